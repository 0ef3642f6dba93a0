"""Objects of the schema as types: members under the names that records use as keys."""

from circuitscript.data.schema import ChildRelationship, FieldDefinition, ParentRelationship
from circuitscript.data.schemas import builtin_schema
from circuitscript.data.types import sobject_types
from circuitscript.symbols import Type, TypeKind, TypeSymbol

NAMES = "SObject List String Id Boolean Integer Long Decimal Date Datetime Time Blob Object"
LIBRARY = {name.lower(): TypeSymbol(name) for name in NAMES.split()}
LIBRARY["schema.sobjecttype"] = TypeSymbol("SObjectType", namespace="Schema")


def test_members_are_fields_parents_and_children() -> None:
    schema = builtin_schema("highlevel")
    find = sobject_types(schema, LIBRARY.get)
    opportunity = find("OPPORTUNITY")
    assert opportunity is not None
    assert opportunity is find("opportunity")
    members = opportunity.complete().fields
    assert (opportunity.kind, opportunity.qualified_name) == (TypeKind.SOBJECT, "Opportunity")
    assert members["monetaryvalue"].type.name == "Decimal"
    assert isinstance(members["monetaryvalue"].origin, FieldDefinition)
    assert members["contactid"].type.name == "Id"
    assert members["contact"].type == Type(find("contact") or opportunity)
    assert isinstance(members["contact"].origin, ParentRelationship)
    contact = find("contact")
    assert contact is not None
    contact.complete()
    assert contact.fields["opportunities"].type.name == "List<Opportunity>"
    assert isinstance(contact.fields["opportunities"].origin, ChildRelationship)
    assert contact.fields["tags"].type.name == "List<String>"
    assert contact.fields["SObjectType"].is_static


def test_a_parent_of_several_objects_is_a_name() -> None:
    find = sobject_types(builtin_schema("salesforce"), LIBRARY.get)
    task = find("task")
    assert task is not None
    assert task.complete().fields["what"].type.name == "Name"


def test_a_type_is_made_without_its_relatives() -> None:
    schema = builtin_schema("salesforce")
    find = sobject_types(schema, LIBRARY.get)
    account = find("account")
    assert account is not None
    assert account.loader is not None
    assert find("nothing") is None
