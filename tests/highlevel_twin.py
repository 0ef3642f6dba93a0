"""A sandbox in this process with a clock of its own, and the HighLevel store that talks to it."""

from collections.abc import Callable
from threading import Lock
from typing import Any

import httpx
from attrs import define

from circuitscript.data.record import Record
from circuitscript.data.schema import Schema
from circuitscript.data.schemas import builtin_schema
from circuitscript.data.schemas.extension import SchemaExtension
from circuitscript.data.schemas.project_format import read_project_file
from circuitscript.hosts.asgi import AsgiTransport
from circuitscript.hosts.highlevel.client import ClientOptions, HighLevelClient
from circuitscript.hosts.highlevel.credentials import PrivateToken
from circuitscript.hosts.highlevel.limiter import Limiter
from circuitscript.hosts.highlevel.records import HighLevelRecords, RecordsOptions
from circuitscript.runtime.host import ChangeAnswer, ChangeRequest
from circuitscript.sandbox.app import create_app
from circuitscript.sandbox.exchange import Call
from circuitscript.sandbox.options import SandboxOptions
from circuitscript.sandbox.sandbox import Sandbox
from circuitscript.source import SourceText

START = 1_709_208_000_000
"""2024-02-29T12:00Z."""
EXTENSION = """
[Contact.fields]
Lead_Score__c = { type = "number" }
Favourite_Colour__c = { type = "text" }
Renewal_Date__c = { type = "date" }
[Opportunity.fields]
Budget__c = { type = "money" }
[Pet__c]
api_name = "custom_objects.pet"
[Pet__c.fields]
Name = { type = "text", api_name = "name" }
Age__c = { type = "number" }
Born__c = { type = "date" }
"""


class Clock:
    """Time that passes only while somebody waits."""

    def __init__(self) -> None:
        self.moment = float(START)
        self._lock = Lock()

    def milliseconds(self) -> int:
        """Returns milliseconds since 1970."""
        return int(self.moment)

    def seconds(self) -> float:
        """Returns seconds, for the limiter."""
        return self.moment / 1000

    def sleep(self, seconds: float) -> None:
        """Lets time pass."""
        with self._lock:
            self.moment += seconds * 1000


@define(eq=False)
class Twin:
    """Both sides of the API."""

    sandbox: Sandbox
    client: HighLevelClient
    records: HighLevelRecords
    schema: Schema
    clock: Clock

    def api(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        """Calls the sandbox past the client."""
        headers = {"authorization": "Bearer pit-sandbox", "version": "2021-07-28"}
        return self.sandbox.answer(Call(method, path, query, headers, body)).body

    def change(self, operation: str, name: str, *rows: dict[str, Any], all_or_none: bool = True) -> ChangeAnswer:
        """Changes rows of an object."""
        definition = self.schema.objects[name]
        records = tuple(Record(definition, dict(row)) for row in rows)
        return self.records.change(ChangeRequest(operation, records, all_or_none, "", self.clock.milliseconds()))

    def all(self, kind: str) -> list[dict[str, Any]]:
        """Returns the sandbox's documents of a kind."""
        return self.sandbox.account.store.all(kind)


def make_schema() -> Schema:
    """Returns HighLevel's schema with the custom fields and objects that a fresh sandbox has."""
    schema = builtin_schema("highlevel")
    extension = SchemaExtension(schema)
    read_project_file(extension, SourceText("test.toml", EXTENSION))
    assert extension.finish() == ()
    return schema


def make_twin(
    options: SandboxOptions | None = None,
    schema: Schema | None = None,
    workers: int = 1,
    max_scan_rows: int = 50_000,
    transport: Callable[[httpx.BaseTransport], httpx.BaseTransport] | None = None,
) -> Twin:
    """Returns a sandbox and a store over it. Without options the sandbox is empty of contacts and has no rate limit."""
    clock = Clock()
    options = options or SandboxOptions(burst=1_000_000, allows_duplicates=True)
    sandbox = Sandbox(options, clock.milliseconds)
    for contact in list(sandbox.account.store.all("contact")):
        sandbox.account.store.remove("contact", contact["id"])
    inner: httpx.BaseTransport = AsgiTransport(create_app(sandbox))
    client = HighLevelClient(
        ClientOptions(options.location_id, "http://sandbox.test"),
        PrivateToken(options.token),
        Limiter(burst=options.burst, monotonic=clock.seconds, sleep=clock.sleep),
        transport(inner) if transport is not None else inner,
        clock.sleep,
        lambda: 0.5,
    )
    schema = schema or make_schema()
    records = HighLevelRecords(client, schema, RecordsOptions(max_scan_rows, workers))
    return Twin(sandbox, client, records, schema, clock)
