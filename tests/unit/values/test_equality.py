from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from circuitscript.data.record import Record
from circuitscript.engine.workers import Workers
from circuitscript.values.caller import NestingError
from circuitscript.values.collections import ListValue
from circuitscript.values.equality import FoldedKey, Key, equal, equal_keys, has_plain_keys
from circuitscript.values.hashing import hash_code
from circuitscript.values.numbers import Long
from circuitscript.values.text import Id
from circuitscript.values.text_forms import text
from tests.builtins import list_of, make_context, map_of, set_of

CONTEXT = make_context()


@pytest.mark.parametrize(
    ("left", "right", "is_equal", "is_same_key"),
    [
        (1, Long(1), True, False),
        (1, 1.0, True, False),
        (1, Decimal("1.0"), True, False),
        (0.1, Decimal("0.1"), True, False),
        (Decimal("1.0"), Decimal("1.00"), True, False),
        (1, True, False, False),
        ("a", "A", False, False),
        ("a", Id("a"), True, True),
        (None, None, True, True),
        (None, 0, False, False),
        (date(2024, 1, 1), datetime(2024, 1, 1, tzinfo=UTC), False, False),
        (b"x", b"x", True, True),
        (float("nan"), float("nan"), False, False),
    ],
)
def test_simple_values(left: Any, right: Any, is_equal: bool, is_same_key: bool) -> None:
    assert equal(left, right, CONTEXT) is is_equal
    assert equal(right, left, CONTEXT) is is_equal
    assert equal_keys(left, right, CONTEXT) is is_same_key


def test_collections_are_equal_by_what_they_hold() -> None:
    assert equal(list_of(CONTEXT, "Integer", [1, 2]), list_of(CONTEXT, "Integer", [1, 2]), CONTEXT)
    assert not equal(list_of(CONTEXT, "Integer", [1, 2]), list_of(CONTEXT, "Integer", [2, 1]), CONTEXT)
    assert equal(set_of(CONTEXT, "Integer", [1, 2]), set_of(CONTEXT, "Integer", [2, 1]), CONTEXT)
    assert equal(set_of(CONTEXT, "Integer", [1]), set_of(CONTEXT, "Object", [1]), CONTEXT)
    first, second = {"a": 1, "b": None}, {"b": None, "a": 1}
    assert equal(map_of(CONTEXT, "String", "Integer", first), map_of(CONTEXT, "String", "Integer", second), CONTEXT)
    assert not equal(map_of(CONTEXT, "String", "Integer", {"a": 1}), map_of(CONTEXT, "String", "Integer", {}), CONTEXT)


def test_records_are_equal_by_object_and_fields_that_are_set() -> None:
    account, contact = (CONTEXT.universe.type(name).symbol.origin for name in ("Account", "Contact"))
    assert equal(Record(account, {"Name": "A"}), Record(account, {"Name": "A"}), CONTEXT)
    assert not equal(Record(account, {"Name": None}), Record(account, {}), CONTEXT)
    assert not equal(Record(account, {}), Record(contact, {}), CONTEXT)


def test_keys_of_objects_tell_numbers_apart() -> None:
    assert len({Key(value, CONTEXT): value for value in (1, Long(1), Decimal(1), Decimal("1.0"))}) == 4
    lists = [list_of(CONTEXT, "Integer", [1]), list_of(CONTEXT, "Integer", [1])]
    assert len({Key(each, CONTEXT) for each in lists}) == 1


def test_folded_keys_are_found_in_any_case() -> None:
    entries = {FoldedKey("name", CONTEXT): 1}
    assert entries.get(Key("NAME", CONTEXT)) == 1
    assert entries.get(Key("other", CONTEXT)) is None


def test_plain_keys_are_those_that_python_compares_alike() -> None:
    plain = ("String", "Id", "Integer", "Long", "Boolean", "Date", "Datetime", "Time", "RoundingMode")
    assert all(has_plain_keys(CONTEXT.universe.type(name)) for name in plain)
    assert not any(has_plain_keys(CONTEXT.universe.type(name)) for name in ("Object", "Decimal", "Double", "SObject"))


@pytest.mark.parametrize(
    ("value", "hashed"),
    [
        (5, 5),
        (Long(2**33), 2),
        (True, 1231),
        (1.5, 1073217536),
        (Decimal("1.50"), 4652),
        (None, 0),
        ("abc", 96354),
    ],
)
def test_hash_codes_are_javas(value: Any, hashed: int) -> None:
    assert hash_code(value, CONTEXT) == hashed


def test_values_nested_without_end_are_refused() -> None:
    workers = Workers()
    workers.run(refuse_nested_values)
    workers.close()


def refuse_nested_values() -> None:
    endless = list_of(CONTEXT, "Object", [])
    endless.items.append(endless)
    deep: ListValue = list_of(CONTEXT, "Object", [])
    other: ListValue = list_of(CONTEXT, "Object", [])
    for _ in range(1000):
        deep, other = list_of(CONTEXT, "Object", [deep]), list_of(CONTEXT, "Object", [other])
    with pytest.raises(NestingError):
        hash_code(endless, CONTEXT)
    with pytest.raises(NestingError):
        equal(deep, other, CONTEXT)
    with pytest.raises(NestingError):
        text(deep, CONTEXT)
    assert text(endless, CONTEXT) == "((already output))"
