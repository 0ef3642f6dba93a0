"""Values made from JSON: untyped ones, and values of a type that the script names.

A record's fields come in the order of a Java hash map of their names, as `JSON.serialize` then shows; an author's
object is made without running its constructor. Source of orders, forms and messages: what a real org answered.
"""

import base64
import binascii
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from circuitscript.data.schema import ObjectDefinition
from circuitscript.library.calendars import make_moment, make_time
from circuitscript.library.construction import enum_constants
from circuitscript.library.date_formats import parse_iso_date
from circuitscript.library.json_reading import (
    END_ARRAY,
    END_OBJECT,
    NUMBERS,
    START_ARRAY,
    START_OBJECT,
    VALUE_FALSE,
    VALUE_NULL,
    VALUE_STRING,
    VALUE_TRUE,
    JsonReader,
    whole_number,
)
from circuitscript.library.json_untyped import read_untyped
from circuitscript.library.json_writing import json_failure
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import FieldSymbol, Type, TypeKind
from circuitscript.values.collections import ListValue, MapValue, SetValue
from circuitscript.values.equality import has_plain_keys, key
from circuitscript.values.instances import Instance
from circuitscript.values.numbers import INTEGER_MAX, INTEGER_MIN, LONG_MAX, LONG_MIN
from circuitscript.values.text import record_id
from circuitscript.values.text_forms import is_stored

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

_DATETIME = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?\Z"
)
_TIME = re.compile(r"(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?\Z")
_FIRST = "at [line:1, column:2]"


class TypedReader:
    """Makes values of given types. `is_strict` refuses fields that the types do not have."""

    def __init__(self, context: "Context", reader: JsonReader, is_strict: bool) -> None:
        self._context = context
        self._reader = reader
        self._is_strict = is_strict
        self._is_root = True

    def read(self, type_: Type) -> Any:
        """Returns the value that begins at the reader's token. Raises a `JSONException` when it is not of the type."""
        reader, context, symbol = self._reader, self._context, type_.symbol
        if reader.token == VALUE_NULL:
            return None
        context.charge_work(1)
        if symbol.kind is TypeKind.PRIMITIVE:
            is_root, self._is_root = self._is_root, False
            return self._primitive(symbol.name, is_root)
        self._is_root = False
        if symbol.kind is TypeKind.SOBJECT:
            from circuitscript.library.json_records import RecordReader

            definition = symbol.origin if isinstance(symbol.origin, ObjectDefinition) else None
            return RecordReader(context, reader, self._is_strict).read(definition)
        if symbol.kind is TypeKind.ENUM:
            return self._enum(type_)
        if symbol.is_library:
            return self._library(type_)
        return self._instance(type_)

    def _library(self, type_: Type) -> Any:
        name = type_.symbol.name
        if name in ("List", "Iterable"):
            return self._list(type_)
        if name == "Set":
            element = type_.arguments[0]
            is_plain = has_plain_keys(element)
            items = self._list(type_).items
            return SetValue(type_, {key(item, is_plain, self._context): item for item in items}, is_plain)
        if name == "Map":
            return self._map(type_)
        if name == "Object":
            return read_untyped(self._context, self._reader)
        raise json_failure(f"Apex Type unsupported in JSON: {type_.name}")

    def _list(self, type_: Type) -> ListValue:
        reader = self._reader
        if reader.token != START_ARRAY:
            raise self._malformed("expected an array for a List")
        element = type_.arguments[0]
        items: list[Any] = []
        while reader.next() != END_ARRAY:
            self._context.charge_items(len(items) + 1, 1)
            items.append(self.read(element))
        return ListValue(type_, items)

    def _map(self, type_: Type) -> MapValue:
        reader = self._reader
        if reader.token != START_OBJECT:
            raise self._malformed("expected an object for a Map")
        key_type, value_type = type_.arguments
        is_plain = has_plain_keys(key_type)
        entries: dict[Any, Any] = {}
        while reader.next() != END_OBJECT:
            name = self._map_key(key_type, reader.value or "")
            reader.next()
            self._context.charge_items(len(entries) + 1, 1)
            entries[key(name, is_plain, self._context)] = self.read(value_type)
        return MapValue(type_, entries, is_plain)

    def _map_key(self, key_type: Type, text: str) -> Any:
        symbol = key_type.symbol
        if symbol.kind is TypeKind.ENUM:
            return self._constant(key_type, text)
        if symbol.kind is TypeKind.PRIMITIVE and symbol.name != "Blob":
            return self._from_text(symbol.name, text, is_root=True)
        if symbol.name == "Object":
            return text
        raise json_failure(f"Apex Type unsupported in JSON as the key of a Map: {key_type.name}")

    def _enum(self, type_: Type) -> Any:
        if self._reader.token != VALUE_STRING:
            raise self._malformed(f"expected the name of a constant of {type_.name}")
        return self._constant(type_, self._reader.value or "")

    def _constant(self, type_: Type, text: str) -> Any:
        for constant in enum_constants(self._context, type_.symbol):
            if constant.name.lower() == text.lower():
                return constant
        raise self._reader.failure(f"Invalid enum value: {text} for {type_.name}")

    def _instance(self, type_: Type) -> Instance:
        reader, context = self._reader, self._context
        if reader.token != START_OBJECT:
            raise self._malformed(f"expected an object for {type_.name}")
        if type_.symbol.is_abstract:
            raise json_failure(f"Type cannot be constructed: {type_.name}")
        instance: Instance = context.program.allocate(context, type_)
        fields = _fields(type_)
        while reader.next() != END_OBJECT:
            name = reader.value or ""
            field = fields.get(name.lower())
            reader.next()
            if field is not None:
                instance.fields[field.slot] = self.read(field.type)
            elif self._is_strict:
                raise json_failure(f"Unknown field: {type_.name}.{name}")
            else:
                reader.skip_value()
        return instance

    def _malformed(self, expected: str) -> ScriptException:
        return self._reader.failure(f"Malformed JSON: {expected}, found {self._reader.token}")

    def _primitive(self, name: str, is_root: bool) -> Any:
        reader = self._reader
        token = reader.token
        if token in (START_OBJECT, START_ARRAY):
            raise self._malformed(f"expected a value of type {name}")
        text = reader.value or ""
        if name == "Boolean":
            if token in (VALUE_TRUE, VALUE_FALSE):
                return token == VALUE_TRUE
            raise reader.failure(f"Illegal value for boolean: {text}")
        if name in ("Integer", "Long") and token in NUMBERS:
            return self._whole(name, text)
        if token in (VALUE_TRUE, VALUE_FALSE) and name not in ("String", "Id"):
            raise self._malformed(f"expected a value of type {name}")
        return self._from_text(name, text, is_root)

    def _whole(self, name: str, text: str) -> int:
        lowest, highest, kind = (INTEGER_MIN, INTEGER_MAX, "int") if name == "Integer" else (LONG_MIN, LONG_MAX, "long")
        number = whole_number(text, lowest, highest)
        if number is None:
            raise self._reader.failure(f"Numeric value ({text}) out of range of {kind}")
        return number

    def _from_text(self, name: str, text: str, is_root: bool) -> Any:
        if name == "String":
            self._context.charge_text(len(text))
            return text
        if name == "Id":
            return record_id(text)
        where = "at [line:1, column:1]" if is_root else _FIRST
        try:
            return _SCALARS[name](text)
        except (ValueError, ArithmeticError, ScriptException):
            raise json_failure(f"{_mismatch(name, text, is_root)} {where}") from None


