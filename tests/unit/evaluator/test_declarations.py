import inspect
from typing import Any

import pytest

from circuitscript.evaluator.operators import BINARY, STEPS, UNARY
from circuitscript.evaluator.planner_calls import HOT
from circuitscript.evaluator.planner_scalars import STATIC
from circuitscript.library.operators import declarations
from circuitscript.library.universe import library_class
from circuitscript.symbols import Conversion
from tests.running import lines_of


def test_every_declared_operator_has_a_node_and_no_node_lacks_a_declaration() -> None:
    binary = {one.node for one in declarations() if len(one.operands) == 2}
    unary = {one.node for one in declarations() if one.operator.startswith("unary ")}
    steps = {one.node for one in declarations() if one.operator in ("++", "--")}
    assert set(BINARY) == binary
    assert set(UNARY) == unary
    assert set(STEPS) == steps


def test_every_conversion_but_a_checked_cast_has_a_node() -> None:
    from circuitscript.evaluator.conversions import CONVERSIONS

    assert set(CONVERSIONS) == set(Conversion) - {Conversion.CHECKED}


def test_every_hot_builtin_is_declared_by_the_library() -> None:
    for owner, name, count in HOT:
        declaration = library_class(owner)
        assert declaration is not None
        bodies = [member.body for member in declaration.members if f" {name}(" in member.signature]
        counts = {len(inspect.signature(body).parameters) - 2 for body in bodies}
        assert count in counts, (owner, name, count)


# Each pair calls a native node, and the library's own body through a value whose static type hides the class.
PAIRS = [
    ("List<Integer> xs = new List<Integer>{ 4, 5 };", "xs", "get(1)", "List<Integer>"),
    ("List<Integer> xs = new List<Integer>{ 4, 5 };", "xs", "get(2)", "List<Integer>"),
    ("List<Integer> xs = new List<Integer>{ 4, 5 };", "xs", "size()", "List<Integer>"),
    ("List<Integer> xs = new List<Integer>();", "xs", "isEmpty()", "List<Integer>"),
    ("Map<String, Integer> m = new Map<String, Integer>{ 'a' => 1 };", "m", "get('a')", "Map<String, Integer>"),
    ("Map<String, Integer> m = new Map<String, Integer>{ 'a' => 1 };", "m", "put('a', 2)", "Map<String, Integer>"),
    ("Map<String, Integer> m = new Map<String, Integer>{ 'a' => 1 };", "m", "containsKey('A')", "Map<String, Integer>"),
    ("Map<String, Integer> m = new Map<String, Integer>{ 'a' => 1 };", "m", "size()", "Map<String, Integer>"),
    ("Set<String> s = new Set<String>{ 'a' };", "s", "add('a')", "Set<String>"),
    ("Set<String> s = new Set<String>{ 'a' };", "s", "contains('a')", "Set<String>"),
    ("Set<String> s = new Set<String>{ 'a' };", "s", "size()", "Set<String>"),
    ("String t = 'a😀';", "t", "length()", "String"),
    ("String t = 'aÉß';", "t", "toLowerCase()", "String"),
    ("String t = 'aÉß';", "t", "toUpperCase()", "String"),
    ("String t;", "t", "toUpperCase()", "String"),
]


@pytest.mark.parametrize(("setting", "name", "call", "kind"), PAIRS)
def test_native_node_answers_as_the_library_does(
    setting: str, name: str, call: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = f"try {{ System.debug({name}.{call}); }} catch (Exception e) {{ System.debug(e.getMessage()); }}"
    text = f"{setting} {code} System.debug({name});"
    native = lines_of(text)
    monkeypatch.setattr("circuitscript.evaluator.planner_calls.HOT", {})
    if _is_patched():
        assert lines_of(text) == native
    assert native


STATICS = [
    "Math.max(2, 3)",
    "Math.max(-2147483647, n)",
    "Math.max(3L, 5000000000L)",
    "Math.max(n, absent)",
    "Math.min(n, 2)",
    "Math.min(absent, n)",
    "Math.min(-3L, n)",
    "String.valueOf(n)",
    "String.valueOf(-2147483647)",
    "String.valueOf(absent)",
]


@pytest.mark.parametrize("call", STATICS)
def test_native_node_of_a_static_answers_as_the_library_does(call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    code = f"try {{ System.debug({call}); }} catch (Exception e) {{ System.debug(e.getMessage()); }}"
    text = f"Integer n = 7; Integer absent; {code}"
    native = lines_of(text)
    monkeypatch.setattr("circuitscript.evaluator.planner_scalars.STATIC", {})
    if _is_patched():
        assert lines_of(text) == native
    assert native


def test_every_native_static_is_declared_by_the_library() -> None:
    for signature in STATIC:
        owner, _, rest = signature.partition(".")
        name, _, types = rest.partition("(")
        declaration = library_class(owner)
        assert declaration is not None
        declared = [member.signature for member in declaration.members if f" {name}(" in member.signature]
        forms = [", ".join(one.split()[0] for one in text.split("(")[1].rstrip(")").split(", ")) for text in declared]
        assert types.rstrip(")") in forms, signature


def _is_patched() -> Any:
    """Compiled, the table is bound to its users, and cannot be exchanged; the uncompiled suite compares."""
    from circuitscript.evaluator import planner_calls

    return planner_calls.__file__.endswith(".py")
