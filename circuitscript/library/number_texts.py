"""Numbers as text, read and written, for all of the number types."""

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from circuitscript.values.numbers import ROUNDINGS, decimal_scale, set_scale

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,9})?\Z")
HALF_EVEN = ROUNDINGS["HALF_EVEN"]


def formatted(value: Decimal, context: "Context") -> str:
    """Returns Java's default number format of the en_US locale."""
    context.charge_text((max(0, -decimal_scale(value)) + len(value.as_tuple().digits)) * 4 // 3 + 8)
    rounded = set_scale(value, 3, HALF_EVEN) if decimal_scale(value) > 3 else value
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
