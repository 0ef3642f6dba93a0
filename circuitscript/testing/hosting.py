"""The ports of test runs: a store of their own in memory, and nothing of the world behind them."""

from circuitscript.engine import Program
from circuitscript.hosts.hosting import make_host
from circuitscript.hosts.memory import MemoryRecords
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import Host, HttpRequest, HttpResponse


class NoHttp:
    """The port `Http` of a test: every callout that no mock answers is refused, as Apex does."""

    def send(self, request: HttpRequest) -> HttpResponse:
        """Refuses."""
        raise ScriptException("CalloutException", "Methods defined as TestMethod do not support Web service callouts")


def make_test_host(program: Program) -> Host:
    """Returns the ports for one test class: its tests share what its setup methods stored."""
    schema = program.world.schema
    host = make_host(schema, MemoryRecords(schema))
    host.http = NoHttp()
    return host
