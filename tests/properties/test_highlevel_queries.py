"""A query has the same rows from the local store, in memory, and through the planner from a HighLevel sandbox."""

from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from circuitscript.data.predicates import reader
from circuitscript.data.query import FieldReference, LogicalQuery, SelectedValue
from circuitscript.data.record import Record
from circuitscript.hosts.local import LocalRecords
from circuitscript.hosts.memory import MemoryRecords
from circuitscript.runtime.host import QueryRequest
from circuitscript.sandbox.options import SandboxOptions
from circuitscript.source.classes import evolve
from tests.highlevel_twin import Twin, make_schema, make_twin
from tests.strategies import data, highlevel

SCHEMA = make_schema()
LATE = 10**12


def fill(twin: Twin, stores: Sequence[MemoryRecords | LocalRecords], rows: highlevel.Rows) -> None:
    """Writes the rows to the sandbox through its store, and what it says that they are into the other stores."""
    users = [one["id"] for one in twin.all("user")]
    assert set(users) == set(highlevel.USERS)
    everything = tuple(SelectedValue(FieldReference((), one)) for one in SCHEMA.objects["User"].fields.values())
    known = twin.records.query(QueryRequest(LogicalQuery(SCHEMA.objects["User"], everything), (), 0)).rows
    for store in stores:
        store.mirror(known)
    pipeline = twin.all("pipeline")[0]["id"]
    ids: list[str] = []
    kinds = ("Contact", "Opportunity", "Task", "Note", "Pet__c")
    written_rows = (rows.contacts, rows.opportunities, rows.tasks, rows.notes, rows.pets)
    for name, written in zip(kinds, written_rows, strict=True):
        for values in written:
            row = {key: value for key, value in values.items() if key != "contact"}
            if "contact" in values:
                row["ContactId"] = ids[values["contact"] % len(ids)]
            if name == "Opportunity":
                row["PipelineId"] = pipeline
            if name == "Contact" and not any(row.get(key) for key in ("FirstName", "LastName", "Email", "Phone")):
                row["FirstName"] = "Nobody"
            twin.clock.sleep(len(row))
            result = twin.change("insert", name, row).results[0]
            assert result.is_success, result.errors
            assert result.after is not None
            for store in stores:
                store.mirror([Record(SCHEMA.objects[name], {**result.after, "Id": result.id})])
            if name == "Contact":
                assert result.id is not None
                ids.append(result.id)


def plain(value: Any) -> Any:
    """Returns a row as data that compares by value, children in any order."""
    if isinstance(value, Record):
        return sorted((name, plain(one)) for name, one in value.values.items())
    if isinstance(value, tuple) and value and isinstance(value[0], Record):
        return sorted(map(repr, map(plain, value)))
    return repr(value.normalize() if hasattr(value, "normalize") and not hasattr(value, "tzinfo") else value)


def check(
    twin: Twin, local: LocalRecords, memory: MemoryRecords, query: LogicalQuery, binds: tuple[Any, ...], zone: str
) -> None:
    """Compares the answers, in order as far as the query gives one."""
    now = twin.clock.milliseconds()
    request = QueryRequest(query, binds, now, zone)
    found, stored, expected = (store.query(request) for store in (twin.records, local, memory))
    assert (stored.count, list(map(plain, stored.rows))) == (expected.count, list(map(plain, expected.rows)))
    assert found.count == expected.count
    assert len(found.rows) == len(expected.rows)
    if query.limit is None and query.offset is None:
        assert sorted(map(repr, map(plain, found.rows))) == sorted(map(repr, map(plain, expected.rows)))
    else:
        unbounded = memory.query(evolve(request, query=evolve(query, limit=None, offset=None))).rows
        assert {repr(plain(one)) for one in found.rows} <= {repr(plain(one)) for one in unbounded}
    if query.order_by:
        assert keys(memory, query, found.rows) == keys(memory, query, expected.rows)


def keys(memory: MemoryRecords, query: LogicalQuery, rows: tuple[Record, ...]) -> list[Any]:
    """Returns the values that order the rows, folded as the language folds them."""
    read = [reader(term.value, memory) for term in query.order_by]
    stored = memory.tables.of(query.object)
    whole = [Record(query.object, stored[str(row.values["Id"])].values) for row in rows]
    return [[str(get(row)).lower() for get in read] for row in whole]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_sandbox_and_memory_agree(draws: st.DataObject) -> None:
    raw_names = draws.draw(st.booleans())
    is_own = draws.draw(st.booleans())
    delay = LATE if is_own else 0
    options = SandboxOptions(burst=10**9, daily=10**9, allows_duplicates=True, raw_names=raw_names, index_delay=delay)
    twin, memory, local = make_twin(options, SCHEMA), MemoryRecords(SCHEMA), LocalRecords(SCHEMA)
    memory.tables.rows.clear()
    local.connection.execute('DELETE FROM "User"')
    try:
        fill(twin, (local, memory), draws.draw(highlevel.ROWS))
        if not is_own:
            twin.records.begin()
        for _ in range(4):
            check(twin, local, memory, *draws.draw(_queries()))
    finally:
        local.close()
        twin.client.close()
        twin.sandbox.close()


@st.composite
def _queries(draw: st.DrawFn) -> tuple[LogicalQuery, tuple[Any, ...], str]:
    writer = highlevel.QueryWriter(draw, SCHEMA)
    query = writer.query()
    return query, tuple(writer.binds), draw(data.ZONES)
