"""Mutants: what is changed, which tests run for it, and what becomes of each change."""

from pathlib import Path

import pytest

from circuitscript.engine import Engine, Program
from circuitscript.testing.discovery import find_tests
from circuitscript.testing.measuring import measured_units
from circuitscript.testing.mutation.baseline import measure_baseline
from circuitscript.testing.mutation.killing import Fate, Verdict, tasks_of, verdicts
from circuitscript.testing.mutation.mutants import mutants_of

TEST = "@IsTest private class CodeTest {{ {} }}"


def load(body: str, test: str = "") -> Program:
    sources = {"Code.cls": f"public class Code {{\n{body}\n}}", "CodeTest.cls": TEST.format(test)}
    program = Engine().load(sources, schema="highlevel")
    assert not program.has_errors, [found.message for found in program.diagnostics]
    return program


def changes(body: str) -> list[str]:
    """Returns what the second line of the class becomes, one text a mutant."""
    program = load(body)
    return ["\n".join(mutant.after).strip() for mutant in mutants_of(measured_units(program), program.checked.bindings)]


def fates(body: str, test: str) -> dict[str, Verdict]:
    """Returns what became of each mutant, by what its line became."""
    program = load(body, test)
    baseline = measure_baseline(program, find_tests(program.checked))
    tasks = tasks_of(mutants_of(measured_units(program), program.checked.bindings), baseline)
    return {"\n".join(one.mutant.after).strip(): one for one in verdicts("", program, tasks, 1, None)}


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("static void f(Integer a) { a = a + a; }", ["{}", "a = a - a;"]),
        ("static void f(Integer a) { a += a * a; }", ["{}", "a -= a * a;", "a += a / a;"]),
        ("static Boolean f(Integer a) { return a < a; }", ["null", "a <= a", "a >= a"]),
        ("static Boolean f(Integer a) { return a == a; }", ["null", "a != a"]),
        ("static Boolean f(Boolean a) { return a && !a; }", ["null", "a || !a", "a && a"]),
        ("static Integer f() { return 41; }", ["42"]),
        ("static Boolean f() { return true; }", ["false"]),
        ("static String f() { return 'x'; }", ["''"]),
        ("static String f() { return ''; }", ["'mutant'"]),
        ("static void f(Boolean a) { if (a) { return; } }", ["if (!(a)) { return; }"]),
        ("static void f(Integer a) { a++; }", ["{}", "a--;"]),
        ("static Integer f(Integer a) { return a ?? 0; }", ["a", "a ?? 1", "null"]),
        ("static void f(Contact a) { insert a; }", ["{}"]),
        ("static void f() { throw new MathException(); }", ["{}"]),
        ("Integer a = 5;", ["Integer a = 6;"]),
        ("static void f() { System.debug(1 + 1); }", []),
        ("static void f() { List<Contact> a = [SELECT Id FROM Contact LIMIT 5]; }", []),
        ("@TestVisible private Integer a;", []),
        ("static Integer f(Integer a) { return a /* + */ + a; }", ["null"]),
    ],
)
def test_a_line_is_changed_in_these_ways(line: str, wanted: list[str]) -> None:
    start = line.find("{") + 2 if "{" in line else 0
    found = {one[start:].removeprefix("return ").removesuffix(" }").removesuffix(";") for one in changes(line)}
    assert found == {one.removesuffix(";") for one in wanted}


FEE = """public static Integer fee(Integer n) {
if (n > 100) {
return 10;
}
return 1;
}
static Integer never() {
return 5;
}"""


def test_mutants_live_where_no_test_looks_closely() -> None:
    found = fates(
        FEE, "@IsTest static void t() { Assert.areEqual(10, Code.fee(500)); Assert.areEqual(1, Code.fee(5)); }"
    )
    assert {line: one.fate for line, one in found.items()} == {
        "if (n >= 100) {": Fate.SURVIVED,
        "if (n <= 100) {": Fate.KILLED,
        "if (n > 101) {": Fate.SURVIVED,
        "return 11;": Fate.KILLED,
        "return 2;": Fate.KILLED,
        "return 6;": Fate.UNCOVERED,
    }
    assert found["return 2;"].test == "CodeTest.t"
    assert (found["if (n >= 100) {"].mutant.line, found["if (n >= 100) {"].mutant.column) == (3, 7)


def test_only_tests_that_reach_a_statement_run_for_it() -> None:
    tests = (
        "@IsTest static void high() { Assert.areEqual(10, Code.fee(500)); } "
        "@IsTest static void low() { Assert.areEqual(1, Code.fee(5)); } "
        "@IsTest static void none() { Assert.areEqual(1, 1); }"
    )
    counts = {line: one.tests for line, one in fates(FEE, tests).items()}
    assert counts == {
        "if (n >= 100) {": 2,
        "if (n <= 100) {": 2,
        "if (n > 101) {": 2,
        "return 11;": 1,
        "return 2;": 1,
        "return 6;": 0,
    }


def test_endless_mutants_are_killed() -> None:
    body = "public static void f() {\nInteger n = 0;\nwhile (n < 3) {\nn++;\n}\n}"
    found = fates(body, "@IsTest static void t() { Code.f(); }")
    assert found["n--;"].fate is Fate.KILLED
    assert found["{}"].fate is Fate.KILLED


def test_what_does_not_check_is_no_mutant() -> None:
    body = "public static Integer f(Boolean b) {\nif (b) { return 1; } else { throw new MathException(); }\n}"
    found = fates(
        body,
        "@IsTest static void t() { Assert.areEqual(1, Code.f(true)); try { Code.f(false); "
        "Assert.fail('an exception'); } catch (MathException expected) { Assert.isNull(expected.getCause()); } }",
    )
    left_out = found["if (b) { return 1; } else { {} }"]
    assert left_out.fate is Fate.INVALID


def test_the_header_of_a_loop_belongs_to_the_loop() -> None:
    body = (
        "public static Integer f() {\nInteger sum = 0;\nfor (Integer i = 1; i < 3; i++) { sum += i; }\nreturn sum;\n}"
    )
    found = fates(body, "@IsTest static void t() { Assert.areEqual(3, Code.f()); }")
    assert {one.fate for one in found.values()} == {Fate.KILLED}
    assert "for (Integer i = 2; i < 3; i++) { sum += i; }" in found


def test_setup_methods_reach_code_for_all_tests_of_their_class() -> None:
    test = (
        "@TestSetup static void made() { Code.f(); } @IsTest static void t() { "
        "Assert.areEqual('x', [SELECT LastName FROM Contact][0].LastName); }"
    )
    found = fates("public static void f() {\ninsert new Contact(LastName = 'x');\n}", test)
    assert {one.fate for one in found.values()} == {Fate.KILLED}


def test_several_processes_find_the_same(tmp_path: Path) -> None:
    (tmp_path / "Code.cls").write_text(f"public class Code {{\n{FEE}\n}}")
    test = "@IsTest static void t() { Assert.areEqual(10, Code.fee(500)); Assert.areEqual(1, Code.fee(5)); }"
    (tmp_path / "CodeTest.cls").write_text(TEST.format(test))
    program = Engine().load(tmp_path)
    baseline = measure_baseline(program, find_tests(program.checked))
    tasks = tasks_of(mutants_of(measured_units(program), program.checked.bindings) * 2, baseline)

    def found(jobs: int) -> list[tuple[int, str, Fate]]:
        ran = verdicts(str(tmp_path), program, tasks, jobs, None)
        return sorted(((one.mutant.edit.start, one.mutant.edit.text, one.fate) for one in ran), key=str)

    assert found(2) == found(1)
