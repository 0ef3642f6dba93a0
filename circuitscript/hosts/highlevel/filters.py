"""Conditions of a query as filters of a search, as far as the search has words for them.

A filter lets through at least the rows for which its condition holds; `is_exact` tells that it lets through no others.
What is not exact is checked again in memory, so that a query means the same here as on every other store.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Final

from circuitscript.data.comparison import fold_text, milliseconds, operand_value, operand_values
from circuitscript.data.predicates import Parameters, listed, range_bounds, wanted_sets
from circuitscript.data.query import (
    Conjunction,
    Constant,
    DateRange,
    FieldReference,
    Filter,
    Negation,
    Predicate,
    SemiJoin,
)
from circuitscript.hosts.highlevel.searches import CONTAINS, EQUALS, EXISTS, RANGE, Search, SearchField
from circuitscript.source.classes import frozen

MOST_VALUES: Final = 100
"""The most values of one `IN` that are sent in one request; HighLevel documents no limit."""
_MOST_DIGITS: Final = 30
"""Larger numbers are in no filter: HighLevel has none of their size."""

LONGEST: Final = 75
"""The most characters that HighLevel takes in a filter's text."""
_ODD: Final = ("\u212a", "İ")

JsonFilter = dict[str, Any]


@frozen
class Pushed:
    """What became of a condition: the filter that stands for it, None for one that lets everything through."""

    filter: JsonFilter | None
    is_exact: bool


RESIDUAL: Final = Pushed(None, False)
"""A condition that the search has no words for."""
SemiValues = Callable[[SemiJoin], Sequence[object] | None]


