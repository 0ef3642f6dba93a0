"""Test methods with generated arguments: what is generated, what a failure is shrunk to, and what is printed of it."""

import pytest
from hypothesis.configuration import storage_directory

from circuitscript.engine import Engine, Program
from circuitscript.testing.discovery import find_tests
from circuitscript.testing.results import Generated, TestResult, Verdict
from circuitscript.testing.runner import TestRunner

MEMBERS = """
    public enum Color { RED, GREEN, BLUE }
    public virtual class Named { public String name { get; set; } }
    public class Point extends Named {
        public Integer x;
        public Color color;
        public Point next;
        public final Integer fixed = 7;
        private Integer hidden;
    }
    public class Sealed { public Sealed(Integer n) {} }
"""


def load(method: str, annotations: str = "@IsTest(cases='100')", schema: str = "highlevel") -> Program:
    source = f"@IsTest private class PropTest {{ {MEMBERS} {annotations} static void {method} }}"
    program = Engine().load({"PropTest.cls": source}, schema=schema)
    assert not program.has_errors, [found.message for found in program.diagnostics]
    return program


def run(method: str, annotations: str = "@IsTest(cases='100')", seed: int | None = None, **options: str) -> TestResult:
    program = load(method, annotations, **options)
    (result,) = TestRunner(program, seed=seed).run(find_tests(program.checked))
    return result


def falsified(method: str, annotations: str = "@IsTest(cases='100')", **options: str) -> Generated:
    result = run(method, annotations, **options)
    assert result.generated is not None
    assert result.verdict is Verdict.FAILED, result.error
    return result.generated


@pytest.mark.parametrize(
    ("parameters", "condition", "smallest"),
    [
        ("Integer n", "n < 1000", "n = 1000"),
        ("Integer n", "n > -5", "n = -5"),
        ("Integer n", "Math.abs(n) >= 0", "n = -2147483647 - 1"),
        ("Long n", "n < 5000000000L", "n = 5000000000L"),
        ("Decimal d", "d <= 0.5", "d = 1"),
        ("Double d", "d < 3", "d = 3.0d"),
        ("Boolean b", "!b", "b = true"),
        ("String text", "text.length() < 3", "text = '000'"),
        ("Date day", "day < Date.newInstance(2020, 2, 3)", "day = Date.newInstance(2020, 2, 3)"),
        ("Datetime t", "t.year() < 2001", "t = Datetime.newInstanceGmt(2001, 1, 1, 0, 0, 0)"),
        ("Time t", "t.hour() < 5", "t = Time.newInstance(5, 0, 0, 0)"),
        ("Blob data", "data.size() < 2", "data = EncodingUtil.convertFromHex('0000')"),
        ("Id id", "id == null", "id = Id.valueOf('00000000000000000000')"),
        ("Color hue", "hue != Color.GREEN", "hue = PropTest.Color.GREEN"),
        ("List<Integer> xs", "xs.size() < 2", "xs = new List<Integer>{ 0, 0 }"),
        ("Set<String> xs", "xs.isEmpty()", "xs = new Set<String>{ '' }"),
        ("Map<Color, Long> m", "m.isEmpty()", "m = new Map<PropTest.Color,Long>{ PropTest.Color.RED => 0L }"),
        ("Contact person", "person.LastName == null", "person = new Contact(LastName = '0')"),
        ("Point p", "p.x < 3", "p = new PropTest.Point{ name = '', x = 3, color = PropTest.Color.RED }"),
        ("Object o", "!(o instanceof Boolean)", "o = false"),
        ("Integer a, Integer b", "a + b < 10 || a < b", "a = 5, b = 5"),
    ],
)
def test_counterexamples_are_minimal_and_a_test_that_can_be_pasted(
    parameters: str, condition: str, smallest: str
) -> None:
    method = f"prop({parameters}) {{ Assert.isTrue({condition}, 'here'); }}"
    generated = falsified(method, "@IsTest(cases='500')")
    if parameters != "Integer a, Integer b":  # there are several smallest pairs
        assert generated.arguments == smallest
    program = load(f"{method} {generated.unit_test}")
    results = {result.method: result for result in TestRunner(program).run(find_tests(program.checked))}
    pasted = results["propCounterexample"]
    assert pasted.verdict is Verdict.FAILED, pasted.error
    assert pasted.error is not None
    assert pasted.error.message == "Assertion Failed: here"


