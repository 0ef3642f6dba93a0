"""Queries and changes of records as one run makes them: charged, with triggers, and without half-done work. Compiled.

The order of a change is Apex's: `before` triggers, the store (which checks the rows), `after` triggers. What the
store answers is turned into script values here; Python containers do not get past this module.
"""

from typing import TYPE_CHECKING, Any, Final

from circuitscript.data.plan import QueryPlan
from circuitscript.data.query import LogicalQuery, LogicalSearch
from circuitscript.data.record import Record
from circuitscript.data.schema import ObjectDefinition
from circuitscript.runtime import heap
from circuitscript.runtime.changes import Change, check_rows, dml_exception, read_rows
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.governor import Resource
from circuitscript.runtime.host import TIME_ZONE_SETTING, QueryAnswer, QueryRequest, RowResult, SearchRequest
from circuitscript.symbols import Type
from circuitscript.values.collections import ListValue, SetValue

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

_WORK_OF_VALUE: Final = 50
_WORK_OF_QUERY: Final = 2_000
"""Steps of work, as built-ins count them, that the clock is to be read for."""


class RecordChanges:
    """The door between a run and its store of records."""

    def __init__(self, context: "Context") -> None:
        self._context = context
        self._list_types: dict[str, Type] = {}
        self._marks: list[int] = []

    def query(self, query: LogicalQuery, binds: list[Any]) -> list[Record]:
        """Returns the rows of a query; `binds` are the values of its binds by number."""
        context = self._context
        context.charge(Resource.QUERIES, 1)
        answer = self._ask(QueryRequest(query, tuple(binds), context.now(), time_zone(context)))
        if answer.api_calls:
            context.charge(Resource.API_CALLS, answer.api_calls)
        rows = list(answer.rows)
        context.charge(Resource.QUERY_ROWS, len(rows))
        self._admit_rows(rows)
        return rows

    def _ask(self, request: QueryRequest) -> QueryAnswer:
        """Returns the store's answer; the time that long lists of values take is charged before it is spent."""
        context = self._context
        listed = 0
        for bind in request.binds:
            if isinstance(bind, ListValue):
                listed += len(bind.items)
            elif isinstance(bind, SetValue):
                listed += len(bind.entries)
        work = _WORK_OF_QUERY + _WORK_OF_VALUE * listed
        context.charge_work(work)
        answer = context.host.records.query(request)
        context.charge_work(work)
        return answer

    def count(self, query: LogicalQuery, binds: list[Any]) -> int:
        """Returns the answer of `SELECT COUNT()`, which counts as one row."""
        context = self._context
        context.charge(Resource.QUERIES, 1)
        answer = self._ask(QueryRequest(query, tuple(binds), context.now(), time_zone(context)))
        if answer.api_calls:
            context.charge(Resource.API_CALLS, answer.api_calls)
        context.charge(Resource.QUERY_ROWS, 1)
        return answer.count

    def explain(self, query: LogicalQuery, binds: list[Any]) -> QueryPlan:
        """Returns what a query would do; counts as a query without rows."""
        context = self._context
        context.charge(Resource.QUERIES, 1)
        plan = context.host.records.explain(QueryRequest(query, tuple(binds), context.now(), time_zone(context)))
        if plan.api_calls:
            context.charge(Resource.API_CALLS, plan.api_calls)
        return plan

    def search(self, search: LogicalSearch, binds: list[Any]) -> list[list[Record]]:
        """Returns the rows that a SOSL search found, a list for each returned object."""
        context = self._context
        context.charge(Resource.SEARCHES, 1)
        answers = context.host.records.search(SearchRequest(search, tuple(binds), context.now(), time_zone(context)))
        results: list[list[Record]] = []
        for answer in answers:
            if answer.api_calls:
                context.charge(Resource.API_CALLS, answer.api_calls)
            rows = list(answer.rows)
            self._admit_rows(rows)
            results.append(rows)
        return results

    def change(
        self,
        operation: str,
        records: list[Record],
        all_or_none: bool = True,
        external_field: str = "",
        access: str | None = None,
    ) -> list[RowResult]:
        """Changes records and returns what became of each, in their order.

        `operation` is `insert`, `update`, `upsert`, `delete`, `undelete` or `merge` (the first record is the master).
        With `all_or_none` a row that fails throws a `DmlException` and nothing is changed.
        """
        if not records:
            return []
        context = self._context
        context.charge(Resource.DML_STATEMENTS, 1)
        context.charge(Resource.DML_ROWS, len(records))
        check_rows(operation, records)
        change = Change(context, operation, records, all_or_none, external_field)
        context.hold(change.held)
        try:
            results = change.perform()
        finally:
            context.let_go()
        if all_or_none:
            failure = dml_exception(operation, results)
            if failure is not None:
                raise failure
        return results

    def complete(self, record: Record) -> None:
        """Fetches what an event did not say of its record; what it said stays. Costs what the store charges."""
        record.is_incomplete = False
        row_id = record.values.get("Id")
        if row_id is None:
            return
        for row in read_rows(self._context, record.definition, "Id", (str(row_id),)):
            self._context.charge_heap(heap.ENTRY * len(row.values))
            record.values = {**row.values, **record.values}

    def savepoint(self) -> int:
        """Marks the present state; counts as a DML statement, as in Apex."""
        self._context.charge(Resource.DML_STATEMENTS, 1)
        mark = self._context.host.records.savepoint()
        self._marks.append(mark)
        return mark

    def rollback(self, mark: int) -> None:
        """Takes back every change since the mark; counts as a DML statement. Throws where the mark is not valid."""
        self._context.charge(Resource.DML_STATEMENTS, 1)
        if mark not in self._marks:
            raise ScriptException("TypeException", "The savepoint is no longer valid")
        self.take_back(mark)

    def take_back(self, mark: int) -> None:
        """Takes back every change since a mark, after which later marks are not valid."""
        self._context.host.records.rollback(mark)
        self._marks = [one for one in self._marks if one <= mark]

    def release(self, mark: int) -> None:
        """Gives up a mark and the later ones."""
        if mark >= 0:
            self._marks = [one for one in self._marks if one < mark]

    def _admit_rows(self, rows: list[Record]) -> None:
        context = self._context
        context.charge_items(len(rows), len(rows))
        context.hold(rows)
        try:
            for row in rows:
                context.charge_heap(heap.RECORD + heap.ENTRY * len(row.values))
                row.is_partial = True
                admit(row, self)
        finally:
            context.let_go()

    def admit_row(self, row: Record) -> None:
        """Turns what a store put into a row into script values."""
        admit(row, self)

    def list_type(self, element: str) -> Type:
        """Returns the type `List<element>`."""
        found = self._list_types.get(element)
        if found is None:
            universe = self._context.universe
            found = self._list_types[element] = universe.type("List", universe.type(element))
        return found

    def admit_children(self, rows: tuple[Record, ...], definition: ObjectDefinition | None) -> ListValue:
        """Returns the rows of a nested query as a script's list, each admitted and charged like any row."""
        children = list(rows)
        self._context.charge(Resource.QUERY_ROWS, len(children))
        self._admit_rows(children)
        name = definition.name if definition is not None else children[0].definition.name if children else "SObject"
        return ListValue(self.list_type(name), list(children))


def admit(row: Record, changes: RecordChanges) -> None:
    """Turns what a store put into a row into script values: tuples into lists, parents likewise."""
    for name, value in row.values.items():
        if isinstance(value, tuple):
            row.values[name] = _admitted(row, name, value, changes)
        elif isinstance(value, Record):
            value.is_partial = True
            admit(value, changes)


def _admitted(row: Record, name: str, value: tuple[Any, ...], changes: RecordChanges) -> ListValue:
    child = row.definition.children.get(name)
    if child is None:
        return ListValue(changes.list_type("String"), list(value))
    if value:
        return changes.admit_children(value, None)
    return ListValue(changes.list_type(child.child), [])


def time_zone(context: "Context") -> str:
    """Returns the name of the run's time zone."""
    return context.host.settings.get(TIME_ZONE_SETTING, "GMT")
