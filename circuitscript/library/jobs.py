"""Queueing work for later: into the host's queue, or, in a test, into its own, which `Test.stopTest` empties.

The host gets a job's class and its fields as JSON; `run_job` brings it back to life. When a job runs is not decided
here.
"""

from json import dumps, loads
from typing import TYPE_CHECKING, Any

from circuitscript.library.async_types import JobState
from circuitscript.library.construction import new_list
from circuitscript.library.failures import null_argument
from circuitscript.library.iterators import elements_of
from circuitscript.library.json_reading import JsonReader
from circuitscript.library.json_values import TypedReader
from circuitscript.library.json_writing import JsonWriter
from circuitscript.library.reflection import is_subtype, type_by_name
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.governor import Resource
from circuitscript.runtime.host import Job
from circuitscript.symbols import MethodSymbol, Type
from circuitscript.values.collections import ListValue, SetValue
from circuitscript.values.instances import ExceptionInstance, Instance, NativeInstance
from circuitscript.values.text import Id

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

PENDING = "library.jobs"
"""Where `Context.state` keeps the queue of a test: a list of `PendingJob`."""
RUN_PENDING = "test.jobs"
"""Where the test runner finds what runs that queue."""
RUNNING = "library.job"
"""Where `Context.state` keeps the kind of the job that is running."""
FINALIZERS = "library.finalizers"
_COUNT = "library.job.count"
DEFAULT_SCOPE = 200
_MAX_SCOPE = 2000
_MAX_DELAY = 10
_MINUTE = 60_000


class PendingJob:
    """A job that waits for the end of a test."""

    def __init__(self, kind: str, target: Instance, id_: str, scope: int) -> None:
        self.kind = kind
        self.name = target.type.name
        self.target = target
        self.id = id_
        self.scope = scope

    def run(self, context: "Context") -> None:
        """Does the work."""
        run_target(context, self.kind, self.target, self.id, self.scope)


class PendingCall:
    """A call of a `@future` method that waits for the end of a test."""

    kind = "future"

    def __init__(self, method: MethodSymbol, arguments: list[Any], id_: str) -> None:
        self.name = f"{method.owner.qualified_name}.{method.name}"
        self.method = method
        self.arguments = arguments
        self.id = id_

    def run(self, context: "Context") -> None:
        """Does the work."""
        _run_call(context, self.method, self.arguments)


def enqueue_call(context: "Context", method: MethodSymbol, arguments: list[Any]) -> None:
    """Queues a call of a `@future` method. Throws an `AsyncException` in a future or batch job, as Apex does."""
    name = f"{method.owner.qualified_name}.{method.name}"
    if context.state.get(RUNNING) in ("future", "batch"):
        raise ScriptException("AsyncException", f"Future method cannot be called from a future or batch method: {name}")
    context.charge(Resource.JOBS, 1)
    if is_test(context):
        waiting = PendingCall(method, arguments, _next_id(context))
        context.state.setdefault(PENDING, []).append(waiting)
        context.state[RUN_PENDING] = run_pending
        return
    texts = [JsonWriter(context, pretty=False, suppress_nulls=False).write(argument) for argument in arguments]
    context.host.jobs.enqueue(Job("future", name, dumps(texts)))


def run_call(context: "Context", name: str, state: str) -> None:
    """Does the work of a queued `@future` call from its `Class.method` and the list of its arguments' JSON.

    Raises a `TypeException` when the class has no such method. Overloads are told apart by their number of parameters.
    """
    owner, _, method_name = name.rpartition(".")
    type_ = type_by_name(context, owner)
    texts: list[str] = loads(state)
    found = [] if type_ is None else type_.symbol.complete().methods.get(method_name, [])
    for method in found:
        if "@future" in method.modifiers and len(method.parameters) == len(texts):
            _run_call(context, method, _arguments(context, method, texts))
            return
    raise ScriptException("TypeException", f"Unknown method of a job: {name}")


