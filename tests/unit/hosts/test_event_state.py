"""The memory of events: the same in memory and in a file, exact, and one run at a time."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from threading import Thread

import pytest

from circuitscript.data.schemas import builtin_schema
from circuitscript.hosts.event_state import MemoryEventState
from circuitscript.hosts.local import StateError, StoreError, open_host
from circuitscript.hosts.local.event_state import LocalEventState
from circuitscript.runtime.host import EventState, Snapshot, UnknownEvent
from circuitscript.values.text import Id

SCHEMA = builtin_schema("highlevel")
VALUES = {
    "Id": Id("c1"),
    "FirstName": "Ada",
    "Tags": ("a", "b"),
    "Dnd": False,
    "Email": None,
    "lead_score__c": Decimal("12.50"),
    "CreatedDate": datetime(2026, 9, 15, 9, 30, 12, 481000, UTC),
}
SEEN = Snapshot("Contact", "c1", VALUES, "update", 1_757_928_612_481, is_created=True, written=7)
GONE = Snapshot("Contact", "c2", {}, "delete", 5)
UNKNOWN = UnknownEvent("Foo", '{"type": "Foo"}', 7)


@pytest.fixture(params=["memory", "file"])
def state(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EventState]:
    if request.param == "memory":
        yield MemoryEventState()
        return
    made = LocalEventState(SCHEMA, str(tmp_path / "state.db"))
    yield made
    made.close()


def test_what_is_kept_comes_back_exactly(state: EventState) -> None:
    state.begin()
    state.keep([SEEN, GONE])
    state.commit()
    assert state.snapshots([("Contact", "c2"), ("Contact", "c3"), ("Contact", "c1")]) == (GONE, None, SEEN)
    (found,) = state.snapshots([("Contact", "c1")])
    assert found is not None
    assert {name: type(value) for name, value in found.values.items()} == {
        name: type(value) for name, value in VALUES.items()
    }


def test_an_event_is_claimed_once_and_again_after_a_failure(state: EventState) -> None:
    state.begin()
    assert [state.claim("w1"), state.claim("w1")] == [True, False]
    state.abandon()
    state.begin()
    assert state.claim("w1")
    state.commit()
    state.begin()
    assert not state.claim("w1")
    state.commit()


def test_abandoning_takes_everything_back(state: EventState) -> None:
    state.begin()
    state.keep([SEEN])
    state.commit()
    state.begin()
    state.keep([Snapshot("Contact", "c1", {}, "delete", 9)])
    state.set_aside([UNKNOWN])
    state.abandon()
    assert state.snapshots([("Contact", "c1")]) == (SEEN,)


def test_a_file_outlives_its_process(tmp_path: Path) -> None:
    path = str(tmp_path / "state.db")
    first = LocalEventState(SCHEMA, path)
    first.begin()
    first.claim("w1")
    first.keep([SEEN])
    first.set_aside([UNKNOWN])
    first.commit()
    first.begin()
    first.claim("w2")
    first.close()
    second = LocalEventState(SCHEMA, path)
    second.begin()
    assert [second.claim("w1"), second.claim("w2")] == [False, True]
    assert second.snapshots([("Contact", "c1")]) == (SEEN,)
    assert second.unknown_events() == [UNKNOWN]
    second.close()


def test_ids_of_long_ago_are_forgotten(tmp_path: Path) -> None:
    path = str(tmp_path / "state.db")
    first = LocalEventState(SCHEMA, path)
    assert [first.claim("old"), first.claim("new")] == [True, True]
    first.connection.execute("UPDATE seen SET day = day - 91 WHERE event_id = 'old'")
    first.connection.execute("UPDATE seen SET day = day - 89 WHERE event_id = 'new'")
    first.close()
    second = LocalEventState(SCHEMA, path)
    assert [second.claim("old"), second.claim("new")] == [True, False]
    second.close()


def test_runs_wait_for_each_other(tmp_path: Path) -> None:
    path = str(tmp_path / "state.db")
    states = [LocalEventState(SCHEMA, path) for _ in range(4)]
    won = []

    def run(state: LocalEventState) -> None:
        for number in range(20):
            state.begin()
            if state.claim(f"w{number}"):
                won.append(number)
            state.commit()

    threads = [Thread(target=run, args=(state,)) for state in states]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for state in states:
        state.close()
    assert sorted(won) == list(range(20))


def test_files_of_others_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE t (a)")
    connection.close()
    with pytest.raises(StateError, match="something else than the state of events"):
        LocalEventState(SCHEMA, str(other))
    store = tmp_path / "store.db"
    open_host(SCHEMA, str(store)).records.close()  # type: ignore[attr-defined]
    with pytest.raises(StateError, match="something else"):
        LocalEventState(SCHEMA, str(store))
    text = tmp_path / "text.db"
    text.write_text("no database at all, but long enough to have a header of a hundred bytes" * 4)
    with pytest.raises(StoreError, match="no CircuitScript database"):
        LocalEventState(SCHEMA, str(text))
    with pytest.raises(StateError, match="cannot be opened"):
        LocalEventState(SCHEMA, str(tmp_path / "no" / "folder.db"))
