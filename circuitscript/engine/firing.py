"""Which triggers of a program a change of records fires, and the firing itself.

A trigger is a `.trigger` unit, or a class with `@TriggerHandler(sobject='Contact' events='after insert')` whose
methods `beforeInsert` … `afterUndelete` handle the events that the annotation names. Triggers for one event fire by
`order` (0 where there is none), then by name. A handler with `when` gets the records that meet the condition, and is
not fired when none does.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from circuitscript.bindings import Bindings, CheckedProgram, CheckedUnit
from circuitscript.data.query import FunctionCall, Predicate, QueryValue
from circuitscript.data.record import Record
from circuitscript.data.schema import ObjectDefinition
from circuitscript.engine.results import Fired
from circuitscript.runtime.context import Context
from circuitscript.runtime.governor import Resource
from circuitscript.runtime.records import time_zone
from circuitscript.runtime.triggers import TriggerFrame
from circuitscript.source.classes import frozen
from circuitscript.symbols import Type, TypeSymbol, fold
from circuitscript.syntax.ast import (
    Annotation,
    ClassDeclaration,
    MethodDeclaration,
    Node,
    StringLiteral,
    TriggerDeclaration,
    TriggerUnit,
)
from circuitscript.values.collections import ListValue, MapValue
from circuitscript.values.text import Id

ANNOTATION: Final = "triggerhandler"
CHUNK: Final = 200
"""The most records that one firing of a trigger gets."""

_HANDLERS: Final = {
    (time, operation): time + operation.capitalize()
    for time in ("before", "after")
    for operation in ("insert", "update", "delete", "undelete")
    if (time, operation) != ("before", "undelete")
}


@frozen(eq=False)
class Trigger:
    """One trigger: its name, its object's folded name, and the (time, operation) pairs that it handles.

    `handler` is the annotated class, None for a `.trigger` unit; `places` gives the line of the code behind each event.
    `condition` is that of the records that the trigger wants, None where it wants all.
    """

    name: str
    object: str
    events: frozenset[tuple[str, str]]
    file: str
    places: dict[tuple[str, str], int]
    handler: TypeSymbol | None = None
    order: int = 0
    condition: Predicate | None = None

    def unit(self, time: str, operation: str) -> str:
        """Returns the name of what runs: `ContactTrigger.afterInsert`, or the trigger's own name."""
        return f"{self.name}.{_HANDLERS[time, operation]}" if self.handler is not None else self.name


def find_triggers(program: CheckedProgram) -> tuple[Trigger, ...]:
    """Returns the triggers of all units that can run, in the order in which they fire."""
    found = [trigger for unit in program.runnable_units() for trigger in _triggers_of(unit, program.bindings)]
    return tuple(sorted(found, key=lambda trigger: (trigger.order, fold(trigger.name))))


def _triggers_of(unit: CheckedUnit, bindings: Bindings) -> Iterator[Trigger]:
    if isinstance(unit.unit, TriggerUnit):
        declaration = unit.unit.trigger
        events = frozenset((event.time, event.operation) for event in declaration.events)
        places = dict.fromkeys(events, _line(unit, declaration.name))
        yield Trigger(declaration.name.text, fold(declaration.sobject.text), events, unit.source.name, places)
        return
    for symbol in unit.types:
        declaration_node = symbol.origin
        if symbol.outer is not None or not isinstance(declaration_node, ClassDeclaration):
            continue
        for annotation in declaration_node.modifiers.annotations:
            if fold(annotation.name.text) == ANNOTATION:
                condition = bindings.conditions.get(annotation)
                yield _handler_of(unit, symbol, declaration_node, annotation, condition)


def _handler_of(
    unit: CheckedUnit,
    symbol: TypeSymbol,
    declaration: ClassDeclaration,
    annotation: Annotation,
    condition: Predicate | None,
) -> Trigger:
    arguments = {
        fold(argument.name.text): argument.value.value
        for argument in annotation.arguments
        if argument.name is not None and isinstance(argument.value, StringLiteral)
    }
    events = frozenset(parse_events(arguments.get("events", "")))
    lines = {
        fold(member.name.text): _line(unit, member.name)
        for member in declaration.members
        if isinstance(member, MethodDeclaration)
    }
    places = {event: lines.get(fold(_HANDLERS[event]), _line(unit, declaration.name)) for event in events}
    name, order = fold(arguments.get("sobject", "")), int(arguments.get("order", "0"))
    return Trigger(symbol.name, name, events, unit.source.name, places, symbol, order, condition)


def parse_events(text: str) -> Iterator[tuple[str, str]]:
    """Yields the (time, operation) pairs that `after insert, after update` names; what names none is left out."""
    for part in text.split(","):
        words = tuple(part.lower().split())
        if len(words) == 2 and words in _HANDLERS:
            yield words[0], words[1]


def _line(unit: CheckedUnit, node: Node) -> int:
    return unit.source.position(node.span.start).line


@frozen(eq=False)
class _Rows:
    """The records of one firing after and before the change, None where Apex has none for the operation.

    A record before the change is None where nobody knows it: HighLevel's events do not tell it.
    """

    new: list[Record] | None
    old: Sequence[Record | None] | None

    @property
    def size(self) -> int:
        return len(self.new if self.new is not None else self.old or [])

    def where(self, condition: Predicate, context: Context) -> "_Rows":
        """Returns the rows whose record after the change, of a deletion before it, meets the condition.

        What an event did not tell of a record is fetched where the condition reads it.
        """
        from circuitscript.data.predicates import Parameters, condition_of, reader

        parameters = Parameters((), context.now(), time_zone(context))

        def read(value: QueryValue) -> Callable[[Any], object]:
            inner, field = reader(value, _NOTHING, parameters.local), _field_of(value)

            def read_row(row: Record) -> object:
                if row.is_incomplete and field not in row.values:
                    context.records.complete(row)
                return inner(row)

            return read_row

        holds = condition_of(condition, _NOTHING, parameters, read)
        kept = [index for index, row in enumerate(self.new if self.new is not None else self.old or ()) if holds(row)]
        new, old = self.new, self.old
        return _Rows(new and [new[index] for index in kept], old and [old[index] for index in kept])


