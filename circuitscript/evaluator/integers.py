"""Arithmetic on Integer (32 bits) and Long (64 bits): both wrap, as two's complement. Compiled.

Wrapping is explicit, so that the uncompiled code wraps as well; compiled, 64-bit sums wrap by themselves.
"""

from typing import Final

from mypy_extensions import i64

from circuitscript.evaluator.nodes import Expression, IntegerExpression
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import divide_by_zero
from circuitscript.values.numbers import wrap_long

INTEGER_MIN: Final = -2147483648
INTEGER_MAX: Final = 2147483647
LONG_MIN: Final = -9223372036854775808
LONG_MAX: Final = 9223372036854775807
SIGN: Final = 2147483648
MASK: Final = 4294967295
COMPACT_MAX: Final = 1073741823
"""From `COMPACT_MIN` to here are the numbers that plain Python compares fastest; all are far from wrapping."""
COMPACT_MIN: Final = -1073741823


def wrap32(value: i64) -> i64:
    """Returns `value` wrapped to 32 bits."""
    return ((value + SIGN) & MASK) - SIGN


def wrap64(value: i64) -> i64:
    """Returns `value` wrapped to 64 bits; compiled, it has wrapped already."""
    if value > LONG_MAX or value < LONG_MIN:
        return wrap_long(value)
    return value


def divide(left: i64, right: i64) -> i64:
    """Returns the quotient truncated toward zero; throws where `right` is zero."""
    if right == 0:
        divide_by_zero()
    if right == -1:
        return wrap64(-left)
    quotient = left // right
    if quotient < 0 and quotient * right != left:
        quotient += 1
    return quotient


class IntegerBinary(IntegerExpression):
    """Two operands, evaluated from left to right."""

    def __init__(self, left: Expression, right: Expression) -> None:
        super().__init__()
        self.left = left
        self.right = right


class IntegerAdd(IntegerBinary):
    """`Integer + Integer`."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        value = self.left.evaluate_int(context, base) + self.right.evaluate_int(context, base)
        if value <= COMPACT_MAX and value >= COMPACT_MIN:
            return value
        return wrap32(value)


class IntegerSubtract(IntegerBinary):
    """`Integer - Integer`."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        value = self.left.evaluate_int(context, base) - self.right.evaluate_int(context, base)
        if value <= COMPACT_MAX and value >= COMPACT_MIN:
            return value
        return wrap32(value)


class IntegerMultiply(IntegerBinary):
    """`Integer * Integer`."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        value = self.left.evaluate_int(context, base) * self.right.evaluate_int(context, base)
        if value <= COMPACT_MAX and value >= COMPACT_MIN:
            return value
        return wrap32(value)


class IntegerDivide(IntegerBinary):
    """`Integer / Integer`, truncated toward zero."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        left = self.left.evaluate_int(context, base)
        return wrap32(divide(left, self.right.evaluate_int(context, base)))


class LongAdd(IntegerBinary):
    """`Long + Long`."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        return wrap64(self.left.evaluate_int(context, base) + self.right.evaluate_int(context, base))


class LongSubtract(IntegerBinary):
    """`Long - Long`."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        return wrap64(self.left.evaluate_int(context, base) - self.right.evaluate_int(context, base))


class LongMultiply(IntegerBinary):
    """`Long * Long`."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        return wrap64(self.left.evaluate_int(context, base) * self.right.evaluate_int(context, base))


class LongDivide(IntegerBinary):
    """`Long / Long`, truncated toward zero."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        left = self.left.evaluate_int(context, base)
        return divide(left, self.right.evaluate_int(context, base))


class WholeAnd(IntegerBinary):
    """`&` on Integer or Long."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        return self.left.evaluate_int(context, base) & self.right.evaluate_int(context, base)


class WholeOr(IntegerBinary):
    """`|` on Integer or Long."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        return self.left.evaluate_int(context, base) | self.right.evaluate_int(context, base)


class WholeXor(IntegerBinary):
    """`^` on Integer or Long."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        return self.left.evaluate_int(context, base) ^ self.right.evaluate_int(context, base)


class IntegerShiftLeft(IntegerBinary):
    """`Integer << n`; the count is taken modulo 32."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        left = self.left.evaluate_int(context, base)
        count = self.right.evaluate_int(context, base) & 31
        return wrap32(left << count)


class IntegerShiftRight(IntegerBinary):
    """`Integer >> n`, keeping the sign."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        left = self.left.evaluate_int(context, base)
        return left >> (self.right.evaluate_int(context, base) & 31)


class IntegerUnsignedShiftRight(IntegerBinary):
    """`Integer >>> n`, filling with zeros."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        left = self.left.evaluate_int(context, base) & MASK
        return wrap32(left >> (self.right.evaluate_int(context, base) & 31))


class LongShiftLeft(IntegerBinary):
    """`Long << n`; the count is taken modulo 64."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        left = self.left.evaluate_int(context, base)
        return wrap64(left << (self.right.evaluate_int(context, base) & 63))


class LongShiftRight(IntegerBinary):
    """`Long >> n`, keeping the sign."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        left = self.left.evaluate_int(context, base)
        return left >> (self.right.evaluate_int(context, base) & 63)


class LongUnsignedShiftRight(IntegerBinary):
    """`Long >>> n`, filling with zeros."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        left = self.left.evaluate_int(context, base)
        count = self.right.evaluate_int(context, base) & 63
        if count == 0:
            return left
        return (left >> count) & (LONG_MAX >> (count - 1))


class IntegerUnary(IntegerExpression):
    """One operand."""

    def __init__(self, operand: Expression) -> None:
        super().__init__()
        self.operand = operand


class IntegerNegate(IntegerUnary):
    """`-x` on Integer."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        return wrap32(-self.operand.evaluate_int(context, base))


class LongNegate(IntegerUnary):
    """`-x` on Long."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        return wrap64(-self.operand.evaluate_int(context, base))


class WholePlus(IntegerUnary):
    """`+x` on Integer or Long."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        return self.operand.evaluate_int(context, base)


class WholeComplement(IntegerUnary):
    """`~x` on Integer or Long."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        return -1 - self.operand.evaluate_int(context, base)