def _arguments(context: "Context", method: MethodSymbol, texts: list[str]) -> list[Any]:
    """Reads arguments, each the JSON of its parameter's type."""
    read = []
    for text, parameter in zip(texts, method.parameters, strict=True):
        reader = JsonReader(text)
        reader.next()
        read.append(TypedReader(context, reader, is_strict=False).read(parameter.type))
    return read


def _run_call(context: "Context", method: MethodSymbol, arguments: list[Any]) -> None:
    outer = context.state.get(RUNNING)
    context.state[RUNNING] = "future"
    try:
        context.call(method, None, arguments)
    finally:
        context.state[RUNNING] = outer


def enqueue_job(context: "Context", target: Any, delay: int | None) -> Id:
    """Queues an object that implements Queueable, to run after `delay` minutes at least."""
    _require(context, target, "Queueable")
    if delay is not None and not 0 <= delay <= _MAX_DELAY:
        raise ScriptException("IllegalArgumentException", f"Delay must be between 0 and {_MAX_DELAY} minutes: {delay}")
    context.charge(Resource.JOBS, 1)
    return _enqueue(context, "queueable", target, (delay or 0) * _MINUTE)


def enqueue_batch(context: "Context", target: Any, scope: int | None) -> Id:
    """Queues an object that implements Database.Batchable, to get `scope` records at a time."""
    _require(context, target, "Database.Batchable")
    if scope is not None and not 1 <= scope <= _MAX_SCOPE:
        raise ScriptException("IllegalArgumentException", f"Scope must be between 1 and {_MAX_SCOPE}: {scope}")
    context.charge(Resource.JOBS, 1)
    return _enqueue(context, "batch", target, 0, scope or DEFAULT_SCOPE)


def schedule(context: "Context", name: str | None, expression: str | None, target: Any) -> Id:
    """Has an object that implements Schedulable run at the times of a cron expression."""
    if not name or not expression:
        raise null_argument()
    _require(context, target, "Schedulable")
    fields = len(expression.split())
    if fields not in (6, 7):
        raise ScriptException(
            "AsyncException", f"Based on configured schedule, the given trigger will never fire: {expression}"
        )
    context.charge(Resource.JOBS, 1)
    if is_test(context):
        return _enqueue(context, "scheduled", target, 0)
    state = JsonWriter(context, pretty=False, suppress_nulls=False).write(target)
    return Id(context.host.jobs.enqueue(Job("scheduled", f"{target.type.name} {name}: {expression}", state)))


def run_job(context: "Context", kind: str, type_name: str, state: str, id_: str, scope: int = DEFAULT_SCOPE) -> None:
    """Brings a job back to life from its class and the JSON of its fields, and does its work.

    Raises a `TypeException` when the class is unknown.
    """
    type_ = type_by_name(context, type_name)
    if type_ is None:
        raise ScriptException("TypeException", f"Unknown class of a job: {type_name}")
    reader = JsonReader(state)
    reader.next()
    run_target(context, kind, TypedReader(context, reader, is_strict=False).read(type_), id_, scope)


def run_target(context: "Context", kind: str, target: Instance, id_: str, scope: int) -> None:
    """Does the work of a job; for a queueable, its finalizers afterwards."""
    outer = context.state.get(RUNNING)
    context.state[RUNNING] = kind
    try:
        if kind == "batch":
            _run_batch(context, target, id_, scope)
        elif kind == "scheduled":
            _execute(context, target, "Schedulable", [_job_context(context, "SchedulableContext", id_)])
        else:
            _run_queueable(context, target, id_)
    finally:
        context.state[RUNNING] = outer


def is_test(context: "Context") -> bool:
    """Whether a test is running."""
    return context.state.get("is_test") is True


def run_pending(context: "Context") -> None:
    """Runs the jobs that a test has queued so far, each within limits of its own.

    What they queue in turn waits for the next call; what they use counts as the test's.
    """
    pending: list[PendingJob | PendingCall] = context.state.pop(PENDING, [])
    for job in pending:
        before = context.governor.snapshot()
        context.governor.restore({})
        try:
            job.run(context)
        finally:
            used = context.governor.snapshot()
            context.governor.restore({one: before.get(one, 0) + used.get(one, 0) for one in {*before, *used}})


