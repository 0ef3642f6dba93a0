"""Double."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import null_argument, type_failure
from circuitscript.library.number_texts import NUMBER, formatted
from circuitscript.symbols import TypeKind
from circuitscript.values.hashing import hash_code as value_hash_code
from circuitscript.values.numbers import (
    decimal_of_double,
    double_text,
    integer_of_double,
    long_of_double,
    round_half_up,
)

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


_SPECIAL = {"NaN": "nan", "Infinity": "inf", "+Infinity": "inf", "-Infinity": "-inf"}
DOUBLE = LibraryClass("Double", TypeKind.PRIMITIVE, doc="A floating-point number of 64 bits.")


@DOUBLE.static("Double valueOf(String text)")
def double_value_of(context: "Context", text: str | None) -> float:
    """Returns the number that the text shows. Throws a `System.TypeException` when it shows none."""
    if text is None:
        raise null_argument()
    stripped = text.strip()
    if stripped in _SPECIAL:
        return float(_SPECIAL[stripped])
    if not NUMBER.match(stripped):
        raise type_failure(f"Invalid double: {text}")
    return float(stripped)


@DOUBLE.static("Double valueOf(Object value)")
def double_value_of_object(context: "Context", value: Any) -> float | None:
    """Returns a number, or the number that a String shows, as a Double; null for null."""
    if value is None:
        return None
    if isinstance(value, str):
        return double_value_of(context, value)
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise type_failure(f"Invalid double: {context.text(value)}")
    return float(value)


@DOUBLE.method("String format()")
def double_format(context: "Context", this: float) -> str:
    """Returns the number with commas between thousands and at most three decimals: `-1,234.567`."""
    if this - this != 0:
        return "\ufffd" if this != this else "∞" if this > 0 else "-∞"
    return formatted(decimal_of_double(this), context)


@DOUBLE.method("Integer intValue()")
def double_int_value(context: "Context", this: float) -> int:
    """Returns the whole part, kept within 32 bits."""
    return integer_of_double(this)


@DOUBLE.method("Long longValue()")
def double_long_value(context: "Context", this: float) -> int:
    """Returns the whole part, kept within 64 bits."""
    return long_of_double(this)


@DOUBLE.method("Long round()")
def double_round(context: "Context", this: float) -> int:
    """Returns the nearest whole number, halves towards positive infinity."""
    return round_half_up(this)


@DOUBLE.method("Boolean equals(Object other)")
def double_equals(context: "Context", this: float, other: object) -> bool:
    """Returns whether the other is the same number."""
    return context.equals(this, other)


@DOUBLE.method("Integer hashCode()")
def double_hash_code(context: "Context", this: float) -> int:
    """Returns a number that is the same for equal Doubles."""
    return value_hash_code(this, context)


@DOUBLE.method("String toString()")
def double_to_string(context: "Context", this: float) -> str:
    """Returns the number's shortest digits: `5.0`, `1.0E7`."""
    return double_text(this)
