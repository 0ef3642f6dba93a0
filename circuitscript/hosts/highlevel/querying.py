"""One query carried out on HighLevel: rows are read as the plan says; the shared evaluation gives them meaning."""

import sys
from collections.abc import Callable, Iterable, Sequence

from circuitscript.data.evaluation import evaluate, matching, project, semi_join_values, sliced, sort_rows
from circuitscript.data.predicates import Parameters, condition_of, listed, reader
from circuitscript.data.query import (
    FieldReference,
    Filter,
    LogicalQuery,
    Predicate,
    SelectedChildren,
    SemiJoin,
    conjuncts,
)
from circuitscript.data.record import Record
from circuitscript.data.schema import FieldDefinition, ObjectDefinition, Schema
from circuitscript.hosts.highlevel.access import Access, Means, choose
from circuitscript.hosts.highlevel.client import Meter
from circuitscript.hosts.highlevel.conditions import (
    column_references,
    condition_references,
    is_among,
    narrowed,
    own_fields,
)
from circuitscript.hosts.highlevel.filters import MOST_VALUES
from circuitscript.hosts.highlevel.overlay import Overlay
from circuitscript.hosts.highlevel.reading import EMBEDDED, Reader, TooManyRows, portions_of
from circuitscript.hosts.highlevel.rows import Values
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import QueryAnswer
from circuitscript.source.classes import evolve

Key = tuple[str, int]


