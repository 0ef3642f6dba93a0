"""Recording a run's effects and replaying them: exact, complete, and loud about every difference."""

import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from circuitscript.data.query import BindReference, FieldReference, Filter, LogicalQuery, SelectedValue
from circuitscript.data.record import Record
from circuitscript.data.schemas import builtin_schema
from circuitscript.hosts.clock import FixedClock
from circuitscript.hosts.collecting import CollectedJobs, CollectedLogs, CollectedMessages
from circuitscript.hosts.http import ScriptedHttp
from circuitscript.hosts.journal import (
    Divergence,
    Header,
    Journal,
    JournalError,
    JournalWriter,
    Replay,
    effects,
    read_journal,
    record,
)
from circuitscript.hosts.journal.codec import Decoder
from circuitscript.hosts.memory import MemoryRecords
from circuitscript.hosts.randomness import SeededRandomness
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import (
    ChangeAnswer,
    ChangeRequest,
    Host,
    HttpRequest,
    HttpResponse,
    Job,
    LogEntry,
    Message,
    QueryRequest,
    RowError,
    RowResult,
    Snapshot,
)
from circuitscript.values.text import Id

SCHEMA = builtin_schema("highlevel")
CONTACT = SCHEMA.objects["Contact"]
HEADER = Header({"a.cls": "class A {}"}, "highlevel", {"type": "ContactCreate"}, settings={"user_id": "u1"})
OUTCOME = {"outcome": "succeeded"}
NOW = 1_700_000_000_000


def real_host() -> Host:
    answer = HttpResponse(201, "Created", (("Set-Cookie", "s3cret"), ("X-Trace", "1")), b"\x00\xff", 5_000)
    return Host(
        records=MemoryRecords(SCHEMA),
        clock=FixedClock(NOW),
        randomness=SeededRandomness(1),
        logs=CollectedLogs(),
        http=ScriptedHttp([answer]),
        messages=CollectedMessages(),
        jobs=CollectedJobs(),
    )


def query(email: str) -> QueryRequest:
    columns = tuple(
        SelectedValue(FieldReference((), CONTACT.fields[name])) for name in ("Email", "Tags", "CreatedDate")
    )
    where = Filter(FieldReference((), CONTACT.fields["Email"]), "=", BindReference(0))
    made = LogicalQuery(CONTACT, columns, where=where, bind_count=1, text="SELECT … WHERE Email = :0")
    return QueryRequest(made, (email,), NOW)


def run(host: Host, email: str = "a@b.cc") -> list[Any]:
    """A run that has every kind of effect once; returns everything it got to know."""
    seen: list[Any] = []
    if host.attach is not None:
        host.attach(lambda: len(seen))
    host.records.begin()
    contact = Record(CONTACT, {"Email": email, "Tags": ("x", "y"), "DateOfBirth": date(2000, 2, 29)})
    seen.append(
        host.records.change(ChangeRequest("insert", (contact, Record(CONTACT, {"Email": "?"})), False, now=NOW))
    )
    seen.append(host.records.savepoint())
    found = host.records.query(query(email))
    seen.append([row.values for row in found.rows])
    seen.append(host.records.explain(query(email)))
    host.records.rollback(0)
    seen.append([host.clock.now(), host.clock.cpu(), host.clock.elapsed(), host.randomness.bytes(4)])
    host.logs.write(LogEntry("DEBUG", "hello", "A", 3, (("n", Decimal("1.50")),)))
    request = HttpRequest("POST", "https://x.test/", (("Authorization", "Bearer s3cret"), ("A", "b")), b"body")
    response = host.http.send(request)
    seen.append((response.status, response.body, response.elapsed))
    try:
        host.http.send(request)
    except ScriptException as exception:
        seen.append((exception.kind, exception.message))
    seen.append(host.messages.send(Message("SMS", (("to", Id("c1")),))))
    seen.append(host.jobs.enqueue(Job("queueable", "J", "{}")))
    host.records.commit()
    return seen


def recorded(email: str = "a@b.cc") -> tuple[str, list[Any]]:
    stream = io.BytesIO()
    writer = JournalWriter(stream)
    writer.open(HEADER)
    seen = run(record(real_host(), writer), email)
    writer.close(OUTCOME)
    return stream.getvalue().decode("ascii"), seen


def journal(text: str, is_whole: bool = True) -> Journal:
    return read_journal(io.BytesIO(text.encode()), is_whole=is_whole)


def test_a_replayed_run_sees_what_the_recorded_one_saw() -> None:
    text, seen = recorded()
    replay = Replay(journal(text), SCHEMA)
    assert run(replay.host()) == seen
    replay.finish(OUTCOME)


def test_a_recording_changes_nothing_for_the_run() -> None:
    assert recorded()[1] == run(real_host())


