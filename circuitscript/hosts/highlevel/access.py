"""Choosing how the rows of an object are read: by id, by a search with filters, or by a list; the plan of a query.

A plan says what HighLevel does and what is left to do in memory. Plans are made without any call.
"""

from collections.abc import Sequence
from enum import Enum
from typing import Any, Final

from circuitscript.data.evaluation import bound
from circuitscript.data.predicates import Parameters
from circuitscript.data.query import FieldReference, LogicalQuery, Ordering
from circuitscript.data.schema import ObjectDefinition
from circuitscript.hosts.highlevel.conditions import Wishes, ids_of, wishes
from circuitscript.hosts.highlevel.filters import FilterCompiler, Pushed, SemiValues
from circuitscript.hosts.highlevel.listings import LISTINGS, ListingPlan, check_needs
from circuitscript.hosts.highlevel.searches import MOST_ROWS, Search
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.source.classes import frozen

MOST_READS: Final = 3
"""Up to so many rows are read one by one, which shows them as they are now; more through a search, if there is one."""
_MOST_SINGLE_READS: Final = 100


class Means(Enum):
    """How rows are read."""

    NOTHING = "no call"
    IDS = "one call a row"
    SEARCH = "search"
    LIST = "list"


READS: Final = {
    "Contact": ("/contacts/{id}", "contact"),
    "Opportunity": ("/opportunities/{id}", "opportunity"),
    "Appointment": ("/calendars/events/appointments/{id}", "event"),
    "Conversation": ("/conversations/{id}", ""),
    "Message": ("/conversations/messages/{id}", ""),
    "Business": ("/businesses/{id}", "business"),
    "Invoice": ("/invoices/{id}?altId={location}&altType=location", ""),
    "Product": ("/products/{id}?locationId={location}", ""),
}
"""Where a row is read by its id, and the key of the answer that has it."""


@frozen(eq=False)
class Access:
    """How the rows of one query are read.

    `is_exact`: HighLevel's filter is the whole condition. `is_ordered`: its order is the query's. `enough` is the
    number of rows after which reading may stop, None where all are needed.
    """

    definition: ObjectDefinition
    means: Means
    endpoint: str
    wishes: Wishes
    pushed: Pushed
    ids: tuple[str, ...] = ()
    search: Search | None = None
    listing: ListingPlan | None = None
    sort: tuple[dict[str, str], ...] = ()
    is_ordered: bool = False
    enough: int | None = None

    @property
    def is_exact(self) -> bool:
        """Whether nothing of the condition is left to check in memory."""
        return self.pushed.is_exact

    @property
    def page(self) -> int:
        """The rows of a page."""
        if self.means is Means.SEARCH:
            return MOST_ROWS if self.enough is None or not self.is_exact else max(1, min(self.enough, MOST_ROWS))
        return self.listing.page if self.listing is not None else 1

    @property
    def filters(self) -> list[dict[str, Any]]:
        """The filters as the search takes them."""
        return [] if self.pushed.filter is None else [self.pushed.filter]


def read_endpoint(definition: ObjectDefinition) -> tuple[str, str] | None:
    """Returns where a row of an object is read by its id, None where it cannot be."""
    if definition.api_name.startswith("custom_objects."):
        return f"/objects/{definition.api_name}/records/{{id}}", "record"
    return READS.get(definition.name)


def choose(
    query: LogicalQuery, parameters: Parameters, search: Search | None, semi_values: SemiValues, margin: int = 0
) -> Access:
    """Returns the cheapest way to read the rows of a query.

    `margin` is how many rows more than the limit are needed, because this run has written some. Raises QueryException
    for an object that HighLevel cannot be asked for, or not like this.
    """
    definition = query.object
    found = wishes(query.where, parameters)
    ids = ids_of(query.where, parameters)
    read = read_endpoint(definition)
    residual = Pushed(None, query.where is None)
    if ids is not None and not ids:
        return Access(definition, Means.NOTHING, "", found, Pushed(None, True))
    if ids is not None and read is not None and len(ids) <= (MOST_READS if search else _MOST_SINGLE_READS):
        return Access(definition, Means.IDS, f"GET {read[0].partition('?')[0]}", found, residual, tuple(ids))
    if search is not None:
        return _searching(query, parameters, search, semi_values, margin)
    listing = LISTINGS.get(definition.name)
    if listing is None:
        raise ScriptException("QueryException", f"HighLevel has no endpoint that lists {definition.name} records")
    check_needs(definition.name, listing, found)
    enough = None if query.order_by else _enough(query, parameters, margin)
    return Access(definition, Means.LIST, listing.endpoint, found, residual, listing=listing, enough=enough)


def _searching(
    query: LogicalQuery, parameters: Parameters, search: Search, semi_values: SemiValues, margin: int
) -> Access:
    pushed = Pushed(None, True)
    if query.where is not None:
        pushed = FilterCompiler(search, parameters, semi_values).compile(query.where)
    sort = _sort(search, query.order_by)
    is_ordered = len(sort) == len(query.order_by)
    enough = _enough(query, parameters, margin) if is_ordered else None
    found = wishes(query.where, parameters)
    endpoint = f"POST {search.path}"
    terms = tuple(sort) if is_ordered else ()
    return Access(query.object, Means.SEARCH, endpoint, found, pushed, (), search, None, terms, is_ordered, enough)


def _sort(search: Search, terms: Sequence[Ordering]) -> list[dict[str, str]]:
    """Returns the leading terms that the search sorts by as the language does; at most two, and never nulls."""
    sort = []
    for term in terms[:2]:
        value = term.value
        field = search.fields.get(value.field.name) if isinstance(value, FieldReference) and not value.path else None
        if field is None or not field.never_null:
            break
        sort.append({"field": field.name, "direction": "desc" if term.descending else "asc"})
    return sort


def _enough(query: LogicalQuery, parameters: Parameters, margin: int) -> int | None:
    """Returns after how many matching rows a query has what it needs, None where it needs all."""
    limit = bound(query.limit, parameters)
    if limit is None or query.is_aggregate or query.is_count:
        return None
    return limit + (bound(query.offset, parameters) or 0) + margin
