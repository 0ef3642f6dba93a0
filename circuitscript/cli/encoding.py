"""JSON Lines for machines: one object a line, each with a `type`; Decimals keep every digit."""

import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Final

_MOST_ZEROS: Final = 400
"""The size of a number beyond which its exponent is written: no Double has a larger one."""


def encode(value: object) -> str:
    """Returns `value`, made of plain Python values, as JSON on one line.

    Decimals become numbers with all their digits, with an exponent where it is large; dates, datetimes and times become
    ISO 8601 text, bytes Base64 text.
    """
    if isinstance(value, str):
        return _text(str(value))
    if value is None or isinstance(value, bool):
        return _TEXT.encode(value)
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        return float.__repr__(value) if value - value == 0 else "null"
    if isinstance(value, Decimal):
        return decimal_digits(value) if value.is_finite() else "null"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{encode(str(key))}: {encode(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple | set | frozenset):
        return "[" + ", ".join(map(encode, value)) + "]"
    return encode(_as_text(value))


def decimal_digits(value: Decimal) -> str:
    """Returns all digits of a Decimal; with an exponent where they would be many zeros, which a script can ask for."""
    return f"{value:f}" if abs(value.adjusted()) <= _MOST_ZEROS else str(value)


def _text(value: str) -> str:
    """Returns a text as JSON; halves of surrogate pairs, which UTF-8 cannot say, are escaped."""
    if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
        return json.dumps(value)
    return _TEXT.encode(value)


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    if isinstance(value, Enum):
        return str(value.value)
    return str(value)


_TEXT = json.JSONEncoder(ensure_ascii=False)
