"""What a query asks of a row: the fields it names, and the plain conditions that every row must meet."""

from collections.abc import Iterator

from circuitscript.data.comparison import operand_value
from circuitscript.data.predicates import Parameters, listed
from circuitscript.data.query import (
    Conjunction,
    Constant,
    DateRange,
    FieldReference,
    Filter,
    FunctionCall,
    LogicalQuery,
    Negation,
    Predicate,
    QueryValue,
    SemiJoin,
    conjuncts,
)
from circuitscript.data.record import Record
from circuitscript.source.classes import define, field


def filters_in(where: Predicate | None) -> Iterator[Filter]:
    """Returns every comparison in a condition."""
    if isinstance(where, Negation):
        yield from filters_in(where.operand)
    elif isinstance(where, Conjunction):
        for operand in where.operands:
            yield from filters_in(operand)
    elif isinstance(where, Filter):
        yield where


def reference_in(value: QueryValue) -> FieldReference | None:
    """Returns the field in a value, through functions."""
    found: QueryValue | None = value
    while isinstance(found, FunctionCall):
        found = found.argument
    return found


@define(eq=False)
class Wishes:
    """What a query's top-level conditions say field by field.

    `among` has the values that a field must equal one of, in the form in which they compare, `spelled` has them as the
    query has them; `least` and `most` have bounds, both inclusive or wider.
    """

    among: dict[str, list[object]] = field(factory=dict)
    spelled: dict[str, list[str]] = field(factory=dict)
    least: dict[str, object] = field(factory=dict)
    most: dict[str, object] = field(factory=dict)

    def texts(self, name: str) -> list[str] | None:
        """Returns the texts that a field must equal one of, None where the query does not say, or also takes null."""
        values = self.among.get(name)
        return None if values is None or None in values else self.spelled[name]


def wishes(where: Predicate | None, parameters: Parameters) -> Wishes:
    """Returns what every row that `where` lets through must be."""
    found = Wishes()
    for part in conjuncts(where):
        if not isinstance(part, Filter) or not isinstance(part.left, FieldReference) or part.left.path:
            continue
        name, kind = part.left.field.name, part.left.field.type
        if isinstance(part.right, DateRange | SemiJoin):
            continue
        values = listed(part.right, parameters)
        if any(isinstance(value, DateRange) for value in values):
            continue
        plain = [operand_value(kind, value) for value in values]
        # Conditions with null tell nothing to HighLevel; where there is another one for the field, that one counts.
        if part.operator in ("=", "IN") and None in found.among.get(name, (None,)):
            found.among[name] = list(dict.fromkeys(plain))
            found.spelled[name] = [str(value) for value in dict.fromkeys(map(_spelled, values)) if value is not None]
        elif part.operator in (">", ">=") and plain[0] is not None:
            found.least[name] = plain[0]
        elif part.operator in ("<", "<=") and plain[0] is not None:
            found.most[name] = plain[0]
    return found


def _spelled(value: object) -> object:
    return value.values.get("Id") if isinstance(value, Record) else value


def ids_of(where: Predicate | None, parameters: Parameters) -> list[str] | None:
    """Returns the ids that a query asks for, None where it does not ask by id."""
    values = wishes(where, parameters).among.get("Id")
    return None if values is None else [str(value) for value in values if value is not None]


def condition_references(query: LogicalQuery) -> list[FieldReference]:
    """Returns the fields that decide which rows a query returns, in which order, and how they are grouped."""
    values: list[QueryValue] = [one.left for one in filters_in(query.where)]
    values += [term.value for term in query.order_by] + list(query.group_by)
    values += [one.left for one in filters_in(query.having)]
    if query.is_aggregate:
        values += [column.value for column in query.columns]
    return [found for value in values if (found := reference_in(value)) is not None]


def column_references(query: LogicalQuery) -> list[FieldReference]:
    """Returns the fields that a query shows."""
    shown = [found for column in query.columns if (found := reference_in(column.value)) is not None]
    return shown + [FieldReference((choice.reference,), choice.reference) for choice in query.by_type]


def own_fields(query: LogicalQuery) -> set[str]:
    """Returns the names of the fields of its own object that a query reads."""
    references = [*condition_references(query), *column_references(query)]
    return {one.path[0].name if one.path else one.field.name for one in references} | {"Id"}


def narrowed(query: LogicalQuery, condition: Predicate) -> LogicalQuery:
    """Returns the query with one more condition."""
    from circuitscript.source.classes import evolve

    where = condition if query.where is None else Conjunction("AND", (query.where, condition))
    return evolve(query, where=where)


def is_among(reference: FieldReference, values: tuple[object, ...]) -> Filter:
    """Returns the condition that a field equals one of `values`."""
    return Filter(reference, "IN", Constant(values))
