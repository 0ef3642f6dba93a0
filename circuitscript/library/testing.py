"""Test: what only tests may do. The testing room hands in what starts and stops the measured part of a test."""

from typing import TYPE_CHECKING, Any

from circuitscript.data.record import Record
from circuitscript.library.construction import new_list
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import null_argument
from circuitscript.library.static_resources import read_records
from circuitscript.runtime import heap
from circuitscript.runtime.exceptions import LimitException, ScriptException
from circuitscript.symbols import Type
from circuitscript.values.collections import ListValue
from circuitscript.values.instances import NativeInstance
from circuitscript.values.text import Id

if TYPE_CHECKING:
    from datetime import datetime

    from circuitscript.runtime.context import Context

TEST = LibraryClass("Test", doc="What only tests may do.")
TEST.unavailable.update(
    {
        "setCurrentPage": "there are no pages",
        "setCurrentPageReference": "there are no pages",
        "invokeContinuationMethod": "make the callout with Http",
        "setContinuationResponse": "use Test.setMock",
        "calculatePermissionSetGroup": "the API applies its token's permissions",
        "clearApexPageMessages": "there are no pages",
        "createSoqlStub": "insert the records that the test needs",
        "createStubQueryRows": "use Test.createStubQueryRow for each",
        "enqueueBatchJobs": "use Database.executeBatch",
        "getExternalService": "use Test.setMock",
        "getFlexQueueOrder": "there is no such queue",
        "invokePage": "there are no pages",
        "isSoqlStubDefined": "insert the records that the test needs",
        "newSendEmailQuickActionDefaults": "use Messaging.sendEmail",
        "setReadOnlyApplicationMode": "the CRM has no such mode",
        "testNotificationActionHandler": "call the class's method yourself",
        "testSandboxPostCopyScript": "call the class's method yourself",
        "testInstall": "call the class's method yourself",
        "testUninstall": "call the class's method yourself",
    }
)

IS_TEST = "is_test"
"""`Context.state` says here that the run is a test."""
MOCKS = "library.mocks"
"""`Context.state` keeps the mocks of callouts here, by folded name of their interface."""
SEARCH_RESULTS = "library.search_results"
START, STOP = "test.start", "test.stop"
"""Where `Context.state` has what the test runner does in startTest and stopTest: callables that take the context."""


@TEST.static("Boolean isRunningTest()")
def is_running_test(context: "Context") -> bool:
    """Returns whether the run is a test."""
    return context.state.get(IS_TEST) is True


@TEST.static("void startTest()")
def start_test(context: "Context") -> None:
    """Begins the measured part of a test, which has limits of its own. Jobs queued from here on run at `stopTest`."""
    _require_test(context)
    if context.state.get("test.phase") is not None:
        raise LimitException("Testing already started", "FinalException")
    context.state["test.phase"] = "started"
    context.state[START](context)


@TEST.static("void stopTest()")
def stop_test(context: "Context") -> None:
    """Ends the measured part of a test, and runs the jobs that were queued in it."""
    _require_test(context)
    if context.state.get("test.phase") != "started":
        raise LimitException("Testing has not started or is already finished", "FinalException")
    context.state["test.phase"] = "stopped"
    context.state[STOP](context)


@TEST.static("void setMock(Type interfaceType, Object mock)")
def set_mock(context: "Context", interface: NativeInstance | None, mock: Any) -> None:
    """Has callouts answered by `mock`, which implements the interface: `HttpCalloutMock`."""
    if interface is None or mock is None:
        raise null_argument()
    _require_test(context)
    type_ = interface.state
    assert isinstance(type_, Type)
    context.state.setdefault(MOCKS, {})[type_.name.lower()] = mock


@TEST.static("Object createStub(Type parentType, StubProvider provider)")
def create_stub(context: "Context", parent: NativeInstance | None, provider: Any) -> Any:
    """Returns an object of a class or interface of the program whose methods all call `provider.handleMethodCall`.

    Private and static methods, and properties, stay as they are; no constructor runs. Throws a `System.TypeException`
    for a type of the library or the schema, an enum, a `Database.Batchable`, and a class whose constructors are all
    private; so does a call when the provider's answer is no value of the method's type.
    """
    if parent is None or provider is None:
        raise null_argument()
    _require_test(context)
    type_ = parent.state
    assert isinstance(type_, Type)
    return context.program.create_stub(context, type_, provider)


@TEST.static("List<SObject> loadData(Schema.SObjectType type, String resourceName)")
def load_data(context: "Context", token: NativeInstance | None, name: str | None) -> ListValue:
    """Inserts the records of a static resource that is CSV, and returns them. Its first line names the fields.

    Dates are `2024-02-29`, moments `2024-02-29T12:30:00Z`; a column `Id` is left out. Throws a
    `System.UnexpectedException` when there is no such resource, or it does not fit the object.
    """
    if token is None or name is None:
        raise null_argument()
    _require_test(context)
    records = read_records(context, token.state, name)
    if records:
        context.records.change("insert", records)
    return new_list(context, token.state.name, records)


@TEST.static("void setCreatedDate(Id recordId, Datetime createdDate)")
def set_created_date(context: "Context", record_id: Id | None, created: "datetime | None") -> None:
    """Sets when a record was made, in the store of the test."""
    if record_id is None or created is None:
        raise null_argument()
    _require_test(context)
    setter = getattr(context.host.records, "set_created_date", None)
    if setter is None:
        raise ScriptException("UnsupportedOperationException", "This store keeps no created dates that can be set")
    setter(str(record_id), created)


@TEST.static("void setFixedSearchResults(List<Id> recordIds)")
def set_fixed_search_results(context: "Context", ids: ListValue | None) -> None:
    """Has searches find these records."""
    _require_test(context)
    context.charge_items(0 if ids is None else len(ids.items), 0 if ids is None else len(ids.items))
    context.state[SEARCH_RESULTS] = [] if ids is None else [str(each) for each in ids.items]


@TEST.static("EventBus.TestBroker getEventBus()")
def get_event_bus(context: "Context") -> NativeInstance:
    """Returns the broker that delivers events in a test."""
    _require_test(context)
    return NativeInstance(context.universe.type("EventBus.TestBroker"), None)


@TEST.static("void enableChangeDataCapture()")
def enable_change_data_capture(context: "Context") -> None:
    """Has no effect: changes always reach their triggers."""


@TEST.static("Id getStandardPricebookId()")
def get_standard_pricebook_id(context: "Context") -> Id:
    """Returns an id that stands for the standard price book."""
    return Id("01s000000000001AAA")


@TEST.static("SObject createStubQueryRow(Schema.SObjectType type, Map<String, Object> fields)")
def create_stub_query_row(context: "Context", token: NativeInstance | None, fields: Any) -> Record:
    """Returns a record with these fields, as a query would."""
    if token is None or fields is None:
        raise null_argument()
    context.charge_heap(heap.RECORD + heap.ENTRY * len(fields.entries))
    return Record(token.state, {str(name): value for name, value in fields.entries.items()})


def _require_test(context: "Context") -> None:
    if context.state.get(IS_TEST) is not True:
        raise LimitException("The methods of Test can only be called from a test method", "UnexpectedException")
