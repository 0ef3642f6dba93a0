"""Ports that pass everything on and write it down: the intent before, the answer after.

What changes the world is handed to the operating system before it is done, so that a crash leaves no effect unknown;
what a transaction holds back changes the world when it is committed.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from circuitscript.data.plan import QueryPlan
from circuitscript.data.record import Record
from circuitscript.hosts.journal import effects
from circuitscript.hosts.journal.files import JournalWriter
from circuitscript.hosts.journal.writing import write_json, write_string
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import (
    ChangeAnswer,
    ChangeRequest,
    Clock,
    EventState,
    Host,
    Http,
    HttpRequest,
    HttpResponse,
    Job,
    Jobs,
    LogEntry,
    Logs,
    Message,
    Messages,
    QueryAnswer,
    QueryRequest,
    Randomness,
    Records,
    SearchRequest,
    Snapshot,
    UnknownEvent,
)

A = TypeVar("A")


def record(host: Host, writer: JournalWriter) -> Host:
    """Returns a host that does what `host` does and writes it to `writer`, whose header is already written."""
    recorder = _Recorder(writer)
    return Host(
        records=_Records(host.records, recorder),
        clock=_Clock(host.clock, writer),
        randomness=_Randomness(host.randomness, writer),
        logs=_Logs(host.logs, writer),
        http=_Http(host.http, recorder),
        messages=_Messages(host.messages, recorder),
        jobs=_Jobs(host.jobs, recorder),
        settings=host.settings,
        state=None if host.state is None else _State(host.state, recorder),
        attach=_attaching(host, writer),
    )


def _attaching(host: Host, writer: JournalWriter) -> Callable[[Callable[[], int]], None]:
    def attach(statement: Callable[[], int]) -> None:
        writer.statement = statement
        if host.attach is not None:
            host.attach(statement)

    return attach


class _Recorder:
    def __init__(self, writer: JournalWriter) -> None:
        self._writer = writer

    def perform(
        self, effect: str, request: str, act: Callable[[], A], answer: Callable[[A], str], *, is_safe: bool = False
    ) -> A:
        """Writes the intent, acts, and writes the answer or the exception.

        A safe effect changes nothing that outlives the run, so that its intent need not be on the way before it.
        """
        writer = self._writer
        intent = writer.entry(f'"statement":{writer.statement()},"effect":"{effect}","request":{request}')
        if not is_safe:
            writer.flush()
        try:
            result = act()
        except ScriptException as exception:
            error = write_json({"kind": exception.kind, "message": exception.message})
            writer.entry(f'"of":{intent},"error":{error}')
            raise
        writer.entry(f'"of":{intent},"answer":{answer(result)}')
        return result


class _Records:
    """What a transactional store changes is undone with the process until it is committed."""

    def __init__(self, inner: Records, recorder: _Recorder) -> None:
        self._inner = inner
        self._perform = recorder.perform
        self.is_transactional: bool = getattr(inner, "is_transactional", False)

    def query(self, request: QueryRequest) -> QueryAnswer:
        act, written = self._inner.query, effects.query_request(request)
        return self._perform("records.query", written, lambda: act(request), effects.query_answer, is_safe=True)

    def explain(self, request: QueryRequest) -> QueryPlan:
        act, written = self._inner.explain, effects.query_request(request)
        return self._perform("records.explain", written, lambda: act(request), effects.plan_answer, is_safe=True)

    def search(self, request: SearchRequest) -> tuple[QueryAnswer, ...]:
        act, written = self._inner.search, effects.search_request(request)
        return self._perform("records.search", written, lambda: act(request), effects.search_answer, is_safe=True)

    def change(self, request: ChangeRequest) -> ChangeAnswer:
        act, written = self._inner.change, effects.change_request(request)
        is_safe = self.is_transactional
        return self._perform("records.change", written, lambda: act(request), effects.change_answer, is_safe=is_safe)

    def mirror(self, records: Sequence[Record], is_deleted: bool = False) -> list[dict[str, object] | None]:
        mirror = getattr(self._inner, "mirror", None)
        written = effects.mirror_request(records, is_deleted)

        def act() -> list[dict[str, object] | None]:
            earlier: list[dict[str, object] | None] = [None] * len(records)
            return earlier if mirror is None else list(mirror(records, is_deleted))

        is_safe = self.is_transactional
        return self._perform("records.mirror", written, act, effects.mirror_answer, is_safe=is_safe)

    def savepoint(self) -> int:
        mark: int = self._perform("records.savepoint", "null", self._inner.savepoint, write_json, is_safe=True)
        return mark

    def rollback(self, savepoint: int) -> None:
        act, is_safe = self._inner.rollback, self.is_transactional
        self._perform("records.rollback", str(savepoint), lambda: act(savepoint), write_json, is_safe=is_safe)

    def begin(self) -> None:
        self._perform("records.begin", "null", self._inner.begin, write_json, is_safe=True)

    def commit(self) -> Sequence[str] | None:
        sent: Sequence[str] | None = self._perform("records.commit", "null", self._inner.commit, write_json)
        return sent

    def abandon(self) -> Sequence[str] | None:
        act, is_safe = self._inner.abandon, self.is_transactional
        sent: Sequence[str] | None = self._perform("records.abandon", "null", act, write_json, is_safe=is_safe)
        return sent

    def close(self) -> None:
        close = getattr(self._inner, "close", None)
        if close is not None:
            close()


class _Clock:
    def __init__(self, inner: Clock, writer: JournalWriter) -> None:
        self._inner = inner
        self._writer = writer

    def start(self) -> None:
        start = getattr(self._inner, "start", None)
        if start is not None:
            start()

    def now(self) -> int:
        return self._read("now", self._inner.now())

    def elapsed(self) -> int:
        return self._read("elapsed", self._inner.elapsed())

    def cpu(self) -> int:
        return self._read("cpu", self._inner.cpu())

    def _read(self, reading: str, value: int) -> int:
        writer = self._writer
        writer.entry(f'"statement":{writer.statement()},"reading":"{reading}","value":{value}')
        return value


class _Randomness:
    def __init__(self, inner: Randomness, writer: JournalWriter) -> None:
        self._inner = inner
        self._writer = writer

    def bytes(self, count: int) -> bytes:
        drawn = self._inner.bytes(count)
        writer = self._writer
        writer.entry(f'"statement":{writer.statement()},"reading":"randomness","value":"{drawn.hex()}"')
        return drawn


class _Logs:
    def __init__(self, inner: Logs, writer: JournalWriter) -> None:
        self._inner = inner
        self._writer = writer

    def write(self, entry: LogEntry) -> None:
        self._writer.entry(f'"statement":{self._writer.statement()},"log":{effects.log_entry(entry)}')
        self._inner.write(entry)


class _Http:
    def __init__(self, inner: Http, recorder: _Recorder) -> None:
        self._inner = inner
        self._perform = recorder.perform

    def send(self, request: HttpRequest) -> HttpResponse:
        written = effects.http_request(request)
        return self._perform("http.send", written, lambda: self._inner.send(request), effects.http_answer)


class _Messages:
    def __init__(self, inner: Messages, recorder: _Recorder) -> None:
        self._inner = inner
        self._perform = recorder.perform

    def send(self, message: Message) -> str:
        written = effects.message(message)
        return self._perform("messages.send", written, lambda: self._inner.send(message), write_string)


class _Jobs:
    def __init__(self, inner: Jobs, recorder: _Recorder) -> None:
        self._inner = inner
        self._perform = recorder.perform

    def enqueue(self, job: Job) -> str:
        return self._perform("jobs.enqueue", effects.job(job), lambda: self._inner.enqueue(job), write_string)


class _State:
    """What it notes is undone with the process until it is committed."""

    def __init__(self, inner: EventState, recorder: _Recorder) -> None:
        self._inner = inner
        self._perform = recorder.perform

    def claim(self, event_id: str) -> bool:
        act, written = self._inner.claim, write_string(event_id)
        is_new: bool = self._perform("state.claim", written, lambda: act(event_id), write_json, is_safe=True)
        return is_new

    def snapshots(self, keys: Sequence[tuple[str, str]]) -> tuple[Snapshot | None, ...]:
        act, written = self._inner.snapshots, write_json([list(key) for key in keys])
        return self._perform("state.snapshots", written, lambda: act(keys), effects.snapshots, is_safe=True)

    def keep(self, snapshots: Sequence[Snapshot]) -> None:
        act, written = self._inner.keep, effects.snapshots(snapshots)
        self._perform("state.keep", written, lambda: act(snapshots), write_json, is_safe=True)

    def set_aside(self, events: Sequence[UnknownEvent]) -> None:
        act, written = self._inner.set_aside, effects.unknown_events(events)
        self._perform("state.set_aside", written, lambda: act(events), write_json, is_safe=True)

    def begin(self) -> None:
        self._perform("state.begin", "null", self._inner.begin, write_json, is_safe=True)

    def commit(self) -> None:
        self._perform("state.commit", "null", self._inner.commit, write_json)

    def abandon(self) -> None:
        self._perform("state.abandon", "null", self._inner.abandon, write_json, is_safe=True)
