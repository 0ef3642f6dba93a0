"""What became of the records of a Database method: results, their errors, and status codes."""

from typing import TYPE_CHECKING, Any

from circuitscript.library.construction import constant_of, new_list
from circuitscript.library.declare import LibraryClass
from circuitscript.library.growing import charge_objects, new_objects
from circuitscript.runtime.host import RowError, RowResult
from circuitscript.symbols import TypeKind
from circuitscript.values.collections import ListValue
from circuitscript.values.instances import EnumConstant, NativeInstance
from circuitscript.values.native import NativeState
from circuitscript.values.text import Id

if TYPE_CHECKING:
    from circuitscript.data.record import Record
    from circuitscript.runtime.context import Context

UNKNOWN = "UNKNOWN_EXCEPTION"

STATUS_CODE = LibraryClass(
    "StatusCode",
    TypeKind.ENUM,
    doc="Why a record could not be changed. A code that the CRM has besides these shows as `UNKNOWN_EXCEPTION`.",
    constants=(
        "ALL_OR_NONE_OPERATION_ROLLED_BACK",
        "ALREADY_IN_PROCESS",
        "API_CURRENTLY_DISABLED",
        "BAD_CUSTOM_ENTITY_PARENT_DOMAIN",
        "CANNOT_CASCADE_PRODUCT_ACTIVE",
        "CANNOT_EXECUTE_FLOW_TRIGGER",
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
        "CANNOT_REPARENT_RECORD",
        "CIRCULAR_DEPENDENCY",
        "DELETE_FAILED",
        "DELETE_NOT_ALLOWED",
        "DELETE_REQUIRED_ON_CASCADE",
        "DEPENDENCY_EXISTS",
        "DUPLICATES_DETECTED",
        "DUPLICATE_EXTERNAL_ID",
        "DUPLICATE_USERNAME",
        "DUPLICATE_VALUE",
        "EMAIL_ADDRESS_BOUNCED",
        "ENTITY_FAILED_IFLASTMODIFIED_ON_UPDATE",
        "ENTITY_IS_ARCHIVED",
        "ENTITY_IS_DELETED",
        "ENTITY_IS_LOCKED",
        "ENTITY_SAVE_ERROR",
        "FIELD_CUSTOM_VALIDATION_EXCEPTION",
        "FIELD_FILTER_VALIDATION_EXCEPTION",
        "FIELD_INTEGRITY_EXCEPTION",
        "HAS_PUBLIC_REFERENCES",
        "INACTIVE_OWNER_OR_USER",
        "INSUFFICIENT_ACCESS",
        "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
        "INSUFFICIENT_ACCESS_OR_READONLY",
        "INVALID_ACCESS_LEVEL",
        "INVALID_ARGUMENT_TYPE",
        "INVALID_CROSS_REFERENCE_KEY",
        "INVALID_CURRENCY_CORP_RATE",
        "INVALID_CURRENCY_ISO",
        "INVALID_EMAIL_ADDRESS",
        "INVALID_FIELD",
        "INVALID_FIELD_FOR_INSERT_UPDATE",
        "INVALID_ID_FIELD",
        "INVALID_OPERATION",
        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
        "INVALID_STATUS",
        "INVALID_TYPE",
        "INVALID_TYPE_FOR_OPERATION",
        "INVALID_TYPE_ON_FIELD_IN_RECORD",
        "LICENSE_LIMIT_EXCEEDED",
        "LIMIT_EXCEEDED",
        "LOCKED",
        "MALFORMED_ID",
        "MAX_ACTIONS_PER_RULE_EXCEEDED",
        "MISSING_ARGUMENT",
        "MIXED_DML_OPERATION",
        "NUMBER_OUTSIDE_VALID_RANGE",
        "NUM_HISTORY_FIELDS_BY_SOBJECT_EXCEEDED",
        "OPERATION_TOO_LARGE",
        "PROTECTED_RECORD",
        "QUERY_TIMEOUT",
        "REQUEST_LIMIT_EXCEEDED",
        "REQUIRED_FIELD_MISSING",
        "SELF_REFERENCE_FROM_TRIGGER",
        "SERVER_UNAVAILABLE",
        "SHARE_NEEDED_FOR_CHILD_OWNER",
        "STORAGE_LIMIT_EXCEEDED",
        "STRING_TOO_LONG",
        "TOO_MANY_APEX_REQUESTS",
        "TRANSFER_REQUIRES_READ",
        "UNABLE_TO_LOCK_ROW",
        "UNDELETE_FAILED",
        UNKNOWN,
        "UNSPECIFIED_EMAIL_ADDRESS",
        "WEBLINK_SIZE_LIMIT_EXCEEDED",
    ),
)

ERROR = LibraryClass("Error", namespace="Database", doc="Why one record could not be changed.")


@ERROR.property("List<String> fields")
@ERROR.method("List<String> getFields()")
def get_fields(context: "Context", this: NativeInstance) -> ListValue:
    """Returns the names of the fields that the error is about."""
    names = _error(this).fields
    context.charge_items(len(names), len(names))
    return new_list(context, "String", list(names))


@ERROR.property("String message")
@ERROR.method("String getMessage()")
def get_message(context: "Context", this: NativeInstance) -> str:
    """Returns what is wrong."""
    return _error(this).message


