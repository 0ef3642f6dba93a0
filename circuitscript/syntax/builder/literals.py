"""Builders of literals: what the characters between quotes mean, and the values of numbers."""

import re
from decimal import Decimal
from typing import Final

from circuitscript.source import Span
from circuitscript.syntax import messages
from circuitscript.syntax.ast import (
    BooleanLiteral,
    DecimalLiteral,
    DoubleLiteral,
    IntegerLiteral,
    LongLiteral,
    NullLiteral,
    StringLiteral,
)
from circuitscript.syntax.builder.rules import Build, Sequence
from circuitscript.syntax.messages import Report

_ESCAPES: Final = {
    "n": "\n", "t": "\t", "b": "\b", "f": "\f", "r": "\r", '"': '"', "'": "'", "\\": "\\",
}  # fmt: skip
_SEQUENCE: Final = re.compile(r"\\(?:[uU]([0-9a-fA-F]{4})|([\s\S]))")


def resolved(span: Span, literal: str, report: Report) -> StringLiteral:
    """Returns the string literal that stands between single quotes at `span`; reports escapes that mean nothing."""
    text = literal[1:-1] if literal.endswith("'") and len(literal) > 1 else literal[1:]
    return StringLiteral(span, _resolve(span, text, 1, report) if "\\" in text else text)


def resolved_multiline(span: Span, literal: str, report: Report) -> StringLiteral:
    """Returns the string literal between three quotes: what follows the first line break, as written."""
    body = re.sub(r"^'''(?:\r\n|\n)?", "", literal)
    text = body.removesuffix("'''")
    offset = len(literal) - len(body)
    text = _resolve(span, text, offset, report) if "\\" in text else text
    return StringLiteral(span, text.replace("\r\n", "\n"), multiline=True)


def _resolve(span: Span, text: str, offset: int, report: Report) -> str:
    def replacement(match: re.Match[str]) -> str:
        code, character = match.groups()
        if code:
            return chr(int(code, 16))
        if character.lower() in _ESCAPES:
            return _ESCAPES[character.lower()]
        start = span.start + offset + match.start()
        place = Span(start, start + len(match[0]))
        sequence = text[match.start() : match.start() + 6] if character in "uU" else match[0]
        messages.invalid_escape(report, place, text, sequence)
        return match[0]

    return _paired(_SEQUENCE.sub(replacement, text))


def _paired(text: str) -> str:
    """Joins surrogates that were written as two escapes."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    return text


def query_text(literal: str) -> str:
    r"""Returns the characters of a string in a query.

    Its escapes are resolved, except that `\%`, `\_` and `\\` stay, because `LIKE` tells them from `%` and `_`.
    """
    text = literal[1:-1] if literal.endswith("'") and len(literal) > 1 else literal[1:]

    def replacement(match: re.Match[str]) -> str:
        code, character = match.groups()
        if code:
            return chr(int(code, 16))
        return match[0] if character in "%_\\" else _ESCAPES.get(character.lower(), match[0])

    return _SEQUENCE.sub(replacement, text)


class LiteralRules:
    """The builders of literals; they report escapes that mean nothing."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def table(self) -> dict[str, Build | Sequence]:
        """Returns the builders by the names of their rules."""
        return {
            "integer_literal": _integer,
            "long_literal": _long,
            "decimal_literal": _decimal,
            "double_literal": _double,
            "string_literal": self._string,
            "multiline_string_literal": self._multiline_string,
            "true_literal": _true,
            "false_literal": _false,
            "null_literal": NullLiteral,
        }

    def _string(self, span: Span, literal: str) -> StringLiteral:
        if "\\" not in literal and literal[-1] == "'":
            return StringLiteral(span, literal[1:-1])
        return resolved(span, literal, self._report)

    def _multiline_string(self, span: Span, literal: str) -> StringLiteral:
        return resolved_multiline(span, literal, self._report)


def _integer(span: Span, digits: str) -> IntegerLiteral:
    return IntegerLiteral(span, _number(digits.removesuffix(".")))


def _long(span: Span, digits: str) -> LongLiteral:
    return LongLiteral(span, _number(digits[:-1]))


def _number(digits: str) -> int:
    # Python refuses to convert more than 4,300 digits; every number of 40 digits is out of range in the same way.
    return int(digits.lstrip("0")[:40] or "0")


def _decimal(span: Span, digits: str) -> DecimalLiteral:
    return DecimalLiteral(span, Decimal(digits))


def _double(span: Span, digits: str) -> DoubleLiteral:
    return DoubleLiteral(span, float(digits[:-1]))


def _true(span: Span) -> BooleanLiteral:
    return BooleanLiteral(span, True)


def _false(span: Span) -> BooleanLiteral:
    return BooleanLiteral(span, False)
