"""Calls as deep as the limit allows, of bodies that nest deeply: the stack holds, or the budget ends the run."""

import pytest

from circuitscript.engine.workers import Workers
from circuitscript.runtime.context import NODE_BUDGET
from circuitscript.runtime.exceptions import LimitException
from tests.running import context_of, logged, program_of

NEST = 40
BODIES = {
    "blocks": "if (n > 0) {" * NEST + "return f(n - 1);" + "}" * NEST + " return 0;",
    "parentheses": "if (n > 0) { return " + "1 * (" * NEST + "f(n - 1)" + ")" * NEST + "; } return 0;",
    "arguments": "if (n > 0) { return " + "g(" * NEST + "f(n - 1)" + ")" * NEST + "; } return 0;",
    "try": "if (n > 0) {" + "try {" * NEST + "return f(n - 1);" + "} finally { g(1); }" * NEST + " } return 0;",
}


def run(body: str, calls: int, budget: int = NODE_BUDGET) -> list[str]:
    members = f"static Integer g(Integer n) {{ return n; }} public static Integer f(Integer n) {{ {body} }}"
    source = f"public class A {{ {members} }}"
    program = program_of({"A.cls": source, "script": f"System.debug(A.f({calls}));"})
    context = context_of(program)
    context.budget = budget
    Workers().run(lambda: program.run_anonymous(context))
    return logged(context)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_deepest_calls_of_deeply_nested_bodies_fit_the_stack(body: str) -> None:
    assert run(body, 990) == ["0"]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_nesting_beyond_the_budget_ends_the_run(body: str) -> None:
    with pytest.raises(LimitException, match=r"Maximum stack depth reached: \d+ \(calls nest too deeply\)"):
        run(body, 990, 20_000)


def test_recursion_through_built_ins_ends_at_the_call_depth() -> None:
    source = (
        "public class A implements Comparable { public Integer compareTo(Object other) { "
        "List<A> both = new List<A>{ new A(), new A() }; both.sort(); return 0; } }"
    )
    program = program_of({"A.cls": source, "script": "new A().compareTo(null);"})
    context = context_of(program)
    with pytest.raises(LimitException, match="Maximum stack depth reached: 1001"):
        Workers().run(lambda: program.run_anonymous(context))
