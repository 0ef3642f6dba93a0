"""Reading JSON quickly: whatever Python's reader is used for comes out as from the token reader, or is left to that."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circuitscript.engine import Engine
from circuitscript.library.json_class import deserialize_untyped
from circuitscript.library.json_reading import JsonReader
from circuitscript.library.json_untyped import read_quickly, read_untyped
from circuitscript.library.json_writing import JsonWriter, quoted
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.values.collections import ListValue, MapValue


@pytest.fixture(scope="module")
def context() -> Iterator[Context]:
    engine = Engine()
    kept: list[Context] = []
    engine.load({}).run_work(kept.append)
    yield kept[0]
    engine.close()


def shown(value: Any) -> Any:
    """Returns a value with everything that a script can tell about it, order included."""
    if isinstance(value, MapValue):
        return str(value.type.name), [(name, shown(item)) for name, item in value.entries.items()]
    if isinstance(value, ListValue):
        return str(value.type.name), [shown(item) for item in value.items]
    return type(value), str(value)


def slowly(context: Context, text: str) -> Any:
    reader = JsonReader(text)
    if reader.next() is None:
        raise reader.failure("No content to map to Object due to end of input")
    return read_untyped(context, reader)


def outcome(read: Any, context: Context, text: str) -> Any:
    try:
        return shown(read(context, text))
    except ScriptException as exception:
        return exception.kind, exception.message


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from([2**31, -(2**31) - 1, 2**63 - 1, 2**63, -(2**63), "\U0001f600", "\ud83d", "\x1f"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.booleans(), st.sampled_from([None, 1]))
def test_any_json_is_read_alike(context: Context, value: Any, is_ascii: bool, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=is_ascii, indent=indent)
    assert outcome(deserialize_untyped, context, text) == outcome(slowly, context, text)


@given(st.text(alphabet='{}[]",:\\ \n01.eE-+untrfalsdb/\ud83d\ude00é', max_size=24))
def test_any_text_is_read_alike(context: Context, text: str) -> None:
    assert outcome(deserialize_untyped, context, text) == outcome(slowly, context, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "01",
        "1 2",
        "[1] x",
        "-",
        "1.",
        "NaN",
        "[Infinity]",
        "-Infinity",
        '"\t"',
        '{"a":1,}',
        "9223372036854775808",
        '{"a":[9223372036854775808]}',
        "1" * 5000,
        "[0." + "1" * 5000 + "]",
        "[" * 501 + "]" * 501,
        '"\\ud83d" ',
        '{"a":1} {',
        "\ufeff1",
        "1e99999999999999999999",
    ],
)
def test_what_is_refused_or_unusual_is_left_to_the_token_reader(context: Context, text: str) -> None:
    assert outcome(deserialize_untyped, context, text) == outcome(slowly, context, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"b":1,"a":2,"b":3}', [("b", 3), ("a", 2)]),
        ('{"n":1.50,"i":-0,"l":2147483648}', None),
        ("[" * 500 + "]" * 500, None),
        ("[" + ",".join(["[]"] * 6000) + "]", None),
    ],
)
def test_what_is_read_quickly(context: Context, text: str, expected: Any) -> None:
    found = read_quickly(context, text)
    assert found is not None
    assert shown(found[0]) == shown(slowly(context, text))
    if expected is not None:
        assert list(found[0].entries.items()) == expected


@given(st.text(max_size=20))
def test_a_text_is_quoted_with_short_escapes_and_capital_digits(text: str) -> None:
    written = quoted(text)
    assert json.loads(written) == text
    assert written.isascii() == text.isascii()
    assert quoted('\x1f\n"é\x7f') == '"\\u001F\\n\\"é\x7f"'


def test_values_inside_themselves_are_refused_and_shared_ones_are_not(context: Context) -> None:
    list_type = context.universe.type("List", context.universe.type("Object"))
    shared = ListValue(list_type, [1])
    assert JsonWriter(context, False, False).write(ListValue(list_type, [shared, shared])) == "[[1],[1]]"
    shared.items.append(shared)
    with pytest.raises(ScriptException, match="a value that holds itself"):
        JsonWriter(context, False, False).write(shared)
