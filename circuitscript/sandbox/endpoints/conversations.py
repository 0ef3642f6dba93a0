"""`/conversations`: search, messages sent, received, logged and exported."""

from typing import Final

from circuitscript.sandbox.account import Account
from circuitscript.sandbox.exchange import ApiError, Call, Document, checked_body, one_of
from circuitscript.sandbox.routing import Router
from circuitscript.sandbox.search import instant

ROUTER = Router()
_SENT: Final = ("SMS", "RCS", "Email", "WhatsApp", "IG", "FB", "Custom", "Live_Chat", "TIKTOK")
_SEND: Final = (
    "type*:str contactId*:str subType:any status:str appointmentId:str attachments:list emailFrom:str emailCc:list "
    "emailBcc:list html:str message:str subject:str replyMessageId:str templateId:str threadId:str "
    "scheduledTimestamp:num conversationProviderId:str emailTo:str emailReplyMode:str fromNumber:str toNumber:str"
)
_RECEIVE: Final = (
    "type*:str conversationId:str contactId:str message:str attachments:list html:str subject:str emailFrom:str "
    "emailTo:str conversationProviderId:str altId:str direction:str date:str call:dict"
)


@ROUTER.add("GET", "/conversations/search")
def search(account: Account, call: Call) -> Document:
    """Lists conversations, the one with the newest message first."""
    account.check_location(call.argument("locationId"))
    rows = account.store.all(
        "conversation",
        contactId=call.query.get("contactId"),
        assignedTo=call.query.get("assignedTo"),
        id=call.query.get("id"),
    )
    if call.query.get("status") == "unread":
        rows = [row for row in rows if row.get("unreadCount")]
    if call.query.get("status") == "starred":
        rows = [row for row in rows if row.get("starred")]
    rows.sort(key=lambda row: (row.get("lastMessageDate", 0), row["id"]), reverse=True)
    total, after = len(rows), call.query.get("startAfterDate")
    if after:
        rows = [row for row in rows if row.get("lastMessageDate", 0) < int(after)]
    page = rows[: call.number("limit", 20, 100)]
    return {"conversations": [{**row, "sort": [row.get("lastMessageDate", 0)]} for row in page], "total": total}


@ROUTER.add("POST", "/conversations/", 201)
def create(account: Account, call: Call) -> Document:
    """Opens a conversation with a contact."""
    body = checked_body(call, "locationId*:str contactId*:str")
    account.check_location(body["locationId"])
    account.store.get("contact", body["contactId"])
    if account.store.all("conversation", contactId=body["contactId"]):
        raise ApiError(400, "Conversation already exists")
    return {"success": True, "conversation": _open(account, body["contactId"])}


@ROUTER.add("POST", "/conversations/messages")
def send(account: Account, call: Call) -> Document:
    """Sends a message."""
    body = checked_body(call, _SEND)
    one_of("type", body["type"], _SENT)
    account.store.get("contact", body["contactId"])
    if not any(body.get(name) for name in ("message", "html", "attachments", "templateId")):
        raise ApiError(400, "There is no message or attachments for this message. Skip sending.")
    message = _add(account, body, "outbound", {"status": "scheduled" if body.get("scheduledTimestamp") else "sent"})
    answer = {"conversationId": message["conversationId"], "messageId": message["id"]}
    return {**answer, "emailMessageId": message["id"]} if body["type"] == "Email" else answer


@ROUTER.add("POST", "/conversations/messages/inbound")
def receive(account: Account, call: Call) -> Document:
    """Adds a message as if the contact had written it."""
    body = checked_body(call, _RECEIVE)
    if not body.get("contactId"):
        conversation = account.store.get("conversation", body.get("conversationId"))
        body["contactId"] = conversation["contactId"]
    account.store.get("contact", body["contactId"])
    message = _add(account, body, "inbound", {"status": "delivered"})
    return {"success": True, "conversationId": message["conversationId"], "messageId": message["id"], "message": "OK"}


@ROUTER.add("POST", "/conversations/messages/outbound")
def log_call(account: Account, call: Call) -> Document:
    """Logs an outgoing call; nothing is dialled."""
    body = checked_body(call, _RECEIVE)
    one_of("type", body["type"], ("Call",))
    conversation = account.store.get("conversation", body.get("conversationId"))
    message = _add(account, {**body, "contactId": conversation["contactId"]}, "outbound", {"status": "completed"})
    return {"success": True, "conversationId": message["conversationId"], "messageId": message["id"], "message": "OK"}


