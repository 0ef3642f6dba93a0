"""The built-in schemas are whole, and projects can add to them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from circuitscript.data.schema import FieldDefinition, FieldType, ObjectDefinition, Schema
from circuitscript.data.schemas import builtin_schema
from circuitscript.data.schemas.extension import SchemaExtension
from circuitscript.data.schemas.notation import read_field
from circuitscript.data.schemas.project_format import read_project_file
from circuitscript.data.schemas.schema_files import read_schema_files
from circuitscript.data.schemas.source_format import read_field_file, read_object_file
from circuitscript.source import SourceText

CONFORMANCE = Path(__file__).parents[4] / "shared" / "apex" / "conformance" / "schema"


def fields(schema: Schema) -> Iterator[tuple[ObjectDefinition, FieldDefinition]]:
    for definition in schema.objects.values():
        for field in definition.fields.values():
            yield definition, field


@pytest.mark.parametrize("name", ["highlevel", "salesforce"])
def test_every_name_in_a_built_in_schema_leads_somewhere(name: str) -> None:
    schema = builtin_schema(name)
    for definition, field in fields(schema):
        where = f"{definition.name}.{field.name}"
        assert all(parent in schema.objects for parent in field.references), where
        assert bool(field.references) == (field.type is FieldType.REFERENCE), where
        assert all(part in definition.fields for part in (*field.compound, *field.true_for[:1])), where
        assert field.default is None or not field.picklist or field.default in field.picklist, where
        assert field.relationship not in definition.fields, where
    for definition in schema.objects.values():
        assert definition.fields["Id"].type is FieldType.ID
        for child in definition.children.values():
            assert definition.name in schema.objects[child.child].fields[child.field].references
            assert child.name not in definition.fields


@pytest.mark.parametrize("name", ["highlevel", "salesforce"])
def test_relationships_and_prefixes_are_unique(name: str) -> None:
    schema = builtin_schema(name)
    prefixes = [definition.key_prefix for definition in schema.objects.values()]
    assert len(set(prefixes)) == len(prefixes)
    for definition in schema.objects.values():
        names = [field.relationship.lower() for field in definition.fields.values() if field.relationship]
        assert len(set(names)) == len(names), definition.name
        declared = [
            (field.child_relationship, other.name)
            for other, field in fields(schema)
            if definition.name in field.references and field.child_relationship
        ]
        assert len({relationship for relationship, _ in declared}) == len(declared), definition.name
        assert {child.name for child in definition.children.values()} == {relationship for relationship, _ in declared}


def test_a_schema_is_read_object_by_object() -> None:
    schema = builtin_schema("salesforce")
    assert "ACCOUNT" in schema.objects
    assert len(schema.objects) > 50
    assert schema.objects["account"] is schema.objects["Account"]
    assert schema.objects.get("Nothing") is None
    assert [name for name in schema.objects if name == "lead"] == ["lead"]


def test_a_contacts_relationships_go_both_ways() -> None:
    schema = builtin_schema("highlevel")
    contact, opportunity = schema.objects["Contact"], schema.objects["Opportunity"]
    assert contact.children["opportunities"].field == "ContactId"
    reference = opportunity.relationship("contact")
    assert reference is opportunity.fields["ContactId"]
    assert schema.parent(reference) is contact
    task = builtin_schema("salesforce").objects["Task"]
    assert builtin_schema("salesforce").parent(task.fields["WhatId"]) is None


def test_a_field_line_says_everything_about_a_field() -> None:
    field = read_field("Rank picklist of:Very~Good|Bad default:Very~Good required createonly =rankName")
    assert (field.type, field.picklist, field.default) == (FieldType.PICKLIST, ("Very Good", "Bad"), "Very Good")
    assert (field.is_required, field.is_createable, field.is_updateable, field.api_name) == (
        True,
        True,
        False,
        "rankName",
    )
    assert (read_field("A double(18.2)").precision, read_field("A double(18.2)").scale) == (18, 2)
    assert read_field("OwnerId ref(Group,User)").relationship == "Owner"
    assert read_field("FirstName string").label == "First Name"
    with pytest.raises(ValueError, match="unknown attribute 'oops'"):
        read_field("A string oops")


def extended(*texts: str, base: str = "highlevel") -> tuple[Schema, list[str]]:
    schema = builtin_schema(base)
    extension = SchemaExtension(schema)
    for number, text in enumerate(texts):
        read_project_file(extension, SourceText(f"schema/{number}.toml", text))
    found = extension.finish()
    return schema, [f"{one.source.name}:{one.source.position(one.span.start).line}: {one.message}" for one in found]


def test_a_project_adds_a_custom_field() -> None:
    text = (
        '[Contact.fields.lead_score__c]\ntype = "number"\nkey = "contact.lead_score"\nid = "f1"\nlabel = "Lead score"\n'
    )
    schema, found = extended(text)
    field = schema.objects["Contact"].fields["LEAD_SCORE__C"]
    assert found == []
    assert (field.type, field.api_name, field.api_ids, field.label) == (
        FieldType.DOUBLE,
        "contact.lead_score",
        ("f1",),
        "Lead score",
    )
    assert field.is_custom
    assert "Email" in schema.objects["Contact"].fields


def test_a_project_adds_an_object_with_relationships() -> None:
    schema, found = extended(
        '[Visit__c]\nlabel = "Visit"\napi_name = "custom_objects.visit"\n[Visit__c.fields.Guest__c]\n'
        'type = "reference"\nto = "Contact"\nchildren = "Visits__r"\n'
    )
    assert found == []
    visit = schema.objects["Visit__c"]
    assert visit.fields["Guest__c"].relationship == "Guest__r"
    assert schema.objects["Contact"].children["visits__r"].child == "Visit__c"
    assert visit.is_custom
    assert list(visit.fields) == ["id", "createddate", "lastmodifieddate", "guest__c"]


def test_two_schemas_do_not_share_what_a_project_adds() -> None:
    extended('[Contact.fields.x__c]\ntype = "text"\n')
    assert "x__c" not in builtin_schema("highlevel").objects["Contact"].fields


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[Contact",
            "schema/0.toml:1: schema/0.toml is not valid TOML: Expected ']' at the end of a table declaration",
        ),
        ("x = 1\n", "schema/0.toml:1: 'x' stands outside an object's table"),
        ("[Contact]\nlable = 'x'\n", "schema/0.toml:2: Unknown setting 'lable' of object Contact"),
        ("[Contact]\nlabel = 3\n", "schema/0.toml:2: 'label' of object Contact must be a text"),
        ("[Contact]\nfields = 3\n", "schema/0.toml:2: 'fields' of object Contact must be a table"),
        ("[Contact.fields]\nx__c = 3\n", "schema/0.toml:2: Field Contact.x__c must be a table with at least 'type'"),
        ("[Contact.fields.x__c]\nkey = 'a'\n", "schema/0.toml:1: Field Contact.x__c has no type"),
        ("[Contact.fields.x__c]\ntype = 'texd'\n", "schema/0.toml:1: Unknown type 'texd' of field Contact.x__c"),
        (
            "[Contact.fields.x__c]\ntype = 'text'\nlenght = 3\n",
            "schema/0.toml:3: Unknown setting 'lenght' of field Contact.x__c",
        ),
        (
            "[Contact.fields.x__c]\ntype = 'text'\nlength = 'a'\n",
            "schema/0.toml:3: 'length' of field Contact.x__c must be a whole number",
        ),
        (
            "[Contact.fields.x__c]\ntype = 'picklist'\npicklist = [1]\n",
            "schema/0.toml:3: 'picklist' of field Contact.x__c must be text or a list of texts",
        ),
        (
            "[Contact.fields.x__c]\ntype = 'reference'\n",
            "schema/0.toml:1: Reference Contact.x__c needs 'to', the parent object",
        ),
        (
            "[Contact.fields.x__c]\ntype = 'lookup'\nto = 'Nobody'\n",
            "schema/0.toml:1: Contact.x__c refers to the unknown object Nobody",
        ),
        ("[Contact.fields.from]\ntype = 'text'\n", "schema/0.toml:1: 'from' cannot be the name of a field"),
        ("[Contact.fields.1st]\ntype = 'text'\n", "schema/0.toml:1: '1st' cannot be the name of a field"),
        ("[limit]\nlabel = 'x'\n", "schema/0.toml:1: 'limit' cannot be the name of an object"),
    ],
)
def test_a_mistake_in_a_schema_file_is_named_with_its_line(text: str, message: str) -> None:
    _, found = extended(text)
    assert len(found) == 1
    assert found[0].startswith(message)


def test_a_field_that_two_files_declare_names_both() -> None:
    text = '[Contact.fields.x__c]\ntype = "text"\n'
    assert extended(text, text)[1] == [
        "schema/1.toml:1: Field Contact.x__c is declared twice: in schema/0.toml and in schema/1.toml"
    ]


def test_a_child_relationship_that_two_fields_claim_names_both() -> None:
    text = '[{0}.fields.Guest__c]\ntype = "reference"\nto = "Contact"\nchildren = "Guests__r"\n'
    _, found = extended(text.format("A__c"), text.format("B__c"))
    assert found == [
        "schema/1.toml:1: Child relationship Guests__r of Contact is declared by both A__c.Guest__c and B__c.Guest__c"
    ]


OBJECT = """<?xml version="1.0" encoding="UTF-8"?>
<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">
    <label>Invoice</label><pluralLabel>Invoices</pluralLabel>
    <nameField><displayFormat>INV-{0000}</displayFormat><label>Number</label><type>AutoNumber</type></nameField>
    {inner}
