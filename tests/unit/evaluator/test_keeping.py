"""Which operands wait in slots: those that may be large and that nothing holds, while something after them may grow."""

from typing import Any

import pytest

from circuitscript.evaluator.arguments import Argument
from circuitscript.evaluator.keeping import ConcatKept, Kept, Releasing
from circuitscript.evaluator.nodes import Expression, Statement
from tests.running import program_of

FRAME = """public class A {
    String text;
    List<A> all;
    static Integer count(Integer n) { return n; }
    static String name(A one) { return null; }
    static Integer run(Integer i, String s, List<A> xs, A a) { %s return 0; }
}"""


def waiting(body: str) -> list[str]:
    """Returns the classes of the nodes that keep operands, in a method with this body."""
    program: Any = program_of({"A.cls": FRAME % body})
    routine = program.planner.routine(program.find_type("A").methods["run"][0])
    routine.prepare()
    found: list[str] = []
    seen: set[int] = set()
    pending: list[Any] = [routine.body]
    while pending:
        node = pending.pop()
        if isinstance(node, list):
            pending.extend(node)
        elif isinstance(node, (Expression, Statement, Argument)) and id(node) not in seen:
            seen.add(id(node))
            found += [type(node).__name__] if isinstance(node, (Kept, Releasing, ConcatKept)) else []
            pending.extend(getattr(node, name) for name in dir(node) if not name.startswith("__"))
    return sorted(found)


@pytest.mark.parametrize(
    "body",
    [
        "i = count(i) + count(i - 1);",
        "i = xs[i].text.length() + i;",
        "s = s + i + 'x'; s += name(a);",
        "s = s + name(a);",
        "xs.add(new A()); xs[0] = new A(); xs.set(count(i), a);",
        "count(count(i)); name(xs.get(count(i)));",
        "a.text = name(a); a.text += 'x';",
        "xs.sort(); s = String.join(xs, s); Boolean is = xs == xs || s == name(a);",
        "a.text = a.text + i; if (a.text == null) i++;",
        "new List<Integer>{ i, 1 }; new Map<String, Integer>{ s => i };",
    ],
)
def test_operands_that_are_held_or_small_do_not_wait(body: str) -> None:
    assert waiting(body) == []


@pytest.mark.parametrize(
    ("body", "nodes"),
    [
        ("s = a.text + name(a);", ["Kept", "Releasing"]),
        ("Boolean is = a.text == name(a);", ["Kept", "Releasing"]),
        ("a.all.add(new A());", ["Kept", "Releasing"]),
        ("a.all.sort();", ["Kept", "Releasing"]),
        ("s = i + name(a) + 'x';", ["ConcatKept"]),
        ("s = s + (s = '') + name(a);", ["ConcatKept"]),
        ("s.replace(name(a), name(a));", ["Kept", "Releasing"]),
    ],
)
def test_operands_wait_in_a_slot(body: str, nodes: list[str]) -> None:
    assert waiting(body) == nodes
