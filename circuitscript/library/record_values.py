"""Records as values: tokens, copies, errors, and the values of fields by name or token."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from circuitscript.data.record import Record
from circuitscript.data.schema import FieldDefinition, FieldType, ObjectDefinition
from circuitscript.library.conversions import midnight
from circuitscript.library.failures import null_argument
from circuitscript.runtime import heap
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import Type
from circuitscript.values.collections import ListValue
from circuitscript.values.instances import NativeInstance
from circuitscript.values.numbers import Long, decimal_of_double
from circuitscript.values.text import record_id

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


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
    context.charge_heap(heap.RECORD + heap.ENTRY * len(record.values))
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


def token_field(record: Record, token: NativeInstance | None) -> FieldDefinition:
    """Returns the record's field that a token stands for; throws a `System.SObjectException` for another object's."""
    if token is None:
        raise null_argument()
    field = token.state
    assert isinstance(field, FieldDefinition)
    if record.definition.fields.get(field.name) is not field:
        raise ScriptException(
            "SObjectException", f"{field.name} does not belong to SObject type {record.definition.name}"
        )
    return field


def relationship_of(record: Record, name: str | None) -> FieldDefinition:
    """Returns the reference behind a relationship's name; throws a `System.SObjectException` when there is none."""
    if name is None:
        raise null_argument()
    field = record.definition.relationship(name)
    if field is None:
        raise ScriptException("SObjectException", f"Invalid relationship {name} for {record.definition.name}")
    return field


def read_field(context: "Context", record: Record, field: FieldDefinition) -> Any:
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


def boxed_value(record: Record, name: str) -> Any:
    """Returns a value that the record has, as an Object."""
    field = record.definition.fields.get(name)
    return record.values[name] if field is None else _object_value(record, field)


def check_writable(record: Record) -> None:
    """Throws a `System.FinalException` for a record that cannot be changed."""
    if record.is_read_only:
        raise ScriptException("FinalException", "Record is read-only")


def store_field(context: "Context", record: Record, field: FieldDefinition, value: Any) -> Any:
    """Sets a field and returns its value before."""
    check_writable(record)
    previous = boxed_value(record, field.name) if field.name in record.values else None
    if field.name not in record.values:
        context.charge_heap(heap.ENTRY)
    record.values[field.name] = None if value is None else field_value(context, field, value)
    return previous


def store_parent(context: "Context", record: Record, field: FieldDefinition, value: Record | None) -> Any:
    """Sets the record that a reference points at and returns the one before."""
    check_writable(record)
    if not field.relationship:
        raise ScriptException("SObjectException", f"Invalid relationship {field.name} for {record.definition.name}")
    if value is not None and field.references and value.definition.name not in field.references:
        raise ScriptException(
            "SObjectException", f"Illegal assignment from {value.definition.name} to {' or '.join(field.references)}"
        )
    previous = record.values.get(field.relationship)
    if field.relationship not in record.values:
        context.charge_heap(heap.ENTRY)
    record.values[field.relationship] = value
    return previous


def field_value(context: "Context", field: FieldDefinition, value: Any) -> Any:
    """Returns `value` as the field keeps it; raises a `SObjectException` when it is of another type."""
    if field.is_text and isinstance(value, str):
        return str(value)
    if field.type in (FieldType.ID, FieldType.REFERENCE) and isinstance(value, str):
        context.charge_heap(heap.TEXT + len(value))
        return record_id(value)
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


def leave_error(context: "Context", record: Record, message: str | None, field: str) -> None:
    """Leaves an error on a record, about a field or (empty) about all of it."""
    context.charge_items((0 if record.errors is None else len(record.errors)) + 1, 2)
    errors = record.errors if record.errors is not None else []
    errors.append("null" if message is None else message)
    record.errors = errors
    record.error_fields.append(field)
