"""DML statements, and `System.runAs`. Compiled."""

from typing import Any

from mypy_extensions import i64

from circuitscript.data.record import Record
from circuitscript.evaluator.nodes import NORMAL, Expression, Statement, chain, run
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import Site, null_dereference
from circuitscript.values.collections import ListValue

RUN_AS = "run as"
"""Where `Context.state` keeps the user of the innermost `System.runAs`."""


class Dml(Statement):
    """`insert records;` and its like; all rows or none."""

    def __init__(
        self, site: Site, operation: str, records: Expression, external_field: str, access: str | None
    ) -> None:
        super().__init__(site)
        self.operation = operation
        self.records = records
        self.external_field = external_field
        self.access = access

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        rows = rows_of(self.records.evaluate(context, base))
        context.sites[context.depth] = self.site
        context.records.change(self.operation, rows, True, self.external_field, self.access)
        return NORMAL


class Merge(Statement):
    """`merge master duplicates;`: a record, an id, or a list of either dissolves into the master."""

    def __init__(self, site: Site, master: Expression, duplicates: Expression, access: str | None) -> None:
        super().__init__(site)
        self.master = master
        self.duplicates = duplicates
        self.access = access

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        master: Any = self.master.evaluate(context, base)
        duplicates: Any = self.duplicates.evaluate(context, base)
        if master is None or duplicates is None:
            null_dereference()
        record: Record = master
        rows: list[Any] = [record]
        for duplicate in duplicates.items if isinstance(duplicates, ListValue) else [duplicates]:
            if isinstance(duplicate, Record):
                rows.append(duplicate)
            else:
                rows.append(Record(record.definition, {"Id": duplicate}))
        context.sites[context.depth] = self.site
        context.records.change("merge", rows, True, "", self.access)
        return NORMAL


def rows_of(value: Any) -> list[Any]:
    """Returns the records that a DML statement is given, one or a list; throws for null."""
    if value is None:
        null_dereference()
    if isinstance(value, ListValue):
        return list(value.items)
    return [value]


class RunAs(Statement):
    """`System.runAs(user) { … }`."""

    def __init__(self, site: Site, user: Expression, body: list[Statement]) -> None:
        super().__init__(site)
        self.user = user
        self.body = chain(body)

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        user = self.user.evaluate(context, base)
        outer = context.state.get(RUN_AS)
        context.state[RUN_AS] = user
        try:
            code = run(self.body, context, base)
        except BaseException:
            context.state[RUN_AS] = outer
            raise
        context.state[RUN_AS] = outer
        return code
