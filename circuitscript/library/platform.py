"""What the platform around a program offers: versions, order by language, access decisions, stubs, REST, searches."""

from typing import TYPE_CHECKING, Any

from circuitscript.data.record import Record
from circuitscript.library.construction import new_list, new_map, new_set
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import given
from circuitscript.library.growing import slices
from circuitscript.library.options import declare_options
from circuitscript.runtime import heap
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import Type, TypeKind
from circuitscript.values.collections import ListValue, MapValue, SetValue
from circuitscript.values.instances import EnumConstant, NativeInstance
from circuitscript.values.native import NativeState
from circuitscript.values.text import compare

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

VERSION = LibraryClass("Version", doc="A version of a package: major, minor and patch number.")


class VersionState(NativeState):
    """The state of a Version: its numbers."""

    def __init__(self, major: int, minor: int, patch: int | None) -> None:
        self.numbers = (major, minor, patch or 0)
        self.patch = patch

    def __eq__(self, other: object) -> bool:
        return isinstance(other, VersionState) and self.numbers == other.numbers

    def __hash__(self) -> int:
        return hash(self.numbers)

    def text(self) -> str:
        """Returns `1.2`, or `1.2.3`."""
        shown = f"{self.numbers[0]}.{self.numbers[1]}"
        return shown if self.patch is None else f"{shown}.{self.patch}"


@VERSION.constructor("Version(Integer major, Integer minor)")
def make_version(context: "Context", type_: Type, major: int | None, minor: int | None) -> NativeInstance:
    """Makes a version of two numbers."""
    return NativeInstance(type_, VersionState(given(major), given(minor), None))


@VERSION.constructor("Version(Integer major, Integer minor, Integer patch)")
def make_patch_version(
    context: "Context", type_: Type, major: int | None, minor: int | None, patch: int | None
) -> NativeInstance:
    """Makes a version of three numbers."""
    return NativeInstance(type_, VersionState(given(major), given(minor), given(patch)))


@VERSION.method("Integer compareTo(Version other)")
def compare_version(context: "Context", this: NativeInstance, other: NativeInstance | None) -> int:
    """Returns a negative number, 0 or a positive one, as this version is before, at or after the other."""
    first: tuple[int, int, int] = this.state.numbers
    second: tuple[int, int, int] = given(other).state.numbers
    return (first > second) - (first < second)


@VERSION.method("Integer major()")
def major(context: "Context", this: NativeInstance) -> int:
    """Returns the first number."""
    number: int = this.state.numbers[0]
    return number


@VERSION.method("Integer minor()")
def minor(context: "Context", this: NativeInstance) -> int:
    """Returns the second number."""
    number: int = this.state.numbers[1]
    return number


@VERSION.method("Integer patch()")
def patch(context: "Context", this: NativeInstance) -> int | None:
    """Returns the third number, or null."""
    number: int | None = this.state.patch
    return number


COLLATOR = LibraryClass(
    "Collator", doc="The order of a language's dictionaries, for `List.sort`.", interfaces=("Comparator<String>",)
)


_FOLDING_BYTES = 64
"""What a character beyond ASCII may take while it is folded and decomposed."""


class CollatorState:
    """The state of a Collator: it orders without regard to case and accents first."""

    def cost(self, text: str | None) -> int:
        """Returns how many bytes comparing a text needs."""
        return 0 if text is None else (4 if text.isascii() else _FOLDING_BYTES) * len(text)

    def compare(self, first: str | None, second: str | None) -> int:
        """Returns a negative number, 0 or a positive one; null comes first."""
        if first is None or second is None:
            return (first is not None) - (second is not None)
        for one, other in ((_base(first), _base(second)), (first.lower(), second.lower()), (second, first)):
            order = compare(one, other)
            if order:
                return -1 if order < 0 else 1
        return 0


def _base(text: str) -> str:
    import unicodedata

    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(
        "".join(character for character in piece if not unicodedata.combining(character))
        for piece in slices(decomposed)
    )


@COLLATOR.static("Collator getInstance()")
def get_collator(context: "Context") -> NativeInstance:
    """Returns a Collator."""
    return NativeInstance(context.universe.type("Collator"), CollatorState())


@COLLATOR.method("Integer compare(String first, String second)")
def collate(context: "Context", this: NativeInstance, first: str | None, second: str | None) -> int:
    """Returns a negative number, 0 or a positive one, as the first comes before, at or after the second."""
    collator = CollatorState()
    context.charge_heap(collator.cost(first) + collator.cost(second))
    return collator.compare(first, second)


