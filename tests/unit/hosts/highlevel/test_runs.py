"""Whole runs of programs on HighLevel: triggers, partial success, messages, and what stays when a run fails."""

import io
import json
from typing import Any

import pytest
from attrs import frozen

from circuitscript.data.schemas import builtin_schema
from circuitscript.engine import Engine, Outcome, Program, RunOptions, RunResult
from circuitscript.engine.journaling import Recorder, replay
from circuitscript.hosts.event_state import MemoryEventState
from circuitscript.hosts.highlevel.access import READS
from circuitscript.hosts.journal import Header, JournalWriter, Replay, read_journal, record
from circuitscript.hosts.local import memory_host
from circuitscript.runtime.governor import Resource
from circuitscript.source.classes import evolve
from circuitscript.triggers.delivery import DeliveryRun
from circuitscript.triggers.webhooks import read_events
from tests.highlevel_twin import Twin, make_twin

TRIGGER = """
trigger Notes on Note (before insert, after insert) {
    if (Trigger.isBefore) {
        for (Note one : Trigger.new) one.Body = one.Body + '!';
    } else {
        System.debug('after ' + Trigger.new.size());
    }
}
"""


@frozen
class Bench:
    """A program and the location that it runs on."""

    program: Program
    twin: Twin

    def run(self, code: str) -> RunResult:
        host = evolve(memory_host(builtin_schema("highlevel")), records=self.twin.records)
        return self.program.execute_anonymous(code, RunOptions(host=host))


def bench(**sources: str) -> Bench:
    program = Engine().load({f"{name}.trigger": text for name, text in sources.items()})
    return Bench(program, make_twin(schema=program.world.schema))


def logs(result: RunResult) -> list[Any]:
    assert result.error is None, result.error
    return [entry.text for entry in result.logs]


def test_triggers_run_around_dml_and_calls_are_charged() -> None:
    found = bench(Notes=TRIGGER)
    code = (
        "Contact c = new Contact(FirstName = 'a'); insert c; insert new Note(Body = 'x', ContactId = c.Id);"
        "System.debug([SELECT Body FROM Note WHERE ContactId = :c.Id].Body); System.debug(c.Id != null);"
    )
    result = found.run(code)
    assert logs(result) == ["after 1", "x!", "true"]
    used = {usage.resource.name: usage.used for usage in result.limits}
    assert used["API_CALLS"] == 3
    assert [one["body"] for one in found.twin.all("note")] == ["x!"]


def test_partial_success_keeps_what_was_stored_and_repeats_nothing() -> None:
    found = bench(Notes=TRIGGER)
    code = (
        "Contact c = new Contact(FirstName = 'a'); insert c;"
        "List<Note> notes = new List<Note>{ new Note(Body = 'x', ContactId = 'nobody00000000000000'),"
        "  new Note(Body = 'y', ContactId = c.Id) };"
        "for (Database.SaveResult one : Database.insert(notes, false)) System.debug(one.isSuccess());"
    )
    assert logs(found.run(code)) == ["after 1", "false", "true"]
    assert [one["body"] for one in found.twin.all("note")] == ["y!"]


def test_failed_statement_says_which_rows_stay() -> None:
    found = bench()
    code = (
        "Contact c = new Contact(FirstName = 'a'); insert c;"
        "try { insert new List<Note>{ new Note(Body = 'x', ContactId = c.Id),"
        "  new Note(Body = 'y', ContactId = 'nobody00000000000000') }; }"
        "catch (DmlException e) { System.debug(e.getMessage()); }"
    )
    message = logs(found.run(code))[0]
    assert "First exception on row 1" in message
    assert "HighLevel has no transactions: 1 of 2 rows stay changed: row 0" in message
    assert [one["body"] for one in found.twin.all("note")] == ["x"]


def test_messages_are_sent_when_the_run_has_succeeded_and_never_otherwise() -> None:
    found = bench()
    send = (
        "Contact c = new Contact(FirstName = 'a'); insert c;"
        "Message m = new Message(Type = 'SMS', ContactId = c.Id, Message = 'hi'); insert m; System.debug(m.Id);"
    )
    failed = found.run(send + " Integer i = 1 / Integer.valueOf('0');")
    assert failed.outcome is Outcome.FAILED
    assert found.twin.all("message") == []
    assert logs(found.run(send)) == ["null"]
    assert [one["body"] for one in found.twin.all("message")] == ["hi"]


