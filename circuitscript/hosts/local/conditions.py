"""Conditions of queries as SQL that holds for exactly the same rows as `data.predicates`.

What SQL cannot say exactly raises `NotExpressible`; the shared evaluation then takes over.
"""

import json
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from circuitscript.data.comparison import day_milliseconds, milliseconds, operand_value, operand_values
from circuitscript.data.functions import EXACT
from circuitscript.data.predicates import Parameters, listed, range_bounds, wanted_sets
from circuitscript.data.query import Conjunction, DateRange, Filter, Negation, Predicate, SemiJoin
from circuitscript.data.schema import FieldType
from circuitscript.hosts.local.columns import Column, encode_moment
from circuitscript.values.numbers import LONG_MAX, LONG_MIN

if TYPE_CHECKING:
    from circuitscript.hosts.local.selects import Select

MANY = 400
"""More texts than this are bound as one JSON list; more operands than this would nest too deeply for SQLite."""
FALSE, TRUE = "0", "1"
_INVERSE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


class NotExpressible(Exception):
    """The query has a part that SQL cannot say exactly."""


def condition(predicate: Predicate, select: "Select", parameters: Parameters) -> str:
    """Returns SQL that is true where `predicate` holds, and false or null elsewhere; binds go to `select.binds`."""
    if isinstance(predicate, Negation):
        return f"NOT ifnull({condition(predicate.operand, select, parameters)}, 0)"
    if isinstance(predicate, Conjunction):
        if len(predicate.operands) > MANY:
            raise NotExpressible
        parts = [condition(operand, select, parameters) for operand in predicate.operands]
        return f"({f' {predicate.operator} '.join(parts)})"
    sql, column = select.value(predicate.left)
    kind = column.field.type
    if isinstance(predicate.right, SemiJoin):
        return _semi_join(predicate, sql, column, select, parameters)
    if predicate.operator in ("INCLUDES", "EXCLUDES"):
        return _includes(predicate, sql, kind, select, parameters)
    if kind in (FieldType.TEXT_LIST, FieldType.BLOB, FieldType.ANY):
        raise NotExpressible
    compare = _Comparison(sql, select.folded(predicate.left, sql, column), column, select.binds)
    if predicate.operator in ("IN", "NOT IN"):
        return _membership(predicate, compare, parameters)
    if isinstance(predicate.right, DateRange):
        return compare.within(predicate.operator, *range_bounds(predicate.right, kind, parameters))
    assert not isinstance(predicate.right, tuple)
    value = parameters.value(predicate.right)
    if predicate.operator == "LIKE":
        return compare.like(value)
    return compare.to(predicate.operator, operand_value(kind, value))


def _membership(predicate: Filter, compare: "_Comparison", parameters: Parameters) -> str:
    values = listed(predicate.right, parameters)
    kind = compare.column.field.type
    parts = [
        compare.within("=", *range_bounds(value, kind, parameters)) for value in values if isinstance(value, DateRange)
    ]
    wanted = dict.fromkeys(operand_value(kind, value) for value in values if not isinstance(value, DateRange))
    if None in wanted:
        parts.append(f"{compare.sql} IS NULL")
    parts.extend(compare.one_of([value for value in wanted if value is not None]))
    found = f"({' OR '.join(parts)})" if parts else FALSE
    return found if predicate.operator == "IN" else f"NOT ifnull({found}, 0)"


def _semi_join(predicate: Filter, sql: str, column: Column, select: "Select", parameters: Parameters) -> str:
    assert isinstance(predicate.right, SemiJoin)
    inner = select.nested(predicate.right.query, parameters)
    if column.field.type not in (FieldType.ID, FieldType.REFERENCE):
        raise NotExpressible
    found = f"{sql} IN ({inner})"
    return found if predicate.operator == "IN" else f"NOT ifnull({found}, 0)"


def _includes(predicate: Filter, sql: str, kind: FieldType, select: "Select", parameters: Parameters) -> str:
    wanted = wanted_sets(predicate.right, parameters)
    select.binds.append(json.dumps([sorted(one) for one in wanted], ensure_ascii=False))
    found = f"soql_includes({sql}, {1 if kind is FieldType.TEXT_LIST else 0}, ?)"
    return found if predicate.operator == "INCLUDES" else f"NOT {found}"


