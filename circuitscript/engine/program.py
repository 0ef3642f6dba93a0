"""A loaded program: immutable, shared between threads, run as often as one likes."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from circuitscript.bindings import CheckedProgram
from circuitscript.data.record import Record
from circuitscript.data.schema import ObjectDefinition
from circuitscript.engine.dynamic import DynamicQueries
from circuitscript.engine.firing import Trigger, TriggerTable
from circuitscript.engine.marshalling import ConversionError, Marshaller
from circuitscript.engine.results import RunResult
from circuitscript.engine.running import Cancellation, InvalidEventError, Run
from circuitscript.engine.sources import SourceSet
from circuitscript.engine.worlds import World
from circuitscript.evaluator import ExecutableProgram, plan
from circuitscript.runtime.context import Context
from circuitscript.runtime.governor import Limits
from circuitscript.runtime.host import Host, RowResult
from circuitscript.runtime.observer import Observer
from circuitscript.source import Diagnostic, Severity, SourceText
from circuitscript.source.classes import Factory, frozen
from circuitscript.symbols import MethodSymbol, TypeSymbol, fold
from circuitscript.syntax.ast import AnonymousUnit

if TYPE_CHECKING:
    from circuitscript.engine.engine import Engine

ANONYMOUS: Final = "anonymous"
"""The name of the source of anonymous code."""


class InvalidProgramError(Exception):
    """Code that has errors was to be run; `diagnostics` says which."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        errors = [diagnostic for diagnostic in diagnostics if diagnostic.severity is Severity.ERROR]
        first = errors[0]
        place = first.source.position(first.span.start)
        super().__init__(f"{first.source.name}:{place.line}:{place.column}: {first.message}")
        self.diagnostics = tuple(diagnostics)


class NoTriggerError(LookupError):
    """An event that no trigger of the program handles."""


@frozen
class Event:
    """Something that has happened to records: the object's name, the operation, and the records after it.

    A record is a mapping of field names to plain values, or a `Record`. `operation` is `insert`, `update`, `delete` or
    `undelete`; `name` is the event's own name, for messages. `earlier` has, for each record, what is known of it before
    the event, None where nothing is; without it only the store is asked.
    """

    object: str
    operation: str
    records: tuple[Mapping[str, Any] | Record, ...]
    name: str = ""
    time: str = "after"
    earlier: tuple[Mapping[str, Any] | None, ...] = ()

    def __str__(self) -> str:
        text = f"{self.time} {self.operation} of {self.object}"
        return f"{self.name} ({text})" if self.name else text


@frozen
class RunOptions:
    """What one run may be given: ports, limits, a way to end it, and somebody who watches; None takes the engine's.

    With `is_kept` false the run's changes of records are taken back at its end, however it ends.
    """

    host: Host | None = None
    limits: Limits | None = None
    cancellation: Cancellation | None = None
    observer: Observer | None = None
    is_kept: bool = True


_DEFAULTS: Final = RunOptions()