def test_rollback_and_undelete_are_errors_of_the_language() -> None:
    found = bench()
    code = (
        "Savepoint s = Database.setSavepoint(); try { Database.rollback(s); }"
        "catch (DmlException e) { System.debug(e.getMessage()); }"
        "Contact c = new Contact(FirstName = 'a'); insert c; delete c;"
        "try { undelete c; } catch (DmlException e) { System.debug(e.getMessage()); }"
    )
    first, second = logs(found.run(code))
    assert "HighLevel has no transactions" in first
    assert "HighLevel has no endpoint for undelete" in second


def test_upsert_by_a_field_looks_the_rows_up() -> None:
    found = bench()
    code = (
        "insert new Contact(FirstName = 'a', Email = 'a@b.cc');"
        "List<Contact> rows = new List<Contact>{"
        "  new Contact(Email = 'A@b.cc', City = 'Bonn'), new Contact(Email = 'n@b.cc') };"
        "upsert rows Contact.Email; System.debug([SELECT COUNT() FROM Contact]);"
    )
    result = found.run(code)
    assert logs(result) == ["2"]
    assert {one.get("city") for one in found.twin.all("contact")} == {"Bonn", None}


def test_explain_tells_a_script_what_the_query_costs() -> None:
    found = bench()
    code = (
        "String city = 'Bonn'; List<String> mails = new List<String>{ 'a@b.cc', 'x@b.cc' };"
        "CircuitDB.QueryPlan plan = CircuitDB.explain("
        "'SELECT Id, AssignedTo.Name FROM Contact WHERE City = :city AND Email IN :mails');"
        "System.debug(plan.getStore() + ' ' + plan.getAccess() + ' ' + plan.getRows() + ' ' + plan.getPages()"
        "  + ' ' + plan.getCalls() + ' ' + plan.getSeconds());"
        "System.debug(plan.getPushedDown()[0]); System.debug(plan.getResidual()); System.debug(plan.getFurther());"
        "try { CircuitDB.explain('SELECT Id FROM Note'); }"
        "catch (QueryException e) { System.debug(e.getMessage()); }"
    )
    found.twin.change("insert", "Contact", {"Email": "a@b.cc"}, {"Email": "o@b.cc"})
    found.twin.records.begin()
    result = found.run(code)
    assert logs(result) == [
        "HighLevel POST /contacts/search 1 1 2 0.0",
        "Email IN ('a@b.cc', 'x@b.cc')",
        "(City = 'Bonn')",
        "(parents AssignedTo: one list, once in a run)",
        "HighLevel lists Note records only by ContactId: add the condition ContactId IN :ids",
    ]
    used = {usage.resource.name: usage.used for usage in result.limits}
    assert (used["QUERIES"], used["API_CALLS"]) == (2, 1)


def test_explain_expects_the_calls_that_the_query_then_makes() -> None:
    found = bench()
    twin = found.twin
    contacts = twin.change("insert", "Contact", *({"Email": f"c{at}@b.cc"} for at in range(5))).results
    pipeline = twin.all("pipeline")[0]["id"]
    rows = [{"Name": "o", "PipelineId": pipeline, "ContactId": one.id} for one in contacts]
    twin.change("insert", "Opportunity", *rows)
    queries = (
        "SELECT Email, (SELECT Name FROM Opportunities) FROM Contact",
        "SELECT Name, Contact.Email, Pipeline.Name FROM Opportunity",
        "SELECT Name, Contact.City FROM Opportunity",
        "SELECT Email, (SELECT Body FROM Notes) FROM Contact",
        "SELECT COUNT() FROM Contact WHERE Email != 'c1@b.cc'",
    )
    for query in queries:
        twin.records.begin()
        quoted = query.replace("'", "\\'")
        result = found.run(f"System.debug(CircuitDB.explain('{quoted}').getCalls());")
        expected = int(logs(result)[0])
        twin.records.begin()
        ran = found.run(f"Object rows = [{query}];")
        assert ran.error is None, ran.error
        made = next(usage.used for usage in ran.limits if usage.resource.name == "API_CALLS")
        assert (query, made) == (query, expected)


READING = """
trigger Reading on Contact (after update) {
    for (Contact one : (List<Contact>) Trigger.new) {
        System.debug(one.FirstName + READ);
    }
}
"""


def delivered(found: Bench, payload: dict[str, Any]) -> RunResult:
    schema = found.program.world.schema
    host = evolve(memory_host(schema), records=found.twin.records, state=MemoryEventState())
    return DeliveryRun(found.program, read_events(json.dumps(payload), schema))(RunOptions(host=host))


def calls(result: RunResult) -> int:
    return result.used(Resource.API_CALLS)


