import pytest

from circuitscript.runtime.exceptions import LimitException
from circuitscript.runtime.governor import Resource
from circuitscript.runtime.profiles import profile
from tests.running import context_of, logged, program_of

SMALL = profile("circuit").replace({Resource.HEAP: 1_000_000})


def run(code: str, **classes: str) -> list[str]:
    program = program_of({**{f"{name}.cls": source for name, source in classes.items()}, "script": code})
    context = context_of(program, SMALL)
    program.run_anonymous(context)
    return logged(context)


def test_what_a_run_drops_does_not_count() -> None:
    code = "for (Integer i = 0; i < 300; i++) { List<Integer> xs = new List<Integer>(); "
    code += "for (Integer j = 0; j < 200; j++) { xs.add(j); } } System.debug('done');"
    assert run(code) == ["done"]


def test_what_a_run_keeps_ends_it() -> None:
    with pytest.raises(LimitException, match=r"Apex heap size too large: \d+ \(maximum 1000000\)"):
        run("List<List<Integer>> all = new List<List<Integer>>(); while (true) { all.add(new List<Integer>{ 1 }); }")


def test_statics_are_kept() -> None:
    with pytest.raises(LimitException, match="heap"):
        run(
            "while (true) { A.all.put(A.all.size(), 'x' + A.all.size()); }",
            A="public class A { public static Map<Integer, String> all = new Map<Integer, String>(); }",
        )


def test_appending_in_place_is_charged_by_what_is_appended() -> None:
    code = "String s = ''; for (Integer i = 0; i < 20000; i++) { s += 'abcdefghij'; } System.debug(s.length());"
    assert run(code) == ["200000"]


def test_strings_that_are_kept_while_one_grows_are_charged() -> None:
    code = "List<String> all = new List<String>(); String s = ''; while (true) { s += 'abcdefghij'; all.add(s); }"
    with pytest.raises(LimitException, match="heap"):
        run(code)


def test_self_containing_structures_are_measured_once() -> None:
    code = "List<Object> xs = new List<Object>(); xs.add(xs); "
    code += (
        "for (Integer i = 0; i < 30000; i++) { List<Integer> ys = new List<Integer>{ i }; } System.debug(xs.size());"
    )
    assert run(code) == ["1"]
