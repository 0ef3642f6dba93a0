"""Exception and the system's own exceptions. Authors' exceptions extend `Exception` and get its four constructors."""

from typing import TYPE_CHECKING, Any

from circuitscript.library.construction import enum_constant, new_list
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import index_failure, null_argument
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import Type
from circuitscript.values.instances import EnumConstant, ExceptionInstance, FailedRow
from circuitscript.values.text import Id
from circuitscript.values.text_forms import qualified_type_name

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

_PLACE_LENGTH = 40
"""How long the line and column of a trace's entry are, at most."""
DEFAULT_MESSAGE = "Script-thrown exception"

EXCEPTION = LibraryClass(
    "Exception", doc="What can be thrown and caught.", modifiers=frozenset({"virtual", "abstract"})
)

EXCEPTION.unavailable.update(
    {
        "getDmlFields": "use getDmlFieldNames",
        "getInaccessibleFields": "the API applies its token's permissions",
    }
)


@EXCEPTION.method("String getMessage()")
def get_message(context: "Context", this: ExceptionInstance) -> str | None:
    """Returns the message."""
    message: str | None = this.message
    return message


@EXCEPTION.method("void setMessage(String message)")
def set_message(context: "Context", this: ExceptionInstance, message: str | None) -> None:
    """Replaces the message."""
    this.message = message


@EXCEPTION.method("Exception getCause()")
def get_cause(context: "Context", this: ExceptionInstance) -> ExceptionInstance | None:
    """Returns the exception that led to this one, or null."""
    cause: ExceptionInstance | None = this.cause
    return cause


@EXCEPTION.method("void initCause(Exception cause)")
def init_cause(context: "Context", this: ExceptionInstance, cause: ExceptionInstance | None) -> None:
    """Sets the cause, which can be done once.

    Throws a `System.IllegalArgumentException` when a cause is known already, or when it would be the exception itself.
    """
    if this.cause is not None or cause is this:
        raise ScriptException("IllegalArgumentException", "Can't overwrite cause")
    this.cause = cause


@EXCEPTION.method("String getTypeName()")
def get_type_name(context: "Context", this: ExceptionInstance) -> str:
    """Returns the name of the exception's type: `System.ListException`, `OrderException`."""
    return qualified_type_name(this.type)


@EXCEPTION.method("Integer getLineNumber()")
def get_line_number(context: "Context", this: ExceptionInstance) -> int:
    """Returns the line where the exception was thrown, or made when it was not thrown yet."""
    return this.trace[0][1] if this.trace else 0


@EXCEPTION.method("String getStackTraceString()")
def get_stack_trace_string(context: "Context", this: ExceptionInstance) -> str:
    """Returns one line a frame, the innermost first: `Class.Orders.total: line 3, column 1`."""
    context.charge_text(sum(len(frame) + _PLACE_LENGTH for frame, _, _ in this.trace))
    return "\n".join(f"{frame}: line {line}, column {column}" for frame, line, column in this.trace)


@EXCEPTION.method("Integer getNumDml()")
def get_num_dml(context: "Context", this: ExceptionInstance) -> int:
    """Returns the number of rows that failed."""
    return len(_failed_rows(this))


@EXCEPTION.method("Integer getDmlIndex(Integer index)")
def get_dml_index(context: "Context", this: ExceptionInstance, index: int | None) -> int:
    """Returns the position, among the records that were to be changed, of the failed row with this number."""
    return _failed_row(this, index).index


@EXCEPTION.method("Id getDmlId(Integer index)")
def get_dml_id(context: "Context", this: ExceptionInstance, index: int | None) -> Id | None:
    """Returns the id of the failed row with this number; null for a row without one."""
    row = _failed_row(this, index)
    return None if row.id is None else Id(row.id)


@EXCEPTION.method("String getDmlMessage(Integer index)")
def get_dml_message(context: "Context", this: ExceptionInstance, index: int | None) -> str:
    """Returns why the failed row with this number failed."""
    return _failed_row(this, index).message


