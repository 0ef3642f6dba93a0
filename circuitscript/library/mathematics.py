"""Math. Decimal overloads of the transcendental functions compute with Doubles, as Apex's do."""

import math
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from circuitscript.library import strict_math
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import given
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.values.numbers import (
    ROUNDINGS,
    decimal_of_double,
    long_of_decimal,
    round_half_up,
    set_scale,
    wrap_integer,
    wrap_long,
)

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

MATH = LibraryClass("Math", doc="Mathematical functions; angles are in radians.")

_SIGNIFICANT_BITS = 53
N = TypeVar("N", int, float, Decimal)


@MATH.static_property("Double E")
def e(context: "Context") -> float:
    """The base of the natural logarithm."""
    return math.e


@MATH.static_property("Double PI")
def pi(context: "Context") -> float:
    """The ratio of a circle's circumference to its diameter."""
    return math.pi


@MATH.static("Integer abs(Integer value)")
def abs_integer(context: "Context", value: int | None) -> int:
    """Returns the number without its sign; the smallest Integer has no positive counterpart and stays."""
    return wrap_integer(abs(given(value)))


@MATH.static("Long abs(Long value)")
def abs_long(context: "Context", value: int | None) -> int:
    """Returns the number without its sign; the smallest Long has no positive counterpart and stays."""
    return wrap_long(abs(given(value)))


@MATH.static("Double abs(Double value)")
def abs_double(context: "Context", value: float | None) -> float:
    """Returns the number without its sign."""
    return abs(given(value))


@MATH.static("Decimal abs(Decimal value)")
def abs_decimal(context: "Context", value: Decimal | None) -> Decimal:
    """Returns the number without its sign."""
    return given(value).copy_abs()


@MATH.static("Integer max(Integer first, Integer second)")
def max_integer(context: "Context", first: int | None, second: int | None) -> int:
    """Returns the larger number."""
    return max(given(first), given(second))


@MATH.static("Long max(Long first, Long second)")
def max_long(context: "Context", first: int | None, second: int | None) -> int:
    """Returns the larger number."""
    return max(given(first), given(second))


@MATH.static("Double max(Double first, Double second)")
def max_double(context: "Context", first: float | None, second: float | None) -> float:
    """Returns the larger number; NaN when either is NaN."""
    return _extreme(given(first), given(second), max)


@MATH.static("Decimal max(Decimal first, Decimal second)")
def max_decimal(context: "Context", first: Decimal | None, second: Decimal | None) -> Decimal:
    """Returns the larger number."""
    return max(given(first), given(second))


@MATH.static("Integer min(Integer first, Integer second)")
def min_integer(context: "Context", first: int | None, second: int | None) -> int:
    """Returns the smaller number."""
    return min(given(first), given(second))


@MATH.static("Long min(Long first, Long second)")
def min_long(context: "Context", first: int | None, second: int | None) -> int:
    """Returns the smaller number."""
    return min(given(first), given(second))


@MATH.static("Double min(Double first, Double second)")
def min_double(context: "Context", first: float | None, second: float | None) -> float:
    """Returns the smaller number; NaN when either is NaN."""
    return _extreme(given(first), given(second), min)


@MATH.static("Decimal min(Decimal first, Decimal second)")
def min_decimal(context: "Context", first: Decimal | None, second: Decimal | None) -> Decimal:
    """Returns the smaller number."""
    return min(given(first), given(second))


@MATH.static("Integer mod(Integer dividend, Integer divisor)")
def mod_integer(context: "Context", dividend: int | None, divisor: int | None) -> int:
    """Returns the remainder, which has the sign of the dividend. Throws a `System.MathException` for the divisor 0."""
    return _remainder(dividend, divisor)


@MATH.static("Long mod(Long dividend, Long divisor)")
def mod_long(context: "Context", dividend: int | None, divisor: int | None) -> int:
    """Returns the remainder, which has the sign of the dividend. Throws a `System.MathException` for the divisor 0."""
    return _remainder(dividend, divisor)


