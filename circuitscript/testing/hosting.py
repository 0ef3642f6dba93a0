"""The ports of test runs: a store of their own in memory, and nothing of the world behind them."""

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from circuitscript.engine import Program
from circuitscript.hosts.callouts import credential_addresses
from circuitscript.hosts.clock import SystemClock
from circuitscript.hosts.collecting import CollectedJobs, CollectedLogs, CollectedMessages
from circuitscript.hosts.hosting import make_host
from circuitscript.hosts.memory import MemoryRecords
from circuitscript.runtime.exceptions import LimitException, ScriptException
from circuitscript.runtime.host import TIME_ZONE_SETTING, Host, HttpRequest, HttpResponse
from circuitscript.source.classes import evolve
from circuitscript.testing.static_resources import StaticResources, resource_records

REFUSAL: Final = "Methods defined as TestMethod do not support Web service callouts"


class NoHttp:
    """The port `Http` of a test, which gets the callouts that no mock answers.

    As in Apex it throws what a script can catch. When strict it ends the test, so that code which lives on without an
    answer cannot hide a request that the test does not know of.
    """

    def __init__(self, is_strict: bool) -> None:
        self._is_strict = is_strict

    def send(self, request: HttpRequest) -> HttpResponse:
        """Refuses."""
        if not self._is_strict:
            raise ScriptException("CalloutException", REFUSAL)
        asked, place = f"{request.method} {request.url}", request.url.partition("?")[0]
        hint = f"CircuitTest.mock('{request.method}', '{place}').respond(200, body)"
        message = f"Unexpected callout: {asked}\nThe test has no mocks; declare one: {hint}"
        raise LimitException(message, "AssertException")


class Recordings(Mapping[str, str]):
    """The recorded callouts of a project: its files by their names without `.json`, read when asked for."""

    def __init__(self, folders: Sequence[str]) -> None:
        self._folders = folders

    def __getitem__(self, name: str) -> str:
        if name in self._names():
            for folder in self._folders:
                path = os.path.join(folder, f"{name}.json")
                if os.path.isfile(path):
                    with open(path, encoding="utf-8-sig", errors="replace") as stream:
                        return stream.read()
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())

    def _names(self) -> list[str]:
        files = {file for folder in self._folders for file in os.listdir(folder)}
        return sorted(file.removesuffix(".json") for file in files if file.endswith(".json"))


class TestClock(SystemClock):
    """The system's time, which a test can move on."""

    __test__ = False

    def __init__(self) -> None:
        super().__init__()
        self._ahead = 0

    def now(self) -> int:
        """Returns milliseconds since 1970."""
        return super().now() + self._ahead

    def advance(self, milliseconds: int) -> None:
        """Moves the clock on."""
        self._ahead += milliseconds


def make_test_host(program: Program, resources: StaticResources) -> Host:
    """Returns the ports for one test class: its tests share what its setup methods stored."""
    schema = program.world.schema
    records = MemoryRecords(schema)
    if resources and any("staticresource" in source.text.lower() for source in program.texts):
        records.mirror(resource_records(schema, resources))
    host = make_host(schema, records)
    host.http = NoHttp(is_strict=program.sources.schema == "highlevel")
    host.settings |= credential_addresses(program.sources.callouts)
    if program.sources.time_zone:
        host.settings[TIME_ZONE_SETTING] = program.sources.time_zone
    return host


def fresh_ports(host: Host) -> Host:
    """Returns the host for one test method: the store of its class, a clock and boxes of its own."""
    return evolve(host, clock=TestClock(), messages=CollectedMessages(), jobs=CollectedJobs(), logs=CollectedLogs())
