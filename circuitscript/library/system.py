"""System and Assert: assertions, the debug log, the clock, and jobs."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import null_argument
from circuitscript.library.zones import local_datetime, utc_of_milliseconds
from circuitscript.runtime.exceptions import LimitException, ScriptException
from circuitscript.symbols import Type, TypeKind
from circuitscript.values.hashing import hash_code as value_hash_code
from circuitscript.values.instances import EnumConstant, NativeInstance
from circuitscript.values.text import Id

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

SYSTEM = LibraryClass("System", doc="Assertions, the debug log, the clock, and jobs.")
ASSERT = LibraryClass("Assert", doc="Assertions. A failed one ends the run; no `catch` receives it.")
LOGGING_LEVEL = LibraryClass(
    "LoggingLevel",
    TypeKind.ENUM,
    doc="How important a line of the debug log is.",
    constants=("NONE", "INTERNAL", "FINEST", "FINER", "FINE", "DEBUG", "INFO", "WARN", "ERROR"),
)


@SYSTEM.static("void debug(Object message)")
def debug(context: "Context", message: Any) -> None:
    """Writes the text form of `message` to the debug log."""
    context.debug("DEBUG", context.text(message))


@SYSTEM.static("void debug(LoggingLevel level, Object message)")
def debug_at(context: "Context", level: EnumConstant | None, message: Any) -> None:
    """Writes the text form of `message` to the debug log, at this level."""
    if level is None:
        raise null_argument()
    context.debug(level.name, context.text(message))


@SYSTEM.static("void assert(Boolean condition)")
def assert_true(context: "Context", condition: bool | None) -> None:
    """Ends the run when the condition is not true."""
    _check(context, condition is True, "Assertion Failed", None, False)


@SYSTEM.static("void assert(Boolean condition, Object message)")
def assert_true_saying(context: "Context", condition: bool | None, message: Any) -> None:
    """Ends the run with this message when the condition is not true."""
    _check(context, condition is True, "Assertion Failed", message, True)


@SYSTEM.static("void assertEquals(Object expected, Object actual)")
def assert_equals(context: "Context", expected: Any, actual: Any) -> None:
    """Ends the run when the two are not equal."""
    _check_equal(context, expected, actual, None, False)


@SYSTEM.static("void assertEquals(Object expected, Object actual, Object message)")
def assert_equals_saying(context: "Context", expected: Any, actual: Any, message: Any) -> None:
    """Ends the run with this message when the two are not equal."""
    _check_equal(context, expected, actual, message, True)


@SYSTEM.static("void assertNotEquals(Object unexpected, Object actual)")
def assert_not_equals(context: "Context", unexpected: Any, actual: Any) -> None:
    """Ends the run when the two are equal."""
    _check_not_equal(context, unexpected, actual, None, False)


@SYSTEM.static("void assertNotEquals(Object unexpected, Object actual, Object message)")
def assert_not_equals_saying(context: "Context", unexpected: Any, actual: Any, message: Any) -> None:
    """Ends the run with this message when the two are equal."""
    _check_not_equal(context, unexpected, actual, message, True)


@SYSTEM.static("Long currentTimeMillis()")
def current_time_millis(context: "Context") -> int:
    """Returns the milliseconds since 1970-01-01T00:00Z."""
    return context.now()


@SYSTEM.static("Datetime now()")
def now(context: "Context") -> datetime:
    """Returns the present moment."""
    return utc_of_milliseconds(context.now())


@SYSTEM.static("Date today()")
def today(context: "Context") -> date:
    """Returns the present day, in the run's time zone."""
    return local_datetime(context, utc_of_milliseconds(context.now())).date()


@SYSTEM.static("Boolean equals(Object first, Object second)")
def equals(context: "Context", first: Any, second: Any) -> bool:
    """Returns whether the two are equal."""
    return context.equals(first, second)


@SYSTEM.static("Integer hashCode(Object value)")
def hash_code(context: "Context", value: Any) -> int:
    """Returns the hash code of a value."""
    return value_hash_code(value, context)


@SYSTEM.static("Id enqueueJob(Object queueable)")
def enqueue_job(context: "Context", queueable: Any) -> Id:
    """Queues an object that implements `Queueable`, and returns the job's id."""
    from circuitscript.library import jobs

    return jobs.enqueue_job(context, queueable, None)


@SYSTEM.static("Id enqueueJob(Object queueable, Integer delay)")
def enqueue_job_later(context: "Context", queueable: Any, delay: int | None) -> Id:
    """Queues an object that implements `Queueable`, to run after `delay` minutes, 10 at most."""
    from circuitscript.library import jobs

    return jobs.enqueue_job(context, queueable, delay)


