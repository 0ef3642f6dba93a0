"""SObject: what every record can do whatever its object, and AggregateResult."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from circuitscript.data.record import Record
from circuitscript.data.schema import FieldDefinition, FieldType, ObjectDefinition
from circuitscript.library.construction import new_map
from circuitscript.library.conversions import midnight
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import null_argument
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import Type, TypeKind
from circuitscript.values.collections import ListValue, MapValue
from circuitscript.values.hashing import hash_code as value_hash_code
from circuitscript.values.instances import ExceptionInstance, NativeInstance
from circuitscript.values.numbers import Long, decimal_of_double
from circuitscript.values.text import Id

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

SOBJECT = LibraryClass("SObject", TypeKind.SOBJECT, doc="A record of any object.")
SOBJECT.leave_out(
    "only custom settings and custom metadata types have it", "getAll getInstance getOrgDefaults getValues"
)
SOBJECT.leave_out("give the options to Database.insert or Database.update", "getOptions setOptions")
SOBJECT.leave_out("there are no quick actions", "getQuickActionName")
SOBJECT.leave_out("the CRM evaluates formulas", "recalculateFormulas")

_SYSTEM_FIELDS = frozenset({"CreatedById", "CreatedDate", "LastModifiedById", "LastModifiedDate", "SystemModstamp"})
_CHECKED = {
    FieldType.BOOLEAN: bool,
    FieldType.INTEGER: int,
    FieldType.LONG: int,
    FieldType.DATE: date,
    FieldType.TIME: time,
    FieldType.DATETIME: datetime,
    FieldType.BLOB: bytes,
    FieldType.TEXT_LIST: ListValue,
}


@SOBJECT.property("Id Id")
def id_(context: "Context", this: Record) -> Any:
    """The record's id; null before it was inserted."""
    return this.values.get("Id")


@SOBJECT.method("void addError(String message)")
def add_error(context: "Context", this: Record, message: str | None) -> None:
    """Keeps the record from being saved, with this message, when a trigger calls it."""
    _add_error(this, message, "")


@SOBJECT.method("void addError(String message, Boolean escape)")
def add_error_escaped(context: "Context", this: Record, message: str | None, escape: bool | None) -> None:
    """Keeps the record from being saved; messages are never shown as HTML, so `escape` changes nothing."""
    _add_error(this, message, "")


@SOBJECT.method("void addError(Exception exception)")
def add_exception(context: "Context", this: Record, exception: ExceptionInstance | None) -> None:
    """Keeps the record from being saved, with the exception's message."""
    _add_error(this, None if exception is None else exception.message, "")


@SOBJECT.method("void addError(Exception exception, Boolean escape)")
def add_exception_escaped(
    context: "Context", this: Record, exception: ExceptionInstance | None, escape: bool | None
) -> None:
    """Keeps the record from being saved, with the exception's message; `escape` changes nothing."""
    _add_error(this, None if exception is None else exception.message, "")


@SOBJECT.method("void addError(String field, String message)")
def add_field_error(context: "Context", this: Record, field: str | None, message: str | None) -> None:
    """Keeps the record from being saved, because of one field."""
    _add_error(this, message, field_of(this, field).name)


@SOBJECT.method("void addError(Schema.SObjectField field, String message)")
def add_token_error(context: "Context", this: Record, field: NativeInstance | None, message: str | None) -> None:
    """Keeps the record from being saved, because of one field."""
    _add_error(this, message, _token_field(this, field).name)


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
    _check_writable(this)
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
    return _read(context, this, field_of(this, field))


@SOBJECT.method("Object get(Schema.SObjectField field)")
def get_by_token(context: "Context", this: Record, field: NativeInstance | None) -> Any:
    """Returns the field's value."""
    return _read(context, this, _token_field(this, field))


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
    return new_map(context, "String", "Object", {name: _boxed(this, name) for name in this.values})


@SOBJECT.method("SObject getSObject(String relationship)")
def get_sobject(context: "Context", this: Record, relationship: str | None) -> Any:
    """Returns the parent record that was queried or set under this relationship, or null."""
    return this.values.get(_relationship(this, relationship).relationship)


@SOBJECT.method("SObject getSObject(Schema.SObjectField field)")
def get_sobject_by_token(context: "Context", this: Record, field: NativeInstance | None) -> Any:
    """Returns the parent record that was queried or set under this reference field, or null."""
    return this.values.get(_token_field(this, field).relationship)


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
    return _token_field(this, field).name in this.values


@SOBJECT.method("Object put(String field, Object value)")
def put(context: "Context", this: Record, field: str | None, value: Any) -> Any:
    """Sets the field and returns its previous value. Throws a `System.SObjectException` when the value does not fit."""
    return _put(context, this, field_of(this, field), value)


@SOBJECT.method("Object put(Schema.SObjectField field, Object value)")
def put_by_token(context: "Context", this: Record, field: NativeInstance | None, value: Any) -> Any:
    """Sets the field and returns its previous value. Throws a `System.SObjectException` when the value does not fit."""
    return _put(context, this, _token_field(this, field), value)


@SOBJECT.method("SObject putSObject(String relationship, SObject value)")
def put_sobject(context: "Context", this: Record, relationship: str | None, value: Record | None) -> Any:
    """Sets the parent record under this relationship and returns the previous one."""
    return _put_parent(context, this, _relationship(this, relationship), value)


@SOBJECT.method("SObject putSObject(Schema.SObjectField field, SObject value)")
def put_sobject_by_token(context: "Context", this: Record, field: NativeInstance | None, value: Record | None) -> Any:
    """Sets the parent record under this reference field and returns the previous one."""
    return _put_parent(context, this, _token_field(this, field), value)


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