def _enqueue(context: "Context", kind: str, target: Instance, delay: int, scope: int = DEFAULT_SCOPE) -> Id:
    if is_test(context):
        id_ = _next_id(context)
        context.state.setdefault(PENDING, []).append(PendingJob(kind, target, id_, scope))
        context.state[RUN_PENDING] = run_pending
        return Id(id_)
    state = JsonWriter(context, pretty=False, suppress_nulls=False).write(target)
    name = target.type.name if kind != "batch" else f"{target.type.name} {scope}"
    return Id(context.host.jobs.enqueue(Job(kind, name, state, delay)))


def _next_id(context: "Context") -> str:
    context.state[_COUNT] = count = context.state.get(_COUNT, 0) + 1
    return f"707{count:012}AAA"


def _require(context: "Context", target: Any, interface: str) -> None:
    if target is None:
        raise null_argument()
    wanted = context.universe.find(interface.lower())
    if not isinstance(target, Instance) or wanted is None or not _implements(context, target, Type(wanted)):
        raise ScriptException("AsyncException", f"The class must implement {interface}")


def _implements(context: "Context", target: Instance, interface: Type) -> bool:
    symbol = target.type.symbol
    while True:
        if any(_extends(context, each, interface) for each in symbol.interfaces):
            return True
        if symbol.superclass is None:
            return False
        symbol = symbol.superclass.symbol


def _extends(context: "Context", found: Type, interface: Type) -> bool:
    return found.symbol is interface.symbol or is_subtype(context, found, interface)


def _job_context(context: "Context", name: str, id_: str) -> NativeInstance:
    return NativeInstance(context.universe.type(name), JobState(id_))


def _run_queueable(context: "Context", target: Instance, id_: str) -> None:
    finalizers: list[Any] = []
    context.state[FINALIZERS] = finalizers
    failure: ScriptException | None = None
    try:
        _execute(context, target, "Queueable", [_job_context(context, "QueueableContext", id_)])
    except ScriptException as exception:
        failure = exception
    for finalizer in finalizers:
        state = JobState(id_, None if failure is None else _exception_of(context, failure))
        context.call_named(finalizer, "execute", [NativeInstance(context.universe.type("FinalizerContext"), state)])
    if failure is not None:
        raise failure


def _execute(context: "Context", target: Instance, interface: str, arguments: list[Any]) -> None:
    """Calls the `execute` of the interface: a class may have one for each of several interfaces."""
    (method,) = context.universe.type(interface).symbol.complete().methods["execute"]
    context.call(method, target, arguments)


def _exception_of(context: "Context", failure: ScriptException) -> ExceptionInstance:
    if failure.value is not None:
        return failure.value
    return ExceptionInstance(context.universe.type(failure.kind), None, [], failure.message, None)


def _run_batch(context: "Context", target: Instance, id_: str, scope: int) -> None:
    job = _job_context(context, "Database.BatchableContext", id_)
    started = context.call_named(target, "start", [job])
    rows = _rows(context, started)
    element = started.type.arguments[0] if isinstance(started, (ListValue, SetValue)) else _element(context, rows)
    context.hold((started, rows))
    try:
        for start in range(0, len(rows), scope):
            context.charge_items(scope, scope)
            context.call_named(target, "execute", [job, new_list(context, element, rows[start : start + scope])])
    finally:
        context.let_go()
    context.call_named(target, "finish", [job])


def _rows(context: "Context", started: Any) -> list[Any]:
    if isinstance(started, NativeInstance):
        locator: Any = started.state
        rows: list[Any] = locator.rows.items
        return rows
    return list(elements_of(context, started))


def _element(context: "Context", rows: list[Any]) -> Type:
    from circuitscript.library.conversions import runtime_type

    return runtime_type(context, rows[0]) if rows else context.universe.type("SObject")
