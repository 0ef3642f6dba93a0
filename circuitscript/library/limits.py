"""Limits: what the run has used of its governor limits, and how much it may."""

from typing import TYPE_CHECKING

from circuitscript.library.declare import LibraryClass
from circuitscript.runtime.governor import Resource
from circuitscript.values.numbers import INTEGER_MAX

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

LIMITS = LibraryClass("Limits", doc="What the run has used of its governor limits, and how much it may.")
LIMITS.leave_out(
    "there are no cursors",
    "getApexCursorRows getApexCursors getApexPaginationCursorRows getApexPaginationCursors getFetchCallsOnApexCursor"
    " getLimitApexCursorRows getLimitApexCursors getLimitApexPaginationCursorRows getLimitApexPaginationCursors"
    " getLimitFetchCallsOnApexCursor",
)

_COUNTED = (
    ("Queries", Resource.QUERIES, "queries"),
    ("QueryRows", Resource.QUERY_ROWS, "rows of queries"),
    ("SoslQueries", Resource.SEARCHES, "searches"),
    ("DmlStatements", Resource.DML_STATEMENTS, "DML statements"),
    ("DmlRows", Resource.DML_ROWS, "rows of DML statements"),
    ("Callouts", Resource.CALLOUTS, "callouts"),
    ("CpuTime", Resource.CPU_TIME, "milliseconds of processor time"),
    ("HeapSize", Resource.HEAP, "bytes of memory"),
    ("EmailInvocations", Resource.MESSAGES, "messages"),
    ("QueueableJobs", Resource.JOBS, "queued jobs"),
    ("AsyncCalls", Resource.JOBS, "queued jobs"),
    ("FutureCalls", Resource.JOBS, "queued jobs"),
    ("ScriptStatements", Resource.STATEMENTS, "statements"),
)
_UNCOUNTED = (
    ("AggregateQueries", "grouped queries; they count as queries"),
    ("QueryLocatorRows", "rows of query locators; they count as rows of queries"),
    ("PublishImmediateDml", "events published at once; they count as DML statements"),
    ("MobilePushApexCalls", "pushes to phones, of which there are none"),
    ("Savepoints", "savepoints; they count as DML statements"),
    ("SavepointRollbacks", "rollbacks; they count as DML statements"),
    ("FieldsDescribes", "describes of fields, which are free"),
    ("ChildRelationshipsDescribes", "describes of child relationships, which are free"),
    ("PicklistDescribes", "describes of picklists, which are free"),
    ("RecordTypesDescribes", "describes of record types, which are free"),
    ("FieldSetsDescribes", "describes of field sets, which are free"),
    ("FindSimilarCalls", "searches for similar records, of which there are none"),
    ("RunAs", "uses of System.runAs, which are free"),
    ("DatabaseTime", "milliseconds in the database, which are not counted"),
)


def _declare_counted(name: str, resource: Resource, what: str) -> None:
    def used(context: "Context") -> int:
        return min(INTEGER_MAX, context.governor.used(resource))

    def maximum(context: "Context") -> int:
        return min(INTEGER_MAX, context.governor.maximum(resource))

    used.__doc__ = f"Returns the number of {what} so far."
    maximum.__doc__ = f"Returns the number of {what} that the run may use; 2147483647 when it is not limited."
    LIMITS.static(f"Integer get{name}()")(used)
    LIMITS.static(f"Integer getLimit{name}()")(maximum)


def _declare_uncounted(name: str, what: str) -> None:
    def used(context: "Context") -> int:
        return 0

    def maximum(context: "Context") -> int:
        return INTEGER_MAX

    used.__doc__ = f"Returns 0: the number of {what}."
    maximum.__doc__ = f"Returns 2147483647, for no limit: the number of {what}."
    LIMITS.static(f"Integer get{name}()")(used)
    LIMITS.static(f"Integer getLimit{name}()")(maximum)


for _name, _resource, _what in _COUNTED:
    _declare_counted(_name, _resource, _what)
for _name, _what in _UNCOUNTED:
    _declare_uncounted(_name, _what)
