"""The sandbox's endpoints: envelopes, refusals, limits, tokens."""

from typing import Any

import pytest

from circuitscript.sandbox.exchange import Answer, Call, LostConnection
from circuitscript.sandbox.options import Faults, SandboxOptions
from circuitscript.sandbox.sandbox import Sandbox

HEADERS = {"authorization": "Bearer pit-sandbox", "version": "2021-07-28"}
LOCATION = SandboxOptions().location_id


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_700_000_000_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sandbox(clock: Clock) -> Sandbox:
    return Sandbox(SandboxOptions(index_delay=3000), clock)


def send(
    sandbox: Sandbox, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, **query: str
) -> Answer:
    return sandbox.answer(Call(method, path, query, HEADERS if headers is None else headers, body))


def search(sandbox: Sandbox, *filters: Any, **parts: Any) -> Answer:
    body = {"locationId": LOCATION, "pageLimit": 100, "filters": list(filters), **parts}
    return send(sandbox, "POST", "/contacts/search", body)


def create(sandbox: Sandbox, **values: Any) -> Any:
    answer = send(sandbox, "POST", "/contacts/", {"locationId": LOCATION, **values})
    assert answer.status == 201, answer.body
    return answer.body["contact"]


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({"version": "2021-07-28"}, "Invalid token: access token is invalid"),
        ({"authorization": "Bearer nobody", "version": "2021-07-28"}, "Invalid token: access token is invalid"),
        ({"authorization": "Bearer pit-sandbox"}, "version header was not found."),
        ({"authorization": "Bearer pit-sandbox", "version": "1999"}, "version header is invalid."),
    ],
)
def test_token_and_version_are_asked_for(sandbox: Sandbox, headers: dict[str, str], message: str) -> None:
    answer = send(sandbox, "GET", "/contacts/x", headers=headers)
    assert (answer.status, answer.body["message"]) == (401, message)
    assert answer.body["traceId"]


def test_unknown_and_missing_fields_are_refused_together(sandbox: Sandbox) -> None:
    contact = create(sandbox, firstName="a")
    answer = send(sandbox, "POST", f"/contacts/{contact['id']}/tasks", {"title": 1, "colour": "red"})
    assert answer.status == 422
    assert answer.body["message"] == [
        "property colour should not exist",
        "title must be a string",
        "dueDate should not be empty",
        "completed should not be empty",
    ]


def test_second_contact_with_an_address_is_refused(sandbox: Sandbox) -> None:
    held = create(sandbox, email="a@b.cc")
    answer = send(sandbox, "POST", "/contacts/", {"locationId": LOCATION, "email": "A@B.cc"})
    assert answer.status == 400
    assert answer.body["meta"]["contactId"] == held["id"]
    upserted = send(sandbox, "POST", "/contacts/upsert", {"locationId": LOCATION, "email": "a@b.cc", "city": "Bonn"})
    assert (upserted.body["new"], upserted.body["contact"]["id"]) == (False, held["id"])


def test_put_overwrites_all_tags_and_the_tag_endpoint_does_not(sandbox: Sandbox) -> None:
    row_id = create(sandbox, firstName="a", tags=["One"])["id"]
    assert send(sandbox, "POST", f"/contacts/{row_id}/tags", {"tags": ["Two"]}).body == {"tags": ["one", "two"]}
    assert send(sandbox, "PUT", f"/contacts/{row_id}", {"tags": ["three"]}).body["contact"]["tags"] == ["three"]


def test_bulk_tags_answer_row_by_row(sandbox: Sandbox) -> None:
    row_id = create(sandbox, firstName="a", tags=["old"])["id"]
    body = {"contacts": [row_id, "nobody"], "tags": ["new"], "locationId": LOCATION}
    answer = send(sandbox, "POST", "/contacts/bulk/tags/update/add", body).body
    assert answer["errorCount"] == 1
    assert [one["type"] for one in answer["responses"]] == ["success", "error"]
    assert answer["responses"][0]["tagsAdded"] == ["new"]


def test_search_lags_behind_and_reading_does_not(sandbox: Sandbox, clock: Clock) -> None:
    clock.now += 10_000
    row_id = create(sandbox, firstName="Zoe")["id"]
    wanted = {"field": "firstNameLowerCase", "operator": "eq", "value": "zoe"}
    assert send(sandbox, "GET", f"/contacts/{row_id}").body["contact"]["firstName"] == "Zoe"
    assert search(sandbox, wanted).body["total"] == 0
    clock.now += 3000
    assert search(sandbox, wanted).body["total"] == 1