def test_what_an_event_lacks_is_fetched_only_when_it_is_read() -> None:
    payload = {"type": "ContactUpdate", "firstName": "From the event"}
    for read, calls_needed, told in (
        ("''", 0, ""),
        ("' ' + one.FirstName", 0, " From the event"),
        ("' ' + one.Email", 1, " ada@example.org"),
        ("' ' + one.Email + one.City + one.get('Country')", 1, " ada@example.orgBerlinnull"),
        ("' ' + one.get('City')", 1, " Berlin"),
    ):
        found = bench(Reading=READING.replace("READ", read))
        values = {"FirstName": "Stored", "Email": "ada@example.org", "City": "Berlin"}
        made = found.twin.change("insert", "Contact", values).results[0].id
        result = delivered(found, {**payload, "id": made})
        assert logs(result) == [f"From the event{told}"]
        assert calls(result) == calls_needed


def test_a_condition_fetches_what_it_reads() -> None:
    text = "@TriggerHandler(sobject='Contact' events='after update' when='City = \\'Berlin\\'') public class Local"
    text += " extends CircuitTrigger { public override void afterUpdate() { System.debug(Trigger.size); } }"
    program = Engine().load({"Local.cls": text})
    found = Bench(program, make_twin(schema=program.world.schema))
    made = found.twin.change("insert", "Contact", {"FirstName": "A", "City": "Berlin"}).results[0].id
    result = delivered(found, {"type": "ContactUpdate", "id": made, "firstName": "A"})
    assert (logs(result), calls(result)) == (["1"], 1)
    result = delivered(found, {"type": "ContactUpdate", "id": made, "firstName": "A", "city": "Bonn"})
    assert (logs(result), calls(result)) == ([], 0)


def test_objects_that_can_be_fetched_are_those_that_an_endpoint_reads() -> None:
    schema = builtin_schema("highlevel")
    assert {one.name for one in schema.objects.values() if one.is_fetchable} == set(READS)


def echoes(found: Bench, *payloads: dict[str, Any], state: MemoryEventState) -> list[str]:
    """Delivers payloads one by one and returns their fates."""
    schema = found.program.world.schema
    host = evolve(memory_host(schema), records=found.twin.records, state=state)
    fates = []
    for payload in payloads:
        run = DeliveryRun(found.program, read_events(json.dumps(payload), schema))
        run(RunOptions(host=host))
        fates += [report.fate.value for report in run.reports]
    return fates


ECHO = """
trigger Echo on Contact (after insert, after update) {
    if (Trigger.isInsert) {
        update new Contact(Id = Trigger.new[0].Id, City = 'Berlin');
        insert new Message(Type = 'SMS', ContactId = Trigger.new[0].Id, Message = 'Welcome');
        FAIL
    }
}
"""
ON_MESSAGE = "trigger OnMessage on Message (after insert) { System.debug('message'); }"


def test_the_echo_of_what_a_run_wrote_on_a_location_fires_nothing() -> None:
    found = bench(Echo=ECHO.replace("FAIL", ""), OnMessage=ON_MESSAGE)
    values = {"FirstName": "Ada", "Phone": "+4915550100"}
    made = found.twin.change("insert", "Contact", values).results[0].id
    state = MemoryEventState()
    payload = found.twin.api("GET", f"/contacts/{made}")["contact"]
    assert echoes(found, {**payload, "type": "ContactCreate"}, state=state) == ["fired"]
    payload = found.twin.api("GET", f"/contacts/{made}")["contact"]
    (sent,) = found.twin.all("message")
    message = {"type": "OutboundMessage", "messageId": sent["id"], "contactId": made, "body": sent["body"]}
    assert echoes(found, {**payload, "type": "ContactUpdate"}, message, state=state) == ["own change", "own change"]
    assert echoes(found, {**message, "messageId": "else"}, state=state) == ["fired"]


def test_the_echo_of_what_stays_of_a_failed_run_fires_nothing() -> None:
    found = bench(Echo=ECHO.replace("FAIL", "Integer x = 1 / Integer.valueOf('0');"))
    values = {"FirstName": "Ada", "Phone": "+4915550100"}
    made = found.twin.change("insert", "Contact", values).results[0].id
    state = MemoryEventState()
    payload = found.twin.api("GET", f"/contacts/{made}")["contact"]
    echoes(found, {**payload, "type": "ContactCreate", "webhookId": "w"}, state=state)
    assert not state.claimed
    payload = found.twin.api("GET", f"/contacts/{made}")["contact"]
    assert payload["city"] == "Berlin"
    assert echoes(found, {**payload, "type": "ContactUpdate"}, state=state) == ["own change"]


