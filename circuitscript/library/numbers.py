"""Integer, Long, Double and Decimal, and RoundingMode."""

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import null_argument, type_failure
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import TypeKind
from circuitscript.values.hashing import hash_code as value_hash_code
from circuitscript.values.instances import EnumConstant
from circuitscript.values.numbers import (
    DECIMAL_DIGITS,
    EXACT,
    INTEGER_MAX,
    INTEGER_MIN,
    LONG_MAX,
    LONG_MIN,
    ROUNDINGS,
    Long,
    decimal_multiply,
    decimal_of_double,
    decimal_scale,
    decimal_text,
    double_text,
    integer_of_decimal,
    integer_of_double,
    long_of_decimal,
    long_of_double,
    plain_text,
    round_half_up,
    set_scale,
    wrap_integer,
)

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

_WHOLE = re.compile(r"[+-]?\d+\Z")
_WHOLE_WITH_POINT = re.compile(r"([+-]?\d+)\.0*\Z")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,9})?\Z")
_SPECIAL = {"NaN": "nan", "Infinity": "inf", "+Infinity": "inf", "-Infinity": "-inf"}
_MAX_DECIMAL_TEXT = 10_000
_MAX_EXPONENT = 1_000_000
_MAX_POWER = 999_999_999
_HALF_EVEN = ROUNDINGS["HALF_EVEN"]
_HALF_UP = ROUNDINGS["HALF_UP"]

INTEGER = LibraryClass("Integer", TypeKind.PRIMITIVE, doc="A whole number of 32 bits; what is larger wraps around.")


@INTEGER.static("Integer valueOf(String text)")
def integer_value_of(context: "Context", text: str | None) -> int:
    """Returns the number that the text shows, such as `-12`. Throws a `System.TypeException` when it shows none."""
    return _whole(text, "integer", INTEGER_MIN, INTEGER_MAX)


@INTEGER.static("Integer valueOf(Object value)")
def integer_value_of_object(context: "Context", value: Any) -> int | None:
    """Returns the whole part of a number, or the number that a String shows; null for null."""
    if value is None:
        return None
    if isinstance(value, str):
        return _whole(value, "integer", INTEGER_MIN, INTEGER_MAX)
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise type_failure(f"Invalid integer: {context.text(value)}")
    if isinstance(value, int):
        return wrap_integer(int(value))
    return integer_of_double(value) if isinstance(value, float) else integer_of_decimal(value)


@INTEGER.method("String format()")
def integer_format(context: "Context", this: int) -> str:
    """Returns the number with commas between thousands: `1,234`."""
    return f"{this:,}"


@INTEGER.method("Boolean equals(Object other)")
def integer_equals(context: "Context", this: int, other: object) -> bool:
    """Returns whether the other is the same number."""
    return context.equals(this, other)


@INTEGER.method("Integer hashCode()")
def integer_hash_code(context: "Context", this: int) -> int:
    """Returns the number itself."""
    return this


@INTEGER.method("String toString()")
def integer_to_string(context: "Context", this: int) -> str:
    """Returns the number's digits."""
    return str(this)


LONG = LibraryClass("Long", TypeKind.PRIMITIVE, doc="A whole number of 64 bits; what is larger wraps around.")


@LONG.static("Long valueOf(String text)")
def long_value_of(context: "Context", text: str | None) -> int:
    """Returns the number that the text shows. Throws a `System.TypeException` when it shows none."""
    return _whole(text, "long", LONG_MIN, LONG_MAX)


@LONG.method("String format()")
def long_format(context: "Context", this: int) -> str:
    """Returns the number with commas between thousands: `1,234`."""
    return f"{this:,}"


@LONG.method("Integer intValue()")
def long_int_value(context: "Context", this: int) -> int:
    """Returns the low 32 bits as an Integer."""
    return wrap_integer(this)


