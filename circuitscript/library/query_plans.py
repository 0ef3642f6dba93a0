"""CircuitDB.QueryPlan: what a query would do on the run's store."""

from decimal import Decimal
from typing import TYPE_CHECKING

from circuitscript.data.plan import QueryPlan, plan_text
from circuitscript.library.construction import new_list
from circuitscript.library.declare import LibraryClass
from circuitscript.values.collections import ListValue
from circuitscript.values.instances import NativeInstance
from circuitscript.values.native import NativeState

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

QUERY_PLAN = LibraryClass(
    "QueryPlan",
    namespace="CircuitDB",
    doc="What a query would do on the run's store. `String.valueOf(plan)` is the text of `circuitscript explain`.",
)


class PlanState(NativeState):
    """The state of a QueryPlan."""

    def __init__(self, plan: QueryPlan) -> None:
        self.plan = plan

    def text(self) -> str:
        """Returns the form that the debug log shows."""
        return plan_text(self.plan)


def plan_object(context: "Context", plan: QueryPlan) -> NativeInstance:
    """Returns a plan as scripts have it."""
    context.charge_text(len(plan_text(plan)))
    return NativeInstance(context.universe.type("CircuitDB.QueryPlan"), PlanState(plan))


@QUERY_PLAN.method("String getStore()")
def get_store(context: "Context", this: NativeInstance) -> str:
    """Returns the name of the store's engine: `HighLevel`, `SQLite` or `memory`."""
    return _plan(this).store


@QUERY_PLAN.method("String getAccess()")
def get_access(context: "Context", this: NativeInstance) -> str:
    """Returns how the rows are reached: HighLevel's endpoint, or a table with the index that is used."""
    return _plan(this).access


@QUERY_PLAN.method("List<String> getPushedDown()")
def get_pushed_down(context: "Context", this: NativeInstance) -> ListValue:
    """Returns what the store's engine does itself: conditions, order, limits."""
    return _texts(context, _plan(this).pushed_down)


@QUERY_PLAN.method("List<String> getResidual()")
def get_residual(context: "Context", this: NativeInstance) -> ListValue:
    """Returns the conditions that are checked in memory, row by row."""
    return _texts(context, _plan(this).residual)


@QUERY_PLAN.method("List<String> getInMemory()")
def get_in_memory(context: "Context", this: NativeInstance) -> ListValue:
    """Returns what else is done in memory: order, grouping, limits."""
    return _texts(context, _plan(this).in_memory)


@QUERY_PLAN.method("List<String> getFurther()")
def get_further(context: "Context", this: NativeInstance) -> ListValue:
    """Returns what is read besides the query's own rows: parents and children."""
    return _texts(context, _plan(this).further)


@QUERY_PLAN.method("Integer getRows()")
def get_rows(context: "Context", this: NativeInstance) -> int | None:
    """Returns how many rows are found; null where that is not known without reading them."""
    return _plan(this).rows


@QUERY_PLAN.method("Integer getPageSize()")
def get_page_size(context: "Context", this: NativeInstance) -> int:
    """Returns the rows of a page; 0 for a store without pages."""
    return _plan(this).page_size


@QUERY_PLAN.method("Integer getPages()")
def get_pages(context: "Context", this: NativeInstance) -> int | None:
    """Returns how many pages are read; null where that is not known, and for a store without pages."""
    return _plan(this).pages


@QUERY_PLAN.method("Integer getCalls()")
def get_calls(context: "Context", this: NativeInstance) -> int | None:
    """Returns how many API calls the query is expected to take, parents and children included; null if not known."""
    return _plan(this).calls


@QUERY_PLAN.method("Decimal getSeconds()")
def get_seconds(context: "Context", this: NativeInstance) -> Decimal | None:
    """Returns the least time that these calls take under the rate limit; null where the calls are not known."""
    seconds = _plan(this).seconds
    return None if seconds is None else Decimal(repr(seconds))


@QUERY_PLAN.method("Boolean isRefused()")
def is_refused(context: "Context", this: NativeInstance) -> bool:
    """Returns whether the query would be refused, because it had to read too many rows."""
    return _plan(this).refused != ""


@QUERY_PLAN.method("String getRefusal()")
def get_refusal(context: "Context", this: NativeInstance) -> str | None:
    """Returns why the query would be refused, or null."""
    return _plan(this).refused or None


def _texts(context: "Context", texts: tuple[str, ...]) -> ListValue:
    context.charge_items(len(texts), len(texts))
    return new_list(context, "String", list(texts))


def _plan(plan: NativeInstance) -> QueryPlan:
    state = plan.state
    assert isinstance(state, PlanState)
    return state.plan
