"""The store's SQL and the evaluation in memory give the same rows for every query over every data."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from circuitscript.data.record import Record
from circuitscript.data.schema import Schema
from circuitscript.hosts.local import LocalRecords
from circuitscript.hosts.memory import MemoryRecords
from circuitscript.runtime.host import ChangeRequest, QueryRequest
from tests.strategies import data

SCHEMA = data.make_schema()


def fill(store: LocalRecords | MemoryRecords, schema: Schema, rows: data.Rows) -> list[Any]:
    """Stores the rows and returns the results, references by position turned into ids."""
    guest, visit = schema.objects["Guest__c"], schema.objects["Visit__c"]
    results = []
    ids: list[str] = []

    def refer(values: dict[str, Any]) -> dict[str, Any]:
        position = {"Guest__c", "Friend__c"}
        return {name: _at(ids, one) if name in position else one for name, one in values.items()}

    for values in rows.guests:
        answer = store.change(ChangeRequest("insert", (Record(guest, refer(values)),), False, now=data.NOW))
        results += answer.results
        ids += [one.id for one in answer.results if one.id]
    visits = tuple(Record(visit, refer(values)) for values in rows.visits)
    results += store.change(ChangeRequest("insert", visits, False, now=data.NOW)).results
    return results


def _at(ids: list[str], position: int | None) -> str | None:
    return ids[position] if position is not None and position < len(ids) else None


def plain(value: Any) -> Any:
    """Returns a record's values as Python data, with types where equality would hide them."""
    if isinstance(value, Record):
        return value.definition.name, {name: plain(one) for name, one in sorted(value.values.items())}
    if isinstance(value, tuple):
        return tuple(plain(one) for one in value)
    return type(value).__name__, str(value) if not isinstance(value, bytes) else value


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_sql_and_memory_agree(draws: st.DataObject) -> None:
    rows = draws.draw(data.rows(SCHEMA))
    local, memory = LocalRecords(SCHEMA), MemoryRecords(SCHEMA)
    try:
        stored = [fill(store, SCHEMA, rows) for store in (local, memory)]
        assert stored[0] == stored[1]
        for _ in range(3):
            made = draws.draw(data.queries(SCHEMA))
            request = QueryRequest(made.query, made.binds, data.NOW, made.zone)
            found, expected = local.query(request), memory.query(request)
            assert found.count == expected.count
            assert [plain(one) for one in found.rows] == [plain(one) for one in expected.rows]
    finally:
        local.close()
