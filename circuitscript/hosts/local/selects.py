"""Logical queries as SQL: tables and joins, columns, order and limits, and records from the rows."""

from collections.abc import Iterable, Sequence
from typing import Any

from circuitscript.data.evaluation import bound, inner_reference
from circuitscript.data.predicates import Parameters
from circuitscript.data.query import (
    BindReference,
    Constant,
    FieldReference,
    Filter,
    FunctionCall,
    LogicalQuery,
    Ordering,
    Predicate,
    QueryValue,
    SelectedValue,
    conjuncts,
)
from circuitscript.data.record import Record
from circuitscript.data.schema import FieldDefinition, FieldType, ObjectDefinition, Schema
from circuitscript.hosts.local.columns import Column
from circuitscript.hosts.local.conditions import NotExpressible, condition
from circuitscript.hosts.local.tables import DELETION, SqlTables
from circuitscript.source.classes import define, field, frozen

UNORDERED = frozenset((FieldType.TEXT_LIST, FieldType.BLOB, FieldType.ANY))


class Select:
    """One `SELECT` in the making: its joins by path of reference fields, and its binds in the order of their marks."""

    def __init__(
        self, schema: Schema, tables: SqlTables, query: LogicalQuery, binds: list[object], depth: int = 0
    ) -> None:
        self.schema = schema
        self.tables = tables
        self.query = query
        self.binds = binds
        self.depth = depth
        self.table = tables.of(query.object)
        self.alias = f"t{depth}"
        self.joins: dict[tuple[str, ...], tuple[str, ObjectDefinition]] = {(): (self.alias, query.object)}
        self.join_sql: list[str] = []

    def resume(self, plan: "Plan") -> None:
        """Takes over the joins that a plan's columns need."""
        self.joins = dict(plan.joins)
        self.join_sql = list(plan.join_sql)

    def parent(self, path: Sequence[FieldDefinition]) -> tuple[str, ObjectDefinition]:
        """Returns the alias and object at the end of a path, joined on first use."""
        key = tuple(step.name for step in path)
        known = self.joins.get(key)
        if known is not None:
            return known
        alias, _ = self.parent(path[:-1])
        definition = self.schema.parent(path[-1])
        if definition is None:
            raise NotExpressible
        table = self.tables.of(definition)
        joined = f"{self.alias}p{len(self.join_sql)}"
        on = f'{joined}."Id" = {alias}."{path[-1].name}" AND {joined}.{DELETION} = 0'
        self.join_sql.append(f" LEFT JOIN {table.name} {joined} ON {on}")
        self.joins[key] = joined, definition
        return self.joins[key]

    def reference(self, value: FieldReference) -> tuple[str, Column]:
        """Returns the SQL of a field and its column."""
        alias, definition = self.parent(value.path)
        column = self.tables.of(definition).columns.get(value.field.name)
        if column is None:
            raise NotExpressible
        return f"{alias}.{column.quoted}", column

    def value(self, value: QueryValue) -> tuple[str, Column]:
        """Returns the SQL of a value in a condition."""
        if isinstance(value, FunctionCall):
            raise NotExpressible
        return self.reference(value)

    def key(self, value: QueryValue) -> str:
        """Returns SQL that sorts and groups as the values of a column do."""
        sql, column = self.value(value)
        if column.field.type in UNORDERED:
            raise NotExpressible
        return self.folded(value, sql, column)

    def folded(self, value: QueryValue, sql: str, column: Column) -> str:
        """Returns SQL for the folded form of a value that `sql` and `column` stand for."""
        if not isinstance(value, FieldReference):
            return sql
        return self.tables.of(self.parent(value.path)[1]).folded(sql, column)

    def where(self, parameters: Parameters) -> str:
        """Returns the `WHERE` clause."""
        parts = [] if self.query.all_rows else [f"{self.alias}.{DELETION} = 0"]
        if self.query.where is not None:
            parts.append(condition(self.query.where, self, parameters))
        return f" WHERE {' AND '.join(parts)}" if parts else ""

    def order(self, terms: Sequence[Ordering]) -> str:
        """Returns the `ORDER BY` clause; rows that it leaves equal come in the order in which they were stored."""
        return f" ORDER BY {', '.join((*(self.term(term) for term in terms), f'{self.alias}.rowid'))}"

    def term(self, term: Ordering) -> str:
        """Returns one term of the order."""
        direction = "DESC" if term.descending else "ASC"
        return f"{self.key(term.value)} {direction} NULLS {'FIRST' if term.nulls_first else 'LAST'}"

    def limits(self, parameters: Parameters) -> str:
        """Returns the `LIMIT` and `OFFSET` clauses."""
        limit, offset = bound(self.query.limit, parameters), bound(self.query.offset, parameters)
        if limit is None and not offset:
            return ""
        self.binds += (-1 if limit is None else max(limit, 0), offset or 0)
        return " LIMIT ? OFFSET ?"

    def statement(self, columns: str, parameters: Parameters) -> str:
        """Returns the whole SQL with these columns."""
        where, order, limits = self.where(parameters), self.order(self.query.order_by), self.limits(parameters)
        return f"SELECT {columns}{self.source()}{where}{order}{limits}"

    def source(self) -> str:
        """Returns the `FROM` clause with the joins made so far."""
        return f" FROM {self.table.name} {self.alias}{''.join(self.join_sql)}"

    def nested(self, query: LogicalQuery, parameters: Parameters) -> str:
        """Returns the SQL of a semi-join's query, whose binds join this one's."""
        inner = Select(self.schema, self.tables, query, self.binds, self.depth + 1)
        sql, column = inner.value(query.columns[0].value)
        if column.field.type not in (FieldType.ID, FieldType.REFERENCE) or query.limit is not None:
            raise NotExpressible
        where = inner.where(parameters)
        return f"SELECT {sql}{inner.source()}{where}"


