"""Ports that pass everything on and write it down: the intent before, the answer after.

What changes the world is handed to the operating system before it is done, so that a crash leaves no effect unknown.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from circuitscript.data.plan import QueryPlan
from circuitscript.data.record import Record
from circuitscript.hosts.journal import effects
from circuitscript.hosts.journal.files import JournalWriter
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import (
    ChangeAnswer,
    ChangeRequest,
    Clock,
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
)
from circuitscript.source.classes import evolve

A = TypeVar("A")


def record(host: Host, writer: JournalWriter) -> Host:
    """Returns a host that does what `host` does and writes it to `writer`, whose header is already written."""
    recorder = _Recorder(writer)
    return evolve(
        host,
        records=_Records(host.records, recorder),
        clock=_Clock(host.clock, writer),
        randomness=_Randomness(host.randomness, writer),
        logs=_Logs(host.logs, writer),
        http=_Http(host.http, recorder),
        messages=_Messages(host.messages, recorder),
        jobs=_Jobs(host.jobs, recorder),
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
        self, effect: str, request: Any, act: Callable[[], A], answer: Callable[[A], Any], *, is_safe: bool = False
    ) -> A:
        """Writes the intent, acts, and writes the answer or the exception; a safe effect only reads."""
        writer = self._writer
        intent = writer.entry({"statement": writer.statement(), "effect": effect, "request": request})
        if not is_safe:
            writer.flush()
        try:
            result = act()
        except ScriptException as exception:
            writer.entry({"of": intent, "error": {"kind": exception.kind, "message": exception.message}})
            raise
        writer.entry({"of": intent, "answer": answer(result)})
        return result


def _plain(value: object) -> Any:
    return value


class _Records:
    def __init__(self, inner: Records, recorder: _Recorder) -> None:
        self._inner = inner
        self._perform = recorder.perform

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
        return self._perform("records.change", written, lambda: act(request), effects.change_answer)

    def mirror(self, records: Sequence[Record], is_deleted: bool = False) -> list[dict[str, object] | None]:
        mirror = getattr(self._inner, "mirror", None)
        written = effects.mirror_request(records, is_deleted)

        def act() -> list[dict[str, object] | None]:
            earlier: list[dict[str, object] | None] = [None] * len(records)
            return earlier if mirror is None else list(mirror(records, is_deleted))

        return self._perform("records.mirror", written, act, effects.mirror_answer)

    def savepoint(self) -> int:
        return self._perform("records.savepoint", None, self._inner.savepoint, _plain, is_safe=True)

    def rollback(self, savepoint: int) -> None:
        self._perform("records.rollback", savepoint, lambda: self._inner.rollback(savepoint), _plain)

    def begin(self) -> None:
        self._perform("records.begin", None, self._inner.begin, _plain, is_safe=True)

    def commit(self) -> None:
        self._perform("records.commit", None, self._inner.commit, _plain)

    def abandon(self) -> None:
        self._perform("records.abandon", None, self._inner.abandon, _plain)

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
        self._writer.entry({"statement": self._writer.statement(), "reading": reading, "value": value})
        return value


class _Randomness:
    def __init__(self, inner: Randomness, writer: JournalWriter) -> None:
        self._inner = inner
        self._writer = writer

    def bytes(self, count: int) -> bytes:
        drawn = self._inner.bytes(count)
        self._writer.entry({"statement": self._writer.statement(), "reading": "randomness", "value": drawn.hex()})
        return drawn


class _Logs:
    def __init__(self, inner: Logs, writer: JournalWriter) -> None:
        self._inner = inner
        self._writer = writer

    def write(self, entry: LogEntry) -> None:
        self._writer.entry({"statement": self._writer.statement(), "log": effects.log_entry(entry)})
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
        return self._perform("messages.send", written, lambda: self._inner.send(message), _plain)


class _Jobs:
    def __init__(self, inner: Jobs, recorder: _Recorder) -> None:
        self._inner = inner
        self._perform = recorder.perform

    def enqueue(self, job: Job) -> str:
        return self._perform("jobs.enqueue", effects.job(job), lambda: self._inner.enqueue(job), _plain)
