"""Ports that answer from a journal alone, and notice the first place where the run asks for something else."""

import json
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeVar

from circuitscript.data.plan import QueryPlan
from circuitscript.data.record import Record
from circuitscript.data.schema import Schema
from circuitscript.hosts.journal import effects
from circuitscript.hosts.journal.codec import Decoder
from circuitscript.hosts.journal.files import Entry, Journal
from circuitscript.hosts.journal.writing import write_json, write_string
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
    QueryAnswer,
    QueryRequest,
    SearchRequest,
    Snapshot,
    UnknownEvent,
)

SHOWN = 300
"""The most characters of an entry that a divergence's message shows."""

T = TypeVar("T")


class Divergence(Exception):
    """The run does not do what the journal says. `entry` is the journal's, None after its end."""

    def __init__(self, entry: Entry | None, expected: str, actual: str, statement: int) -> None:
        place = f"entry {entry.number} (line {entry.line})" if entry is not None else "the end of the journal"
        super().__init__(f"The run diverges at {place}, statement {statement}: expected {expected}, got {actual}")
        self.entry = entry
        self.expected = expected
        self.actual = actual
        self.statement = statement


class Replay:
    """One replay of a journal's run. `divergence` is the first one, after which no port answers any more."""

    def __init__(self, journal: Journal, schema: Schema) -> None:
        self._journal = journal
        self._at = 0
        self._statement: Callable[[], int] = lambda: 0
        self._answers = effects.AnswerReader(Decoder(schema))
        self.divergence: Divergence | None = None

    def host(self) -> Host:
        """Returns the ports of the replayed run."""
        ports = _Ports(self, self._answers)
        return Host(
            records=ports,
            clock=_Clock(self),
            randomness=_Randomness(self),
            logs=_Logs(self),
            http=_Http(self, self._answers),
            messages=_Messages(self),
            jobs=_Jobs(self),
            settings=dict(self._journal.header.settings),
            state=_State(self, self._answers) if self._has_state() else None,
            attach=self._attach,
        )

    def _has_state(self) -> bool:
        effects_of = (entry.values.get("effect") for entry in self._journal.entries)
        return next((effect for effect in effects_of if effect), "") == "state.begin"

    def finish(self, outcome: dict[str, Any]) -> None:
        """Raises `Divergence` when the journal goes on, or its run came to something else than `outcome`."""
        if self.divergence is not None:
            raise self.divergence
        if self._at < len(self._journal.entries):
            entry = self._journal.entries[self._at]
            self._diverge(entry, _shown(entry.values), "the end of the run")
        if self._journal.outcome is not None and self._journal.outcome != outcome:
            self._diverge(None, f"the outcome {_line(self._journal.outcome)}", _line(outcome))

    def reading(self, kind: str) -> Any:
        """Returns the journal's reading of a clock or of randomness."""
        entry = self._next({"reading": kind})
        self._compare(entry, "reading", kind)
        self._compare(entry, "statement", self._statement())
        value = entry.values.get("value")
        if not isinstance(value, str if kind == "randomness" else int):
            self._diverge(entry, f"a reading that is damaged: {_line(value)}", f"the reading {kind}")
        return value

    def drawn(self) -> bytes:
        """Returns the journal's random bytes."""
        text = self.reading("randomness")
        try:
            return bytes.fromhex(text)
        except ValueError:
            self._diverge(
                self._journal.entries[self._at - 1], "random bytes that are damaged", "the reading randomness"
            )

    def log(self, written: str) -> None:
        """Compares a line of the debug log."""
        line = json.loads(written)
        entry = self._next({"log": line})
        self._compare(entry, "log", line)

    def perform(self, effect: str, written: str = "null") -> Any:
        """Returns the journal's answer to an effect, or raises the exception that it had."""
        request = json.loads(written)
        entry = self._next({"effect": effect, "request": request})
        for key, actual in (("effect", effect), ("request", request), ("statement", self._statement())):
            self._compare(entry, key, actual)
        answered = entry.values
        if "answer" not in answered and "error" not in answered:
            answer = self._next({"of": entry.number})
            self._compare(answer, "of", entry.number)
            answered = answer.values
        if "error" in answered:
            error = answered["error"]
            if not isinstance(error, dict):
                self._diverge(entry, f"an error that is damaged: {_line(error)}", f"the effect {effect}")
            raise ScriptException(str(error.get("kind")), error.get("message"))
        return answered["answer"]

    def answer(self, effect: str, written: str, read: Callable[[Any], T]) -> T:
        """Returns what `read` makes of the journal's answer to an effect."""
        answer = self.perform(effect, written)
        try:
            return read(answer)
        except (ValueError, TypeError, LookupError, AttributeError):
            entry = self._journal.entries[self._at - 1]
            self._diverge(entry, f"an answer that is damaged: {_line(answer)}", f"the effect {effect}")

    def _attach(self, statement: Callable[[], int]) -> None:
        self._statement = statement

    def _next(self, asked: dict[str, Any]) -> Entry:
        if self.divergence is not None:
            raise self.divergence
        if self._at == len(self._journal.entries):
            is_cut = self._journal.outcome is None
            self._diverge(None, "nothing more: the recorded run was cut short" if is_cut else "the end", _shown(asked))
        entry = self._journal.entries[self._at]
        self._at += 1
        if _kind(entry.values) != _kind(asked):
            self._diverge(entry, _shown(entry.values), _shown(asked))
        return entry

    def _compare(self, entry: Entry, key: str, actual: Any) -> None:
        expected = entry.values.get(key)
        if expected == actual:
            return
        name = entry.values.get("effect") or entry.values.get("reading") or "log"
        self._diverge(entry, f"{name} with {key} {_line(expected)}", _line(actual))

    def _diverge(self, entry: Entry | None, expected: str, actual: str) -> NoReturn:
        self.divergence = Divergence(entry, expected, actual, self._statement())
        raise self.divergence


