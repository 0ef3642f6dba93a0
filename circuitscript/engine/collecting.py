"""Ports that pass everything on and keep what a run's result tells: its debug log and its changes of records."""

from collections.abc import Callable, Mapping, Sequence

from circuitscript.data.plan import QueryPlan
from circuitscript.data.schema import ObjectDefinition
from circuitscript.engine.marshalling import PLAIN_TYPES
from circuitscript.engine.results import Change
from circuitscript.runtime.host import (
    ChangeAnswer,
    ChangeRequest,
    LogEntry,
    Logs,
    QueryAnswer,
    QueryRequest,
    Records,
    RowResult,
    SearchRequest,
)
from circuitscript.source.classes import evolve

Plain = Callable[[object], object]


class CollectingLogs:
    """Keeps every log entry and passes it on."""

    def __init__(self, inner: Logs) -> None:
        self._inner = inner
        self.entries: list[LogEntry] = []

    def write(self, entry: LogEntry) -> None:
        """Takes one entry."""
        self.entries.append(entry)
        self._inner.write(entry)


class CollectingRecords:
    """Keeps what changes did to rows, without those that were rolled back, and passes everything on."""

    def __init__(self, inner: Records) -> None:
        self._inner = inner
        self._changes: list[tuple[str, ObjectDefinition, RowResult]] = []
        self._marks: dict[int, int] = {}

    def changes(self, plain: Plain) -> tuple[Change, ...]:
        """Returns the changes that stand, in order; `plain` makes Python values of script values."""
        automatic = {id(definition): _automatic(definition) for _, definition, _ in self._changes}
        return tuple(
            Change(
                operation,
                definition.name,
                row.id,
                _plain_values(row.before, plain),
                _plain_values(row.after, plain),
                automatic[id(definition)],
            )
            for operation, definition, row in self._changes
        )

    def standing(self) -> tuple[tuple[str, ObjectDefinition, RowResult], ...]:
        """Returns operation, object and result of each change that stands so far, with the store's values."""
        return tuple(self._changes)

    def forget(self) -> None:
        """Drops every change: the run was abandoned."""
        self._changes.clear()

    def query(self, request: QueryRequest) -> QueryAnswer:
        """Passes a query on."""
        return self._inner.query(request)

    def explain(self, request: QueryRequest) -> QueryPlan:
        """Passes the question on."""
        return self._inner.explain(request)

    def search(self, request: SearchRequest) -> tuple[QueryAnswer, ...]:
        """Passes a search on."""
        return self._inner.search(request)

    def change(self, request: ChangeRequest) -> ChangeAnswer:
        """Passes a change on and keeps what became of its rows."""
        answer = self._inner.change(request)
        for record, row in zip(request.records, answer.results, strict=False):
            if row.is_success:
                self._changes.append((_operation(request, row), record.definition, row))
        return answer

    def savepoint(self) -> int:
        """Passes the call on and notes how far the changes have come."""
        mark = self._inner.savepoint()
        self._marks[mark] = len(self._changes)
        return mark

    def rollback(self, savepoint: int) -> None:
        """Passes the call on and drops what it takes back."""
        self._inner.rollback(savepoint)
        del self._changes[self._marks.get(savepoint, 0) :]

    def begin(self) -> None:
        """Passes the call on."""
        self._inner.begin()

    def commit(self) -> None:
        """Passes the call on; what the store has held until now gets its id."""
        self._settle(self._inner.commit() or ())

    def abandon(self) -> None:
        """Passes the call on and drops every change, but those that the store cannot take back."""
        sent = self._inner.abandon()
        if sent is None:
            self.forget()
        else:
            self._settle(sent)
            self._changes = [change for change in self._changes if change[2].id is not None]

    def _settle(self, ids: Sequence[str]) -> None:
        """Gives the first rows without an id, which the store holds until the end of the run, the ids that they got."""
        waiting = iter(ids)
        for at, (operation, definition, row) in enumerate(self._changes):
            if row.id is None:
                row_id = next(waiting, None)
                if row_id is None:
                    return
                self._changes[at] = operation, definition, evolve(row, id=row_id)


def _operation(request: ChangeRequest, row: RowResult) -> str:
    if request.operation == "upsert":
        return "insert" if row.is_created else "update"
    return request.operation


def _automatic(definition: ObjectDefinition) -> frozenset[str]:
    return frozenset(
        field.name for field in definition.fields.values() if not (field.is_createable or field.is_updateable)
    )


def _plain_values(values: Mapping[str, object] | None, plain: Plain) -> dict[str, object] | None:
    return (
        None
        if values is None
        else {name: value if type(value) in PLAIN_TYPES else plain(value) for name, value in values.items()}
    )
