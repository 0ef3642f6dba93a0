"""References between rows: parents named by an external field, and whether the row that is pointed at exists."""

from collections.abc import Sequence
from typing import Protocol

from circuitscript.data.record import Record
from circuitscript.data.schema import FieldDefinition, ObjectDefinition, Schema
from circuitscript.data.validation import Refusal, RowRules
from circuitscript.hosts.tables import StoredRow, Tables, Values
from circuitscript.values.text import Id


class Referring(Protocol):
    """A row whose changed references are to be checked."""

    changed: Values

    def refuse(self, refusal: Refusal) -> None:
        """Keeps the first reason for which the row cannot be stored."""


class References:
    """Checks references. Those to objects that a script cannot create (a HighLevel `User`) are taken on trust.

    So is the id `trusted`, the running user's.
    """

    def __init__(self, schema: Schema, tables: Tables, trusted: Id | None) -> None:
        self._schema = schema
        self._tables = tables
        self._trusted = trusted

    def resolve(self, record: Record, rules: RowRules, row: Values) -> None:
        """Sets references whose parent is given by an external field: `Account = new Account(Key__c='x')`."""
        for name, reference in rules.relationships.items():
            parent = record.values.get(name)
            if isinstance(parent, Record) and row.get(reference.name) is None and not parent.values.get("Id"):
                row_id = self._by_external_field(parent)
                if row_id is not None:
                    row[reference.name] = row_id

    def check(self, drafts: Sequence[Referring], rules: RowRules) -> None:
        """Refuses the rows whose changed references point nowhere."""
        for reference in rules.references:
            asked = {str(row_id) for draft in drafts if (row_id := draft.changed.get(reference.name)) is not None}
            parents = self._parents(reference)
            if not asked or parents is None:
                continue
            known: dict[str, StoredRow] = {}
            for parent in parents:
                known.update(self._tables.fetch(parent, list(asked)))
            for draft in drafts:
                row_id = draft.changed.get(reference.name)
                if row_id is not None and row_id != self._trusted:
                    self._check(draft, reference, known.get(str(row_id)), str(row_id))

    def _check(self, draft: Referring, reference: FieldDefinition, found: StoredRow | None, row_id: str) -> None:
        if found is None:
            message = f"invalid cross reference id: {reference.name} {row_id}"
            draft.refuse(Refusal("INVALID_CROSS_REFERENCE_KEY", message, reference.name))
        elif found.deletion:
            draft.refuse(Refusal("ENTITY_IS_DELETED", "entity is deleted", reference.name))

    def _parents(self, reference: FieldDefinition) -> list[ObjectDefinition] | None:
        parents = [self._schema.objects[name] for name in reference.references if name in self._schema.objects]
        return parents if parents and all(parent.is_createable for parent in parents) else None

    def _by_external_field(self, parent: Record) -> Id | None:
        fields = parent.definition.fields
        for name, value in parent.values.items():
            key = fields.get(name)
            if key is None or not key.is_external_id or value is None:
                continue
            ids = [row_id for _, row_id in self._tables.holders(parent.definition, key, [value])]
            if len(ids) == 1:
                return Id(ids[0])
            message = f"Foreign key external ID: {value} not found for field {name} in entity {parent.definition.name}"
            raise Refusal("INVALID_FIELD", message, name)
        return None
