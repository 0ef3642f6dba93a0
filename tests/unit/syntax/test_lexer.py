"""Cutting texts into tokens, and deciding what a token is by what is around it."""

import pytest

from circuitscript.source import SourceText, Span
from circuitscript.syntax.lexer import Tokens, lexer
from circuitscript.syntax.tables import parse_tables


def lexed(text: str, *, in_query: bool = False) -> tuple[Tokens, list[str]]:
    found: list[str] = []

    def report(span: Span, code: str, message: str) -> None:
        found.append(f"{span.start}-{span.end} {code}")

    return lexer().lex(SourceText("text", text), report, in_query=in_query), found


def kinds(text: str, *, in_query: bool = False) -> list[str]:
    tokens, found = lexed(text, in_query=in_query)
    assert not found
    return [parse_tables().terminals[kind] for kind in tokens.kinds[:-1]]


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("a+b", ["a", "+", "b"]),
        ("a /* b */ c // d\ne", ["a", "c", "e"]),
        ("x>>=1", ["x", ">>=", "1"]),
        ("a>>b", ["a", ">", ">", "b"]),
        ("'it\\'s' 'b'", ["'it\\'s'", "'b'"]),
        ("1.5d 2L .5", ["1.5d", "2L", ".5"]),
        ("a?.b ?? c ?.5", ["a", "?.", "b", "??", "c", "?", ".5"]),
        ("Integer[ /* none */ ] x", ["Integer", "[]", "x"]),
        ("\ufeffa", ["a"]),
        ("'''\nit's\n'''", ["'''\nit's\n'''"]),
        ("größe", []),
    ],
)
def test_text_is_cut_into_tokens(text: str, texts: list[str]) -> None:
    tokens, _ = lexed(text)
    assert tokens.texts[:-1] == (texts or [text])


def test_places_cover_what_was_written() -> None:
    text = "  foo(\r\n 'a', /* c */ b [ ] )"
    tokens, _ = lexed(text)
    written = [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]
    assert written == ["foo", "(", "'a'", ",", "b", "[ ]", ")", ""]


@pytest.mark.parametrize(
    "cast",
    [
        "(A) b",
        "(A.B) b",
        "(A[]) b",
        "(List<A>) b",
        "(Map<A, List<B>>) b",
        "(A) (b)",
        "(A) 'b'",
        "(A) 1",
        "(A) !b",
        "(A) new B()",
        "(A) this",
        "(A) null",
        "(A) [SELECT Id FROM B]",
        "(A) ++b",
        "(Integer) -1",
        "(System.Decimal) +b",
        "(List<A>) -1",
        "(A /* c */ . B) b",
        "(A) Trigger.new",
    ],
)
def test_parenthesis_opens_a_cast(cast: str) -> None:
    assert kinds(cast)[0] == "_CAST_OPEN"


@pytest.mark.parametrize(
    "text",
    [
        "(a) - b",
        "(a) + b",
        "(a)",
        "(a).b",
        "(a)[0]",
        "(a)++",
        "(a) instanceof B",
        "(a < b)",
        "(a) && b",
        "((a)) b",
        "()",
    ],
)
def test_parenthesis_opens_no_cast(text: str) -> None:
    assert kinds(text)[0] == "LPAR"


def test_cast_after_an_access_level() -> None:
    assert "_CAST_OPEN" in kinds("insert as user (List<A>) records;")


def test_call_is_no_cast() -> None:
    assert "_CAST_OPEN" not in kinds("f(a) b")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a<b>", "_TYPE_OPEN"),
        ("a<b, c[]>", "_TYPE_OPEN"),
        ("a<b>.class", "_LITERAL_OPEN"),
        ("a < b", "LESSTHAN"),
        ("a < b + c > d", "LESSTHAN"),
        ("a < (b) > c", "LESSTHAN"),
    ],
)
def test_angle_opens_type_arguments_when_types_are_inside(text: str, expected: str) -> None:
    assert kinds(text)[1] == expected


def test_nested_angles_are_paired() -> None:
    assert kinds("a<b<c<d>>>")[1:6:2] == ["_TYPE_OPEN"] * 3


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("get;", 0, "GET"),
        ("get { ", 0, "GET"),
        ("get()", 0, "ID"),
        ("switch on", 0, "SWITCH"),
        ("switch = 1", 0, "ID"),
        ("with sharing", 0, "WITH"),
        ("with = 1", 0, "ID"),
        ("sharing", 0, "ID"),
        ("before insert", 0, "BEFORE"),
        ("after = 1", 0, "ID"),
        ("transient Integer a", 0, "TRANSIENT"),
        ("transient final A a", 0, "TRANSIENT"),
        ("transient = a", 0, "ID"),
        ("transient a;", 0, "ID"),
        ("order by", 0, "ID"),
        ("limit", 0, "LIMIT"),
        ("a.class()", 2, "ID"),
        ("a.class", 2, "CLASS"),
        ("[SELECT", 0, "_QUERY_OPEN"),
        ("[FIND 'a'", 0, "_QUERY_OPEN"),
        ("[find]", 0, "LSQB"),
        ("System.runAs(u)", 0, "_RUN_AS"),
        ("system . runAs(u)", 0, "ID"),
        ("systemRunAs(u)", 0, "ID"),
    ],
)
def test_word_is_a_keyword_only_beside_certain_others(text: str, place: int, expected: str) -> None:
    assert kinds(text)[place] == expected


def test_words_of_queries_are_names_outside_brackets() -> None:
    found = kinds("first [SELECT Id FROM A ORDER BY first NULLS FIRST] first")
    assert found[0] == "ID"
    assert found[-1] == "ID"
    assert found[-3] == "FIRST"


def test_bare_query_has_query_words() -> None:
    assert kinds("ORDER BY a", in_query=True) == ["ORDER", "BY", "ID"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/* a", ["0-2 unterminated-comment"]),
        ("x = 'abc\n;", ["4-8 unterminated-string"]),
        ("'''\nabc", ["0-3 unterminated-string"]),
        ("'''abc'''", ["3-4 invalid-multiline-string"]),
        ("5.", ["0-2 invalid-number"]),
        ("2024-1", ["0-6 invalid-date"]),
        ("2024-13-01", ["0-10 invalid-date"]),
        ("2024-01-31T10:00:00", ["0-19 invalid-date"]),
        ("10:20", ["0-5 invalid-time"]),
        ("a # b", ["2-3 invalid-character"]),
        ("a % b", ["2-3 invalid-character"]),
        ("a \x00 b", ["2-3 invalid-character"]),
        ("é", ["0-1 invalid-character"]),
        ("\U0001f600", ["0-1 invalid-character"]),
    ],
)
def test_trouble_is_reported(text: str, expected: list[str]) -> None:
    assert lexed(text)[1] == expected


def test_reports_end_after_a_hundred() -> None:
    assert len(lexed("#" * 1000)[1]) == 100