@frozen(eq=False)
class FilterCompiler:
    """Compiles the conditions of one execution. `semi_values` gives the values of a semi-join, None for too many."""

    search: Search
    parameters: Parameters
    semi_values: SemiValues

    def compile(self, predicate: Predicate, is_negated: bool = False) -> Pushed:
        """Returns the filter for a condition, or for its opposite."""
        if isinstance(predicate, Negation):
            return self.compile(predicate.operand, not is_negated)
        if isinstance(predicate, Conjunction):
            parts = [self.compile(operand, is_negated) for operand in predicate.operands]
            return _all(parts) if (predicate.operator == "AND") is not is_negated else _any(parts)
        if not isinstance(predicate.left, FieldReference) or predicate.left.path:
            return RESIDUAL
        field = self.search.fields.get(predicate.left.field.name)
        if field is None:
            return RESIDUAL
        operator = _OPPOSITES[predicate.operator] if is_negated else predicate.operator
        return self._COMPILERS[operator](self, field, predicate, operator)

    def _equality(self, field: SearchField, predicate: Filter, operator: str) -> Pushed:
        if isinstance(predicate.right, DateRange):
            return self._days(field, predicate, operator)
        assert isinstance(predicate.right, Constant) or not isinstance(predicate.right, tuple | SemiJoin)
        return self._among(field, [self.parameters.value(predicate.right)], predicate, operator == "=")

    def _membership(self, field: SearchField, predicate: Filter, operator: str) -> Pushed:
        if isinstance(predicate.right, SemiJoin):
            values = self.semi_values(predicate.right)
        else:
            values = listed(predicate.right, self.parameters)
        if values is None or any(isinstance(value, DateRange) for value in values):
            return RESIDUAL
        return self._among(field, values, predicate, operator == "IN")

    def _among(self, field: SearchField, values: Sequence[object], predicate: Filter, is_in: bool) -> Pushed:
        """Compares with any of `values`; a row without a value equals null and differs from all others."""
        kind = predicate.left.field.type if isinstance(predicate.left, FieldReference) else None
        wanted = list(dict.fromkeys(operand_value(kind, value) for value in values))
        if field.kind == "flag":
            return _flags(field, wanted, is_in)
        has_null, present = None in wanted, [value for value in wanted if value is not None]
        is_odd = len(present) > MOST_VALUES or (present and field.kind == "tags")
        if is_odd or (has_null and EXISTS not in field.operators):
            return RESIDUAL
        sent = [_sent(field, value) for value in present]
        if any(value is None for value in sent) or (present and EQUALS not in field.operators):
            return RESIDUAL
        leaves = [_leaf(field, "eq" if is_in else "not_eq", value) for value in sent]
        if is_in:
            leaves += [_leaf(field, "not_exists")] if has_null else []
            return Pushed(_group("OR", leaves), True) if leaves else RESIDUAL
        if has_null:
            return Pushed(_group("AND", [*leaves, _leaf(field, "exists")]), True)
        if EXISTS not in field.operators:
            return Pushed(_group("AND", leaves), True) if leaves and field.kind == "id" else RESIDUAL
        absent = _leaf(field, "not_exists")
        return Pushed(_group("OR", [_group("AND", leaves), absent]), True) if leaves else RESIDUAL

    def _order(self, field: SearchField, predicate: Filter, operator: str) -> Pushed:
        """Compares with a bound; `not <` and its like also hold for rows without a value."""
        name = operator.removeprefix("not ")
        if isinstance(predicate.right, DateRange):
            return self._days(field, predicate, operator)
        assert not isinstance(predicate.right, tuple | SemiJoin)
        kind = predicate.left.field.type if isinstance(predicate.left, FieldReference) else None
        value = operand_value(kind, self.parameters.value(predicate.right))
        sent = _sent(field, value)
        if RANGE not in field.operators or sent is None or field.kind not in ("number", "instant", "day"):
            return RESIDUAL
        if operator == name:
            return Pushed(_leaf(field, "range", {_BOUNDS[name]: sent}), True)
        opposite = _leaf(field, "range", {_BOUNDS[_COMPLEMENTS[name]]: sent})
        return Pushed(_group("OR", [opposite, _leaf(field, "not_exists")]), True)

    def _days(self, field: SearchField, predicate: Filter, operator: str) -> Pushed:
        """Compares with the days of a date literal, half open."""
        if RANGE not in field.operators or field.kind not in ("instant", "day"):
            return RESIDUAL
        assert isinstance(predicate.right, DateRange)
        assert isinstance(predicate.left, FieldReference)
        bounds = range_bounds(predicate.right, predicate.left.field.type, self.parameters)
        first, end = (_sent(field, bound) for bound in bounds)
        if first is None or end is None:
            return RESIDUAL
        name = operator.removeprefix("not ")
        if name == "=":
            return Pushed(_leaf(field, "range", {"gte": first, "lt": end}), True)
        absent = _leaf(field, "not_exists")
        if name == "!=":
            outside = [_leaf(field, "range", {"lt": first}), _leaf(field, "range", {"gte": end}), absent]
            return Pushed(_group("OR", outside), True)
        is_opposite = operator != name
        order = _COMPLEMENTS[name] if is_opposite else name
        side = {"lt" if order in ("<", "<=") else "gte": _side(name, first, end)}
        held = _leaf(field, "range", side)
        return Pushed(_group("OR", [held, absent]) if is_opposite else held, True)

    def _like(self, field: SearchField, predicate: Filter, operator: str) -> Pushed:
        """Looks for the longest piece of the pattern; whether the rest fits is seen in memory."""
        if CONTAINS not in field.operators or field.kind not in ("lower", "text"):
            return RESIDUAL
        if isinstance(predicate.right, DateRange | SemiJoin | tuple):
            return RESIDUAL
        value = self.parameters.value(predicate.right)
        if not isinstance(value, str) or operand_values(value) is not None or "\\" in value:
            return RESIDUAL
        piece = max(fold_text(value).replace("_", "%").split("%"), key=len)
        sent = _sent(field, piece) if piece.strip() and all(one.isalnum() or one == " " for one in piece) else None
        return RESIDUAL if sent is None else Pushed(_leaf(field, "contains", sent), False)

    def _includes(self, field: SearchField, predicate: Filter, operator: str) -> Pushed:
        if field.kind != "tags":
            return RESIDUAL
        choices = [sorted(wanted) for wanted in wanted_sets(predicate.right, self.parameters)]
        if not choices or any(len(tag) > LONGEST or not tag for tags in choices for tag in tags):
            return RESIDUAL
        if operator == "INCLUDES":
            return Pushed(
                _group("OR", [_group("AND", [_leaf(field, "eq", tag) for tag in tags]) for tags in choices]), True
            )
        lacks = [_group("OR", [_leaf(field, "not_eq", tag) for tag in tags]) for tags in choices]
        return Pushed(_group("OR", [_group("AND", lacks), _leaf(field, "not_exists")]), True)

    def _nothing(self, field: SearchField, predicate: Filter, operator: str) -> Pushed:
        return RESIDUAL

    _COMPILERS: ClassVar[dict[str, "Callable[[FilterCompiler, SearchField, Filter, str], Pushed]"]] = {
        "=": _equality,
        "!=": _equality,
        "IN": _membership,
        "NOT IN": _membership,
        **dict.fromkeys(("<", "<=", ">", ">=", "not <", "not <=", "not >", "not >="), _order),
        "LIKE": _like,
        "not LIKE": _nothing,
        "INCLUDES": _includes,
        "EXCLUDES": _includes,
    }


