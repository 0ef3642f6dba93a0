"""What literals mean."""

from decimal import Decimal

import pytest

from circuitscript.source import SourceText
from circuitscript.syntax.ast import (
    DecimalLiteral,
    DoubleLiteral,
    IntegerLiteral,
    LongLiteral,
    QueryExpression,
    StringLiteral,
)
from circuitscript.syntax.parser import parse_expression
from circuitscript.syntax.printer import print_node
from tests.syntax_trees import expression


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        (r"'a'", "a"),
        (r"''", ""),
        (r"'\n\t\b\f\r\"\'\\'", "\n\t\b\f\r\"'\\"),
        (r"'\N\T'", "\n\t"),
        (r"'é\U00e9'", "éé"),
        (r"'😀'", "😀"),
        (r"'\ud800'", "\ud800"),
        ("'''\na'b''c\n  '''", "a'b''c\n  "),
        ("'''\r\na\r\nb'''", "a\nb"),
        ("'''\n\\'''\\n'''", "'''\n"),
        ("'''\n'''", ""),
    ],
)
def test_string_escapes_are_resolved(literal: str, value: str) -> None:
    node = expression(literal)
    assert isinstance(node, StringLiteral)
    assert node.value == value
    assert node.multiline == literal.startswith("'''")


@pytest.mark.parametrize(
    ("literal", "place", "message"),
    [
        (r"'a\x'", (2, 4), r"Illegal string literal: Invalid string literal 'a\x'. Illegal character sequence \x'"),
        (
            r"'\u12'",
            (1, 3),
            r"Invalid string literal '\u12'. Illegal unicode sequence. Less than four hex digits \u12'",
        ),
        ("'''\n\\q'''", (4, 6), r"Illegal character sequence \q'"),
    ],
)
def test_unknown_escape_is_reported_at_its_place(literal: str, place: tuple[int, int], message: str) -> None:
    (diagnostic,) = parse_expression(SourceText("text", literal)).diagnostics
    assert (diagnostic.span.start, diagnostic.span.end) == place
    assert diagnostic.code == "invalid-escape"
    assert message in diagnostic.message


@pytest.mark.parametrize(
    ("literal", "expected", "value"),
    [
        ("007", IntegerLiteral, 7),
        ("2147483648", IntegerLiteral, 2147483648),
        ("9" * 5000, IntegerLiteral, int("9" * 40)),
        ("5L", LongLiteral, 5),
        ("5l", LongLiteral, 5),
        ("1.50", DecimalLiteral, Decimal("1.50")),
        (".5", DecimalLiteral, Decimal("0.5")),
        ("1.5d", DoubleLiteral, 1.5),
        ("1.5D", DoubleLiteral, 1.5),
    ],
)
def test_numbers_keep_value_and_scale(literal: str, expected: type, value: object) -> None:
    node = expression(literal)
    assert type(node) is expected
    assert node.value == value  # type: ignore[attr-defined]
    assert str(node.value) == str(value)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("written", "text"),
    [(r"'it\'s'", "it's"), (r"'a\%\_\\'", r"a\%\_\\"), (r"'\n\u00e9'", "\né"), (r"'\q'", r"\q")],
)
def test_query_strings_keep_what_like_needs(written: str, text: str) -> None:
    node = expression(f"[SELECT Id FROM A WHERE B LIKE {written}]")
    assert isinstance(node, QueryExpression)
    assert node.query.where.right.text == text  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "written", ["'a\\n\\'\\\\'", "1.50", "5L", "1.5d", "'''\na\n\\\\'''", "'\\ud800'", "true", "null"]
)
def test_literal_is_printed_as_it_is_written(written: str) -> None:
    assert print_node(expression(written)) == f"{written}\n"
