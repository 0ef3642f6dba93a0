"""Any sequence of changes has the same results in the store in SQLite and in its twin in memory."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from circuitscript.data.query import FieldReference, LogicalQuery, SelectedValue
from circuitscript.data.record import Record
from circuitscript.data.schema import Schema
from circuitscript.data.schemas import builtin_schema
from circuitscript.data.schemas.extension import SchemaExtension
from circuitscript.data.schemas.project_format import read_project_file
from circuitscript.hosts.local import LocalRecords
from circuitscript.hosts.memory import MemoryRecords
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import ChangeRequest, QueryRequest
from circuitscript.source import SourceText

TEXT = """
[House__c.fields]
Name = { type = "text", required = true, length = 3 }
Key__c = { type = "text", external_id = true, unique = true }
[Room__c.fields]
Number__c = { type = "text", auto_number = "R{00}", read_only = true }
House__c = { type = "reference", to = "House__c", relationship = "House__r", children = "Rooms__r", cascade = true }
Other__c = { type = "reference", to = "House__c", relationship = "Other__r", children = "Others__r" }
"""
OPERATIONS = ("insert", "insert", "update", "upsert", "delete", "undelete", "merge", "savepoint", "rollback", "abandon")
Store = LocalRecords | MemoryRecords


def make_schema() -> Schema:
    schema = builtin_schema("empty")
    extension = SchemaExtension(schema)
    read_project_file(extension, SourceText("test.toml", TEXT))
    assert extension.finish() == ()
    return schema


SCHEMA = make_schema()
ROWS = st.fixed_dictionaries(
    {},
    optional={
        "Name": st.sampled_from(["a", "B", "", "long"]),
        "Key__c": st.sampled_from(["k", "K", "é", "É", None]),
        "House__c": st.integers(0, 6),
        "Other__c": st.none() | st.integers(0, 6),
        "Id": st.integers(0, 6),
    },
)
STEPS = st.tuples(
    st.sampled_from(OPERATIONS),
    st.sampled_from(["House__c", "House__c", "Room__c"]),
    st.lists(ROWS, min_size=1, max_size=4),
    st.booleans(),
)


class Session:
    """One store under a sequence of steps; ids are named by the order in which they were made."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.ids: list[str] = []
        self.marks: list[int] = []
        store.begin()

    def take(self, step: tuple[str, str, list[dict[str, Any]], bool], at: int) -> Any:
        operation, name, rows, all_or_none = step
        if operation == "savepoint":
            self.marks.append(self.store.savepoint())
            return None
        if operation == "rollback":
            if self.marks:
                self.store.rollback(self.marks[at % len(self.marks)])
                del self.marks[at % len(self.marks) + 1 :]
            return None
        if operation == "abandon":
            self.store.abandon()
            self.store.begin()
            self.marks.clear()
            return None
        key = "Key__c" if operation == "upsert" and name == "House__c" and all_or_none else ""
        records = tuple(self.record(name, operation, row) for row in rows)
        try:
            answer = self.store.change(ChangeRequest(operation, records, all_or_none, key, now=1_000_000 + at))
        except ScriptException as exception:
            return exception.kind, exception.message
        self.ids += [one.id for one in answer.results if one.id and one.is_created]
        return [(one.id, one.is_created, one.errors, plain(one.before), plain(one.after)) for one in answer.results]

    def record(self, name: str, operation: str, row: dict[str, Any]) -> Record:
        definition = SCHEMA.objects[name]
        values = {key: self.at(value) if key in ("Id", "House__c", "Other__c") else value for key, value in row.items()}
        if operation == "insert" and len(row) != 5:
            values.pop("Id", None)
        return Record(definition, {key: value for key, value in values.items() if key in definition.fields})

    def at(self, position: int | None) -> str | None:
        return self.ids[position] if position is not None and position < len(self.ids) else None

    def contents(self) -> Any:
        found = []
        for definition in SCHEMA.objects.values():
            columns = tuple(SelectedValue(FieldReference((), field)) for field in definition.fields.values())
            for all_rows in (False, True):
                query = LogicalQuery(definition, columns, all_rows=all_rows)
                found.append([plain(row.values) for row in self.store.query(QueryRequest(query, (), 0)).rows])
        return found


def plain(values: Any) -> Any:
    return None if values is None else {name: str(value) for name, value in sorted(values.items()) if value is not None}


@settings(max_examples=300, deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=12))
def test_changes_agree(steps: list[tuple[str, str, list[dict[str, Any]], bool]]) -> None:
    local, memory = Session(LocalRecords(SCHEMA)), Session(MemoryRecords(SCHEMA))
    try:
        for at, step in enumerate(steps):
            assert local.take(step, at) == memory.take(step, at), step
        assert local.contents() == memory.contents()
    finally:
        assert isinstance(local.store, LocalRecords)
        local.store.close()
