"""How literals are written when there is no author whose spelling could be kept."""

import re
from decimal import Decimal
from typing import Final

from circuitscript.syntax.ast import (
    BooleanLiteral,
    DecimalLiteral,
    DoubleLiteral,
    IntegerLiteral,
    Literal,
    LongLiteral,
    StringLiteral,
)

_ESCAPES: Final = {"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\b": "\\b", "\f": "\\f", "\r": "\\r", "'": "\\'"}
_SPECIAL: Final = re.compile(r"[\\'\x00-\x1f\x7f\ud800-\udfff]")
_SPECIAL_IN_LINES: Final = re.compile(r"[\\'\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")


def literal_text(node: Literal) -> str:
    """Returns a literal as one would write it."""
    if isinstance(node, StringLiteral):
        return multiline_text(node.value) if node.multiline else string_text(node.value)
    if isinstance(node, DecimalLiteral):
        return _with_point(format(node.value, "f"))
    if isinstance(node, DoubleLiteral):
        return _with_point(format(Decimal(repr(node.value)), "f")) + "d"
    if isinstance(node, IntegerLiteral):
        return str(node.value)
    if isinstance(node, LongLiteral):
        return f"{node.value}L"
    if isinstance(node, BooleanLiteral):
        return "true" if node.value else "false"
    return "null"


def string_text(value: str) -> str:
    """Returns the string literal for `value`, in quotes."""
    return f"'{_SPECIAL.sub(_escape, value)}'"


def multiline_text(value: str) -> str:
    """Returns the string literal for `value` between three quotes, which keeps its lines."""
    return f"'''\n{_SPECIAL_IN_LINES.sub(_escape, value)}'''"


def query_string_text(text: str) -> str:
    r"""Returns the string literal of a query, in whose text every backslash belongs to `\\`, `\%` or `\_`."""
    pairs = re.sub(r"(\\[\s\S])|([\s\S])", lambda match: match[1] or _escape_in_query(match[2]), text)
    return f"'{pairs}'"


def _escape_in_query(character: str) -> str:
    return _escape_character(character) if _SPECIAL.match(character) else character


def _escape(match: re.Match[str]) -> str:
    return _escape_character(match[0])


def _escape_character(character: str) -> str:
    return _ESCAPES.get(character) or f"\\u{ord(character):04x}"


def _with_point(digits: str) -> str:
    return digits if "." in digits else f"{digits}.0"