class _Ports:
    def __init__(self, replay: Replay, answers: effects.AnswerReader) -> None:
        self._replay = replay
        self._answers = answers

    def query(self, request: QueryRequest) -> QueryAnswer:
        return self._replay.answer("records.query", effects.query_request(request), self._answers.query)

    def explain(self, request: QueryRequest) -> QueryPlan:
        return self._replay.answer("records.explain", effects.query_request(request), self._answers.plan)

    def search(self, request: SearchRequest) -> tuple[QueryAnswer, ...]:
        return self._replay.answer("records.search", effects.search_request(request), self._answers.search)

    def change(self, request: ChangeRequest) -> ChangeAnswer:
        return self._replay.answer("records.change", effects.change_request(request), self._answers.change)

    def mirror(self, records: Sequence[Record], is_deleted: bool = False) -> list[dict[str, object] | None]:
        request = effects.mirror_request(records, is_deleted)
        return self._replay.answer("records.mirror", request, self._answers.mirror)

    def savepoint(self) -> int:
        return self._replay.answer("records.savepoint", "null", int)

    def rollback(self, savepoint: int) -> None:
        self._replay.perform("records.rollback", str(savepoint))

    def begin(self) -> None:
        self._replay.perform("records.begin")

    def commit(self) -> Sequence[str] | None:
        return self._replay.answer("records.commit", "null", _ids)

    def abandon(self) -> Sequence[str] | None:
        return self._replay.answer("records.abandon", "null", _ids) if self._replay.divergence is None else None


class _Clock:
    def __init__(self, replay: Replay) -> None:
        self._replay = replay

    def now(self) -> int:
        return int(self._replay.reading("now"))

    def elapsed(self) -> int:
        return int(self._replay.reading("elapsed"))

    def cpu(self) -> int:
        return int(self._replay.reading("cpu"))


class _Randomness:
    def __init__(self, replay: Replay) -> None:
        self._replay = replay

    def bytes(self, count: int) -> bytes:
        drawn = self._replay.drawn()
        if len(drawn) != count:
            self._replay.perform("randomness", str(count))
        return drawn


class _Logs:
    def __init__(self, replay: Replay) -> None:
        self._replay = replay

    def write(self, entry: LogEntry) -> None:
        self._replay.log(effects.log_entry(entry))


class _Http:
    def __init__(self, replay: Replay, answers: effects.AnswerReader) -> None:
        self._replay = replay
        self._answers = answers

    def send(self, request: HttpRequest) -> HttpResponse:
        return self._replay.answer("http.send", effects.http_request(request), self._answers.http)


class _Messages:
    def __init__(self, replay: Replay) -> None:
        self._replay = replay

    def send(self, message: Message) -> str:
        return str(self._replay.perform("messages.send", effects.message(message)))


class _Jobs:
    def __init__(self, replay: Replay) -> None:
        self._replay = replay

    def enqueue(self, job: Job) -> str:
        return str(self._replay.perform("jobs.enqueue", effects.job(job)))


class _State:
    def __init__(self, replay: Replay, answers: effects.AnswerReader) -> None:
        self._replay = replay
        self._answers = answers

    def claim(self, event_id: str) -> bool:
        return bool(self._replay.perform("state.claim", write_string(event_id)))

    def snapshots(self, keys: Sequence[tuple[str, str]]) -> tuple[Snapshot | None, ...]:
        written = write_json([list(key) for key in keys])
        return self._replay.answer("state.snapshots", written, self._answers.snapshots)

    def keep(self, snapshots: Sequence[Snapshot]) -> None:
        self._replay.perform("state.keep", effects.snapshots(snapshots))

    def set_aside(self, events: Sequence[UnknownEvent]) -> None:
        self._replay.perform("state.set_aside", effects.unknown_events(events))

    def begin(self) -> None:
        self._replay.perform("state.begin")

    def commit(self) -> None:
        self._replay.perform("state.commit")

    def abandon(self) -> None:
        if self._replay.divergence is None:
            self._replay.perform("state.abandon")


def _ids(answer: Any) -> Sequence[str] | None:
    return None if answer is None else tuple(map(str, answer))


def _kind(values: dict[str, Any]) -> str:
    return next((key for key in ("effect", "reading", "log", "of") if key in values), "")


def _line(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _shown(values: dict[str, Any]) -> str:
    for key in ("effect", "reading", "log"):
        if key in values:
            inner = values.get("request") if key == "effect" else values.get("log")
            name = values[key] if key != "log" else "log"
            return f"{name} {_line(inner)}" if inner is not None else str(name)
    return f"the answer of entry {values.get('of')}"
