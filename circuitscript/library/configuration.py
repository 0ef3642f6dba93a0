"""What custom settings and custom metadata types have beside their fields: `getInstance()`, `getAll()` and their like.

Their records are read past the governor's queries, as in Apex.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from circuitscript.data.query import FieldReference, LogicalQuery, SelectedValue
from circuitscript.data.record import Record
from circuitscript.data.schema import ObjectDefinition
from circuitscript.library.construction import new_map
from circuitscript.library.declare import Builtin
from circuitscript.library.failures import given
from circuitscript.library.users import surroundings
from circuitscript.runtime import heap
from circuitscript.runtime.host import QueryRequest
from circuitscript.values.collections import MapValue
from circuitscript.values.text import Id

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

_OWN = frozenset({"id", "setupownerid"})
_NAMES = ("Id", "DeveloperName", "QualifiedApiName")


def configuration_methods(definition: ObjectDefinition) -> list[Builtin]:
    """Returns the static methods of a custom setting or custom metadata type."""
    make = {"hierarchy": _hierarchy, "list": _list, "metadata": _metadata}.get(definition.configuration)
    return [] if make is None else make(definition)


def _hierarchy(definition: ObjectDefinition) -> list[Builtin]:
    name = definition.name

    def get_instance(context: "Context") -> Record:
        return _merged(context, definition, surroundings(context, "user.id"))

    def get_instance_of(context: "Context", owner: Id | None) -> Record:
        return _merged(context, definition, given(owner))

    def get_org_defaults(context: "Context") -> Record:
        return _merged(context, definition, None)

    def get_values(context: "Context", owner: Id | None) -> Record | None:
        return _of_owner(_rows(context, definition), given(owner))

    return [
        _static(
            f"{name} getInstance()", get_instance, "Returns the values for the user: their own, then the profile's."
        ),
        _static(f"{name} getInstance(Id owner)", get_instance_of, "Returns the values for a user or profile."),
        _static(f"{name} getOrgDefaults()", get_org_defaults, "Returns the values for everybody."),
        _static(f"{name} getValues(Id owner)", get_values, "Returns the record of a user, profile or organization."),
    ]


def _list(definition: ObjectDefinition) -> list[Builtin]:
    name = definition.name

    def get_all(context: "Context") -> MapValue:
        return _by_name(context, definition, "Name")

    def get_values(context: "Context", wanted: str | None) -> Record | None:
        return _named(_rows(context, definition), ("Name",), given(wanted))

    return [
        _static(f"Map<String, {name}> getAll()", get_all, "Returns all records by name."),
        _static(f"{name} getInstance(String name)", get_values, "Returns the record with this name, or null."),
        _static(f"{name} getValues(String name)", get_values, "Returns the record with this name, or null."),
    ]


def _metadata(definition: ObjectDefinition) -> list[Builtin]:
    name = definition.name

    def get_all(context: "Context") -> MapValue:
        return _by_name(context, definition, "DeveloperName")

    def get_instance(context: "Context", wanted: str | None) -> Record | None:
        return _named(_rows(context, definition), _NAMES, given(wanted))

    return [
        _static(f"Map<String, {name}> getAll()", get_all, "Returns all records by developer name."),
        _static(f"{name} getInstance(String name)", get_instance, "Returns the record with this id or name, or null."),
    ]


def _static(signature: str, body: Callable[..., Any], doc: str) -> Builtin:
    return Builtin("static", signature, body, doc)


def _rows(context: "Context", definition: ObjectDefinition) -> list[Record]:
    """Returns all records of the object, charged as what they take."""
    found = list(context.host.records.query(QueryRequest(_query(definition), (), context.now())).rows)
    context.charge_items(len(found), len(found))
    context.charge_heap((heap.RECORD + heap.ENTRY * len(definition.fields)) * len(found))
    return found


def _query(definition: ObjectDefinition) -> LogicalQuery:
    columns = tuple(SelectedValue(FieldReference((), field)) for field in definition.fields.values())
    names = ", ".join(field.name for field in definition.fields.values())
    return LogicalQuery(definition, columns, text=f"SELECT {names} FROM {definition.name}")


def _by_name(context: "Context", definition: ObjectDefinition, field: str) -> MapValue:
    found = _rows(context, definition)
    context.charge_items(len(found), len(found))
    rows = {str(row.values[field]): row for row in found if row.values.get(field)}
    return new_map(context, "String", definition.name, rows)


def _named(rows: list[Record], fields: tuple[str, ...], wanted: str) -> Record | None:
    folded = wanted.lower()
    return next(
        (row for row in rows if any(str(row.values.get(field, "")).lower() == folded for field in fields)), None
    )


def _of_owner(rows: list[Record], owner: str | None) -> Record | None:
    return next((row for row in rows if row.values.get("SetupOwnerId") == owner), None) if owner else None


def _merged(context: "Context", definition: ObjectDefinition, owner: Id | None) -> Record:
    """Returns the record of an owner whose empty fields are those of the profile and the organization."""
    rows = _rows(context, definition)
    owners = [surroundings(context, "location.id")]
    if owner is not None and owner != owners[0]:
        owners += [_profile(context, owner), owner]
    context.charge_heap(heap.RECORD + heap.ENTRY * len(definition.fields))
    merged = Record(definition, {})
    for one in owners:
        found = _of_owner(rows, one)
        if found is None:
            continue
        for name, value in found.values.items():
            if value is not None or name.lower() in _OWN:
                merged.values[name] = value
    return merged


def _profile(context: "Context", owner: Id) -> Id | None:
    if owner == surroundings(context, "user.id"):
        profile: Id | None = surroundings(context, "user.profile_id")
        return profile
    definition = None if context.schema is None else context.schema.objects.get("User")
    if definition is None or "ProfileId" not in definition.fields:
        return None
    user = next((row for row in _rows(context, definition) if row.values.get("Id") == owner), None)
    found = None if user is None else user.values.get("ProfileId")
    return found if isinstance(found, Id) else None
