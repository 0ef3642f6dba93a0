"""How values stand in SQLite's columns, such that SQL compares them as queries do.

Text is TEXT with NOCASE collation; ids are TEXT; Decimals with a declared scale are INTEGER counts of the last decimal
place, others REAL; dates are ISO text; Datetimes and Times are INTEGER milliseconds; lists of texts are JSON.
"""

import json
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from circuitscript.data.comparison import as_texts, day_milliseconds, from_milliseconds, milliseconds
from circuitscript.data.functions import EXACT, shortest_decimal
from circuitscript.data.schema import FieldDefinition, FieldType, ObjectDefinition
from circuitscript.source.classes import frozen
from circuitscript.values.text import Id

Coder = Callable[[Any], Any]


@frozen(eq=False)
class Column:
    """One field's column: its declared SQL type, and what changes a value on its way in and out (None for nothing)."""

    name: str
    declaration: str
    encode: Coder | None
    decode: Coder | None
    field: FieldDefinition

    @property
    def quoted(self) -> str:
        """The column's name in SQL."""
        return f'"{self.name}"'

    @property
    def storage(self) -> str:
        """The first word of the declaration, such as `TEXT`."""
        return self.declaration.partition(" ")[0]


def columns_of(definition: ObjectDefinition) -> dict[str, Column]:
    """Returns the columns of an object by field name, in the fields' order."""
    return {field.name: column_of(field) for field in definition.fields.values()}


def column_of(field: FieldDefinition) -> Column:
    """Returns the column of one field."""
    if field.is_text:
        return Column(field.name, "TEXT COLLATE NOCASE", None, None, field)
    if field.is_decimal and field.precision:
        return Column(field.name, "INTEGER", *_scaled(field.scale), field)
    if field.is_decimal:
        return Column(field.name, "REAL", float, shortest_decimal, field)
    declaration, encode, decode = _CODERS[field.type]
    return Column(field.name, declaration, encode, decode, field)


def _scaled(scale: int) -> tuple[Coder, Coder]:
    def encode(value: Decimal) -> int:
        return int(value.scaleb(scale, EXACT))

    def decode(value: int) -> Decimal:
        return Decimal(value).scaleb(-scale, EXACT)

    return encode, decode if scale else Decimal


def _time(value: int) -> time:
    moment = from_milliseconds(value)
    return time(moment.hour, moment.minute, moment.second, moment.microsecond)


def _texts(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def _encode_texts(value: object) -> str:
    return json.dumps(as_texts(value), ensure_ascii=False)


def _encode_any(value: object) -> str:
    return json.dumps(value if isinstance(value, str | int | float | bool) else str(value))


_CODERS: dict[FieldType, tuple[str, Coder | None, Coder | None]] = {
    FieldType.ID: ("TEXT", str, Id),
    FieldType.REFERENCE: ("TEXT", str, Id),
    FieldType.BOOLEAN: ("INTEGER DEFAULT 0", int, bool),
    FieldType.INTEGER: ("INTEGER", None, None),
    FieldType.LONG: ("INTEGER", None, None),
    FieldType.DATE: ("TEXT", date.isoformat, date.fromisoformat),
    FieldType.DATETIME: ("INTEGER", milliseconds, from_milliseconds),
    FieldType.TIME: ("INTEGER", day_milliseconds, _time),
    FieldType.BLOB: ("BLOB", None, None),
    FieldType.TEXT_LIST: ("TEXT", _encode_texts, _texts),
    FieldType.ANY: ("TEXT", _encode_any, json.loads),
}


def encode_moment(value: date, kind: FieldType) -> object:
    """Returns a bound of a date range as the column of a date or datetime field has it."""
    return milliseconds(value) if isinstance(value, datetime) and kind is not FieldType.DATE else value.isoformat()[:10]
