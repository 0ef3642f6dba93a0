"""Reads one delivery of HighLevel: its envelope, its type, and the record that it reports.

A delivery is JSON, flat: `{"type": …, "locationId": …, …the record's fields…, "timestamp": …, "webhookId": …}`.
"""

import json
from collections.abc import Mapping
from typing import Any

from circuitscript.data.record import Record
from circuitscript.data.schema import ObjectDefinition, Schema
from circuitscript.hosts.highlevel.payloads import record_values
from circuitscript.source.classes import evolve, frozen
from circuitscript.source.decoding import BYTE_ORDER_MARK
from circuitscript.source.nesting import MOST_NESTING, nests_deeper
from circuitscript.triggers.adaptations import (
    adapt_custom,
    adapt_record,
    from_workflow,
    is_workflow_payload,
    objects_with,
    plain_event,
    workflow_event,
)
from circuitscript.triggers.catalogue import RECORD, EventType, find_event_type, similar_event_types


class WebhookError(Exception):
    """A delivery that cannot be read. The message says what is wrong and what to do; `hint` may say more."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UnknownTypeError(WebhookError):
    """A delivery with an event whose type nobody knows."""


@frozen(eq=False)
class UnknownWebhook:
    """An event of a type that is not in the catalogue, as it came; `hint` names similar types."""

    type: str
    payload: str
    hint: str = ""


@frozen(eq=False)
class WebhookEvent:
    """One change as HighLevel reports it: the state after it, never the one before.

    `webhook_id`, `location_id` and `timestamp` are empty where the delivery has none; `ignored` names the payload's
    custom fields that the schema does not know.
    """

    type: EventType
    record: Record
    webhook_id: str = ""
    location_id: str = ""
    timestamp: str = ""
    ignored: tuple[str, ...] = ()


def read_delivery(text: str | bytes, schema: Schema, *, type_name: str = "") -> tuple[WebhookEvent, ...]:
    """Reads a delivery: one event, or a JSON array of them. `type_name` overrides the payload's own type.

    Raises WebhookError for text that is not JSON, of another shape, without a known type or without a record.
    """
    payloads = _payloads(text)
    return tuple(_read_event(item, schema, type_name, _place(number, payloads)) for number, item in enumerate(payloads))


def read_events(text: str | bytes, schema: Schema, *, type_name: str = "") -> tuple[WebhookEvent | UnknownWebhook, ...]:
    """Reads a delivery as `read_delivery` does, and keeps events of unknown types instead of refusing them."""
    payloads = _payloads(text)
    read: list[WebhookEvent | UnknownWebhook] = []
    for number, item in enumerate(payloads):
        try:
            read.append(_read_event(item, schema, type_name, _place(number, payloads)))
        except UnknownTypeError as error:
            if type_name:
                raise
            read.append(UnknownWebhook(str(item["type"]), json.dumps(item, ensure_ascii=False), error.hint))
    return tuple(read)


def _payloads(text: str | bytes) -> list[Any]:
    payload = _parse(text)
    payloads = payload if isinstance(payload, list) else [payload]
    if not payloads:
        raise WebhookError("the delivery is an empty list", "give one event, or a list of at least one")
    return payloads


def _parse(text: str | bytes) -> object:
    try:
        decoded = text if isinstance(text, str) else text.decode().removeprefix(BYTE_ORDER_MARK)
    except UnicodeDecodeError as error:
        raise WebhookError(f"the event is not UTF-8: byte {error.start} cannot be read") from None
    if nests_deeper(decoded, MOST_NESTING):
        raise WebhookError("the event is nested too deeply", f"HighLevel nests a few levels; {MOST_NESTING} are read")
    try:
        return json.loads(decoded)
    except json.JSONDecodeError as error:
        message = f"the event is not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        raise WebhookError(message) from None


def _place(number: int, payloads: list[object]) -> str:
    return f"event {number + 1} of {len(payloads)}" if len(payloads) > 1 else "the event"


def _read_event(payload: object, schema: Schema, type_name: str, place: str) -> WebhookEvent:
    if not isinstance(payload, dict):
        raise WebhookError(f"{place} is not a JSON object", "a HighLevel webhook is an object with a `type`")
    if is_workflow_payload(payload):
        type_name = type_name or "WorkflowWebhook"
    event_type = _event_type(payload, type_name, place)
    envelope, payload = payload, _adapted(payload, event_type)
    definition = schema.objects.get(event_type.object)
    if event_type.object == RECORD:
        definition = _custom_object(payload, schema, event_type)
        event_type = evolve(event_type, object=definition.name)
    if definition is None:
        raise WebhookError(
            f"{event_type.name} is about the object {event_type.object}, which the schema {schema.name} does not have"
        )
    source = payload.get(event_type.part) if event_type.part else payload
    if not isinstance(source, dict):
        raise WebhookError(f"{place} has no object under `{event_type.part}`, where {event_type.name} has its record")
    record, ignored = _record(source, payload, definition, event_type)
    return WebhookEvent(
        event_type,
        record,
        _text(envelope, "webhookId"),
        _text(payload, "locationId"),
        _text(envelope, "timestamp"),
        ignored,
    )


def _adapted(payload: Mapping[str, object], event_type: EventType) -> Mapping[str, object]:
    """Returns the payload with what an app webhook of this type would have."""
    if event_type.object == "HighLevelEvent":
        return {**payload, **plain_event(payload, event_type.name)}
    if event_type.object == "WorkflowWebhook":
        return workflow_event(payload) if is_workflow_payload(payload) else payload
    return from_workflow(payload) if is_workflow_payload(payload) else payload


def _custom_object(payload: Mapping[str, object], schema: Schema, event_type: EventType) -> ObjectDefinition:
    found = objects_with(payload, schema)
    if len(found) == 1:
        return found[0]
    names = ", ".join(one.name for one in found)
    raise WebhookError(
        f"{event_type.name} does not say of which object its record is, and "
        + (f"{names} all have its properties" if found else "no object of the schema has its properties"),
        "declare the object in the project's schema, with the keys of its fields",
    )


def _event_type(payload: Mapping[str, object], type_name: str, place: str) -> EventType:
    name = type_name or payload.get("type")
    if not isinstance(name, str) or not name:
        raise WebhookError(
            f"{place} has no `type`",
            "add one, such as `ContactCreate`, or name it with --type; the documentation's examples often lack theirs",
        )
    found = find_event_type(name)
    if found is None:
        known = ", ".join(sorted(event_type.name for event_type in similar_event_types(name)))
        raise UnknownTypeError(f"unknown event type `{name}`", f"did you mean {known}?" if known else "")
    return found


def _record(
    source: Mapping[str, object], payload: Mapping[str, object], definition: ObjectDefinition, event_type: EventType
) -> tuple[Record, tuple[str, ...]]:
    if event_type.object != "HighLevelEvent" and find_event_type(_text(source, "type")) is not None:
        source = {key: value for key, value in source.items() if key != "type"}  # the envelope's; a price has its own
    if definition.is_custom or "properties" in source:
        source = adapt_custom(source, definition)
    else:
        source = adapt_record(source, definition, event_type.name)
    values, problems, ignored = record_values(source, definition)
    if problems:
        raise WebhookError(f"{event_type.name}: {problems[0]}")
    if "LocationId" in definition.fields and "LocationId" not in values and _text(payload, "locationId"):
        values.update(record_values({"locationId": payload["locationId"]}, definition)[0])
    if not values.get("Id") and event_type.operation != "insert":
        raise WebhookError(f"{event_type.name} has no `id`", "a change needs the id of the record that was changed")
    return Record(definition, values), ignored


def _text(payload: Mapping[str, object], name: str) -> str:
    value = payload.get(name)
    return value if isinstance(value, str) else ""
