"""Adding objects and fields to a schema: what the project's own format and Salesforce's source format share."""

import re

from circuitscript.data.schema import ChildRelationship, FieldDefinition, FieldType, ObjectDefinition, Schema
from circuitscript.data.schemas.notation import read_field
from circuitscript.source import Diagnostic, SourceText, Span
from circuitscript.source.classes import define, field

_IDENTIFIER = re.compile(r"[A-Za-z](?:_{0,2}[A-Za-z0-9])*\Z")
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_RESERVED = frozenset(
    [
        "limit",
        "from",
        "where",
        "select",
        "set",
        "insert",
        "update",
        "delete",
        "upsert",
        "merge",
        "undelete",
        "new",
        "this",
        "super",
        "class",
        "trigger",
        "on",
        "order",
        "by",
        "group",
        "having",
        "and",
        "or",
        "not",
        "like",
        "in",
        "null",
        "true",
        "false",
        "for",
        "while",
        "do",
        "if",
        "else",
        "return",
        "try",
        "catch",
        "throw",
    ]
)


@define(eq=False)
class SchemaExtension:
    """Collects what one project adds to `schema`, and what is wrong with it."""

    schema: Schema
    diagnostics: list[Diagnostic] = field(factory=list)
    sources: dict[tuple[str, str], str] = field(factory=dict)
    """The file that declared each (object, field), by folded names."""
    pending_parents: list[tuple[SourceText, ObjectDefinition, FieldDefinition]] = field(factory=list)

    def report(self, source: SourceText, at: str | tuple[str, ...], code: str, message: str, hint: str = "") -> None:
        """Adds an error at the text `at`; of several, each is looked for after the one before: the last is meant."""
        span = Span(0, 0)
        for part in (at,) if isinstance(at, str) else at:
            span = _find(source.text, part, span)
        self.diagnostics.append(Diagnostic(source, span, code, message, hint=hint))

    def object(self, source: SourceText, name: str) -> ObjectDefinition | None:
        """Returns the object `name`, new with the system fields of a custom object if the schema has none."""
        if name in self.schema.objects:
            return self.schema.objects[name]
        if not self._is_name(source, name, "object"):
            return None
        definition = ObjectDefinition(name, label=name.removesuffix("__c").replace("_", " "), is_custom=True)
        first, second = divmod(len(self.schema.objects), len(_DIGITS))
        definition.key_prefix = f"a{_DIGITS[first % len(_DIGITS)]}{_DIGITS[second]}"
        for system in system_fields(self.schema):
            definition.fields[system.name] = system
        self.schema.objects[name] = definition
        return definition

    def add_field(self, source: SourceText, definition: ObjectDefinition, added: FieldDefinition) -> None:
        """Adds one field; a field that two files declare is an error that names both."""
        if not self._is_name(source, added.name, "field"):
            return
        key = (definition.name.lower(), added.name.lower())
        earlier = self.sources.get(key)
        if earlier is not None:
            message = f"Field {definition.name}.{added.name} is declared twice: in {earlier} and in {source.name}"
            self.report(source, added.name, "duplicate-schema-field", message)
            return
        self.sources[key] = source.name
        definition.fields[added.name] = added
        if added.type is FieldType.REFERENCE:
            self.pending_parents.append((source, definition, added))

    def finish(self) -> tuple[Diagnostic, ...]:
        """Links references to their parents, once every object is known, and returns all diagnostics."""
        for source, definition, reference in self.pending_parents:
            self._link(source, definition, reference)
        self.pending_parents.clear()
        return tuple(self.diagnostics)

    def _link(self, source: SourceText, definition: ObjectDefinition, reference: FieldDefinition) -> None:
        for name in reference.references:
            parent = self.schema.objects.get(name)
            if parent is None:
                message = f"{definition.name}.{reference.name} refers to the unknown object {name}"
                self.report(source, reference.name, "unknown-schema-object", message)
                continue
            relationship = reference.child_relationship
            if not relationship:
                continue
            known = parent.children.get(relationship)
            if known is not None and (known.child, known.field) != (definition.name, reference.name):
                message = (
                    f"Child relationship {relationship} of {parent.name} is declared by both "
                    f"{known.child}.{known.field} and {definition.name}.{reference.name}"
                )
                self.report(source, reference.name, "duplicate-schema-relationship", message)
                continue
            parent.children[relationship] = ChildRelationship(relationship, definition.name, reference.name)

    def _is_name(self, source: SourceText, name: str, what: str) -> bool:
        if _IDENTIFIER.match(name) and name.lower() not in _RESERVED:
            return True
        message = f"'{name}' cannot be the name of {'an' if what == 'object' else 'a'} {what}"
        self.report(
            source, name, "invalid-schema-name", message, "Give it another name and put the CRM's own in 'api_name'."
        )
        return False


def _find(text: str, part: str, after: Span) -> Span:
    """Returns where `part` is set or named after a place, else where it first stands, else that place itself."""
    key = re.compile(rf"(?<!\w){re.escape(part)}(?=[\"']?\s*[=.\]])") if part else None
    found = key.search(text, after.start) if key is not None else None
    if found is not None:
        return Span(found.start(), found.end())
    start = text.find(part, after.start)
    return Span(start, start + len(part)) if start >= 0 else after


def system_fields(schema: Schema) -> list[FieldDefinition]:
    """Returns the fields that every custom object has."""
    return [read_field(line) for line in (_SALESFORCE if schema.name == "salesforce" else _SYSTEM)]


_SYSTEM = (
    "Id id",
    "CreatedDate datetime =createdAt readonly",
    "LastModifiedDate datetime =updatedAt readonly",
)
_SALESFORCE = (
    "Id id",
    "Name string(80)",
    "OwnerId ref(Group,User)",
    "IsDeleted boolean readonly",
    "CreatedDate datetime readonly",
    "CreatedById ref(User) readonly",
    "LastModifiedDate datetime readonly",
    "LastModifiedById ref(User) readonly",
    "SystemModstamp datetime readonly",
)
