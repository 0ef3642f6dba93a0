from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from circuitscript.data.record import Record
from circuitscript.runtime.exceptions import LimitException
from circuitscript.runtime.governor import Limits, Resource
from circuitscript.values.instances import ExceptionInstance, NativeInstance
from circuitscript.values.numbers import Long
from circuitscript.values.text_forms import text
from tests.builtins import list_of, make_context, map_of, set_of

CONTEXT = make_context()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "null"),
        ("text", "text"),
        (True, "true"),
        (Long(7), "7"),
        (1.0, "1.0"),
        (Decimal("1.50"), "1.50"),
        (Decimal("1E+3"), "1E+3"),
        (date(2024, 2, 29), "2024-02-29 00:00:00"),
        (datetime(2024, 2, 29, 12, 30, tzinfo=UTC), "2024-02-29 12:30:00"),
        (time(1, 2, 3, 4000), "01:02:03.004Z"),
        (b"abc", "Blob[3]"),
    ],
)
def test_simple_values(value: Any, shown: str) -> None:
    assert text(value, CONTEXT) == shown


def test_collections_and_records() -> None:
    account = CONTEXT.universe.type("Account").symbol.origin
    assert text(list_of(CONTEXT, "Integer", [1, None, 2]), CONTEXT) == "(1, null, 2)"
    assert text(set_of(CONTEXT, "Decimal", [Decimal("1.0")]), CONTEXT) == "{1.0}"
    assert text(map_of(CONTEXT, "String", "Object", {"a": list_of(CONTEXT, "String", ["x"])}), CONTEXT) == "{a=(x)}"
    assert text(Record(account, {"Name": "A", "Id": None}), CONTEXT) == "Account:{Name=A, Id=null}"


def test_ten_elements_are_shown() -> None:
    assert text(list_of(CONTEXT, "Integer", list(range(12))), CONTEXT) == "(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...)"
    assert text(list_of(CONTEXT, "Integer", list(range(10))), CONTEXT) == "(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)"


def test_exceptions_types_and_tokens() -> None:
    universe = CONTEXT.universe
    exception = ExceptionInstance(universe.type("ListException"), None, [], None, None)
    assert text(exception, CONTEXT) == "System.ListException: null"
    list_type = universe.type("List", universe.type("String"))
    assert text(NativeInstance(universe.type("Type"), list_type), CONTEXT) == "List<String>"
    account = universe.type("Account").symbol.origin
    assert text(NativeInstance(universe.type("Schema.SObjectType"), account), CONTEXT) == "Account"


def test_showing_is_charged_as_it_grows() -> None:
    context = make_context(Limits("small", {Resource.STRING_LENGTH: 1_000_000}))
    inner = list_of(context, "Object", ["x" * 1000] * 10)
    for _ in range(6):
        inner = list_of(context, "Object", [inner] * 10)
    with pytest.raises(LimitException, match="length"):
        text(inner, context)
