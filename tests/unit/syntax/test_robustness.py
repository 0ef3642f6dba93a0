"""Whatever a text holds, parsing ends in a tree or diagnostics, in a time that grows with its length."""

import time

import pytest

from circuitscript.source import SourceText
from circuitscript.syntax.ast import Binary, ClassUnit
from circuitscript.syntax.driver import MAX_NESTING
from circuitscript.syntax.parser import UnitKind, parse_query, parse_unit
from circuitscript.syntax.printer import format_source, print_node
from tests.syntax_trees import body_of, errors, in_method, walk

DEEP = 5000


def test_ten_thousand_terms_are_a_tree() -> None:
    (statement,) = body_of("x = " + " + ".join(["'a'"] * 10_000) + ";")
    node = statement.expression.value  # type: ignore[attr-defined]
    terms = 1
    while isinstance(node, Binary):
        terms, node = terms + 1, node.left
    assert terms == 10_000


@pytest.mark.parametrize(
    "text",
    [
        "x = " + ".a" * 0 + "a" + ".b" * 10_000 + ";",
        "x = a" + ".b()" * 10_000 + ";",
        "x = a" + "[0]" * 10_000 + ";",
        "x = " + "a < " * 10_000 + "b;",
        "x = a" + " && b || c ?? d" * 3_000 + ";",
        "x = " + "(" * (MAX_NESTING - 20) + "a" + ")" * (MAX_NESTING - 20) + ";",
        "a();" * 20_000,
        "if (a) { b(); } " * 5_000,
    ],
)
def test_long_texts_are_trees(text: str) -> None:
    assert errors(in_method(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "(" * DEEP + "a" + ")" * DEEP + ";",
        "x = " + "(" * DEEP,
        "{" * DEEP + "}" * DEEP,
        "if (a) {" * DEEP + "}" * DEEP,
        "if (a) " * DEEP + "b();",
        "if (a) b(); else " * DEEP + "b();",
        "while (a) " * DEEP + "b();",
        "x = " + "!" * DEEP + "a;",
        "x = " + "- " * DEEP + "a;",
        "x = " + "(A) " * DEEP + "a;",
        "x = " + "a ? b : " * DEEP + "a;",
        "x = " + "a ? " * DEEP + "a" + " : b" * DEEP + ";",
        "x = " * DEEP + "a;",
        "A<" * DEEP + "B" + ">" * DEEP + " x;",
        "x = " + "new A(" * DEEP + ")" * DEEP + ";",
        "x = " + "[SELECT Id FROM A WHERE B = :" * DEEP + "c" + "]" * DEEP + ";",
    ],
)
def test_deep_nesting_is_one_diagnostic(text: str) -> None:
    result = parse_unit(SourceText("text", in_method(text)), UnitKind.CLASS)
    codes = {diagnostic.code for diagnostic in result.diagnostics}
    assert "nesting-too-deep" in codes
    assert len(result.diagnostics) <= 2


def test_deep_nesting_in_a_query() -> None:
    query = "SELECT Id FROM A WHERE " + "(" * DEEP + "B = 1" + ")" * DEEP
    assert [d.code for d in parse_query(SourceText("text", query)).diagnostics] == ["nesting-too-deep"]


def test_deep_nesting_hides_no_other_member() -> None:
    text = f"class A {{ void a() {{ x = {'(' * DEEP}1; }} void b() {{ y = ; }} }}"
    assert [error.split(" ", 1)[1] for error in errors(text)][1:] == ["Unexpected token ';'."]


def test_depth_of_every_tree_is_bounded() -> None:
    unit = parse_unit(SourceText("text", in_method("x = " + "(" * 450 + "a" + ")" * 450 + ";")), UnitKind.CLASS).unit
    assert unit is not None
    assert sum(1 for _ in walk(unit)) > 450
    assert print_node(unit).count("(") == 451


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "<",
            ">",
            "'",
            '"',
            "\\",
            "@",
            ";",
            ",",
            ".",
            "?",
            "/*",
            "//",
            "\x00",
            "\ud800",
        ),
        *("'''\n", "a ", "a b;", "class ", "class A {", "(a<", "(A<B<", "[select ", "2024-", "#", "1.", "when ", "é"),
    ],
)
def test_repeated_piece_ends_soon(piece: str) -> None:
    text = in_method(piece * 20_000)
    start = time.process_time()
    result = parse_unit(SourceText("text", text), UnitKind.CLASS)
    elapsed = time.process_time() - start
    assert result.unit is not None or result.diagnostics
    assert elapsed < 10


def test_look_ahead_takes_linear_time() -> None:
    def seconds(count: int) -> float:
        text = in_method("x = " + "(a<" * count + "b;")
        start = time.process_time()
        parse_unit(SourceText("text", text), UnitKind.CLASS)
        return time.process_time() - start

    seconds(1_000)
    assert seconds(40_000) < 100 * max(seconds(4_000), 0.002)


def test_five_megabytes_are_parsed() -> None:
    method = "    Integer m(Integer a) {\n        return a + 1; // adds one, and says so at some length\n    }\n"
    text = (
        "public class A {\n"
        + "    // a long comment about nothing in particular, again and again\n" * 60_000
        + method * 12_000
        + "}\n"
    )
    assert len(text) > 5_000_000
    result = parse_unit(SourceText("text", text), UnitKind.CLASS)
    assert not result.diagnostics
    assert isinstance(result.unit, ClassUnit)
    assert len(result.unit.declarations[0].members) == 12_000  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("\ufeffclass A { }", True),
        ("class A {\r\n    Integer x;\r\n}\r\n", True),
        ("class A {\r Integer x; // c\r}", True),
        ("class A { String s = '\U0001f600\x00'; }", True),
        ("class A { \x00 }", False),
        ("class A { String \ud800; }", False),
        ("class A { \u00a0 }", False),
        ("\x1a", False),
    ],
)
def test_odd_characters(text: str, clean: bool) -> None:
    assert (errors(text) == []) == clean


def test_places_count_code_points() -> None:
    assert errors("class A { String s = '\U0001f600'; # }") == [
        "1:27 Found punctuation symbol or operator '#' that isn't valid in Apex."
    ]


def test_deep_and_long_texts_are_formatted() -> None:
    for text in (
        "x = " + "+".join(["a"] * 10_000) + ";",
        "x = a" + ".b()" * 3_000 + ";",
        "x = " + "(" * 400 + "a" + ")" * 400 + ";",
    ):
        formatted = format_source(SourceText("text", in_method(text)), UnitKind.CLASS)
        assert formatted is not None
        assert errors(formatted) == []
