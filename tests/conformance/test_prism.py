"""The requests of every binding, judged by Prism serving HighLevel's own specifications.

The requests are those that the store makes against the sandbox, which accepts them; each is then sent to Prism. Needs
node with Prism (`npm install @stoplight/prism-cli`, found on the path or through PRISM) and the specifications.
"""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from attrs import frozen

from circuitscript.data.query import Constant, FieldReference, Filter, LogicalQuery, SelectedValue
from circuitscript.hosts.highlevel.client import HighLevelClient
from circuitscript.hosts.highlevel.records import HighLevelRecords
from circuitscript.runtime.host import QueryRequest
from circuitscript.sandbox.options import SandboxOptions
from circuitscript.source.classes import evolve
from tests.highlevel_twin import Twin, make_twin

SPECIFICATIONS = Path(__file__).parents[3] / "shared" / "ghl" / "openapi"
PRISM = os.environ.get("PRISM") or shutil.which("prism") or ""
EXEMPT = {
    # The specification asks for page, query, searchAfter and additionalDetails together, and knows no filters.
    ("POST", "/opportunities/search"),
    ("POST", "/objects/custom_objects.pet/records/search"),
    # It asks for subType and status, which public integrations leave out.
    ("POST", "/conversations/messages"),
}
FAULTY = ("dateOfBirth", "customFields")
"""Fields of contacts that it declares as objects, against its own examples: a date, and numbers of custom fields."""
READ_ONLY = (
    "User",
    "Location",
    "Pipeline",
    "Calendar",
    "Tag",
    "Campaign",
    "Workflow",
    "Form",
    "FormSubmission",
    "Order",
)


@frozen
class Recorded:
    """One request as it was sent."""

    method: str
    path: str
    query: str
    body: bytes
    version: str


