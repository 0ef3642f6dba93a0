"""Queries that are text until they run: their binds, their rows, and the locators that batches go through."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from circuitscript.data.plan import QueryPlan
from circuitscript.data.query import LogicalQuery
from circuitscript.data.record import Record
from circuitscript.library.construction import new_list
from circuitscript.library.conversions import runtime_type
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import null_argument
from circuitscript.library.iterators import Iteration
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import FieldSymbol, Type
from circuitscript.values.collections import ListValue, MapValue
from circuitscript.values.instances import Instance, NativeInstance

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

Scope = Callable[[str], tuple[Type, Any] | None]
"""Finds the type and value of what a bind's first name stands for, None when there is no such variable."""

QUERY_LOCATOR = LibraryClass(
    "QueryLocator", namespace="Database", doc="The rows of a query, for a batch job to go through."
)
QUERY_LOCATOR_ITERATOR = LibraryClass(
    "QueryLocatorIterator",
    namespace="Database",
    doc="A position in the rows of a QueryLocator.",
    interfaces=("Iterator<SObject>",),
)


class LocatorState:
    """The state of a QueryLocator: its rows, and the query that they came from."""

    def __init__(self, rows: ListValue, query: str) -> None:
        self.rows = rows
        self.query = query


@QUERY_LOCATOR.method("String getQuery()")
def get_query(context: "Context", this: NativeInstance) -> str:
    """Returns the query's text."""
    return _locator(this).query


@QUERY_LOCATOR.method("Database.QueryLocatorIterator iterator()")
def iterator(context: "Context", this: NativeInstance) -> NativeInstance:
    """Returns a new iterator over the rows."""
    state = Iteration(_locator(this).rows.items, None)
    return NativeInstance(context.universe.type("Database.QueryLocatorIterator"), state)


@QUERY_LOCATOR_ITERATOR.method("Boolean hasNext()")
def has_next(context: "Context", this: NativeInstance) -> bool:
    """Returns whether there is another row."""
    state = this.state
    assert isinstance(state, Iteration)
    return state.has_next()


@QUERY_LOCATOR_ITERATOR.method("SObject next()")
def next_row(context: "Context", this: NativeInstance) -> Any:
    """Returns the next row. Throws a `System.NoSuchElementException` after the last one."""
    state = this.state
    assert isinstance(state, Iteration)
    return state.next()


def scope_of_call(context: "Context") -> Scope:
    """Returns what is visible where the query is run; the call's node has left it in the context."""
    visible: dict[str, tuple[Type, Any]] = context.query_scope or {}
    context.query_scope = None
    return lambda name: visible.get(name.lower())


def map_scope(context: "Context", binds: MapValue | None) -> Scope:
    """Returns the values of a map of binds by name; case does not matter."""
    if binds is None:
        raise null_argument()
    values = {str(name).lower(): value for name, value in binds.entries.items()}

    def find(name: str) -> tuple[Type, Any] | None:
        folded = name.lower()
        if folded not in values:
            return None
        value = values[folded]
        return (context.universe.any if value is None else runtime_type(context, value)), value

    return find


def run_query(context: "Context", text: str, scope: Scope) -> ListValue:
    """Runs a query by text and returns its rows, of the query's object."""
    query, binds = _compiled(context, text, scope)
    rows = context.records.query(query, binds)
    return new_list(context, "AggregateResult" if query.is_aggregate else query.object.name, list(rows))


def explain_query(context: "Context", text: str, scope: Scope) -> QueryPlan:
    """Returns what a query by text would do on the run's store."""
    query, binds = _compiled(context, text, scope)
    return context.records.explain(query, binds)


def count_rows(context: "Context", text: str, scope: Scope) -> int:
    """Runs a `SELECT COUNT()` query by text; for any other query, returns the number of its rows."""
    query, binds = _compiled(context, text, scope)
    return context.records.count(query, binds) if query.is_count else len(context.records.query(query, binds))


def _compiled(context: "Context", text: str, scope: Scope) -> tuple[LogicalQuery, list[Any]]:
    if context.compile_query is None:
        raise ScriptException("QueryException", "Queries by text are not available here")
    context.charge_work(len(text) << 2)

    def type_of(name: str) -> Type | None:
        found = scope(name)
        return None if found is None else found[0]

    query, names, problem = context.compile_query(text, type_of)
    if query is None:
        raise ScriptException("QueryException", problem)
    return query, [_bind(context, scope, name) for name in names]


def _bind(context: "Context", scope: Scope, names: tuple[str, ...]) -> Any:
    """Returns the value of a dotted bind, through fields of objects and records."""
    found = scope(names[0])
    value = None if found is None else found[1]
    for name in names[1:]:
        if value is None:
            return None
        value = _member(value, name)
    return value


def _member(value: Any, name: str) -> Any:
    if isinstance(value, Record):
        definition = value.definition.fields.get(name)
        return value.values.get(definition.name if definition is not None else name)
    if isinstance(value, Instance):
        field = _field(value.type, name)
        if field is not None:
            return value.fields[field.slot]
    raise ScriptException("QueryException", f"Variable does not exist: {name}")


def _field(type_: Type, name: str) -> FieldSymbol | None:
    current: Type | None = type_
    while current is not None and not current.symbol.is_library:
        field = current.symbol.complete().fields.get(name)
        if field is not None and not field.is_static:
            return field
        current = current.symbol.superclass
    return None


def _locator(locator: NativeInstance) -> LocatorState:
    state = locator.state
    assert isinstance(state, LocatorState)
    return state
