"""One run from beginning to end: its context, its unit of work, and the result made of what happened."""

import time
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Any, Final

from circuitscript.data.record import Record
from circuitscript.data.schema import ObjectDefinition
from circuitscript.data.validation import Refusal
from circuitscript.engine.collecting import CollectingLogs, CollectingRecords
from circuitscript.engine.firing import TriggerTable
from circuitscript.engine.marshalling import Marshaller
from circuitscript.engine.results import Fired, Frame, Outcome, RunError, RunResult, Usage
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import Cancelled, LimitException, ScriptException, Trouble
from circuitscript.runtime.governor import UNLIMITED
from circuitscript.runtime.host import Host, RowResult
from circuitscript.source.classes import evolve
from circuitscript.values.instances import ExceptionInstance

Work = Callable[[Context], Any]
FileOf = Callable[[str], str]
FireTriggers = Callable[..., None]

_MOST_CAUSES: Final = 20
"""How many causes of an exception are told."""
MakeContext = Callable[[Host, FireTriggers], Context]


class InvalidEventError(ValueError):
    """An event with a record that its object cannot hold; the message says which field and why."""


class Cancellation:
    """Ends the runs that it was given to, from any thread, within about a thousand statements."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._contexts: list[Context] = []
        self.is_cancelled = False

    def cancel(self) -> None:
        """Ends the runs in progress, and at once every later one."""
        with self._lock:
            self.is_cancelled = True
            for context in self._contexts:
                context.cancel()

    def attach(self, context: Context) -> None:
        """Puts a run under this cancellation."""
        with self._lock:
            self._contexts.append(context)
            if self.is_cancelled:
                context.cancel()

    def detach(self, context: Context) -> None:
        """Lets go of a run that has ended."""
        with self._lock:
            self._contexts.remove(context)


class Run:
    """One run under way. `make_context` gets ports and what fires triggers; `file_of` finds a frame's source."""

    def __init__(self, host: Host, make_context: MakeContext, table: TriggerTable, file_of: FileOf) -> None:
        self._inner = host.records
        self._records = CollectingRecords(host.records)
        self._logs = CollectingLogs(host.logs)
        self._table = table
        self._file_of = file_of
        self.fired: list[Fired] = []
        self.context = make_context(evolve(host, records=self._records, logs=self._logs), self.fire)
        if host.attach is not None:
            host.attach(self.context.statement_count)

    def fire(
        self,
        definition: ObjectDefinition,
        time: str,
        operation: str,
        new: list[Record] | None,
        old: Sequence[Record | None] | None,
    ) -> None:
        """Runs the program's triggers for a change of records."""
        self._table.fire(self.context, definition, time, operation, new, old, self.fired.append)

    def standing_changes(self) -> tuple[tuple[str, ObjectDefinition, RowResult], ...]:
        """Returns operation, object and result of each change of records that the run has made so far."""
        return self._records.standing()

    def fire_event(
        self,
        new: list[Record],
        operation: str,
        time: str,
        known: Sequence[Mapping[str, object] | None],
    ) -> None:
        """Runs the program's triggers for records as the CRM reports them; `known` is what is known of each before.

        A store that is a copy of the CRM's gets the records first. Raises InvalidEventError when one is impossible.
        """
        definition, is_deleted = new[0].definition, operation == "delete"
        reported = [
            row if seen is None else Record(definition, {**seen, **row.values})
            for row, seen in zip(new, known, strict=True)
        ]
        old: list[Record | None] = []
        can_fetch = definition.is_fetchable and not is_deleted
        for row, whole, stored, seen in zip(new, reported, self._mirror(reported, is_deleted), known, strict=True):
            row.is_incomplete = can_fetch and stored is None
            earlier: Record | None = None
            if stored is not None or seen is not None:
                if not row.is_incomplete:
                    row.values = {**(stored or {}), **whole.values}
                earlier = Record(definition, {**(stored or {}), **(seen or {})})
            old.append(row.copy() if is_deleted else earlier)
        admit_row = self.context.records.admit_row
        for record in (*new, *filter(None, old)):
            admit_row(record)
        self.fire(
            definition,
            time,
            operation,
            None if is_deleted else new,
            old if operation in ("update", "delete") else None,
        )

    def _mirror(self, records: list[Record], is_deleted: bool) -> list[dict[str, object] | None]:
        """Stores records as the CRM reports them, where the store is a copy; returns what was there before."""
        mirror = getattr(self._inner, "mirror", None)
        try:
            return [None] * len(records) if mirror is None else mirror(records, is_deleted)
        except Refusal as refusal:
            raise InvalidEventError(f"{records[0].definition.name}: {refusal.message}") from None

    def execute(self, work: Work, cancellation: Cancellation | None = None, is_kept: bool = True) -> RunResult:
        """Does `work` as one unit: committed when it comes to its end and is to be kept, abandoned otherwise."""
        started = time.perf_counter_ns()
        marshaller = Marshaller(self.context)
        if cancellation is not None:
            cancellation.attach(self.context)
        value, error, outcome = None, None, Outcome.SUCCEEDED
        self._begin()
        start = getattr(self.context.host.clock, "start", None)
        if start is not None:  # what the run waits for others before it begins is not its own time
            start()
        try:
            value = marshaller.to_python(work(self.context))
            self._commit() if is_kept else self._abandon()
        except (Trouble, RecursionError, MemoryError) as trouble:
            self._abandon()
            outcome, error = self._explain(_as_trouble(trouble))
        except BaseException:
            self._abandon()
            raise
        finally:
            if cancellation is not None:
                cancellation.detach(self.context)
        return RunResult(
            outcome=outcome,
            value=value,
            error=error,
            logs=tuple(self._logs.entries),
            changes=self._records.changes(marshaller.to_python),
            fired=tuple(self.fired),
            limits=self._usage(),
            profile=self.context.governor.limits.name,
            elapsed=time.perf_counter_ns() - started,
            file_of=self._file_of,
        )

    def _begin(self) -> None:
        """Starts the unit of work: what is remembered of events first, for which other processes wait."""
        state = self.context.host.state
        if state is not None:
            state.begin()
        try:
            self._records.begin()
        except BaseException:
            if state is not None:
                state.abandon()
            raise

    def _commit(self) -> None:
        """Makes the changes permanent, and only then the memory of having made them."""
        self._records.commit()
        if self.context.host.state is not None:
            self.context.host.state.commit()

    def _abandon(self) -> None:
        self._records.abandon()
        if self.context.host.state is not None:
            self.context.host.state.abandon()

    def _usage(self) -> tuple[Usage, ...]:
        return tuple(
            Usage(resource, used, None if maximum >= UNLIMITED else maximum)
            for resource, (used, maximum) in self.context.governor.usage().items()
        )

    def _explain(self, trouble: Trouble) -> tuple[Outcome, RunError]:
        if isinstance(trouble, Cancelled):
            outcome = Outcome.CANCELLED
        elif isinstance(trouble, LimitException) and trouble.kind == "LimitException":
            outcome = Outcome.LIMITED
        else:
            outcome = Outcome.FAILED
        return outcome, self._error(trouble)

    def _error(self, trouble: Trouble) -> RunError:
        value = trouble.value if isinstance(trouble, ScriptException) else None
        cause = trouble.cause if isinstance(trouble, ScriptException) else None
        frames = self._frames(trouble.trace, trouble.column)
        if value is None:
            return RunError(_system_name(trouble.kind), trouble.message or "", frames, self._cause(cause))
        explained = self._value_error(value)
        return evolve(explained, frames=frames or explained.frames)

    def _cause(self, cause: ScriptException | None) -> RunError | None:
        return None if cause is None else self._error(cause)

    def _value_error(self, value: ExceptionInstance) -> RunError:
        """Returns what a script's object says, with its causes as far as they do not repeat."""
        chain: list[ExceptionInstance] = []
        current: object = value
        while isinstance(current, ExceptionInstance) and len(chain) < _MOST_CAUSES:
            if any(current is earlier for earlier in chain):
                break
            chain.append(current)
            current = current.cause
        error: RunError | None = None
        for one in reversed(chain):
            message = "" if one.message is None else str(one.message)
            error = RunError(_exception_name(one), message, self._frames(one.trace, 0), error)
        assert error is not None
        return error

    def _frames(self, trace: list[tuple[str, int, int]], column: int) -> tuple[Frame, ...]:
        """Returns the trace with files; the innermost frame gets the column of its statement, for the caret."""
        frames = [Frame(unit, self._file_of(unit), line, place) for unit, line, place in trace]
        if frames and column:
            frames[0] = evolve(frames[0], caret=column)
        return tuple(frames)


def _as_trouble(error: BaseException) -> Trouble:
    """Returns the limit behind Python's own ends of the stack and of memory; a trouble is returned as it is."""
    if isinstance(error, Trouble):
        return error
    if isinstance(error, RecursionError):
        return LimitException("Maximum stack depth reached: calls nest too deeply")
    return LimitException("Apex heap size too large: no memory is left")


def _system_name(kind: str) -> str:
    return kind if "." in kind else f"System.{kind}"


def _exception_name(value: ExceptionInstance) -> str:
    symbol = value.type.symbol
    if not symbol.is_library:
        return symbol.qualified_name
    return f"{symbol.namespace or 'System'}.{symbol.name}"