@frozen(eq=False)
class Program:
    """What `Engine.load` returns. `diagnostics` tells what is wrong; units without errors can be run all the same."""

    engine: "Engine"
    sources: SourceSet
    world: World
    checked: CheckedProgram
    executable: ExecutableProgram
    triggers: tuple[Trigger, ...]
    diagnostics: tuple[Diagnostic, ...]
    _table: TriggerTable = Factory(lambda self: self._make_table(), takes_self=True)
    _observed: list[ExecutableProgram] = Factory(list)
    """The program as it is run under an observer, once somebody has asked for that."""
    _files: dict[str, str] = Factory(lambda self: self._find_files(), takes_self=True)
    _dynamic: DynamicQueries = Factory(lambda self: DynamicQueries(self.world), takes_self=True)

    @property
    def has_errors(self) -> bool:
        """Whether any source has an error."""
        return any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)

    @property
    def limits(self) -> Limits:
        """The limits of runs that are given none: the project's own, or else the engine's."""
        return self.sources.limits or self.engine.limits

    def handles(self, event: "Event") -> bool:
        """Tells whether any trigger fires for `event`."""
        return bool(self._table.triggers(event.object, event.time, event.operation))

    @property
    def texts(self) -> tuple[SourceText, ...]:
        """Every source text, the library's among them."""
        return tuple(unit.source for unit in self.checked.units)

    def run_event(self, *events: Event, options: RunOptions = _DEFAULTS) -> RunResult:
        """Fires the triggers for one event, or for several in order, as one unit of work.

        Raises NoTriggerError when there is an event without a trigger, InvalidEventError when a record is impossible
        or there is none, ConversionError when a value does not fit its field.
        """
        for event in events:
            _check_event(event)
            if not self.handles(event):
                raise NoTriggerError(f"no trigger handles {event}")

        def fire_all(run: Run, context: Context) -> None:
            for event in events:
                self._fire_event(run, context, event)

        return self._run(lambda run: lambda context: fire_all(run, context), options)

    def call_static(
        self, type_name: str, method: str, arguments: Sequence[object] = (), options: RunOptions = _DEFAULTS
    ) -> RunResult:
        """Calls a static method with plain Python values.

        Raises LookupError when there is no such method with so many parameters, ConversionError (a ValueError) when an
        argument does not fit its parameter.
        """
        candidates = self._static_methods(type_name, method, len(arguments))

        def work(context: Context) -> Any:
            symbol, values = _matching(candidates, arguments, Marshaller(context))
            return context.call(symbol, None, values)

        return self._run(lambda _: work, options)

    def run_work(self, work: Callable[[Context], Any], options: RunOptions = _DEFAULTS) -> RunResult:
        """Does `work` with a run's context, as one unit: for what is built on the engine, such as test runners."""
        return self._run(lambda _: work, options)

    def run_with_events(
        self, work: Callable[[Context, Callable[[Event], None]], Any], options: RunOptions = _DEFAULTS
    ) -> RunResult:
        """Does `work` as one unit, as `run_work`; it also gets what fires the triggers for an event within the run."""
        return self.run_unit(lambda unit: work(unit.context, unit.fire), options)

    def run_unit(self, work: "Callable[[Unit], Any]", options: RunOptions = _DEFAULTS) -> RunResult:
        """Does `work` as one unit, with all that the unit offers to who decides which events fire."""
        return self._run(lambda run: lambda context: work(Unit(self, run, context)), options)

    def measured(self) -> "Program":
        """Returns this program in a form of its own that counts branches too: for coverage, apart from other runs."""
        executable = plan(self.checked, self.world.universe, count_branches=True)
        return Program(self.engine, self.sources, self.world, self.checked, executable, self.triggers, self.diagnostics)

    def compile_anonymous(self, code: str, name: str = ANONYMOUS) -> "AnonymousProgram":
        """Returns anonymous code, checked together with this program's classes."""
        return self.engine.compile_anonymous(self, SourceText(name, code))

    def execute_anonymous(self, code: str, options: RunOptions = _DEFAULTS) -> RunResult:
        """Runs anonymous code. Raises InvalidProgramError when it has errors."""
        return self.compile_anonymous(code).run(options)

    def run_anonymous_unit(self, options: RunOptions) -> RunResult:
        """Runs the anonymous unit that is part of this program."""
        return self._run(lambda _: lambda context: _executable_of(context).run_anonymous(context), options)

    def _run(self, make_work: Callable[[Run], Callable[[Context], Any]], options: RunOptions) -> RunResult:
        def task() -> RunResult:
            run = Run(options.host or self.engine.make_host(self), make_context, self._table, self.file_of)
            return run.execute(make_work(run), options.cancellation, options.is_kept)

        def make_context(host: Host, fire: Callable[..., None]) -> Context:
            limits = options.limits or self.limits
            executable = self.executable if options.observer is None else self._observed_executable()
            context = Context(executable, self.world.universe, host, limits, fire, options.observer)
            context.has_triggers = self._table.has_triggers
            context.schema = self.world.schema
            context.queue_call = _queue_call
            context.compile_query = self._dynamic.compile_query
            context.compile_search = self._dynamic.compile_search
            return context

        return self.engine.workers.run(task)

    def _fire_event(self, run: Run, context: Context, event: Event) -> None:
        symbol = self.world.universe.find(fold(event.object))
        if symbol is None:
            raise LookupError(event.object)
        marshaller = Marshaller(context)
        new = _event_records(marshaller, event.records, symbol)
        run.fire_event(new, event.operation, event.time, event.earlier or (None,) * len(new))

    def _static_methods(self, type_name: str, method: str, count: int) -> list[MethodSymbol]:
        symbol: TypeSymbol | None = None
        for part in type_name.split("."):
            symbol = self.checked.types.get(fold(part)) if symbol is None else symbol.types.get(part)
            if symbol is None:
                raise LookupError(f"no class {type_name}")
        assert symbol is not None
        found = [
            candidate
            for candidate in symbol.methods.get(method, [])
            if candidate.is_static and len(candidate.parameters) == count
        ]
        if not found:
            raise LookupError(f"{type_name} has no static method {method} with {count} parameters")
        return found

    def file_of(self, unit: str) -> str:
        """Returns the name of the source that holds the unit of a stack frame, empty where there is none."""
        kind, _, name = unit.partition(".")
        return self._files.get(fold(f"{kind}.{name.partition('.')[0]}" if name else kind), "")

    def _find_files(self) -> dict[str, str]:
        files = {f"class.{fold(name)}": self._file_of_type(symbol) for name, symbol in self.checked.types.items()}
        files |= {f"trigger.{fold(trigger.name)}": trigger.file for trigger in self.triggers if trigger.handler is None}
        for unit in self.checked.units:
            if unit.tree_class is AnonymousUnit:
                files["anonymousblock"] = unit.source.name
        return files

    def _file_of_type(self, symbol: TypeSymbol) -> str:
        return next((unit.source.name for unit in self.checked.units if symbol in unit.types), "")

    def _make_table(self) -> TriggerTable:
        return TriggerTable(self.triggers, lambda context, name: _executable_of(context).run_trigger(context, name))

    def _observed_executable(self) -> ExecutableProgram:
        """Returns the program planned with calls of the run's observer; runs without one do not pay for it."""
        if not self._observed:
            self._observed.append(plan(self.checked, self.world.universe, is_observed=True))
        return self._observed[0]


