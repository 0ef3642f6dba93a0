"""Parts of a query as SOQL, for plans and messages."""

from collections.abc import Sequence
from datetime import date, datetime

from circuitscript.data.query import (
    BindReference,
    Conjunction,
    Constant,
    DateRange,
    FieldReference,
    Filter,
    Negation,
    Operand,
    Ordering,
    Predicate,
    QueryValue,
)

_SHOWN = 5
"""How many elements of a list are shown."""


def predicate_text(predicate: Predicate, binds: Sequence[object] = ()) -> str:
    """Returns a condition, with the values of its binds as far as they are known."""
    if isinstance(predicate, Negation):
        return f"NOT ({predicate_text(predicate.operand, binds)})"
    if isinstance(predicate, Conjunction):
        parts = [predicate_text(one, binds) for one in predicate.operands]
        return "(" + f" {predicate.operator} ".join(parts) + ")"
    assert isinstance(predicate, Filter)
    return f"{value_text(predicate.left)} {predicate.operator} {_operand_text(predicate.right, binds)}"


def value_text(value: QueryValue) -> str:
    """Returns a field or function."""
    if isinstance(value, FieldReference):
        return value.text
    return f"{value.name}({value_text(value.argument) if value.argument is not None else ''})"


def order_text(terms: Sequence[Ordering]) -> str:
    """Returns an `ORDER BY` clause, without what goes without saying."""
    return "ORDER BY " + ", ".join(f"{value_text(one.value)}{' DESC' if one.descending else ''}" for one in terms)


def _operand_text(operand: Operand, binds: Sequence[object]) -> str:
    if isinstance(operand, tuple):
        return _listed([_operand_text(one, binds) for one in operand])
    if isinstance(operand, BindReference):
        return _constant_text(binds[operand.index]) if operand.index < len(binds) else f":{operand.index}"
    if isinstance(operand, DateRange):
        return operand.name if operand.count is None else f"{operand.name}:{operand.count}"
    if isinstance(operand, Constant):
        return _constant_text(operand.value)
    return "(SELECT …)"


def _constant_text(value: object) -> str:
    from circuitscript.data.comparison import operand_values

    if value is None:
        return "null"
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    elements = operand_values(value)
    return str(value) if elements is None else _listed([_constant_text(one) for one in elements])


def _listed(texts: Sequence[str]) -> str:
    more = [f"… {len(texts) - _SHOWN:,} more"] if len(texts) > _SHOWN else []
    return "(" + ", ".join([*texts[:_SHOWN], *more]) + ")"
