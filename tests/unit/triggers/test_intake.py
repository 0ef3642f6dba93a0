"""One change, one run: what fires, what is recognised as known, and what triggers see of the record before."""

import json
import time
from collections.abc import Sequence
from typing import Any

import pytest

from circuitscript.engine import Engine, Program, RunOptions, RunResult
from circuitscript.hosts.event_state import MemoryEventState
from circuitscript.hosts.local import memory_host
from circuitscript.runtime.governor import Resource
from circuitscript.source.classes import evolve
from circuitscript.triggers.delivery import DeliveryRun
from circuitscript.triggers.intake import Fate
from circuitscript.triggers.webhooks import read_events

TELLING = """
public class Telling {
    public static String text() {
        List<String> parts = new List<String>();
        Boolean isDelete = Trigger.isDelete;
        List<SObject> rows = isDelete ? Trigger.old : Trigger.new;
        for (Integer i = 0; i < rows.size(); i++) {
            SObject before = isDelete || Trigger.old == null ? null : Trigger.old[i];
            String name = rows[i].getSObjectType() == Contact.SObjectType ? 'FirstName' : 'Status';
            String known = before == null ? '?' : String.valueOf(before.get(name));
            String was = isDelete || Trigger.isInsert ? '' : known + '>';
            parts.add(rows[i].Id + ' ' + was + rows[i].get(name));
        }
        return Trigger.operationType.name() + ' ' + String.join(parts, ', ');
    }
}
"""
ALL = "after insert, after update, after delete"
SOURCES = {
    "Telling.cls": TELLING,
    "C.trigger": f"trigger C on Contact ({ALL}) {{ System.debug(Telling.text()); }}",
    "O.trigger": f"trigger O on Opportunity ({ALL}) {{ System.debug(Telling.text()); }}",
}