@frozen(eq=False)
class Unit:
    """A run under way, for what decides which events fire triggers."""

    _program: Program
    _run: Run
    context: Context

    def fire(self, event: Event) -> None:
        """Fires the triggers for an event. Raises InvalidEventError when a record is impossible."""
        self._program._fire_event(self._run, self.context, event)

    def changes(self) -> tuple[tuple[str, ObjectDefinition, RowResult], ...]:
        """Returns operation, object and result of each change of records that the run has made so far."""
        return self._run.standing_changes()


@frozen(eq=False)
class AnonymousProgram:
    """Anonymous code with the classes that it uses. `diagnostics` are those of the code alone."""

    program: Program
    diagnostics: tuple[Diagnostic, ...]

    @property
    def has_errors(self) -> bool:
        """Whether the code has an error."""
        return any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)

    def run(self, options: RunOptions = _DEFAULTS) -> RunResult:
        """Runs the code as one unit of work. Raises InvalidProgramError when it has errors."""
        if self.has_errors:
            raise InvalidProgramError(self.diagnostics)
        return self.program.run_anonymous_unit(options)


def _check_event(event: Event) -> None:
    count = len(event.records)
    if not count:
        raise InvalidEventError(f"{event}: an event has at least one record")
    if event.earlier and len(event.earlier) != count:
        raise InvalidEventError(f"{event}: `earlier` has {len(event.earlier)} records for {count}")


def _executable_of(context: Context) -> ExecutableProgram:
    executable = context.program
    assert isinstance(executable, ExecutableProgram)
    return executable


def _event_records(
    marshaller: Marshaller, given: Sequence[Mapping[str, Any] | Record], symbol: TypeSymbol
) -> list[Record]:
    """Returns the records of an event, with ids of their own where the event brings none."""
    records = [one.copy() if isinstance(one, Record) else marshaller.record(one, symbol) for one in given]
    unnamed = [record for record in records if not record.values.get("Id")]
    for record, new_id in zip(unnamed, marshaller.new_ids(len(unnamed)) if unnamed else (), strict=True):
        record.values["Id"] = new_id
    return records


def _queue_call(context: Context, method: MethodSymbol, arguments: list[Any]) -> None:
    from circuitscript.library.jobs import enqueue_call

    enqueue_call(context, method, arguments)


def _matching(
    candidates: Sequence[MethodSymbol], arguments: Sequence[object], marshaller: Marshaller
) -> tuple[MethodSymbol, list[Any]]:
    """Returns the first method whose parameters take the arguments, with the script values."""
    error: ConversionError | None = None
    for candidate in candidates:
        try:
            pairs = zip(arguments, candidate.parameters, strict=True)
            return candidate, [marshaller.to_script(value, parameter.type) for value, parameter in pairs]
        except ConversionError as failed:
            error = error or failed
    assert error is not None
    raise error