def test_the_header_comes_back() -> None:
    assert journal(recorded()[0]).header == HEADER
    assert journal(recorded()[0]).outcome == OUTCOME


def test_no_secret_stands_in_a_journal() -> None:
    assert "s3cret" not in recorded()[0]


def test_an_effect_is_one_entry_and_two_where_a_crash_could_leave_it_half_done() -> None:
    entries = [entry.values for entry in journal(recorded()[0]).entries]
    effects_of = {entry["entry"]: entry for entry in entries if "effect" in entry}
    answers = {entry["of"]: entry for entry in entries if "of" in entry}
    assert len(effects_of) == 11
    assert {effects_of[number]["effect"] for number in answers} == {"http.send", "messages.send", "jobs.enqueue"}
    for number, effect in effects_of.items():
        answered = answers.get(number, effect)
        assert ("answer" in answered) != ("error" in answered)
        assert (answered is effect) == (number not in answers)


class Remote:
    """A store whose changes are for good, as HighLevel's are; notes the journal's last line before each of them."""

    def __init__(self, stream: io.BytesIO) -> None:
        self.inner = MemoryRecords(SCHEMA)
        self.stream = stream
        self.seen: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name in ("is_transactional", "is_volatile"):
            raise AttributeError(name)
        act = getattr(self.inner, name)

        def noting(*arguments: Any) -> Any:
            lines = self.stream.getvalue().decode().splitlines()
            self.seen.append(json.loads(lines[-1]).get("effect", "") if lines else "")
            return act(*arguments)

        return noting


def test_a_store_that_takes_nothing_back_has_two_entries_for_each_change() -> None:
    stream = io.BytesIO()
    writer = JournalWriter(stream)
    writer.open(HEADER)
    host = real_host()
    remote = host.records = Remote(stream)  # type: ignore[assignment]
    seen = run(record(host, writer))
    writer.close(OUTCOME)
    read = journal(stream.getvalue().decode())
    entries = [entry.values for entry in read.entries]
    answered = [entries[entry["of"] - 1]["effect"] for entry in entries if "of" in entry]
    changes = ["records.change", "records.rollback", "records.commit"]
    assert [effect for effect in answered if effect.startswith("records.")] == changes
    assert [effect for effect in remote.seen if effect in changes] == [*changes[:1] * 4, *changes[1:]]
    assert run(Replay(read, SCHEMA).host()) == seen


def test_an_effect_that_ends_in_an_exception_of_python_has_no_answer() -> None:
    class Broken:
        def query(self, request: QueryRequest) -> Any:
            raise RuntimeError("the store broke")

    stream = io.BytesIO()
    writer = JournalWriter(stream)
    writer.open(HEADER)
    host = real_host()
    host.records = Broken()  # type: ignore[assignment]
    with pytest.raises(RuntimeError, match="the store broke"):
        record(host, writer).records.query(query("a@b.cc"))
    writer.flush()
    read = journal(stream.getvalue().decode(), is_whole=False)
    assert [list(entry.values) for entry in read.entries] == [["entry", "statement", "effect", "request"]]
    with pytest.raises(Divergence, match="the recorded run was cut short"):
        Replay(read, SCHEMA).host().records.query(query("a@b.cc"))


def test_another_request_is_the_first_divergence() -> None:
    text, _ = recorded()
    replay = Replay(journal(text), SCHEMA)
    with pytest.raises(
        Divergence, match=r"diverges at entry 2 \(line 3\), statement 0: expected records.change"
    ) as caught:
        run(replay.host(), "b@b.cc")
    assert "b@b.cc" in caught.value.actual
    with pytest.raises(Divergence):
        replay.host().clock.now()
    with pytest.raises(Divergence):
        replay.finish(OUTCOME)


def test_an_effect_at_another_statement_is_a_divergence() -> None:
    replay = Replay(journal(recorded()[0]), SCHEMA)
    host = replay.host()
    assert host.attach is not None
    host.attach(lambda: 7)
    with pytest.raises(Divergence, match=r"expected records\.begin with statement 0, got 7"):
        host.records.begin()


def test_an_effect_of_another_kind_is_a_divergence() -> None:
    host = Replay(journal(recorded()[0]), SCHEMA).host()
    with pytest.raises(Divergence, match=r"expected records\.begin, got now"):
        host.clock.now()


def test_a_run_that_stops_early_is_a_divergence() -> None:
    replay = Replay(journal(recorded()[0]), SCHEMA)
    replay.host().records.begin()
    with pytest.raises(Divergence, match="got the end of the run"):
        replay.finish(OUTCOME)