@MATH.static("Double pow(Double base, Double exponent)")
def power(context: "Context", base: float | None, exponent: float | None) -> float:
    """Returns `base` to the power of `exponent`."""
    first, second = given(base), given(exponent)
    try:
        return math.pow(first, second)
    except OverflowError:
        return -math.inf if first < 0 and second % 2 == 1 else math.inf
    except ValueError:
        return math.inf if first == 0 else math.nan


@MATH.static("Double random()")
def random(context: "Context") -> float:
    """Returns a random number from 0 to below 1, from the run's own source."""
    bits = int.from_bytes(context.host.randomness.bytes(7), "big") >> (56 - _SIGNIFICANT_BITS)
    return bits / (1 << _SIGNIFICANT_BITS)


@MATH.static("Integer round(Double value)")
def round_double(context: "Context", value: float | None) -> int:
    """Returns the nearest whole number, halves towards positive infinity."""
    return wrap_integer(round_half_up(given(value)))


@MATH.static("Integer round(Decimal value)")
def round_decimal(context: "Context", value: Decimal | None) -> int:
    """Returns the nearest whole number, halves to the even neighbour, wrapped to 32 bits."""
    return wrap_integer(long_of_decimal(set_scale(given(value), 0, ROUNDINGS["HALF_EVEN"])))


@MATH.static("Long roundToLong(Double value)")
def round_double_to_long(context: "Context", value: float | None) -> int:
    """Returns the nearest whole number, halves towards positive infinity."""
    return round_half_up(given(value))


@MATH.static("Long roundToLong(Decimal value)")
def round_decimal_to_long(context: "Context", value: Decimal | None) -> int:
    """Returns the nearest whole number, halves to the even neighbour."""
    return long_of_decimal(set_scale(given(value), 0, ROUNDINGS["HALF_EVEN"]))


@MATH.static("Double ceil(Double value)")
def ceil_double(context: "Context", value: float | None) -> float:
    """Returns the smallest whole number that is not smaller."""
    return _whole(given(value), math.ceil)


@MATH.static("Decimal ceil(Decimal value)")
def ceil_decimal(context: "Context", value: Decimal | None) -> Decimal:
    """Returns the smallest whole number that is not smaller, with scale 0."""
    return set_scale(given(value), 0, ROUNDINGS["CEILING"])


@MATH.static("Double floor(Double value)")
def floor_double(context: "Context", value: float | None) -> float:
    """Returns the largest whole number that is not larger."""
    return _whole(given(value), math.floor)


@MATH.static("Decimal floor(Decimal value)")
def floor_decimal(context: "Context", value: Decimal | None) -> Decimal:
    """Returns the largest whole number that is not larger, with scale 0."""
    return set_scale(given(value), 0, ROUNDINGS["FLOOR"])


@MATH.static("Double rint(Double value)")
def rint_double(context: "Context", value: float | None) -> float:
    """Returns the nearest whole number, halves to the even neighbour."""
    return _whole(given(value), round)


@MATH.static("Decimal rint(Decimal value)")
def rint_decimal(context: "Context", value: Decimal | None) -> Decimal:
    """Returns the nearest whole number, halves to the even neighbour, with scale 0."""
    return set_scale(given(value), 0, ROUNDINGS["HALF_EVEN"])


@MATH.static("Double signum(Double value)")
def signum_double(context: "Context", value: float | None) -> float:
    """Returns 1.0, 0.0 or -1.0, by the sign."""
    number = given(value)
    return number if math.isnan(number) else math.copysign(1.0, number) if number else number


@MATH.static("Decimal signum(Decimal value)")
def signum_decimal(context: "Context", value: Decimal | None) -> Decimal:
    """Returns 1, 0 or -1, by the sign."""
    number = given(value)
    return Decimal(0) if not number else Decimal(-1 if number < 0 else 1)


