"""SObject: what every record can do whatever its object, and AggregateResult."""

from typing import TYPE_CHECKING, Any

from circuitscript.data.record import Record
from circuitscript.library.construction import new_map
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import null_argument
from circuitscript.library.record_values import (
    boxed_value,
    check_writable,
    clone_record,
    field_of,
    leave_error,
    object_token,
    read_field,
    relationship_of,
    store_field,
    store_parent,
    token_field,
)
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import TypeKind
from circuitscript.values.collections import ListValue, MapValue
from circuitscript.values.hashing import hash_code as value_hash_code
from circuitscript.values.instances import ExceptionInstance, NativeInstance

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


SOBJECT = LibraryClass("SObject", TypeKind.SOBJECT, doc="A record of any object.")
SOBJECT.leave_out(
    "only custom settings and custom metadata types have it", "getAll getInstance getOrgDefaults getValues"
)
SOBJECT.leave_out("give the options to Database.insert or Database.update", "getOptions setOptions")
SOBJECT.leave_out("there are no quick actions", "getQuickActionName")
SOBJECT.leave_out("the CRM evaluates formulas", "recalculateFormulas")


@SOBJECT.property("Id Id")
def id_(context: "Context", this: Record) -> Any:
    """The record's id; null before it was inserted."""
    return this.values.get("Id")


@SOBJECT.method("void addError(String message)")
def add_error(context: "Context", this: Record, message: str | None) -> None:
    """Keeps the record from being saved, with this message, when a trigger calls it."""
    leave_error(context, this, message, "")


@SOBJECT.method("void addError(String message, Boolean escape)")
def add_error_escaped(context: "Context", this: Record, message: str | None, escape: bool | None) -> None:
    """Keeps the record from being saved; messages are never shown as HTML, so `escape` changes nothing."""
    leave_error(context, this, message, "")


@SOBJECT.method("void addError(Exception exception)")
def add_exception(context: "Context", this: Record, exception: ExceptionInstance | None) -> None:
    """Keeps the record from being saved, with the exception's message."""
    leave_error(context, this, None if exception is None else exception.message, "")


@SOBJECT.method("void addError(Exception exception, Boolean escape)")
def add_exception_escaped(
    context: "Context", this: Record, exception: ExceptionInstance | None, escape: bool | None
) -> None:
    """Keeps the record from being saved, with the exception's message; `escape` changes nothing."""
    leave_error(context, this, None if exception is None else exception.message, "")


@SOBJECT.method("void addError(String field, String message)")
def add_field_error(context: "Context", this: Record, field: str | None, message: str | None) -> None:
    """Keeps the record from being saved, because of one field."""
    leave_error(context, this, message, field_of(this, field).name)


@SOBJECT.method("void addError(Schema.SObjectField field, String message)")
def add_token_error(context: "Context", this: Record, field: NativeInstance | None, message: str | None) -> None:
    """Keeps the record from being saved, because of one field."""
    leave_error(context, this, message, token_field(this, field).name)


@SOBJECT.method("void addError(String field, String message, Boolean escape)")
def add_field_error_escaped(
    context: "Context", this: Record, field: str | None, message: str | None, escape: bool | None
) -> None:
    """Keeps the record from being saved, because of one field; `escape` changes nothing."""
    leave_error(context, this, message, field_of(this, field).name)


@SOBJECT.method("void addError(Schema.SObjectField field, String message, Boolean escape)")
def add_token_error_escaped(
    context: "Context", this: Record, field: NativeInstance | None, message: str | None, escape: bool | None
) -> None:
    """Keeps the record from being saved, because of one field; `escape` changes nothing."""
    leave_error(context, this, message, token_field(this, field).name)


@SOBJECT.method("Boolean hasErrors()")
def has_errors(context: "Context", this: Record) -> bool:
    """Returns whether `addError` was called on the record."""
    return bool(this.errors)


@SOBJECT.method("List<Database.Error> getErrors()")
def get_errors(context: "Context", this: Record) -> ListValue:
    """Returns what `addError` was called with."""
    from circuitscript.library.results import error_list

    return error_list(context, this)


@SOBJECT.method("void clear()")
def clear(context: "Context", this: Record) -> None:
    """Removes all field values."""
    check_writable(this)
    this.values.clear()


@SOBJECT.method("SObject clone()")
def clone(context: "Context", this: Record) -> Record:
    """Returns a copy without id."""
    return clone_record(context, this, False, False)


@SOBJECT.method("SObject clone(Boolean preserveId)")
def clone_with_id(context: "Context", this: Record, preserve_id: bool | None) -> Record:
    """Returns a copy, with the id if `preserveId`."""
    return clone_record(context, this, bool(preserve_id), False)


@SOBJECT.method("SObject clone(Boolean preserveId, Boolean isDeepClone)")
def clone_deeply(context: "Context", this: Record, preserve_id: bool | None, is_deep: bool | None) -> Record:
    """Returns a copy; with `isDeepClone`, related records are copied too, else both share them."""
    return clone_record(context, this, bool(preserve_id), False, bool(is_deep))


@SOBJECT.method("SObject clone(Boolean preserveId, Boolean isDeepClone, Boolean preserveReadonlyTimestamps)")
def clone_with_timestamps(
    context: "Context", this: Record, preserve_id: bool | None, is_deep: bool | None, preserve_timestamps: bool | None
) -> Record:
    """Returns a copy; `preserveReadonlyTimestamps` keeps the fields about who made and changed the record, and when."""
    return clone_record(context, this, bool(preserve_id), bool(preserve_timestamps), bool(is_deep))


