"""Queries on HighLevel: which calls they make, and what they cost."""

from typing import Any

import httpx
import pytest

from circuitscript.data.query import (
    Conjunction,
    Constant,
    FieldReference,
    Filter,
    LogicalQuery,
    LogicalSearch,
    Ordering,
    Predicate,
    SelectedChildren,
    SelectedValue,
)
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import QueryAnswer, QueryRequest, SearchRequest
from circuitscript.sandbox.options import SandboxOptions
from tests.highlevel_twin import Twin, make_twin

OPTIONS = SandboxOptions(burst=10**6, allows_duplicates=True)


def field(twin: Twin, name: str, *path: str) -> FieldReference:
    """Returns a field by its names: the object's, reference fields, and the field's own."""
    definition = twin.schema.objects[name]
    steps = []
    for step in path[:-1]:
        one = definition.fields[step]
        steps.append(one)
        definition = twin.schema.objects[one.references[0]]
    return FieldReference(tuple(steps), definition.fields[path[-1]])


def query(twin: Twin, name: str, columns: tuple[str, ...] = ("Id",), **parts: Any) -> LogicalQuery:
    selected = tuple(SelectedValue(field(twin, name, *column.split("."))) for column in columns)
    return LogicalQuery(twin.schema.objects[name], selected, **parts)


def equals(twin: Twin, name: str, path: str, value: object, operator: str = "=") -> Filter:
    return Filter(field(twin, name, *path.split(".")), operator, Constant(value))


def ask(twin: Twin, asked: LogicalQuery) -> QueryAnswer:
    return twin.records.query(QueryRequest(asked, (), twin.clock.milliseconds()))


@pytest.fixture(scope="module")
def big() -> Twin:
    """A location with 1,200 contacts; every third is in Bonn, and each has an opportunity."""
    twin = make_twin(OPTIONS)
    store = twin.sandbox.account.store
    for at in range(1200):
        moment = f"2024-01-{at % 28 + 1:02d}T00:00:{at % 60:02d}.000Z"
        contact = {"id": f"contact{at:013d}", "firstName": f"c{at}", "email": f"c{at}@x.yy", "tags": [f"t{at % 7}"]}
        city = {"city": "Bonn"} if at % 3 == 0 else {}
        store.put("contact", {**contact, **city, "dateAdded": moment, "dateUpdated": moment})
        opportunity = {"id": f"opp{at:017d}", "name": f"o{at}", "contactId": contact["id"], "status": "open"}
        store.put("opportunity", {**opportunity, "createdAt": moment, "updatedAt": moment, "monetaryValue": at})
    twin.records.begin()
    ask(twin, query(twin, "Contact", limit=Constant(1)))
    return twin


def test_all_rows_come_in_pages_of_500(big: Twin) -> None:
    answer = ask(big, query(big, "Contact"))
    assert len({row.values["Id"] for row in answer.rows}) == 1200
    assert answer.api_calls == 3


def test_full_last_page_is_not_followed_by_an_empty_one(big: Twin) -> None:
    where = equals(big, "Opportunity", "MonetaryValue", 1000, "<")
    answer = ask(big, query(big, "Opportunity", where=where))
    assert (len(answer.rows), answer.api_calls) == (1000, 2)


def test_count_is_one_call(big: Twin) -> None:
    answer = ask(
        big, query(big, "Contact", (), where=equals(big, "Contact", "LastModifiedDate", None, "!="), is_count=True)
    )
    assert (answer.count, answer.api_calls) == (1200, 1)


def test_limit_reads_no_more_than_it_needs(big: Twin) -> None:
    terms = (Ordering(field(big, "Contact", "CreatedDate"), descending=True, nulls_first=False),)
    answer = ask(big, query(big, "Contact", ("CreatedDate",), order_by=terms, limit=Constant(10)))
    assert (len(answer.rows), answer.api_calls) == (10, 1)
    assert big.sandbox.calls["POST /contacts/search"] > 0
    found = [row.values["CreatedDate"] for row in answer.rows]
    assert found == sorted(found, reverse=True)  # type: ignore[type-var]


