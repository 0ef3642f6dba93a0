"""The wording of everything that can be wrong with a text's syntax, in Apex's own words where they are known."""

from collections.abc import Callable
from typing import Final

from circuitscript.source import Span

Report = Callable[[Span, str, str], None]
"""Takes a place, a code and a message."""

MAX_ERRORS: Final = 100
"""After so many errors in its tokens or in its syntax, no more are reported for a text."""

NAME_CODES: Final = frozenset(("reserved-name", "invalid-name", "name-too-long"))
"""The codes about declared names, which leave the tree as it is."""

_DATE: Final = " YYYY must be a year (AD) 0001-9999. mm must be a month 01-12. DD must be a day 01-31."
_TIME: Final = (
    " HH must be 00-23, MM must be 00-59, and SS must be 00-59. .NNN is optional and is the milliseconds within the"
    " second 000-999. OFFSET is the timezone offset and has an optional + or - followed by HHMM or HH:MM."
)


def unterminated_comment(report: Report, text: str, start: int, piece: str) -> None:
    """Reports `/* …` to the end of the text."""
    report(Span(start, start + 2), "unterminated-comment", "Missing closing mark */ on multi-line comment.")


def unterminated_string(report: Report, text: str, start: int, piece: str) -> None:
    """Reports a string that its line ends."""
    end = start + len(piece)
    if "'" in text[end:]:
        message = "Illegal string literal: Line breaks are not allowed in string literals"
    else:
        message = "Missing closing quote character ' on string."
    report(Span(start, end), "unterminated-string", message)


def unterminated_multiline_string(report: Report, text: str, start: int, piece: str) -> None:
    """Reports a string between three quotes that the text ends."""
    report(Span(start, start + 3), "unterminated-string", "Missing closing quote character ''' on string.")


def multiline_string_without_line_break(report: Report, text: str, start: int, piece: str) -> None:
    """Reports three quotes that something other than the end of their line follows."""
    place = Span(start + 3, start + 3 + len(piece[3:4]))
    found = piece[3:4] or "<EOF>"
    report(place, "invalid-multiline-string", rf"Unexpected symbol '{found}', was expecting '\n'.")


def invalid_escape(report: Report, span: Span, literal: str, sequence: str) -> None:
    """Reports a backslash and what follows it, neither an escape nor the start of one."""
    wrong = (
        "Illegal unicode sequence. Less than four hex digits" if sequence[1:2] in "uU" else "Illegal character sequence"
    )
    message = f"Illegal string literal: Invalid string literal '{literal}'. {wrong} {sequence}' in string literal."
    report(span, "invalid-escape", message)


def invalid_date(report: Report, text: str, start: int, piece: str) -> None:
    """Reports what begins like a date or a date with a time, and is none."""
    span = Span(start, start + len(piece))
    if "T" in piece.upper():
        form = "Apex DateTimes must be of the form YYYY-mm-DDtHH:MM:SS.NNNzOFFSET."
        report(span, "invalid-date", f"Invalid DateTime '{piece}'. {form}{_DATE}{_TIME}")
    else:
        hint = "If you are trying to do subtraction adding spaces around the '-' sign(s) will help."
        form = "Apex dates must be of the form YYYY-mm-DD."
        report(span, "invalid-date", f"Invalid Date '{piece}'. {hint} {form}{_DATE}")


def invalid_time(report: Report, text: str, start: int, piece: str) -> None:
    """Reports what begins like a time of day, and is none."""
    span = Span(start, start + len(piece))
    form = "Apex times must be of the form HH:MM:SS.NNNzOFFSET."
    report(span, "invalid-time", f"Invalid Time '{piece}'. {form}{_TIME}")


def number_without_fraction(report: Report, text: str, start: int, piece: str) -> None:
    """Reports digits and a point without digits after it."""
    end = start + len(piece)
    found = text[end : end + 1] or "<EOF>"
    message = f"Unrecognized symbol '{found}', which is not a valid Apex identifier."
    report(Span(start, end), "invalid-number", message)


def invalid_character(report: Report, text: str, start: int, piece: str) -> None:
    """Reports a character that no token can begin with."""
    span = Span(start, start + 1)
    code = ord(piece)
    if code < 32 or code == 127:
        message = f"Found control character hex 0x{code:04X} (decimal {code}) that isn't valid in Apex."
    elif piece in '"\\':
        message = f"Unrecognized symbol '{piece}', which is not a valid Apex identifier."
    elif code < 128:
        message = f"Found punctuation symbol or operator '{piece}' that isn't valid in Apex."
    else:
        message = (
            f"Invalid identifier '{piece}'. Apex identifiers must start with an ASCII letter (a-z or A-Z) followed by"
            " any number of ASCII letters (a-z or A-Z), digits (0 - 9), '_'."
        )
    report(span, "invalid-character", message)


def unexpected_token(report: Report, span: Span, found: str) -> None:
    """Reports a token that cannot stand where it stands."""
    report(span, "syntax-error", f"Unexpected token '{found}'.")


def missing_token(report: Report, span: Span, missing: str, found: str) -> None:
    """Reports a token that would make sense of what follows."""
    report(span, "syntax-error", f"Missing '{missing}' at '{found}'")


def extra_token(report: Report, span: Span, expected: str, found: str) -> None:
    """Reports a token without which the text would make sense."""
    report(span, "syntax-error", f"Extra '{expected}', at '{found}'.")


def expected_token(report: Report, span: Span, expected: str, found: str) -> None:
    """Reports a token in the place of the only one that could stand there."""
    report(span, "syntax-error", f"Expecting '{expected}' but was: '{found}'")


def nesting_too_deep(report: Report, span: Span, limit: int) -> None:
    """Reports the place where more than `limit` constructs are open."""
    message = f"Nesting is too deep: more than {limit} expressions and blocks are inside each other"
    report(span, "nesting-too-deep", message)


def reserved_name(report: Report, span: Span, name: str) -> None:
    """Reports a declared name that is a reserved word."""
    report(span, "reserved-name", f"Identifier name is reserved: {name}")


def invalid_name(report: Report, span: Span, name: str) -> None:
    """Reports a declared name with characters or underscores that names cannot have."""
    report(span, "invalid-name", f"Invalid character in identifier: {name}")


def name_too_long(report: Report, span: Span, name: str) -> None:
    """Reports a declared name of more than 255 characters."""
    report(span, "name-too-long", f"Identifier name is too long: {name}")
