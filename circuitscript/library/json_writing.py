"""Values as JSON text, in Apex's own forms and orders.

Maps come in reverse order of insertion, objects' fields in descending order of their names, records with `attributes`
first and then in the order in which their fields were set. Source: what a real org answered.
"""

import base64
import json.encoder
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from circuitscript.data.record import Record
from circuitscript.library.conversions import runtime_type
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.values.caller import MAX_NESTING
from circuitscript.values.collections import ListValue, MapValue, SetValue
from circuitscript.values.hashing import string_hash
from circuitscript.values.instances import EnumConstant, ExceptionInstance, Instance, NativeInstance, RecordValue
from circuitscript.values.numbers import Long, decimal_text, double_text
from circuitscript.values.text import Id
from circuitscript.values.text_forms import date_text, qualified_type_name, shown_fields, simple_text, time_text

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

_SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPES = str.maketrans({**{chr(code): f"\\u{code:04X}" for code in range(0x20)}, **_SHORT})
_INDENT = "  "
_CONTAINERS = (MapValue, ListValue, SetValue, RecordValue, Instance)
_quote = json.encoder.encode_basestring
_TOKENS = ("SObjectField", "SObjectType")
_VERSION = "v67.0"
_CHARGED_AT_ONCE = 16_384
_BYTES_AT_ONCE = 12_288
"""The same for bytes: a multiple of three, which Base64 writes without filling."""
_LONG_KINDS = frozenset({str, bytes})
_LOADED = 0.75
_BUCKETS = 16


def json_failure(message: str) -> ScriptException:
    """What JSON that cannot be read or written raises."""
    return ScriptException("JSONException", message)


def quoted(text: str) -> str:
    """Returns the text as a JSON string."""
    written = _quote(text)
    return written if len(written) == len(text) + 2 else f'"{text.translate(_ESCAPES)}"'


def quoted_pieces(text: str | bytes) -> Iterator[str]:
    """Yields a text as a JSON string in pieces, to be charged one by one: each character may become six."""
    yield '"'
    if isinstance(text, bytes):
        for start in range(0, len(text), _BYTES_AT_ONCE):
            yield base64.b64encode(text[start : start + _BYTES_AT_ONCE]).decode("ascii")
    else:
        for start in range(0, len(text), _CHARGED_AT_ONCE):
            yield quoted(text[start : start + _CHARGED_AT_ONCE])[1:-1]
    yield '"'


def is_long(value: Any) -> bool:
    """Whether a text or bytes are written in pieces."""
    return type(value) in _LONG_KINDS and len(value) > _CHARGED_AT_ONCE


def scalar(value: Any) -> str | None:
    """Returns a value that holds no other as JSON; None for any other value."""
    write = _SCALARS.get(type(value))
    if write is not None:
        return write(value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, EnumConstant):
        return f'"{value.name}"'
    return moment(value)


def moment(value: Any) -> str | None:
    """Returns a Date, Datetime or Time as JSON; None for any other value."""
    if isinstance(value, datetime):
        return f'"{datetime_json(value)}Z"'
    if isinstance(value, date):
        return f'"{date_text(value)}"'
    return f'"{time_text(value)}"' if isinstance(value, time) else None


_SCALARS: Final[dict[type, Callable[[Any], str]]] = {
    str: quoted,
    Id: quoted,
    type(None): lambda value: "null",
    bool: lambda value: "true" if value else "false",
    int: str,
    Long: lambda value: str(int(value)),
    Decimal: decimal_text,
    float: double_text,
    bytes: lambda value: f'"{base64.b64encode(value).decode("ascii")}"',
}


def datetime_json(value: datetime) -> str:
    """Returns `2024-02-29T12:34:56.000`, to which the zone is to be added."""
    clock = f"{value.hour:02}:{value.minute:02}:{value.second:02}.{value.microsecond // 1000:03}"
    return f"{date_text(value)}T{clock}"