@ERROR.property("StatusCode statusCode")
@ERROR.method("StatusCode getStatusCode()")
def get_status_code(context: "Context", this: NativeInstance) -> EnumConstant:
    """Returns the kind of error."""
    return status_code(context, _error(this).code)


class ResultState(NativeState):
    """The state of a result: what the store said about one record."""

    def __init__(self, name: str, row: RowResult, record_id: str | None) -> None:
        self.name = name
        self.row = row
        self.id = row.id if row.id is not None else record_id

    def text(self) -> str:
        """Returns the form that Apex's debug log shows."""
        shown_id = "null" if self.id is None else self.id
        errors = "".join(
            f"Database.Error[getFields=({', '.join(error.fields)});getMessage={error.message};]"
            for error in self.row.errors
        )
        success = "true" if self.row.is_success else "false"
        return f"Database.{self.name}[getErrors=({errors});getId={shown_id};isSuccess={success};]"


def make_result(context: "Context", name: str, row: RowResult, record: "Record") -> NativeInstance:
    """Returns the result of one record as an object of the class `Database.name`."""
    record_id = record.values.get("Id")
    state = ResultState(name, row, str(record_id) if isinstance(record_id, str) and row.is_success else None)
    return NativeInstance(context.universe.type(f"Database.{name}"), state)


def status_code(context: "Context", code: str) -> EnumConstant:
    """Returns the constant of StatusCode for a store's code."""
    symbol = context.universe.type("StatusCode").symbol
    return constant_of(symbol, code if code in symbol.complete().fields else UNKNOWN)


def make_error(context: "Context", error: RowError) -> NativeInstance:
    """Returns an error as an object of Database.Error."""
    return NativeInstance(context.universe.type("Database.Error"), error)


def error_list(context: "Context", record: "Record") -> ListValue:
    """Returns what `addError` was called with on a record."""
    charge_objects(context, len(record.errors or ()))
    errors = [
        RowError("FIELD_CUSTOM_VALIDATION_EXCEPTION", message, (field,) if field else ())
        for message, field in zip(record.errors or (), record.error_fields, strict=False)
    ]
    return new_objects(context, "Database.Error", errors)


def _error(error: NativeInstance) -> RowError:
    state = error.state
    assert isinstance(state, RowError)
    return state


def _row(result: NativeInstance) -> ResultState:
    state = result.state
    assert isinstance(state, ResultState)
    return state


def _get_errors(context: "Context", this: NativeInstance) -> ListValue:
    """Returns why the record could not be changed; empty when it was."""
    return new_objects(context, "Database.Error", _row(this).row.errors)


def _get_id(context: "Context", this: NativeInstance) -> Id | None:
    """Returns the record's id; null for a record that was not inserted."""
    found = _row(this).id
    return None if found is None else Id(found)


def _is_success(context: "Context", this: NativeInstance) -> bool:
    """Returns whether the record was changed."""
    return _row(this).row.is_success


def _declare(name: str, doc: str) -> LibraryClass:
    """Declares one class of results with what all of them have."""
    declaration = LibraryClass(name, namespace="Database", doc=doc)
    declaration.method("List<Database.Error> getErrors()")(_get_errors)
    declaration.method("Id getId()")(_get_id)
    declaration.method("Boolean isSuccess()")(_is_success)
    declaration.property("List<Database.Error> errors")(_get_errors)
    declaration.property("Id id")(_get_id)
    declaration.property("Boolean success")(_is_success)
    return declaration


SAVE_RESULT = _declare("SaveResult", "What became of one record that was to be inserted or updated.")
DELETE_RESULT = _declare("DeleteResult", "What became of one record that was to be deleted.")
UNDELETE_RESULT = _declare("UndeleteResult", "What became of one record that was to be taken out of the recycle bin.")
UPSERT_RESULT = _declare("UpsertResult", "What became of one record that was to be inserted or updated.")
MERGE_RESULT = _declare("MergeResult", "What became of the records that were to be merged into one.")
EMPTY_RECYCLE_BIN_RESULT = _declare(
    "EmptyRecycleBinResult", "What became of one record that was to be deleted for good."
)


@UPSERT_RESULT.property("Boolean created")
@UPSERT_RESULT.method("Boolean isCreated()")
def is_created(context: "Context", this: NativeInstance) -> bool:
    """Returns whether the record was inserted, not updated."""
    return _row(this).row.is_created


class MergeState(ResultState):
    """The state of a MergeResult: the ids of the records that went into the master, too."""

    def __init__(self, row: RowResult, master_id: str | None, merged: list[str]) -> None:
        super().__init__("MergeResult", row, master_id)
        self.merged = merged


@MERGE_RESULT.method("List<Id> getMergedRecordIds()")
def get_merged_record_ids(context: "Context", this: NativeInstance) -> ListValue:
    """Returns the ids of the records that were merged into the master."""
    state: Any = this.state
    context.charge_items(len(state.merged), 3 * len(state.merged))
    return new_list(context, "Id", [Id(merged) for merged in state.merged])


@MERGE_RESULT.method("List<Id> getUpdatedRelatedIds()")
def get_updated_related_ids(context: "Context", this: NativeInstance) -> ListValue:
    """Returns the ids of the related records that now belong to the master, as far as the store tells them."""
    return new_list(context, "Id", [])
