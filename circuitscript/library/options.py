"""Small classes that set how something is done: DMLOptions, AccessLevel, Savepoint, AsyncOptions, and such."""

from typing import TYPE_CHECKING, Any

from circuitscript.library.declare import LibraryClass
from circuitscript.runtime import heap
from circuitscript.symbols import Type
from circuitscript.values.instances import NativeInstance

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


class OptionsState:
    """Values by folded name of the property."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}


def declare_options(
    declaration: LibraryClass, properties: tuple[tuple[str, str], ...], *, constructible: bool = True
) -> None:
    """Gives a class properties that can be read and set: pairs of a declaration (`Boolean allowSave`) and its doc."""
    if constructible:
        declaration.constructor(f"{declaration.name}()")(_make)
    for signature, doc in properties:
        _declare_property(declaration, signature, doc)


def _declare_property(declaration: LibraryClass, signature: str, doc: str) -> None:
    folded = signature.rpartition(" ")[2].lower()

    def read(context: "Context", this: NativeInstance) -> Any:
        return this.state.values.get(folded)

    def write(context: "Context", this: NativeInstance, value: Any) -> None:
        this.state.values[folded] = value

    read.__doc__ = doc
    declaration.property(signature, write)(read)


def _make(context: "Context", type_: Type) -> NativeInstance:
    """Makes an object whose properties are null."""
    context.charge_heap(heap.DICTIONARY)
    return NativeInstance(type_, OptionsState())


ACCESS_LEVEL = LibraryClass(
    "AccessLevel",
    doc="In which mode a query or change runs. The API always applies its token's permissions, so both are the same.",
)


def _access_level(name: str) -> Any:
    def read(context: "Context") -> NativeInstance:
        return NativeInstance(context.universe.type("AccessLevel"), name)

    read.__doc__ = "With the permissions of the API's token, as every query and change."
    return read


ACCESS_LEVEL.static_property("AccessLevel USER_MODE")(_access_level("USER_MODE"))
ACCESS_LEVEL.static_property("AccessLevel SYSTEM_MODE")(_access_level("SYSTEM_MODE"))

ACCESS_LEVEL.leave_out("the API applies its token's permissions", "withPermissionSetId")
SAVEPOINT = LibraryClass("Savepoint", doc="A mark that `Database.rollback` goes back to.")

DML_OPTIONS = LibraryClass("DMLOptions", namespace="Database", doc="How a change is made.")
ASSIGNMENT_RULE_HEADER = LibraryClass(
    "AssignmentRuleHeader",
    namespace="Database",
    outer=DML_OPTIONS,
    doc="Which rule assigns the record; the CRM decides, so it has no effect.",
)
DUPLICATE_RULE_HEADER = LibraryClass(
    "DuplicateRuleHeader",
    namespace="Database",
    outer=DML_OPTIONS,
    doc="How duplicates are treated; the CRM decides, so it has no effect.",
)
EMAIL_HEADER = LibraryClass(
    "EmailHeader",
    namespace="Database",
    outer=DML_OPTIONS,
    doc="Which e-mails a change sends; the CRM decides, so it has no effect.",
)
DML_OPTIONS.nested = [ASSIGNMENT_RULE_HEADER, DUPLICATE_RULE_HEADER, EMAIL_HEADER]

declare_options(
    ASSIGNMENT_RULE_HEADER,
    (
        ("Id assignmentRuleId", "The rule that assigns the record."),
        ("Boolean useDefaultRule", "Whether the default rule does."),
    ),
)
declare_options(
    DUPLICATE_RULE_HEADER,
    (
        ("Boolean allowSave", "Whether duplicates are saved."),
        ("Boolean runAsCurrentUser", "As whom duplicates are looked for."),
    ),
)
declare_options(
    EMAIL_HEADER,
    (
        ("Boolean triggerAutoResponseEmail", "Whether automatic answers are sent."),
        ("Boolean triggerOtherEmail", "Whether other e-mails are sent."),
        ("Boolean triggerUserEmail", "Whether users are told."),
    ),
)
declare_options(
    DML_OPTIONS,
    (
        ("Boolean allowFieldTruncation", "Whether text that is too long is cut."),
        ("Database.DMLOptions.AssignmentRuleHeader assignmentRuleHeader", "Which rule assigns the record."),
        ("Database.DMLOptions.DuplicateRuleHeader duplicateRuleHeader", "How duplicates are treated."),
        ("Database.DMLOptions.EmailHeader emailHeader", "Which e-mails are sent."),
        ("String localeOptions", "The language of labels."),
        ("Boolean optAllOrNone", "Whether one record that fails makes all fail."),
    ),
    constructible=False,
)


@DML_OPTIONS.constructor("DMLOptions()")
def make_dml_options(context: "Context", type_: Type) -> NativeInstance:
    """Makes options with their headers, so that these can be set at once."""
    context.charge_heap(4 * (heap.NATIVE + heap.OBJECT + heap.DICTIONARY))
    state = OptionsState()
    for header in ("AssignmentRuleHeader", "DuplicateRuleHeader", "EmailHeader"):
        header_type = context.universe.type(f"Database.DMLOptions.{header}")
        state.values[header.lower()] = NativeInstance(header_type, OptionsState())
    return NativeInstance(type_, state)
