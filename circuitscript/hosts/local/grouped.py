"""Grouped queries as SQL, as far as SQL computes aggregates exactly: counts, sums and means of integers, extremes."""

from collections.abc import Callable, Sequence

from circuitscript.data.functions import average
from circuitscript.data.grouping import column_name, result_object, signature
from circuitscript.data.predicates import Parameters
from circuitscript.data.query import FieldReference, FunctionCall, LogicalQuery, Ordering, QueryValue
from circuitscript.data.record import Record
from circuitscript.data.schema import FieldDefinition, FieldType, Schema
from circuitscript.hosts.local.columns import Column, column_of
from circuitscript.hosts.local.conditions import NotExpressible, condition
from circuitscript.hosts.local.selects import UNORDERED, Select
from circuitscript.hosts.local.tables import SqlTables

_COUNT = column_of(FieldDefinition("count", FieldType.INTEGER))
Decode = Callable[[Sequence[object]], object]


class GroupedSelect(Select):
    """A `SELECT` with `GROUP BY`: values in `HAVING` and `ORDER BY` are grouped ones."""

    def __init__(self, schema: Schema, tables: SqlTables, query: LogicalQuery, binds: list[object]) -> None:
        super().__init__(schema, tables, query, binds)
        if query.group_kind:
            raise NotExpressible
        self.is_grouped = False
        self.keys = [self.key(value) for value in query.group_by]
        self.groups = {signature(value): self.value(value) for value in query.group_by}

    def value(self, value: QueryValue) -> tuple[str, Column]:
        """Returns the SQL of a value: a row's in `WHERE`, a group's later."""
        if not self.is_grouped:
            return super().value(value)
        mark = signature(value)
        if mark in self.groups:
            shown, column = self.groups[mark]
            return (f"MIN({shown} COLLATE BINARY) COLLATE NOCASE" if column.field.is_text else shown), column
        if not isinstance(value, FunctionCall):
            raise NotExpressible
        return self._aggregate(value)

    def statement_of_groups(self, parameters: Parameters) -> tuple[str, list[tuple[str, Decode]]]:
        """Returns the whole SQL, and for each column its name and how it is read."""
        where = self.where(parameters)
        self.is_grouped = True
        columns: list[str] = []
        reads = [(column_name(column), self._read(column.value, columns)) for column in self.query.columns]
        grouping = ", ".join(self.keys)
        tail = f" GROUP BY {grouping}" if grouping else ""
        if self.query.having is not None:
            tail += f" HAVING {condition(self.query.having, self, parameters)}"
        tail += self.order(self.query.order_by) + self.limits(parameters)
        return f"SELECT {', '.join(columns)}{self.source()}{where}{tail}", reads

    def order(self, terms: Sequence[Ordering]) -> str:
        """Returns the `ORDER BY` clause; equal groups come in the order of their first rows."""
        return f" ORDER BY {', '.join((*(self.term(term) for term in terms), f'MIN({self.alias}.rowid)'))}"

    def _aggregate(self, call: FunctionCall) -> tuple[str, Column]:
        if call.argument is None:
            return "COUNT(*)", _COUNT
        if not isinstance(call.argument, FieldReference) or call.name == "AVG":
            raise NotExpressible
        sql, column = self.reference(call.argument)
        if call.name == "COUNT":
            return f"COUNT({sql})", _COUNT
        if call.name == "COUNT_DISTINCT" and column.field.type not in UNORDERED:
            return f"COUNT(DISTINCT {self.folded(call.argument, sql, column)})", _COUNT
        is_exact = column.storage == "INTEGER" and column.field.type is not FieldType.BOOLEAN
        if (call.name == "SUM" and is_exact and not _is_moment(column)) or (
            call.name in ("MIN", "MAX") and not column.field.is_text and column.field.type not in UNORDERED
        ):
            return f"{call.name}({sql})", column
        raise NotExpressible

    def _read(self, value: QueryValue, columns: list[str]) -> Decode:
        at = len(columns)
        if isinstance(value, FunctionCall) and value.name == "AVG" and value.argument is not None:
            total, column = self._aggregate(FunctionCall("SUM", value.argument, True))
            count, _ = self._aggregate(FunctionCall("COUNT", value.argument, True))
            columns += (total, count)
            decode_total = column.decode or (lambda raw: raw)
            return lambda raw: average(decode_total(raw[at]), int(str(raw[at + 1]))) if raw[at + 1] else None
        sql, column = self.value(value)
        columns.append(sql)
        decode = column.decode
        if decode is None:
            return lambda raw: raw[at]
        return lambda raw: decode(raw[at]) if raw[at] is not None else None


def grouped_records(
    query: LogicalQuery, raws: Sequence[Sequence[object]], reads: list[tuple[str, Decode]]
) -> list[Record]:
    """Returns an aggregate row for each row of the statement."""
    definition = result_object(query)
    return [Record(definition, {name: read(raw) for name, read in reads}) for raw in raws]


def _is_moment(column: Column) -> bool:
    return column.field.type in (FieldType.DATETIME, FieldType.TIME)