class Recorder(httpx.BaseTransport):
    """Passes requests on and keeps them."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self.inner = inner
        self.requests: list[Recorded] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        query = request.url.query.decode()
        version = request.headers["version"]
        self.requests.append(Recorded(request.method, request.url.path, query, request.read(), version))
        answer = self.inner.handle_request(request)
        assert answer.status_code < 400, (request.method, request.url, answer.read())
        return answer


def requests_of_all_bindings(version: str) -> list[Recorded]:
    """Returns the requests of reading and writing every object, all of which the sandbox accepted."""
    recorders: list[Recorder] = []

    def recording(inner: httpx.BaseTransport) -> httpx.BaseTransport:
        recorders.append(Recorder(inner))
        return recorders[0]

    twin = make_twin(SandboxOptions(burst=10**6, allows_duplicates=True), transport=recording)
    options = evolve(twin.client.options, version=version)
    inner = twin.client
    client = HighLevelClient(options, inner.credentials, inner.limiter, inner.transport)
    twin.records = HighLevelRecords(client, twin.schema)
    write_everything(twin)
    read_everything(twin)
    return recorders[0].requests


def write_everything(twin: Twin) -> None:
    def insert(name: str, **values: object) -> str:
        result = twin.change("insert", name, values).results[0]
        assert result.is_success, result.errors
        return result.id or ""

    moment = datetime(2026, 1, 2, 9, tzinfo=UTC)
    person = {"LastName": "b", "Email": "a@b.cc", "Tags": ("x",), "DateOfBirth": date(2000, 2, 3), "Dnd": True}
    contact = insert("Contact", FirstName="a", Lead_Score__c=Decimal(5), **person)
    other = insert("Contact", FirstName="c")
    business = insert("Business", Name="b", Email="b@b.cc")
    pipeline = twin.all("pipeline")[0]["id"]
    deal = insert("Opportunity", Name="o", ContactId=contact, PipelineId=pipeline, MonetaryValue=Decimal("1.5"))
    task = insert("Task", Title="t", DueDate=moment, ContactId=contact)
    note = insert("Note", Body="n", ContactId=contact)
    calendar = twin.all("calendar")[0]["id"]
    talk = insert("Appointment", CalendarId=calendar, ContactId=contact, StartTime=moment, EndTime=moment)
    tag = insert("Tag", Name="new")
    pet = insert("Pet__c", Name="Rex", Age__c=Decimal(3))
    product = insert("Product", Name="p")
    price = insert("Price", Name="p", ProductId=product, PriceType="one_time", CurrencyCode="EUR", Amount=Decimal(3))
    bill = insert("Invoice", Name="i", ContactId=contact, CurrencyCode="EUR", IssueDate=date(2026, 1, 2))
    line = insert("InvoiceItem", InvoiceId=bill, Name="setup", Amount=Decimal("99.5"), Quantity=Decimal(2))
    talks = insert("Conversation", ContactId=other)
    keys = {"firstObjectKey": "contact", "secondObjectKey": "custom_objects.pet"}
    twin.sandbox.account.store.put("association", {"id": "association000000001", "key": "owner", **keys})
    ends = {"FirstRecordId": contact, "SecondRecordId": pet}
    relation = insert("Relation", AssociationId="association000000001", **ends)
    changes = {
        "Invoice": [{"Id": bill, "Title": "x"}],
        "InvoiceItem": [{"Id": line, "InvoiceId": bill, "Amount": Decimal(100)}],
        "Conversation": [{"Id": talks, "Starred": True}],
        "Contact": [
            {"Id": contact, "City": "Bonn", "Tags": ("y",)},
            {"Id": other, "BusinessId": business, "Tags": ("y",)},
        ],
        "Opportunity": [{"Id": deal, "Status": "won"}],
        "Task": [{"Id": task, "Completed": True}],
        "Note": [{"Id": note, "Body": "m"}],
        "Appointment": [{"Id": talk, "Title": "x"}],
        "Business": [{"Id": business, "Phone": "1"}],
        "Pet__c": [{"Id": pet, "Age__c": Decimal(4)}],
        "Product": [{"Id": product, "Description": "d"}],
        "Price": [{"Id": price, "Amount": Decimal(4)}],
    }
    for name, rows in changes.items():
        assert all(one.is_success for one in twin.change("update", name, *rows).results), name
    messages = [{"Type": kind, "ContactId": contact, "Message": "hi"} for kind in ("SMS", "WhatsApp", "IG", "FB")]
    messages.append({"Type": "Email", "ContactId": contact, "Subject": "s", "Html": "<p>hi</p>"})
    assert all(one.is_success for one in twin.change("insert", "Message", *messages).results)
    twin.records.commit()
    read_owned(twin, {"InvoiceItem": ("InvoiceId", bill), "Price": ("ProductId", product)})
    read_owned(twin, {"Relation": ("FirstRecordId", contact), "Appointment": ("CalendarId", calendar)})
    owned = {"InvoiceItem": {"Id": line, "InvoiceId": bill}, "Invoice": {"Id": bill}, "Relation": {"Id": relation}}
    for name, row in owned.items():
        assert twin.change("delete", name, row).results[0].is_success, name
    gone = {"Note": note, "Task": task, "Appointment": talk, "Opportunity": deal, "Tag": tag, "Pet__c": pet}
    for name, row_id in {**gone, "Price": price, "Product": product, "Business": business}.items():
        owner = (
            {"ContactId": contact} if name in ("Note", "Task") else {"ProductId": product} if name == "Price" else {}
        )
        assert twin.change("delete", name, {"Id": row_id, **owner}).results[0].is_success, name


def read_owned(twin: Twin, owners: dict[str, tuple[str, object]]) -> None:
    for name, (key, value) in owners.items():
        ask(twin, name, Filter(field(twin, name, key), "=", Constant(value)))


def read_everything(twin: Twin) -> None:
    contact = twin.all("contact")[0]["id"]
    names = ("Contact", "Opportunity", "Pet__c", "Task", "Conversation", "Message", "Business", "Invoice", "Product")
    for name in (*names, *READ_ONLY, "Association", "Appointment", "PipelineStage", "InvoiceItem"):
        ask(twin, name, None)
    for name in ("Note", "Task", "Appointment", "Conversation", "Message", "Opportunity"):
        ask(twin, name, Filter(field(twin, name, "ContactId"), "=", Constant(contact)))
    ask(twin, "Contact", Filter(field(twin, "Contact", "Id"), "=", Constant(contact)))
    ask(
        twin,
        "Contact",
        Filter(field(twin, "Contact", "LastModifiedDate"), ">", Constant(datetime(2020, 1, 1, tzinfo=UTC))),
    )


def field(twin: Twin, name: str, of: str) -> FieldReference:
    return FieldReference((), twin.schema.objects[name].fields[of])


def ask(twin: Twin, name: str, where: Filter | None) -> None:
    column = SelectedValue(field(twin, name, "Id"))
    twin.records.query(QueryRequest(LogicalQuery(twin.schema.objects[name], (column,), where=where), (), 0))


@pytest.fixture(scope="module", params=["v2", "v3"])
def prism(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """Serves a specification on this machine; gives the API version and the URL."""
    specification = SPECIFICATIONS / f"{request.param}.json"
    if not PRISM:
        pytest.skip("Prism is not installed")
    if not specification.exists():
        pytest.skip(f"{specification} is not there")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [PRISM, "mock", str(specification), "-p", str(port), "-h", "127.0.0.1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield "2021-07-28" if request.param == "v2" else "v3", wait_for(port)
    finally:
        process.terminate()
        process.wait(timeout=20)


def judged(request: Recorded) -> bytes:
    """Returns the body without what the specification describes wrongly."""
    if not request.body or not request.path.startswith("/contacts/"):
        return request.body
    body = json.loads(request.body)
    return json.dumps({name: value for name, value in body.items() if name not in FAULTY}).encode()


def wait_for(port: int) -> str:
    for _ in range(240):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.25)
        else:
            return f"http://127.0.0.1:{port}"
    pytest.skip("Prism did not start within a minute")


def test_prism_accepts_every_request(prism: tuple[str, str]) -> None:
    version, url = prism
    refused = {}
    requests = requests_of_all_bindings(version)
    assert len(requests) > 60
    with httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
        for one in requests:
            headers = {"Authorization": "Bearer x", "Version": one.version, "Accept": "application/json"}
            if one.body:
                headers["Content-Type"] = "application/json"
            target = f"{one.path}?{one.query}" if one.query else one.path
            answer = client.request(one.method, target, content=judged(one) or None, headers=headers)
            if answer.status_code in (400, 401, 404, 405, 415, 422) and (one.method, one.path) not in EXEMPT:
                refused[f"{one.method} {target}"] = (one.body.decode()[:300], answer.text[:600])
    assert refused == {}
