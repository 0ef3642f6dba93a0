"""Ports that pass everything on and write it down: the intent before, the answer after.

What changes the world is handed to the operating system before it is done, so that a crash leaves no effect unknown;
what a transaction holds back changes the world when it is committed.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from circuitscript.data.plan import QueryPlan
from circuitscript.data.record import Record
from circuitscript.hosts.journal import effects
from circuitscript.hosts.journal.writer import JournalWriter
from circuitscript.hosts.journal.writing import write_boolean, write_json, write_string
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
    """Does an effect and writes it down. `written` is its request and `answer` makes its answer, both JSON texts."""

    def __init__(self, writer: JournalWriter) -> None:
        self._writer = writer

    def note(
        self, effect: str, written: str, answer: Callable[[A], str], act: Callable[..., A], *arguments: object
    ) -> A:
        """Acts and writes request and answer, or the exception, as one entry: for what no crash leaves half done."""
        writer = self._writer
        intent = f'"statement":{writer.statement()},"effect":"{effect}","request":{written}'
        try:
            result = act(*arguments)
        except ScriptException as exception:
            writer.entry(f'{intent},"error":{_error(exception)}')
            raise
        except BaseException:
            writer.entry(intent)
            raise
        writer.entry(f'{intent},"answer":{answer(result)}')
        return result

    def perform(
        self, effect: str, written: str, answer: Callable[[A], str], act: Callable[..., A], *arguments: object
    ) -> A:
        """Hands the intent to the operating system, acts, and writes the answer or the exception as a second entry."""
        writer = self._writer
        intent = writer.entry(f'"statement":{writer.statement()},"effect":"{effect}","request":{written}')
        writer.flush()
        try:
            result = act(*arguments)
        except ScriptException as exception:
            writer.entry(f'"of":{intent},"error":{_error(exception)}')
            raise
        writer.entry(f'"of":{intent},"answer":{answer(result)}')
        return result


class _Records:
    """What a transactional store changes is undone with the process until it is committed."""

    def __init__(self, inner: Records, recorder: _Recorder) -> None:
        self._inner = inner
        self._note = recorder.note
        self.is_transactional: bool = getattr(inner, "is_transactional", False)
        self.is_volatile: bool = getattr(inner, "is_volatile", False)
        self._alter = recorder.note if self.is_transactional else recorder.perform
        self._settle = recorder.note if self.is_volatile else recorder.perform

    def query(self, request: QueryRequest) -> QueryAnswer:
        written = effects.query_request(request)
        return self._note("records.query", written, effects.query_answer, self._inner.query, request)

    def explain(self, request: QueryRequest) -> QueryPlan:
        written = effects.query_request(request)
        return self._note("records.explain", written, effects.plan_answer, self._inner.explain, request)

    def search(self, request: SearchRequest) -> tuple[QueryAnswer, ...]:
        written = effects.search_request(request)
        return self._note("records.search", written, effects.search_answer, self._inner.search, request)

    def change(self, request: ChangeRequest) -> ChangeAnswer:
        written = effects.change_request(request)
        return self._alter("records.change", written, effects.change_answer, self._inner.change, request)

    def mirror(self, records: Sequence[Record], is_deleted: bool = False) -> list[dict[str, object] | None]:
        mirror = getattr(self._inner, "mirror", _unmirrored)
        written = effects.mirror_request(records, is_deleted)
        return self._alter("records.mirror", written, effects.mirror_answer, mirror, records, is_deleted)

    def savepoint(self) -> int:
        return self._note("records.savepoint", "null", str, self._inner.savepoint)

    def rollback(self, savepoint: int) -> None:
        self._alter("records.rollback", str(savepoint), _nothing, self._inner.rollback, savepoint)

    def begin(self) -> None:
        self._note("records.begin", "null", _nothing, self._inner.begin)

    def commit(self) -> Sequence[str] | None:
        return self._settle("records.commit", "null", _ids, self._inner.commit)

    def abandon(self) -> Sequence[str] | None:
        return self._alter("records.abandon", "null", _ids, self._inner.abandon)

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
        return self._perform("http.send", written, effects.http_answer, self._inner.send, request)


class _Messages:
    def __init__(self, inner: Messages, recorder: _Recorder) -> None:
        self._inner = inner
        self._perform = recorder.perform

    def send(self, message: Message) -> str:
        return self._perform("messages.send", effects.message(message), write_string, self._inner.send, message)


class _Jobs:
    def __init__(self, inner: Jobs, recorder: _Recorder) -> None:
        self._inner = inner
        self._perform = recorder.perform

    def enqueue(self, job: Job) -> str:
        return self._perform("jobs.enqueue", effects.job(job), write_string, self._inner.enqueue, job)


class _State:
    """What it notes is undone with the process until it is committed."""

    def __init__(self, inner: EventState, recorder: _Recorder) -> None:
        self._inner = inner
        self._note = recorder.note
        self.is_volatile: bool = getattr(inner, "is_volatile", False)
        self._settle = recorder.note if self.is_volatile else recorder.perform

    def claim(self, event_id: str) -> bool:
        return self._note("state.claim", write_string(event_id), write_boolean, self._inner.claim, event_id)

    def snapshots(self, keys: Sequence[tuple[str, str]]) -> tuple[Snapshot | None, ...]:
        return self._note("state.snapshots", write_json(keys), effects.snapshots, self._inner.snapshots, keys)

    def keep(self, snapshots: Sequence[Snapshot]) -> None:
        self._note("state.keep", effects.snapshots(snapshots), _nothing, self._inner.keep, snapshots)

    def set_aside(self, events: Sequence[UnknownEvent]) -> None:
        self._note("state.set_aside", effects.unknown_events(events), _nothing, self._inner.set_aside, events)

    def begin(self) -> None:
        self._note("state.begin", "null", _nothing, self._inner.begin)

    def commit(self) -> None:
        self._settle("state.commit", "null", _nothing, self._inner.commit)

    def abandon(self) -> None:
        self._note("state.abandon", "null", _nothing, self._inner.abandon)


def _error(exception: ScriptException) -> str:
    return write_json({"kind": exception.kind, "message": exception.message})


def _nothing(answer: None) -> str:
    return "null"


def _ids(answer: Sequence[str] | None) -> str:
    return "null" if answer is None else write_json(answer)


def _unmirrored(records: Sequence[Record], is_deleted: bool) -> list[dict[str, object] | None]:
    """Mirrors records in a store that is no copy of another: it has none of them, and takes none."""
    return [None] * len(records)
