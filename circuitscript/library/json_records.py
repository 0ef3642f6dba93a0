"""Records made from JSON, with the conversions and refusals of a real org."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from circuitscript.data.record import Record
from circuitscript.data.schema import ChildRelationship, FieldDefinition, FieldType, ObjectDefinition
from circuitscript.library.construction import new_list
from circuitscript.library.date_formats import parse_iso_date
from circuitscript.library.json_reading import (
    END_ARRAY,
    END_OBJECT,
    NUMBERS,
    START_ARRAY,
    START_OBJECT,
    STARTS,
    VALUE_FALSE,
    VALUE_NULL,
    VALUE_STRING,
    VALUE_TRUE,
    JsonReader,
    whole_number,
)
from circuitscript.library.json_writing import json_failure
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.values.numbers import INTEGER_MAX, INTEGER_MIN, LONG_MAX, LONG_MIN, decimal_of_double
from circuitscript.values.text import record_id

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

_ISO_DATE_LENGTH = 10


class RecordReader:
    """Reads one record and what is nested in it."""

    def __init__(self, context: "Context", reader: JsonReader, is_strict: bool, is_nested: bool = False) -> None:
        self._context = context
        self._reader = reader
        self._is_strict = is_strict
        self._is_nested = is_nested

    def read(self, definition: ObjectDefinition | None) -> Record:
        """Returns the record that begins at the reader's token; `definition` is None where its attributes name it."""
        reader = self._reader
        if reader.token != START_OBJECT:
            raise reader.failure(f"Malformed JSON: expected an object for a record, found {reader.token}")
        pending: list[tuple[str, Any]] = []
        if definition is None:
            definition, pending = self._find_definition()
        self._context.charge_heap(64)
        values: dict[str, Any] = {}
        for name, raw in pending:
            field = definition.fields.get(name)
            if field is not None:
                values[field.name] = _converted(field, VALUE_STRING, raw)
        if reader.token != END_OBJECT:
            self._read_fields(definition, values)
        record = Record(definition, values)
        record.is_hashed = True
        return record

    def _read_fields(self, definition: ObjectDefinition, values: dict[str, Any]) -> None:
        reader = self._reader
        while reader.next() != END_OBJECT:
            name = reader.value or ""
            reader.next()
            self._context.charge_heap(64)
            if name == "attributes":
                reader.skip_value()
                continue
            member = _member(definition, name)
            if member is None:
                self._unknown(definition, name)
            elif isinstance(member, ChildRelationship):
                values[member.name] = self._children(member)
            elif isinstance(member, tuple):
                values[member[0].relationship] = self._parent(member[0])
            else:
                values[member.name] = self._field(member)

    def _find_definition(self) -> tuple[ObjectDefinition, list[tuple[str, Any]]]:
        """Reads up to the attributes that name the record's object; keeps what stands before them."""
        reader = self._reader
        pending: list[tuple[str, Any]] = []
        while reader.next() != END_OBJECT:
            name = reader.value or ""
            reader.next()
            if name == "attributes" and reader.token == START_OBJECT:
                return self._named(self._type_attribute()), pending
            if reader.token in STARTS:
                break
            pending.append((name, None if reader.token == VALUE_NULL else reader.value))
        raise json_failure(
            "Nested object for polymorphic foreign key must have an attributes field before any other fields."
        )

    def _type_attribute(self) -> str:
        reader = self._reader
        found = ""
        while reader.next() != END_OBJECT:
            name = reader.value
            reader.next()
            if name == "type" and reader.token == VALUE_STRING:
                found = reader.value or ""
            else:
                reader.skip_value()
        reader.token = None
        return found

    def _named(self, name: str) -> ObjectDefinition:
        symbol = self._context.universe.find(name.lower()) if name else None
        if symbol is None or not isinstance(symbol.origin, ObjectDefinition):
            raise json_failure("")
        return symbol.origin

    def _unknown(self, definition: ObjectDefinition, name: str) -> None:
        reader = self._reader
        if self._is_nested:
            raise _not_an_instance("<unknown>", reader)
        if self._is_strict:
            raise json_failure(f"No such column '{name}' on sobject of type {definition.name}")
        if reader.token not in STARTS:
            return
        depth = reader.depth
        previous = reader.token
        while not (reader.depth < depth):
            token = reader.next()
            if previous == START_ARRAY and token != END_ARRAY:
                raise json_failure(f"No field name specified on column for sobject of type {definition.name}")
            previous = token or ""

    def _parent(self, field: FieldDefinition) -> Record | None:
        reader = self._reader
        if reader.token == VALUE_NULL:
            return None
        if reader.token != START_OBJECT:
            raise json_failure(
                f"The value provided for foreign key reference {field.relationship} is not a nested SObject"
            )
        nested = RecordReader(self._context, reader, self._is_strict, is_nested=True)
        return nested.read(self._named(field.references[0]) if len(field.references) == 1 else None)

    def _children(self, child: ChildRelationship) -> Any:
        reader = self._reader
        if reader.token == VALUE_NULL:
            return None
        if reader.token != START_OBJECT:
            raise json_failure("QueryResult must start with '{'")
        definition = self._named(child.child)
        records: list[Any] = []
        while reader.next() != END_OBJECT:
            name = reader.value
            reader.next()
            if name == "records" and reader.token == START_ARRAY:
                while reader.next() != END_ARRAY:
                    self._context.charge_items(len(records) + 1, 1)
                    records.append(RecordReader(self._context, reader, self._is_strict).read(definition))
            else:
                reader.skip_value()
        return new_list(self._context, definition.name, records)

    def _field(self, field: FieldDefinition) -> Any:
        reader = self._reader
        token = reader.token or ""
        if token == VALUE_NULL:
            return None
        if field.type is FieldType.TEXT_LIST and token == START_ARRAY:
            items: list[Any] = []
            while reader.next() != END_ARRAY:
                self._context.charge_items(len(items) + 1, 1)
                items.append(None if reader.token == VALUE_NULL else reader.value)
            return new_list(self._context, "String", items)
        if token in STARTS:
            raise _not_an_instance(field.type.value, reader)
        text = reader.value or ""
        self._context.charge_text(len(text))
        return _converted(field, token, text)


