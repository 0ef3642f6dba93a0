"""Numbers that Python does not tell apart, wrapping to 32 and 64 bits, and Java's arithmetic and text forms.

A Decimal behaves as Java's `BigDecimal`: it keeps its scale, `1.50 + 2.00` is `3.50`, and it has no negative zero. Text
forms are Java's, which Apex shows: `1.0E7`, `1E+3`.
"""

import math
from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DecimalException,
    InvalidOperation,
    Overflow,
    Rounded,
)

INTEGER_MIN = -(2**31)
INTEGER_MAX = 2**31 - 1
LONG_MIN = -(2**63)
LONG_MAX = 2**63 - 1

DECIMAL_DIGITS = 4096
"""The most digits that a Decimal keeps; what has more is rounded, so that no number grows without end."""
DIVISION_DIGITS = 33
"""The significant digits of a Decimal quotient."""

EXACT = Context(
    prec=DECIMAL_DIGITS,
    rounding=ROUND_HALF_UP,
    Emin=MIN_EMIN,
    Emax=MAX_EMAX,
    capitals=1,
    traps=[InvalidOperation, Overflow],
)
"""The context of sums, differences and products."""
COMMON_DIGITS = 64
"""The digits that nearly every Decimal does with; those with more count as larger."""
COMMON = Context(
    prec=COMMON_DIGITS,
    rounding=ROUND_HALF_UP,
    Emin=MIN_EMIN,
    Emax=MAX_EMAX,
    capitals=1,
    traps=[InvalidOperation, Overflow, Rounded],
)
"""As `EXACT`, but raises `decimal.Rounded` for a result of more than `COMMON_DIGITS`."""
QUOTIENT = Context(
    prec=DIVISION_DIGITS,
    rounding=ROUND_HALF_UP,
    Emin=MIN_EMIN,
    Emax=MAX_EMAX,
    capitals=1,
    traps=[InvalidOperation, Overflow],
)
"""The context of quotients."""
ROUNDINGS = {
    "CEILING": ROUND_CEILING,
    "DOWN": ROUND_DOWN,
    "FLOOR": ROUND_FLOOR,
    "HALF_DOWN": ROUND_HALF_DOWN,
    "HALF_EVEN": ROUND_HALF_EVEN,
    "HALF_UP": ROUND_HALF_UP,
    "UP": ROUND_UP,
}
"""Python's name for each constant of `RoundingMode`; `UNNECESSARY` has none."""

_ZERO = Decimal(0)
_UNITS: dict[int, Decimal] = {}
"""The smallest Decimal of a scale, for the scales that were asked for first."""
_MOST_UNITS = 64


class Long(int):
    """A 64-bit integer where its type cannot be known statically; an Integer is a plain `int`."""

    __slots__ = ()


def wrap_integer(value: int) -> int:
    """Returns `value` wrapped to 32 bits, as two's complement."""
    return ((value + 0x80000000) & 0xFFFFFFFF) - 0x80000000


def wrap_long(value: int) -> int:
    """Returns `value` wrapped to 64 bits, as two's complement."""
    return ((value + 0x8000000000000000) & 0xFFFFFFFFFFFFFFFF) - 0x8000000000000000


def decimal_add(left: Decimal, right: Decimal) -> Decimal:
    """Returns the sum, with the larger scale of the two."""
    return EXACT.add(left, right) or _zero(min(_exponent(left), _exponent(right)))


def decimal_subtract(left: Decimal, right: Decimal) -> Decimal:
    """Returns the difference, with the larger scale of the two."""
    return EXACT.subtract(left, right) or _zero(min(_exponent(left), _exponent(right)))


def decimal_multiply(left: Decimal, right: Decimal) -> Decimal:
    """Returns the product; scales add up."""
    return EXACT.multiply(left, right) or _zero(_exponent(left) + _exponent(right))


def decimal_divide(left: Decimal, right: Decimal) -> Decimal:
    """Returns the quotient to 33 significant digits, without needless zeros. `right` must not be zero."""
    return QUOTIENT.divide(left, right) or _zero(_exponent(left) - _exponent(right))


def decimal_negate(value: Decimal) -> Decimal:
    """Returns the value with the other sign; there is no negative zero."""
    return value.copy_negate() if value else value


