"""Inline queries and searches. Compiled."""

from typing import Any

from mypy_extensions import i64

from circuitscript.data.query import LogicalQuery, LogicalSearch
from circuitscript.evaluator.nodes import Expression, IntegerExpression
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import Site
from circuitscript.symbols import Type
from circuitscript.values.collections import ListValue


class QueryRows(Expression):
    """`[SELECT …]` as a list of records; binds are evaluated in order."""

    def __init__(self, site: Site, type: Type, query: LogicalQuery, binds: list[Expression]) -> None:
        self.site = site
        self.type = type
        self.query = query
        self.binds = binds
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        values = bind_values(self.binds, context, base)
        context.sites[context.depth] = self.site
        rows: list[Any] = context.records.query(self.query, values)
        return ListValue(self.type, rows)


class QueryCount(IntegerExpression):
    """`[SELECT COUNT() …]`."""

    def __init__(self, site: Site, query: LogicalQuery, binds: list[Expression]) -> None:
        super().__init__()
        self.site = site
        self.query = query
        self.binds = binds

    def evaluate_int(self, context: Context, base: i64) -> i64:
        values = bind_values(self.binds, context, base)
        context.sites[context.depth] = self.site
        return context.records.count(self.query, values)


class SearchRows(Expression):
    """`[FIND …]` as a list of lists of records."""

    def __init__(self, site: Site, type: Type, search: LogicalSearch, binds: list[Expression]) -> None:
        self.site = site
        self.type = type
        self.search = search
        self.binds = binds
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        values = bind_values(self.binds, context, base)
        context.sites[context.depth] = self.site
        element = self.type.arguments[0]
        found: list[Any] = [ListValue(element, list(rows)) for rows in context.records.search(self.search, values)]
        return ListValue(self.type, found)


def bind_values(binds: list[Expression], context: Context, base: i64) -> list[Any]:
    """Returns the values of a query's binds."""
    return [bind.evaluate(context, base) for bind in binds]