@EXCEPTION.method("String getDmlStatusCode(Integer index)")
def get_dml_status_code(context: "Context", this: ExceptionInstance, index: int | None) -> str:
    """Returns the failed row's status code, such as `REQUIRED_FIELD_MISSING`."""
    return _failed_row(this, index).code


@EXCEPTION.method("List<String> getDmlFieldNames(Integer index)")
def get_dml_field_names(context: "Context", this: ExceptionInstance, index: int | None) -> Any:
    """Returns the names of the fields that made the row fail."""
    names = _failed_row(this, index).fields
    context.charge_items(len(names), len(names))
    return new_list(context, "String", list(names))


@EXCEPTION.method("StatusCode getDmlType(Integer index)")
def get_dml_type(context: "Context", this: ExceptionInstance, index: int | None) -> EnumConstant:
    """Returns the failed row's status code as a constant."""
    code = _failed_row(this, index).code
    known = context.universe.type("StatusCode").symbol.complete().fields
    return enum_constant(context, "StatusCode", code if code in known else "UNKNOWN_EXCEPTION")


def _failed_rows(exception: ExceptionInstance) -> list[FailedRow]:
    rows = exception.details
    return rows if isinstance(rows, list) else []


def _failed_row(exception: ExceptionInstance, index: int | None) -> FailedRow:
    if index is None:
        raise null_argument()
    rows = _failed_rows(exception)
    if not 0 <= index < len(rows):
        raise index_failure(index)
    return rows[index]


def _exception(type_: Type, message: str | None, cause: ExceptionInstance | None) -> ExceptionInstance:
    return ExceptionInstance(type_, None, [], message, cause)


def make(context: "Context", type_: Type) -> ExceptionInstance:
    """Makes an exception with the message `Script-thrown exception`."""
    return _exception(type_, DEFAULT_MESSAGE, None)


def make_with_message(context: "Context", type_: Type, message: str | None) -> ExceptionInstance:
    """Makes an exception with a message."""
    return _exception(type_, message, None)


def make_with_cause(context: "Context", type_: Type, cause: ExceptionInstance | None) -> ExceptionInstance:
    """Makes an exception with the exception that led to it."""
    return _exception(type_, DEFAULT_MESSAGE, cause)


def make_with_both(
    context: "Context", type_: Type, message: str | None, cause: ExceptionInstance | None
) -> ExceptionInstance:
    """Makes an exception with a message and the exception that led to it."""
    return _exception(type_, message, cause)


def make_hiding_message(
    context: "Context", type_: Type, message: str | None, cause: ExceptionInstance | None = None
) -> ExceptionInstance:
    """Makes an exception whose message is not for scripts: they see `Script-thrown exception`."""
    return _exception(type_, DEFAULT_MESSAGE, cause)


def make_without_value(context: "Context", type_: Type, name: str | None, value: str | None) -> ExceptionInstance:
    """Makes an exception about the parameter `name`, which had the value `value`."""
    context.charge_text(len(name or "null") + len(value or "null") + len("Invalid value for parameter : "))
    return _exception(type_, f"Invalid value for parameter {name}: {value}", None)


def _declare(name: str, doc: str, superclass: str = "Exception", *, only_default: bool = False) -> LibraryClass:
    """Declares a system exception with Apex's four constructors, or with the one without parameters only."""
    declaration = LibraryClass(name, doc=doc, superclass=superclass)
    declaration.constructor(f"{name}()")(make)
    if not only_default:
        declaration.constructor(f"{name}(String message)")(make_with_message)
        declaration.constructor(f"{name}(Exception cause)")(make_with_cause)
        declaration.constructor(f"{name}(String message, Exception cause)")(make_with_both)
    return declaration