def _field_of(value: QueryValue) -> str:
    """Returns the field that a condition reads, within functions or not."""
    while isinstance(value, FunctionCall):
        assert value.argument is not None
        value = value.argument
    return value.field.name


class _Nothing:
    """A source of records for conditions that look at one record only."""

    def rows(self, *_: object) -> tuple[Record, ...]:
        return ()

    def parent(self, *_: object) -> None:
        return None

    def semi_join(self, *_: object) -> frozenset[object]:
        return frozenset()


_NOTHING: Final = _Nothing()


class TriggerTable:
    """The triggers of a program by object and event, and what it takes to fire them.

    `run_unit(context, name)` runs the body of a `.trigger` unit.
    """

    def __init__(self, triggers: Sequence[Trigger], run_unit: Callable[[Context, str], None]) -> None:
        self._run_unit = run_unit
        self._by_event: dict[tuple[str, str, str], list[Trigger]] = {}
        for trigger in triggers:
            for time, operation in trigger.events:
                self._by_event.setdefault((trigger.object, time, operation), []).append(trigger)

    def triggers(self, object_name: str, time: str, operation: str) -> Sequence[Trigger]:
        """Returns what fires at this event of the object."""
        return self._by_event.get((fold(object_name), time, operation), ())

    def has_triggers(self, definition: ObjectDefinition, operation: str) -> bool:
        """Tells whether any trigger fires, before or after, at this operation on the object."""
        return any(self.triggers(definition.name, time, operation) for time in ("before", "after"))

    def fire(
        self,
        context: Context,
        definition: ObjectDefinition,
        time: str,
        operation: str,
        new: list[Record] | None,
        old: Sequence[Record | None] | None,
        note: Callable[[Fired], None],
    ) -> None:
        """Runs every trigger for the event, 200 records at a time; `note` is told of each before it runs.

        `new` and `old` are the records after and before the change, None where Apex has none for the operation; a
        record in `old` is None where it is not known.
        """
        triggers = self.triggers(definition.name, time, operation)
        if not triggers:
            return
        context.charge(Resource.TRIGGER_DEPTH, 1)
        try:
            size = len(new if new is not None else old or [])
            for start in range(0, size, CHUNK):
                chunk = slice(start, start + CHUNK)
                rows = _Rows(new and new[chunk], old and old[chunk])
                frame = _frame(context, definition, time, operation, rows)
                for trigger in triggers:
                    wanted = frame
                    if trigger.condition is not None:
                        chosen = rows.where(trigger.condition, context)
                        if not chosen.size:
                            continue
                        wanted = _frame(context, definition, time, operation, chosen)
                    note(_fired(trigger, definition, time, operation, wanted.size))
                    self._run(context, trigger, wanted)
        finally:
            context.governor.release(Resource.TRIGGER_DEPTH, 1)

    def _run(self, context: Context, trigger: Trigger, frame: TriggerFrame) -> None:
        frame.outer = outer = context.trigger
        context.trigger = frame
        try:
            if trigger.handler is None:
                self._run_unit(context, trigger.name)
            else:
                handler = context.new_instance(trigger.handler.type, [])
                name = _HANDLERS["before" if frame.is_before else "after", frame.operation]
                context.call_named(handler, fold(name), [])
        finally:
            context.trigger = outer


def _fired(trigger: Trigger, definition: ObjectDefinition, time: str, operation: str, size: int) -> Fired:
    unit = trigger.unit(time, operation)
    line = trigger.places.get((time, operation), 0)
    return Fired(trigger.name, unit, definition.name, time, operation, size, trigger.file, line)


def _frame(
    context: Context,
    definition: ObjectDefinition,
    time: str,
    operation: str,
    rows: _Rows,
) -> TriggerFrame:
    new = rows.new
    old = rows.old if rows.old is not None and any(record is not None for record in rows.old) else None
    is_before = time == "before"
    has_new_map = new is not None and not (is_before and operation == "insert")
    for before in old or ():
        if before is not None:
            before.is_read_only = True
    for record in new or ():
        record.is_read_only = not is_before
    element = context.universe.type(definition.name)
    return TriggerFrame(
        operation,
        is_before,
        _list(context, element, new),
        _list(context, element, old),
        _map(context, element, new) if has_new_map else None,
        _map(context, element, rows.old),
        rows.size,
    )


def _list(context: Context, element: Type, records: Sequence[Record | None] | None) -> Any:
    if records is None:
        return None
    value = ListValue(context.universe.type("List", element), list(records))
    value.is_read_only = True
    return value


def _map(context: Context, element: Type, records: Sequence[Record | None] | None) -> Any:
    if records is None:
        return None
    # A message that is sent only at the end of the run has no id before.
    entries = {Id(str(one.values["Id"])): one for one in records if one is not None and one.values.get("Id")}
    value = MapValue(context.universe.type("Map", context.universe.type("Id"), element), entries, True)
    value.is_read_only = True
    return value


__all__ = ["Trigger", "TriggerDeclaration", "TriggerTable", "find_triggers", "parse_events"]
