import time

import pytest

from circuitscript.library.expression_classes import PatternError
from circuitscript.library.expressions import compile_expression
from circuitscript.library.matching import expression, replace, search, split
from circuitscript.runtime.exceptions import LimitException, ScriptException
from circuitscript.runtime.governor import Limits, Resource
from tests.builtins import make_context


def found(pattern: str, text: str) -> str | None:
    match = compile_expression(pattern).engine.search(text)
    return None if match is None else match.group(0)


@pytest.mark.parametrize(
    ("pattern", "text", "match"),
    [
        ("a*b", "aaab", "aaab"),
        ("[a-z&&[^b]]+", "bac", "ac"),
        ("[[a][b]]+", "xab", "ab"),
        ("\\Qa.b\\E+", "a.bbb", "a.bbb"),
        ("(?i)ABC[d-f]", "xabcE", "abcE"),
        ("(?i)é", "É", None),
        ("(?iu)é", "É", "É"),
        ("(\\w+) \\1", "go hi hi", "hi hi"),
        ("(a)\\11", "aa1", "aa1"),
        ("^a.c$", "a\nc", None),
        ("(?s)^a.c$", "a\nc", "a\nc"),
        ("(?m)^b$", "a\nb\nc", "b"),
        ("x$", "x\n", "x"),
        ("x\\z", "x\n", None),
        ("\\p{Upper}+", "aBC", "BC"),
        ("\\p{IsLatin}+", "1é", "é"),
        ("\\P{L}+", "ab12", "12"),
        ("(?<n>a)\\k<n>", "aa", "aa"),
        ("[]a]", "]", "]"),
        ("[^\\d\\s]+", "12 ab", "ab"),
        ("[\\w.-]+@x", "a.b-c@x", "a.b-c@x"),
        ("(?x) a b # c\n c", "abc", "abc"),
        ("\\u0041\\x42\\x{43}\\0104", "ABCD", "ABCD"),
        ("a++a", "aaa", None),
        ("(?>a+)b", "aab", "aab"),
        ("(?<=a)b(?!c)", "abc ab", "b"),
        ("\\w", "é", None),
        ("\\d", "٣", None),
        ("a{2}b{1,}c{0,1}", "aabb", "aabb"),
        ("a|b|", "b", "b"),
        ("\\R", "x\r\ny", "\r\n"),
        ("(?:)", "a", ""),
        ("[-a]", "-", "-"),
        ("[a-]", "-", "-"),
        ("\\$\\{(.+?)\\}", "${xx}", "${xx}"),
    ],
)
def test_patterns_mean_what_java_means(pattern: str, text: str, match: str | None) -> None:
    assert found(pattern, text) == match


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(", "Unclosed group near index 1\n("),
        ("*a", "Dangling meta character '*' near index 0\n*a\n^"),
        ("a)", "Unmatched closing ')' near index 0\na)\n^"),
        ("[a", "Unclosed character class near index 1\n[a\n ^"),
        ("{", "Illegal repetition\n{"),
        ("\\y", "Illegal/unsupported escape sequence near index 1\n\\y\n ^"),
        ("[z-a]", "Illegal character range near index 3\n[z-a]\n   ^"),
        ("(?q)", "Unknown inline modifier near index 2\n(?q)\n  ^"),
        ("a{2,1}", "Illegal repetition range near index 2\na{2,1}\n  ^"),
        ("a{2", "Unclosed counted closure near index 3\na{2"),
        ("\\p{Foo}", "Unknown character property name {Foo}\n\\p{Foo}"),
        ("(?<n>a)(?<n>b)", "Named capturing group <n> is already defined"),
    ],
)
def test_patterns_that_java_rejects_are_rejected_in_its_words(pattern: str, message: str) -> None:
    with pytest.raises(PatternError) as error:
        compile_expression(pattern)
    assert str(error.value).startswith(message)


def test_patterns_nested_without_end_are_rejected() -> None:
    with pytest.raises(PatternError, match="nested too deeply"):
        compile_expression("(" * 5000 + ")" * 5000)
    with pytest.raises(PatternError, match="nested too deeply"):
        compile_expression("[" * 5000)


def test_a_match_that_takes_too_long_ends_the_run() -> None:
    context = make_context(Limits("test", {Resource.MATCH_STEPS: 100_000}))
    started = time.monotonic()
    with pytest.raises(LimitException, match="Regex too complicated"):
        search(context, expression(context, "(x+x+)+y"), "x" * 3000, 0)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("source", "text", "limit", "parts"),
    [
        (",", "a,b,", 0, ["a", "b"]),
        (",", "a,b,", -1, ["a", "b", ""]),
        (",", "a,b,c", 2, ["a", "b,c"]),
        (",", "", 0, [""]),
        (",", ",", 0, []),
        ("", "abc", 0, ["a", "b", "c"]),
        ("\\s*,\\s*", "a , b,c", 0, ["a", "b", "c"]),
        ("(?=b)", "abab", 0, ["a", "ba", "b"]),
        ("\\.", "a.b", 0, ["a", "b"]),
        ("x", "abc", 0, ["abc"]),
    ],
)
def test_split_is_javas(source: str, text: str, limit: int, parts: list[str]) -> None:
    assert split(make_context(), source, text, limit) == parts


@pytest.mark.parametrize(
    ("source", "text", "replacement", "result"),
    [
        ("(b)(c)", "abcbc", "$2$1", "acbcb"),
        ("b", "abc", "\\$", "a$c"),
        ("(?<x>b)", "abc", "[${x}]", "a[b]c"),
        ("x*", "ab", "-", "-a-b-"),
        ("(a)", "a", "$12", "a2"),
    ],
)
def test_replacements_name_groups(source: str, text: str, replacement: str, result: str) -> None:
    assert replace(make_context(), source, text, replacement, only_first=False) == result


def test_replacement_with_an_unknown_group_throws() -> None:
    with pytest.raises(ScriptException, match="No group 2"):
        replace(make_context(), "(a)", "a", "$2", only_first=False)


def test_replacing_is_charged_before_it_grows() -> None:
    context = make_context(Limits("small", {Resource.STRING_LENGTH: 10_000}))
    with pytest.raises(LimitException):
        replace(context, "a", "a" * 1000, "b" * 1000, only_first=False)