class _Comparison:
    """Comparisons of one column or expression with values in `operand_value` form."""

    def __init__(self, sql: str, folded: str, column: Column, binds: list[object]) -> None:
        self.sql = sql
        self.folded = folded
        self.column = column
        self.binds = binds

    def to(self, operator: str, wanted: object) -> str:
        """Compares with one value."""
        if operator == "!=":
            return f"({self.sql} IS NOT NULL)" if wanted is None else f"NOT ifnull({self.to('=', wanted)}, 0)"
        if wanted is None:
            return f"({self.sql} IS NULL)" if operator == "=" else FALSE
        compare = _COMPARE.get(self.column.field.type, _Comparison._text)
        return compare(self, operator, wanted)

    def within(self, operator: str, first: date, end: date) -> str:
        """Compares with a half-open range of days."""
        kind = self.column.field.type
        if kind not in (FieldType.DATE, FieldType.DATETIME):
            raise NotExpressible
        low, high = encode_moment(first, kind), encode_moment(end, kind)
        if operator == "=":
            self.binds += (low, high)
            return f"({self.sql} >= ? AND {self.sql} < ?)"
        if operator == "!=":
            return f"NOT ifnull({self.within('=', first, end)}, 0)"
        self.binds.append(low if operator in ("<", ">=") else high)
        return f"{self.sql} {'<' if operator in ('<', '<=') else '>='} ?"

    def like(self, value: object) -> str:
        """Compares text with one or several patterns."""
        if not self.column.field.is_text:
            raise NotExpressible
        elements = operand_values(value)
        patterns = [str(one) for one in ([value] if elements is None else elements) if one is not None]
        parts = []
        for pattern in patterns:
            is_plain = pattern.isascii() and "\\" not in pattern and len(pattern) < 1000 and "\0" not in pattern
            parts.append(f"{self.sql} LIKE ?" if is_plain else f"soql_like({self.sql}, ?)")
            self.binds.append(pattern)
        return f"({' OR '.join(parts)})" if parts else FALSE

    def one_of(self, values: list[object]) -> list[str]:
        """Returns conditions of which one holds where the value is one of `values`."""
        kind = self.column.field.type
        is_key = kind in (FieldType.ID, FieldType.REFERENCE)
        if not is_key and not self.column.field.is_text:
            if len(values) > MANY:
                raise NotExpressible
            return [self.to("=", value) for value in values]
        if not all(isinstance(value, str) for value in values):
            raise NotExpressible
        texts = [str(value) for value in values]
        plain = [text for text in texts if is_key or _is_plain(text)]
        parts = [self._listed(self.sql, plain)] if plain else []
        folded = [text for text in texts if not (is_key or _is_plain(text))]
        return [*parts, self._listed(self.folded, folded)] if folded else parts

    def _listed(self, sql: str, texts: list[str]) -> str:
        if len(texts) > MANY:
            self.binds.append(json.dumps(texts, ensure_ascii=False))
            return f"{sql} IN (SELECT value FROM json_each(?))"
        self.binds += texts
        return f"{sql} IN ({', '.join('?' * len(texts))})"

    def _text(self, operator: str, wanted: object) -> str:
        if not isinstance(wanted, str):
            raise NotExpressible
        is_direct = operator == "=" and _is_plain(wanted)
        self.binds.append(wanted)
        return f"{self.sql if is_direct else self.folded} {operator} ?"

    def _identifier(self, operator: str, wanted: object) -> str:
        if not isinstance(wanted, str):
            raise NotExpressible
        self.binds.append(wanted)
        return f"{self.sql} {operator} ?"

    def _boolean(self, operator: str, wanted: object) -> str:
        if not isinstance(wanted, bool):
            raise NotExpressible
        self.binds.append(int(wanted))
        return f"{self.sql} {operator} ?"

    def _number(self, operator: str, wanted: object) -> str:
        if isinstance(wanted, bool) or not isinstance(wanted, int | Decimal):
            raise NotExpressible
        if self.column.storage == "REAL":
            return self._real(operator, Decimal(wanted))
        return self._scaled(operator, Decimal(wanted).scaleb(self.column.field.scale, EXACT))

    def _scaled(self, operator: str, wanted: Decimal) -> str:
        low, high = (int(wanted.to_integral_value(rounding)) for rounding in (ROUND_FLOOR, ROUND_CEILING))
        if low != high:
            if operator == "=":
                return FALSE
            operator, low = ("<=", low) if operator in ("<", "<=") else (">=", high)
        if not LONG_MIN <= low <= LONG_MAX:
            is_all = operator in (("<", "<=") if low > 0 else (">", ">="))
            return f"({self.sql} IS NOT NULL)" if is_all else FALSE
        self.binds.append(low)
        return f"{self.sql} {operator} ?"

    def _real(self, operator: str, wanted: Decimal) -> str:
        """A column of doubles stands for their shortest decimals, of which `wanted` may be none."""
        double = float(wanted)
        nearest = Decimal(repr(double))
        if nearest != wanted:
            if operator == "=":
                return FALSE
            is_below = nearest < wanted
            below, above = ("<=", ">") if is_below else ("<", ">=")
            operator = below if operator in ("<", "<=") else above
        self.binds.append(double)
        return f"{self.sql} {operator} ?"

    def _moment(self, operator: str, wanted: object) -> str:
        kind = self.column.field.type
        if kind is FieldType.DATE and isinstance(wanted, date) and not isinstance(wanted, datetime):
            self.binds.append(wanted.isoformat())
        elif kind is FieldType.DATETIME and isinstance(wanted, datetime) and not wanted.microsecond % 1000:
            self.binds.append(milliseconds(wanted))
        elif kind is FieldType.TIME and isinstance(wanted, time) and not wanted.microsecond % 1000:
            self.binds.append(day_milliseconds(wanted))
        else:
            raise NotExpressible
        return f"{self.sql} {operator} ?"


_COMPARE: dict[FieldType, Callable[[_Comparison, str, object], str]] = {
    FieldType.ID: _Comparison._identifier,
    FieldType.REFERENCE: _Comparison._identifier,
    FieldType.BOOLEAN: _Comparison._boolean,
    **dict.fromkeys(
        (FieldType.INTEGER, FieldType.LONG, FieldType.DOUBLE, FieldType.CURRENCY, FieldType.PERCENT),
        _Comparison._number,
    ),
    **dict.fromkeys((FieldType.DATE, FieldType.DATETIME, FieldType.TIME), _Comparison._moment),
}


def _is_plain(text: str) -> bool:
    """Whether NOCASE compares `text` as `fold_text` does."""
    return text.isascii() and "\0" not in text
