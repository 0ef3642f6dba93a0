"""Values that go into programs and come out of them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from attrs import frozen

from circuitscript.engine import (
    ConversionError,
    Engine,
    Outcome,
    RunOptions,
    RunResult,
)
from circuitscript.runtime.governor import Resource
from circuitscript.runtime.profiles import profile

HUGE = 10**5000


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def call(engine: Engine, signature: str, body: str, *arguments: object) -> RunResult:
    source = f"public class C {{ public static {signature} {{ {body} }} }}"
    program = engine.load({"C.cls": source})
    assert program.diagnostics == ()
    name = signature.partition("(")[0].split()[-1]
    return program.call_static("C", name, list(arguments))


@pytest.mark.parametrize(
    ("declared", "value"),
    [
        ("Integer", 3),
        ("Long", 2**40),
        ("Decimal", Decimal("1.50")),
        ("Double", 1.5),
        ("String", "x"),
        ("Boolean", True),
        ("Id", "hV5mC8xQ2nLr7TkZ4wEb"),
        ("Date", date(2026, 9, 15)),
        ("Datetime", datetime(2026, 9, 15, 9, 30, 12, 481000, UTC)),
        ("Blob", b"ab"),
        ("List<Integer>", [1, 2, None]),
        ("Set<String>", ["a", "b"]),
        ("Map<String, List<Decimal>>", {"a": [Decimal("1.5")]}),
        ("Contact", {"FirstName": "Ada", "Tags": ["x"]}),
        ("Object", ["a", 1, {"b": Decimal(2)}]),
        ("Integer", None),
    ],
)
def test_plain_values_come_back_as_they_went(engine: Engine, declared: str, value: object) -> None:
    result = call(engine, f"{declared} same({declared} value)", "return value;", value)
    assert result.error is None
    assert result.value == value
    assert type(result.value) is type(value)


@pytest.mark.parametrize(
    ("declared", "value"),
    [
        ("Integer", 2**31),
        ("Integer", "1"),
        ("Integer", True),
        ("Integer", 1.0),
        ("Decimal", float("nan")),
        ("String", 1),
        ("Boolean", 1),
        ("Date", "yesterday"),
        ("List<Integer>", {"a": 1}),
        ("List<Integer>", [1, "x"]),
        ("Contact", {"Nonsense": 1}),
        ("Object", object()),
    ],
)
def test_values_that_do_not_fit_are_refused(engine: Engine, declared: str, value: object) -> None:
    with pytest.raises(ConversionError):
        call(engine, f"void take({declared} value)", "", value)


def test_objects_are_made_of_mappings_attrs_objects_and_dataclasses(engine: Engine) -> None:
    @frozen
    class Frozen:
        name: str
        price: Decimal

    @dataclass
    class Data:
        name: str
        price: Decimal

    source = """public class Shop {
        public class Item { public String name; public Decimal price; }
        public static Item cheaper(List<Item> items) {
            Item best = items[0];
            for (Item item : items) { if (item.price < best.price) { best = item; } }
            return best;
        }
    }"""
    items = [{"name": "a", "price": Decimal(3)}, Frozen("b", Decimal(1)), Data("c", Decimal(2))]
    result = engine.load({"Shop.cls": source}).call_static("Shop", "cheaper", [items])
    assert result.value == {"name": "b", "price": Decimal(1)}


@pytest.mark.parametrize(
    ("type_name", "value", "message"),
    [
        ("Integer", HUGE, "a number of 16610 bits is out of range for Integer"),
        ("Long", -HUGE, "a number of 16610 bits is out of range for Long"),
        ("Double", HUGE, "a number of 16610 bits is out of range for Double"),
        ("Object", HUGE, "a number of 16610 bits is out of range for Long"),
        ("Datetime", datetime.max.replace(tzinfo=timezone(timedelta(hours=-1))), "is out of range for Datetime"),
        ("Contact", {None: 1}, "Contact has no field None: names are texts"),
        ("Contact", {5: 1}, "Contact has no field 5: names are texts"),
    ],
    ids=range(7),
)
def test_values_that_fit_nothing_are_told(engine: Engine, type_name: str, value: object, message: str) -> None:
    with pytest.raises(ConversionError, match=message):
        call(engine, f"void m({type_name} value)", "", value)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("List<Object> all = new List<Object>(); all.add(all); return all;", "values stand inside each other"),
        ("Map<String, Object> all = new Map<String, Object>(); all.put('a', all); return all;", "values stand inside"),
        (
            "List<Object> l; for (Integer i = 0; i < 60; i++) { l = new List<Object>{ l, l }; } return l;",
            "exceeded|exceeds",
        ),
    ],
)
def test_results_that_have_no_end_hit_a_limit(engine: Engine, body: str, message: str) -> None:
    program = engine.load({"C.cls": f"public class C {{ public static Object m() {{ {body} }} }}"})
    limits = profile("circuit").replace({Resource.CPU_TIME: 1000, Resource.COLLECTION_SIZE: 100_000})
    result = program.call_static("C", "m", [], RunOptions(limits=limits))
    assert result.outcome is Outcome.LIMITED
    assert result.error is not None
    assert re.search(message, result.error.message)
