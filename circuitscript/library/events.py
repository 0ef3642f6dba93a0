"""EventBus: events that a program publishes, and the triggers that they fire."""

from typing import TYPE_CHECKING, Any

from circuitscript.data.record import Record
from circuitscript.library.construction import new_list
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import given
from circuitscript.library.growing import charge_objects
from circuitscript.library.results import make_result
from circuitscript.runtime import heap
from circuitscript.runtime.governor import Resource
from circuitscript.runtime.host import RowError, RowResult
from circuitscript.values.collections import ListValue
from circuitscript.values.instances import NativeInstance

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

EVENT_BUS = LibraryClass("EventBus", doc="Publishes events; triggers of the event's object get them.")
TEST_BROKER = LibraryClass("TestBroker", namespace="EventBus", doc="Delivers events in a test.")

PUBLISHED = "library.events"
"""Where `Context.state` keeps the events of a test that were not delivered yet."""


@EVENT_BUS.static("Database.SaveResult publish(SObject event)")
def publish(context: "Context", event: Record | None) -> NativeInstance:
    """Publishes an event. Outside tests its triggers run at once; in a test, at `Test.stopTest`."""
    results = _publish(context, [given(event)])
    return results[0]


@EVENT_BUS.static("List<Database.SaveResult> publish(List<SObject> events)")
def publish_all(context: "Context", events: ListValue | None) -> ListValue:
    """Publishes events. Outside tests their triggers run at once; in a test, at `Test.stopTest`."""
    return new_list(context, "Database.SaveResult", _publish(context, given(events).items))


@TEST_BROKER.method("void deliver()")
def deliver(context: "Context", this: NativeInstance) -> None:
    """Delivers the events that were published so far."""
    deliver_published(context)


EVENT_BUS.unavailable.update(
    {
        "getOperationId": "the result's id is the event's",
        "publishWithAccessLevel": "use EventBus.publish",
    }
)
TEST_BROKER.unavailable["fail"] = "throw an exception in the code under test"


def deliver_published(context: "Context") -> None:
    """Runs the triggers of the events of a test that were not delivered yet."""
    published: list[Record] = context.state.pop(PUBLISHED, [])
    _deliver(context, published)


def _publish(context: "Context", events: list[Any]) -> list[NativeInstance]:
    context.charge(Resource.DML_STATEMENTS, 1)
    charge_objects(context, 2 * len(events))
    context.charge_heap(sum(_event_bytes(event) for event in events))
    results: list[NativeInstance] = []
    accepted: list[Record] = []
    for event in events:
        if not given(event).definition.is_event:
            error = RowError("INVALID_TYPE", f"{event.definition.name} is not an event")
            results.append(make_result(context, "SaveResult", RowResult(None, errors=(error,)), event))
            continue
        accepted.append(event.copy())
        results.append(make_result(context, "SaveResult", RowResult(None), event))
    if context.state.get("is_test") is True:
        context.state.setdefault(PUBLISHED, []).extend(accepted)
        _deliver_at_end(context)
    else:
        _deliver(context, accepted)
    return results


def _event_bytes(event: Any) -> int:
    return heap.RECORD + heap.ENTRY * len(given(event).values)


def _deliver(context: "Context", events: list[Record]) -> None:
    if context.fire_triggers is None:
        return
    by_object: dict[str, list[Record]] = {}
    for event in events:
        by_object.setdefault(event.definition.name, []).append(event)
    for group in by_object.values():
        context.fire_triggers(group[0].definition, "after", "insert", group, None)


class Delivery:
    """A job of a test: the delivery of events."""

    def run(self, context: "Context") -> None:
        """Delivers."""
        deliver_published(context)


def _deliver_at_end(context: "Context") -> None:
    from circuitscript.library.jobs import PENDING, RUN_PENDING, run_pending

    pending = context.state.setdefault(PENDING, [])
    if not any(isinstance(job, Delivery) for job in pending):
        pending.append(Delivery())
    context.state[RUN_PENDING] = run_pending