@pytest.mark.parametrize(
    ("leaf", "status"),
    [
        ({"field": "email", "operator": "contains", "value": "x"}, 422),
        ({"field": "city", "operator": "range", "value": {"gt": 1}}, 422),
        ({"field": "dateAdded", "operator": "gt", "value": 1}, 422),
        ({"field": "additional_phones", "operator": "eq", "value": "1"}, 400),
        ({"field": "city", "operator": "eq", "value": "x" * 76}, 422),
        ({"field": "dateAdded", "operator": "range", "value": {"gt": 1}}, 200),
    ],
)
def test_operators_are_refused_field_by_field(sandbox: Sandbox, leaf: Any, status: int) -> None:
    assert search(sandbox, leaf).status == status


def test_pages_end_at_ten_thousand_rows_and_cursors_go_on(sandbox: Sandbox, clock: Clock) -> None:
    clock.now += 10_000
    assert search(sandbox, page=101).status == 400
    assert search(sandbox, pageLimit=501).status == 422
    first = search(sandbox, pageLimit=2).body["contacts"]
    rest = search(sandbox, pageLimit=2, searchAfter=first[-1]["searchAfter"]).body["contacts"]
    assert len({one["id"] for one in [*first, *rest]}) == 3


def test_third_sort_key_and_unsortable_fields_are_refused(sandbox: Sandbox) -> None:
    terms = [{"field": name, "direction": "asc"} for name in ("dateAdded", "email", "source")]
    assert search(sandbox, sort=terms).status == 422
    assert search(sandbox, sort=[{"field": "city", "direction": "asc"}]).status == 400


def test_rate_limit_refuses_and_recovers(clock: Clock) -> None:
    sandbox = Sandbox(SandboxOptions(burst=3), clock)
    answers = [send(sandbox, "GET", "/contacts/x") for _ in range(4)]
    assert [one.headers["X-RateLimit-Remaining"] for one in answers] == ["2", "1", "0", "0"]
    assert answers[3].status == 429
    clock.now += 10_000
    assert send(sandbox, "GET", "/contacts/x").status == 400


def test_day_limit_refuses(clock: Clock) -> None:
    sandbox = Sandbox(SandboxOptions(daily=1), clock)
    assert send(sandbox, "GET", "/contacts/x").headers["X-RateLimit-Daily-Remaining"] == "0"
    assert send(sandbox, "GET", "/contacts/x").status == 429


def test_faults_are_made_as_asked(clock: Clock) -> None:
    sandbox = Sandbox(SandboxOptions(faults=Faults(error_500=1.0, latency=20)), clock)
    answer = send(sandbox, "GET", "/contacts/x")
    assert (answer.status, answer.delay) == (500, 0.02)
    sandbox.set_faults(Faults(lost_after=1.0))
    before = len(sandbox.account.store.all("contact"))
    with pytest.raises(LostConnection):
        create(sandbox, firstName="a")
    assert len(sandbox.account.store.all("contact")) == before + 1
    sandbox.set_faults(Faults(lost_before=1.0))
    with pytest.raises(LostConnection):
        create(sandbox, firstName="a")
    assert len(sandbox.account.store.all("contact")) == before + 1


def test_refresh_token_works_once(sandbox: Sandbox) -> None:
    form = {
        "client_id": "sandbox-client",
        "client_secret": "sandbox-secret",
        "grant_type": "authorization_code",
        "code": "x",
    }
    granted = send(sandbox, "POST", "/oauth/token", form, {}).body
    again = {**form, "grant_type": "refresh_token", "refresh_token": granted["refresh_token"]}
    renewed = send(sandbox, "POST", "/oauth/token", again, {})
    assert renewed.status == 200
    assert send(sandbox, "POST", "/oauth/token", again, {}).status == 400
    camel = send(
        sandbox, "POST", "/oauth/token", {**again, "refresh_token": renewed.body["refresh_token"]}, {"version": "v3"}
    )
    assert camel.body["accessToken"]


def test_data_outlives_the_sandbox(tmp_path: Any) -> None:
    options = SandboxOptions(database=str(tmp_path / "crm.db"))
    first = Sandbox(options)
    row_id = create(first, firstName="Kept")["id"]
    first.close()
    second = Sandbox(options)
    assert send(second, "GET", f"/contacts/{row_id}").body["contact"]["firstName"] == "Kept"
    assert create(second, firstName="New")["id"] != row_id
    second.close()


def test_other_locations_are_out_of_reach(sandbox: Sandbox) -> None:
    assert send(sandbox, "GET", "/calendars/", locationId="elsewhere").status == 403
    assert send(sandbox, "GET", "/nowhere").status == 404
