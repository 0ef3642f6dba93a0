"""The port `Records` over SQLite: queries as SQL where that is exact and by the shared evaluation elsewhere."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from circuitscript.data.comparison import operand_value
from circuitscript.data.evaluation import Evaluated, evaluate, semi_join_values, sliced
from circuitscript.data.plan import QueryPlan
from circuitscript.data.predicates import Parameters
from circuitscript.data.query import FieldReference, LogicalQuery, Predicate, SelectedChildren
from circuitscript.data.record import Record
from circuitscript.data.schema import FieldDefinition, FieldType, ObjectDefinition, Schema
from circuitscript.hosts.changes import Changes
from circuitscript.hosts.local.conditions import NotExpressible
from circuitscript.hosts.local.database import connect, stated, stating
from circuitscript.hosts.local.grouped import GroupedSelect, grouped_records
from circuitscript.hosts.local.selects import Lookup, Plan, Select, lookup_of, narrowing, plan_columns
from circuitscript.hosts.local.tables import DELETION, SqlTables
from circuitscript.hosts.searching import search_records
from circuitscript.hosts.seed import metadata_records, running_user, seed_records
from circuitscript.hosts.tables import Values
from circuitscript.runtime.host import ChangeAnswer, ChangeRequest, QueryAnswer, QueryRequest, SearchRequest

KEPT_PLANS = 512
"""How many queries' plans a store keeps."""