@MATH.static("Double atan2(Double y, Double x)")
def atan2_double(context: "Context", y: float | None, x: float | None) -> float:
    """Returns the angle of the point (x, y)."""
    return strict_math.atan2(given(y), given(x))


@MATH.static("Decimal atan2(Decimal y, Decimal x)")
def atan2_decimal(context: "Context", y: Decimal | None, x: Decimal | None) -> Decimal:
    """Returns the angle of the point (x, y)."""
    return _decimal(strict_math.atan2(float(given(y)), float(given(x))))


def _remainder(dividend: int | None, divisor: int | None) -> int:
    if dividend is None or divisor is None:
        raise ScriptException("NullPointerException", "Script-thrown exception")
    if not divisor:
        raise ScriptException("MathException", "Divide by 0")
    remainder = abs(dividend) % abs(divisor)
    return -remainder if dividend < 0 else remainder


def _extreme(first: float, second: float, choose: Callable[[float, float], float]) -> float:
    return math.nan if math.isnan(first) or math.isnan(second) else choose(first, second)


def _whole(value: float, rounding: Callable[[float], int]) -> float:
    return math.copysign(float(rounding(value)), value) if math.isfinite(value) else value


def _decimal(value: float) -> Decimal:
    """Returns a function's result as a Decimal; raises a `MathException` where there is none."""
    if not math.isfinite(value):
        raise ScriptException("MathException", "Result is not a number")
    return decimal_of_double(value)


def _guarded(function: Callable[[float], float], value: float) -> float:
    """Returns the function's value, as Java has it outside the function's domain and range."""
    try:
        return function(value)
    except OverflowError:
        return math.inf
    except ValueError:
        return -math.inf if value == 0 and function in (math.log, math.log10) else math.nan


def _declare(name: str, function: Callable[[float], float], doc: str) -> None:
    """Declares a function of one number for Double and for Decimal."""

    def of_double(context: "Context", value: float | None) -> float:
        return _guarded(function, given(value))

    def of_decimal(context: "Context", value: Decimal | None) -> Decimal:
        return _decimal(_guarded(function, float(given(value))))

    of_double.__doc__ = of_decimal.__doc__ = doc
    MATH.static(f"Double {name}(Double value)")(of_double)
    MATH.static(f"Decimal {name}(Decimal value)")(of_decimal)


@MATH.static("Double sqrt(Double value)")
def sqrt_double(context: "Context", value: float | None) -> float:
    """Returns the square root; NaN for a negative number."""
    return _guarded(math.sqrt, given(value))


@MATH.static("Decimal sqrt(Decimal value)")
def sqrt_decimal(context: "Context", value: Decimal | None) -> Decimal:
    """Returns the square root. Throws a `System.MathException` for a negative number."""
    return _decimal(_guarded(math.sqrt, float(given(value))))


_declare("acos", strict_math.acos, "Returns the angle whose cosine this is, from 0 to pi.")
_declare("asin", strict_math.asin, "Returns the angle whose sine this is, from -pi/2 to pi/2.")
_declare("atan", strict_math.atan, "Returns the angle whose tangent this is, from -pi/2 to pi/2.")
_declare("cbrt", strict_math.cbrt, "Returns the cube root.")
_declare("cos", math.cos, "Returns the cosine of an angle.")
_declare("cosh", strict_math.cosh, "Returns the hyperbolic cosine.")
_declare("exp", math.exp, "Returns the power of e.")
_declare("log", math.log, "Returns the natural logarithm.")
_declare("log10", math.log10, "Returns the logarithm to the base 10.")
_declare("sin", math.sin, "Returns the sine of an angle.")
_declare("sinh", strict_math.sinh, "Returns the hyperbolic sine.")
_declare("tan", math.tan, "Returns the tangent of an angle.")
_declare("tanh", strict_math.tanh, "Returns the hyperbolic tangent.")
