"""How values show as text: what `String.valueOf`, string concatenation and `System.debug` make of them.

The forms are Apex's: `(1, 2)`, `{a=1}`, `Contact:{Name=Ann}`, `Point:[x=1, y=2]` with fields in the order of their
names, at most ten elements of a collection. Moments show in GMT; `String.valueOf(Datetime)`, which shows local time, is
the library's.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from circuitscript.symbols import FieldSymbol, Type, TypeSymbol
from circuitscript.values.caller import MAX_NESTING, Caller, NestingError
from circuitscript.values.collections import ListValue, MapValue, SetValue
from circuitscript.values.instances import (
    EnumConstant,
    ExceptionInstance,
    Instance,
    NativeInstance,
    RecordValue,
)
from circuitscript.values.native import NativeState
from circuitscript.values.numbers import decimal_text, double_text

SHOWN_ELEMENTS = 10
"""How many elements of a collection are shown; the rest is `...`."""
_CHARGED_AT_ONCE = 16_384
_STRUCTURE_STEPS = 16
_TOKENS = frozenset({"SObjectType", "SObjectField"})
_SHOWN_AGAIN = "(already output)"


def text(value: Any, caller: Caller) -> str:
    """Returns the text form of any value; `null` for null. Raises `NestingError` for values nested too deeply."""
    if isinstance(value, str):
        return value
    simple = simple_text(value)
    return _Writer(caller).write(value) if simple is None else simple


def simple_text(value: Any) -> str | None:
    """Returns the text form of a value that holds no other value, or None for any other."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, float):
        return double_text(value)
    if isinstance(value, EnumConstant):
        return value.name
    if isinstance(value, bytes):
        return f"Blob[{len(value)}]"
    return _moment_text(value) if isinstance(value, (date, time)) else None


def date_text(value: date) -> str:
    """Returns `2024-02-29`; years below 1000 have leading zeros."""
    return f"{value.year:04}-{value.month:02}-{value.day:02}"


def datetime_text(value: datetime) -> str:
    """Returns `2024-02-29 12:30:00`, in the zone that the value is in."""
    return f"{date_text(value)} {value.hour:02}:{value.minute:02}:{value.second:02}"


def time_text(value: time) -> str:
    """Returns `12:30:00.000Z`."""
    return f"{value.hour:02}:{value.minute:02}:{value.second:02}.{value.microsecond // 1000:03}Z"


def qualified_type_name(type_: Type) -> str:
    """Returns the name as `getTypeName` has it: `System.TypeException`, `Outer.Inner`, `Schema.SObjectType`."""
    symbol = type_.symbol
    return f"System.{type_.name}" if symbol.is_library and symbol.namespace == "System" else type_.name


def shown_fields(symbol: TypeSymbol) -> list[FieldSymbol]:
    """Returns the instance fields of a class and its superclasses, by name."""
    fields: dict[str, FieldSymbol] = {}
    current: TypeSymbol | None = symbol
    while current is not None and not current.is_library:
        for field in current.complete().fields.values():
            if not field.is_static and field.slot >= 0 and is_stored(field):
                fields.setdefault(field.name.lower(), field)
        current = current.superclass.symbol if current.superclass is not None else None
    return [fields[name] for name in sorted(fields)]


def is_stored(field: FieldSymbol) -> bool:
    """Whether the field keeps a value: a property does unless both its accessors have bodies."""
    if not field.is_property:
        return True
    return any(accessor is not None and accessor.is_automatic for accessor in (field.getter, field.setter))


def _moment_text(value: date | time) -> str:
    if isinstance(value, datetime):
        return datetime_text(value)
    return time_text(value) if isinstance(value, time) else f"{date_text(value)} 00:00:00"


def _shown(message: str | None) -> str:
    return "null" if message is None else message


class _Writer:
    """Writes one value, charging the text as it grows."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._open: list[object] = []
        self._written: list[str] = []
        self._size = 0
        self._next_charge = _CHARGED_AT_ONCE

    def write(self, value: Any) -> str:
        """Returns the text of `value` and of what it holds."""
        simple = simple_text(value)
        if simple is not None:
            return self._grown(simple)
        if any(value is outer for outer in self._open):
            return _SHOWN_AGAIN
        if len(self._open) >= MAX_NESTING:
            raise NestingError
        self._open.append(value)
        self._caller.charge_work(_STRUCTURE_STEPS)
        result = self._structure(value)
        self._open.pop()
        return result

    def _structure(self, value: Any) -> str:
        if isinstance(value, ListValue):
            return f"({self._elements(value.items)})"
        if isinstance(value, SetValue):
            return f"{{{self._elements(value.entries.values())}}}"
        if isinstance(value, MapValue):
            keys = value.entries if value.has_plain_keys else (entry.value for entry in value.entries)
            return f"{{{self._pairs(zip(keys, value.entries.values(), strict=True))}}}"
        if isinstance(value, RecordValue):
            return f"{value.object_name()}:{{{self._fields(value.values.items())}}}"
        if isinstance(value, Instance):
            return self._instance(value)
        return self._native(value)

    def _instance(self, value: Instance) -> str:
        self._caller.hold((self._open, self._written))
        try:
            written = self._caller.call_to_string(value)
        finally:
            self._caller.let_go()
        if written is not None:
            return self._grown(written)
        symbol = value.type.symbol
        if isinstance(value, ExceptionInstance) and symbol.is_library:
            return f"{qualified_type_name(value.type)}: {_shown(value.message)}"
        fields = self._fields((field.name, value.fields[field.slot]) for field in shown_fields(symbol))
        shown = f"{symbol.name}:[{fields}]"
        return f"{shown}: {_shown(value.message)}" if isinstance(value, ExceptionInstance) else shown

    def _native(self, value: Any) -> str:
        if isinstance(value, NativeInstance):
            state = value.state
            if isinstance(state, NativeState):
                return self._grown(state.text())
            if isinstance(state, Type) or value.type.symbol.name in _TOKENS:
                return str(state.name)
            return qualified_type_name(value.type)
        return type(value).__name__

    def _elements(self, values: Iterable[Any]) -> str:
        return ", ".join(self._first(self.write(value) for value in values))

    def _pairs(self, pairs: Iterable[tuple[Any, Any]]) -> str:
        return ", ".join(self._first(f"{self.write(key)}={self.write(value)}" for key, value in pairs))

    def _fields(self, pairs: Iterable[tuple[str, Any]]) -> str:
        return ", ".join(f"{name}={self.write(value)}" for name, value in pairs)

    def _first(self, texts: Iterator[str]) -> Iterator[str]:
        for count, shown in enumerate(texts):
            if count == SHOWN_ELEMENTS:
                yield "..."
                return
            yield shown

    def _grown(self, added: str) -> str:
        self._written.append(added)
        self._size += len(added) + 2
        if self._size >= self._next_charge:
            self._caller.charge_text(self._size)
            self._next_charge = self._size + _CHARGED_AT_ONCE
        return added
