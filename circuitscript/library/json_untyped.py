"""Untyped values made from JSON text: Maps, Lists and simple values, with numbers as Integer, Long or Decimal.

Python's own reader takes most texts, many times as fast as a reader that goes token by token; its values are then made
the run's own. What it would read otherwise, or refuse with other words, goes to the token reader instead, so that
values, duplicates, order and messages are the same either way.
"""

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from circuitscript.library.construction import new_list, new_map
from circuitscript.library.json_reading import (
    END_ARRAY,
    END_OBJECT,
    MAX_DEPTH,
    MAX_DIGITS,
    NUMBERS,
    START_ARRAY,
    START_OBJECT,
    VALUE_FALSE,
    VALUE_NUMBER_INT,
    VALUE_STRING,
    VALUE_TRUE,
    JsonReader,
)
from circuitscript.runtime import heap
from circuitscript.source.nesting import nests_deeper
from circuitscript.values.collections import ListValue, MapValue
from circuitscript.values.numbers import INTEGER_MAX, INTEGER_MIN, LONG_MAX, LONG_MIN, Long

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

_BRACKETS: Final = 5_000
"""With so many brackets, a text may nest more deeply than Python's reader, which recurses, should go."""
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_HALVES: Final = re.compile("[\ud800-\udfff]")
_Plain = dict[str, Any] | list[Any]


class _Otherwise(ValueError):
    """The token reader decides about this text."""


def read_quickly(context: "Context", text: str) -> tuple[Any] | None:
    """Returns the value of a text, in a tuple; None where the token reader is to read it."""
    if text.count("[") + text.count("{") > _BRACKETS and nests_deeper(text, MAX_DEPTH):
        return None
    if not text.isascii() and _HALVES.search(text):
        return None
    decoder = _DECODER if len(text) <= MAX_DIGITS else _CAREFUL_DECODER
    try:
        value, end = decoder.raw_decode(text, _end_of_space(text, 0))
        if _end_of_space(text, end) < len(text):
            return None
        return (_Converter(context).value(value, 1),)
    except (ValueError, ArithmeticError, RecursionError):
        return None


def _end_of_space(text: str, start: int) -> int:
    match = _SPACE.match(text, start)
    assert match is not None
    return match.end()


def _refuse(text: str) -> Any:
    raise _Otherwise(text)


def _bounded_decimal(text: str) -> Decimal:
    return Decimal(text) if len(text) <= MAX_DIGITS else _refuse(text)


_DECODER: Final = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse)
_CAREFUL_DECODER: Final = json.JSONDecoder(parse_float=_bounded_decimal, parse_constant=_refuse)


class _Converter:
    """Makes the run's values of Python's, and charges them."""

    def __init__(self, context: "Context") -> None:
        self._context = context
        self._list_type = new_list(context, "Object", []).type
        self._map_type = new_map(context, "String", "Object", {}).type

    def value(self, value: Any, depth: int) -> Any:
        """Returns one value that stands in `depth - 1` others."""
        if isinstance(value, dict | list):
            return self._container(value, depth)
        if isinstance(value, str):
            self._context.charge_text(len(value))
        return self._whole(value) if type(value) is int else value

    def _container(self, plain: _Plain, depth: int) -> ListValue | MapValue:
        if depth > MAX_DEPTH:
            raise _Otherwise
        context = self._context
        context.charge_items(len(plain), len(plain))
        texts = length = 0
        container: Any = plain
        for place, value in plain.items() if isinstance(plain, dict) else enumerate(plain):
            kind = type(value)
            if kind is str:
                texts += 1
                length += len(value)
            elif kind is dict or kind is list:
                container[place] = self._container(value, depth + 1)
            elif kind is int and not INTEGER_MIN <= value <= INTEGER_MAX:
                container[place] = self._whole(value)
        if texts:
            context.charge_work(length >> 4)
            context.charge_heap(heap.TEXT * texts + length)
        if isinstance(plain, dict):
            return MapValue(self._map_type, plain, True)
        return ListValue(self._list_type, plain)

    def _whole(self, number: int) -> int:
        if INTEGER_MIN <= number <= INTEGER_MAX:
            return number
        if not LONG_MIN <= number <= LONG_MAX:
            raise _Otherwise
        return Long(number)


def read_untyped(context: "Context", reader: JsonReader) -> Any:
    """Returns the value that begins at the reader's token: a Map, a List, or a simple value."""
    token = reader.token
    if token == START_OBJECT:
        return _untyped_map(context, reader)
    if token == START_ARRAY:
        items: list[Any] = []
        while reader.next() != END_ARRAY:
            context.charge_items(len(items) + 1, 1)
            items.append(read_untyped(context, reader))
        return new_list(context, "Object", items)
    return _untyped_scalar(context, reader)


def _untyped_map(context: "Context", reader: JsonReader) -> MapValue:
    entries: dict[Any, Any] = {}
    while reader.next() != END_OBJECT:
        name = reader.value
        reader.next()
        context.charge_items(len(entries) + 1, 1)
        entries[name] = read_untyped(context, reader)
    return new_map(context, "String", "Object", entries)


def _untyped_scalar(context: "Context", reader: JsonReader) -> Any:
    token, text = reader.token, reader.value
    if token == VALUE_STRING:
        context.charge_text(len(text or ""))
        return text
    if token == VALUE_NUMBER_INT:
        number = int(text or "0")
        if INTEGER_MIN <= number <= INTEGER_MAX:
            return number
        if not LONG_MIN <= number <= LONG_MAX:
            raise reader.failure(f'For input string: "{text}"')
        return Long(number)
    if token in NUMBERS:
        try:
            return Decimal(text or "0")
        except ArithmeticError:  # an exponent of too many digits
            raise reader.failure(f'For input string: "{text}"') from None
    return token == VALUE_TRUE if token in (VALUE_TRUE, VALUE_FALSE) else None