</CustomObject>"""
FIELD = '<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">{0}</CustomField>'


def salesforce(object_text: str, *field_texts: str) -> tuple[Schema, list[str]]:
    schema = builtin_schema("salesforce")
    extension = SchemaExtension(schema)
    read_object_file(extension, "Invoice__c", SourceText("Invoice__c.object-meta.xml", object_text))
    for number, text in enumerate(field_texts):
        read_field_file(extension, "Invoice__c", SourceText(f"{number}.field-meta.xml", FIELD.replace("{0}", text)))
    return schema, [one.message for one in extension.finish()]


def test_a_salesforce_object_is_read_with_its_fields() -> None:
    schema, found = salesforce(
        OBJECT.replace(
            "{inner}",
            "<fields><fullName>Old__c</fullName><type>Checkbox</type><defaultValue>true</defaultValue></fields>",
        ),
        "<fullName>Account__c</fullName><type>MasterDetail</type><referenceTo>Account</referenceTo>"
        "<relationshipName>Invoices</relationshipName>",
        "<fullName>Total__c</fullName><label>Total</label><type>Currency</type><precision>18</precision>"
        "<scale>2</scale><required>true</required>",
        "<fullName>State__c</fullName><type>Picklist</type><valueSet><valueSetDefinition>"
        "<value><fullName>new</fullName><default>true</default></value>"
        "<value><fullName>paid</fullName><default>false</default></value></valueSetDefinition></valueSet>",
        "<fullName>Sum__c</fullName><type>Number</type><formula>Total__c * 2</formula>"
        "<precision>18</precision><scale>0</scale>",
    )
    assert found == []
    invoice = schema.objects["Invoice__c"]
    assert (invoice.label, invoice.plural_label, invoice.fields["Name"].auto_number) == (
        "Invoice",
        "Invoices",
        "INV-{0000}",
    )
    account, total, state, formula = (invoice.fields[name] for name in ("Account__c", "Total__c", "State__c", "Sum__c"))
    assert (account.relationship, account.is_required, account.is_cascade, account.is_updateable) == (
        "Account__r",
        True,
        True,
        False,
    )
    assert schema.objects["Account"].children["Invoices__r"].child == "Invoice__c"
    assert (total.precision, total.scale, total.is_required) == (18, 2, True)
    assert (state.picklist, state.default) == (("new", "paid"), "new")
    assert (formula.is_calculated, formula.is_createable) == (True, False)
    assert invoice.fields["Old__c"].default is True
    assert "OwnerId" in invoice.fields


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<CustomObject>", "Invoice__c.object-meta.xml is not valid XML: no element found"),
        ("<Other/>", "Invoice__c.object-meta.xml is no CustomObject file"),
    ],
)
def test_a_damaged_object_file_is_named(text: str, message: str) -> None:
    _, found = salesforce(text)
    assert found[0].startswith(message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<label>x</label>", "0.field-meta.xml has no <fullName>"),
        ("<fullName>A__c</fullName><type>Hologram</type>", "Unknown type 'Hologram' of field Invoice__c.A__c"),
        (
            "<fullName>A__c</fullName><type>Lookup</type><referenceTo>No__c</referenceTo>",
            "Invoice__c.A__c refers to the unknown object No__c",
        ),
    ],
)
def test_a_mistake_in_a_field_file_is_named(text: str, message: str) -> None:
    assert salesforce(OBJECT.replace("{inner}", ""), text)[1] == [message]


def test_schema_files_are_read_by_their_names_and_in_order() -> None:
    schema = builtin_schema("salesforce")
    extension = SchemaExtension(schema)
    field = FIELD.replace("{0}", "<fullName>A__c</fullName><type>Lookup</type><referenceTo>B__c</referenceTo>")
    files = [
        SourceText("schema/more.toml", '[Invoice__c.fields.Extra__c]\ntype = "text"\n'),
        SourceText("force-app/main/objects/Invoice__c/fields/A__c.field-meta.xml", field),
        SourceText("force-app/main/objects/Invoice__c/Invoice__c.object-meta.xml", OBJECT.replace("{inner}", "")),
        SourceText("src/objects/B__c.object", OBJECT.replace("{inner}", "")),
    ]
    read_schema_files(extension, files)
    assert extension.finish() == ()
    invoice = schema.objects["Invoice__c"]
    assert (invoice.label, "Extra__c" in invoice.fields, invoice.fields["A__c"].references) == (
        "Invoice",
        True,
        ("B__c",),
    )


@pytest.mark.skipif(not CONFORMANCE.is_dir(), reason="../shared/apex is not there")
def test_an_orgs_own_object_files_are_read() -> None:
    schema = builtin_schema("salesforce")
    extension = SchemaExtension(schema)
    for file in sorted(CONFORMANCE.rglob("*.xml"), key=lambda path: "fields" in str(path)):
        source = SourceText(file.name, file.read_text(encoding="utf-8"))
        name = file.relative_to(CONFORMANCE).parts[0]
        (read_field_file if "field-meta" in file.name else read_object_file)(extension, name, source)
    assert extension.finish() == ()
    assert (schema.objects["CartItem__c"].fields["Total__c"].precision, schema.objects["CartItem__c"].label) == (
        18,
        "JSON A18 Cart Item",
    )