STUB_PROVIDER = LibraryClass(
    "StubProvider", TypeKind.INTERFACE, doc="What answers the calls of a stub that `Test.createStub` makes."
)
STUB_PROVIDER.abstract(
    "Object handleMethodCall(Object stubbedObject, String stubbedMethodName, Type returnType,"
    " List<Type> listOfParamTypes, List<String> listOfParamNames, List<Object> listOfArgs)",
    "Answers a call of the stubbed object.",
)

ACCESS_TYPE = LibraryClass(
    "AccessType",
    TypeKind.ENUM,
    doc="What is to be done with records.",
    constants=("CREATABLE", "READABLE", "UPDATABLE", "UPSERTABLE"),
)
SECURITY = LibraryClass("Security", doc="Takes out of records what may not be read or written.")
ACCESS_DECISION = LibraryClass("SObjectAccessDecision", doc="Records without what may not be read or written.")


class DecisionState:
    """The state of a decision: the records, and the names of the fields that were taken out, by object."""

    def __init__(self, records: ListValue, removed: dict[str, list[str]], modified: list[int]) -> None:
        self.records = records
        self.removed = removed
        self.modified = modified


@SECURITY.static("SObjectAccessDecision stripInaccessible(AccessType accessType, List<SObject> records)")
def strip_inaccessible(context: "Context", access: EnumConstant | None, records: ListValue | None) -> NativeInstance:
    """Returns the records without the fields that the schema does not let be written; reading strips nothing."""
    flag = {"CREATABLE": "is_createable", "UPDATABLE": "is_updateable"}.get(given(access).name)
    removed: dict[str, list[str]] = {}
    modified: list[int] = []
    stripped: list[Any] = []
    context.charge_items(len(given(records).items), 2 * len(given(records).items))
    context.hold(stripped)
    for index, record in enumerate(given(records).items):
        context.charge_heap(heap.RECORD + heap.ENTRY * len(given(record).values))
        copy: Record = given(record).copy()
        for name in list(copy.values) if flag else ():
            field = copy.definition.fields.get(name)
            if field is not None and name != "Id" and not getattr(field, str(flag)):
                del copy.values[name]
                names = removed.setdefault(copy.definition.name, [])
                if name not in names:
                    names.append(name)
        if len(copy.values) < len(record.values):
            modified.append(index)
        stripped.append(copy)
    context.let_go()
    state = DecisionState(ListValue(given(records).type, stripped), removed, modified)
    return NativeInstance(context.universe.type("SObjectAccessDecision"), state)


@SECURITY.static(
    "SObjectAccessDecision stripInaccessible(AccessType accessType, List<SObject> records,"
    " Boolean enforceRootObjectCRUD)"
)
def strip_inaccessible_enforced(
    context: "Context", access: EnumConstant | None, records: ListValue | None, enforce: bool | None
) -> NativeInstance:
    """Does the same; whether the object itself may be changed, its change says."""
    return strip_inaccessible(context, access, records)


@ACCESS_DECISION.method("List<SObject> getRecords()")
def get_records(context: "Context", this: NativeInstance) -> ListValue:
    """Returns the records that are left."""
    records: ListValue = this.state.records
    return records


@ACCESS_DECISION.method("Map<String, Set<String>> getRemovedFields()")
def get_removed_fields(context: "Context", this: NativeInstance) -> MapValue:
    """Returns the names of the fields that were taken out, by object."""
    found: dict[str, list[str]] = this.state.removed
    count = len(found) + sum(map(len, found.values()))
    context.charge_items(count, count)
    context.charge_heap(heap.DICTIONARY * len(found))
    removed = {name: new_set(context, "String", fields) for name, fields in found.items()}
    return new_map(context, "String", new_set(context, "String", []).type, removed)


@ACCESS_DECISION.method("Set<Integer> getModifiedIndexes()")
def get_modified_indexes(context: "Context", this: NativeInstance) -> SetValue:
    """Returns the positions of the records that lost fields."""
    context.charge_items(len(this.state.modified), len(this.state.modified))
    return new_set(context, "Integer", this.state.modified)