class QueryRun:
    """A query under way; a source of records for the evaluation. `meter` counts its calls."""

    def __init__(self, schema: Schema, reader_: Reader, overlay: Overlay, meter: Meter, parameters: Parameters) -> None:
        self._schema = schema
        self._reader = reader_
        self._overlay = overlay
        self._meter = meter
        self._parameters = parameters
        self._loaded: dict[Key, list[Record]] = {}
        self._parents: dict[tuple[str, str], Record] = {}
        self._semi: dict[int, frozenset[object]] = {}
        self._kept: list[object] = []

    def answer(self, query: LogicalQuery) -> QueryAnswer:
        """Returns the rows of the query and what they cost."""
        access = self.access(query)
        if self.is_countable(query, access):
            return QueryAnswer((), self._reader.total(access, self._meter), self._meter.calls)
        self._load(query, access)
        self._prefetch(query.object, self._loaded[_key(query)], condition_references(query))
        if query.is_count or query.is_aggregate:
            found = evaluate(query, self._parameters, self)
            return QueryAnswer(found.rows, found.count, self._meter.calls)
        rows = self._chosen(query)
        self._prefetch(query.object, rows, column_references(query))
        self._prefetch_by_type(query, rows)
        shown = self._with_children(query, rows)
        return QueryAnswer(tuple(project(shown, rows, self._parameters, self)), 0, self._meter.calls)

    def access(self, query: LogicalQuery) -> Access:
        """Returns how the rows of the query are read; semi-joins are evaluated for it."""
        search = self._reader.search(query.object, self._meter)
        margin = self._overlay.count(query.object)
        if not margin and self._overlay.touches(query.object):
            # Deleted parents hide some of the rows, nobody knows how many.
            margin = sys.maxsize
        return choose(query, self._parameters, search, self.semi_values, margin)

    def rows(
        self, definition: ObjectDefinition, where: Predicate | None, parameters: Parameters, all_rows: bool
    ) -> Iterable[Record]:
        """Returns the rows that were read for a condition, for the evaluation."""
        return self._loaded[(definition.name, id(where))]

    def parent(self, reference: FieldDefinition, row_id: str) -> Record | None:
        """Returns the record that a reference points at, for the evaluation."""
        for name in reference.references:
            found = self._parents.get((name, row_id))
            if found is not None:
                return found
        return None

    def fetch_parent(self, reference: FieldDefinition, row_id: str) -> Record | None:
        """Returns the record that a reference points at, read if it is not there yet."""
        if self.parent(reference, row_id) is None:
            for name in reference.references:
                parent = self._schema.objects.get(name)
                if parent is not None:
                    self._read_parents(parent, parent, [row_id], {"Id"})
        return self.parent(reference, row_id)

    def semi_join(self, query: LogicalQuery, parameters: Parameters) -> frozenset[object]:
        """Returns the values of a semi-join, read once."""
        found = self._semi.get(id(query))
        if found is None:
            self._load(query, self.access(query))
            self._prefetch(query.object, self._loaded[_key(query)], condition_references(query))
            self._prefetch(query.object, self._loaded[_key(query)], column_references(query))
            found = self._semi[id(query)] = semi_join_values(query, parameters, self)
        return found

    def semi_values(self, join: SemiJoin) -> Sequence[object] | None:
        """Returns the ids that a semi-join selects, None where they are not ids or too many to be sent."""
        values = self.semi_join(join.query, self._parameters)
        column = join.query.columns[0].value
        is_id = isinstance(column, FieldReference) and column.field.type.apex == "Id"
        return sorted(map(str, values)) if is_id and len(values) <= MOST_VALUES else None

    def is_countable(self, query: LogicalQuery, access: Access) -> bool:
        """Whether a search's total answers `SELECT COUNT()`."""
        is_plain = query.is_count and query.limit is None and query.offset is None
        return is_plain and access.means is Means.SEARCH and access.is_exact and not self._overlay.touches(query.object)

    def _load(self, query: LogicalQuery, access: Access) -> None:
        """Reads the rows of a query, as many as it takes, and puts this run's own among them."""
        portions = self.portions(query, access)
        if portions:
            found = [values for part in portions for values in self._read_portion(part)]
            self._keep(query, found)
            return
        found = []
        test = self._page_test(query) if access.enough is not None and not access.is_exact else None
        matched = 0
        try:
            for values in self._reader.rows(access, self._meter, own_fields(query)):
                found.append(values)
                self._overlay.see(query.object, values)
                if access.enough is not None:
                    matched += test is None or test(Record(query.object, values))
                    if matched >= access.enough:
                        break
        except TooManyRows as trouble:
            raise self._refusal(query, access, trouble) from None
        self._keep(query, found)

    def portions(self, query: LogicalQuery, access: Access) -> list[LogicalQuery]:
        """Returns queries that together find the rows of one with an `IN` of too many ids for one search.

        No query where that is not so, or a page of all rows costs less.
        """
        if access.means is not Means.SEARCH or access.search is None:
            return []
        for part in conjuncts(query.where):
            if isinstance(part, Filter) and part.operator == "IN" and isinstance(part.left, FieldReference):
                field = None if part.left.path else access.search.fields.get(part.left.field.name)
                values = None if isinstance(part.right, SemiJoin) else listed(part.right, self._parameters)
                if field is None or field.kind != "id" or values is None or len(values) <= MOST_VALUES:
                    continue
                ids = list(dict.fromkeys(values))
                whole, left = evolve(query, limit=None, offset=None), part.left
                return [narrowed(whole, is_among(left, tuple(some))) for some in portions_of(ids, MOST_VALUES)]
        return []

    def _read_portion(self, query: LogicalQuery) -> Iterable[Values]:
        access = self.access(query)
        try:
            for values in self._reader.rows(access, self._meter, own_fields(query)):
                self._overlay.see(query.object, values)
                yield values
        except TooManyRows as trouble:
            raise self._refusal(query, access, trouble) from None

    def _keep(self, query: LogicalQuery, found: list[Values]) -> None:
        merged = self._overlay.merged(query.object, found) if self._overlay.touches(query.object) else found
        self._kept.append(query.where)
        self._loaded[_key(query)] = [Record(query.object, values) for values in merged]

    def _page_test(self, query: LogicalQuery) -> Callable[[Record], bool] | None:
        """Returns the query's condition as a test of one row; one that needs other records lets no row count."""
        if query.where is None:
            return None
        if any(one.path for one in condition_references(query)):
            return lambda row: False
        return condition_of(query.where, self, self._parameters)

    def _refusal(self, query: LogicalQuery, access: Access, trouble: TooManyRows) -> ScriptException:
        from circuitscript.hosts.highlevel.explaining import access_lines

        plan = "; ".join(access_lines(query, access))
        message = (
            f"The query would have to read {trouble.rows:,} rows of {query.object.name}, more than the "
            f"{self._reader.most_rows:,} of max_scan_rows ({plan}). Add a condition that HighLevel can filter by."
        )
        return ScriptException("QueryException", message)

    def _chosen(self, query: LogicalQuery) -> list[Record]:
        rows = matching(query, self._parameters, self)
        ordered = sort_rows(rows, query.order_by, lambda value: reader(value, self, self._parameters.local))
        return sliced(ordered, query, self._parameters)

    def _with_children(self, query: LogicalQuery, rows: Sequence[Record]) -> LogicalQuery:
        """Reads the nested queries' rows of these parents; returns the query with nested queries about them alone."""
        ids = tuple(str(row.values["Id"]) for row in rows)
        nested: list[SelectedChildren] = []
        for children in query.children:
            inner = narrowed(children.query, is_among(FieldReference((), children.field), ids))
            # A limit counts for each parent, so that it cannot be left to HighLevel.
            self._load(inner, self.access(evolve(inner, limit=None, offset=None)))
            found = self._loaded[_key(inner)]
            self._prefetch(inner.object, found, [*condition_references(inner), *column_references(inner)])
            nested.append(evolve(children, query=inner))
        return evolve(query, children=tuple(nested))

    def _prefetch_by_type(self, query: LogicalQuery, rows: Sequence[Record]) -> None:
        for choice in query.by_type:
            for definition, fields in choice.cases:
                within = [FieldReference((choice.reference, *one.path), one.field) for one in fields]
                self._prefetch(query.object, rows, within, only=definition.name)

    def _prefetch(
        self, definition: ObjectDefinition, rows: Sequence[Record], references: Sequence[FieldReference], only: str = ""
    ) -> None:
        """Reads the parents that references lead to, step by step, each object's in one go."""
        steps: dict[str, list[FieldReference]] = {}
        for one in references:
            if one.path:
                steps.setdefault(one.path[0].name, []).append(one)
        for same in steps.values():
            step = same[0].path[0]
            ids = list(dict.fromkeys(str(row.values[step.name]) for row in rows if row.values.get(step.name)))
            fields = {one.path[1].name if len(one.path) > 1 else one.field.name for one in same} | {"Id"}
            for name in step.references:
                parent = self._schema.objects.get(name)
                if parent is None or (only and name != only):
                    continue
                found = self._read_parents(definition, parent, ids, fields)
                beyond = [FieldReference(one.path[1:], one.field) for one in same if len(one.path) > 1]
                self._prefetch(parent, found, beyond)

    def _read_parents(
        self, child: ObjectDefinition, parent: ObjectDefinition, ids: Sequence[str], fields: set[str]
    ) -> list[Record]:
        found: dict[str, Values] = {}
        for row_id in ids:
            own = self._overlay.find(parent, row_id)
            held = self._parents.get((parent.name, row_id))
            if own is not None:
                found[row_id] = own
            elif held is not None and fields <= held.values.keys():
                found[row_id] = held.values
            elif child.name == "Opportunity" and parent.name == "Contact" and fields <= EMBEDDED:
                embedded = self._reader.embedded.get(row_id)
                if embedded is not None:
                    found[row_id] = embedded
        gone = self._overlay.deleted.get(parent.name, set())
        missing = [row_id for row_id in ids if row_id not in found and row_id not in gone]
        if missing:
            for values in self._reader.parents(parent, missing, self._meter, fields):
                found[str(values["Id"])] = values
                self._overlay.see(parent, values)
        records = {row_id: Record(parent, values) for row_id, values in found.items() if row_id not in gone}
        self._parents.update({(parent.name, row_id): record for row_id, record in records.items()})
        return list(records.values())


def _key(query: LogicalQuery) -> Key:
    return query.object.name, id(query.where)
