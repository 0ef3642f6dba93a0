"""What `@Range('amount: 1..5; days: 0..9')` and `@Values('a, b')` say of a test method's parameters, and their checks.

A part without a name is for all parameters that it fits; one that fits none is as wrong as one that says nothing.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from circuitscript.checker import messages_declarations as messages
from circuitscript.checker.elements import Subject
from circuitscript.checker.messages import spelled
from circuitscript.symbols import MethodSymbol, Type, TypeKind, fold
from circuitscript.syntax.ast import Annotation, AnnotationArgument, StringLiteral

_NAME = re.compile(r"\s*([A-Za-z]\w*)\s*\Z")


def parts_of(text: str, names: set[str]) -> Iterator[tuple[str, str]]:
    """Yields the parts of `amount: 1..5; days: 0..9`, each with its folded parameter; `""` for a part that names none.

    What stands before a colon and is not among the folded `names` belongs to the part.
    """
    for part in text.split(";"):
        name, colon, rest = part.partition(":")
        if colon and fold(name.strip()) in names:
            yield fold(name.strip()), rest.strip()
        elif part.strip():
            yield "", part.strip()


def ends_of(part: str) -> tuple[str, str] | None:
    """Returns the ends of `1..5`; None for what is no range."""
    least, dots, most = (one.strip() for one in part.partition(".."))
    return (least, most) if dots and least and most else None


def values_of(part: str) -> tuple[str, ...]:
    """Returns the values of `a, b`."""
    return tuple(one.strip() for one in part.split(","))


def check_range(subject: Subject, method: MethodSymbol, annotation: Annotation) -> None:
    """Checks that the ranges of `@Range` have two ends, in order, of the type of a parameter."""
    for argument, text, name, part in _parts(subject, method, annotation):
        ends = ends_of(part)
        if ends is None:
            subject.report(messages.NO_RANGE(text), argument)
        else:
            _check_fit(subject, method, argument, name, part, partial(_fits_range, *ends))


def check_values(subject: Subject, method: MethodSymbol, annotation: Annotation) -> None:
    """Checks that the values of `@Values` are of the type of a parameter."""
    for argument, text, name, part in _parts(subject, method, annotation):
        values = values_of(part)
        if not all(values):
            subject.report(messages.NO_VALUES(text), argument)
        else:
            _check_fit(subject, method, argument, name, part, partial(_fits, values))


def _parts(
    subject: Subject, method: MethodSymbol, annotation: Annotation
) -> Iterator[tuple[AnnotationArgument, str, str, str]]:
    """Yields the parts of an annotation's text, each with the argument, its whole text, and the parameter's name."""
    names = {fold(parameter.name) for parameter in method.parameters}
    for argument in annotation.arguments:
        if not isinstance(argument.value, StringLiteral):
            continue
        text = argument.value.value
        found = list(parts_of(text, names))
        if not found:
            subject.report(messages.NOTHING_NARROWED(annotation.name.text), argument)
        for name, part in found:
            unknown = _NAME.match(part.partition(":")[0]) if not name and ":" in part else None
            if unknown is not None:
                subject.report(messages.NO_SUCH_PARAMETER(unknown[1]), argument)
            else:
                yield argument, text, name, part


def _check_fit(
    subject: Subject,
    method: MethodSymbol,
    argument: AnnotationArgument,
    name: str,
    part: str,
    fits: Callable[[Type], bool],
) -> None:
    wanted = [parameter for parameter in method.parameters if not name or fold(parameter.name) == name]
    try:
        if any(fits(type) for parameter in wanted for type in _plain_types(parameter.type)):
            return
    except _WrongWayRound:
        subject.report(messages.RANGE_ORDER(part), argument)
        return
    if name:
        subject.report(messages.NARROWING_TYPE(part, wanted[0].name, spelled(wanted[0].type)), argument)
    else:
        subject.report(messages.NARROWING_FITS_NONE(part), argument)


def _plain_types(type: Type) -> Iterator[Type]:
    """Yields the types of the plain values in those of a type: a list's elements, a map's keys and values."""
    if type.arguments:
        for argument in type.arguments:
            yield from _plain_types(argument)
    else:
        yield type


class _WrongWayRound(Exception):
    """The ends of a range, which are of the type, are the wrong way round."""


def _fits_range(least: str, most: str, type: Type) -> bool:
    read = _READERS.get(type.symbol.name) if type.symbol.kind is TypeKind.PRIMITIVE else None
    if read is None or type.symbol.name not in _RANGED:
        return False
    try:
        first, last = read(least), read(most)
    except (ValueError, InvalidOperation):
        return False
    if first > last:
        raise _WrongWayRound
    return True


def _fits(values: tuple[str, ...], type: Type) -> bool:
    symbol = type.symbol
    if symbol.kind is TypeKind.ENUM:
        constants = {fold(name) for name, field in symbol.complete().fields.items() if field.is_enum_constant}
        return any(fold(value) in constants for value in values)
    read = _READERS.get(symbol.name) if symbol.kind is TypeKind.PRIMITIVE else None
    try:
        return read is not None and all(read(value) is not None for value in values)
    except (ValueError, InvalidOperation):
        return False


def moment_of(text: str) -> datetime:
    """Returns the moment that `2024-02-29T12:30` names, in UTC where it names no zone."""
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _decimal(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(text)
    return value


_READERS: Mapping[str, Callable[[str], Any]] = {
    "Integer": int,
    "Long": int,
    "Decimal": _decimal,
    "Double": _decimal,
    "String": str,
    "Id": str,
    "Date": date.fromisoformat,
    "Datetime": moment_of,
    "Time": time.fromisoformat,
}
_RANGED = frozenset({"Integer", "Long", "Decimal", "Double", "Date", "Datetime"})
