"""Decimal, with the scale and the rounding of Java's BigDecimal, and RoundingMode."""

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import null_argument, type_failure
from circuitscript.library.number_texts import HALF_EVEN, NUMBER, formatted
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import TypeKind
from circuitscript.values.hashing import hash_code as value_hash_code
from circuitscript.values.instances import EnumConstant
from circuitscript.values.numbers import (
    DECIMAL_DIGITS,
    EXACT,
    ROUNDINGS,
    decimal_multiply,
    decimal_of_double,
    decimal_scale,
    decimal_text,
    double_text,
    integer_of_decimal,
    long_of_decimal,
    plain_text,
    set_scale,
)

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


_MAX_DECIMAL_TEXT = 10_000
_MOST_BITS = (10**DECIMAL_DIGITS).bit_length()
_MAX_EXPONENT = 1_000_000
_MAX_POWER = 999_999_999
_HALF_UP = ROUNDINGS["HALF_UP"]
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
    return formatted(this, context)


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
    return long_of_decimal(_quantized(this, 0, HALF_EVEN))


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
    return _quantized(this, scale, HALF_EVEN)


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
    context.charge_text(abs(decimal_scale(this)) + len(this.as_tuple().digits) + 3)
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
    if len(text) > _MAX_DECIMAL_TEXT or not NUMBER.match(text):
        raise type_failure(f"Invalid decimal: {text[:_MAX_DECIMAL_TEXT]}")
    value = EXACT.create_decimal(text)
    if abs(decimal_scale(value)) > _MAX_EXPONENT:
        raise type_failure(f"Invalid decimal: {text}")
    return value or value.copy_abs()


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
    if whole.bit_length() > _MOST_BITS:
        raise ScriptException("MathException", "Scale is out of range")
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