@pytest.mark.parametrize(
    "parameters",
    ["Contact one", "List<Task> all", "Opportunity one", "Map<String, List<Decimal>> m, Set<Date> days", "Point p"],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_what_holds_passes_with_all_cases(parameters: str, seed: int) -> None:
    result = run(f"prop({parameters}) {{ Assert.areEqual(1, 1); }}", seed=seed)
    assert result.generated == Generated(100, 100, seed)
    assert result.is_success, result.error


@pytest.mark.parametrize("name", ["Contact", "Business", "Product"])
def test_generated_records_can_be_inserted_each_into_a_store_of_its_own(name: str) -> None:
    result = run(f"prop({name} one) {{ insert one; Assert.areEqual(1, [SELECT COUNT() FROM {name}]); }}")
    assert result.is_success, (result.error, result.generated)


@pytest.mark.parametrize(
    ("annotation", "parameters", "condition"),
    [
        ("@Range('1..5')", "Integer n, Decimal d, String s", "n >= 1 && n <= 5 && d >= 1 && d <= 5"),
        ("@Range('-0.5..0.5')", "Decimal d, Integer n", "d >= -0.5 && d <= 0.5"),
        ("@Range('n: 1..5; m: 7..9')", "Integer n, Integer m", "n >= 1 && n <= 5 && m >= 7 && m <= 9"),
        ("@Range('2020-01-01..2020-12-31')", "Date d, Datetime t", "d.year() == 2020 && t.yearGmt() == 2020"),
        ("@Values('a, b')", "String s, List<String> all", "(s == 'a' || s == 'b') && !all.contains('c')"),
        ("@Values('RED, blue')", "Color c", "c != Color.GREEN"),
        ("@Values('3, 5') @Range('d: 0..1')", "Integer n, Double d", "(n == 3 || n == 5) && d <= 1 && d >= 0"),
        ("@Values('s: a; t: b')", "String s, String t", "s == 'a' && t == 'b'"),
    ],
)
def test_annotations_narrow(annotation: str, parameters: str, condition: str) -> None:
    result = run(f"prop({parameters}) {{ Assert.isTrue({condition}); }}", f"@IsTest(cases='100') {annotation}")
    assert result.is_success, (result.error, result.generated)


@pytest.mark.parametrize(
    ("parameters", "annotation", "message"),
    [
        ("SObject one", "", "parameter one: no values of SObject can be generated"),
        ("Sealed one", "", "parameter one: no values of PropTest.Sealed can be generated: no constructor is without"),
    ],
)
def test_what_cannot_be_generated_is_an_error_of_the_test(parameters: str, annotation: str, message: str) -> None:
    result = run(f"prop({parameters}) {{}}", f"@IsTest(cases='5') {annotation}")
    assert result.verdict is Verdict.ERROR
    assert result.error is not None
    assert result.error.message.startswith(message)


@pytest.mark.parametrize(
    ("parameters", "annotation", "message"),
    [
        ("Integer n", "@Range('5')", "@Range('5') is no range: write @Range('1..5') or @Range('name: 1..5')"),
        ("Integer n", "@Range('n: 5..')", "@Range('n: 5..') is no range: write @Range('1..5') or @Range('name: 1..5')"),
        ("Integer n", "@Range('5..1')", "The range 5..1 has no values: its ends are the wrong way round"),
        ("Date d", "@Range('2024-02-02..2024-02-01')", "The range 2024-02-02..2024-02-01 has no values: its ends are"),
        ("Boolean b", "@Range('1..5')", "1..5 narrows none of the parameters: it fits no type of theirs"),
        ("Integer n, String s", "@Range('1.5..2')", "1.5..2 narrows none of the parameters"),
        ("Integer n", "@Range('n: 1..x')", "1..x does not narrow parameter n, which is of type Integer"),
        ("Integer n", "@Range('m: 1..5')", "The test method has no parameter m"),
        ("Integer n", "@Range(' ; ')", "@Range says nothing: write @Range('name: …')"),
        ("Integer n", "@Values('a, b')", "a, b narrows none of the parameters: it fits no type of theirs"),
        (
            "String s",
            "@Values('a,, b')",
            "@Values('a,, b') lacks a value: write @Values('a, b') or @Values('name: a, b')",
        ),
        ("Color c", "@Values('c: PINK')", "PINK does not narrow parameter c, which is of type PropTest.Color"),
        ("Decimal d", "@Values('d: NaN')", "NaN does not narrow parameter d, which is of type Decimal"),
    ],
)
def test_malformed_narrowings_are_diagnostics_at_their_text(parameters: str, annotation: str, message: str) -> None:
    test = f"@IsTest(cases='5')\n{annotation}\nstatic void p({parameters}) {{}}"
    source = f"@IsTest private class PropTest {{ {MEMBERS}\n{test} }}"
    program = Engine().load({"PropTest.cls": source})
    (found,) = program.diagnostics
    assert found.code == "annotation-property"
    assert found.message.startswith(message)
    assert source[found.span.start : found.span.end] == annotation[annotation.index("(") + 1 : -1]


@pytest.mark.parametrize(
    ("parameters", "annotation"),
    [
        ("Time t", "@Values('10:00, 11:30')"),
        ("Map<String, List<Integer>> all", "@Range('1..5') @Values('a')"),
        ("Datetime t", "@Range('t: 2024-01-01T10:00..2024-01-01T11:00')"),
        ("Datetime t", "@Range('2024-01-01T10:00..2024-01-01T11:00')"),
    ],
)
def test_narrowings_may_have_colons_and_be_of_elements(parameters: str, annotation: str) -> None:
    assert run(f"prop({parameters}) {{}}", f"@IsTest(cases='5') {annotation}").is_success


def test_the_same_seed_makes_the_same_cases() -> None:
    method = "prop(String text) { System.debug(text); Assert.isTrue(text.length() < 4); }"
    assert run(method, seed=5).generated == run(method, seed=5).generated
    assert falsified(method).seed == falsified(method).seed


def test_limits_are_those_of_each_case() -> None:
    result = run("prop(Integer n) { for (Integer i = 0; i < 60; i++) { Integer c = [SELECT COUNT() FROM Contact]; } }")
    assert result.is_success, result.error
    assert {usage.resource.name: usage.used for usage in result.limits}["QUERIES"] == 60


def test_the_log_is_that_of_the_smallest_case() -> None:
    result = run("prop(Integer n) { System.debug('n=' + n); Assert.isTrue(n < 10); }")
    assert [entry.text for entry in result.logs] == ["n=10"]


def test_batches_run_once_for_each_size() -> None:
    method = "sized(Integer size) { Assert.isTrue(size < 200); }"
    program = load(method, "@IsTest(batches='200, 1, 10')")
    results = list(TestRunner(program).run(find_tests(program.checked)))
    assert [(result.name, result.is_success) for result in results] == [
        ("PropTest.sized[1]", True),
        ("PropTest.sized[10]", True),
        ("PropTest.sized[200]", False),
    ]


def test_deep_calls_have_the_room_that_they_have_elsewhere() -> None:
    deep = "static Integer deep(Integer n) { return n == 0 ? 0 : 1 + deep(n - 1); }"
    result = run(f"prop(Integer n) {{ Assert.areEqual(900, deep(900)); }} {deep}", "@IsTest(cases='3')")
    assert result.is_success, result.error


def test_hypothesis_keeps_the_folder_that_it_had() -> None:
    before = storage_directory().path
    assert run("prop(Integer n) { Assert.areEqual(n, n); }").is_success
    assert storage_directory().path == before
