"""`run --state FILE`: what one process has seen, the next one knows; and what is told of events that fire nothing."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import ROOT, Circuit, Finished

TRIGGER = """trigger T on Contact (after insert, after update) {
    String before = Trigger.isUpdate && Trigger.old != null ? ((Contact) Trigger.old[0]).FirstName : 'unknown';
    System.debug(before + ' to ' + ((Contact) Trigger.new[0]).FirstName + ' of ' + Trigger.size);
}
"""
Deliver = Callable[..., Finished]


def contact(event: str, **values: Any) -> dict[str, Any]:
    return {"type": f"Contact{event}", "id": "c1", **values}


@pytest.fixture
def deliver(circuit: Circuit, project: Callable[..., Path]) -> Deliver:
    """Returns a function that runs one delivery with the state of the test, and further words."""
    root = project({"circuit.toml": "", "triggers/T.trigger": TRIGGER})

    def run(payload: Any, *words: str | Path, is_json: bool = True) -> Finished:
        options = ["--state", root / "events.state", *words, *(["--json"] if is_json else [])]
        return circuit("run", root, "--event", "-", *options, stdin=json.dumps(payload))

    return run


def told(finished: Finished) -> list[str]:
    assert finished.code == 0, finished.err
    return [line["text"] for line in finished.of_type("log")]


def fates(finished: Finished) -> list[str]:
    return [line["fate"] for line in finished.of_type("event")]


def test_old_values_come_from_an_earlier_process(deliver: Deliver) -> None:
    assert told(deliver(contact("Create", firstName="Ada"))) == ["unknown to Ada of 1"]
    assert told(deliver(contact("Update", firstName="Bea"))) == ["Ada to Bea of 1"]
    again = deliver(contact("Update", firstName="Bea"))
    assert (told(again), fates(again)) == ([], ["unchanged"])


def test_a_list_is_one_delivery_with_one_call(deliver: Deliver) -> None:
    events = [{**contact("Create", firstName="A", webhookId=f"w{number}"), "id": f"c{number}"} for number in range(3)]
    finished = deliver([*events, events[0], {"type": "Unheard"}, {"type": "TaskDelete", "id": "t1"}])
    assert told(finished) == ["unknown to A of 3"]
    assert fates(finished) == ["fired", "fired", "fired", "duplicate", "unknown", "unhandled"]
    (trigger,) = finished.of_type("trigger")
    assert trigger["records"] == 3


def test_people_read_what_did_not_fire_and_why(deliver: Deliver) -> None:
    event = contact("Create", firstName="A", webhookId="w1")
    update = contact("Update", firstName="B", webhookId="w2")
    finished = deliver([event, update, {"type": "Unheard"}], is_json=False)
    assert finished.out.startswith("Event  3 events: ContactCreate, ContactUpdate, Unheard  Contact c1\n")
    assert "ContactUpdate  Contact c1  part of a change that another event of this delivery tells of" in finished.out
    assert "Unheard                    kept: its type is unknown" in finished.out
    again = deliver(event, is_json=False)
    assert again.code == 0
    assert "No trigger ran." in again.out
    assert "ContactCreate  Contact c1  this webhook was run before" in again.out


def test_unknown_types_are_kept_and_end_with_1(deliver: Deliver) -> None:
    finished = deliver({"type": "ContactCreated", "id": "c1"})
    assert finished.code == 1
    assert "unknown event type `ContactCreated` (did you mean ContactCreate" in finished.err
    assert "it is kept in" in finished.err


def test_kept_events_are_listed(deliver: Deliver, circuit: Circuit, tmp_path: Path) -> None:
    deliver([{"type": "Unheard", "id": "x"}, contact("Create", firstName="A")])
    deliver({"type": "Other", "n": [1]})
    listed = circuit("events", "--state", tmp_path / "events.state", "--json")
    assert [(line["event"], line["payload"]) for line in listed.of_type("unknown_event")] == [
        ("Unheard", {"type": "Unheard", "id": "x"}),
        ("Other", {"type": "Other", "n": [1]}),
    ]
    assert circuit("events", "--state", tmp_path / "events.state").out.splitlines()[1] == '{"type": "Other", "n": [1]}'
    assert circuit("events", "--state", tmp_path / "none").code == 2


def test_a_run_with_state_is_replayed(deliver: Deliver, circuit: Circuit, tmp_path: Path) -> None:
    journal = tmp_path / "run.journal"
    deliver(contact("Create", firstName="Ada", tags=["a"], dateAdded="2026-09-15T09:30:12.481Z"))
    assert told(deliver([contact("Update", firstName="Bea", webhookId="w")], "--record", journal)) == [
        "Ada to Bea of 1"
    ]
    replayed = circuit("replay", journal)
    assert (replayed.code, replayed.out.startswith("identical")) == (0, True), replayed.err
    deliver([contact("Update", firstName="Bea", webhookId="w")], "--record", journal)
    assert circuit("replay", journal).code == 0


def test_processes_at_the_same_time_run_an_event_once(project: Callable[..., Path], tmp_path: Path) -> None:
    root = project({"circuit.toml": "", "triggers/T.trigger": TRIGGER})
    event = root / "event.json"
    event.write_text(json.dumps(contact("Create", firstName="Ada", webhookId="w1")), encoding="utf-8")
    words = ["run", str(root), "--event", str(event), "--state", str(tmp_path / "s.db"), "--json"]
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(tmp_path)}
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "circuitscript", *words], stdout=subprocess.PIPE, env=variables, text=True
        )
        for _ in range(4)
    ]
    outputs = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, outputs
    found = [json.loads(output.splitlines()[0])["fate"] for output in outputs]
    assert sorted(found) == ["duplicate", "duplicate", "duplicate", "fired"]


def test_the_window_is_the_projects(circuit: Circuit, project: Callable[..., Path]) -> None:
    events = [
        contact("Create", firstName="A", timestamp="2026-09-15T09:30:00Z"),
        contact("Update", firstName="B", timestamp="2026-09-15T09:30:20Z"),
    ]
    for settings, fate in (("", "fired"), ("[triggers]\nwindow = 30\n", "coalesced")):
        root = project({"circuit.toml": settings, "triggers/T.trigger": TRIGGER})
        finished = circuit("run", root, "--event", "-", "--json", stdin=json.dumps(events))
        assert fates(finished) == ["fired", fate]
    root = project({"circuit.toml": "[triggers]\nwindow = -1\n"})
    finished = circuit("run", root, "--event", "-", stdin="{}")
    assert finished.code == 2
    assert "`window` in [triggers] must be from 0 to 3600 seconds" in finished.err


def test_unusable_files_are_refused(deliver: Deliver, circuit: Circuit, tmp_path: Path) -> None:
    event = contact("Create", firstName="A")
    refused = deliver(event, "--db", tmp_path / "events.state")
    assert (refused.code, "--db and --state name the same file" in refused.err) == (2, True)
    deliver(event, "--db", tmp_path / "records.db")
    refused = circuit("run", tmp_path, "--event", "-", "--state", tmp_path / "records.db", stdin=json.dumps(event))
    assert (refused.code, "something else than the state of events" in refused.err) == (2, True), refused.err