def long_digits(value: Decimal) -> int:
    """Returns the number of digits of a Decimal with more than `COMMON_DIGITS`, 0 for any other."""
    try:
        COMMON.plus(value)
    except Rounded:
        return len(value.as_tuple().digits)
    except DecimalException:
        pass
    return 0


def decimal_scale(value: Decimal) -> int:
    """Returns the number of digits after the decimal point; negative for `1E+3`."""
    return -_exponent(value)


def set_scale(value: Decimal, scale: int, rounding: str) -> Decimal:
    """Returns `value` with exactly `scale` digits after the point, rounded in Python's mode `rounding`.

    Raises `decimal.InvalidOperation` when the result had more digits than a Decimal keeps.
    """
    unit = _UNITS.get(scale)
    if unit is None:
        unit = Decimal((0, (1,), -scale))
        if len(_UNITS) < _MOST_UNITS:
            _UNITS[scale] = unit
    return positive_zero(value.quantize(unit, rounding, EXACT))


def positive_zero(value: Decimal) -> Decimal:
    """Returns `value` without the sign that Python gives to some zeros."""
    return value or value.copy_abs()


def decimal_of_double(value: float) -> Decimal:
    """Returns the Decimal with the digits that the Double shows: 2.0 gives `2.0`. `value` must be finite."""
    return positive_zero(Decimal(double_text(value)))


def integer_of_double(value: float) -> int:
    """Returns the whole part, kept within 32 bits; 0 for NaN."""
    return _saturate(value, INTEGER_MIN, INTEGER_MAX)


def long_of_double(value: float) -> int:
    """Returns the whole part, kept within 64 bits; 0 for NaN."""
    return _saturate(value, LONG_MIN, LONG_MAX)


def round_half_up(value: float) -> int:
    """Returns the nearest whole number, halves towards positive infinity, kept within 64 bits (Java's `Math.round`)."""
    if not math.isfinite(value):
        return long_of_double(value)
    floor = math.floor(value)
    return max(LONG_MIN, min(LONG_MAX, floor + 1 if value - floor >= 0.5 else floor))


def integer_of_decimal(value: Decimal) -> int:
    """Returns the whole part, wrapped to 32 bits."""
    return wrap_integer(whole_part(value))


def long_of_decimal(value: Decimal) -> int:
    """Returns the whole part, wrapped to 64 bits."""
    return wrap_long(whole_part(value))


def whole_part(value: Decimal) -> int:
    """Returns the whole part of `value` as an integer, or its low 64 bits (with the sign) where it is enormous."""
    exponent = _exponent(value)
    if exponent <= DECIMAL_DIGITS:
        return int(value)
    coefficient = int(value.scaleb(-exponent, EXACT))
    return coefficient * pow(10, exponent, 1 << 64)


def double_text(value: float) -> str:
    """Returns Java's form: `5.0`, `1.0E7`, `1.0E-6`, `NaN`, `Infinity`."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    text = repr(value)
    magnitude = abs(value)
    if magnitude == 0 or (1e-3 <= magnitude < 1e7):
        return text if "e" not in text else _plain(text)
    sign, digits, exponent = Decimal(text).as_tuple()
    assert isinstance(exponent, int)
    figures = "".join(map(str, digits)).rstrip("0") or "0"
    power = len(digits) - 1 + exponent
    return f"{'-' if sign else ''}{figures[0]}.{figures[1:] or '0'}E{power}"


def decimal_text(value: Decimal) -> str:
    """Returns Java's form of a `BigDecimal`: with all its digits, `1E+3` when its scale is negative."""
    return EXACT.to_sci_string(value)


def plain_text(value: Decimal) -> str:
    """Returns the digits without an exponent: `1000` for `1E+3`."""
    return format(value, "f")


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent


def _zero(exponent: int) -> Decimal:
    return Decimal((0, (0,), exponent)) if exponent else _ZERO


def _saturate(value: float, lowest: int, highest: int) -> int:
    if math.isnan(value):
        return 0
    if value >= highest:
        return highest
    return lowest if value <= lowest else int(value)


def _plain(text: str) -> str:
    plain = format(Decimal(text), "f")
    return plain if "." in plain else plain + ".0"