@LONG.method("Boolean equals(Object other)")
def long_equals(context: "Context", this: int, other: object) -> bool:
    """Returns whether the other is the same number."""
    return context.equals(this, other)


@LONG.method("Integer hashCode()")
def long_hash_code(context: "Context", this: int) -> int:
    """Returns the exclusive or of the two halves."""
    return value_hash_code(Long(this), context)


@LONG.method("String toString()")
def long_to_string(context: "Context", this: int) -> str:
    """Returns the number's digits."""
    return str(int(this))


DOUBLE = LibraryClass("Double", TypeKind.PRIMITIVE, doc="A floating-point number of 64 bits.")


@DOUBLE.static("Double valueOf(String text)")
def double_value_of(context: "Context", text: str | None) -> float:
    """Returns the number that the text shows. Throws a `System.TypeException` when it shows none."""
    if text is None:
        raise null_argument()
    stripped = text.strip()
    if stripped in _SPECIAL:
        return float(_SPECIAL[stripped])
    if not _NUMBER.match(stripped):
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
    return _formatted(decimal_of_double(this), context)


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


DECIMAL = LibraryClass("Decimal", TypeKind.PRIMITIVE, doc="A decimal number that keeps its scale: `1.50` stays `1.50`.")


@DECIMAL.static("Decimal valueOf(Double value)")
def decimal_value_of_double(context: "Context", value: float | None) -> Decimal:
    """Returns the Decimal with the digits that the Double shows."""
    if value is None:
        raise null_argument()
    if value - value != 0:
        raise type_failure(f"Invalid decimal: {double_text(value)}")
    return decimal_of_double(value)


@DECIMAL.static("Decimal valueOf(Long value)")
def decimal_value_of_long(context: "Context", value: int | None) -> Decimal:
    """Returns the whole number as a Decimal."""
    if value is None:
        raise null_argument()
    return Decimal(value)


@DECIMAL.static("Decimal valueOf(String text)")
def decimal_value_of_text(context: "Context", text: str | None) -> Decimal:
    """Returns the number that the text shows. Throws a `System.TypeException` when it shows none."""
    if text is None:
        raise null_argument()
    return parse_decimal(context, text)


@DECIMAL.method("Decimal abs()")
def decimal_abs(context: "Context", this: Decimal) -> Decimal:
    """Returns the number without its sign."""
    return this.copy_abs()


@DECIMAL.method("Decimal divide(Decimal divisor, Integer scale)")
def divide(context: "Context", this: Decimal, divisor: Decimal | None, scale: int | None) -> Decimal:
    """Returns the quotient with `scale` digits after the point, halves rounded to the even neighbour."""
    return _divide(this, divisor, scale, _HALF_UP)


@DECIMAL.method("Decimal divide(Decimal divisor, Integer scale, System.RoundingMode mode)")
def divide_rounded(
    context: "Context", this: Decimal, divisor: Decimal | None, scale: int | None, mode: EnumConstant | None
) -> Decimal:
    """Returns the quotient with `scale` digits after the point, rounded by `mode`."""
    return _divide(this, divisor, scale, _mode(mode))


@DECIMAL.method("Double doubleValue()")
def decimal_double_value(context: "Context", this: Decimal) -> float:
    """Returns the nearest Double."""
    return float(this)


@DECIMAL.method("String format()")
def decimal_format(context: "Context", this: Decimal) -> str:
    """Returns the number with commas between thousands and at most three decimals: `-1,234.567`."""
    return _formatted(this, context)


@DECIMAL.method("Integer intValue()")
def decimal_int_value(context: "Context", this: Decimal) -> int:
    """Returns the whole part, wrapped to 32 bits."""
    return integer_of_decimal(this)


@DECIMAL.method("Long longValue()")
def decimal_long_value(context: "Context", this: Decimal) -> int:
    """Returns the whole part, wrapped to 64 bits."""
    return long_of_decimal(this)


