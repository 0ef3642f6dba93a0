"""CircuitTestPort: what CircuitTest, a class written in CircuitScript, asks of the test runner and the test's ports."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from circuitscript.library.construction import new_list, new_map
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import given
from circuitscript.library.jobs import PENDING
from circuitscript.library.mocks import make_mock, verify_none_unused
from circuitscript.library.recordings import replay_mocks
from circuitscript.library.testing import IS_TEST
from circuitscript.runtime import heap
from circuitscript.runtime.exceptions import LimitException, ScriptException
from circuitscript.values.collections import ListValue
from circuitscript.values.instances import NativeInstance

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

CIRCUIT_TEST_PORT = LibraryClass("CircuitTestPort", doc="What CircuitTest is made of; use CircuitTest instead.")
WEBHOOK = "test.webhook"
"""Where `Context.state` has what fires a webhook: a callable of the type, the payload, and whether that is a part."""
RECORDINGS = "test.recordings"
"""Where `Context.state` has the project's recordings of callouts: the files' texts by their names without `.json`."""
CALLOUTS = "library.callouts"
"""Where `Context.state` keeps the requests that a test has sent."""


@CIRCUIT_TEST_PORT.static("void fireWebhook(String type, String payload, Boolean isPart)")
def fire_webhook(context: "Context", type_name: str | None, payload: str | None, is_part: bool | None) -> None:
    """Does what happens when HighLevel sends this payload, or a sample of the type in which this part is exchanged."""
    _require_test(context)
    context.state[WEBHOOK](given(type_name), given(payload), is_part is True)


@CIRCUIT_TEST_PORT.static("CircuitMock mock(String method, String url)")
def mock(context: "Context", method: str | None, url: str | None) -> NativeInstance:
    """Makes a mock of the requests of this method, `*` for any, to URLs of this pattern."""
    _require_test(context)
    return make_mock(context, given(method), given(url))


@CIRCUIT_TEST_PORT.static("List<CircuitMock> replay(String recording)")
def replay(context: "Context", recording: str | None) -> ListValue:
    """Makes mocks of what was recorded in this file of the project's folder of recordings, without `.json`."""
    _require_test(context)
    texts: Mapping[str, str] = context.state.get(RECORDINGS, {})
    return new_list(context, "CircuitMock", replay_mocks(context, given(recording), texts))


@CIRCUIT_TEST_PORT.static("void verifyAllCalled()")
def verify_all_called(context: "Context") -> None:
    """Ends the test with a failed assertion when a mock was never called."""
    _require_test(context)
    verify_none_unused(context)


@CIRCUIT_TEST_PORT.static("void advanceTime(Long milliseconds)")
def advance_time(context: "Context", milliseconds: int | None) -> None:
    """Moves the test's clock on."""
    _require_test(context)
    if given(milliseconds) < 0:
        raise ScriptException("IllegalArgumentException", "Time cannot be turned back")
    clock: Any = context.host.clock
    clock.advance(milliseconds)


@CIRCUIT_TEST_PORT.static("List<Map<String, Object>> messages()")
def messages(context: "Context") -> ListValue:
    """Returns what the test has sent to people, each message with its `kind` and its fields."""
    _require_test(context)
    port: Any = context.host.messages
    context.charge_heap(sum((_entry_bytes(len(one.values) + 1) for one in port.messages), _entry_bytes(0)))
    return _maps(context, [{"kind": one.kind, **dict(one.values)} for one in port.messages])


@CIRCUIT_TEST_PORT.static("List<HttpRequest> callouts()")
def callouts(context: "Context") -> ListValue:
    """Returns the requests that the test has sent, in order."""
    _require_test(context)
    made = context.state.get(CALLOUTS, ())
    context.charge_items(len(made), len(made))
    return new_list(context, "HttpRequest", list(made))


@CIRCUIT_TEST_PORT.static("List<Map<String, Object>> jobs()")
def jobs(context: "Context") -> ListValue:
    """Returns the jobs that wait for `Test.stopTest`, each with its `kind`, its class's `name` and its `id`."""
    _require_test(context)
    waiting = context.state.get(PENDING, ())
    context.charge_heap(_entry_bytes(3) * len(waiting))
    return _maps(context, [{"kind": one.kind, "name": one.name, "id": one.id} for one in waiting])


def _entry_bytes(count: int) -> int:
    """Returns the size of a map of so many entries, and of the one that it is made from."""
    return 2 * (heap.DICTIONARY + heap.ENTRY * count)


def _maps(context: "Context", found: list[dict[str, Any]]) -> ListValue:
    items = [
        new_map(context, "String", "Object", {name: _value(context, value) for name, value in each.items()})
        for each in found
    ]
    return new_list(context, new_map(context, "String", "Object", {}).type, items)


def _value(context: "Context", value: Any) -> Any:
    if not isinstance(value, tuple):
        return value
    context.charge_items(len(value), len(value))
    return new_list(context, "Object", [_value(context, item) for item in value])


def _require_test(context: "Context") -> None:
    if context.state.get(IS_TEST) is not True:
        raise LimitException("CircuitTest can only be used in a test", "UnexpectedException")
