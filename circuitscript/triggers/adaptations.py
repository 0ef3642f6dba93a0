"""Payloads that do not name things as HighLevel's API does, brought into the API's form before they are read.

Known so: messages, opportunities and invoices of app webhooks, records of custom objects, events that are no change of
a record, and everything that a workflow's Webhook action sends (snake case, no `type`, tags as one text).
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from circuitscript.data.schema import ObjectDefinition, Schema

Payload = Mapping[str, Any]

_WORKFLOW_NAMES = {
    "contact_id": "id",
    "first_name": "firstName",
    "last_name": "lastName",
    "full_name": "name",
    "date_created": "dateAdded",
    "date_of_birth": "dateOfBirth",
    "company_name": "companyName",
    "address1": "address1",
    "postal_code": "postalCode",
    "contact_source": "source",
    "contact_type": "type",
}


def is_workflow_payload(payload: Payload) -> bool:
    """Whether a workflow's Webhook action sent this: no `type`, but the workflow that it is part of."""
    return "type" not in payload and isinstance(payload.get("workflow"), dict)


def from_workflow(payload: Payload) -> dict[str, Any]:
    """Returns a workflow's payload as an app webhook about its contact would be."""
    made = {key: value for key, value in payload.items() if key not in _WORKFLOW_NAMES}
    made |= {name: payload[key] for key, name in _WORKFLOW_NAMES.items() if key in payload}
    if isinstance(made.get("tags"), str):
        made["tags"] = [tag.strip() for tag in made["tags"].split(",") if tag.strip()]
    location = payload.get("location")
    if isinstance(location, dict) and isinstance(location.get("id"), str):
        made["locationId"] = location["id"]
    return made


def workflow_event(payload: Payload) -> dict[str, Any]:
    """Returns the event that a workflow has reached its Webhook action, with the whole payload as its text."""
    workflow, location = payload["workflow"], payload.get("location")
    return {
        "contactId": payload.get("contact_id"),
        "locationId": location.get("id") if isinstance(location, dict) else None,
        "workflowId": workflow.get("id"),
        "workflowName": workflow.get("name"),
        "payload": json.dumps(payload, ensure_ascii=False),
    }


def plain_event(payload: Payload, name: str) -> dict[str, Any]:
    """Returns an event that is no change of a record, with the whole payload as its text."""
    kept = {key: payload.get(key) for key in ("locationId", "companyId", "contactId", "userId")}
    return {**kept, "_id": payload.get("webhookId"), "type": name, "payload": json.dumps(payload, ensure_ascii=False)}


def adapt_record(payload: Payload, definition: ObjectDefinition, event_name: str) -> dict[str, Any]:
    """Returns the payload of an app webhook with the API's names for what it names otherwise."""
    made = dict(payload)
    adapt = _BY_OBJECT.get(definition.name)
    if adapt is not None:
        adapt(made)
    if event_name == "TaskComplete":
        made.setdefault("completed", True)
    return made


def _message(made: dict[str, Any]) -> None:
    _rename(made, "body", "message")
    kind = made.pop("messageType", None)
    if kind is not None:
        made["type"] = kind
    is_mail = str(made.get("type", "")).lower() == "email"
    for key, mail, number in (("from", "emailFrom", "fromNumber"), ("to", "emailTo", "toNumber")):
        value = made.pop(key, None)
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, str):
            made.setdefault(mail if is_mail else number, value)
    for key, name in (("cc", "emailCc"), ("ccList", "emailCc"), ("bcc", "emailBcc"), ("bccList", "emailBcc")):
        _rename(made, key, name)


def _opportunity(made: dict[str, Any]) -> None:
    _rename(made, "dateAdded", "createdAt")
    _rename(made, "dateUpdated", "updatedAt")


def _invoice(made: dict[str, Any]) -> None:
    contact = made.get("contactDetails")
    if isinstance(contact, dict) and isinstance(contact.get("id"), str):
        made.setdefault("contactId", contact["id"])


def _conversation(made: dict[str, Any]) -> None:
    _rename(made, "newConversationId", "id")


def _price(made: dict[str, Any]) -> None:
    _rename(made, "priceType", "type")


def _rename(made: dict[str, Any], key: str, name: str) -> None:
    if key in made:
        value = made.pop(key)
        made.setdefault(name, value)


_BY_OBJECT: dict[str, Callable[[dict[str, Any]], None]] = {
    "Message": _message,
    "Opportunity": _opportunity,
    "Invoice": _invoice,
    "Price": _price,
    "Conversation": _conversation,
}


def adapt_custom(payload: Payload, definition: ObjectDefinition) -> dict[str, Any]:
    """Returns a custom object's record with its properties under the API's names of its fields."""
    names = {field.api_name.rpartition(".")[2]: field.api_name for field in definition.fields.values()}
    made = {key: value for key, value in payload.items() if key != "properties"}
    return made | {names.get(key, key): value for key, value in _properties(payload).items()}


def _properties(payload: Payload) -> dict[str, Any]:
    """Returns the properties of a record, which webhooks list as `{"key": …, "valueString": …}`."""
    properties = payload.get("properties")
    if isinstance(properties, dict):
        return properties
    found = {}
    for item in properties if isinstance(properties, list) else ():
        if isinstance(item, dict) and isinstance(item.get("key"), str):
            found[item["key"]] = next((value for key, value in item.items() if key.startswith("value")), None)
    return found


def objects_with(payload: Payload, schema: Schema) -> list[ObjectDefinition]:
    """Returns the custom objects that a record may be of: the one it names, else those that have all its properties."""
    custom = [one for one in schema.objects.values() if one.is_custom or one.name == "Business"]
    named = payload.get("objectKey") or payload.get("schemaKey")
    if named:
        return [one for one in custom if one.api_name == named]
    keys = _properties(payload).keys()
    return [one for one in custom if keys <= _property_keys(one)]


def _property_keys(definition: ObjectDefinition) -> set[str]:
    """Returns the keys under which webhooks have an object's fields: the last part of `custom_objects.pet.name`."""
    fields = definition.fields.values()
    return {field.api_name.rpartition(".")[2] or field.name[:1].lower() + field.name[1:] for field in fields}
