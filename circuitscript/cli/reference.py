"""The reference, looked up by name: library classes with their members, and the schema's objects with their fields."""

from collections.abc import Iterator
from typing import Final

from circuitscript.data.schema import FieldDefinition, ObjectDefinition, Schema
from circuitscript.library.declare import Builtin, LibraryClass
from circuitscript.library.reference import declared_classes
from circuitscript.library.scripted import scripted_classes
from circuitscript.library.signatures import member_name
from circuitscript.library.universe import library_class, qualified_name
from circuitscript.source.classes import frozen

_LABELS: Final = {"static": "static ", "static property": "static ", "abstract": "abstract "}


@frozen
class Entry:
    """One member or field: what it looks like in the language, and what it does."""

    name: str
    signature: str
    doc: str


@frozen
class Topic:
    """One class or object. `kind` is `class`, `interface`, `enum`, `primitive` or `object`."""

    name: str
    kind: str
    doc: str
    entries: tuple[Entry, ...] = ()


def all_topics(schema: Schema) -> Iterator[Topic]:
    """Yields every class and object by name, without members."""
    for declaration in declared_classes():
        yield Topic(qualified_name(declaration), declaration.kind.value, declaration.doc)
    for definition in sorted(schema.objects.values(), key=lambda one: one.name.lower()):
        yield Topic(definition.name, "object", definition.plural_label or definition.label)


def find_topic(name: str, schema: Schema) -> Topic | None:
    """Returns the class or object with this name, in any case, with its members; or None."""
    for qualified in (name, f"System.{name}", name.removeprefix("System.").removeprefix("system.")):
        declaration = library_class(qualified)
        if declaration is not None:
            return _class_topic(declaration)
    for scripted in scripted_classes():
        if scripted.name.lower() == name.lower():
            return _class_topic(scripted)
    definition = schema.objects.get(name)
    return None if definition is None else _object_topic(definition)


def find_entries(topic: Topic, name: str) -> list[Entry]:
    """Returns the members of a topic with this name, in any case: all overloads of a method."""
    return [entry for entry in topic.entries if entry.name.lower() == name.lower()]


def _class_topic(declaration: LibraryClass) -> Topic:
    members = [_member(member) for member in declaration.members]
    members += [Entry(name, f"{declaration.name}.{name}", "") for name in declaration.constants]
    members += [Entry(name, name, f"Not available: {reason}") for name, reason in declaration.unavailable.items()]
    return Topic(qualified_name(declaration), declaration.kind.value, declaration.doc, tuple(members))


def _member(member: Builtin) -> Entry:
    signature = member.signature if member.kind != "constructor" else f"new {member.signature}"
    name = member_name(member.signature)
    return Entry(name, _LABELS.get(member.kind, "") + signature, member.doc)


def _object_topic(definition: ObjectDefinition) -> Topic:
    fields = tuple(
        Entry(one.name, f"{one.type.apex} {one.name}", _field_doc(one)) for one in definition.fields.values()
    )
    children = tuple(
        Entry(one.name, f"List<{one.child}> {one.name}", f"The {one.child} records whose {one.field} is this record.")
        for one in definition.children.values()
    )
    return Topic(definition.name, "object", definition.plural_label or definition.label, fields + children)


def _field_doc(field: FieldDefinition) -> str:
    facts = [field.type.value]
    if field.references:
        facts.append(f"refers to {', '.join(field.references)} as {field.relationship or field.name}")
    if field.is_required:
        facts.append("required")
    if not field.is_createable and not field.is_updateable:
        facts.append("read-only")
    elif not field.is_updateable:
        facts.append("set on creation only")
    if field.picklist:
        facts.append(f"one of {', '.join(field.picklist)}")
    return "; ".join(facts)
