"""Conditions of queries as functions of a row.

Two-valued, as in SOQL: null equals null, and is unequal to, and neither less nor greater than, everything else.
"""

import operator
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, tzinfo
from typing import Any, Protocol

from circuitscript.data.comparison import (
    comparable,
    fold_text,
    includes,
    like_pattern,
    operand_value,
    operand_values,
)
from circuitscript.data.date_literals import Days, resolve_date_literal
from circuitscript.data.functions import apply_function, result_type
from circuitscript.data.query import (
    BindReference,
    Conjunction,
    Constant,
    DateRange,
    FieldReference,
    Filter,
    FunctionCall,
    LogicalQuery,
    Negation,
    Operand,
    Predicate,
    QueryValue,
    SemiJoin,
)
from circuitscript.data.record import Record
from circuitscript.data.schema import FieldDefinition, FieldType, ObjectDefinition
from circuitscript.source.classes import frozen
from circuitscript.values.zones import in_zone, start_of_day, zone


@frozen(eq=False)
class Parameters:
    """What one execution of a query brings: the values of its binds, and time and time zone for its date literals."""

    binds: Sequence[object]
    now: int
    zone: str = "GMT"

    @property
    def local(self) -> tzinfo:
        """The time zone in which days begin and end."""
        return UTC if self.zone == "GMT" else zone(self.zone)

    def value(self, operand: Constant | BindReference) -> object:
        """Returns the value of a constant or bind."""
        return operand.value if isinstance(operand, Constant) else self.binds[operand.index]

    def days(self, literal: DateRange) -> Days:
        """Returns the days of a date literal."""
        return resolve_date_literal(literal.name, literal.count, self.now, self.local)


class RecordSource(Protocol):
    """Where the evaluation finds stored records, with all their fields."""

    def rows(
        self, definition: ObjectDefinition, where: Predicate | None, parameters: Parameters, all_rows: bool
    ) -> Iterable[Record]:
        """Returns at least the records for which `where` holds; deleted ones only with `all_rows`."""

    def parent(self, reference: FieldDefinition, row_id: str) -> Record | None:
        """Returns the record that `id` in the field `reference` points at."""

    def semi_join(self, query: LogicalQuery, parameters: Parameters) -> frozenset[object]:
        """Returns the values of the only column of `query`, in comparable form, nulls left out."""


Row = Record
Reader = Callable[[Any], object]
"""Reads a value of a row or of a group of rows."""
Test = Callable[[Any], bool]


def value_type(value: QueryValue) -> FieldType | None:
    """Returns the field type of a column's values; None where it is not known."""
    if isinstance(value, FieldReference):
        return value.field.type
    return result_type(value.name, value_type(value.argument) if value.argument is not None else None)


def reader(value: QueryValue, source: RecordSource, local: tzinfo = UTC) -> Reader:
    """Returns the function that reads `value` from a row; null where a parent on the way is missing.

    `local` is the time zone that `convertTimezone` converts to.
    """
    if isinstance(value, FunctionCall):
        if value.argument is None:
            raise LookupError(value.name)
        inner, apply = reader(value.argument, source, local), scalar_function(value, local)
        return lambda row: apply(inner(row))
    if not value.path:
        own = value.field.name
        return lambda row: row.values.get(own)
    return _parent_reader(value, source)


def scalar_function(call: FunctionCall, local: tzinfo) -> Callable[[object], object]:
    """Returns the function of a call; one of a `convertTimezone` sees the moment as clocks in the zone `local` do."""
    name, argument = call.name, call.argument
    if not isinstance(argument, FunctionCall) or argument.name != "CONVERTTIMEZONE" or local is UTC:
        return lambda value: apply_function(name, value)

    def of_local(value: object) -> object:
        return apply_function(name, in_zone(value, local) if isinstance(value, datetime) else value)

    return of_local


def _parent_reader(value: FieldReference, source: RecordSource) -> Reader:
    path, name = value.path, value.field.name
    is_type = name == "Type" and len(path[-1].references) > 1

    def read(row: Row) -> object:
        for step in path:
            row_id = row.values.get(step.name)
            found = source.parent(step, row_id) if isinstance(row_id, str) else None
            if found is None:
                return None
            row = found
        return row.definition.name if is_type else row.values.get(name)

    return read


