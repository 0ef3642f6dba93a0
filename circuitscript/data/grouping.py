"""Groups, `ROLLUP`, `CUBE`, aggregates and `HAVING`: the grouped half of the evaluation."""

from collections.abc import Callable, Iterable, Iterator
from datetime import tzinfo
from itertools import combinations

from circuitscript.data.comparison import sort_key
from circuitscript.data.functions import aggregate
from circuitscript.data.predicates import (
    Parameters,
    RecordSource,
    Row,
    condition_of,
    reader,
    scalar_function,
    value_type,
)
from circuitscript.data.query import FieldReference, FunctionCall, LogicalQuery, QueryValue, SelectedValue
from circuitscript.data.record import Record
from circuitscript.data.schema import FieldType, ObjectDefinition, aggregate_object
from circuitscript.source.classes import define, field

Signature = tuple[object, ...]


@define(eq=False)
class Group:
    """One group: `keys` by the signature of the grouped value; `grouped` tells which values take part in it."""

    keys: dict[Signature, object]
    grouped: frozenset[Signature]
    members: list[Row]
    record: Record = field(init=False)


@define(eq=False)
class Groups:
    """The groups of a query, with the readers of what may be asked of them."""

    query: LogicalQuery
    source: RecordSource
    local: tzinfo
    groups: list[Group] = field(factory=list)

    def __iter__(self) -> Iterator[Group]:
        return iter(self.groups)

    def reader(self, value: QueryValue) -> Callable[[Group], object]:
        """Returns the function that computes a grouped value, an aggregate or a function of one for a group."""
        mark = signature(value)
        if mark in {signature(one) for one in self.query.group_by}:
            return lambda group: group.keys[mark]
        if not isinstance(value, FunctionCall):
            raise LookupError(value.text)
        if value.name == "GROUPING" and value.argument is not None:
            inner = signature(value.argument)
            return lambda group: 0 if inner in group.grouped else 1
        if not value.is_aggregate and value.argument is not None:
            argument, apply = self.reader(value.argument), scalar_function(value, self.local)
            return lambda group: apply(argument(group))
        if value.argument is None:
            return lambda group: len(group.members)
        read, name = reader(value.argument, self.source, self.local), value.name
        return lambda group: aggregate(name, map(read, group.members))


def signature(value: QueryValue) -> Signature:
    """Returns what tells whether two values of a query are the same expression."""
    if isinstance(value, FieldReference):
        return (*(step.name for step in value.path), value.field.name)
    return (value.name, signature(value.argument) if value.argument is not None else ())


def column_name(column: SelectedValue) -> str:
    """Returns the name under which an aggregate row has the column."""
    if column.alias:
        return column.alias
    value: QueryValue | None = column.value
    while isinstance(value, FunctionCall):
        value = value.argument
    return value.field.name if value is not None else "expr0"


def result_object(query: LogicalQuery) -> ObjectDefinition:
    """Returns the object of a grouped query's rows."""
    return aggregate_object({column_name(one): value_type(one.value) or FieldType.ANY for one in query.columns})


def grouped_rows(query: LogicalQuery, rows: Iterable[Row], parameters: Parameters, source: RecordSource) -> Groups:
    """Returns the groups for which `HAVING` holds, each with its finished record."""
    local = parameters.local
    groups = Groups(query, source, local, _groups(query, list(rows), source, local))
    if query.having is not None:
        holds = condition_of(query.having, source, parameters, groups.reader)
        groups.groups = [group for group in groups if holds(group)]
    columns = [(column_name(column), groups.reader(column.value)) for column in query.columns]
    definition = result_object(query)
    for group in groups:
        group.record = Record(definition, {})
        for name, read in columns:
            group.record.values[name] = read(group)
    return groups


def _groups(query: LogicalQuery, rows: list[Row], source: RecordSource, local: tzinfo) -> list[Group]:
    if not query.group_by:
        return [Group({}, frozenset(), rows)]
    marks = [signature(value) for value in query.group_by]
    reads = [reader(value, source, local) for value in query.group_by]
    held = [tuple(read(row) for read in reads) for row in rows]
    result: list[Group] = []
    for chosen in _grouping_sets(query.group_kind, len(marks)):
        found: dict[Signature, Group] = {}
        for row, values in zip(rows, held, strict=True):
            key = tuple(_key(values[at]) for at in chosen)
            group = found.get(key)
            if group is None:
                keys = {mark: values[at] if at in chosen else None for at, mark in enumerate(marks)}
                group = found[key] = Group(keys, frozenset(marks[at] for at in chosen), [])
            else:
                _take_first_spelling(group, marks, values, chosen)
            group.members.append(row)
        if not chosen and not found:
            found[()] = Group(dict.fromkeys(marks), frozenset(), [])
        result.extend(found.values())
    return result


def _key(value: object) -> object:
    return None if value is None else sort_key(value)


def _take_first_spelling(group: Group, marks: list[Signature], values: Signature, chosen: tuple[int, ...]) -> None:
    """A group of texts that differ in case shows the one that comes first by code points."""
    for at in chosen:
        value, shown = values[at], group.keys[marks[at]]
        if isinstance(value, str) and isinstance(shown, str) and value < shown:
            group.keys[marks[at]] = value


def _grouping_sets(kind: str, count: int) -> list[tuple[int, ...]]:
    every = tuple(range(count))
    if kind == "ROLLUP":
        return [every[:size] for size in range(count, -1, -1)]
    if kind == "CUBE":
        return [chosen for size in range(count, -1, -1) for chosen in combinations(every, size)]
    return [every]
