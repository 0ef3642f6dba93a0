"""Test: what test methods say to the runner. Outside a test, starting and stopping is an error, as in Apex."""

from typing import TYPE_CHECKING

from circuitscript.library.declare import LibraryClass
from circuitscript.runtime.exceptions import LimitException

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

TEST = LibraryClass("Test", doc="What test methods say to the test runner.")


@TEST.static("Boolean isRunningTest()")
def is_running_test(context: "Context") -> bool:
    """Returns whether the code was called by a test method."""
    return context.state.get("is_test") is True


@TEST.static("void startTest()")
def start_test(context: "Context") -> None:
    """Begins what the test is about, with a set of limits of its own. A test may call this once."""
    if not is_running_test(context):
        raise LimitException("Test.startTest() can only be called from a test method", "UnexpectedException")
    if context.state.get("test.phase") is not None:
        raise LimitException("Testing already started", "FinalException")
    context.state["test.phase"] = "started"
    context.state["test.start"](context)


@TEST.static("void stopTest()")
def stop_test(context: "Context") -> None:
    """Ends what the test is about: the jobs that it queued have run when this returns."""
    if context.state.get("test.phase") != "started":
        raise LimitException("Testing has not started or is already finished", "FinalException")
    context.state["test.phase"] = "stopped"
    context.state["test.stop"](context)