@DECIMAL.method("Decimal pow(Integer exponent)")
def power(context: "Context", this: Decimal, exponent: int | None) -> Decimal:
    """Returns the number multiplied with itself `exponent` times.

    Throws a `System.MathException` when that is negative.
    """
    if exponent is None:
        raise null_argument()
    if not 0 <= exponent <= _MAX_POWER:
        raise ScriptException("MathException", "Exponent is out of range")
    context.charge_work(exponent.bit_length() << 6)
    try:
        return _power(this, exponent)
    except ArithmeticError as error:
        raise ScriptException("MathException", "Exponent is out of range") from error


@DECIMAL.method("Integer precision()")
def precision(context: "Context", this: Decimal) -> int:
    """Returns the number of digits, leading zeros not counted."""
    return len(this.as_tuple().digits)


@DECIMAL.method("Long round()")
def decimal_round(context: "Context", this: Decimal) -> int:
    """Returns the nearest whole number, halves to the even neighbour."""
    return long_of_decimal(_quantized(this, 0, _HALF_EVEN))


@DECIMAL.method("Long round(System.RoundingMode mode)")
def decimal_round_by(context: "Context", this: Decimal, mode: EnumConstant | None) -> int:
    """Returns the whole number that `mode` rounds to."""
    return long_of_decimal(_quantized(this, 0, _mode(mode)))


@DECIMAL.method("Integer scale()")
def scale_of(context: "Context", this: Decimal) -> int:
    """Returns the number of digits after the point."""
    return decimal_scale(this)


@DECIMAL.method("Decimal setScale(Integer scale)")
def change_scale(context: "Context", this: Decimal, scale: int | None) -> Decimal:
    """Returns the number with `scale` digits after the point, halves rounded to the even neighbour."""
    return _quantized(this, scale, _HALF_EVEN)


@DECIMAL.method("Decimal setScale(Integer scale, System.RoundingMode mode)")
def change_scale_by(context: "Context", this: Decimal, scale: int | None, mode: EnumConstant | None) -> Decimal:
    """Returns the number with `scale` digits after the point, rounded by `mode`.

    Throws a `System.MathException` when `mode` is `UNNECESSARY` and digits would be lost.
    """
    return _quantized(this, scale, _mode(mode))


@DECIMAL.method("Decimal stripTrailingZeros()")
def strip_trailing_zeros(context: "Context", this: Decimal) -> Decimal:
    """Returns the number without zeros at its end."""
    return this.normalize(EXACT) if this else Decimal(0)


@DECIMAL.method("String toPlainString()")
def to_plain_string(context: "Context", this: Decimal) -> str:
    """Returns the number's digits without an exponent."""
    context.charge_text(abs(decimal_scale(this)) + len(this.as_tuple().digits) + 2)
    return plain_text(this)


@DECIMAL.method("Boolean equals(Object other)")
def decimal_equals(context: "Context", this: Decimal, other: object) -> bool:
    """Returns whether the other is the same number, whatever its scale."""
    return context.equals(this, other)


@DECIMAL.method("Integer hashCode()")
def decimal_hash_code(context: "Context", this: Decimal) -> int:
    """Returns a number that is the same for Decimals with the same digits and scale."""
    return value_hash_code(this, context)


@DECIMAL.method("String toString()")
def decimal_to_string(context: "Context", this: Decimal) -> str:
    """Returns the number's digits: `1.50`."""
    return decimal_text(this)


ROUNDING_MODE = LibraryClass(
    "RoundingMode",
    TypeKind.ENUM,
    doc="How a number is rounded.",
    constants=("CEILING", "DOWN", "FLOOR", "HALF_DOWN", "HALF_EVEN", "HALF_UP", "UNNECESSARY", "UP"),
)


