"""CircuitDB: queries, their plans and changes in few words, and look-ups elsewhere for many records at once."""

from typing import TYPE_CHECKING, Any

from circuitscript.data.record import Record
from circuitscript.library.construction import new_list
from circuitscript.library.declare import LibraryClass
from circuitscript.library.dynamic_queries import explain_query, map_scope, run_query, scope_of_call
from circuitscript.library.failures import given, null_reference
from circuitscript.library.growing import charge_objects, new_objects
from circuitscript.library.query_plans import plan_object
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.governor import Resource
from circuitscript.symbols import TypeKind
from circuitscript.values.collections import ListValue, MapValue
from circuitscript.values.instances import NativeInstance
from circuitscript.values.native import NativeState
from circuitscript.values.text import Id

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

CIRCUIT_DB = LibraryClass(
    "CircuitDB", doc="Queries, their plans and changes in few words, and look-ups elsewhere for many records."
)
ENRICHER = LibraryClass(
    "Enricher",
    TypeKind.INTERFACE,
    outer=CIRCUIT_DB,
    doc="How `CircuitDB.batchEnrich` looks something up: a record's key, the look-up, what to do with what was found.",
)
ENRICHMENT = LibraryClass("Enrichment", outer=CIRCUIT_DB, doc="What `CircuitDB.batchEnrich` did for one record.")
CIRCUIT_DB.nested = [ENRICHER, ENRICHMENT]

ENRICHER.abstract("String keyOf(SObject record)", "Returns what to look up for a record; null for nothing.")
ENRICHER.abstract("Object lookUp(String key)", "Looks a key up, once for all records that have it.")
ENRICHER.abstract("void apply(SObject record, Object found)", "Sets a record's fields by what was found for its key.")

_CACHE = "library.enrichments"


class EnrichmentState(NativeState):
    """The state of an Enrichment. `problem` is empty when all went well; `source` tells where the value came from."""

    def __init__(self, record: Record, key: str | None) -> None:
        self.record = record
        self.key = key
        self.value: Any = None
        self.problem = ""
        self.source = "none"

    def text(self) -> str:
        """Returns the form that the debug log shows."""
        outcome = self.problem or self.source
        return f"CircuitDB.Enrichment[key={self.key or 'null'}, {outcome}]"


@CIRCUIT_DB.static("List<SObject> query(String query)")
def query(context: "Context", text: str | None) -> ListValue:
    """Runs a query that is text; `:name` in it is the value of a variable that is visible where it is run."""
    return run_query(context, given(text), scope_of_call(context))


@CIRCUIT_DB.static("List<SObject> query(String query, Map<String, Object> binds)")
def query_with(context: "Context", text: str | None, binds: MapValue | None) -> ListValue:
    """Runs a query that is text; `:name` in it is the value of `binds` for that name."""
    return run_query(context, given(text), map_scope(context, binds))


@CIRCUIT_DB.static("CircuitDB.QueryPlan explain(String query)")
def explain(context: "Context", text: str | None) -> NativeInstance:
    """Tells what a query that is text would do on the run's store; `:name` in it is the value of a visible variable.

    Counts as a query. On HighLevel a search is asked how many rows it finds, which is an API call.
    """
    return plan_object(context, explain_query(context, given(text), scope_of_call(context)))


@CIRCUIT_DB.static("CircuitDB.QueryPlan explain(String query, Map<String, Object> binds)")
def explain_with(context: "Context", text: str | None, binds: MapValue | None) -> NativeInstance:
    """Tells what a query that is text would do; `:name` in it is the value of `binds` for that name."""
    return plan_object(context, explain_query(context, given(text), map_scope(context, binds)))


@CIRCUIT_DB.static("Id create(SObject record)")
def create(context: "Context", record: Record | None) -> Id:
    """Inserts a record and returns its id. Throws a `System.DmlException` when it cannot be inserted."""
    return _ids(context, [given(record)])[0]


@CIRCUIT_DB.static("List<Id> create(List<SObject> records)")
def create_all(context: "Context", records: ListValue | None) -> ListValue:
    """Inserts records and returns their ids; when one cannot be inserted, none is."""
    context.charge_items(len(given(records).items), len(given(records).items))
    return new_list(context, "Id", _ids(context, given(records).items))


@CIRCUIT_DB.static("void update(SObject record)")
def update(context: "Context", record: Record | None) -> None:
    """Updates a record. Throws a `System.DmlException` when it cannot be updated."""
    context.records.change("update", [given(record)])


@CIRCUIT_DB.static("void update(List<SObject> records)")
def update_all(context: "Context", records: ListValue | None) -> None:
    """Updates records; when one cannot be updated, none is."""
    context.records.change("update", _rows(context, records))