_OPPOSITES: Final = {
    "=": "!=",
    "!=": "=",
    "IN": "NOT IN",
    "NOT IN": "IN",
    "INCLUDES": "EXCLUDES",
    "EXCLUDES": "INCLUDES",
    "LIKE": "not LIKE",
    **{one: f"not {one}" for one in ("<", "<=", ">", ">=")},
}
_BOUNDS: Final = {"<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}
_COMPLEMENTS: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def _side(name: str, first: Any, end: Any) -> Any:
    """Returns the end of a range of days at which `name` begins or ends to hold."""
    return first if name in ("<", ">=") else end


def _all(parts: Sequence[Pushed]) -> Pushed:
    filters = [part.filter for part in parts if part.filter is not None]
    return Pushed(_group("AND", filters) if filters else None, all(part.is_exact for part in parts))


def _any(parts: Sequence[Pushed]) -> Pushed:
    filters = [part.filter for part in parts if part.filter is not None]
    if len(filters) < len(parts):
        return RESIDUAL
    return Pushed(_group("OR", filters), all(part.is_exact for part in parts))


def _flags(field: SearchField, wanted: Sequence[object], is_in: bool) -> Pushed:
    """A flag that is not there counts as false."""
    held = {value for value in (True, False) if (value in wanted) is is_in}
    if len(held) != 1:
        return RESIDUAL
    if held == {True}:
        return Pushed(_leaf(field, "eq", True), True)
    return Pushed(_group("OR", [_leaf(field, "eq", False), _leaf(field, "not_exists")]), True)


def _sent(field: SearchField, value: object) -> Any:
    """Returns an operand as the search takes it; None where it cannot be sent without changing what it means."""
    if field.kind == "number":
        return _number(value)
    if field.kind == "instant":
        return milliseconds(value) if isinstance(value, datetime) else None
    if field.kind == "day":
        if isinstance(value, datetime):
            return None
        return value.isoformat() if isinstance(value, date) else None
    if not isinstance(value, str) or len(value) > LONGEST:
        return None
    text = str(value)
    if field.kind == "id":
        return text
    if any(one in text for one in _ODD):
        return None
    if field.kind == "text" and text != text.upper():
        return None
    return text


def _number(value: object) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    if isinstance(value, Decimal) and value.adjusted() > _MOST_DIGITS:
        return None
    number = int(value) if value == int(value) else float(value)
    return number if Decimal(str(number)) == value else None


def _leaf(field: SearchField, operator: str, value: Any = None) -> JsonFilter:
    leaf = {"field": field.name, "operator": operator}
    return leaf if value is None else {**leaf, "value": value}


def _group(name: str, filters: Sequence[JsonFilter]) -> JsonFilter:
    return filters[0] if len(filters) == 1 else {"group": name, "filters": list(filters)}
