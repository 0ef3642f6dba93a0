"""From HighLevel's JSON to a row's values and back: names, shapes, types, and what each endpoint does differently."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from circuitscript.data.comparison import operand_values
from circuitscript.data.schema import FieldDefinition, FieldType, ObjectDefinition
from circuitscript.data.validation import Refusal, RowRules
from circuitscript.hosts.highlevel.payloads import record_values

Json = dict[str, Any]
Values = dict[str, object]


def api_name(definition: FieldDefinition) -> str:
    """Returns the API's name of a field: its own with a small first letter where the schema says nothing else."""
    return definition.api_name or definition.name[:1].lower() + definition.name[1:]


def row_values(payload: Json, rules: RowRules, custom: Mapping[str, FieldDefinition]) -> Values:
    """Returns the values of every field of a row that HighLevel sent, in stored form; absent fields are null.

    A value that does not fit its field is left as null rather than failing the query.
    """
    definition = rules.definition
    adapt = _ADAPTERS.get(definition.name)
    if adapt is not None:
        payload = adapt(payload)
    if "properties" in payload and isinstance(payload["properties"], dict):
        payload = {**_properties(payload["properties"], definition), **payload}
    found, _, _ = record_values(payload, definition, custom)
    values: Values = dict.fromkeys((one.name for one in definition.fields.values()), None)
    for name, value in found.items():
        values[name] = _stored(rules, name, value)
    for name, default in rules.defaults:
        if values.get(name) is None and isinstance(default, bool):
            values[name] = default
    rules.compose(values)
    return values


def _stored(rules: RowRules, name: str, value: object) -> object:
    try:
        return rules.normalisers[name](value)
    except Refusal:
        return value if isinstance(value, str) else None


def _properties(properties: Json, definition: ObjectDefinition) -> Json:
    """Returns a record's properties under the names that the schema's fields have in the API."""
    known = {api_name(one).rpartition(".")[2]: api_name(one) for one in definition.fields.values()}
    keyed = {property_key(one): api_name(one) for one in definition.fields.values()}
    return {(keyed.get(key) or known.get(key) or key): value for key, value in properties.items()}


def property_key(definition: FieldDefinition) -> str:
    """Returns the key of a custom object's field: `age` for `Age__c`."""
    name = api_name(definition)
    return (name[:-3] if name.lower().endswith("__c") and not definition.api_name else name).rpartition(".")[2].lower()


def _adapt_contact(payload: Json) -> Json:
    adapted = dict(payload)
    for name in ("firstName", "lastName"):
        if name not in adapted and f"{name}Raw" in adapted:
            adapted[name] = adapted[f"{name}Raw"]
    adapted.setdefault("address1", adapted.get("address"))
    return adapted


def needs_names(payload: Json) -> bool:
    """Whether a contact came from a search whose rows have their names in lower case only."""
    if "firstName" in payload or "lastName" in payload or "firstNameRaw" in payload or "lastNameRaw" in payload:
        return False
    return bool(payload.get("firstNameLowerCase") or payload.get("lastNameLowerCase"))


def _adapt_message(payload: Json) -> Json:
    adapted = {"message": payload.get("body"), **payload}
    kind = str(payload.get("messageType") or "")
    adapted["type"] = _MESSAGE_TYPES.get(kind, kind.removeprefix("TYPE_") or None)
    meta = payload.get("meta")
    if isinstance(meta, dict) and isinstance(meta.get("callDuration"), int | float):
        adapted["callDuration"] = meta["callDuration"]
    return adapted


def _adapt_user(payload: Json) -> Json:
    roles = payload.get("roles")
    return {**roles, **payload} if isinstance(roles, dict) else payload


def _adapt_invoice(payload: Json) -> Json:
    details = payload.get("contactDetails")
    adapted = {**payload, "contactId": details.get("id")} if isinstance(details, dict) else dict(payload)
    adapted["invoiceNumber"] = None if payload.get("invoiceNumber") is None else str(payload["invoiceNumber"])
    return adapted


def _adapt_conversation(payload: Json) -> Json:
    return {**payload, "type": None if payload.get("type") is None else str(payload["type"])}


_MESSAGE_TYPES: Final = {
    "TYPE_SMS": "SMS",
    "TYPE_EMAIL": "Email",
    "TYPE_WHATSAPP": "WhatsApp",
    "TYPE_RCS": "RCS",
    "TYPE_IG": "IG",
    "TYPE_INSTAGRAM": "IG",
    "TYPE_FB": "FB",
    "TYPE_FACEBOOK": "FB",
    "TYPE_CALL": "Call",
    "TYPE_LIVE_CHAT": "Live_Chat",
    "TYPE_TIKTOK": "TIKTOK",
    "TYPE_CUSTOM": "Custom",
}
_ADAPTERS: Final[dict[str, Callable[[Json], Json]]] = {
    "Contact": _adapt_contact,
    "Message": _adapt_message,
    "User": _adapt_user,
    "Invoice": _adapt_invoice,
    "Conversation": _adapt_conversation,
}


def to_json(definition: FieldDefinition, value: object) -> object:
    """Returns a stored value as HighLevel takes it: ISO dates, plain numbers, `""` to clear a text."""
    if value is None:
        return "" if definition.is_text or definition.type is FieldType.REFERENCE else None
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, str):
        return str(value)
    elements = operand_values(value)
    return value if elements is None else [str(item) for item in elements]