class Inbox:
    """A program with a state that its deliveries share."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.state = MemoryEventState()
        self.fates: list[Fate] = []

    def run(self, *payloads: dict[str, Any], window: int = 5_000) -> RunResult:
        """Runs one delivery."""
        schema = self.program.world.schema
        delivery = DeliveryRun(self.program, read_events(json.dumps(payloads), schema), window)
        result = delivery(RunOptions(host=evolve(memory_host(schema), state=self.state)))
        self.fates = [report.fate for report in delivery.reports]
        return result

    def deliver(self, *payloads: dict[str, Any], window: int = 5_000) -> list[str]:
        """Runs one delivery and returns what its triggers told."""
        result = self.run(*payloads, window=window)
        assert result.is_success, result.error
        return [entry.text for entry in result.logs]


@pytest.fixture(scope="module")
def program() -> Program:
    return load(SOURCES)


def load(sources: dict[str, str]) -> Program:
    found = Engine().load(sources)
    assert not found.has_errors, found.diagnostics
    return found


@pytest.fixture
def inbox(program: Program) -> Inbox:
    return Inbox(program)


def contact(event: str, second: float = 0, id: str = "c1", **values: Any) -> dict[str, Any]:
    stamp = f"2026-09-15T09:30:{second:06.3f}Z"
    return {"type": f"Contact{event}", "id": id, "timestamp": stamp, **values}


def opportunity(event: str, second: float = 0, **values: Any) -> dict[str, Any]:
    return {**contact(event, second, "o1", **values), "type": f"Opportunity{event}"}


def test_old_values_are_those_of_the_last_event(inbox: Inbox) -> None:
    assert inbox.deliver(contact("Create", 0, firstName="Ada")) == ["AFTER_INSERT c1 Ada"]
    assert inbox.deliver(contact("Update", 20, firstName="Bea")) == ["AFTER_UPDATE c1 Ada>Bea"]
    assert inbox.deliver(contact("Update", 40, firstName="Cid")) == ["AFTER_UPDATE c1 Bea>Cid"]
    assert inbox.deliver(contact("Delete", 50, firstName="Cid")) == ["AFTER_DELETE c1 Cid"]


def test_old_values_are_null_where_no_event_has_told_any(inbox: Inbox) -> None:
    assert inbox.deliver(contact("Update", 0, firstName="Ada")) == ["AFTER_UPDATE c1 ?>Ada"]
    told = inbox.deliver(contact("Update", 20, "c2", firstName="Eve"), contact("Update", 20, firstName="Bea"))
    assert told == ["AFTER_UPDATE c2 ?>Eve, c1 Ada>Bea"]


@pytest.mark.parametrize("specific", ["StatusUpdate", "StageUpdate", "MonetaryValueUpdate", "AssignedToUpdate"])
def test_an_update_and_its_specific_twin_are_one_change(inbox: Inbox, specific: str) -> None:
    inbox.deliver(opportunity("Create", 0, status="open"))
    changed = {"status": "won", "monetaryValue": 5}
    both = opportunity("Update", 20, **changed), opportunity(specific, 20.4, **changed)
    assert inbox.deliver(both[0]) == ["AFTER_UPDATE o1 open>won"]
    assert inbox.deliver(both[1]) == []
    assert inbox.fates == [Fate.UNCHANGED]


def test_several_events_of_one_delivery_within_the_window_are_one_change(inbox: Inbox) -> None:
    told = inbox.deliver(opportunity("Create", 0, status="open"), opportunity("Update", 4, status="won"))
    assert told == ["AFTER_INSERT o1 won"]
    assert inbox.fates == [Fate.FIRED, Fate.COALESCED]
    told = inbox.deliver(opportunity("Update", 30, status="lost"), opportunity("Update", 31, status="open"))
    assert told == ["AFTER_UPDATE o1 won>open"]


def test_changes_that_cancel_out_within_the_window_fire_nothing(inbox: Inbox) -> None:
    inbox.deliver(contact("Create", 0, firstName="Ada"))
    assert inbox.deliver(contact("Update", 20, firstName="Bea"), contact("Update", 21, firstName="Ada")) == []
    assert inbox.fates == [Fate.UNCHANGED, Fate.UNCHANGED]


def test_the_window_has_an_end(inbox: Inbox) -> None:
    events = contact("Create", 0, firstName="Ada"), contact("Update", 6, firstName="Bea")
    assert inbox.deliver(*events) == ["AFTER_INSERT c1 Ada", "AFTER_UPDATE c1 Ada>Bea"]
    events = contact("Update", 10, firstName="Cid"), contact("Update", 10.2, firstName="Dee")
    assert inbox.deliver(*events, window=100) == ["AFTER_UPDATE c1 Bea>Cid", "AFTER_UPDATE c1 Cid>Dee"]


def test_events_are_taken_in_the_order_of_their_time(inbox: Inbox) -> None:
    events = opportunity("Update", 1, status="won"), opportunity("Create", 0, status="open")
    assert inbox.deliver(*events) == ["AFTER_INSERT o1 won"]
    assert inbox.deliver(opportunity("Update", 0.5, status="open")) == []
    assert inbox.fates == [Fate.OUTDATED]


def test_a_creation_that_comes_late_still_fires(inbox: Inbox) -> None:
    assert inbox.deliver(contact("Update", 5, firstName="Bea")) == ["AFTER_UPDATE c1 ?>Bea"]
    assert inbox.deliver(contact("Create", 0, firstName="Ada", lastName="L")) == ["AFTER_INSERT c1 Bea"]
    assert inbox.deliver(contact("Create", 0, firstName="Ada", lastName="L")) == []


def test_a_deletion_takes_the_rest_of_its_events_with_it(inbox: Inbox) -> None:
    inbox.deliver(opportunity("Create", 0, status="open"))
    assert inbox.deliver(opportunity("Delete", 20, status="open")) == ["AFTER_DELETE o1 open"]
    assert inbox.deliver(opportunity("Update", 21, status="won"), opportunity("Delete", 21)) == []
    assert inbox.fates == [Fate.UNCHANGED, Fate.UNCHANGED]
    told = inbox.deliver(contact("Update", 1, firstName="Ada"), contact("Delete", 2, firstName="Ada"))
    assert told == ["AFTER_DELETE c1 Ada"]


def test_a_repeated_webhook_is_not_run_again(inbox: Inbox) -> None:
    first = contact("Create", 0, firstName="Ada", webhookId="w1")
    assert inbox.deliver(first, first) == ["AFTER_INSERT c1 Ada"]
    assert inbox.fates == [Fate.FIRED, Fate.DUPLICATE]
    assert inbox.deliver({**first, "id": "c2"}) == []
    assert inbox.fates == [Fate.DUPLICATE]


def test_a_run_that_fails_leaves_no_memory() -> None:
    source = "trigger C on Contact (after insert) { if (Trigger.new[0].LastName == null) { Integer x = 1 / 0; } }"
    inbox = Inbox(load({"C.trigger": source}))
    event = contact("Create", 0, firstName="Ada", webhookId="w1")
    assert not inbox.run(event).is_success
    assert inbox.run({**event, "lastName": "L"}).is_success
    assert inbox.fates == [Fate.FIRED]


def test_one_call_gets_all_records_of_an_object_and_operation(inbox: Inbox) -> None:
    created = [contact("Create", 0, f"c{number}", firstName="A") for number in range(450)]
    result = inbox.run(*created[:300], opportunity("Create", 0, status="open"), *created[300:])
    sizes = [(fired.object, fired.size) for fired in result.fired]
    assert sizes == [("Contact", 200), ("Contact", 200), ("Opportunity", 1), ("Contact", 50)]
    mixed = [contact("Update", 20, "c1", firstName="B"), contact("Create", 20, "n1", firstName="N")]
    assert inbox.deliver(*mixed, contact("Update", 20, "c2", firstName="B")) == [
        "AFTER_UPDATE c1 A>B, c2 A>B",
        "AFTER_INSERT n1 N",
    ]


def test_the_changes_of_one_record_keep_their_order(inbox: Inbox) -> None:
    told = inbox.deliver(
        contact("Update", 0, "c1", firstName="A"),
        contact("Create", 0, "c2", firstName="B"),
        contact("Update", 30, "c2", firstName="C"),
        contact("Update", 30, "c3", firstName="D"),
    )
    assert told == ["AFTER_UPDATE c1 ?>A", "AFTER_INSERT c2 B", "AFTER_UPDATE c2 B>C, c3 ?>D"]


WRITING = """
trigger W on Contact (after insert, after update) {
    System.debug(Trigger.operationType + ' ' + Trigger.new[0].FirstName);
    if (Trigger.isInsert && Trigger.new[0].Source == 'web') {
        Contact written = new Contact(Id = Trigger.new[0].Id, FirstName = 'Written', Email = 'Ada@Example.org');
        written.Tags = new List<String>{ 'b', 'A' };
        update written;
        insert new Contact(LastName = 'Made', Phone = '+49 151 5010');
    }
}
"""


def test_what_a_run_has_written_fires_nothing_when_highlevel_tells_of_it() -> None:
    inbox = Inbox(load({"W.trigger": WRITING}))
    result = inbox.run(contact("Create", 0, firstName="Ada", source="web"))
    assert [entry.text for entry in result.logs] == ["AFTER_INSERT Ada", "AFTER_UPDATE Written", "AFTER_INSERT null"]
    made = next(change.id for change in result.changes if change.operation == "insert")
    echo = {"firstName": "Written", "email": "ada@example.org", "tags": ["a", "b"], "source": "web"}
    assert inbox.deliver(contact("Update", 2, **echo, country="DE")) == []
    assert inbox.fates == [Fate.OWN_CHANGE]
    assert inbox.deliver(contact("TagUpdate", 2.1, **echo)) == []
    assert inbox.fates == [Fate.UNCHANGED]
    assert inbox.deliver(contact("Create", 2, str(made), lastName="Made", phone="+491515010", dnd=False)) == []
    assert inbox.fates == [Fate.OWN_CHANGE]
    assert inbox.deliver(contact("Update", 3, **{**echo, "firstName": "Else"})) == ["AFTER_UPDATE Else"]


def test_a_change_by_somebody_else_fires_though_a_run_has_written_before() -> None:
    inbox = Inbox(load({"W.trigger": WRITING}))
    inbox.run(contact("Create", 0, firstName="Ada", source="web"))
    assert inbox.deliver(contact("Update", 2, firstName="Changed", source="web")) == ["AFTER_UPDATE Changed"]


def test_news_long_after_a_write_of_which_nobody_told_fire() -> None:
    inbox = Inbox(load({"W.trigger": WRITING}))
    made = next(
        change.id
        for change in inbox.run(contact("Create", 0, firstName="Ada", source="web")).changes
        if change.operation == "insert"
    )
    values = {"id": str(made), "lastName": "Made", "city": "Berlin"}
    later = {**contact("Update", **values), "timestamp": "2999-01-01T00:00:00Z"}
    assert inbox.deliver(later) == ["AFTER_UPDATE null"]


def test_what_a_run_has_deleted_fires_nothing() -> None:
    source = (
        "trigger D on Contact (after insert, after delete) { System.debug(Trigger.operationType);"
        " if (Trigger.isInsert) { delete Trigger.new; } }"
    )
    inbox = Inbox(load({"D.trigger": source}))
    assert inbox.deliver(contact("Create", 0, firstName="Ada")) == ["AFTER_INSERT", "AFTER_DELETE"]
    assert inbox.deliver(contact("Update", 90, firstName="Ada"), contact("Delete", 90, firstName="Ada")) == []
    assert inbox.fates == [Fate.OWN_CHANGE, Fate.OWN_CHANGE]


def test_events_without_a_trigger_are_remembered_and_unknown_ones_kept() -> None:
    source = "trigger U on Contact (after update) { System.debug(((Contact) Trigger.old[0]).FirstName); }"
    inbox = Inbox(load({"U.trigger": source}))
    assert inbox.deliver(contact("Create", 0, firstName="Ada"), {"type": "Unheard", "id": "x"}) == []
    assert inbox.fates == [Fate.UNHANDLED, Fate.UNKNOWN]
    (kept,) = inbox.state.unknown
    assert (kept.type, json.loads(kept.payload)) == ("Unheard", {"type": "Unheard", "id": "x"})
    assert inbox.deliver(contact("Update", 20, firstName="Bea")) == ["Ada"]


def test_events_that_are_no_records_always_fire() -> None:
    source = "trigger A on AppInstallation (after insert) { System.debug('installed'); }"
    inbox = Inbox(load({"A.trigger": source}))
    event = {"type": "INSTALL", "appId": "a1", "locationId": "l1"}
    assert inbox.deliver(event) == ["installed"]
    assert inbox.deliver(event) == ["installed"]


CHANGED = """
@TriggerHandler(sobject='Contact' events='after update')
public class Changed extends CircuitTrigger {
    public override void afterUpdate() {
        System.debug(isChanged('Email') + ' ' + isChanged(Contact.FirstName) + ' ' + isChanged(Trigger.new[0], 'Tags'));
    }
}
"""


def test_is_changed_knows_what_is_known() -> None:
    inbox = Inbox(load({"Changed.cls": CHANGED}))
    values: dict[str, Any] = {"firstName": "Ada", "email": "a@x.org", "tags": ["a"]}
    assert inbox.deliver(contact("Update", 0, **values)) == ["false false false"]
    assert inbox.deliver(contact("Update", 20, **{**values, "email": "b@x.org"})) == ["true false false"]
    assert inbox.deliver(contact("Update", 40, firstName="Bea", email="b@x.org", tags=["a", "b"])) == [
        "false true true"
    ]


def fates_of(inbox: Inbox, events: Sequence[dict[str, Any]]) -> list[Fate]:
    inbox.deliver(*events)
    return inbox.fates


def test_times_without_a_zone_and_missing_ones_do() -> None:
    inbox = Inbox(load(SOURCES))
    events = [
        {"type": "ContactCreate", "id": "c1", "firstName": "Ada"},
        {"type": "ContactUpdate", "id": "c1", "firstName": "Bea", "timestamp": "no time"},
    ]
    assert fates_of(inbox, events) == [Fate.FIRED, Fate.COALESCED]


def test_waiting_for_the_run_of_another_process_is_not_the_runs_own_time() -> None:
    class Slow(MemoryEventState):
        def begin(self) -> None:
            time.sleep(1)
            super().begin()

    inbox = Inbox(load(SOURCES))
    inbox.state = Slow()
    result = inbox.run(contact("Create", 0, firstName="Ada"))
    assert result.is_success
    assert result.used(Resource.WALL_TIME) < 1000
