"""Deliveries: what is read from them, and what is said about those that cannot be read."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from circuitscript.data.schema import FieldDefinition, FieldType, Schema
from circuitscript.data.schemas import builtin_schema
from circuitscript.triggers.webhooks import WebhookError, read_delivery
from circuitscript.values.text import Id

CONTACT = {
    "type": "ContactCreate",
    "locationId": "loc1",
    "id": "c1",
    "firstName": "Ada",
    "email": "",
    "dnd": False,
    "dateAdded": "2026-09-15T09:30:12.481Z",
    "tags": ["a", "b"],
    "customFields": [{"id": "f1", "value": 12.5}, {"id": "other", "value": "x"}],
    "unheardOf": {"x": 1},
    "webhookId": "w1",
    "timestamp": "2026-09-15T09:30:13Z",
}


@pytest.fixture
def schema() -> Schema:
    made = builtin_schema("highlevel")
    contact = made.objects["Contact"]
    contact.fields["lead_score__c"] = FieldDefinition(
        "lead_score__c", FieldType.DOUBLE, is_custom=True, api_ids=("f1",)
    )
    return made


def test_a_contact_is_read_field_by_field(schema: Schema) -> None:
    (event,) = read_delivery(json.dumps(CONTACT), schema)
    assert (event.type.object, event.type.operation) == ("Contact", "insert")
    assert (event.webhook_id, event.location_id, event.timestamp) == ("w1", "loc1", "2026-09-15T09:30:13Z")
    assert event.record.values == {
        "LocationId": Id("loc1"),
        "Id": Id("c1"),
        "FirstName": "Ada",
        "Email": None,
        "Dnd": False,
        "CreatedDate": datetime(2026, 9, 15, 9, 30, 12, 481000, UTC),
        "Tags": ("a", "b"),
        "lead_score__c": Decimal("12.5"),
    }
    assert event.ignored == ("other",)


def test_the_record_may_stand_in_a_part_of_the_payload(schema: Schema) -> None:
    payload = {"type": "AppointmentCreate", "locationId": "loc1", "appointment": {"id": "a1", "title": "Call"}}
    (event,) = read_delivery(json.dumps(payload), schema)
    assert event.record.values == {"Id": Id("a1"), "Title": "Call", "LocationId": Id("loc1")}


def test_a_given_type_overrides_the_payloads_own(schema: Schema) -> None:
    (event,) = read_delivery(json.dumps(CONTACT), schema, type_name="contactdelete")
    assert (event.type.name, event.type.operation) == ("ContactDelete", "delete")


def test_a_list_is_one_delivery_of_several_events(schema: Schema) -> None:
    events = read_delivery(json.dumps([CONTACT, {**CONTACT, "id": "c2"}]), schema)
    assert [event.record.values["Id"] for event in events] == ["c1", "c2"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"type": "ContactCreate", ', "the event is not valid JSON: Expecting property name"),
        (b"\xff\xfe", "the event is not UTF-8: byte 0"),
        ("[]", "the delivery is an empty list"),
        ("3", "the event is not a JSON object"),
        ("[{}, 3]", "event 1 of 2 has no `type`"),
        ('{"id": "x"}', "the event has no `type`"),
        ('{"type": "ContactCreated", "id": "x"}', "unknown event type `ContactCreated`"),
        ('{"type": "ContactUpdate"}', "ContactUpdate has no `id`"),
        ('{"type": "ContactCreate", "id": "x", "dnd": "perhaps"}', "ContactCreate: `dnd` is 'perhaps'"),
        ('{"type": "ContactCreate", "id": "x", "customFields": {}}', "ContactCreate: `customFields` is not a list"),
        ('{"type": "ContactCreate", "id": "x", "dateAdded": "soon"}', "ContactCreate: `dateAdded` is 'soon'"),
        ('{"type": "AppointmentCreate"}', "the event has no object under `appointment`"),
        ("[" * 100_000, "the event is nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_explained(schema: Schema, text: str | bytes, message: str) -> None:
    with pytest.raises(WebhookError) as caught:
        read_delivery(text, schema)
    assert caught.value.message.startswith(message)


def test_an_unknown_type_is_compared_with_the_known_ones(schema: Schema) -> None:
    with pytest.raises(WebhookError) as caught:
        read_delivery('{"type": "ContactCreated", "id": "x"}', schema)
    assert "ContactCreate" in caught.value.hint