class JsonWriter:
    """Writes one value. `suppress_nulls` leaves out null fields of authors' objects, not of records and maps."""

    def __init__(self, context: "Context", pretty: bool, suppress_nulls: bool) -> None:
        self._context = context
        self._pretty = pretty
        self._suppress_nulls = suppress_nulls
        self._parts: list[str] = []
        self._open: set[int] = set()
        self._level = 0
        self._size = 0
        self._charged = 0

    def write(self, value: Any) -> str:
        """Returns the value as JSON. Raises a `JSONException` for a value that has no such form."""
        self._value(value)
        self._context.charge_text(self._size)
        return "".join(self._parts)

    def _put(self, text: str) -> None:
        self._size += len(text)
        if self._size - self._charged >= _CHARGED_AT_ONCE:
            self._context.charge_heap(self._size - self._charged)
            self._context.charge_work(self._size - self._charged >> 4)
            self._context.charge_text(self._size)
            self._charged = self._size
        self._parts.append(text)

    def _value(self, value: Any) -> None:
        if is_long(value):
            self._long_text(value)
            return
        simple = None if isinstance(value, _CONTAINERS) else scalar(value)
        if simple is not None:
            self._put(simple)
            return
        if len(self._open) >= MAX_NESTING or id(value) in self._open:
            raise json_failure("Maximum nesting depth exceeded, or a value that holds itself")
        self._open.add(id(value))
        if isinstance(value, ListValue):
            self._array(value.items)
        elif isinstance(value, SetValue):
            self._array(list(value.entries.values()))
        elif isinstance(value, MapValue):
            self._map(value)
        elif isinstance(value, Record):
            self._record(value)
        elif isinstance(value, Instance) and not isinstance(value, ExceptionInstance):
            self._instance(value)
        else:
            raise json_failure(
                f"Apex Type unsupported in JSON: {qualified_type_name(runtime_type(self._context, value))}"
            )
        self._open.discard(id(value))

    def _long_text(self, text: str | bytes) -> None:
        if isinstance(text, str) and len(text) <= _CHARGED_AT_ONCE:
            self._put(quoted(text))
            return
        for piece in quoted_pieces(text):
            self._put(piece)

    def _array(self, items: list[Any]) -> None:
        opening, between, closing = ("[ ", ", ", " ]") if self._pretty else ("[", ",", "]")
        if not items:
            self._put("[ ]" if self._pretty else "[]")
            return
        self._put(opening)
        for position, item in enumerate(items):
            write = _SCALARS.get(type(item))
            if write is not None and not is_long(item):
                self._put(between + write(item) if position else write(item))
                continue
            if position:
                self._put(between)
            self._value(item)
        self._put(closing)

    def _map(self, value: MapValue) -> None:
        pairs = reversed(value.entries.items())
        if value.has_plain_keys:
            self._object([(entry if type(entry) is str else self._key(entry), item) for entry, item in pairs])
        else:
            self._object([(self._key(entry.value), item) for entry, item in pairs])

    def _key(self, value: Any) -> str:
        if value is None:
            raise json_failure("Map keys cannot be null in JSON")
        name = value if isinstance(value, str) else simple_text(value)
        if isinstance(value, NativeInstance) and value.type.symbol.name in _TOKENS:
            name = self._context.text(value)
        if name is None:
            kind = qualified_type_name(runtime_type(self._context, value))
            raise json_failure(f"Apex Type unsupported in JSON as the key of a Map: {kind}")
        return str(name)

    def _instance(self, value: Instance) -> None:
        fields = reversed(shown_fields(value.type.symbol))
        pairs = [(field.name, value.fields[field.slot]) for field in fields if "transient" not in field.modifiers]
        self._object([pair for pair in pairs if pair[1] is not None] if self._suppress_nulls else pairs)

    def _record(self, value: Record) -> None:
        name = value.object_name()
        attributes: dict[str, Any] = {"type": name}
        id_ = value.values.get("Id")
        if id_ is not None:
            attributes["url"] = f"/services/data/{_VERSION}/sobjects/{name}/{id_}"
        pairs: list[tuple[str, Any]] = [("attributes", _Fields(attributes))]
        names = hash_order(list(value.values)) if value.is_hashed else value.values
        for field in names:
            item = value.values[field]
            if isinstance(item, datetime):
                pairs.append((field, _Raw(f'"{datetime_json(item)}+0000"')))
            elif isinstance(item, ListValue) and field in value.definition.children:
                children = {"totalSize": len(item.items), "done": True, "records": item}
                pairs.append((field, _Fields(children)))
            else:
                pairs.append((field, item))
        self._object(pairs)

    def _object(self, pairs: list[tuple[str, Any]]) -> None:
        if not pairs:
            self._put("{ }" if self._pretty else "{}")
            return
        self._level += 1
        opening = "{\n" + _INDENT * self._level if self._pretty else "{"
        between = ",\n" + _INDENT * self._level if self._pretty else ","
        colon = " : " if self._pretty else ":"
        start, simple = opening, _SCALARS.get
        for name, value in pairs:
            write = simple(type(value))
            is_short = type(value) not in _LONG_KINDS or len(value) <= _CHARGED_AT_ONCE
            if write is not None and is_short and len(name) <= _CHARGED_AT_ONCE:
                self._put(f"{start}{quoted(name)}{colon}{write(value)}")
            else:
                self._member(start, name, colon, value)
            start = between
        self._level -= 1
        self._put("\n" + _INDENT * self._level + "}" if self._pretty else "}")

    def _member(self, start: str, name: str, colon: str, value: Any) -> None:
        """Writes a part of an object that is long, or holds others."""
        self._put(start)
        self._long_text(name)
        self._put(colon)
        if isinstance(value, _Raw):
            self._put(value.text)
        elif isinstance(value, _Fields):
            self._object(list(value.values.items()))
        else:
            self._value(value)


class _Raw:
    """JSON text that is written as it is."""

    def __init__(self, text: str) -> None:
        self.text = text


class _Fields:
    """An object that only JSON has: the attributes of a record, the envelope of its children."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values


def hash_order(names: list[str]) -> list[str]:
    """Returns the names in the order in which a Java `HashMap` goes through them."""
    buckets = _BUCKETS
    while len(names) > buckets * _LOADED:
        buckets *= 2

    def bucket(name: str) -> int:
        code = string_hash(name) & 0xFFFFFFFF
        return (code ^ code >> 16) & buckets - 1

    return sorted(names, key=bucket)
