"""Whatever a store answers, a replay from the journal answers the same, value by value and type by type."""

import io

from hypothesis import given, settings
from hypothesis import strategies as st

from circuitscript.data.record import Record
from circuitscript.hosts.clock import FixedClock
from circuitscript.hosts.collecting import CollectedJobs, CollectedLogs, CollectedMessages
from circuitscript.hosts.http import RefusingHttp
from circuitscript.hosts.journal import Header, JournalWriter, Replay, read_journal, record
from circuitscript.hosts.memory import MemoryRecords
from circuitscript.hosts.randomness import SeededRandomness
from circuitscript.runtime.host import ChangeRequest, Host, QueryRequest
from tests.properties.test_queries import plain
from tests.strategies import data

SCHEMA = data.make_schema()


def run(host: Host, rows: data.Rows, queries: list[data.GeneratedQuery]) -> list[object]:
    """Stores the rows, runs the queries and returns all answers as plain data."""
    visit = SCHEMA.objects["Visit__c"]
    records = tuple(
        Record(visit, {name: value for name, value in row.items() if name != "Guest__c"}) for row in rows.visits
    )
    seen: list[object] = []
    for operation in ("insert", "upsert"):
        for one in host.records.change(ChangeRequest(operation, records, False, now=data.NOW)).results:
            values = tuple(
                plain(Record(visit, dict(held))) if held is not None else None for held in (one.before, one.after)
            )
            seen.append((one.id, one.is_created, one.errors, values))
    for made in queries:
        answer = host.records.query(QueryRequest(made.query, made.binds, data.NOW))
        seen.append((answer.count, [plain(row) for row in answer.rows], [list(row.values) for row in answer.rows]))
    return seen


@settings(max_examples=150, deadline=None)
@given(data.rows(SCHEMA), st.lists(data.queries(SCHEMA), min_size=1, max_size=3))
def test_a_replay_answers_as_the_store_did(rows: data.Rows, queries: list[data.GeneratedQuery]) -> None:
    stream = io.BytesIO()
    writer = JournalWriter(stream)
    writer.open(Header({}, "empty", {}))
    host = Host(
        records=MemoryRecords(SCHEMA),
        clock=FixedClock(),
        randomness=SeededRandomness(),
        logs=CollectedLogs(),
        http=RefusingHttp(),
        messages=CollectedMessages(),
        jobs=CollectedJobs(),
    )
    seen = run(record(host, writer), rows, queries)
    writer.close({})
    replay = Replay(read_journal(io.BytesIO(stream.getvalue())), SCHEMA)
    assert run(replay.host(), rows, queries) == seen
    replay.finish({})