def test_limit_with_a_residual_condition_stops_early(big: Twin) -> None:
    where = equals(big, "Contact", "City", "bonn")
    answer = ask(big, query(big, "Contact", where=where, limit=Constant(100)))
    assert (len(answer.rows), answer.api_calls) == (100, 1)


def test_parents_of_many_rows_are_read_a_page_at_a_time(big: Twin) -> None:
    where = equals(big, "Opportunity", "MonetaryValue", 300, "<")
    answer = ask(big, query(big, "Opportunity", ("Contact.City".replace("Contact", "ContactId"),), where=where))
    assert len(answer.rows) == 300
    # One page of opportunities, one of contacts.
    assert answer.api_calls == 2


def test_parents_are_read_in_portions_where_a_search_refuses_many_ids(big: Twin) -> None:
    class Refusing(httpx.BaseTransport):
        def __init__(self, inner: httpx.BaseTransport) -> None:
            self.inner = inner

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            if request.read().count(b'"eq"') > 100:
                return httpx.Response(422, json={"message": "too many filters"})
            return self.inner.handle_request(request)

    transport = big.client._http._transport
    big.client._http._transport = Refusing(transport)
    try:
        where = equals(big, "Opportunity", "MonetaryValue", 300, "<")
        answer = ask(big, query(big, "Opportunity", ("ContactId.City",), where=where))
    finally:
        big.client._http._transport = transport
    cities = {row.values["Contact"].values.get("City") for row in answer.rows}  # type: ignore[attr-defined]
    assert (len(answer.rows), cities) == (300, {"Bonn", None})
    assert answer.api_calls == 5


def test_many_ids_are_asked_for_in_portions(big: Twin) -> None:
    ids = tuple(f"contact{at:013d}" for at in range(250))
    where = Filter(field(big, "Opportunity", "ContactId"), "IN", Constant(ids))
    newest = Ordering(field(big, "Opportunity", "MonetaryValue"), descending=True, nulls_first=False)
    asked = query(big, "Opportunity", ("MonetaryValue",), where=where, order_by=(newest,), limit=Constant(2))
    answer = ask(big, asked)
    assert [str(row.values["MonetaryValue"]) for row in answer.rows] == ["249", "248"]
    assert answer.api_calls == 3
    told = big.records.explain(QueryRequest(asked, (), 0))
    assert (told.calls, told.pushed_down[-1]) == (3, "ids in 3 portions of 100")


def test_children_of_many_rows_are_read_in_portions(big: Twin) -> None:
    inner = query(big, "Opportunity", ("Name",))
    children = SelectedChildren("Opportunities", big.schema.objects["Opportunity"].fields["ContactId"], inner)
    answer = ask(big, query(big, "Contact", limit=Constant(150), children=(children,)))
    assert {len(row.values["Opportunities"]) for row in answer.rows} == {1}  # type: ignore[arg-type]
    assert answer.api_calls == 3


def test_what_an_opportunity_embeds_is_not_read_again(big: Twin) -> None:
    where = equals(big, "Opportunity", "MonetaryValue", 300, "<")
    answer = ask(big, query(big, "Opportunity", ("ContactId.Email",), where=where))
    assert answer.api_calls == 1
    emails = {row.values["Contact"].values["Email"] for row in answer.rows}  # type: ignore[attr-defined]
    assert emails == {f"c{at}@x.yy" for at in range(300)}


def test_children_are_asked_for_by_their_parents(big: Twin) -> None:
    inner = query(big, "Opportunity", ("Name",))
    children = SelectedChildren("Opportunities", big.schema.objects["Opportunity"].fields["ContactId"], inner)
    where = Conjunction("AND", (equals(big, "Contact", "Email", "C7@x.yy"), equals(big, "Contact", "City", None)))
    answer = ask(big, query(big, "Contact", where=where, children=(children,)))
    assert [one.values["Name"] for one in answer.rows[0].values["Opportunities"]] == ["o7"]  # type: ignore[attr-defined]
    assert answer.api_calls == 2