@ROUTER.add("GET", "/conversations/messages/export")
def export(account: Account, call: Call) -> Document:
    """Lists messages, newest first, by cursor."""
    account.check_location(call.argument("locationId"))
    rows = account.store.all(
        "message", conversationId=call.query.get("conversationId"), contactId=call.query.get("contactId")
    )
    start, end = (instant(call.query.get(name)) for name in ("startDate", "endDate"))
    rows = [row for row in rows if _between(instant(row["dateAdded"]), start, end)]
    rows.sort(key=lambda row: (row["dateAdded"], row["id"]), reverse=call.query.get("sortOrder", "desc") == "desc")
    first, limit = int(call.query.get("cursor") or 0), call.number("limit", 100, 500)
    following = str(first + limit) if first + limit < len(rows) else None
    return {"messages": rows[first : first + limit], "nextCursor": following, "total": len(rows)}


@ROUTER.add("GET", "/conversations/messages/{id}")
def read_message(account: Account, call: Call) -> Document:
    """Reads a message."""
    return account.store.get("message", call.parameters["id"])


@ROUTER.add("GET", "/conversations/{id}/messages")
def messages(account: Account, call: Call) -> Document:
    """Lists the messages of a conversation, newest first."""
    rows = account.store.all("message", conversationId=call.parameters["id"])
    rows.sort(key=lambda row: (row["dateAdded"], row["id"]), reverse=True)
    last = call.query.get("lastMessageId")
    start = next((at + 1 for at, row in enumerate(rows) if row["id"] == last), 0)
    page = rows[start : start + call.number("limit", 20)]
    return {
        "messages": {
            "lastMessageId": page[-1]["id"] if page else "",
            "nextPage": start + len(page) < len(rows),
            "messages": page,
        }
    }


@ROUTER.add("GET", "/conversations/{id}")
def read(account: Account, call: Call) -> Document:
    """Reads a conversation."""
    return account.store.get("conversation", call.parameters["id"])


@ROUTER.add("PUT", "/conversations/{id}")
def update(account: Account, call: Call) -> Document:
    """Marks a conversation as read or starred."""
    held = account.store.get("conversation", call.parameters["id"])
    body = checked_body(call, "locationId*:str unreadCount:num starred:bool feedback:dict")
    account.check_location(body.pop("locationId"))
    return {"success": True, "conversation": account.update("conversation", held, body)}


@ROUTER.add("DELETE", "/conversations/{id}")
def delete(account: Account, call: Call) -> Document:
    """Deletes a conversation."""
    account.remove("conversation", account.store.get("conversation", call.parameters["id"]))
    return {"success": True}


def _open(account: Account, contact_id: str) -> Document:
    found = account.store.all("conversation", contactId=contact_id)
    if found:
        return found[0]
    values = {"contactId": contact_id, "unreadCount": 0, "starred": False, "inbox": True, "deleted": False}
    return account.create("conversation", {**values, "lastMessageDate": account.clock(), "type": "TYPE_PHONE"})


def _add(account: Account, body: Document, direction: str, values: Document) -> Document:
    conversation = _open(account, body["contactId"])
    kept = {name: value for name, value in body.items() if name not in ("type", "message", "conversationId")}
    text = body.get("message") or body.get("html")
    shown = {"messageType": f"TYPE_{body['type'].upper()}", "body": text, "direction": direction}
    message = account.create(
        "message", {**kept, **shown, **values, "conversationId": conversation["id"], "source": "app"}
    )
    changed = {
        "lastMessageBody": text,
        "lastMessageType": shown["messageType"],
        "lastMessageDirection": direction,
        "lastMessageDate": account.clock(),
    }
    if direction == "inbound":
        changed["unreadCount"] = conversation.get("unreadCount", 0) + 1
    account.update("conversation", conversation, changed)
    return message


def _between(moment: float | None, start: float | None, end: float | None) -> bool:
    return moment is not None and (start is None or moment >= start) and (end is None or moment <= end)
