"""Samples: of each type of event one that is read as that type, into fields of the schema."""

import json
from decimal import Decimal

import pytest

from circuitscript.data.schema import Schema
from circuitscript.data.schemas import builtin_schema
from circuitscript.data.schemas.extension import SchemaExtension
from circuitscript.data.schemas.project_format import read_project_file
from circuitscript.hosts.memory import MemoryRecords
from circuitscript.source import SourceText
from circuitscript.triggers.catalogue import EVENT_TYPES
from circuitscript.triggers.samples import sample
from circuitscript.triggers.webhooks import WebhookEvent, read_delivery

PROJECT = """
[Contact.fields.lead_score__c]
type = "number"
precision = 4
scale = 1
key = "contact.lead_score"
id = "f1"
[Pet__c]
api_name = "custom_objects.pets"
[Pet__c.fields]
Name__c = { type = "text", key = "custom_objects.pets.pet_name" }
Age__c = { type = "number", key = "custom_objects.pets.pet_age" }
[Dog__c]
api_name = "custom_objects.dogs"
[Dog__c.fields]
Name__c = { type = "text", key = "custom_objects.dogs.pet_name" }
Age__c = { type = "number", key = "custom_objects.dogs.pet_age" }
"""


def schema(text: str = "") -> Schema:
    made = builtin_schema("highlevel")
    extension = SchemaExtension(made)
    read_project_file(extension, SourceText("schema.toml", text))
    assert extension.finish() == ()
    return made


def read(name: str, known: Schema) -> WebhookEvent:
    (event,) = read_delivery(json.dumps(sample(EVENT_TYPES[name.lower()], known)), known)
    return event


@pytest.mark.parametrize("text", ["", PROJECT], ids=["plain", "extended"])
@pytest.mark.parametrize("name", [one.name for one in EVENT_TYPES.values()])
def test_a_sample_is_read_as_what_it_is_a_sample_of(name: str, text: str) -> None:
    known = schema(text)
    event = read(name, known)
    assert (event.type.name, event.ignored) == (name, ())
    assert len(event.record.values) >= 3
    MemoryRecords(known).mirror([event.record], event.type.operation == "delete")


def test_every_sample_has_its_own_webhook_id() -> None:
    known = schema()
    ids = [sample(one, known).get("webhookId") for one in EVENT_TYPES.values()]
    assert len(set(ids)) == len(ids)


def test_references_lead_to_the_samples_of_other_types() -> None:
    known = schema()
    contact = read("ContactCreate", known).record.values["Id"]
    for name in (
        "OpportunityCreate",
        "TaskCreate",
        "AppointmentCreate",
        "InboundMessage",
        "InvoicePaid",
        "OrderCreate",
    ):
        assert read(name, known).record.values["ContactId"] == contact, name
    assert read("WorkflowWebhook", known).record.values["ContactId"] == contact


def test_samples_show_what_their_type_is_about() -> None:
    known = schema()
    assert read("TaskComplete", known).record.values["Completed"] is True
    assert read("InvoicePartiallyPaid", known).record.values["Status"] == "partially_paid"
    assert read("OutboundMessage", known).record.values["Direction"] == "outbound"
    assert read("PriceCreate", known).record.values["PriceType"] == "one_time"
    assert read("RecordCreate", known).record.values["Name"] == "Ada Okafor"


def test_a_projects_fields_and_objects_are_in_its_samples() -> None:
    known = schema(PROJECT)
    assert read("ContactCreate", known).record.values["lead_score__c"] == Decimal(25)
    pet = read("RecordUpdate", known)
    assert (pet.type.object, pet.record.values["Name__c"], pet.record.values["Age__c"]) == ("Pet__c", "Name", 25)