def condition_of(
    predicate: Predicate, source: RecordSource, parameters: Parameters, read: "ReaderMaker | None" = None
) -> Test:
    """Returns the function that tells whether `predicate` holds for a row.

    `read` makes the readers of values; without it they read a stored record's fields.
    """
    read = read or (lambda value: reader(value, source, parameters.local))
    if isinstance(predicate, Negation):
        inner = condition_of(predicate.operand, source, parameters, read)
        return lambda row: not inner(row)
    if isinstance(predicate, Conjunction):
        tests = [condition_of(operand, source, parameters, read) for operand in predicate.operands]
        if predicate.operator == "AND":
            return lambda row: all(test(row) for test in tests)
        return lambda row: any(test(row) for test in tests)
    kind = value_type(predicate.left)
    bring = comparable(kind)
    get = read(predicate.left)
    if predicate.operator in ("INCLUDES", "EXCLUDES"):
        wanted = wanted_sets(predicate.right, parameters)
        if predicate.operator == "INCLUDES":
            return lambda row: includes(get(row), wanted)
        return lambda row: not includes(get(row), wanted)
    holds = _comparison(predicate, kind, source, parameters)
    return lambda row: holds(bring(get(row)))


ReaderMaker = Callable[[QueryValue], Reader]


def wanted_sets(operand: Operand, parameters: Parameters) -> tuple[frozenset[str], ...]:
    """Returns the operands of `INCLUDES`: each a set of folded texts (`'a;b'` asks for both)."""
    return tuple(
        frozenset(fold_text(part) for part in str(value).split(";"))
        for value in listed(operand, parameters)
        if value is not None
    )


def listed(operand: Operand, parameters: Parameters) -> list[object]:
    """Returns the elements of what stands to the right of `IN`; date literals stay as they are."""
    if isinstance(operand, DateRange):
        return [operand]
    if isinstance(operand, tuple):
        return [item if isinstance(item, DateRange) else parameters.value(item) for item in operand]
    assert not isinstance(operand, SemiJoin)
    value = parameters.value(operand)
    elements = operand_values(value)
    return [value] if elements is None else list(elements)


def _comparison(
    predicate: Filter, kind: FieldType | None, source: RecordSource, parameters: Parameters
) -> Callable[[object], bool]:
    name, right = predicate.operator, predicate.right
    if isinstance(right, SemiJoin):
        found = source.semi_join(right.query, parameters)
        return (lambda value: value in found) if name == "IN" else (lambda value: value not in found)
    if name in ("IN", "NOT IN"):
        is_in = _membership(listed(right, parameters), kind, parameters)
        return is_in if name == "IN" else lambda value: not is_in(value)
    if isinstance(right, DateRange):
        return range_test(name, *range_bounds(right, kind, parameters))
    assert not isinstance(right, tuple)
    value = parameters.value(right)
    if name == "LIKE":
        elements = operand_values(value)
        return _like([value] if elements is None else list(elements))
    wanted = operand_value(kind, value)
    if name == "=":
        return lambda held: held == wanted
    if name == "!=":
        return lambda held: held != wanted
    order = _ORDERS[name]
    return lambda held: held is not None and wanted is not None and order(held, wanted)


def _membership(values: list[object], kind: FieldType | None, parameters: Parameters) -> Callable[[object], bool]:
    ranges = [
        range_test("=", *range_bounds(value, kind, parameters)) for value in values if isinstance(value, DateRange)
    ]
    wanted = frozenset(operand_value(kind, value) for value in values if not isinstance(value, DateRange))
    if not ranges:
        return lambda value: value in wanted
    return lambda value: value in wanted or any(test(value) for test in ranges)


def _like(patterns: list[object]) -> Callable[[object], bool]:
    if not patterns or patterns == [None]:
        return lambda value: False
    tests = [like_pattern(str(pattern)).fullmatch for pattern in patterns if pattern is not None]
    return lambda value: isinstance(value, str) and any(test(value) for test in tests)


def range_bounds(literal: DateRange, kind: FieldType | None, parameters: Parameters) -> Days:
    """Returns a date literal's bounds as values of a field of type `kind`."""
    first, end = parameters.days(literal)
    if kind is FieldType.DATE:
        return first, end
    local = parameters.local
    return start_of_day(first, local), start_of_day(end, local)


def range_test(name: str, first: date, end: date) -> Callable[[object], bool]:
    """Returns the comparison `name` with the half-open range from `first` to `end`."""

    def within(held: object) -> bool:
        return isinstance(held, date) and first <= held < end

    if name == "=":
        return within
    if name == "!=":
        return lambda held: not within(held)
    order, bound = _ORDERS["<" if name in ("<", "<=") else ">="], first if name in ("<", ">=") else end
    return lambda held: held is not None and order(held, bound)


_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
