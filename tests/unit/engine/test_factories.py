"""The factories of CircuitTest: written for the objects that a program makes, of any schema."""

import pytest

from circuitscript.data.schema import ObjectDefinition
from circuitscript.engine import Engine
from circuitscript.engine.factories import plural, singular, with_factories
from circuitscript.source import SourceText

SOURCE = SourceText("stdlib/CircuitTest.cls", "public class CircuitTest {\n}\n")


def objects(*names: str) -> list[ObjectDefinition]:
    return [ObjectDefinition(name, name) for name in names]


@pytest.mark.parametrize(
    ("name", "one", "many"),
    [
        ("Contact", "Contact", "Contacts"),
        ("Opportunity", "Opportunity", "Opportunities"),
        ("Business", "Business", "Businesses"),
        ("Survey__c", "Survey", "Surveys"),
        ("site_Visit__c", "SiteVisit", "SiteVisits"),
        ("Tax", "Tax", "Taxes"),
    ],
)
def test_names_of_factories(name: str, one: str, many: str) -> None:
    assert (singular(name), plural(singular(name))) == (one, many)


def test_only_what_is_named_is_written() -> None:
    found = with_factories(SOURCE, ["circuittest.createopportunities(3)"], objects("Contact", "Opportunity", "Task"))
    assert "createOpportunity(Opportunity values)" in found.text
    assert "createOpportunities(Integer size)" in found.text
    assert "Contact" not in found.text
    assert with_factories(SOURCE, ["circuittest.messages()"], objects("Contact")) is SOURCE


def test_objects_that_cannot_be_created_have_none() -> None:
    user = ObjectDefinition("User", "User", is_createable=False)
    assert with_factories(SOURCE, ["createuser()"], [user]) is SOURCE


@pytest.mark.parametrize(("schema", "made"), [("salesforce", "Account"), ("highlevel", "Contact")])
def test_factories_check_with_each_schema(schema: str, made: str) -> None:
    code = f"@IsTest class ATest {{ @IsTest static void t() {{ {made} one = CircuitTest.create{made}(); }} }}"
    assert Engine().load({"ATest.cls": code}, schema=schema).diagnostics == ()
