"""The logical query evaluated in memory over the records of a source: the meaning of a query, for every store.

`evaluate` is the whole of it; grouping is in `grouping`, conditions are in `predicates`.
"""

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import TypeVar

from circuitscript.data.comparison import comparable, sort_key
from circuitscript.data.functions import SCALAR_FUNCTIONS
from circuitscript.data.grouping import grouped_rows
from circuitscript.data.predicates import (
    Parameters,
    Reader,
    ReaderMaker,
    RecordSource,
    Row,
    condition_of,
    reader,
    value_type,
)
from circuitscript.data.query import (
    BindReference,
    Constant,
    FieldReference,
    FunctionCall,
    LogicalQuery,
    Ordering,
    SelectedByType,
    SelectedChildren,
    SelectedValue,
)
from circuitscript.data.record import Record
from circuitscript.source.classes import frozen


@frozen(eq=False)
class Evaluated:
    """The rows of a query; of `SELECT COUNT()` only their number."""

    rows: tuple[Record, ...]
    count: int


def evaluate(query: LogicalQuery, parameters: Parameters, source: RecordSource) -> Evaluated:
    """Returns what `query` selects from `source`."""
    rows = matching(query, parameters, source)
    if query.is_count:
        return Evaluated((), len(sliced(list(rows), query, parameters)))
    if query.is_aggregate:
        made = grouped_rows(query, rows, parameters, source)
        groups = sort_rows(made, query.order_by, made.reader)
        return Evaluated(tuple(group.record for group in sliced(groups, query, parameters)), 0)
    ordered = sort_rows(rows, query.order_by, lambda value: reader(value, source, parameters.local))
    chosen = sliced(ordered, query, parameters)
    return Evaluated(tuple(project(query, chosen, parameters, source)), 0)


def matching(query: LogicalQuery, parameters: Parameters, source: RecordSource) -> Iterable[Row]:
    """Returns the records for which the query's condition holds, in the source's order."""
    rows = source.rows(query.object, query.where, parameters, query.all_rows)
    if query.where is None:
        return rows
    return filter(condition_of(query.where, source, parameters), rows)


R = TypeVar("R")


def sort_rows(rows: Iterable[R], terms: Sequence[Ordering], read: ReaderMaker) -> list[R]:
    """Returns the rows in the order of `terms`; equal ones keep their order."""
    ordered = list(rows)
    for term in reversed(terms):
        get = read(term.value)
        values = [(get(row), row) for row in ordered]
        nulls = [row for value, row in values if value is None]
        present = [(sort_key(value), row) for value, row in values if value is not None]
        present.sort(key=lambda pair: pair[0], reverse=term.descending)  # type: ignore[arg-type,return-value]
        others = [row for _, row in present]
        ordered = nulls + others if term.nulls_first else others + nulls
    return ordered


def sliced(rows: list[R], query: LogicalQuery, parameters: Parameters) -> list[R]:
    """Returns the rows that `OFFSET` and `LIMIT` leave."""
    start = bound(query.offset, parameters) or 0
    limit = bound(query.limit, parameters)
    return rows[start:] if limit is None else rows[start : start + limit]


def bound(operand: Constant | BindReference | None, parameters: Parameters) -> int | None:
    """Returns the value of a `LIMIT` or `OFFSET`; None where there is none."""
    value = parameters.value(operand) if operand is not None else None
    return value if isinstance(value, int) else None


def project(query: LogicalQuery, rows: Sequence[Row], parameters: Parameters, source: RecordSource) -> list[Record]:
    """Returns new records with the query's columns, parents and children."""
    columns = [_column(column, source, parameters.local) for column in query.columns]
    results = []
    for row in rows:
        record = Record(row.definition, {"Id": row.values.get("Id")})
        for column in columns:
            column.put(record, row)
        for choice in query.by_type:
            put_by_type(record, row, choice, source)
        results.append(record)
    for children in query.children:
        put_children(results, children, parameters, source)
    return results


@frozen(eq=False)
class _Column:
    """One selected value: `name` is its key in the record, or in the parent at the end of `reference.path`."""

    name: str
    read: Reader
    reference: FieldReference | None
    source: RecordSource

    def put(self, record: Record, row: Row) -> None:
        if self.reference is None:
            record.values[self.name] = self.read(row)
            return
        target = put_parents(record, row, self.reference, self.source)
        if target is not None:
            target.values[self.name] = self.read(row)


def _column(column: SelectedValue, source: RecordSource, local: tzinfo) -> _Column:
    read = reader(column.value, source, local)
    reference = inner_reference(column)
    if column.alias and isinstance(column.value, FunctionCall):
        return _Column(column.alias, read, None, source)
    assert reference is not None
    return _Column(reference.field.name, read, reference if reference.path else None, source)


def inner_reference(column: SelectedValue) -> FieldReference | None:
    """Returns the field that a column shows, through functions such as `toLabel`."""
    value = column.value
    while isinstance(value, FunctionCall) and value.argument is not None and value.name in SCALAR_FUNCTIONS:
        value = value.argument
    return value if isinstance(value, FieldReference) else None


def put_parents(record: Record, row: Row, reference: FieldReference, source: RecordSource) -> Record | None:
    """Makes the parents on a reference's path in `record`; returns the last, None where one is missing."""
    stored: Row | None = row
    for step in reference.path:
        row_id = stored.values.get(step.name) if stored is not None else None
        record.values[step.name] = row_id
        stored = source.parent(step, row_id) if isinstance(row_id, str) else None
        if stored is None:
            record.values[step.relationship] = None
            return None
        parent = record.values.get(step.relationship)
        if not isinstance(parent, Record):
            parent = record.values[step.relationship] = Record(stored.definition, {"Id": stored.values.get("Id")})
        record = parent
    return record


def put_by_type(record: Record, row: Row, choice: SelectedByType, source: RecordSource) -> None:
    """Adds the parent of a `TYPEOF` with the fields that its object asks for."""
    target = put_parents(record, row, FieldReference((choice.reference,), choice.reference), source)
    row_id = row.values.get(choice.reference.name)
    stored = source.parent(choice.reference, row_id) if isinstance(row_id, str) else None
    if target is None or stored is None:
        return
    fields = next((found for of, found in choice.cases if of.name == stored.definition.name), choice.otherwise)
    for reference in fields:
        inner = put_parents(target, stored, reference, source) if reference.path else target
        if inner is not None:
            inner.values[reference.field.name] = reader(reference, source)(stored)


def put_children(
    parents: Sequence[Record], children: SelectedChildren, parameters: Parameters, source: RecordSource
) -> None:
    """Adds the rows of a nested query to each parent, as a tuple under the relationship's name."""
    query, name = children.query, children.field.name
    by_parent: dict[object, list[Row]] = {parent.values["Id"]: [] for parent in parents}
    for row in matching(query, parameters, source):
        group = by_parent.get(row.values.get(name))
        if group is not None:
            group.append(row)
    local = parameters.local
    for parent in parents:
        ordered = sort_rows(by_parent[parent.values["Id"]], query.order_by, lambda value: reader(value, source, local))
        chosen = sliced(ordered, query, parameters)
        parent.values[children.relationship] = tuple(project(query, chosen, parameters, source))


def semi_join_values(query: LogicalQuery, parameters: Parameters, source: RecordSource) -> frozenset[object]:
    """Returns the values of a semi-join's only column, in comparable form, nulls left out."""
    column = query.columns[0].value
    read, bring = reader(column, source, parameters.local), comparable(value_type(column))
    found = {bring(read(row)) for row in matching(query, parameters, source)}
    found.discard(None)
    return frozenset(found)
