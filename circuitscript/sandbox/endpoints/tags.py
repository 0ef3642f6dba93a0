"""Tags of contacts: the sub-resource that adds and removes, and the one bulk call."""

from circuitscript.sandbox.account import Account
from circuitscript.sandbox.exchange import ApiError, Call, Document, checked_body
from circuitscript.sandbox.routing import Router

ROUTER = Router()


@ROUTER.add("POST", "/contacts/bulk/tags/update/{type}", 201)
def update_many(account: Account, call: Call) -> Document:
    """Adds tags to many contacts or removes them; each contact has a result of its own."""
    if call.parameters["type"] not in ("add", "remove"):
        raise ApiError(422, ["type must be one of the following values: add, remove"])
    body = checked_body(call, "contacts*:list tags*:list locationId*:str removeAllTags:bool")
    account.check_location(body["locationId"])
    responses = [_update(account, row_id, body, call.parameters["type"]) for row_id in body["contacts"]]
    errors = sum(one["type"] == "error" for one in responses)
    return {"succeded": True, "succeeded": True, "errorCount": errors, "responses": responses}


def _update(account: Account, row_id: str, body: Document, verb: str) -> Document:
    held = account.store.find("contact", row_id)
    if held is None:
        return {"contactId": row_id, "message": "Contact not found", "type": "error"}
    old = held.get("tags", [])
    tags = [str(tag).strip().lower() for tag in body["tags"]]
    kept = [] if body.get("removeAllTags") else old
    new = _added(kept, tags) if verb == "add" else [tag for tag in kept if tag not in tags]
    if new != old:
        account.update("contact", held, {"tags": new})
    added, removed = [tag for tag in new if tag not in old], [tag for tag in old if tag not in new]
    message = "Tags updated"
    return {
        "contactId": row_id,
        "message": message,
        "type": "success",
        "oldTags": old,
        "tagsAdded": added,
        "tagsRemoved": removed,
    }


@ROUTER.add("POST", "/contacts/{contactId}/tags", 201)
def add(account: Account, call: Call) -> Document:
    """Adds tags to one contact."""
    held = account.store.get("contact", call.parameters["contactId"])
    tags = _added(held.get("tags", []), [str(tag).strip().lower() for tag in checked_body(call, "tags*:list")["tags"]])
    account.update("contact", held, {"tags": tags})
    return {"tags": tags}


@ROUTER.add("DELETE", "/contacts/{contactId}/tags")
def remove(account: Account, call: Call) -> Document:
    """Removes tags from one contact."""
    held = account.store.get("contact", call.parameters["contactId"])
    gone = {str(tag).strip().lower() for tag in checked_body(call, "tags*:list")["tags"]}
    tags = [tag for tag in held.get("tags", []) if tag not in gone]
    account.update("contact", held, {"tags": tags})
    return {"tags": tags}


def _added(old: list[str], tags: list[str]) -> list[str]:
    return list(dict.fromkeys([*old, *tags]))