ASSERT = _declare("AssertException", "A failed assertion. It ends the run: no `catch` receives it.")
ASYNC = _declare("AsyncException", "A problem with an asynchronous job, such as one that cannot be queued.")
AURA_HANDLED = LibraryClass(
    "AuraHandledException",
    doc="A message for the person in front of a user interface; scripts see it only after `setMessage`, as in Apex.",
    superclass="Exception",
)
AURA_HANDLED.constructor("AuraHandledException()")(make)
AURA_HANDLED.constructor("AuraHandledException(String message)")(make_hiding_message)
AURA_HANDLED.constructor("AuraHandledException(Exception cause)")(make_with_cause)
AURA_HANDLED.constructor("AuraHandledException(String message, Exception cause)")(make_hiding_message)
BIG_OBJECT = _declare("BigObjectException", "A problem with a big object.")
CALLOUT = _declare("CalloutException", "A callout that got no answer.")
DML = _declare("DmlException", "A DML statement that failed, with the rows that made it fail.")
DUPLICATE_MESSAGE = _declare("DuplicateMessageException", "A message that was sent already.")
EMAIL = _declare("EmailException", "An e-mail that could not be sent.")
EXTERNAL_OBJECT = _declare("ExternalObjectException", "A problem with data that lives elsewhere.")
FINAL = _declare("FinalException", "A change of something that cannot change.")
FLOW = _declare("FlowException", "A problem in a flow.")
HANDLED = _declare("HandledException", "A problem that was dealt with.")
ILLEGAL_ARGUMENT = _declare("IllegalArgumentException", "An argument that a method cannot accept.")
INVALID_HEADER = _declare("InvalidHeaderException", "An invalid header of a request.")
INVALID_PARAMETER = _declare(
    "InvalidParameterValueException", "An invalid value of a parameter, such as a URL's.", only_default=True
)
INVALID_PARAMETER.constructor("InvalidParameterValueException(String name, String value)")(make_without_value)
INVALID_READ_ONLY_USER_DML = _declare("InvalidReadOnlyUserDmlException", "A change by a user who may only read.")
JSON = _declare("JSONException", "Text that is not the JSON that was expected.")
LICENSE = _declare("LicenseException", "A missing licence.")
LIMIT = _declare("LimitException", "A limit that was exceeded. It ends the run: no `catch` receives it.")
LIST = _declare("ListException", "A problem with a list, such as an index out of bounds.")
MATH = _declare("MathException", "A problem with a calculation, such as a division by zero.")
NO_ACCESS = _declare("NoAccessException", "Missing access to something.")
NO_DATA_FOUND = _declare("NoDataFoundException", "Data that does not exist.")
NO_SUCH_ELEMENT = _declare("NoSuchElementException", "An iterator that was asked for more elements than it has.")
NULL_POINTER = _declare("NullPointerException", "A use of null as if it were an object.", only_default=True)
PROCEDURE = _declare("ProcedureException", "A problem with a procedure.")
QUERY = _declare("QueryException", "A problem with a query, such as no row where one is assigned.")
REQUIRED_FEATURE_MISSING = _declare("RequiredFeatureMissingException", "A feature that is not switched on.")
SOBJECT = _declare("SObjectException", "A problem with a record, such as a field that was not queried.")
SEARCH = _declare("SearchException", "A problem with a search.")
SECURITY = _declare("SecurityException", "A problem with security, such as in `Crypto`.")
SERIALIZATION = _declare("SerializationException", "Data that cannot be serialised.")
STRING = _declare("StringException", "A problem with a string, such as an invalid id.")
TOUCH_HANDLED = _declare("TouchHandledException", "A problem that a mobile client shows.")
TYPE = _declare("TypeException", "A conversion between types that is not possible.")
UNEXPECTED = _declare("UnexpectedException", "An unexpected problem.")
UNSUPPORTED_OPERATION = _declare("UnsupportedOperationException", "An operation that is not supported.")
VISUALFORCE = _declare("VisualforceException", "A problem with a page.")
XML = _declare("XmlException", "Text that is not the XML that was expected.")
