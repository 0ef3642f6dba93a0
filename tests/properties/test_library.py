"""Strings, collections, Decimals, dates and JSON against Python's own."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circuitscript.runtime.exceptions import LimitException, ScriptException
from circuitscript.runtime.governor import Limits, Resource
from circuitscript.values.equality import equal
from circuitscript.values.numbers import decimal_add, decimal_divide, decimal_multiply, decimal_subtract, set_scale
from circuitscript.values.text import compare, from_units, unit_slice, units
from tests.builtins import call, list_of, make_context, map_of, set_of

CONTEXT = make_context("unlimited")
TEXTS = st.text(st.sampled_from("abABéß\u00a0 \t,.$\\\U0001d11e\U0001f600"), max_size=12)
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=None, min_value=-(10**12), max_value=10**12)
SCALARS = st.none() | st.booleans() | st.integers(-(2**31), 2**31 - 1) | TEXTS | st.decimals(-1000, 1000, places=2)


def string(name: str, *arguments: Any) -> Any:
    return call(CONTEXT, "String", name, *arguments)


@given(TEXTS)
def test_units_make_the_text_again(text: str) -> None:
    encoded = text.encode("utf-16-le")
    assert string("length", text) == len(encoded) // 2 == len(units(text))
    assert from_units(units(text)) == text
    assert string("fromCharArray", list_of(CONTEXT, "Integer", units(text))) == text


@given(TEXTS, st.integers(-2, 15), st.integers(-2, 15))
def test_substring_is_that_of_the_units(text: str, start: int, end: int) -> None:
    if 0 <= start <= end <= string("length", text):
        assert units(string("substring", text, start, end)) == units(text)[start:end]
    else:
        with pytest.raises(ScriptException, match="out of bounds"):
            string("substring", text, start, end)


@given(TEXTS, TEXTS, st.integers(0, 14))
def test_index_of_finds_what_stands_there(text: str, wanted: str, start: int) -> None:
    found = string("indexOf", text, wanted, start)
    if found >= 0:
        assert found >= min(start, string("length", text))
        assert unit_slice(text, found, found + string("length", wanted)) == wanted
    assert (string("indexOf", text, wanted) >= 0) == (wanted in text)
    assert string("contains", text, wanted) == (wanted in text)


@given(TEXTS, TEXTS, TEXTS)
def test_replace_is_pythons(text: str, wanted: str, replacement: str) -> None:
    assert string("replace", text, wanted, replacement) == text.replace(wanted, replacement)


@given(st.lists(st.text("abc", min_size=1), min_size=1), st.sampled_from([",", "::", "."]))
def test_join_and_split_are_inverse(parts: list[str], separator: str) -> None:
    joined = string("join", list_of(CONTEXT, "String", parts), separator)
    assert joined == separator.join(parts)
    assert string("split", joined, call(CONTEXT, "Pattern", "quote", separator)).items == parts


@given(TEXTS, TEXTS)
def test_comparing_orders_by_units(first: str, second: str) -> None:
    order = compare(first, second)
    assert (order < 0) == (units(first) < units(second))
    assert (order == 0) == (first == second)


@pytest.mark.parametrize("kind", ["Html4", "Xml", "Java", "EcmaScript", "Csv", "Html3", "Unicode"])
def test_unescaping_takes_escaping_back(kind: str) -> None:
    @given(TEXTS)
    def check(text: str) -> None:
        escaped = string(f"escape{kind}", text)
        restored = string(f"unescape{kind}", escaped)
        assert restored == text or (kind.startswith("Html") and "'" in text)

    check()


@given(TEXTS, st.integers(0, 30))
def test_padding_gives_the_size(text: str, size: int) -> None:
    for name in ("leftPad", "rightPad", "center"):
        assert string("length", string(name, text, size)) == max(size, string("length", text))


OPERATIONS = st.lists(
    st.tuples(st.sampled_from(["add", "insert", "remove", "set", "get"]), st.integers(-1, 6), st.integers(0, 3)),
    max_size=20,
)


@given(OPERATIONS)
def test_list_is_pythons_list(operations: list[tuple[str, int, int]]) -> None:
    ours, model = list_of(CONTEXT, "Integer", []), list[int]()
    for name, index, value in operations:
        if name == "add":
            call(CONTEXT, "List", "add", ours, value)
            model.append(value)
            continue
        arguments = (index, value) if name in ("insert", "set") else (index,)
        method = "add" if name == "insert" else name
        if not 0 <= index < len(model) + (name == "insert"):
            with pytest.raises(ScriptException, match=f"out of bounds: {index}"):
                call(CONTEXT, "List", method, ours, *arguments)
        elif name == "insert":
            call(CONTEXT, "List", "add", ours, index, value)
            model.insert(index, value)
        elif name == "set":
            call(CONTEXT, "List", "set", ours, index, value)
            model[index] = value
        else:
            found = call(CONTEXT, "List", name, ours, index)
            assert found == (model.pop(index) if name == "remove" else model[index])
        assert ours.items == model


@given(st.lists(st.integers(0, 5)), st.lists(st.integers(0, 5)))
def test_sets_are_pythons_sets_in_order_of_insertion(first: list[int], second: list[int]) -> None:
    for name, operation in (("addAll", set.union), ("removeAll", set.difference), ("retainAll", set.intersection)):
        ours = set_of(CONTEXT, "Integer", first)
        changed = call(CONTEXT, "Set", name, ours, list_of(CONTEXT, "Integer", second))
        wanted = operation(set(first), set(second))
        assert set(ours.entries) == wanted
        assert changed == (wanted != set(first))
    order = list(dict.fromkeys(first + second))
    ours = set_of(CONTEXT, "Integer", first)
    call(CONTEXT, "Set", "addAll", ours, set_of(CONTEXT, "Integer", second))
    assert list(ours.entries.values()) == order


@given(st.lists(st.tuples(TEXTS, st.integers())), TEXTS)
def test_map_is_pythons_dict(pairs: list[tuple[str, int]], name: str) -> None:
    for type_ in ("String", "Object"):
        ours, model = map_of(CONTEXT, type_, "Integer", {}), dict[str, int]()
        for key, value in pairs:
            assert call(CONTEXT, "Map", "put", ours, key, value) == model.get(key)
            model[key] = value
        assert call(CONTEXT, "Map", "get", ours, name) == model.get(name)
        assert call(CONTEXT, "Map", "containsKey", ours, name) == (name in model)
        assert list(call(CONTEXT, "Map", "keySet", ours).entries.values()) == list(model)
        assert call(CONTEXT, "Map", "values", ours).items == list(model.values())
        assert call(CONTEXT, "Map", "remove", ours, name) == model.pop(name, None)
        assert len(ours.entries) == len(model)


@given(st.lists(st.none() | st.integers() | st.just(7)))
def test_sorting_puts_null_first(values: list[int | None]) -> None:
    ours = list_of(CONTEXT, "Integer", list(values))
    call(CONTEXT, "List", "sort", ours)
    assert ours.items == sorted(values, key=lambda value: (value is not None, value or 0))


@given(DECIMALS, DECIMALS)
def test_decimal_arithmetic_is_exact(first: Decimal, second: Decimal) -> None:
    assert Fraction(decimal_add(first, second)) == Fraction(first) + Fraction(second)
    assert Fraction(decimal_subtract(first, second)) == Fraction(first) - Fraction(second)
    assert Fraction(decimal_multiply(first, second)) == Fraction(first) * Fraction(second)


@given(DECIMALS, DECIMALS.filter(bool))
def test_quotients_have_33_digits(first: Decimal, second: Decimal) -> None:
    exact = Fraction(first) / Fraction(second)
    found = decimal_divide(first, second)
    assert len(found.as_tuple().digits) <= 33
    assert abs(Fraction(found) - exact) <= abs(exact) * Fraction(1, 10**32)


@given(DECIMALS, DECIMALS.filter(bool), st.integers(0, 8), st.sampled_from(["HALF_UP", "DOWN", "CEILING", "HALF_EVEN"]))
def test_division_to_a_scale_rounds_once(first: Decimal, second: Decimal, scale: int, mode: str) -> None:
    field = CONTEXT.universe.type("RoundingMode").symbol.complete().fields[mode]
    found = call(CONTEXT, "Decimal", "divide", first, second, scale, field.origin)
    exact = Fraction(first) / Fraction(second)
    step = Fraction(1, 10**scale)
    assert -found.as_tuple().exponent == scale
    assert abs(Fraction(found) - exact) < step
    if mode.startswith("HALF"):
        assert abs(Fraction(found) - exact) <= step / 2
    elif mode == "CEILING":
        assert Fraction(found) >= exact
    else:
        assert abs(Fraction(found)) <= abs(exact)


@given(DECIMALS, st.integers(-3, 8))
def test_scales_are_what_was_asked_for(value: Decimal, scale: int) -> None:
    assert -set_scale(value, scale, "ROUND_HALF_EVEN").as_tuple().exponent == scale


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-5000, 5000))
def test_days_are_pythons(day: date, count: int) -> None:
    later = call(CONTEXT, "Date", "addDays", day, count)
    assert later == day + timedelta(days=count)
    assert call(CONTEXT, "Date", "daysBetween", day, later) == count
    assert call(CONTEXT, "Date", "valueOf", call(CONTEXT, "Date", "toString", day)) == day
    assert call(CONTEXT, "Date", "toStartOfWeek", day).isoweekday() == 7


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-500, 500))
def test_months_keep_the_day_where_they_can(day: date, count: int) -> None:
    later = call(CONTEXT, "Date", "addMonths", day, count)
    assert call(CONTEXT, "Date", "monthsBetween", day, later) == count
    assert later.day == min(day.day, call(CONTEXT, "Date", "daysInMonth", later.year, later.month))


GRAPHS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=15
)


@given(GRAPHS)
def test_json_gives_back_what_it_was_made_from(graph: Any) -> None:
    value = script_value(graph)
    for name in ("serialize", "serializePretty"):
        text = call(CONTEXT, "JSON", name, value)
        assert equal(call(CONTEXT, "JSON", "deserializeUntyped", text), value, CONTEXT)


def script_value(graph: Any) -> Any:
    if isinstance(graph, list):
        return list_of(CONTEXT, "Object", [script_value(item) for item in graph])
    if isinstance(graph, dict):
        return map_of(CONTEXT, "String", "Object", {name: script_value(item) for name, item in graph.items()})
    return graph


@given(st.text(max_size=30))
def test_json_reading_ends_in_a_value_or_an_exception(text: str) -> None:
    kind = "JSONException"
    try:
        call(CONTEXT, "JSON", "deserializeUntyped", text)
    except ScriptException as exception:
        kind = exception.kind
    assert kind == "JSONException"


GROWING = {
    "repeat": ("String", "repeat", ["x" * 100, 10_000]),
    "leftPad": ("String", "leftPad", ["x", 100_000]),
    "replace": ("String", "replace", ["x" * 1000, "x", "y" * 1000]),
    "join": ("String", "join", [list_of(CONTEXT, "String", ["x" * 1000] * 1000), ","]),
    "escapeHtml4": ("String", "escapeHtml4", ["<" * 50_000]),
    "format": ("String", "format", ["{0}" * 1000, list_of(CONTEXT, "Object", ["x" * 1000])]),
    "serialize": ("JSON", "serialize", [list_of(CONTEXT, "String", ["x" * 1000] * 1000)]),
    "toString": ("List", "toString", [list_of(CONTEXT, "String", ["x" * 20_000] * 10)]),
    "toPlainString": ("Decimal", "toPlainString", [Decimal("1E+200000")]),
    "split": ("String", "split", ["," * 50_000, ","]),
    "getChars": ("String", "getChars", ["x" * 50_000]),
    "addAll": ("List", "addAll", [list_of(CONTEXT, "Integer", []), list_of(CONTEXT, "Integer", [1] * 50_000)]),
    "clone": ("List", "clone", [list_of(CONTEXT, "Integer", [1] * 50_000)]),
    "keySet": ("Map", "keySet", [map_of(CONTEXT, "Integer", "Integer", dict.fromkeys(range(50_000)))]),
    "urlEncode": ("EncodingUtil", "urlEncode", ["é" * 50_000, "UTF-8"]),
    "base64Encode": ("EncodingUtil", "base64Encode", [b"x" * 200_000]),
}


@pytest.mark.parametrize("name", GROWING)
def test_what_grows_is_charged_before_it_does(name: str) -> None:
    limits = Limits("small", {Resource.STRING_LENGTH: 50_000, Resource.COLLECTION_SIZE: 10_000, Resource.HEAP: 10**9})
    class_name, method, arguments = GROWING[name]
    context = make_context(limits)
    with pytest.raises(LimitException):
        call(context, class_name, method, *arguments)