Member = FieldDefinition | ChildRelationship | tuple[FieldDefinition]


def _member(definition: ObjectDefinition, name: str) -> Member | None:
    """Returns the field, child relationship, or (as a tuple of its field) parent relationship with this name."""
    field = definition.fields.get(name)
    if field is not None:
        return field
    child = definition.children.get(name)
    if child is not None:
        return child
    reference = definition.relationship(name)
    return None if reference is None else (reference,)


def _not_an_instance(kind: str, reader: JsonReader) -> ScriptException:
    return _mismatch(kind, reader.token or "", reader.value or "")


def _mismatch(kind: str, token: str, text: str) -> ScriptException:
    return json_failure(
        f"Cannot deserialize instance of {kind} from {token} value {text} or request may be missing a required field"
    )


def _converted(field: FieldDefinition, token: str, text: str) -> Any:
    try:
        return _value(field, token, text)
    except (ValueError, ArithmeticError, ScriptException):
        raise _mismatch(field.type.value, token, text) from None


def _value(field: FieldDefinition, token: str, text: str) -> Any:
    kind = field.type
    if field.is_text:
        return text
    if kind in (FieldType.ID, FieldType.REFERENCE):
        return record_id(text)
    if field.is_decimal:
        return decimal_of_double(float(text)) if text.strip() else Decimal("0.0")
    if kind in (FieldType.INTEGER, FieldType.LONG):
        return _whole(kind, text)
    if kind is FieldType.BOOLEAN:
        return token == VALUE_TRUE if token in (VALUE_TRUE, VALUE_FALSE) else text.strip().lower() in ("true", "1")
    if kind is FieldType.DATE:
        if len(text) != _ISO_DATE_LENGTH:
            raise ValueError(text)
        return parse_iso_date(text)
    return _rare_value(kind, token, text)


def _rare_value(kind: FieldType, token: str, text: str) -> Any:
    from circuitscript.library.json_values import (
        decode_base64,
        parse_datetime,
        parse_time,
    )

    if kind is FieldType.DATETIME:
        return parse_datetime(text) if text.strip() else None
    if kind is FieldType.TIME:
        return parse_time(text) if text.strip() else None
    if kind is FieldType.BLOB:
        return decode_base64(text)
    if kind is FieldType.ANY and token in NUMBERS:
        return Decimal(text)
    if kind is FieldType.TEXT_LIST:
        raise ValueError(text)
    return text


def _whole(kind: FieldType, text: str) -> int:
    lowest, highest = (INTEGER_MIN, INTEGER_MAX) if kind is FieldType.INTEGER else (LONG_MIN, LONG_MAX)
    value = whole_number(text, lowest, highest) if text.strip() else 0
    if value is None:
        raise ValueError(text)
    return value
