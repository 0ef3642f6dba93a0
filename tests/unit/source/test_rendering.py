"""Places in sources as people see them."""

import pytest

from circuitscript.source import Diagnostic, Severity, SourceText, Span
from circuitscript.source.rendering import LINE_WIDTH, excerpt, place, render, summary


def at(source: SourceText, text: str) -> Span:
    start = source.text.index(text)
    return Span(start, start + len(text))


def test_render_shows_place_message_line_and_caret() -> None:
    source = SourceText("A.cls", "class A {\n    Integer n = x;\n}\n")
    diagnostic = Diagnostic(source, at(source, "x"), "unknown-name", "Variable does not exist: x", hint="Declare it.")
    assert render(diagnostic).split("\n") == [
        "A.cls:2:17: error: Variable does not exist: x [unknown-name]",
        "    2 |     Integer n = x;",
        "      |                 ^",
        "hint: Declare it.",
    ]


def test_render_dresses_each_part_for_its_role() -> None:
    source = SourceText("A.cls", "x")
    diagnostic = Diagnostic(source, Span(0, 1), "c", "m", Severity.WARNING)
    text = render(diagnostic, lambda role, part: f"<{role}>{part}</>", "folder")
    assert text.startswith("<place>folder/A.cls:1:1</>: <warning>warning</>: m [c]")
    assert "<caret>^</>" in text


def test_excerpt_widens_tabs_on_both_lines() -> None:
    source = SourceText("A.cls", "\tint\tx;")
    assert excerpt(source, at(source, "x")) == ["    1 |     int    x;", "      |            ^"]


def test_excerpt_counts_wide_and_combining_characters_as_terminals_show_them() -> None:
    source = SourceText("A.cls", "'日本e\u0301' + x")
    line, carets = excerpt(source, at(source, "x"))
    assert carets.index("^") - line.index("'") == len("'") + 2 * 2 + 1 + len("' + ")


def test_excerpt_hides_control_characters() -> None:
    source = SourceText("A.cls", "a\x1b[31m\x00\u202e b")
    line, _ = excerpt(source, at(source, "b"))
    assert line == "    1 | a\ufffd[31m\ufffd\ufffd b"


def test_excerpt_cuts_a_long_line_around_the_place() -> None:
    source = SourceText("A.cls", "a" * 5000 + "X" + "b" * 5000)
    line, carets = excerpt(source, at(source, "X"))
    assert len(line) <= LINE_WIDTH + 10
    assert line[carets.index("^")] == "X"
    assert line.endswith("…")


def test_excerpt_of_a_span_over_lines_ends_with_the_first() -> None:
    source = SourceText("A.cls", "one two\nthree")
    assert excerpt(source, Span(4, 13))[1] == "      |     ^^^"


def test_excerpt_at_the_end_of_a_line_points_behind_it() -> None:
    source = SourceText("A.cls", "Integer n")
    assert excerpt(source, Span(9, 9))[1] == "      |          ^"


def test_excerpt_of_a_blank_place_is_empty() -> None:
    assert excerpt(SourceText("A.cls", ""), Span(0, 0)) == []


def test_place_counts_code_points_after_any_line_end() -> None:
    source = SourceText("A.cls", "a\r\nb\rc\nđx")
    assert place(source, at(source, "x")) == "A.cls:4:2"


@pytest.mark.parametrize(("counts", "text"), [((0, 0), ""), ((1, 0), "1 error"), ((2, 1), "2 errors, 1 warning")])
def test_summary_counts(counts: tuple[int, int], text: str) -> None:
    assert summary(*counts) == text