def test_one_id_is_read_as_it_is_now(big: Twin) -> None:
    row_id = "contact0000000000007"
    held = big.all("contact")[7]
    held["city"] = "Trier"
    answer = ask(big, query(big, "Contact", ("City",), where=equals(big, "Contact", "Id", row_id)))
    assert (answer.rows[0].values["City"], answer.api_calls) == ("Trier", 1)


def test_unknown_id_is_no_row(big: Twin) -> None:
    assert ask(big, query(big, "Contact", where=equals(big, "Contact", "Id", "nobody"))).rows == ()


def test_too_many_rows_are_refused_with_the_plan() -> None:
    twin = make_twin(OPTIONS, max_scan_rows=2)
    twin.change("insert", "Contact", *({"FirstName": f"c{at}"} for at in range(4)))
    twin.records.begin()
    with pytest.raises(ScriptException, match="read 4 rows of Contact, more than the 2 of max_scan_rows"):
        ask(twin, query(twin, "Contact", where=equals(twin, "Contact", "City", "Bonn")))


def test_notes_are_read_by_contact_only() -> None:
    twin = make_twin(OPTIONS)
    contact = twin.change("insert", "Contact", {"FirstName": "a"}).results[0].id
    twin.change("insert", "Note", {"Body": "hello", "ContactId": contact})
    twin.records.begin()
    with pytest.raises(ScriptException, match="HighLevel lists Note records only by ContactId"):
        ask(twin, query(twin, "Note", ("Body",)))
    found = ask(twin, query(twin, "Note", ("Body",), where=equals(twin, "Note", "ContactId", contact))).rows
    assert [row.values["Body"] for row in found] == ["hello"]


def test_rows_of_this_run_are_found_before_the_search_shows_them() -> None:
    twin = make_twin(SandboxOptions(burst=10**6, allows_duplicates=True, index_delay=5_000))
    row_id = twin.change("insert", "Contact", {"FirstName": "Ada", "City": "Bonn"}).results[0].id
    asked = query(twin, "Contact", ("City",), where=equals(twin, "Contact", "FirstName", "ada"))
    assert [row.values["City"] for row in ask(twin, asked).rows] == ["Bonn"]
    twin.change("update", "Contact", {"Id": row_id, "City": "Trier"})
    assert [row.values["City"] for row in ask(twin, asked).rows] == ["Trier"]
    twin.change("delete", "Contact", {"Id": row_id})
    assert ask(twin, asked).rows == ()
    twin.clock.sleep(6)
    twin.records.begin()
    assert ask(twin, asked).rows == ()


def test_names_are_read_where_the_search_has_them_in_lower_case() -> None:
    twin = make_twin(SandboxOptions(burst=10**6, raw_names=False))
    twin.change("insert", "Contact", {"FirstName": "Ada", "LastName": "van Dyk"})
    twin.records.begin()
    row = ask(twin, query(twin, "Contact", ("Name", "LastName"))).rows[0]
    assert (row.values["Name"], row.values["LastName"]) == ("Ada van Dyk", "van Dyk")


READABLE = (
    "Appointment Association Business Calendar Campaign Conversation Form FormSubmission Invoice Location Message "
    "Order Pipeline PipelineStage Price Product Tag Task User Workflow Pet__c"
)


@pytest.mark.parametrize("name", READABLE.split())
def test_every_object_can_be_read(name: str) -> None:
    twin = make_twin(OPTIONS)
    answer = ask(twin, query(twin, name))
    seeded = {
        "Association",
        "Calendar",
        "Campaign",
        "Form",
        "Location",
        "Pipeline",
        "PipelineStage",
        "Tag",
        "User",
        "Workflow",
    }
    assert bool(answer.rows) is (name in seeded)
    assert answer.api_calls >= 1


