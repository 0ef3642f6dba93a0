"""What a query would do on HighLevel, in words: what is pushed down, what is left, and what it costs."""

import json
from collections.abc import Sequence
from datetime import date, datetime

from circuitscript.data.predicates import Parameters
from circuitscript.data.query import (
    BindReference,
    Conjunction,
    Constant,
    DateRange,
    FieldReference,
    Filter,
    LogicalQuery,
    Negation,
    Operand,
    Predicate,
    QueryValue,
)
from circuitscript.hosts.highlevel.access import Access, Means, choose
from circuitscript.hosts.highlevel.conditions import column_references, condition_references, conjuncts, ids_of
from circuitscript.hosts.highlevel.filters import FilterCompiler
from circuitscript.hosts.highlevel.searches import search_of
from circuitscript.source.classes import frozen


@frozen
class Explanation:
    """A query's plan. `rows` is how many HighLevel would send, `calls` how many that takes; None where it is not known.

    `seconds` is the least time that the calls take under the rate limit.
    """

    endpoint: str
    pushed_down: tuple[str, ...]
    residual: tuple[str, ...]
    in_memory: tuple[str, ...]
    further: tuple[str, ...]
    page_size: int
    rows: int | None = None
    calls: int | None = None
    seconds: float | None = None
    refused: str = ""


def explain(query: LogicalQuery, access: Access, pushed: Sequence[Predicate], rows: int | None) -> Explanation:
    """Returns the explanation of an access; `pushed` are the top-level conditions that HighLevel decides alone."""
    residual = [text_of(part) for part in conjuncts(query.where) if part not in pushed]
    calls = calls_for(access, rows)
    return Explanation(
        endpoint=access.endpoint or "none: no row can match",
        pushed_down=_pushed_texts(access, pushed),
        residual=tuple(residual),
        in_memory=tuple(_in_memory(query, access)),
        further=tuple(_further(query)),
        page_size=access.page,
        rows=rows,
        calls=calls,
    )


def calls_for(access: Access, rows: int | None) -> int | None:
    """Returns how many calls reading so many rows takes, None where the rows are not known."""
    if access.means is Means.NOTHING:
        return 0
    if access.means is Means.IDS:
        return len(access.ids)
    if rows is None:
        return None
    return max(1, -(-rows // access.page))


def access_lines(query: LogicalQuery, access: Access) -> list[str]:
    """Returns a plan in a few phrases, for messages."""
    lines = [access.endpoint or "no call"]
    if access.filters:
        lines.append(f"filtered there by {json.dumps(access.filters[0], separators=(',', ':'))[:300]}")
    if not access.is_exact and query.where is not None:
        lines.append("the rest of the condition is checked in memory")
    return lines


def _pushed_texts(access: Access, pushed: Sequence[Predicate]) -> tuple[str, ...]:
    texts = [text_of(part) for part in pushed]
    if access.means is Means.SEARCH and not access.is_exact and access.filters:
        texts.append(f"and rows narrowed down by {json.dumps(access.filters[0], separators=(',', ':'))}")
    if access.sort:
        texts.append("ORDER BY " + ", ".join(f"{one['field']} {one['direction']}" for one in access.sort))
    if access.enough is not None:
        texts.append(f"reading stops after {access.enough} matching rows")
    if access.listing is not None:
        taken = [name for name in access.listing.accepts if name in access.wishes.among]
        texts += [f"{name} is sent along" for name in taken]
    return tuple(texts)


def _in_memory(query: LogicalQuery, access: Access) -> list[str]:
    texts = []
    if query.is_aggregate:
        texts.append("grouping and aggregates")
    if query.order_by and not access.is_ordered:
        texts.append("ORDER BY " + ", ".join(value_text(term.value) for term in query.order_by))
    if (query.limit is not None or query.offset is not None) and access.enough is None:
        texts.append("LIMIT and OFFSET, after all rows are there")
    return texts


def _further(query: LogicalQuery) -> list[str]:
    """Returns what else is read: parents and children."""
    references = [*condition_references(query), *column_references(query)]
    names = dict.fromkeys(".".join(step.relationship for step in one.path) for one in references if one.path)
    texts = [f"parents {name}: one search for 100 of them, or one list" for name in names]
    return texts + [f"children {one.relationship}: of the selected rows, in one go" for one in query.children]


def text_of(predicate: Predicate) -> str:
    """Returns a condition as SOQL."""
    if isinstance(predicate, Negation):
        return f"NOT ({text_of(predicate.operand)})"
    if isinstance(predicate, Conjunction):
        return "(" + f" {predicate.operator} ".join(map(text_of, predicate.operands)) + ")"
    assert isinstance(predicate, Filter)
    return f"{value_text(predicate.left)} {predicate.operator} {_operand_text(predicate.right)}"


def value_text(value: QueryValue) -> str:
    """Returns a field or function as SOQL."""
    if isinstance(value, FieldReference):
        return value.text
    return f"{value.name}({value_text(value.argument) if value.argument is not None else ''})"


def _operand_text(operand: Operand) -> str:
    if isinstance(operand, tuple):
        return "(" + ", ".join(map(_operand_text, operand)) + ")"
    if isinstance(operand, BindReference):
        return f":{operand.index}"
    if isinstance(operand, DateRange):
        return operand.name if operand.count is None else f"{operand.name}:{operand.count}"
    if isinstance(operand, Constant):
        return _constant_text(operand.value)
    return "(SELECT …)"


def _constant_text(value: object) -> str:
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
    if isinstance(value, tuple | list):
        return "(" + ", ".join(map(_constant_text, value)) + ")"
    return str(value)


def explain_alone(query: LogicalQuery, now: int = 0) -> Explanation:
    """Returns a query's plan without asking any location; custom fields count as residual. Raises ScriptException."""
    parameters = Parameters((), now)
    search = search_of(query.object, {})
    access = choose(query, parameters, search, lambda join: None)
    pushed: tuple[Predicate, ...] = ()
    if access.means is Means.SEARCH and search is not None:
        compiler = FilterCompiler(search, parameters, lambda join: None)
        pushed = tuple(part for part in conjuncts(query.where) if compiler.compile(part).is_exact)
    elif access.means in (Means.IDS, Means.NOTHING):
        pushed = tuple(part for part in conjuncts(query.where) if ids_of(part, parameters) is not None)
    return explain(query, access, pushed, None)
