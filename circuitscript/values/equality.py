"""When two values are equal: the operator `==` on objects, and the stricter equality of Set elements and Map keys.

The operator compares numbers by value whatever their type (`1 == 1.0`); keys are Java's, where 1, 1L and 1.0 are three
keys and 1.0 and 1.00 two. Strings are compared with case by both: only the String operator `==` ignores it. Source:
what a real org answered for collections of `Decimal` and `Object`.
"""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from circuitscript.symbols import Type, TypeKind
from circuitscript.values.caller import MAX_NESTING, Caller, NestingError
from circuitscript.values.collections import ListValue, MapValue, SetValue
from circuitscript.values.hashing import hash_code
from circuitscript.values.instances import Instance, NativeInstance, RecordValue
from circuitscript.values.numbers import decimal_of_double
from circuitscript.values.text import same_id

_PLAIN_KEY_TYPES = frozenset({"String", "Id", "Integer", "Long", "Boolean", "Date", "Datetime", "Time"})
_NUMBERS = (int, float, Decimal)
_MOMENTS = (date, time)


class Key:
    """A Set element or Map key whose equality Python does not have. The hash is that of the moment it was put in."""

    __slots__ = ("_caller", "_hash", "value")

    def __init__(self, value: Any, caller: Caller) -> None:
        self.value = value
        self._caller = caller
        self._hash = hash_code(value.lower() if isinstance(value, str) else value, caller)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Key) and self._hash == other._hash and equal_keys(self.value, other.value, self._caller)
        )


class FoldedKey(Key):
    """A String key that equals the same text in any case, as in the maps that describe returns."""

    __slots__ = ()

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Key) or not isinstance(other.value, str):
            return False
        return bool(self.value.lower() == other.value.lower())


def has_plain_keys(key_type: Type) -> bool:
    """Whether values of this static type can stand in a dictionary as they are."""
    return key_type.symbol.name in _PLAIN_KEY_TYPES or key_type.symbol.kind is TypeKind.ENUM


def key(value: Any, has_plain: bool, caller: Caller) -> Any:
    """Returns what stands for `value` as a key in the entries of a Set or Map."""
    return value if has_plain else Key(value, caller)


def equal(left: Any, right: Any, caller: Caller) -> bool:
    """Whether `left == right` for values whose static type is Object, a collection, a record or a class.

    Raises `NestingError` when collections stand in each other too deeply.
    """
    return _equal(left, right, caller, False, 0)


def equal_keys(left: Any, right: Any, caller: Caller) -> bool:
    """Whether two values are the same key. Raises as `equal` does."""
    return _equal(left, right, caller, True, 0)


def _equal(left: Any, right: Any, caller: Caller, strict: bool, depth: int) -> bool:
    if left is right:
        return True
    if left is None or right is None:
        return False
    if isinstance(left, bool) or isinstance(right, bool):
        return False
    if isinstance(left, str):
        return isinstance(right, str) and (
            left == right or (not strict and same_id(left, right) and _is_id(left, right))
        )
    if isinstance(left, _NUMBERS):
        return isinstance(right, _NUMBERS) and _equal_numbers(left, right, strict)
    if isinstance(left, Instance):
        return caller.call_equals(left, right)
    if isinstance(left, _MOMENTS):
        return isinstance(left, datetime) == isinstance(right, datetime) and bool(left == right)
    if isinstance(left, NativeInstance):
        return _equal_natives(left, right)
    if isinstance(left, bytes):
        return bool(left == right)
    return _equal_structures(left, right, caller, strict, depth)


def _equal_structures(left: Any, right: Any, caller: Caller, strict: bool, depth: int) -> bool:
    if depth >= MAX_NESTING:
        raise NestingError
    if isinstance(left, ListValue):
        return isinstance(right, ListValue) and _equal_lists(left.items, right.items, caller, strict, depth + 1)
    if isinstance(left, SetValue):
        return isinstance(right, SetValue) and _equal_sets(left, right, caller)
    if isinstance(left, MapValue):
        return isinstance(right, MapValue) and _equal_maps(left, right, caller, strict, depth + 1)
    if isinstance(left, RecordValue) and isinstance(right, RecordValue) and left.object_name() == right.object_name():
        return _equal_records(left.values, right.values, caller, strict, depth + 1)
    return False


def _is_id(left: str, right: str) -> bool:
    return type(left) is not str or type(right) is not str


def _equal_numbers(left: Any, right: Any, strict: bool) -> bool:
    if strict:
        if type(left) is not type(right):
            return False
        return left.as_tuple() == right.as_tuple() if isinstance(left, Decimal) else bool(left == right)
    if isinstance(left, float) != isinstance(right, float):
        if isinstance(left, float):
            left, right = right, left
        if isinstance(left, Decimal) and right - right == 0:
            return left == decimal_of_double(right)
    return bool(left == right)


def _equal_natives(left: NativeInstance, right: Any) -> bool:
    """Whether two library objects are equal: the same object, or values such as type tokens with equal state."""
    if not isinstance(right, NativeInstance) or left.type != right.type:
        return False
    return left.state is right.state or (type(left.state).__hash__ is not None and bool(left.state == right.state))


def _equal_lists(left: list[Any], right: list[Any], caller: Caller, strict: bool, depth: int) -> bool:
    if len(left) != len(right):
        return False
    caller.charge_work(len(left))
    for first, second in zip(left, right, strict=False):  # noqa: SIM110 - a generator would deepen the recursion
        if not _equal(first, second, caller, strict, depth):
            return False
    return True


def _equal_sets(left: SetValue, right: SetValue, caller: Caller) -> bool:
    if len(left.entries) != len(right.entries):
        return False
    caller.charge_work(len(left.entries))
    if left.has_plain_keys == right.has_plain_keys:
        return all(entry in right.entries for entry in left.entries)
    return all(key(element, right.has_plain_keys, caller) in right.entries for element in left.entries.values())


def _equal_maps(left: MapValue, right: MapValue, caller: Caller, strict: bool, depth: int) -> bool:
    if len(left.entries) != len(right.entries):
        return False
    caller.charge_work(len(left.entries))
    for entry, value in left.entries.items():
        if left.has_plain_keys != right.has_plain_keys:
            plain = entry if left.has_plain_keys else entry.value
            entry = key(plain, right.has_plain_keys, caller)  # noqa: PLW2901
        if entry not in right.entries or not _equal(value, right.entries[entry], caller, strict, depth):
            return False
    return True


def _equal_records(left: dict[str, object], right: dict[str, object], caller: Caller, strict: bool, depth: int) -> bool:
    if left.keys() != right.keys():
        return False
    caller.charge_work(len(left))
    for name, value in left.items():  # noqa: SIM110 - a generator would deepen the recursion
        if not _equal(value, right[name], caller, strict, depth):
            return False
    return True
