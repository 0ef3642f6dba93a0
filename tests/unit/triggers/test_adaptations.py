"""Deliveries that name things otherwise than HighLevel's API: messages, invoices, custom objects, workflows."""

import json
from pathlib import Path
from typing import Any

import pytest

from circuitscript.data.schema import Schema
from circuitscript.data.schemas import builtin_schema
from circuitscript.data.schemas.extension import SchemaExtension
from circuitscript.data.schemas.project_format import read_project_file
from circuitscript.hosts.memory import MemoryRecords
from circuitscript.source import SourceText
from circuitscript.triggers.webhooks import WebhookError, WebhookEvent, read_delivery

PAYLOADS = Path(__file__).parents[4] / "shared" / "ghl" / "payloads"
PETS = """
[Pet__c]
api_name = "custom_objects.pets"
[Pet__c.fields]
Name__c = { type = "text", key = "custom_objects.pets.pet_name" }
"""


def schema(text: str = "") -> Schema:
    made = builtin_schema("highlevel")
    extension = SchemaExtension(made)
    read_project_file(extension, SourceText("schema.toml", text))
    assert extension.finish() == ()
    return made


def read(payload: dict[str, Any], type_name: str = "", text: str = "") -> WebhookEvent:
    (event,) = read_delivery(json.dumps(payload), schema(text), type_name=type_name)
    return event


WORKFLOW = {
    "contact_id": "c1",
    "first_name": "Ann",
    "email": "a@b.cc",
    "tags": "one, two",
    "location": {"id": "l1"},
    "workflow": {"id": "w1", "name": "Greet"},
    "customData": {"k": "v"},
}


def test_a_workflows_webhook_is_an_event_of_its_own() -> None:
    event = read(WORKFLOW)
    values = event.record.values
    assert (event.type.object, event.type.operation) == ("WorkflowWebhook", "insert")
    assert (values["ContactId"], values["LocationId"], values["WorkflowName"]) == ("c1", "l1", "Greet")
    assert json.loads(str(values["Payload"]))["customData"] == {"k": "v"}


def test_a_workflows_webhook_may_be_taken_for_a_change_of_its_contact() -> None:
    event = read(WORKFLOW, "ContactUpdate")
    values = event.record.values
    assert (event.type.object, values["Id"], values["FirstName"], values["Tags"]) == (
        "Contact",
        "c1",
        "Ann",
        ("one", "two"),
    )
    assert values["LocationId"] == "l1"


def test_a_message_has_its_text_its_kind_and_its_ends() -> None:
    mail = {
        "type": "InboundMessage",
        "messageType": "Email",
        "body": "hi",
        "from": "A <a@b.cc>",
        "to": ["x@y.zz"],
        "messageId": "m1",
    }
    values = read(mail).record.values
    assert (values["Type"], values["Message"], values["EmailFrom"], values["EmailTo"]) == (
        "Email",
        "hi",
        "A <a@b.cc>",
        "x@y.zz",
    )
    sms = {"type": "InboundMessage", "messageType": "SMS", "body": "hi", "from": "+1", "to": "+2"}
    values = read(sms).record.values
    assert (values["Type"], values["FromNumber"], values["ToNumber"]) == ("SMS", "+1", "+2")


def test_what_is_reported_can_be_stored_even_without_an_id() -> None:
    payload = {"type": "InboundMessage", "messageType": "GMB", "body": "hi", "from": {}}
    event = read(payload)
    store = MemoryRecords(schema())
    assert store.mirror([event.record]) == [None]
    assert event.record.values["Id"]
    workflow = read(WORKFLOW).record
    assert store.mirror([workflow]) == [None]
    assert store.tables.of(workflow.definition) == {}


def test_an_invoice_knows_its_contact() -> None:
    values = read({"_id": "i1", "contactDetails": {"id": "c1"}, "total": 9}, "InvoicePaid").record.values
    assert (values["Id"], values["ContactId"]) == ("i1", "c1")


def test_a_completed_task_is_completed() -> None:
    assert read({"type": "TaskComplete", "id": "t1"}).record.values["Completed"] is True


def test_an_event_that_is_no_change_has_its_payload_as_text() -> None:
    payload = {"type": "PLAN_CHANGE", "locationId": "l1", "newPlanId": "p2", "webhookId": "w1"}
    event = read(payload)
    assert (event.type.object, event.record.values["Type"], event.record.values["Id"]) == (
        "HighLevelEvent",
        "PLAN_CHANGE",
        "w1",
    )
    assert json.loads(str(event.record.values["Payload"])) == payload


def test_a_record_event_is_about_the_object_that_has_its_properties() -> None:
    payload = {
        "type": "RecordCreate",
        "id": "r1",
        "locationId": "l1",
        "properties": [{"key": "pet_name", "valueString": "Rex"}],
    }
    event = read(payload, text=PETS)
    assert (event.type.object, event.record.values["Name__c"], event.record.values["Id"]) == ("Pet__c", "Rex", "r1")
    with pytest.raises(WebhookError, match="no object of the schema has its properties"):
        read(payload)
    with pytest.raises(WebhookError, match="Pet__c, Dog__c all have its properties"):
        read(payload, text=PETS + PETS.replace("Pet__c", "Dog__c"))
    named = read(
        {**payload, "objectKey": "custom_objects.pets"},
        text=PETS + PETS.replace("Pet__c", "Dog__c").replace("pets", "dogs"),
    )
    assert named.type.object == "Pet__c"


@pytest.mark.skipif(not PAYLOADS.is_dir(), reason="../shared/ghl is not there")
def test_every_payload_in_the_documentation_is_read_and_stored() -> None:
    made = schema(PETS)
    store = MemoryRecords(made)
    files = sorted(PAYLOADS.glob("*.json"))
    assert len(files) > 60
    for file in files:
        name = file.name.split(".")[0]
        is_named = name.startswith(("LIVE_", "REAL_", "WORKFLOW_"))
        type_name = "VoiceAiCallEnd" if "VoiceAi" in name else "" if is_named else name
        for event in read_delivery(file.read_bytes(), made, type_name=type_name):
            assert event.record.values, file.name
            store.mirror([event.record], event.type.operation == "delete")