def test_a_failed_run_tells_which_changes_stay_and_which_messages_were_sent() -> None:
    found = bench()
    code = (
        "Contact c = new Contact(FirstName = 'a', Phone = '+4915550100'); insert c;"
        "insert new List<Message>{ new Message(Type = 'SMS', ContactId = c.Id, Message = 'one'),"
        "  new Message(Type = 'SMS', ContactId = c.Id, Message = 'two') };"
        "c.City = 'Bonn'; update c;"
    )
    failed = found.run(code + " Integer i = 1 / Integer.valueOf('0');")
    assert [(one.operation, one.object) for one in failed.changes] == [("insert", "Contact"), ("update", "Contact")]
    assert all(one.id == found.twin.all("contact")[0]["id"] for one in failed.changes)
    done = found.run(code)
    assert [(one.operation, one.object, one.id is not None) for one in done.changes] == [
        ("insert", "Contact", True),
        ("insert", "Message", True),
        ("insert", "Message", True),
        ("update", "Contact", True),
    ]
    used = {usage.resource.name: usage.used for usage in done.limits}
    assert used["API_CALLS"] == 4, "the messages' calls are charged when they are written"


def test_a_run_whose_second_message_fails_tells_of_the_first() -> None:
    found = bench()
    code = (
        "Contact c = new Contact(FirstName = 'a', Phone = '+4915550100'); insert c;"
        "insert new List<Message>{ new Message(Type = 'SMS', ContactId = c.Id, Message = 'one'),"
        "  new Message(Type = 'SMS', ContactId = 'nobody00000000000000', Message = 'two'),"
        "  new Message(Type = 'SMS', ContactId = c.Id, Message = 'three') };"
    )
    failed = found.run(code)
    assert failed.error is not None
    assert failed.error.message.startswith("1 of 3 messages were sent; the next one failed, HighLevel:")
    assert [(one.operation, one.object) for one in failed.changes] == [("insert", "Contact"), ("insert", "Message")]
    assert failed.changes[1].id == found.twin.all("message")[0]["id"]
    assert [one["body"] for one in found.twin.all("message")] == ["one"]


def test_a_replay_tells_the_same_changes_that_stay() -> None:
    found = bench()
    code = (
        "Contact c = new Contact(FirstName = 'a', Phone = '+4915550100'); insert c;"
        "insert new List<Message>{ new Message(Type = 'SMS', ContactId = c.Id, Message = 'one'),"
        "  new Message(Type = 'SMS', ContactId = 'nobody00000000000000', Message = 'two') };"
        "System.debug(CircuitDB.explain('SELECT Id FROM Contact').getRows());"
    )
    stream = io.BytesIO()
    writer = JournalWriter(stream)
    writer.open(Header({}, "highlevel", {}))
    host = evolve(memory_host(builtin_schema("highlevel")), records=found.twin.records)
    recorded = found.program.execute_anonymous(code, RunOptions(host=record(host, writer)))
    writer.close({})
    journal = read_journal(io.BytesIO(stream.getvalue()))
    replay = Replay(journal, found.program.world.schema)
    replayed = found.program.execute_anonymous(code, RunOptions(host=replay.host()))
    replay.finish({})
    assert [one.object for one in recorded.changes] == ["Contact", "Message"]
    assert replayed.changes == recorded.changes
    assert (replayed.error, replayed.limits) == (recorded.error, recorded.limits)


@pytest.mark.parametrize("failing", ["", "Integer x = 1 / Integer.valueOf('0');"])
def test_a_replay_of_a_delivery_remembers_the_same(failing: str) -> None:
    found = bench(Echo=ECHO.replace("FAIL", failing))
    made = found.twin.change("insert", "Contact", {"FirstName": "Ada", "Phone": "+4915550100"}).results[0].id
    schema = found.program.world.schema
    payload = {**found.twin.api("GET", f"/contacts/{made}")["contact"], "type": "ContactCreate", "webhookId": "w"}
    run = DeliveryRun(found.program, read_events(json.dumps(payload), schema))
    host = evolve(memory_host(schema), records=found.twin.records, state=MemoryEventState())
    stream = io.BytesIO()
    recorded = Recorder(found.program).run(run, {}, stream, RunOptions(host=host))
    assert recorded.is_success is not bool(failing)
    journal = read_journal(io.BytesIO(stream.getvalue()))
    again = DeliveryRun(found.program, read_events(json.dumps(payload), schema))
    replayed = replay(found.program, journal, again)
    assert replayed.changes == recorded.changes
    assert [one.fate for one in again.reports] == [one.fate for one in run.reports]