def test_everything_about_an_appointment_message_and_invoice_is_read_back() -> None:
    twin = make_twin(OPTIONS)
    contact = twin.change("insert", "Contact", {"FirstName": "a", "Phone": "+491"}).results[0].id
    calendar = twin.all("calendar")[0]["id"]
    start = twin.schema.objects["Appointment"].fields["StartTime"]
    assert start.is_required
    from datetime import UTC, datetime

    moment = datetime(2026, 1, 2, 9, tzinfo=UTC)
    row = {"CalendarId": calendar, "ContactId": contact, "StartTime": moment, "Title": "Talk"}
    assert twin.change("insert", "Appointment", row).results[0].is_success
    bill = {"Name": "I-1", "ContactId": contact, "CurrencyCode": "EUR", "IssueDate": moment.date()}
    assert twin.change("insert", "Invoice", bill).results[0].is_success
    twin.change("insert", "Message", {"Type": "SMS", "ContactId": contact, "Message": "hi"})
    twin.records.commit()
    found = ask(
        twin, query(twin, "Appointment", ("StartTime", "Title"), where=equals(twin, "Appointment", "StartTime", moment))
    )
    assert [one.values["Title"] for one in found.rows] == ["Talk"]
    sent = ask(twin, query(twin, "Message", ("Type", "Message", "Direction", "ContactId"))).rows[0].values
    assert (sent["Type"], sent["Message"], sent["Direction"]) == ("SMS", "hi", "outbound")
    billed = ask(twin, query(twin, "Invoice", ("Name", "ContactId"))).rows[0].values
    assert (billed["Name"], billed["ContactId"]) == ("I-1", contact)


def test_sosl_finds_contacts_and_says_what_it_cannot_find() -> None:
    twin = make_twin(OPTIONS)
    twin.change("insert", "Contact", {"FirstName": "Ada", "LastName": "Lovelace"}, {"FirstName": "Adam"})
    twin.records.begin()
    search = LogicalSearch(Constant("lovelace"), "ALL FIELDS", (query(twin, "Contact", ("FirstName",)),))
    found = twin.records.search(SearchRequest(search, (), 0))[0]
    assert [row.values["FirstName"] for row in found.rows] == ["Ada"]
    other = LogicalSearch(Constant("lovelace"), "ALL FIELDS", (query(twin, "Task"),))
    with pytest.raises(ScriptException, match="no free-text search of Task records"):
        twin.records.search(SearchRequest(other, (), 0))


def test_scope_failure_becomes_a_query_exception(big: Twin) -> None:
    big.sandbox.account.tokens.access.clear()
    try:
        with pytest.raises(ScriptException, match="access token is invalid") as caught:
            ask(big, query(big, "Business"))
        assert caught.value.kind == "QueryException"
    finally:
        big.sandbox.account.tokens.access["pit-sandbox"] = None


def test_explain_tells_what_the_query_then_does(big: Twin) -> None:
    where: Predicate = Conjunction(
        "AND", (equals(big, "Contact", "CreatedDate", None, "!="), equals(big, "Contact", "City", "Bonn"))
    )
    told = big.records.explain(QueryRequest(query(big, "Contact", where=where), (), 0))
    assert told.residual == ("City = 'Bonn'",)
    assert (told.rows, told.calls) == (1200, 3)
    assert ask(big, query(big, "Contact", where=where)).api_calls == told.calls


def test_a_condition_with_null_does_not_hide_another_one_for_the_field() -> None:
    twin = make_twin(OPTIONS)
    twin.sandbox.account.store.put("contact", {"id": "contact0000000000001", "firstName": "Ada"})
    twin.records.begin()
    is_null = equals(twin, "Note", "ContactId", None)
    for where in (
        Conjunction("AND", (is_null, equals(twin, "Note", "ContactId", "contact0000000000001"))),
        Conjunction("AND", (equals(twin, "Note", "ContactId", "contact0000000000001"), is_null)),
    ):
        assert list(ask(twin, query(twin, "Note", where=where)).rows) == []
    with pytest.raises(ScriptException, match="only by ContactId"):
        ask(twin, query(twin, "Note", where=is_null))
