"""Endpoints without a filter language: how the rows of each object are listed, and what shortens the list."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from circuitscript.data.comparison import milliseconds
from circuitscript.hosts.highlevel.client import HighLevelClient, Meter
from circuitscript.hosts.highlevel.conditions import Wishes
from circuitscript.hosts.highlevel.failures import ApiFailure
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.source.classes import frozen

Json = dict[str, Any]
_FAR: Final = 4_102_444_800_000
"""The year 2100, in milliseconds: the end of a window without an end."""


@frozen
class Lister:
    """Calls for one query: what every listing needs."""

    client: HighLevelClient
    meter: Meter
    wishes: Wishes

    @property
    def location(self) -> str:
        """The location's id."""
        return self.client.location_id

    def get(self, path: str, **query: object) -> Any:
        """Returns the answer of a GET."""
        return self.client.call(self.meter, "GET", path, query=query)

    def held(self, path: str, **query: object) -> Any:
        """Returns the answer of a GET below a record, an empty one where the record does not exist."""
        try:
            return self.get(path, **query)
        except ApiFailure as failure:
            if failure.is_missing:
                return {}
            raise

    def each(self, field: str) -> list[str] | list[None]:
        """Returns the values that a field must equal one of, or one None where the query does not say."""
        values = self.wishes.texts(field)
        return [None] if values is None else values

    def skipping(self, path: str, rows: str, size: int, skip: str = "skip", **query: object) -> Iterator[Json]:
        """Returns the rows of a list that is paged by how many to leave out."""
        at = 0
        while True:
            answer = self.get(path, **query, limit=size, **{skip: at})
            page = answer.get(rows) or []
            yield from page
            at += size
            if len(page) < size:
                return


Listing = Callable[[Lister], Iterator[Json]]


@frozen
class ListingPlan:
    """How an object is listed: `accepts` are the fields whose conditions are sent, `needs` those it must have."""

    endpoint: str
    rows: Listing
    accepts: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    page: int = 100


def _tasks(lister: Lister) -> Iterator[Json]:
    path, size, at = f"/locations/{lister.location}/tasks/search", 100, 0
    conditions: Json = {}
    for field, name in (("ContactId", "contactId"), ("AssignedToId", "assignedTo")):
        values = lister.wishes.texts(field)
        if values is not None:
            if not values:
                return
            conditions[name] = values
    completed = lister.wishes.among.get("Completed")
    if completed == [True] or completed == [False]:
        conditions["completed"] = completed[0]
    while True:
        answer = lister.client.call(lister.meter, "POST", path, body={**conditions, "limit": size, "skip": at})
        page = answer.get("tasks") or []
        yield from page
        at += size
        if len(page) < size:
            return


def _of_contacts(part: str, rows: str) -> Listing:
    def of_contacts(lister: Lister) -> Iterator[Json]:
        for contact_id in lister.wishes.texts("ContactId") or ():
            for row in lister.held(f"/contacts/{contact_id}/{part}").get(rows) or ():
                yield {"contactId": contact_id, **row}

    return of_contacts


def _appointments(lister: Lister) -> Iterator[Json]:
    contacts = lister.wishes.texts("ContactId")
    if contacts is not None and len(contacts) <= 20:
        yield from _of_contacts("appointments", "events")(lister)
        return
    least, most = (bounds.get("StartTime") for bounds in (lister.wishes.least, lister.wishes.most))
    window = {
        "locationId": lister.location,
        "startTime": milliseconds(least) if isinstance(least, datetime) else 0,
        "endTime": milliseconds(most) if isinstance(most, datetime) else _FAR,
    }
    users = lister.wishes.texts("AssignedUserId")
    calendars = lister.wishes.texts("CalendarId")
    if calendars is None and users is not None:
        places = [{"userId": user} for user in users]
    else:
        if calendars is None:
            calendars = [one["id"] for one in lister.get("/calendars/", locationId=lister.location)["calendars"]]
        places = [{"calendarId": calendar} for calendar in calendars]
    for place in places:
        yield from lister.get("/calendars/events", **window, **place).get("events") or ()


