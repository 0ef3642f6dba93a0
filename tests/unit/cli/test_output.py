"""JSON for machines and text for terminals."""

import io
import json
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from circuitscript.cli.encoding import encode
from circuitscript.cli.report import shown
from circuitscript.cli.terminal import Terminal, harmless, shortened


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (2**62, "4611686018427387904"),
        (1.5, "1.5"),
        (float("nan"), "null"),
        (Decimal("12345678901234567890.10"), "12345678901234567890.10"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E+999999999"), "1E+999999999"),
        (Decimal("-1E-999999999"), "-1E-999999999"),
        ("\ud83d ä", '"\\ud83d \\u00e4"'),
        ('ä\n\u2028\x1b"', '"ä\\n\u2028\\u001b\\""'),
        (date(2026, 9, 15), '"2026-09-15"'),
        (time(9, 30), '"09:30:00"'),
        (datetime(2026, 9, 15, 9, 30, 0, 481000, UTC), '"2026-09-15T09:30:00.481Z"'),
        (b"ab", '"YWI="'),
        ([1, (2,), {"a": None}], '[1, [2], {"a": null}]'),
    ],
)
def test_encode(value: object, text: str) -> None:
    assert encode(value) == text
    json.loads(text)


def test_harmless_shows_control_characters() -> None:
    assert harmless("a\x1b[31m\tb\n\u202e") == "a\\u001b[31m\tb\n\\u202e"


def test_shortened_keeps_one_line() -> None:
    assert shortened("one\ntwo", 20) == "one⏎two"
    assert shortened("x" * 30, 10) == "xxxxxxxxx…"


def test_shown_writes_values_for_people() -> None:
    assert shown([Decimal("1.50"), None, True]) == "[1.50, null, true]"
    assert shown(Decimal("1E+999999999")) == "1E+999999999"


def test_rows_are_aligned_and_unstyled_without_a_terminal() -> None:
    stream = io.StringIO()
    Terminal(stream).rows([("a", "1"), ("bcd", "22")], ("error",), right=frozenset({1}))
    assert stream.getvalue() == "  a     1\n  bcd  22\n"
