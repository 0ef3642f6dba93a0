"""Hash codes as Java computes them, because `hashCode()` shows them: 32-bit, the same in every run.

Records and library objects hash by what they hold, in an order that does not depend on Python's own hashes.
"""

import struct
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from circuitscript.symbols import Type
from circuitscript.values.caller import MAX_NESTING, Caller, NestingError
from circuitscript.values.collections import ListValue, MapValue, SetValue
from circuitscript.values.instances import EnumConstant, Instance, NativeInstance, RecordValue
from circuitscript.values.numbers import Long, wrap_integer
from circuitscript.values.text import units

_MASK = 0xFFFFFFFF
_TRUE, _FALSE = 1231, 1237
_EPOCH_DATE = date(1970, 1, 1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def string_hash(text: str) -> int:
    """Returns `s[0]*31^(n-1) + … + s[n-1]` over the code units, wrapped to 32 bits."""
    result = 0
    for unit in text.encode("latin-1") if text.isascii() else units(text):
        result = (31 * result + unit) & _MASK
    return wrap_integer(result)


def hash_code(value: Any, caller: Caller) -> int:
    """Returns the hash code of any value; raises `NestingError` for values that stand in each other too deeply."""
    return _hash(value, caller, 0)


def _hash(value: Any, caller: Caller, depth: int) -> int:
    if value is None:
        return 0
    if isinstance(value, str):
        caller.charge_work(len(value) >> 5)
        return string_hash(value)
    if isinstance(value, (bool, int, float, Decimal)):
        return _hash_number(value)
    if isinstance(value, Instance):
        return caller.call_hash_code(value)
    if isinstance(value, EnumConstant):
        return string_hash(value.name)
    if isinstance(value, (ListValue, SetValue, MapValue, RecordValue)):
        if depth >= MAX_NESTING:
            raise NestingError
        return _hash_structure(value, caller, depth + 1)
    if isinstance(value, bytes):
        return _hash_all(value)
    if isinstance(value, (date, time)):
        return _hash_moment(value)
    if isinstance(value, NativeInstance):
        return string_hash((value.state if isinstance(value.state, Type) else value.type).name)
    return 0


def _hash_number(value: bool | int | float | Decimal) -> int:
    if isinstance(value, bool):
        return _TRUE if value else _FALSE
    if isinstance(value, Long):
        return _fold_long(value)
    if isinstance(value, int):
        return wrap_integer(value)
    if isinstance(value, float):
        return _fold_long(struct.unpack(">q", struct.pack(">d", value))[0])
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    coefficient = int("".join(map(str, digits)))
    return wrap_integer(31 * (-1 if sign else 1) * _magnitude_hash(coefficient) - exponent)


def _magnitude_hash(value: int) -> int:
    """Java's hash of a `BigInteger` without its sign: over its 32-bit words, the highest first."""
    result = 0
    for shift in range((value.bit_length() + 31) // 32 * 32 - 32, -1, -32):
        result = (31 * result + (value >> shift & _MASK)) & _MASK
    return result


def _fold_long(value: int) -> int:
    return wrap_integer((value ^ value >> 32) & _MASK)


def _hash_moment(value: date | time) -> int:
    if isinstance(value, datetime):
        elapsed = value - _EPOCH
        return _fold_long((elapsed.days * 86_400 + elapsed.seconds) * 1000 + elapsed.microseconds // 1000)
    if isinstance(value, date):
        return _fold_long((value - _EPOCH_DATE).days * 86_400_000)
    return ((value.hour * 60 + value.minute) * 60 + value.second) * 1000 + value.microsecond // 1000


def _hash_all(values: bytes | list[int]) -> int:
    result = 1
    for value in values:
        result = (31 * result + value) & _MASK
    return wrap_integer(result)


def _hash_structure(value: ListValue | SetValue | MapValue | RecordValue, caller: Caller, depth: int) -> int:
    if isinstance(value, ListValue):
        caller.charge_work(len(value.items))
        return _hash_all([_hash(item, caller, depth) for item in value.items])
    if isinstance(value, SetValue):
        caller.charge_work(len(value.entries))
        return wrap_integer(sum(_hash(element, caller, depth) for element in value.entries.values()))
    if isinstance(value, MapValue):
        caller.charge_work(len(value.entries))
        pairs = ((entry if value.has_plain_keys else entry.value, item) for entry, item in value.entries.items())
        return wrap_integer(sum(_hash(entry, caller, depth) ^ _hash(item, caller, depth) for entry, item in pairs))
    caller.charge_work(len(value.values))
    fields = ((name, item) for name, item in value.values.items() if item is not None)
    total = sum(string_hash(name) ^ _hash(item, caller, depth) for name, item in fields)
    return wrap_integer(string_hash(value.object_name()) + total)