def narrowing(select: Select, where: Predicate | None, parameters: Parameters) -> tuple[str, tuple[Predicate, ...]]:
    """Returns a `WHERE` clause of what SQL can say of a condition, and the parts that it cannot."""
    parts = [] if select.query.all_rows else [f"{select.alias}.{DELETION} = 0"]
    residual = []
    for part in conjuncts(where):
        count = len(select.binds)
        try:
            parts.append(condition(part, select, parameters))
        except NotExpressible:
            del select.binds[count:]
            residual.append(part)
    return f" WHERE {' AND '.join(parts)}" if parts else "", tuple(residual)


@define(eq=False)
class RowShape:
    """The columns of one record among a row's: the record itself, or a parent at the end of `path`."""

    path: tuple[FieldDefinition, ...]
    definition: ObjectDefinition
    names: list[str] = field(factory=list)
    sqls: list[str] = field(factory=list)
    decoders: list[tuple[str, Any]] = field(factory=list)
    start: int = 0

    def add(self, sql: str, column: Column) -> None:
        """Adds a column once."""
        if column.name not in self.names:
            self.names.append(column.name)
            self.sqls.append(sql)
            if column.decode is not None:
                self.decoders.append((column.name, column.decode))


@frozen(eq=False)
class Plan:
    """What is the same in every execution of a query: its columns with their joins, and how rows become records."""

    shapes: tuple[RowShape, ...]
    columns: str
    joins: dict[tuple[str, ...], tuple[str, ObjectDefinition]]
    join_sql: tuple[str, ...]

    def records(self, raws: Iterable[Sequence[object]]) -> list[Record]:
        """Returns a record for each row."""
        own, *parents = self.shapes
        definition, names, decoders = own.definition, own.names, own.decoders
        records = []
        for raw in raws:
            values: dict[str, object] = dict(zip(names, raw))  # noqa: B905 - parents' columns follow
            for name, decode in decoders:
                value = values[name]
                if value is not None:
                    values[name] = decode(value)
            record = Record(definition, values)
            for shape in parents:
                _put_parent(record, shape, raw)
            records.append(record)
        return records


@frozen(eq=False)
class Lookup:
    """A query by one id, whose SQL is the same for each: the id is its first bind, `binds` are the others."""

    plan: Plan
    sql: str
    operand: Constant | BindReference
    binds: tuple[object, ...]


def lookup_of(query: LogicalQuery, plan: Plan, sql: str, binds: Sequence[object]) -> Lookup | None:
    """Returns a query that was executed with an id as a lookup; None for any other query."""
    where = query.where
    if not isinstance(where, Filter) or where.operator != "=" or query.children or query.is_count:
        return None
    left, operand = where.left, where.right
    is_id = isinstance(left, FieldReference) and left.field.type in (FieldType.ID, FieldType.REFERENCE)
    if not is_id or not isinstance(operand, Constant | BindReference) or not binds or not isinstance(binds[0], str):
        return None
    if isinstance(query.limit, BindReference) or isinstance(query.offset, BindReference):
        return None
    return Lookup(plan, sql, operand, tuple(binds[1:]))


def plan_columns(select: Select, columns: Sequence[SelectedValue]) -> Plan:
    """Chooses the columns to read for a query that is not grouped."""
    own = RowShape((), select.query.object)
    shapes: dict[tuple[str, ...], RowShape] = {(): own}
    own.add(f'{select.alias}."Id"', select.table.columns["Id"])
    for selected in columns:
        reference = inner_reference(selected)
        if reference is None or isinstance(selected.value, FunctionCall):
            raise NotExpressible
        shape = own
        for depth in range(len(reference.path)):
            path = reference.path[: depth + 1]
            step_sql, step = select.reference(FieldReference(path[:-1], path[-1]))
            shape.add(step_sql, step)
            shape = _shape(select, shapes, path)
        shape.add(*select.reference(reference))
    start = 0
    for shape in shapes.values():
        shape.start, start = start, start + len(shape.names)
    listed = ", ".join(sql for shape in shapes.values() for sql in shape.sqls)
    return Plan(tuple(shapes.values()), listed, dict(select.joins), tuple(select.join_sql))


def _shape(select: Select, shapes: dict[tuple[str, ...], RowShape], path: tuple[FieldDefinition, ...]) -> RowShape:
    key = tuple(step.name for step in path)
    shape = shapes.get(key)
    if shape is None:
        alias, definition = select.parent(path)
        shape = shapes[key] = RowShape(path, definition)
        shape.add(f'{alias}."Id"', select.tables.of(definition).columns["Id"])
    return shape


def _put_parent(record: Record, shape: RowShape, raw: Sequence[object]) -> None:
    holder: object = record
    for step in shape.path[:-1]:
        holder = holder.values[step.relationship] if isinstance(holder, Record) else None
    if not isinstance(holder, Record):
        return
    relationship = shape.path[-1].relationship
    part = raw[shape.start : shape.start + len(shape.names)]
    if part[0] is None:
        holder.values[relationship] = None
        return
    values: dict[str, object] = dict(zip(shape.names, part, strict=True))
    for name, decode in shape.decoders:
        if values[name] is not None:
            values[name] = decode(values[name])
    holder.values[relationship] = Record(shape.definition, values)