def object_token(context: "Context", definition: ObjectDefinition) -> NativeInstance:
    """Returns the token of an object, `Contact.SObjectType`."""
    return NativeInstance(context.universe.type("Schema.SObjectType"), definition)


def token_of_type(context: "Context", type_: Type) -> NativeInstance | None:
    """Returns the token of the object whose records a type stands for; None for `SObject` itself and any other type."""
    origin = type_.symbol.origin
    return object_token(context, origin) if isinstance(origin, ObjectDefinition) else None


def clone_record(
    context: "Context", record: Record, preserve_id: bool, preserve_timestamps: bool, is_deep: bool = True
) -> Record:
    """Returns a copy of a record, without its id and the fields that the CRM keeps where these are not preserved."""
    context.charge_heap(64 + 64 * len(record.values))
    copy = record.copy()
    copy.is_clone = True
    copy.cloned_id = record.values.get("Id")
    if not preserve_id:
        copy.values.pop("Id", None)
    if not preserve_timestamps:
        for name in _SYSTEM_FIELDS & copy.values.keys():
            del copy.values[name]
    for name, value in copy.values.items():
        if is_deep and isinstance(value, Record):
            copy.values[name] = clone_record(context, value, True, True)
    return copy


def field_of(record: Record, name: str | None) -> FieldDefinition:
    """Returns the field with this name; raises a `SObjectException` when the record's object has none."""
    if name is None:
        raise null_argument()
    field = record.definition.fields.get(name)
    if field is None:
        raise ScriptException("SObjectException", f"Invalid field {name} for {record.definition.name}")
    return field


def _token_field(record: Record, token: NativeInstance | None) -> FieldDefinition:
    if token is None:
        raise null_argument()
    field = token.state
    assert isinstance(field, FieldDefinition)
    if record.definition.fields.get(field.name) is not field:
        raise ScriptException(
            "SObjectException", f"{field.name} does not belong to SObject type {record.definition.name}"
        )
    return field


def _relationship(record: Record, name: str | None) -> FieldDefinition:
    if name is None:
        raise null_argument()
    field = record.definition.relationship(name)
    if field is None:
        raise ScriptException("SObjectException", f"Invalid relationship {name} for {record.definition.name}")
    return field


def _read(context: "Context", record: Record, field: FieldDefinition) -> Any:
    """Returns a field's value as an Object; fetches it where an event did not bring it."""
    if record.is_incomplete and field.name not in record.values:
        context.records.complete(record)
    return _object_value(record, field)


def _object_value(record: Record, field: FieldDefinition) -> Any:
    """Returns a field's value as an Object, false for a Boolean without one; raises for a field left out of a query."""
    value = record.values.get(field.name)
    if value is None:
        if record.is_partial and field.name != "Id" and field.name not in record.values:
            name = f"{record.definition.name}.{field.name}"
            message = f"SObject row was retrieved via SOQL without querying the requested field: {name}"
            raise ScriptException("SObjectException", message)
        return False if field.type is FieldType.BOOLEAN else None
    return Long(value) if field.type is FieldType.LONG and isinstance(value, int) else value


def _boxed(record: Record, name: str) -> Any:
    field = record.definition.fields.get(name)
    return record.values[name] if field is None else _object_value(record, field)


def _check_writable(record: Record) -> None:
    if record.is_read_only:
        raise ScriptException("FinalException", "Record is read-only")


def _put(context: "Context", record: Record, field: FieldDefinition, value: Any) -> Any:
    _check_writable(record)
    previous = _boxed(record, field.name) if field.name in record.values else None
    if field.name not in record.values:
        context.charge_heap(64)
    record.values[field.name] = None if value is None else field_value(context, field, value)
    return previous


def _put_parent(context: "Context", record: Record, field: FieldDefinition, value: Record | None) -> Any:
    _check_writable(record)
    if not field.relationship:
        raise ScriptException("SObjectException", f"Invalid relationship {field.name} for {record.definition.name}")
    if value is not None and field.references and value.definition.name not in field.references:
        raise ScriptException(
            "SObjectException", f"Illegal assignment from {value.definition.name} to {' or '.join(field.references)}"
        )
    previous = record.values.get(field.relationship)
    if field.relationship not in record.values:
        context.charge_heap(64)
    record.values[field.relationship] = value
    return previous


def field_value(context: "Context", field: FieldDefinition, value: Any) -> Any:
    """Returns `value` as the field keeps it; raises a `SObjectException` when it is of another type."""
    if field.is_text and isinstance(value, str):
        return str(value)
    if field.type in (FieldType.ID, FieldType.REFERENCE) and isinstance(value, str):
        return Id(value)
    if field.is_decimal and isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return decimal_of_double(value) if isinstance(value, float) else Decimal(value)
    if field.type is FieldType.DATETIME and isinstance(value, date) and not isinstance(value, datetime):
        return midnight(value)
    if field.type is FieldType.ANY:
        return value
    wanted = _CHECKED.get(field.type)
    is_exact = isinstance(value, bool) == (wanted is bool) and not (wanted is date and isinstance(value, datetime))
    if wanted is not None and isinstance(value, wanted) and is_exact:
        return value
    raise ScriptException(
        "SObjectException", f"Illegal assignment from {type_name(context, value)} to {field.type.apex}"
    )


def type_name(context: "Context", value: Any) -> str:
    """Returns the name of a value's type as messages have it."""
    from circuitscript.library.conversions import runtime_type

    return runtime_type(context, value).name


def _add_error(record: Record, message: str | None, field: str) -> None:
    errors = record.errors if record.errors is not None else []
    errors.append("null" if message is None else message)
    record.errors = errors
    record.error_fields.append(field)
