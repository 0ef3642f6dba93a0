"""The ports of test runs: a store of their own in memory, and nothing of the world behind them."""

from circuitscript.engine import Program
from circuitscript.hosts.clock import SystemClock
from circuitscript.hosts.collecting import CollectedJobs, CollectedLogs, CollectedMessages
from circuitscript.hosts.hosting import make_host
from circuitscript.hosts.memory import MemoryRecords
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import Host, HttpRequest, HttpResponse
from circuitscript.source.classes import evolve


class NoHttp:
    """The port `Http` of a test: every callout that no mock answers is refused, as Apex does."""

    def send(self, request: HttpRequest) -> HttpResponse:
        """Refuses."""
        raise ScriptException("CalloutException", "Methods defined as TestMethod do not support Web service callouts")


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


def make_test_host(program: Program) -> Host:
    """Returns the ports for one test class: its tests share what its setup methods stored."""
    schema = program.world.schema
    host = make_host(schema, MemoryRecords(schema))
    host.http = NoHttp()
    return host


def fresh_ports(host: Host) -> Host:
    """Returns the host for one test method: the store of its class, a clock and boxes of its own."""
    return evolve(host, clock=TestClock(), messages=CollectedMessages(), jobs=CollectedJobs(), logs=CollectedLogs())
