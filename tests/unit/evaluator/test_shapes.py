"""Nodes that stand for several: loops whose limit is computed once, and sums of locals, which wrap at the end."""

import random
from typing import Any

import pytest

from circuitscript.evaluator.counting_loops import CountingFor, SteadyFor
from circuitscript.evaluator.loops import For
from tests.running import context_of, program_of

LOOPS = """public class A {
    static Integer count(Integer n) { return n; }
    static void run(Integer n, List<Integer> xs) { %s }
}"""
SUMS = """public class A {
    public static List<Integer> run(Integer x, Integer y, Integer z) {
        return new List<Integer>{ %s };
    }
}"""
EDGES = (-(2**31), 2**31 - 1, 0, 1, -1, 65_599, 2**30, -(2**30) - 1)


def first_statement(body: str, is_observed: bool = False) -> Any:
    """Returns the first node of a method with this body."""
    program: Any = program_of({"A.cls": LOOPS % body}, is_observed=is_observed)
    routine = program.planner.routine(program.find_type("A").methods["run"][0])
    routine.prepare()
    return routine.body


@pytest.mark.parametrize(
    "body",
    [
        "for (Integer i = 0; i < 9; i++) { n++; xs.add(i); }",
        "for (Integer i = 0; i < n; i++) { Integer other = i; other++; }",
        "for (Integer i = 0; i < n - 1; i++) { for (Integer j = 0; j < n - i; j++) { xs[j] = i; } }",
        "for (Integer i = n, j = 0; i < 2 * n + j; i++) { count(i); }",
    ],
)
def test_a_limit_that_nothing_changes_is_computed_once(body: str) -> None:
    assert isinstance(first_statement(body), SteadyFor)


@pytest.mark.parametrize(
    "body",
    [
        "for (Integer i = 0; i < n; i++) { n--; }",
        "for (Integer i = 0; i < n; i++) { if (n > 3) { for (;;) { n = 2; break; } } }",
        "for (Integer i = 0; i < n - 1; i++) { xs.add(n -= 1); }",
        "for (Integer i = 0; i < 9; i++) { i = count(i); }",
        "for (Integer i = 0; i < 9; i++) { ++i; }",
        "for (Integer i = 0; i < xs.size(); i++) { }",
        "for (Integer i = 0; i < count(n); i++) { }",
        "for (Integer i = 0; i < i - 1; i++) { }",
    ],
)
def test_a_limit_that_something_may_change_is_computed_at_every_turn(body: str) -> None:
    assert isinstance(first_statement(body), CountingFor | For)


def test_an_observer_may_change_any_variable() -> None:
    bracketed = first_statement("for (Integer i = 0; i < 9; i++) { }", is_observed=True)
    assert isinstance(bracketed.body.statement, CountingFor)


def generated(source: random.Random, depth: int) -> str:
    """Returns a sum or product of locals and constants, which Python and Apex write alike."""
    if depth == 0 or source.random() < 0.2:
        return source.choice(["x", "y", "z", str(source.choice([0, 1, 7, 31, 1_103_515_245, 2**31 - 1]))])
    return f"({generated(source, depth - 1)} {source.choice('+-*')} {generated(source, depth - 1)})"


def test_sums_of_locals_wrap_as_each_operator_would() -> None:
    source = random.Random(1)
    expressions = [generated(source, 4) for _ in range(150)]
    program: Any = program_of({"A.cls": SUMS % ", ".join(expressions)})
    method = program.find_type("A").methods["run"][0]
    for _ in range(40):
        values = {name: source.choice([*EDGES, source.randint(-(2**31), 2**31 - 1)]) for name in "xyz"}
        found = context_of(program).call(method, None, list(values.values())).items
        assert found == [wrapped(eval(one, {}, values)) for one in expressions], values


def wrapped(value: int) -> int:
    """Returns the low 32 bits, as two's complement."""
    return (value + 2**31) % 2**32 - 2**31