def _conversations(lister: Lister) -> Iterator[Json]:
    for contact_id in lister.each("ContactId"):
        after: object = None
        while True:
            query = {"locationId": lister.location, "contactId": contact_id, "limit": 100, "startAfterDate": after}
            page = lister.get("/conversations/search", **query).get("conversations") or []
            yield from page
            following = (page[-1].get("sort") or [page[-1].get("lastMessageDate")])[0] if page else None
            if len(page) < 100 or following in (None, after):
                break
            after = following


def _messages(lister: Lister) -> Iterator[Json]:
    least, most = (bounds.get("CreatedDate") for bounds in (lister.wishes.least, lister.wishes.most))
    window = {
        "startDate": least.isoformat() if isinstance(least, datetime) else None,
        "endDate": most.isoformat() if isinstance(most, datetime) else None,
    }
    field, name = (
        ("ConversationId", "conversationId")
        if lister.wishes.texts("ConversationId") is not None
        else ("ContactId", "contactId")
    )
    for value in lister.each(field):
        cursor: object = None
        while True:
            query = {"locationId": lister.location, "limit": 500, "cursor": cursor, name: value, **window}
            answer = lister.get("/conversations/messages/export", **query)
            yield from answer.get("messages") or ()
            cursor = answer.get("nextCursor")
            if not cursor:
                break


def _whole(path: str, rows: str) -> Listing:
    return lambda lister: iter(lister.get(path, locationId=lister.location).get(rows) or ())


def _stages(lister: Lister) -> Iterator[Json]:
    for pipeline in lister.get("/opportunities/pipelines", locationId=lister.location).get("pipelines") or ():
        for stage in pipeline.get("stages") or ():
            yield {"pipelineId": pipeline["id"], **stage}


def _tags(lister: Lister) -> Iterator[Json]:
    yield from lister.get(f"/locations/{lister.location}/tags").get("tags") or ()


def _users(lister: Lister) -> Iterator[Json]:
    location = lister.get(f"/locations/{lister.location}").get("location") or {}
    company = location.get("companyId")
    yield from lister.skipping("/users/search", "users", 100, companyId=company, locationId=lister.location)


def _location(lister: Lister) -> Iterator[Json]:
    yield lister.get(f"/locations/{lister.location}")["location"]


def _submissions(lister: Lister) -> Iterator[Json]:
    for form_id in lister.each("FormId"):
        page = 1
        while page:
            query = {"locationId": lister.location, "formId": form_id, "page": page, "limit": 100}
            answer = lister.get("/forms/submissions", **query)
            yield from answer.get("submissions") or ()
            page = int((answer.get("meta") or {}).get("nextPage") or 0)


def _owned(path: str, rows: str) -> Listing:
    def owned(lister: Lister) -> Iterator[Json]:
        for contact_id in lister.each("ContactId"):
            owner = {"altId": lister.location, "altType": "location"}
            yield from lister.skipping(path, rows, 100, "offset", contactId=contact_id, **owner)

    return owned


def _invoice_items(lister: Lister) -> Iterator[Json]:
    """Reads the lines of some invoices one by one, of all invoices from their list."""
    owner = {"altId": lister.location, "altType": "location"}
    wanted = lister.wishes.texts("InvoiceId")
    if wanted is None:
        invoices: Iterator[Json] = lister.skipping("/invoices/", "invoices", 100, "offset", **owner)
    else:
        invoices = (lister.held(f"/invoices/{invoice_id}", **owner) for invoice_id in wanted)
    for invoice in invoices:
        for at, line in enumerate(invoice.get("invoiceItems") or ()):
            yield {"_id": f"{invoice['_id']}-{at}", "invoiceId": invoice["_id"], **line}


def _products(lister: Lister) -> Iterator[Json]:
    return lister.skipping("/products/", "products", 100, "offset", locationId=lister.location)


