"""Trigger headers, and the classes that `@TriggerHandler` registers: object, events, order and handler methods."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from circuitscript.checker import messages_declarations as messages
from circuitscript.checker.elements import Subject
from circuitscript.checker.handler_conditions import check_condition
from circuitscript.checker.messages import Message, spelled
from circuitscript.checker.units import UnitChecker
from circuitscript.data.schema import ObjectDefinition
from circuitscript.source import Severity
from circuitscript.symbols import Type, TypeKind, TypeSymbol, fold
from circuitscript.syntax.ast import Annotation, StringLiteral, TriggerDeclaration, TriggerUnit, TypeRef

if TYPE_CHECKING:
    from circuitscript.checker.program import ProgramChecker

HANDLER_BASE = "CircuitTrigger"

EVENTS: Mapping[str, str] = {
    "before insert": "beforeInsert",
    "before update": "beforeUpdate",
    "before delete": "beforeDelete",
    "after insert": "afterInsert",
    "after update": "afterUpdate",
    "after delete": "afterDelete",
    "after undelete": "afterUndelete",
}
"""Every event with the method of `CircuitTrigger` that handles it."""


def check_trigger(checker: "ProgramChecker", unit: UnitChecker, node: TriggerDeclaration) -> None:
    """Checks the header of a trigger: its name, its object and its events."""
    if any(_trigger_name(other) == fold(node.name.text) for other in _earlier(checker, unit)):
        unit.report(node.name, messages.DUPLICATE_TRIGGER(node.name.text))
    events = [f"{event.time} {event.operation}" for event in node.events]
    for position, (event, place) in enumerate(zip(events, node.events, strict=True)):
        if event == "before undelete":
            unit.report(place, messages.BEFORE_UNDELETE())
        elif event not in EVENTS:
            unit.report(place, messages.UNKNOWN_EVENT(event, ", ".join(EVENTS)))
        elif event in events[:position]:
            unit.report(place, messages.DUPLICATE_EVENT(event.upper()))
    type = _resolve_object(checker, unit, node.sobject)
    definition = type.symbol.origin
    if checker.known.is_untyped(type):
        return
    if type.symbol.kind is not TypeKind.SOBJECT or not isinstance(definition, ObjectDefinition):
        unit.report(node.sobject, messages.TRIGGER_OBJECT(spelled(type)))
        return
    message = _object_problem(definition, events)
    if message is not None:
        unit.report(node.sobject, message)


def _resolve_object(checker: "ProgramChecker", unit: UnitChecker, ref: TypeRef) -> Type:
    """A trigger's object is the schema's, even where a class of the program has the same name."""
    name = fold(ref.parts[-1].name.text)
    is_qualified = len(ref.parts) == 2 and fold(ref.parts[0].name.text) == "schema"
    if (len(ref.parts) == 1 or is_qualified) and name in checker.schema.objects:
        symbol = checker.universe.find(f"schema.{name}")
        if symbol is not None:
            checker.bindings.type_refs[ref] = symbol.type
    return checker.resolve_type(ref, None, unit)


def _earlier(checker: "ProgramChecker", unit: UnitChecker) -> list[UnitChecker]:
    return checker.units[: checker.units.index(unit)]


def _trigger_name(unit: UnitChecker) -> str | None:
    tree = unit.unit
    return fold(tree.trigger.name.text) if isinstance(tree, TriggerUnit) else None


def _object_problem(definition: ObjectDefinition, events: list[str]) -> Message | None:
    if not definition.is_triggerable:
        return messages.TRIGGER_NOT_SUPPORTED(definition.name)
    if definition.is_event and any(event != "after insert" for event in events):
        return messages.EVENT_AFTER_INSERT_ONLY(definition.name)
    return None


def check_trigger_handler(subject: Subject, symbol: TypeSymbol) -> None:
    """Checks a class with `@TriggerHandler`; that its properties are there is for `annotations` to check."""
    for annotation in subject.modifiers.annotations:
        if fold(annotation.name.text) == "triggerhandler":
            values = _values(annotation)
            _check_superclass(subject, symbol)
            _check_construction(subject, symbol)
            events = _check_events(subject, annotation, values)
            _check_object(subject, annotation, values, events)
            _check_order(subject, annotation, values)
            check_condition(subject, annotation, values)
            _check_handlers(subject, symbol, events)


def _values(annotation: Annotation) -> dict[str, str]:
    return {
        fold(argument.name.text): argument.value.value
        for argument in annotation.arguments
        if argument.name is not None and isinstance(argument.value, StringLiteral)
    }


def _check_superclass(subject: Subject, symbol: TypeSymbol) -> None:
    lookup = subject.checker.lookup
    if not lookup.is_open(symbol.type) and not any(map(_is_base, lookup.ancestry(symbol.type))):
        subject.report(messages.HANDLER_SUPERCLASS(symbol.name))


def _is_base(type: Type) -> bool:
    return fold(type.symbol.qualified_name) == fold(HANDLER_BASE)


def _check_construction(subject: Subject, symbol: TypeSymbol) -> None:
    for constructor in symbol.constructors:
        if not constructor.parameters and "private" not in constructor.modifiers:
            return
    subject.report(messages.HANDLER_CONSTRUCTION(symbol.name))


def _check_events(subject: Subject, annotation: Annotation, values: dict[str, str]) -> list[str]:
    text = values.get("events")
    if text is None:
        return []
    found: list[str] = []
    for part in text.split(","):
        event = " ".join(fold(part).split())
        if not event:
            subject.report(messages.NO_EVENTS(), annotation)
        elif event == "before undelete":
            subject.report(messages.BEFORE_UNDELETE(), annotation)
        elif event not in EVENTS:
            subject.report(messages.UNKNOWN_EVENT(event, ", ".join(EVENTS)), annotation)
        elif event in found:
            subject.report(messages.DUPLICATE_EVENT(event.upper()), annotation)
        else:
            found.append(event)
    return found


def _check_object(subject: Subject, annotation: Annotation, values: dict[str, str], events: list[str]) -> None:
    name = values.get("sobject")
    if name is None:
        return
    objects = subject.checker.schema.objects
    if name not in objects:
        subject.report(messages.HANDLER_OBJECT(name), annotation)
        return
    message = _object_problem(objects[name], events)
    if message is not None:
        subject.report(message, annotation)


def _check_order(subject: Subject, annotation: Annotation, values: dict[str, str]) -> None:
    order = values.get("order", "0")
    digits = order.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal()):
        subject.report(messages.HANDLER_ORDER(order), annotation)


def _check_handlers(subject: Subject, symbol: TypeSymbol, events: list[str]) -> None:
    """Warns about events for which the class has no handler of its own: `CircuitTrigger`'s do nothing."""
    lookup = subject.checker.lookup
    if lookup.is_open(symbol.type):
        return
    overridden = {
        name
        for parent in lookup.ancestry(symbol.type)
        if not _is_base(parent) and not parent.symbol.is_library
        for name in parent.symbol.complete().methods
    }
    for event in events:
        if fold(EVENTS[event]) not in overridden:
            message = messages.HANDLER_METHOD(symbol.name, event, EVENTS[event])
            subject.report(message, severity=Severity.WARNING)
