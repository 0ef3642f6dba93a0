"""The interfaces of asynchronous work, and the contexts that it gets."""

from typing import TYPE_CHECKING, Any

from circuitscript.library.declare import LibraryClass
from circuitscript.library.options import declare_options
from circuitscript.symbols import TypeKind
from circuitscript.values.instances import EnumConstant, NativeInstance
from circuitscript.values.text import Id

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


class JobState:
    """The state of a job's context: the job's id, and for a finalizer how the job ended."""

    def __init__(self, id_: str, exception: Any = None) -> None:
        self.id = id_
        self.exception = exception


QUEUEABLE = LibraryClass("Queueable", TypeKind.INTERFACE, doc="Work that `System.enqueueJob` queues.")
QUEUEABLE.abstract("void execute(QueueableContext context)", "Does the work.")
QUEUEABLE_CONTEXT = LibraryClass("QueueableContext", TypeKind.INTERFACE, doc="What a queued job knows of itself.")

SCHEDULABLE = LibraryClass("Schedulable", TypeKind.INTERFACE, doc="Work that `System.schedule` does at set times.")
SCHEDULABLE.abstract("void execute(SchedulableContext context)", "Does the work, each time.")
SCHEDULABLE_CONTEXT = LibraryClass(
    "SchedulableContext", TypeKind.INTERFACE, doc="What a scheduled job knows of itself."
)

FINALIZER = LibraryClass("Finalizer", TypeKind.INTERFACE, doc="Work that follows a queued job, however it ended.")
FINALIZER.abstract("void execute(FinalizerContext context)", "Does what follows the job.")
FINALIZER_CONTEXT = LibraryClass(
    "FinalizerContext", TypeKind.INTERFACE, doc="What a finalizer knows of the job that ended."
)

BATCHABLE = LibraryClass(
    "Batchable",
    TypeKind.INTERFACE,
    namespace="Database",
    doc="Work on many records, some at a time: `start` returns a `Database.QueryLocator` or an `Iterable`,"
    " `execute` gets a list of what it goes through, `finish` is called at the end.",
    parameters=("T",),
)
BATCHABLE.abstract(
    "void execute(Database.BatchableContext context, List<T> scope)", "Does the work for some of the records."
)
BATCHABLE.abstract("void finish(Database.BatchableContext context)", "Does what follows when all records are done.")
BATCHABLE_CONTEXT = LibraryClass(
    "BatchableContext", TypeKind.INTERFACE, namespace="Database", doc="What a batch job knows of itself."
)
STATEFUL = LibraryClass(
    "Stateful",
    TypeKind.INTERFACE,
    namespace="Database",
    doc="Marks a batch class whose fields keep their values between its parts.",
)
ALLOWS_CALLOUTS = LibraryClass(
    "AllowsCallouts",
    TypeKind.INTERFACE,
    namespace="Database",
    doc="Marks a job that makes callouts. All jobs may, so it has no effect.",
)
RAISES_PLATFORM_EVENTS = LibraryClass(
    "RaisesPlatformEvents",
    TypeKind.INTERFACE,
    namespace="Database",
    doc="Marks a batch class whose errors are published. It has no effect.",
)
PARENT_JOB_RESULT = LibraryClass(
    "ParentJobResult", TypeKind.ENUM, doc="How a queued job ended.", constants=("SUCCESS", "UNHANDLED_EXCEPTION")
)
ASYNC_OPTIONS = LibraryClass("AsyncOptions", doc="How a queued job is run.")
declare_options(
    ASYNC_OPTIONS,
    (
        ("Integer maximumQueueableStackDepth", "How many jobs may queue each other in a row."),
        ("Integer minimumQueueableDelayInMinutes", "How many minutes the job waits at least."),
    ),
)


def _job_id(context: "Context", this: NativeInstance) -> Id:
    """Returns the job's id."""
    return Id(_state(this).id)


QUEUEABLE_CONTEXT.interface_method("Id getJobId()")(_job_id)
SCHEDULABLE_CONTEXT.interface_method("Id getTriggerId()")(_job_id)
BATCHABLE_CONTEXT.interface_method("Id getJobId()")(_job_id)
BATCHABLE_CONTEXT.interface_method("Id getChildJobId()")(_job_id)
FINALIZER_CONTEXT.interface_method("Id getAsyncApexJobId()")(_job_id)


@FINALIZER_CONTEXT.interface_method("Exception getException()")
def get_exception(context: "Context", this: NativeInstance) -> Any:
    """Returns what the job ended with; null when it succeeded."""
    return _state(this).exception


@FINALIZER_CONTEXT.interface_method("String getRequestId()")
def get_request_id(context: "Context", this: NativeInstance) -> str:
    """Returns the id of the job's run."""
    return _state(this).id


@FINALIZER_CONTEXT.interface_method("ParentJobResult getResult()")
def get_result(context: "Context", this: NativeInstance) -> EnumConstant:
    """Returns how the job ended."""
    from circuitscript.library.construction import enum_constant

    return enum_constant(
        context, "ParentJobResult", "SUCCESS" if _state(this).exception is None else "UNHANDLED_EXCEPTION"
    )


def _state(context: NativeInstance) -> JobState:
    state = context.state
    assert isinstance(state, JobState)
    return state