class LocalRecords:
    """Records in SQLite, at `path` or (None) in memory; raises `StoreError` where the file cannot be used.

    A run is one transaction, from `begin` to `commit` or `abandon`; changes outside of one are made permanent at once.
    """

    is_transactional = True

    def __init__(self, schema: Schema, path: str | None = None) -> None:
        self.schema = schema
        self.connection = connect(path)
        self.is_volatile = path is None
        self.tables = SqlTables(self.connection)
        self.changes = Changes(schema, self.tables, running_user(schema).user_id)
        self._savepoints = 0
        self._version = -1
        """SQLite's number for what others have written to the file."""
        self._lookups: dict[LogicalQuery, Lookup] = {}
        self._plans: dict[LogicalQuery, Plan] = {}
        self._plans_of = 0
        self._parents: dict[tuple[str, str], Record | None] = {}
        self._open()

    def close(self) -> None:
        """Closes the file; a transaction that is still open is taken back."""
        self.connection.close()

    @stating
    def query(self, request: QueryRequest) -> QueryAnswer:
        """Returns the rows that the query selects."""
        found = self._select(request.query, request.parameters)
        return QueryAnswer(found.rows, found.count)

    @stating
    def explain(self, request: QueryRequest) -> QueryPlan:
        """Returns what SQLite does of the query, with which indexes, and how many rows it finds."""
        from circuitscript.hosts.local.explaining import explain

        return explain(self.schema, self.tables, request.query, request.parameters)

    @stating
    def search(self, request: SearchRequest) -> tuple[QueryAnswer, ...]:
        """Returns the rows whose text fields have the searched words."""
        self._parents.clear()
        return search_records(request, self)

    @stating
    def change(self, request: ChangeRequest) -> ChangeAnswer:
        """Changes rows."""
        if self.connection.in_transaction:
            return self.changes.apply(request)
        self.begin()
        try:
            answer = self.changes.apply(request)
        except BaseException:
            self.abandon()
            raise
        self.commit()
        return answer

    @stating
    def savepoint(self) -> int:
        """Marks the present state."""
        self._savepoints += 1
        self.connection.execute(f"SAVEPOINT circuit_{self._savepoints}")
        return self._savepoints

    @stating
    def rollback(self, savepoint: int) -> None:
        """Takes back every change since the mark."""
        self.connection.execute(f"ROLLBACK TO circuit_{savepoint}")
        self.tables.taken_back(is_whole=False)

    @stating
    def begin(self) -> None:
        """Starts a run's unit of work; raises `StoreError` when another program keeps the file locked."""
        self.connection.execute("BEGIN IMMEDIATE")
        if not self.is_volatile:
            version = self.connection.execute("PRAGMA data_version").fetchone()[0]
            if version != self._version:
                self._version = version
                self.tables.forget()

    @stating
    def commit(self) -> None:
        """Makes the run's changes permanent."""
        self.connection.execute("COMMIT")
        self.tables.is_unsettled = False

    @stating
    def abandon(self) -> None:
        """Takes back everything since `begin`."""
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")
        self.tables.taken_back(is_whole=True)

    @stating
    def mirror(self, records: Sequence[Record], is_deleted: bool = False) -> list[Values | None]:
        """Stores records as another system reports them, and returns what was stored before, None for a new one."""
        return self.changes.mirror(records, is_deleted)

    def rows(
        self, definition: ObjectDefinition, where: Predicate | None, parameters: Parameters, all_rows: bool
    ) -> Iterable[Record]:
        """Returns the records of an object, for the evaluation, narrowed by what SQL can say of `where`."""
        select = Select(self.schema, self.tables, LogicalQuery(definition, (), all_rows=all_rows), [])
        table = select.table
        columns = ", ".join(f"{select.alias}.{column.quoted}" for column in table.columns.values())
        narrowed, _ = narrowing(select, where, parameters)
        sql = f"SELECT {select.alias}.{DELETION}, {columns}{select.source()}{narrowed}{select.order(())}"
        try:
            raws = self.connection.execute(sql, select.binds).fetchall()
        except (sqlite3.OperationalError, OverflowError):
            if where is None:
                raise
            return self.rows(definition, None, parameters, all_rows)
        return [Record(definition, table.row(raw).values) for raw in raws]

    def parent(self, reference: FieldDefinition, row_id: str) -> Record | None:
        """Returns the record that a reference points at, for the evaluation."""
        for name in reference.references:
            key = name, row_id
            if key not in self._parents:
                self._parents[key] = self._fetch(name, row_id)
            if self._parents[key] is not None:
                return self._parents[key]
        return None

    def semi_join(self, query: LogicalQuery, parameters: Parameters) -> frozenset[object]:
        """Returns the values of a semi-join, for the evaluation."""
        return semi_join_values(query, parameters, self)

    def _fetch(self, name: str, row_id: str) -> Record | None:
        definition = self.schema.objects.get(name)
        stored = self.tables.fetch(definition, [row_id]).get(row_id) if definition is not None else None
        return None if definition is None or stored is None or stored.deletion else Record(definition, stored.values)

    def _select(self, query: LogicalQuery, parameters: Parameters) -> Evaluated:
        try:
            if query.is_aggregate and not query.is_count:
                return self._grouped(query, parameters)
            return self._plain(query, parameters)
        except (NotExpressible, sqlite3.OperationalError, OverflowError):
            # Beside what SQL cannot say: sums that leave 64 bits, and conditions that nest too deeply for SQLite.
            self._parents.clear()
            return evaluate(query, parameters, self)

    def _grouped(self, query: LogicalQuery, parameters: Parameters) -> Evaluated:
        select = GroupedSelect(self.schema, self.tables, query, [])
        sql, reads = select.statement_of_groups(parameters)
        raws = self.connection.execute(sql, select.binds).fetchall()
        return Evaluated(tuple(grouped_records(query, raws, reads)), 0)

    def _plain(self, query: LogicalQuery, parameters: Parameters) -> Evaluated:
        records = self._looked_up(query, parameters)
        if records is not None:
            return Evaluated(records, 0)
        if query.by_type:
            raise NotExpressible
        select = Select(self.schema, self.tables, query, [])
        if query.is_count:
            where, limits = select.where(parameters), select.limits(parameters)
            sql = f"SELECT COUNT(*) FROM (SELECT 1{select.source()}{where}{limits})"
            return Evaluated((), self.connection.execute(sql, select.binds).fetchone()[0])
        plan = self._plan(select)
        sql = select.statement(plan.columns, parameters)
        rows = plan.records(self.connection.execute(sql, select.binds))
        for children in query.children:
            self._children(rows, children, parameters)
        lookup = lookup_of(query, plan, sql, select.binds)
        if lookup is not None:
            self._lookups[query] = lookup
        return Evaluated(tuple(rows), 0)

    def _looked_up(self, query: LogicalQuery, parameters: Parameters) -> tuple[Record, ...] | None:
        """Returns the rows of a query by an id that was executed before; None where it is to be made anew."""
        lookup = self._lookups.get(query)
        if lookup is None or self._plans_of != self.tables.generation:
            return None
        row_id = operand_value(FieldType.ID, parameters.value(lookup.operand))
        if not isinstance(row_id, str):
            return None
        return tuple(lookup.plan.records(self.connection.execute(lookup.sql, (row_id, *lookup.binds))))

    def _plan(self, select: Select) -> Plan:
        """Returns the plan of a query's columns, kept from its last execution if it still holds."""
        if self._plans_of != self.tables.generation or len(self._plans) >= KEPT_PLANS:
            self._plans.clear()
            self._lookups.clear()
            self._plans_of = self.tables.generation
        plan = self._plans.get(select.query)
        if plan is None:
            plan = self._plans[select.query] = plan_columns(select, select.query.columns)
        else:
            select.resume(plan)
        return plan

    def _children(self, parents: Sequence[Record], children: SelectedChildren, parameters: Parameters) -> None:
        query = children.query
        select = Select(self.schema, self.tables, query, [])
        plan = self._plan(select)
        key, _ = select.reference(FieldReference((), children.field))
        where = select.where(parameters)
        select.binds.append(json.dumps([str(parent.values["Id"]) for parent in parents]))
        where += f"{' AND ' if where else ' WHERE '}{key} IN (SELECT value FROM json_each(?))"
        order = select.order(query.order_by)
        sql = f"SELECT {key}, {plan.columns}{select.source()}{where}{order}"
        by_parent: dict[object, list[Any]] = {parent.values["Id"]: [] for parent in parents}
        for raw in self.connection.execute(sql, select.binds):
            by_parent[raw[0]].append(raw[1:])
        for parent in parents:
            chosen = sliced(by_parent[parent.values["Id"]], query, parameters)
            records = plan.records(chosen)
            for nested in query.children:
                self._children(records, nested, parameters)
            parent.values[children.relationship] = tuple(records)

    def _renew_metadata(self) -> None:
        """Brings the records of custom metadata types up to what the project has."""
        wanted = metadata_records(self.schema)
        known = {str(record.values["Id"]) for record in wanted}
        for definition in {record.definition.name: record.definition for record in wanted}.values():
            stored = self.rows(definition, None, Parameters((), 0), False)
            self.changes.mirror([one for one in stored if str(one.values["Id"]) not in known], True)
        self.changes.mirror(wanted)

    def _open(self) -> None:
        """Fills a fresh store; brings the tables of an old one up to the schema, so that no run stumbles over them."""
        with stated():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                if self.connection.execute("SELECT 1 FROM circuit_counter LIMIT 1").fetchone() is None:
                    self.changes.mirror(seed_records(self.schema))
                    self.tables.take("stores", 1)
                else:
                    self.tables.widen(self.schema)
                    self._renew_metadata()
                self.connection.execute("COMMIT")
            except BaseException:
                self.close()
                raise