@SYSTEM.static("Id enqueueJob(Object queueable, AsyncOptions options)")
def enqueue_job_with(context: "Context", queueable: Any, options: NativeInstance | None) -> Id:
    """Queues an object that implements `Queueable`, as the options say."""
    from circuitscript.library import jobs

    delay = None if options is None else options.state.values.get("minimumqueueabledelayinminutes")
    return jobs.enqueue_job(context, queueable, delay)


@SYSTEM.static("void attachFinalizer(Finalizer finalizer)")
def attach_finalizer(context: "Context", finalizer: Any) -> None:
    """Has an object's `execute` called when the running queued job has ended, however it did."""
    from circuitscript.library import jobs

    if finalizer is None:
        raise null_argument()
    attached = context.state.get(jobs.FINALIZERS)
    if context.state.get(jobs.RUNNING) != "queueable" or attached is None:
        raise ScriptException("AsyncException", "Finalizers can be attached in a queued job only")
    if attached:
        raise ScriptException("AsyncException", "More than one finalizer cannot be attached to a queued job")
    attached.append(finalizer)


@SYSTEM.static("String schedule(String name, String cronExpression, Object schedulable)")
def schedule(context: "Context", name: str | None, expression: str | None, schedulable: Any) -> str:
    """Has an object that implements `Schedulable` run at the times of a cron expression, and returns the job's id."""
    from circuitscript.library import jobs

    return str(jobs.schedule(context, name, expression, schedulable))


@SYSTEM.static("Boolean isBatch()")
def is_batch(context: "Context") -> bool:
    """Returns whether a batch job is running."""
    return context.state.get("library.job") == "batch"


@SYSTEM.static("Boolean isFuture()")
def is_future(context: "Context") -> bool:
    """Returns whether a future method is running."""
    return context.state.get("library.job") == "future"


@SYSTEM.static("Boolean isQueueable()")
def is_queueable(context: "Context") -> bool:
    """Returns whether a queued job is running."""
    return context.state.get("library.job") == "queueable"


@SYSTEM.static("Boolean isScheduled()")
def is_scheduled(context: "Context") -> bool:
    """Returns whether a scheduled job is running."""
    return context.state.get("library.job") == "scheduled"


SYSTEM.unavailable.update(
    {
        "getApplicationReadWriteMode": "the CRM has no such mode",
        "getQuiddityShortCode": "use the name of Request.getCurrent().getQuiddity()",
        "isFunctionCallback": "there are no such functions",
        "isRunningElasticCompute": "there are no such functions",
        "pauseJobById": "manage the queue where it runs",
        "pauseJobByName": "manage the queue where it runs",
        "resumeJobById": "manage the queue where it runs",
        "resumeJobByName": "manage the queue where it runs",
        "requestVersion": "there are no packages",
        "resetPasswordWithEmailTemplate": "manage users in the CRM",
        "abortJob": "cancel the job where the queue is managed",
        "scheduleBatch": "use System.schedule with a class that calls Database.executeBatch",
        "currentPageReference": "there are no pages",
        "setPassword": "manage users in the CRM",
        "resetPassword": "manage users in the CRM",
        "purgeOldAsyncJobs": "manage the queue where it runs",
        "submit": "approvals belong to Salesforce",
        "process": "approvals belong to Salesforce",
        "changeOwnPassword": "manage users in the CRM",
        "movePassword": "manage users in the CRM",
    }
)


@ASSERT.static("void areEqual(Object expected, Object actual)")
def are_equal(context: "Context", expected: Any, actual: Any) -> None:
    """Ends the run when the two are not equal."""
    _check_equal(context, expected, actual, None, False)


@ASSERT.static("void areEqual(Object expected, Object actual, String message)")
def are_equal_saying(context: "Context", expected: Any, actual: Any, message: str | None) -> None:
    """Ends the run with this message when the two are not equal."""
    _check_equal(context, expected, actual, message, True)


@ASSERT.static("void areNotEqual(Object unexpected, Object actual)")
def are_not_equal(context: "Context", unexpected: Any, actual: Any) -> None:
    """Ends the run when the two are equal."""
    _check_not_equal(context, unexpected, actual, None, False)


@ASSERT.static("void areNotEqual(Object unexpected, Object actual, String message)")
def are_not_equal_saying(context: "Context", unexpected: Any, actual: Any, message: str | None) -> None:
    """Ends the run with this message when the two are equal."""
    _check_not_equal(context, unexpected, actual, message, True)


@ASSERT.static("void fail()")
def fail(context: "Context") -> None:
    """Ends the run."""
    _check(context, False, "Assertion Failed", None, False)


@ASSERT.static("void fail(String message)")
def fail_saying(context: "Context", message: str | None) -> None:
    """Ends the run with this message."""
    _check(context, False, "Assertion Failed", message, True)


@ASSERT.static("void isTrue(Boolean condition)")
def is_true(context: "Context", condition: bool | None) -> None:
    """Ends the run when the condition is not true."""
    _check(context, condition is True, "Assertion Failed", None, False)