def test_another_outcome_is_a_divergence() -> None:
    replay = Replay(journal(recorded()[0]), SCHEMA)
    run(replay.host())
    with pytest.raises(Divergence, match=r'expected the outcome {"outcome": "succeeded"}, got {"outcome": "failed"}'):
        replay.finish({"outcome": "failed"})


def _without_seal(text: str) -> str:
    return text[: text.rindex('{"seal"')]


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda text: "", "the journal is empty"),
        (lambda text: "hello\n", "this is no CircuitScript journal"),
        (lambda text: '{"format": "other"}\n', "this is no CircuitScript journal"),
        (
            lambda text: text.replace('"format_version":3', '"format_version":2'),
            "has format 2, and this CircuitScript reads format 3; replay it with CircuitScript of its time",
        ),
        (_without_seal, "without its seal: its run was cut short"),
        (lambda text: text[:-300], "damaged, or the file ends in the middle|cut short"),
        (lambda text: text.replace("hello", "hallo"), "was changed after it was written"),
        (
            lambda text: "".join(text.splitlines(keepends=True)[:3] + text.splitlines(keepends=True)[4:]),
            "line 4: entry 3 is missing",
        ),
        (lambda text: text + "{}\n", "something follows the end"),
        (lambda text: text.replace('"schema":"highlevel",', ""), "the header is damaged"),
    ],
)
def test_a_file_that_is_not_a_whole_journal_is_refused(damage: Callable[[str], str], message: str) -> None:
    with pytest.raises(JournalError, match=message):
        journal(damage(recorded()[0]))


def test_a_journal_that_was_cut_short_replays_up_to_its_end() -> None:
    lines = _without_seal(recorded()[0]).splitlines(keepends=True)
    cut = Replay(journal("".join(lines[:4]), is_whole=False), SCHEMA)
    with pytest.raises(Divergence, match="the recorded run was cut short"):
        run(cut.host())


class Lasting:
    """A store that is for good once it is committed, such as one in a file."""

    is_transactional = True

    def __init__(self) -> None:
        self.inner = MemoryRecords(SCHEMA)

    def __getattr__(self, name: str) -> Any:
        if name == "is_volatile":
            raise AttributeError(name)
        return getattr(self.inner, name)


@pytest.mark.parametrize(("make", "lasts"), [(Lasting, True), (lambda: MemoryRecords(SCHEMA), False)])
def test_a_writer_holds_lines_back_until_an_effect_is_for_good(make: Callable[[], Any], lasts: bool) -> None:
    stream = io.BytesIO()
    writer = JournalWriter(stream)
    writer.open(HEADER)
    inner = real_host()
    inner.records = make()
    host = record(inner, writer)
    host.records.begin()
    host.records.change(ChangeRequest("insert", (Record(CONTACT, {"Email": "a@b.cc"}),), now=NOW))
    assert b"records.change" not in stream.getvalue()
    host.records.commit()
    lines = stream.getvalue().splitlines()
    assert lines[-1].endswith(b'"effect":"records.commit","request":null}') if lasts else not lines


def test_many_lines_are_written_before_the_end() -> None:
    stream = io.BytesIO()
    writer = JournalWriter(stream)
    writer.open(HEADER)
    logs = record(real_host(), writer).logs
    for number in range(5_000):
        logs.write(LogEntry("DEBUG", "x" * 100, "A", number))
    assert len(stream.getvalue()) > 200_000
    writer.close(OUTCOME)
    assert len(journal(stream.getvalue().decode()).entries) == 5_000


def test_an_answer_has_only_what_a_change_made_new() -> None:
    before = {"Id": Id("a"), "Name": "x", "Note": "n"}
    after = {**before, "Name": "y", "City": "z"}
    gone = {"Id": Id("b"), "Name": "x"}
    for results in (
        (RowResult("a", before=before, after=after),),
        (RowResult("a", before=before, after=after), RowResult("c", True, after=before)),
        (RowResult("b", before=gone, after={"Id": Id("b")}),),
        (RowResult(None, errors=(RowError("X", "no"),)),),
    ):
        answer = ChangeAnswer(results)
        written = json.loads(effects.change_answer(answer))
        assert effects.AnswerReader(Decoder(SCHEMA)).change(written) == answer
    written = json.loads(effects.change_answer(ChangeAnswer((RowResult("a", before=before, after=after),))))
    assert written["changed"] == [{"fields": {"Name": None, "City": None}, "rows": [["y", "z"]]}]


def test_what_is_remembered_of_events_comes_back() -> None:
    known = (
        Snapshot("Contact", "c1", {"Tags": ("a",), "Email": None, "Born": date(2000, 2, 29)}, "update", NOW, True, 7),
        None,
        Snapshot("Contact", "c2", {}, "delete"),
    )
    back = effects.AnswerReader(Decoder(SCHEMA)).snapshots(json.loads(effects.snapshots(known)))
    assert back == known