@SOBJECT.method(
    "SObject clone(Boolean preserveId, Boolean isDeepClone, Boolean preserveReadonlyTimestamps,"
    " Boolean preserveAutonumber)"
)
def clone_with_everything(
    context: "Context",
    this: Record,
    preserve_id: bool | None,
    is_deep: bool | None,
    preserve_timestamps: bool | None,
    preserve_autonumber: bool | None,
) -> Record:
    """Returns a copy; says what is copied besides the writable fields."""
    copy = clone_record(context, this, bool(preserve_id), bool(preserve_timestamps), bool(is_deep))
    if not preserve_autonumber:
        for field in this.definition.fields.values():
            if field.auto_number:
                copy.values.pop(field.name, None)
    return copy


@SOBJECT.method("Boolean equals(Object other)")
def equals(context: "Context", this: Record, other: object) -> bool:
    """Returns whether the other is a record of the same object with equal field values."""
    return context.equals(this, other)


@SOBJECT.method("Object get(String field)")
def get(context: "Context", this: Record, field: str | None) -> Any:
    """Returns the field's value. Throws a `System.SObjectException` when the object has no such field."""
    return read_field(context, this, field_of(this, field))


@SOBJECT.method("Object get(Schema.SObjectField field)")
def get_by_token(context: "Context", this: Record, field: NativeInstance | None) -> Any:
    """Returns the field's value."""
    return read_field(context, this, token_field(this, field))


@SOBJECT.method("Id getCloneSourceId()")
def get_clone_source_id(context: "Context", this: Record) -> Any:
    """Returns the id of the record that this one is a copy of, or null."""
    return this.cloned_id


@SOBJECT.method("Boolean isClone()")
def is_clone(context: "Context", this: Record) -> bool:
    """Returns whether the record is a copy of another one."""
    return this.is_clone


@SOBJECT.method("Map<String, Object> getPopulatedFieldsAsMap()")
def get_populated_fields_as_map(context: "Context", this: Record) -> MapValue:
    """Returns the fields that were set or queried, by name."""
    context.charge_items(len(this.values), len(this.values))
    return new_map(context, "String", "Object", {name: boxed_value(this, name) for name in this.values})


@SOBJECT.method("SObject getSObject(String relationship)")
def get_sobject(context: "Context", this: Record, relationship: str | None) -> Any:
    """Returns the parent record that was queried or set under this relationship, or null."""
    return this.values.get(relationship_of(this, relationship).relationship)


@SOBJECT.method("SObject getSObject(Schema.SObjectField field)")
def get_sobject_by_token(context: "Context", this: Record, field: NativeInstance | None) -> Any:
    """Returns the parent record that was queried or set under this reference field, or null."""
    return this.values.get(token_field(this, field).relationship)


@SOBJECT.method("List<SObject> getSObjects(String relationship)")
def get_sobjects(context: "Context", this: Record, relationship: str | None) -> Any:
    """Returns the child records that were queried under this relationship, or null."""
    if relationship is None:
        raise null_argument()
    child = this.definition.children.get(relationship)
    if child is None:
        raise ScriptException("SObjectException", f"Invalid relationship {relationship} for {this.definition.name}")
    return this.values.get(child.name)


@SOBJECT.method("Schema.SObjectType getSObjectType()")
def get_sobject_type(context: "Context", this: Record) -> NativeInstance:
    """Returns the token of the record's object."""
    return object_token(context, this.definition)


@SOBJECT.method("Integer hashCode()")
def hash_code(context: "Context", this: Record) -> int:
    """Returns a number that is the same for equal records."""
    return value_hash_code(this, context)


@SOBJECT.method("Boolean isSet(String field)")
def is_set(context: "Context", this: Record, field: str | None) -> bool:
    """Returns whether the field was set or queried, be it with null."""
    return field_of(this, field).name in this.values


@SOBJECT.method("Boolean isSet(Schema.SObjectField field)")
def is_set_by_token(context: "Context", this: Record, field: NativeInstance | None) -> bool:
    """Returns whether the field was set or queried, be it with null."""
    return token_field(this, field).name in this.values


@SOBJECT.method("Object put(String field, Object value)")
def put(context: "Context", this: Record, field: str | None, value: Any) -> Any:
    """Sets the field and returns its previous value. Throws a `System.SObjectException` when the value does not fit."""
    return store_field(context, this, field_of(this, field), value)


@SOBJECT.method("Object put(Schema.SObjectField field, Object value)")
def put_by_token(context: "Context", this: Record, field: NativeInstance | None, value: Any) -> Any:
    """Sets the field and returns its previous value. Throws a `System.SObjectException` when the value does not fit."""
    return store_field(context, this, token_field(this, field), value)


@SOBJECT.method("SObject putSObject(String relationship, SObject value)")
def put_sobject(context: "Context", this: Record, relationship: str | None, value: Record | None) -> Any:
    """Sets the parent record under this relationship and returns the previous one."""
    return store_parent(context, this, relationship_of(this, relationship), value)


@SOBJECT.method("SObject putSObject(Schema.SObjectField field, SObject value)")
def put_sobject_by_token(context: "Context", this: Record, field: NativeInstance | None, value: Record | None) -> Any:
    """Sets the parent record under this reference field and returns the previous one."""
    return store_parent(context, this, token_field(this, field), value)


@SOBJECT.method("String toString()")
def to_string(context: "Context", this: Record) -> str:
    """Returns the text form, `Contact:{FirstName=Ann}`."""
    return context.text(this)


AGGREGATE_RESULT = LibraryClass(
    "AggregateResult",
    TypeKind.SOBJECT,
    doc="One row of a query with `GROUP BY` or aggregate functions.",
    superclass="SObject",
)