@ASSERT.static("void isTrue(Boolean condition, String message)")
def is_true_saying(context: "Context", condition: bool | None, message: str | None) -> None:
    """Ends the run with this message when the condition is not true."""
    _check(context, condition is True, "Assertion Failed", message, True)


@ASSERT.static("void isFalse(Boolean condition)")
def is_false(context: "Context", condition: bool | None) -> None:
    """Ends the run when the condition is not false."""
    _check(context, condition is False, "Assertion Failed", None, False)


@ASSERT.static("void isFalse(Boolean condition, String message)")
def is_false_saying(context: "Context", condition: bool | None, message: str | None) -> None:
    """Ends the run with this message when the condition is not false."""
    _check(context, condition is False, "Assertion Failed", message, True)


@ASSERT.static("void isNull(Object value)")
def is_null(context: "Context", value: Any) -> None:
    """Ends the run when the value is not null."""
    _check_null(context, value, None, False)


@ASSERT.static("void isNull(Object value, String message)")
def is_null_saying(context: "Context", value: Any, message: str | None) -> None:
    """Ends the run with this message when the value is not null."""
    _check_null(context, value, message, True)


@ASSERT.static("void isNotNull(Object value)")
def is_not_null(context: "Context", value: Any) -> None:
    """Ends the run when the value is null."""
    _check(context, value is not None, "Assertion Failed: Expected a non-null value", None, False)


@ASSERT.static("void isNotNull(Object value, String message)")
def is_not_null_saying(context: "Context", value: Any, message: str | None) -> None:
    """Ends the run with this message when the value is null."""
    _check(context, value is not None, "Assertion Failed", message, True)


@ASSERT.static("void isInstanceOfType(Object value, Type expected)")
def is_instance_of_type(context: "Context", value: Any, expected: NativeInstance | None) -> None:
    """Ends the run when the value is not of the type."""
    _check_instance(context, value, expected, True, None, False)


@ASSERT.static("void isInstanceOfType(Object value, Type expected, String message)")
def is_instance_of_type_saying(
    context: "Context", value: Any, expected: NativeInstance | None, message: str | None
) -> None:
    """Ends the run with this message when the value is not of the type."""
    _check_instance(context, value, expected, True, message, True)


@ASSERT.static("void isNotInstanceOfType(Object value, Type unexpected)")
def is_not_instance_of_type(context: "Context", value: Any, unexpected: NativeInstance | None) -> None:
    """Ends the run when the value is of the type."""
    _check_instance(context, value, unexpected, False, None, False)


@ASSERT.static("void isNotInstanceOfType(Object value, Type unexpected, String message)")
def is_not_instance_of_type_saying(
    context: "Context", value: Any, unexpected: NativeInstance | None, message: str | None
) -> None:
    """Ends the run with this message when the value is of the type."""
    _check_instance(context, value, unexpected, False, message, True)


def _check(context: "Context", holds: bool, failure: str, message: Any, has_message: bool) -> None:
    if not holds:
        said = f"{failure}: {context.text(message)}" if has_message else failure
        raise LimitException(said, "AssertException")


def _check_equal(context: "Context", expected: Any, actual: Any, message: Any, has_message: bool) -> None:
    if not context.equals(expected, actual):
        wanted = context.text(expected)
        failure = f"Expected: {wanted}, Actual: {context.text_beside(actual, wanted)}"
        raise LimitException(_failed(context, failure, message, has_message), "AssertException")


def _check_not_equal(context: "Context", unexpected: Any, actual: Any, message: Any, has_message: bool) -> None:
    if context.equals(unexpected, actual):
        failure = f"Same value: {context.text(actual)}"
        raise LimitException(_failed(context, failure, message, has_message), "AssertException")


def _check_null(context: "Context", value: Any, message: Any, has_message: bool) -> None:
    if value is not None:
        failure = f"Expected: null, Actual: {context.text(value)}"
        raise LimitException(_failed(context, failure, message, has_message), "AssertException")


def _check_instance(
    context: "Context", value: Any, token: NativeInstance | None, expected: bool, message: Any, has_message: bool
) -> None:
    from circuitscript.library.reflection import is_instance

    if token is None:
        raise null_argument()
    type_ = token.state
    assert isinstance(type_, Type)
    if is_instance(context, value, type_) != expected:
        wanted = "an instance of type" if expected else "not an instance of type"
        failure = f"Expected {wanted}: {type_.name}"
        raise LimitException(_failed(context, failure, message, has_message), "AssertException")


def _failed(context: "Context", failure: str, message: Any, has_message: bool) -> str:
    said = f"Assertion Failed: {context.text_beside(message, failure)}: " if has_message else "Assertion Failed: "
    return said + failure
