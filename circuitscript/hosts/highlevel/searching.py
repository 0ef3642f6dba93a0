"""SOSL on HighLevel: its free-text search finds contacts and opportunities, the shared evaluation decides."""

from collections.abc import Iterable

from circuitscript.data.predicates import Parameters
from circuitscript.data.query import LogicalQuery, Predicate
from circuitscript.data.record import Record
from circuitscript.data.schema import FieldDefinition, ObjectDefinition, Schema
from circuitscript.data.searching import evaluate_search
from circuitscript.hosts.highlevel.client import Meter
from circuitscript.hosts.highlevel.overlay import Overlay
from circuitscript.hosts.highlevel.querying import QueryRun
from circuitscript.hosts.highlevel.reading import Reader
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import QueryAnswer, SearchRequest

_LONGEST = 75
_SEARCHED = ("Contact", "Opportunity")


def search_rows(
    request: SearchRequest, reader: Reader, overlay: Overlay, schema: Schema, meter: Meter
) -> tuple[QueryAnswer, ...]:
    """Returns the rows found, one answer per returned object; raises QueryException for objects without a search."""
    parameters = request.parameters
    for query in request.search.returning:
        if query.object.name not in _SEARCHED:
            message = f"HighLevel has no free-text search of {query.object.name} records; use a query instead"
            raise ScriptException("QueryException", message)
    term = str(parameters.value(request.search.term) or "")
    words = " ".join(part for part in term.replace("*", " ").replace('"', " ").split() if part.isalnum())[:_LONGEST]
    source = _Found(reader, overlay, QueryRun(schema, reader, overlay, meter, parameters), meter, words)
    answers = evaluate_search(request.search, parameters, source)
    calls = [meter.calls] + [0] * len(answers)
    return tuple(QueryAnswer(one.rows, 0, spent) for one, spent in zip(answers, calls, strict=False))


class _Found:
    """The rows that HighLevel's search finds for the words, as a source of records."""

    def __init__(self, reader: Reader, overlay: Overlay, run: QueryRun, meter: Meter, words: str) -> None:
        self._reader = reader
        self._overlay = overlay
        self._run = run
        self._meter = meter
        self._words = words

    def rows(
        self, definition: ObjectDefinition, where: Predicate | None, parameters: Parameters, all_rows: bool
    ) -> Iterable[Record]:
        """Returns the candidates of one object."""
        found = self._reader.found_by_words(definition, self._words, self._meter)
        return [Record(definition, values) for values in self._overlay.merged(definition, found)]

    def parent(self, reference: FieldDefinition, row_id: str) -> Record | None:
        """Returns the record that a reference points at, read when it is asked for."""
        return self._run.fetch_parent(reference, row_id)

    def semi_join(self, query: LogicalQuery, parameters: Parameters) -> frozenset[object]:
        """Returns the values of a semi-join."""
        return self._run.semi_join(query, parameters)