@CIRCUIT_DB.static("List<CircuitDB.Enrichment> batchEnrich(List<SObject> records, CircuitDB.Enricher enricher)")
def batch_enrich(context: "Context", records: ListValue | None, enricher: Any) -> ListValue:
    """Looks something up for each record, and applies it to the record.

    Records with the same key share one look-up, and a key that the run has looked up before with this class of enricher
    is not looked up again. When the run may make no more callouts, the keys that are left are skipped. A failure
    concerns the records with its key only: it is in their enrichments, in the order of the records.
    """
    if enricher is None:
        raise null_reference()
    rows = _rows(context, records)
    charge_objects(context, 2 * len(rows))
    states: list[EnrichmentState] = []
    context.hold(states)
    try:
        for record in rows:
            states.append(EnrichmentState(given(record), None))
            _ask_key(context, states[-1], enricher)
        _enrich(context, states, enricher)
    finally:
        context.let_go()
    return new_objects(context, "CircuitDB.Enrichment", states)


def _enrich(context: "Context", states: list[EnrichmentState], enricher: Any) -> None:
    found: dict[str, EnrichmentState] = {}
    for state in states:
        if state.key is not None and not state.problem:
            if state.key not in found:
                _look_up(context, state, enricher)
                found[state.key] = state
            else:
                first = found[state.key]
                state.value, state.problem = first.value, first.problem
                state.source = "shared" if first.source == "looked up" else first.source
    for state in states:
        if state.key is not None and not state.problem:
            _attempt(context, state, enricher, "apply", [state.record, state.value])


@ENRICHMENT.method("SObject getRecord()")
def get_record(context: "Context", this: NativeInstance) -> Record:
    """Returns the record."""
    return _state(this).record


@ENRICHMENT.method("String getKey()")
def get_key(context: "Context", this: NativeInstance) -> str | None:
    """Returns the record's key; null for a record without one, for which nothing was done."""
    return _state(this).key


@ENRICHMENT.method("Object getValue()")
def get_value(context: "Context", this: NativeInstance) -> Any:
    """Returns what was found."""
    return _state(this).value


@ENRICHMENT.method("Boolean isSuccess()")
def is_success(context: "Context", this: NativeInstance) -> bool:
    """Returns whether nothing went wrong."""
    return not _state(this).problem


@ENRICHMENT.method("String getMessage()")
def get_message(context: "Context", this: NativeInstance) -> str | None:
    """Returns what went wrong, or null."""
    return _state(this).problem or None


@ENRICHMENT.method("String getSource()")
def get_source(context: "Context", this: NativeInstance) -> str:
    """Returns `looked up`, `shared` with a record before, `cached` from earlier in the run, or `none`."""
    return _state(this).source


def _rows(context: "Context", records: ListValue | None) -> list[Any]:
    items = given(records).items
    context.charge_items(len(items), len(items))
    return list(items)


def _ids(context: "Context", records: list[Any]) -> list[Id]:
    results = context.records.change("insert", records)
    return [Id(result.id) for result in results if result.id is not None]


def _ask_key(context: "Context", state: EnrichmentState, enricher: Any) -> None:
    state.key = _attempt(context, state, enricher, "keyOf", [state.record])


def _look_up(context: "Context", state: EnrichmentState, enricher: Any) -> None:
    cache: dict[tuple[str, str | None], Any] = context.state.setdefault(_CACHE, {})
    place = (enricher.type.name, state.key)
    if place in cache:
        state.value = cache[place]
        state.source = "cached"
        return
    left = context.governor.maximum(Resource.CALLOUTS) - context.governor.used(Resource.CALLOUTS)
    if left <= 0:
        state.problem = "Skipped: the run may make no more callouts"
        return
    state.value = _attempt(context, state, enricher, "lookUp", [state.key])
    if not state.problem:
        state.source = "looked up"
        context.charge_items(len(cache) + 1, 1)
        cache[place] = state.value


def _attempt(context: "Context", state: EnrichmentState, enricher: Any, method: str, arguments: list[Any]) -> Any:
    """Calls the enricher; what it throws becomes the record's problem."""
    try:
        return context.call_named(enricher, method, arguments)
    except ScriptException as exception:
        kind = exception.value.type.name if exception.value is not None else exception.kind
        message = exception.value.message if exception.value is not None else exception.message
        context.charge_text(len(kind) + len(message or "null") + 2)
        state.problem = f"{kind}: {message}"
        return None


def _state(enrichment: NativeInstance) -> EnrichmentState:
    state = enrichment.state
    assert isinstance(state, EnrichmentState)
    return state
