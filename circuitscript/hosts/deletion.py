"""Deleting, bringing back and merging rows, with what hangs on them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from circuitscript.data.record import Record
from circuitscript.data.schema import FieldDefinition, ObjectDefinition, Schema
from circuitscript.hosts.tables import Tables
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import ChangeAnswer, ChangeRequest, RowError, RowResult
from circuitscript.values.text import Id

if TYPE_CHECKING:
    from circuitscript.hosts.changes import Changes


class Deletion:
    """`delete`, `undelete` and `merge` over tables. What one deletion took away comes back together."""

    def __init__(self, schema: Schema, tables: Tables) -> None:
        self._schema = schema
        self._tables = tables

    def apply(self, request: ChangeRequest) -> ChangeAnswer:
        """Deletes or undeletes the records of a request."""
        check = self._check_delete if request.operation == "delete" else self._check_undelete
        results = [check(record) for record in request.records]
        if request.all_or_none and any(result.errors for result in results):
            return ChangeAnswer(tuple(result if result.errors else RowResult(None) for result in results))
        for record, result in zip(request.records, results, strict=True):
            if result.id is not None and not result.errors:
                if request.operation == "delete":
                    self.delete(record.definition, [result.id], self._tables.take("deletion", 1))
                else:
                    self._undelete(record.definition, result.id)
        return ChangeAnswer(tuple(results))

    def delete(self, definition: ObjectDefinition, ids: Sequence[str], deletion: int) -> None:
        """Deletes rows, then the children that go with them, and empties the other references to them."""
        self._tables.mark(definition, ids, deletion)
        for child, reference in self._children(definition):
            found = [row_id for _, row_id in self._tables.holders(child, reference, ids)]
            if found and reference.is_cascade:
                self.delete(child, found, deletion)
            elif found and not reference.is_required:
                self._tables.replace(child, [(row_id, {reference.name: None}) for row_id in found])

    def merge(self, request: ChangeRequest, changes: "Changes") -> ChangeAnswer:
        """Merges the records after the first into it: it gets their children, and they are deleted."""
        master, *others = request.records
        if not 1 <= len(others) <= 2:
            raise ScriptException("DmlException", "Merge takes a master record and one or two duplicates")
        if any(other.definition is not master.definition for other in others):
            raise ScriptException("DmlException", "Merge takes records of one object")
        checked = [self._check_delete(other) for other in others]
        failed = next((result for result in checked if result.errors), None)
        answer = changes.apply(ChangeRequest("update", (master,), now=request.now)) if failed is None else None
        if answer is None or answer.results[0].errors:
            first = failed if answer is None else answer.results[0]
            assert first is not None
            return ChangeAnswer((first, *(RowResult(None) for _ in others)))
        ids = [result.id for result in checked if result.id is not None]
        to = answer.results[0].id
        for child, reference in self._children(master.definition):
            moved = [row_id for _, row_id in self._tables.holders(child, reference, ids)]
            self._tables.replace(child, [(row_id, {reference.name: Id(to)}) for row_id in moved])
        self.delete(master.definition, ids, self._tables.take("deletion", 1))
        return ChangeAnswer((answer.results[0], *checked))

    def _check_delete(self, record: Record) -> RowResult:
        row_id = record.values.get("Id")
        if not isinstance(row_id, str) or not row_id:
            return _failed(None, "MISSING_ARGUMENT", "Id not specified in a delete call")
        if not record.definition.is_deletable:
            name = record.definition.name
            return _failed(row_id, "INSUFFICIENT_ACCESS_OR_READONLY", f"Records of {name} cannot be deleted")
        found = self._tables.fetch(record.definition, [row_id]).get(row_id)
        if found is None:
            return _failed(row_id, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
        if found.deletion:
            return _failed(row_id, "ENTITY_IS_DELETED", "entity is deleted")
        return RowResult(row_id, before=found.values)

    def _check_undelete(self, record: Record) -> RowResult:
        row_id = record.values.get("Id")
        if not isinstance(row_id, str) or not row_id:
            return _failed(None, "MISSING_ARGUMENT", "Id not specified in an undelete call")
        found = self._tables.fetch(record.definition, [row_id]).get(row_id)
        if found is None:
            return _failed(row_id, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
        if not found.deletion:
            return _failed(row_id, "UNDELETE_FAILED", "Entity is not in the recycle bin")
        return RowResult(row_id, after=found.values)

    def _undelete(self, definition: ObjectDefinition, row_id: str) -> None:
        deletion = self._tables.fetch(definition, [row_id])[row_id].deletion
        self._tables.mark(definition, [row_id], 0)
        for child, reference in self._children(definition):
            if not reference.is_cascade:
                continue
            for gone in self._tables.deleted_in(child, deletion):
                if self._tables.fetch(child, [gone])[gone].values.get(reference.name) == row_id:
                    self._undelete(child, gone)

    def _children(self, definition: ObjectDefinition) -> list[tuple[ObjectDefinition, FieldDefinition]]:
        found = []
        for relationship in definition.children.values():
            child = self._schema.objects.get(relationship.child)
            if child is not None and not child.is_event:
                found.append((child, child.fields[relationship.field]))
        return found


def _failed(row_id: str | None, code: str, message: str) -> RowResult:
    return RowResult(row_id, errors=(RowError(code, message),))
