"""JSONParser and JSONToken: JSON text, token by token."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from circuitscript.library.construction import enum_constant
from circuitscript.library.date_formats import parse_iso_date
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import null_argument
from circuitscript.library.json_reading import (
    FIELD_NAME,
    NUMBERS,
    VALUE_FALSE,
    VALUE_STRING,
    VALUE_TRUE,
    JsonReader,
)
from circuitscript.library.json_values import TypedReader, decode_base64, parse_datetime, parse_time
from circuitscript.library.json_writing import json_failure
from circuitscript.library.scalars import make_id
from circuitscript.symbols import Type, TypeKind
from circuitscript.values.instances import EnumConstant, NativeInstance
from circuitscript.values.numbers import INTEGER_MAX, INTEGER_MIN, LONG_MAX, LONG_MIN
from circuitscript.values.text import Id

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

JSON_PARSER = LibraryClass("JSONParser", doc="Reads JSON text token by token; `JSON.createParser` makes one.")
JSON_TOKEN = LibraryClass(
    "JSONToken",
    TypeKind.ENUM,
    doc="The kinds of tokens of JSON text.",
    constants=(
        "END_ARRAY",
        "END_OBJECT",
        "FIELD_NAME",
        "NOT_AVAILABLE",
        "START_ARRAY",
        "START_OBJECT",
        "VALUE_EMBEDDED_OBJECT",
        "VALUE_FALSE",
        "VALUE_NULL",
        "VALUE_NUMBER_FLOAT",
        "VALUE_NUMBER_INT",
        "VALUE_STRING",
        "VALUE_TRUE",
    ),
)

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z")


class ParserState:
    """The state of a JSONParser. A cleared token is no longer current, but is remembered."""

    def __init__(self, text: str) -> None:
        self.reader = JsonReader(text, is_parser=True)
        self.current: str | None = None
        self.cleared: str | None = None

    def advance(self) -> str | None:
        """Moves to the next token."""
        self.current = self.reader.next()
        return self.current


@JSON_PARSER.method("void clearCurrentToken()")
def clear_current_token(context: "Context", this: NativeInstance) -> None:
    """Forgets the current token; `getLastClearedToken` still tells it."""
    state = _state(this)
    if state.current is not None:
        state.cleared, state.current = state.current, None


@JSON_PARSER.method("Blob getBlobValue()")
def get_blob_value(context: "Context", this: NativeInstance) -> bytes:
    """Returns the bytes that the current string shows in Base64."""
    text = _text_of(this, VALUE_STRING)
    try:
        return decode_base64(text)
    except ValueError:
        raise _state(this).reader.failure("Failed to decode VALUE_STRING as base64") from None


@JSON_PARSER.method("Boolean getBooleanValue()")
def get_boolean_value(context: "Context", this: NativeInstance) -> bool:
    """Returns the current token, which must be true or false."""
    state = _state(this)
    if state.current not in (VALUE_TRUE, VALUE_FALSE):
        raise state.reader.failure(f"Current token ({_shown(state)}) not of boolean type")
    return state.current == VALUE_TRUE


@JSON_PARSER.method("String getCurrentName()")
def get_current_name(context: "Context", this: NativeInstance) -> str | None:
    """Returns the name of the field that the current token names or belongs to, or null."""
    reader = _state(this).reader
    if reader.token in ("START_OBJECT", "START_ARRAY") and len(reader.names) > 1:
        return reader.names[-2]
    return reader.name


@JSON_PARSER.method("JSONToken getCurrentToken()")
def get_current_token(context: "Context", this: NativeInstance) -> EnumConstant | None:
    """Returns the kind of the current token; null before the first and after the last."""
    return _constant(context, _state(this).current)


@JSON_PARSER.method("Datetime getDatetimeValue()")
def get_datetime_value(context: "Context", this: NativeInstance) -> datetime:
    """Returns the moment that the current string shows."""
    text = _text_of(this, VALUE_STRING)
    try:
        return parse_datetime(text)
    except ValueError:
        raise json_failure(f'Invalid format: "{text}"') from None


@JSON_PARSER.method("Date getDateValue()")
def get_date_value(context: "Context", this: NativeInstance) -> date:
    """Returns the day that the current string shows."""
    text = _text_of(this, VALUE_STRING)
    match = _DAY.match(text)
    if match is None:
        raise json_failure(f'Invalid format: "{text}"')
    return _checked_day(text, int(match[1]), int(match[2]), int(match[3]))


@JSON_PARSER.method("Decimal getDecimalValue()")
def get_decimal_value(context: "Context", this: NativeInstance) -> Decimal:
    """Returns the current number as a Decimal."""
    return Decimal(_number(this))


@JSON_PARSER.method("Double getDoubleValue()")
def get_double_value(context: "Context", this: NativeInstance) -> float:
    """Returns the current number as a Double."""
    return float(_number(this))


@JSON_PARSER.method("Id getIdValue()")
def get_id_value(context: "Context", this: NativeInstance) -> Id:
    """Returns the id that the current string shows. Throws a `System.StringException` when it cannot be one."""
    return make_id(_text_of(this, VALUE_STRING))


@JSON_PARSER.method("Integer getIntegerValue()")
def get_integer_value(context: "Context", this: NativeInstance) -> int:
    """Returns the whole part of the current number. Throws a `System.JSONException` when it has more than 32 bits."""
    return _whole(this, INTEGER_MIN, INTEGER_MAX, "int")


@JSON_PARSER.method("JSONToken getLastClearedToken()")
def get_last_cleared_token(context: "Context", this: NativeInstance) -> EnumConstant | None:
    """Returns the kind of the token that `clearCurrentToken` forgot last."""
    return _constant(context, _state(this).cleared)


@JSON_PARSER.method("Long getLongValue()")
def get_long_value(context: "Context", this: NativeInstance) -> int:
    """Returns the whole part of the current number. Throws a `System.JSONException` when it has more than 64 bits."""
    return _whole(this, LONG_MIN, LONG_MAX, "long")


@JSON_PARSER.method("String getText()")
def get_text(context: "Context", this: NativeInstance) -> str | None:
    """Returns the text of the current token: a string's characters, a number's digits, `{`, `true`."""
    state = _state(this)
    return None if state.current is None else state.reader.value


@JSON_PARSER.method("Time getTimeValue()")
def get_time_value(context: "Context", this: NativeInstance) -> time:
    """Returns the time that the current string shows."""
    text = _text_of(this, VALUE_STRING)
    try:
        return parse_time(text)
    except ValueError:
        raise json_failure(f'Invalid format: "{text}"') from None


@JSON_PARSER.method("Boolean hasCurrentToken()")
def has_current_token(context: "Context", this: NativeInstance) -> bool:
    """Returns whether there is a current token."""
    return _state(this).current is not None


@JSON_PARSER.method("JSONToken nextToken()")
def next_token(context: "Context", this: NativeInstance) -> EnumConstant | None:
    """Moves to the next token and returns its kind; null after the last one."""
    context.charge_work(1)
    return _constant(context, _state(this).advance())


@JSON_PARSER.method("JSONToken nextValue()")
def next_value(context: "Context", this: NativeInstance) -> EnumConstant | None:
    """Moves to the next token that is no field name, and returns its kind."""
    state = _state(this)
    token = state.advance()
    return _constant(context, state.advance() if token == FIELD_NAME else token)


@JSON_PARSER.method("Object readValueAs(Type type)")
def read_value_as(context: "Context", this: NativeInstance, type_: NativeInstance | None) -> Any:
    """Returns the value of this type that begins at the current token, and moves behind it."""
    return _read(context, this, type_, is_strict=False)


@JSON_PARSER.method("Object readValueAsStrict(Type type)")
def read_value_as_strict(context: "Context", this: NativeInstance, type_: NativeInstance | None) -> Any:
    """Does as `readValueAs`, but a field that the type does not have throws a `System.JSONException`."""
    return _read(context, this, type_, is_strict=True)


@JSON_PARSER.method("void skipChildren()")
def skip_children(context: "Context", this: NativeInstance) -> None:
    """Moves from the start of an object or array to its end."""
    state = _state(this)
    state.reader.skip_value()
    state.current = state.reader.token


def _state(parser: NativeInstance) -> ParserState:
    state = parser.state
    assert isinstance(state, ParserState)
    return state


def _constant(context: "Context", token: str | None) -> EnumConstant | None:
    return None if token is None else enum_constant(context, "JSONToken", token)


def _shown(state: ParserState) -> str:
    return "null" if state.current is None else state.current


def _text_of(parser: NativeInstance, wanted: str) -> str:
    state = _state(parser)
    if state.current != wanted:
        raise state.reader.failure(f"Current token ({_shown(state)}) not {wanted}, can not access as text")
    return state.reader.value or ""


def _number(parser: NativeInstance) -> str:
    state = _state(parser)
    if state.current not in NUMBERS:
        raise state.reader.failure(f"Current token ({_shown(state)}) not numeric, can not use numeric value accessors")
    return state.reader.value or "0"


def _whole(parser: NativeInstance, lowest: int, highest: int, kind: str) -> int:
    text = _number(parser)
    value = Decimal(text)
    if not lowest - 1 < value < highest + 1:
        raise _state(parser).reader.failure(f"Numeric value ({text}) out of range of {kind}")
    return int(value)


def _checked_day(text: str, year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise json_failure(f'Cannot parse "{text}": Value {month} for monthOfYear must be in the range [1,12]')
    from circuitscript.library.calendars import days_in_month

    last = days_in_month(year, month)
    if not 1 <= day <= last:
        raise json_failure(f'Cannot parse "{text}": Value {day} for dayOfMonth must be in the range [1,{last}]')
    return parse_iso_date(text)


def _read(context: "Context", parser: NativeInstance, token: NativeInstance | None, is_strict: bool) -> Any:
    if token is None:
        raise null_argument()
    type_ = token.state
    assert isinstance(type_, Type)
    state = _state(parser)
    if state.current is None and state.advance() is None:
        return None
    value = TypedReader(context, state.reader, is_strict).read(type_)
    state.current = None
    return value
