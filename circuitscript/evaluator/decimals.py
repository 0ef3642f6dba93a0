"""Arithmetic on Double and Decimal. A Decimal keeps its scale as Java's BigDecimal does and has no negative zero."""

from decimal import Rounded
from typing import Any, Final

from mypy_extensions import i64

from circuitscript.evaluator.nodes import Expression
from circuitscript.runtime import heap
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import divide_by_zero, null_argument, null_dereference
from circuitscript.values.numbers import COMMON, EXACT, QUOTIENT, decimal_negate

_add: Final[Any] = COMMON.add
_subtract: Final[Any] = COMMON.subtract
_multiply: Final[Any] = COMMON.multiply
_divide: Final[Any] = QUOTIENT.divide


def long_result(value: Any, context: Context) -> Any:
    """Returns a Decimal of many digits, counted."""
    context.charge_decimal(value)
    return value


class NumberBinary(Expression):
    """Two operands, evaluated from left to right; throws where one is null."""

    def __init__(self, left: Expression, right: Expression) -> None:
        self.left = left
        self.right = right
        self.is_solid = True


class DecimalAdd(NumberBinary):
    """`Decimal + Decimal`: the larger scale of the two."""

    def evaluate(self, context: Context, base: i64) -> Any:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None:
            null_dereference()
        if right is None:
            null_argument()
        context.heap_left -= heap.DECIMAL
        if context.heap_left < 0:
            context.measure_heap(heap.DECIMAL)
        try:
            return _add(left, right)
        except Rounded:
            return long_result(EXACT.add(left, right), context)


class DecimalSubtract(NumberBinary):
    """`Decimal - Decimal`: the larger scale of the two."""

    def evaluate(self, context: Context, base: i64) -> Any:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None:
            null_dereference()
        if right is None:
            null_argument()
        context.heap_left -= heap.DECIMAL
        if context.heap_left < 0:
            context.measure_heap(heap.DECIMAL)
        try:
            return _subtract(left, right)
        except Rounded:
            return long_result(EXACT.subtract(left, right), context)


class DecimalMultiply(NumberBinary):
    """`Decimal * Decimal`: the scales add up."""

    def evaluate(self, context: Context, base: i64) -> Any:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None:
            null_dereference()
        if right is None:
            null_argument()
        context.charge_heap(heap.DECIMAL)
        try:
            value = _multiply(left, right)
        except Rounded:
            value = long_result(EXACT.multiply(left, right), context)
        return value or value.copy_abs()


class DecimalDivide(NumberBinary):
    """`Decimal / Decimal`: 33 significant digits, no needless zeros."""

    def evaluate(self, context: Context, base: i64) -> Any:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None:
            null_dereference()
        if right is None:
            null_argument()
        if not right:
            divide_by_zero()
        context.charge_heap(heap.DECIMAL)
        value = _divide(left, right)
        return value or value.copy_abs()


class DecimalNegate(Expression):
    """`-x` on Decimal."""

    def __init__(self, operand: Expression) -> None:
        self.operand = operand
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        if value is None:
            null_dereference()
        context.charge_decimal(value)
        return decimal_negate(value)


class DoubleAdd(NumberBinary):
    """`Double + Double`."""

    def evaluate(self, context: Context, base: i64) -> Any:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            null_dereference()
        first: float = left
        second: float = right
        return first + second


class DoubleSubtract(NumberBinary):
    """`Double - Double`."""

    def evaluate(self, context: Context, base: i64) -> Any:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            null_dereference()
        first: float = left
        second: float = right
        return first - second


class DoubleMultiply(NumberBinary):
    """`Double * Double`."""

    def evaluate(self, context: Context, base: i64) -> Any:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            null_dereference()
        first: float = left
        second: float = right
        return first * second


class DoubleDivide(NumberBinary):
    """`Double / Double`; a zero divisor throws, as for all numbers in Apex."""

    def evaluate(self, context: Context, base: i64) -> Any:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            null_dereference()
        first: float = left
        second: float = right
        if second == 0.0:
            divide_by_zero()
        return first / second


class DoubleNegate(Expression):
    """`-x` on Double."""

    def __init__(self, operand: Expression) -> None:
        self.operand = operand
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        if value is None:
            null_dereference()
        number: float = value
        return -number


class NumberPlus(Expression):
    """`+x` on Double or Decimal."""

    def __init__(self, operand: Expression) -> None:
        self.operand = operand
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        if value is None:
            null_dereference()
        return value