def parse_decimal(context: "Context", text: str) -> Decimal:
    """Returns the Decimal that `text` shows; raises a `TypeException` when it shows none."""
    if len(text) > _MAX_DECIMAL_TEXT or not _NUMBER.match(text):
        raise type_failure(f"Invalid decimal: {text[:_MAX_DECIMAL_TEXT]}")
    value = EXACT.create_decimal(text)
    if abs(decimal_scale(value)) > _MAX_EXPONENT:
        raise type_failure(f"Invalid decimal: {text}")
    return value or value.copy_abs()


def _whole(text: str | None, kind: str, lowest: int, highest: int) -> int:
    if text is None:
        raise null_argument()
    pointed = _WHOLE_WITH_POINT.match(text)
    digits = pointed[1] if pointed else text
    if not _WHOLE.match(digits) or len(digits) > DECIMAL_DIGITS:
        raise type_failure(f"Invalid {kind}: {text}")
    value = int(digits)
    if not lowest <= value <= highest:
        raise type_failure(f"Invalid {kind}: {text}")
    return value


def _mode(mode: EnumConstant | None) -> str:
    """Returns Python's name of a rounding mode; an empty one for `UNNECESSARY`."""
    if mode is None:
        raise null_argument()
    return ROUNDINGS.get(mode.name, "")


def _quantized(value: Decimal, scale: int | None, rounding: str) -> Decimal:
    if scale is None:
        raise null_argument()
    if abs(scale) > DECIMAL_DIGITS:
        raise ScriptException("MathException", "Scale is out of range")
    try:
        result = set_scale(value, scale, rounding or _HALF_UP)
    except InvalidOperation as error:
        raise ScriptException("MathException", "Scale is out of range") from error
    if not rounding and result != value:
        raise ScriptException("MathException", "Scale insufficient")
    return result


def _divide(value: Decimal, divisor: Decimal | None, scale: int | None, rounding: str) -> Decimal:
    if divisor is None or scale is None:
        raise null_argument()
    if not divisor:
        raise ScriptException("MathException", "Divide by 0")
    if abs(scale) > DECIMAL_DIGITS:
        raise ScriptException("MathException", "Scale is out of range")
    numerator, denominator = _fraction(value, divisor, scale)
    whole, rest = divmod(abs(numerator), denominator)
    # One more digit says whether the rest is none, less than half, half, or more: all that any rounding asks.
    sticky = 0 if not rest else 5 if 2 * rest == denominator else 2 if 2 * rest < denominator else 7
    exact = Decimal((int(numerator < 0), tuple(map(int, str(whole * 10 + sticky))), -scale - 1))
    return _quantized(exact, scale, rounding)


def _fraction(value: Decimal, divisor: Decimal, scale: int) -> tuple[int, int]:
    """Returns `value / divisor * 10^scale` as a fraction with a positive denominator."""
    shift = scale + decimal_scale(divisor) - decimal_scale(value)
    numerator, denominator = _unscaled(value), _unscaled(divisor)
    if abs(shift) > 2 * DECIMAL_DIGITS:
        raise ScriptException("MathException", "Scale is out of range")
    numerator, denominator = (
        (numerator * 10**shift, denominator) if shift >= 0 else (numerator, denominator * 10**-shift)
    )
    return (-numerator, -denominator) if denominator < 0 else (numerator, denominator)


def _unscaled(value: Decimal) -> int:
    """Returns the number's digits as an integer, with its sign."""
    return int(value.scaleb(decimal_scale(value), EXACT))


def _power(value: Decimal, exponent: int) -> Decimal:
    result = Decimal(1)
    square = value
    while exponent:
        if exponent & 1:
            result = decimal_multiply(result, square)
        exponent >>= 1
        if exponent:
            square = decimal_multiply(square, square)
    return result


def _formatted(value: Decimal, context: "Context") -> str:
    """Returns Java's default number format of the en_US locale."""
    context.charge_text(max(0, -decimal_scale(value)) + len(value.as_tuple().digits) + 8)
    rounded = set_scale(value, 3, _HALF_EVEN) if decimal_scale(value) > 3 else value
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
