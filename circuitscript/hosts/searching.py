"""SOSL for the local stores: the shared evaluation behind the port's types."""

from circuitscript.data.predicates import RecordSource
from circuitscript.data.searching import evaluate_search
from circuitscript.runtime.host import QueryAnswer, SearchRequest


def search_records(request: SearchRequest, source: RecordSource) -> tuple[QueryAnswer, ...]:
    """Returns the records that a search finds, one answer per returned object."""
    found = evaluate_search(request.search, request.parameters, source)
    return tuple(QueryAnswer(one.rows) for one in found)