def _prices(lister: Lister) -> Iterator[Json]:
    products = lister.wishes.texts("ProductId")
    for product in [one["_id"] for one in _products(lister)] if products is None else products:
        path = f"/products/{product}/price"
        yield from lister.skipping(path, "prices", 100, "offset", locationId=lister.location)


def _paged(path: str, rows: str, size: int) -> Listing:
    return lambda lister: lister.skipping(path, rows, size, locationId=lister.location)


def _relations(lister: Lister) -> Iterator[Json]:
    records = lister.wishes.texts("FirstRecordId") or lister.wishes.texts("SecondRecordId") or []
    for record in records:
        path = f"/associations/relations/{record}"
        yield from lister.skipping(path, "relations", 100, locationId=lister.location)


LISTINGS: Final[Mapping[str, ListingPlan]] = {
    "Task": ListingPlan("POST /locations/{id}/tasks/search", _tasks, ("ContactId", "AssignedToId", "Completed")),
    "Note": ListingPlan("GET /contacts/{id}/notes", _of_contacts("notes", "notes"), ("ContactId",), ("ContactId",)),
    "Appointment": ListingPlan(
        "GET /calendars/events", _appointments, ("ContactId", "CalendarId", "AssignedUserId", "StartTime")
    ),
    "Conversation": ListingPlan("GET /conversations/search", _conversations, ("ContactId",)),
    "Message": ListingPlan(
        "GET /conversations/messages/export", _messages, ("ConversationId", "ContactId", "CreatedDate"), page=500
    ),
    "Business": ListingPlan("GET /businesses/", _paged("/businesses/", "businesses", 100)),
    "User": ListingPlan("GET /users/search", _users),
    "Location": ListingPlan("GET /locations/{id}", _location),
    "Pipeline": ListingPlan("GET /opportunities/pipelines", _whole("/opportunities/pipelines", "pipelines")),
    "PipelineStage": ListingPlan("GET /opportunities/pipelines", _stages),
    "Calendar": ListingPlan("GET /calendars/", _whole("/calendars/", "calendars")),
    "Tag": ListingPlan("GET /locations/{id}/tags", _tags),
    "Campaign": ListingPlan("GET /campaigns/", _whole("/campaigns/", "campaigns")),
    "Workflow": ListingPlan("GET /workflows/", _whole("/workflows/", "workflows")),
    "Form": ListingPlan("GET /forms/", _paged("/forms/", "forms", 50), page=50),
    "FormSubmission": ListingPlan("GET /forms/submissions", _submissions, ("FormId",)),
    "Invoice": ListingPlan("GET /invoices/", _owned("/invoices/", "invoices"), ("ContactId",)),
    "InvoiceItem": ListingPlan("GET /invoices/", _invoice_items, ("InvoiceId",)),
    "Order": ListingPlan("GET /payments/orders", _owned("/payments/orders", "data"), ("ContactId",)),
    "Product": ListingPlan("GET /products/", _products),
    "Price": ListingPlan("GET /products/{id}/price", _prices, ("ProductId",)),
    "Association": ListingPlan("GET /associations/", _paged("/associations/", "associations", 100)),
    "Relation": ListingPlan("GET /associations/relations/{id}", _relations, ("FirstRecordId", "SecondRecordId")),
}
"""How each object without a search is read."""

KEPT: Final = frozenset(
    {"User", "Location", "Pipeline", "PipelineStage", "Calendar", "Campaign", "Workflow", "Form", "Tag"}
)
"""Objects whose whole list is short and is read once in a run."""


def check_needs(name: str, plan: ListingPlan, found: Wishes) -> None:
    """Raises a QueryException for a query without a condition that HighLevel insists on."""
    missing = [field for field in plan.needs if found.texts(field) is None]
    if name == "Relation" and not (found.texts("FirstRecordId") or found.texts("SecondRecordId")):
        missing = ["FirstRecordId"]
    if missing:
        fields = " AND ".join(f"{field} IN :ids" for field in missing)
        message = f"HighLevel lists {name} records only by {', '.join(missing)}: add the condition {fields}"
        raise ScriptException("QueryException", message)