def _mismatch(name: str, text: str, is_root: bool) -> str:
    if name in ("Date", "Datetime", "Time"):
        return f'Invalid format: "{text}"'
    if is_root or name not in ("Decimal", "Double"):
        return "Value does not match expected type"
    if not text:
        return "N/A"
    return f'Character {text[0]} is neither a decimal digit number, decimal point, nor "e" notation exponential mark.'


def _fields(type_: Type) -> dict[str, FieldSymbol]:
    """Returns the instance fields that keep a value, by folded name, inherited ones included."""
    fields: dict[str, FieldSymbol] = {}
    current: Type | None = type_
    while current is not None and not current.symbol.is_library:
        for field in current.symbol.complete().fields.values():
            if not field.is_static and is_stored(field) and "transient" not in field.modifiers:
                fields.setdefault(field.name.lower(), field)
        current = current.symbol.superclass
    return fields


def parse_datetime(text: str) -> datetime:
    """Reads `2024-02-29T12:34:56.000Z`, with any offset. Raises `ValueError` for anything else."""
    match = _DATETIME.match(text)
    if match is None:
        raise ValueError(text)
    day = date(int(match[1]), int(match[2]), int(match[3]))
    return make_moment(day, _clock(match[4], match[5], match[6], match[7]) - _offset(match[8]), UTC)


def parse_time(text: str) -> time:
    """Reads `12:34:56.789Z`. Raises `ValueError` for anything else."""
    match = _TIME.match(text)
    if match is None:
        raise ValueError(text)
    return make_time(0, 0, 0, _clock(match[1], match[2], match[3], match[4]) - _offset(match[5]))


def decode_base64(text: str) -> bytes:
    """Reads Base64. Raises `ValueError` for anything else."""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(text) from error


def _clock(hour: str | None, minute: str | None, second: str | None, fraction: str | None) -> int:
    hours, minutes, seconds = int(hour or 0), int(minute or 0), int(second or 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        raise ValueError
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((fraction or "0").ljust(3, "0")[:3])


def _offset(text: str | None) -> int:
    if text is None or text == "Z":
        return 0
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return minutes * 60_000 * (-1 if text[0] == "-" else 1)


def _exact_date(text: str) -> date:
    """The month and the day may have one digit."""
    parts = text.split("-")
    if len(parts) != 3 or len(parts[0]) != 4 or not all(len(part) in (1, 2) for part in parts[1:]):
        raise ValueError(text)
    return parse_iso_date("-".join(part.rjust(2, "0") for part in parts))


def _ranged(text: str, lowest: int, highest: int) -> int:
    if len(text) > 20 or not text.isascii() or "_" in text or text != text.strip():
        raise ValueError(text)
    value = int(text)
    if not lowest <= value <= highest:
        raise ValueError(text)
    return value


def _decimal(text: str) -> Decimal:
    if not text.isascii() or "_" in text or text != text.strip() or not any(character.isdigit() for character in text):
        raise ValueError(text)
    return Decimal(text)


_SCALARS: dict[str, Any] = {
    "Integer": lambda text: _ranged(text, INTEGER_MIN, INTEGER_MAX),
    "Long": lambda text: _ranged(text, LONG_MIN, LONG_MAX),
    "Double": lambda text: float(_decimal(text)),
    "Decimal": _decimal,
    "Boolean": lambda text: {"true": True, "false": False}[text.lower()],
    "Date": _exact_date,
    "Datetime": parse_datetime,
    "Time": parse_time,
    "Blob": decode_base64,
}