FEATURE_MANAGEMENT = LibraryClass("FeatureManagement", doc="Custom permissions.")
FEATURE_MANAGEMENT.leave_out(
    "there are no packages",
    "changeProtection checkPackageBooleanValue checkPackageDateValue checkPackageIntegerValue setPackageBooleanValue"
    " setPackageDateValue setPackageIntegerValue",
)


@FEATURE_MANAGEMENT.static("Boolean checkPermission(String name)")
def check_permission(context: "Context", name: str | None) -> bool:
    """Returns whether the host's settings grant this permission: `permission.Name = "true"`."""
    return context.host.settings.get(f"permission.{given(name)}", "").lower() == "true"


REST_REQUEST = LibraryClass("RestRequest", doc="The request that a REST method answers.")
REST_RESPONSE = LibraryClass("RestResponse", doc="The answer of a REST method.")
REST_CONTEXT = LibraryClass("RestContext", doc="Request and answer of the REST method that is running.")

declare_options(
    REST_REQUEST,
    (
        ("Map<String, String> headers", "The headers."),
        ("String httpMethod", "The method, GET."),
        ("Map<String, String> params", "The parameters of the query."),
        ("String remoteAddress", "The address of the caller."),
        ("Blob requestBody", "The body."),
        ("String requestURI", "What follows the host in the URL."),
        ("String resourcePath", "The path that the class is mapped to."),
    ),
    constructible=False,
)
declare_options(
    REST_RESPONSE,
    (
        ("Map<String, String> headers", "The headers."),
        ("Blob responseBody", "The body."),
        ("Integer statusCode", "The status."),
    ),
    constructible=False,
)


def _make_rest(context: "Context", type_: Type) -> NativeInstance:
    """Makes an empty one, for a test."""
    from circuitscript.library.options import OptionsState

    context.charge_heap(5 * heap.DICTIONARY)
    state = OptionsState()
    state.values["headers"] = new_map(context, "String", "String", {})
    state.values["params"] = new_map(context, "String", "String", {})
    return NativeInstance(type_, state)


def _add_header(context: "Context", this: NativeInstance, name: str | None, value: str | None) -> None:
    """Adds a header."""
    context.charge_items(1, 1)
    this.state.values["headers"].entries[given(name)] = value


REST_REQUEST.constructor("RestRequest()")(_make_rest)
REST_RESPONSE.constructor("RestResponse()")(_make_rest)
REST_REQUEST.method("void addHeader(String name, String value)")(_add_header)
REST_RESPONSE.method("void addHeader(String name, String value)")(_add_header)


@REST_REQUEST.method("void addParameter(String name, String value)")
def add_parameter(context: "Context", this: NativeInstance, name: str | None, value: str | None) -> None:
    """Adds a parameter of the query."""
    context.charge_items(1, 1)
    this.state.values["params"].entries[given(name)] = value


def _declare_rest(name: str, type_: str, doc: str) -> None:
    def write(context: "Context", value: Any) -> None:
        context.state[f"library.rest.{name}"] = value

    def read(context: "Context") -> Any:
        return context.state.get(f"library.rest.{name}")

    read.__doc__ = doc
    REST_CONTEXT.static_property(f"{type_} {name}", write)(read)


_declare_rest("request", "RestRequest", "The request, or null outside a REST method.")
_declare_rest("response", "RestResponse", "The answer, or null outside a REST method.")

SEARCH = LibraryClass("Search", doc="Searches by text.")
SEARCH.unavailable.update({"find": "use Search.query", "suggest": "use Search.query"})


@SEARCH.static("List<List<SObject>> query(String search)")
def search_query(context: "Context", text: str | None) -> ListValue:
    """Runs a SOSL search that is text: a list of records for each object that it returns."""
    if context.compile_search is None:
        raise ScriptException("SearchException", "Searches by text are not available here")
    from circuitscript.library.dynamic_queries import scope_of_call

    scope = scope_of_call(context)

    def type_of(name: str) -> Type | None:
        found = scope(name)
        return None if found is None else found[0]

    search, names, problem = context.compile_search(given(text), type_of)
    if search is None:
        raise ScriptException("SearchException", problem)
    binds = [None if (found := scope(name[0])) is None else found[1] for name in names]
    rows = context.records.search(search, binds)
    context.charge_items(sum(map(len, rows)), sum(map(len, rows)) + len(rows))
    lists = [
        new_list(context, query.object.name, list(found)) for query, found in zip(search.returning, rows, strict=False)
    ]
    return new_list(context, context.universe.type("List", context.universe.type("SObject")), lists)
