"""Laws of parsing and printing."""

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from circuitscript.source import SourceText
from circuitscript.syntax import ast
from circuitscript.syntax.ast.equality import same_tree
from circuitscript.syntax.lexer import lexer
from circuitscript.syntax.parser import ParseResult, UnitKind, parse_query, parse_search, parse_unit
from circuitscript.syntax.printer import format_source, print_node
from circuitscript.syntax.printer.trivia import read_trivia
from tests.strategies import trees
from tests.syntax_trees import messages, walk

KINDS = {ast.ClassUnit: UnitKind.CLASS, ast.TriggerUnit: UnitKind.TRIGGER, ast.AnonymousUnit: UnitKind.ANONYMOUS}
FRAGMENTS = (
    "class A {", "void m() {", "}", "{", "(", ")", "[", "]", ";", ",", ".", "?.", "=", "=>", "+", "-", "++", "<",
    ">", ">>", "?", ":", "??", "!", "'", "'a'", "'''\n", "/*", "*/", "//", "\n", " ", "\\", "@", "#", "a", "b",
    "Foo", "List", "get", "set", "1", "1.5", "2L", "2024-01-31", "10:20", "public", "static", "final", "if", "else",
    "for", "while", "do", "return", "new", "switch", "on", "when", "try", "catch", "insert", "merge", "upsert",
    "as", "user", "trigger", "before", "instanceof", "[SELECT Id FROM A", "WHERE", "IN :", "ORDER BY", "LIMIT",
    "[FIND 'x'", "RETURNING", "AND", "NOT", "System.runAs", "é", "\x00",
)  # fmt: skip
COMMENTS = ("/* {} */", " // {}\n", "\n// {}\n", "\n/* {}\n * more\n */\n", "\n\n// {}\n\n", "/* {} */\n", "\n/* {} */")
few = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


def parse_again(text: str, unit: ast.CompilationUnit) -> ast.CompilationUnit:
    """Parses a printed unit, which must have no errors."""
    result = parse_unit(SourceText("printed", text), KINDS[type(unit)])
    codes = {diagnostic.code for diagnostic in result.diagnostics}
    assert codes <= {"reserved-name", "invalid-name"}, f"{messages(result)}\n{text}"
    assert result.unit is not None
    return result.unit


@few
@given(trees.units())
def test_printed_tree_is_parsed_to_the_same_tree(unit: ast.CompilationUnit) -> None:
    text = print_node(unit)
    assert same_tree(parse_again(text, unit), unit), text


@few
@given(trees.queries())
def test_printed_query_is_parsed_to_the_same_query(query: ast.Query) -> None:
    text = print_node(query)
    result = parse_query(SourceText("printed", text))
    assert result.node is not None, text
    assert same_tree(result.node, query), text


@few
@given(trees.searches())
def test_printed_search_is_parsed_to_the_same_search(search: ast.Search) -> None:
    text = print_node(search)
    result = parse_search(SourceText("printed", text))
    assert result.node is not None, text
    assert same_tree(result.node, search), text


@few
@given(trees.units())
def test_printed_tree_is_formatted_already(unit: ast.CompilationUnit) -> None:
    text = print_node(unit)
    assert format_source(SourceText("printed", text), KINDS[type(unit)]) == text


@few
@given(trees.units())
def test_every_node_lies_within_its_parent(unit: ast.CompilationUnit) -> None:
    text = print_node(unit)
    for node in walk(parse_again(text, unit)):
        assert 0 <= node.span.start <= node.span.end <= len(text)
        for child in walk(node):
            assert node.span.start <= child.span.start
            assert child.span.end <= node.span.end
        if isinstance(node, ast.Name):
            assert text[node.span.start : node.span.end] == node.text


@few
@given(trees.units(), st.data())
def test_comments_survive_formatting(unit: ast.CompilationUnit, data: st.DataObject) -> None:
    kind = KINDS[type(unit)]
    text = _with_comments(print_node(unit), data)
    before = parse_unit(SourceText("text", text), kind)
    assert before.unit is not None
    formatted = format_source(SourceText("text", text), kind)
    assert formatted is not None, messages(before)
    assert same_tree(parse_again(formatted, unit), before.unit)
    assert sorted(_comments(formatted)) == sorted(_comments(text))
    assert format_source(SourceText("text", formatted), kind) == formatted


def _with_comments(text: str, data: st.DataObject) -> str:
    starts = lexer().lex(SourceText("text", text), lambda span, code, message: None).starts
    places = data.draw(st.lists(st.sampled_from(starts), max_size=4, unique=True))
    for number, place in enumerate(sorted(places, reverse=True)):
        text = text[:place] + data.draw(st.sampled_from(COMMENTS)).format(f"c{number}") + text[place:]
    return text


def _comments(text: str) -> list[str]:
    trivia = read_trivia(SourceText("text", text))
    found = [comment.text for gap in (*trivia.leading, *trivia.trailing) for comment in gap]
    return [re.sub(r"\s+", " ", comment) for comment in found]


def _check_result(text: str, result: ParseResult) -> None:
    assert result.unit is not None or result.diagnostics
    for diagnostic in result.diagnostics:
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text)
        assert diagnostic.message
        assert diagnostic.code
    if result.unit is not None:
        for node in walk(result.unit):
            assert 0 <= node.span.start <= node.span.end <= len(text)


@pytest.mark.parametrize("kind", UnitKind)
@few
@given(text=st.one_of(st.text(), st.lists(st.sampled_from(FRAGMENTS), max_size=60).map(" ".join)))
@example(text="(a)")
@example(text="class A { void m() { (a) ")
@example(text="[select")
@example(text="a<b>")
def test_any_text_ends_in_a_tree_or_diagnostics(kind: UnitKind, text: str) -> None:
    _check_result(text, parse_unit(SourceText("text", text), kind))


@few
@given(trees.units(), st.data())
def test_damaged_text_ends_in_a_tree_or_diagnostics(unit: ast.CompilationUnit, data: st.DataObject) -> None:
    text = print_node(unit)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 5, len(text))))
    damaged = text[:start] + data.draw(st.sampled_from(("", *FRAGMENTS))) + text[end:]
    _check_result(damaged, parse_unit(SourceText("text", damaged), KINDS[type(unit)]))


@few
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=20).map(" ".join))
def test_nonsense_in_a_method_hides_no_other_member(nonsense: str) -> None:
    if nonsense.count("{") != nonsense.count("}") or any(mark in nonsense for mark in ("'''", "/*", "*/", "}")):
        return
    text = f"class Outer {{ void first() {{ }}\nvoid broken() {{\n{nonsense}\n}}\nvoid last() {{ }}\n}}"
    unit = parse_unit(SourceText("text", text), UnitKind.CLASS).unit
    assert isinstance(unit, ast.ClassUnit)
    names = [node.name.text for node in walk(unit) if isinstance(node, ast.MethodDeclaration)]
    assert "first" in names
    assert "last" in names
