"""The store's twin in memory: the same changes, and queries by the shared evaluation alone."""

from collections.abc import Callable, Iterable, Sequence

from circuitscript.data.comparison import comparable
from circuitscript.data.evaluation import evaluate, semi_join_values
from circuitscript.data.plan import QueryPlan
from circuitscript.data.predicates import Parameters
from circuitscript.data.query import LogicalQuery, Predicate, conjuncts
from circuitscript.data.query_text import predicate_text
from circuitscript.data.record import Record
from circuitscript.data.schema import FieldDefinition, ObjectDefinition, Schema
from circuitscript.hosts.changes import Changes
from circuitscript.hosts.searching import search_records
from circuitscript.hosts.seed import running_user, seed_records
from circuitscript.hosts.tables import StoredRow, Values
from circuitscript.runtime.host import ChangeAnswer, ChangeRequest, QueryAnswer, QueryRequest, SearchRequest


class MemoryTables:
    """Rows in dictionaries, with a list of what takes each change back."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, StoredRow]] = {}
        self.counters: dict[str, int] = {}
        self.undo: list[Callable[[], None]] = []

    def of(self, definition: ObjectDefinition) -> dict[str, StoredRow]:
        """Returns the rows of one object by id."""
        return self.rows.setdefault(definition.name, {})

    def fetch(self, definition: ObjectDefinition, ids: Sequence[str]) -> dict[str, StoredRow]:
        """Returns the rows with these ids."""
        rows = self.of(definition)
        return {row_id: rows[row_id] for row_id in ids if row_id in rows}

    def add(self, definition: ObjectDefinition, rows: Sequence[Values]) -> None:
        """Adds new rows."""
        for row in rows:
            self._put(definition, str(row["Id"]), StoredRow(dict(row)))

    def replace(self, definition: ObjectDefinition, changes: Sequence[tuple[str, Values]]) -> None:
        """Sets fields of rows."""
        rows = self.of(definition)
        for row_id, values in changes:
            self._put(definition, row_id, StoredRow({**rows[row_id].values, **values}, rows[row_id].deletion))

    def mark(self, definition: ObjectDefinition, ids: Sequence[str], deletion: int) -> None:
        """Deletes rows or brings them back."""
        rows = self.of(definition)
        for row_id in ids:
            values = rows[row_id].values
            if "IsDeleted" in definition.fields:
                values = {**values, "IsDeleted": deletion != 0}
            self._put(definition, row_id, StoredRow(values, deletion))

    def holders(
        self, definition: ObjectDefinition, field: FieldDefinition, values: Sequence[object]
    ) -> list[tuple[object, str]]:
        """Returns value and id of the live rows that hold one of `values`."""
        bring = comparable(field.type)
        wanted = {bring(value) for value in values}
        rows = self.of(definition).items()
        held = ((row.values.get(field.name), row_id) for row_id, row in rows if not row.deletion)
        return [(value, row_id) for value, row_id in held if value is not None and bring(value) in wanted]

    def deleted_in(self, definition: ObjectDefinition, deletion: int) -> list[str]:
        """Returns the ids that one deletion took away."""
        return [row_id for row_id, row in self.of(definition).items() if row.deletion == deletion]

    def take(self, counter: str, count: int) -> int:
        """Returns the first of the next `count` numbers."""
        last = self.counters.get(counter, 0)
        self.counters[counter] = last + count
        self.undo.append(lambda: self.counters.__setitem__(counter, last))
        return last + 1

    def roll_back(self, mark: int) -> None:
        """Takes back every change since `undo` had `mark` entries."""
        while len(self.undo) > mark:
            self.undo.pop()()

    def _put(self, definition: ObjectDefinition, row_id: str, row: StoredRow) -> None:
        rows = self.of(definition)
        before = rows.get(row_id)
        self.undo.append(lambda: rows.__setitem__(row_id, before) if before is not None else rows.__delitem__(row_id))
        rows[row_id] = row


class MemoryRecords:
    """The port `Records` over `MemoryTables`."""

    is_transactional = True
    is_volatile = True

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.tables = MemoryTables()
        self.changes = Changes(schema, self.tables, running_user(schema).user_id)
        self.changes.mirror(seed_records(schema))
        self._marks: list[int] = []
        self._begun = 0

    def query(self, request: QueryRequest) -> QueryAnswer:
        """Returns the rows that the query selects."""
        found = evaluate(request.query, request.parameters, self)
        return QueryAnswer(found.rows, found.count)

    def explain(self, request: QueryRequest) -> QueryPlan:
        """Returns that every row is looked at."""
        query = request.query
        residual = tuple(predicate_text(one, request.binds) for one in conjuncts(query.where))
        count = sum(1 for _ in self.rows(query.object, None, request.parameters, query.all_rows))
        return QueryPlan("memory", f"{query.object.name} every row", (), residual, rows=count, calls=0, seconds=0.0)

    def search(self, request: SearchRequest) -> tuple[QueryAnswer, ...]:
        """Returns the rows whose text fields have the searched words."""
        return search_records(request, self)

    def change(self, request: ChangeRequest) -> ChangeAnswer:
        """Changes rows."""
        return self.changes.apply(request)

    def savepoint(self) -> int:
        """Marks the present state."""
        self._marks.append(len(self.tables.undo))
        return len(self._marks) - 1

    def rollback(self, savepoint: int) -> None:
        """Takes back every change since the mark."""
        self.tables.roll_back(self._marks[savepoint])
        del self._marks[savepoint + 1 :]

    def begin(self) -> None:
        """Starts a run's unit of work."""
        self._marks.clear()
        self.tables.undo.clear()

    def commit(self) -> None:
        """Makes the run's changes permanent."""
        self.begin()

    def abandon(self) -> None:
        """Takes back everything since `begin`."""
        self.tables.roll_back(0)
        self._marks.clear()

    def mirror(self, records: Sequence[Record], is_deleted: bool = False) -> list[Values | None]:
        """Stores records as another system reports them, and returns what was stored before, None for a new one."""
        return self.changes.mirror(records, is_deleted)

    def rows(
        self, definition: ObjectDefinition, where: Predicate | None, parameters: Parameters, all_rows: bool
    ) -> Iterable[Record]:
        """Returns the records of an object, for the evaluation."""
        stored = self.tables.of(definition).values()
        return [Record(definition, row.values) for row in stored if all_rows or not row.deletion]

    def parent(self, reference: FieldDefinition, row_id: str) -> Record | None:
        """Returns the record that a reference points at, for the evaluation."""
        for name in reference.references:
            definition = self.schema.objects.get(name)
            found = self.tables.of(definition).get(row_id) if definition is not None else None
            if definition is not None and found is not None and not found.deletion:
                return Record(definition, found.values)
        return None

    def semi_join(self, query: LogicalQuery, parameters: Parameters) -> frozenset[object]:
        """Returns the values of a semi-join, for the evaluation."""
        return semi_join_values(query, parameters, self)
