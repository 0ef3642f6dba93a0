"""Which webhooks HighLevel sends for a change, and their payloads: the state after it, flat."""

from collections.abc import Callable
from typing import Final

from circuitscript.sandbox.exchange import Document

Event = Document


def events_of(kind: str, before: Document | None, after: Document | None) -> list[Event]:
    """Returns the events of one change; `before` is None for a new document, `after` for a deleted one."""
    make = _EVENTS.get(kind)
    if make is None:
        return []
    document = after if after is not None else before
    assert document is not None
    return [{"type": name, **_PAYLOADS.get(kind, dict)(document)} for name in make(before, after)]


def _plain(name: str, verbs: tuple[str, str, str] = ("Create", "Update", "Delete")) -> "Names":
    def names(before: Document | None, after: Document | None) -> list[str]:
        return [name + verbs[0 if before is None else 2 if after is None else 1]]

    return names


def _changed(before: Document | None, after: Document | None, *fields: str) -> bool:
    return before is not None and after is not None and any(before.get(one) != after.get(one) for one in fields)


def _contact(before: Document | None, after: Document | None) -> list[str]:
    if before is None or after is None:
        return _plain("Contact")(before, after)
    names = []
    if _changed(before, after, "tags"):
        names.append("ContactTagUpdate")
    if _changed(before, after, "dnd", "dndSettings"):
        names.append("ContactDndUpdate")
    ignored = {"tags", "dnd", "dndSettings", "dateUpdated"}
    keys = (before.keys() | after.keys()) - ignored
    return (["ContactUpdate"] if _changed(before, after, *sorted(keys)) else []) + names


def _opportunity(before: Document | None, after: Document | None) -> list[str]:
    if before is None:
        return ["OpportunityCreate", "OpportunityUpdate"]
    if after is None:
        return ["OpportunityDelete", "OpportunityUpdate"]
    parts = {
        "OpportunityStatusUpdate": ("status",),
        "OpportunityStageUpdate": ("pipelineStageId",),
        "OpportunityMonetaryValueUpdate": ("monetaryValue",),
        "OpportunityAssignedToUpdate": ("assignedTo",),
    }
    return ["OpportunityUpdate", *(name for name, fields in parts.items() if _changed(before, after, *fields))]


def _task(before: Document | None, after: Document | None) -> list[str]:
    if before is None or after is None:
        return _plain("Task")(before, after)
    return ["TaskComplete"] if after.get("completed") and not before.get("completed") else []


def _conversation(before: Document | None, after: Document | None) -> list[str]:
    return ["ConversationUnreadUpdate"] if _changed(before, after, "unreadCount", "starred") else []


def _message(before: Document | None, after: Document | None) -> list[str]:
    if before is not None or after is None:
        return []
    return ["InboundMessage" if after.get("direction") == "inbound" else "OutboundMessage"]


def _created_or_gone(name: str) -> "Names":
    return lambda before, after: [] if before is not None and after is not None else _plain(name)(before, after)


Names = Callable[[Document | None, Document | None], list[str]]
_EVENTS: Final[dict[str, Names]] = {
    "contact": _contact,
    "opportunity": _opportunity,
    "task": _task,
    "note": _plain("Note"),
    "appointment": _plain("Appointment"),
    "conversation": _conversation,
    "message": _message,
    "invoice": _plain("Invoice"),
    "product": _plain("Product"),
    "price": _plain("Price"),
    "business": _plain("Record"),
    "record": _plain("Record"),
    "relation": _created_or_gone("Relation"),
}
_CONTACT_KEYS: Final = (
    "id address1 city companyName country source dateAdded dateOfBirth dnd dndSettings email firstName lastName phone "
    "postalCode state tags website attachments assignedTo customFields"
)


def _picked(names: str) -> Callable[[Document], Document]:
    keys = names.split()
    return lambda document: {key: document[key] for key in keys if key in document}


def _contact_payload(document: Document) -> Document:
    name = " ".join(part for part in (document.get("firstName"), document.get("lastName")) if part)
    return {**_picked(_CONTACT_KEYS)(document), "name": name, "tags": document.get("tags", [])}


def _with_underscore(document: Document) -> Document:
    return {"_id" if key == "id" else key: value for key, value in document.items()}


def _message_payload(document: Document) -> Document:
    keys = "attachments body contactId contentType conversationId dateAdded direction messageType status userId source"
    return {**_picked(keys)(document), "messageId": document["id"]}


def _record_payload(document: Document) -> Document:
    properties = document.get("properties", {})
    listed = [{"key": key, "valueString": str(value)} for key, value in properties.items()]
    return {**_picked("id objectKey owners followers")(document), "properties": listed}


_PAYLOADS: Final[dict[str, Callable[[Document], Document]]] = {
    "contact": _contact_payload,
    "opportunity": _picked(
        "id assignedTo contactId monetaryValue name pipelineId pipelineStageId source status dateAdded createdAt"
    ),
    "task": _picked("id assignedTo body contactId title dateAdded dueDate completed"),
    "note": _picked("id body contactId dateAdded"),
    "appointment": lambda document: {"appointment": document},
    "conversation": _picked("id contactId unreadCount inbox starred deleted"),
    "message": _message_payload,
    "invoice": _with_underscore,
    "product": _with_underscore,
    "price": _with_underscore,
    "record": _record_payload,
    "business": lambda document: _record_payload({**document, "properties": document}),
    "relation": dict,
}
