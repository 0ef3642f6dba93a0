"""Operators on whole numbers of which one side is a local or a constant: one node in place of two. Compiled."""

from typing import Any

from mypy_extensions import i64

from circuitscript.evaluator.integers import COMPACT_MAX, COMPACT_MIN, wrap32
from circuitscript.evaluator.nodes import BooleanExpression, Expression, IntegerExpression
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import null_dereference


class LocalOperand(IntegerExpression):
    """`left` and a local, in this order."""

    slot: i64

    def __init__(self, left: Expression, slot: int) -> None:
        super().__init__()
        self.left = left
        self.slot = slot


class AddLocal(LocalOperand):
    """`Integer + x`."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        left = self.left.evaluate_int(context, base)
        right: Any = context.slots[base + self.slot]
        if right is None:
            null_dereference()
        number: i64 = right
        value = left + number
        if value <= COMPACT_MAX and value >= COMPACT_MIN:
            return value
        return wrap32(value)


class SubtractLocal(LocalOperand):
    """`Integer - x`."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        left = self.left.evaluate_int(context, base)
        right: Any = context.slots[base + self.slot]
        if right is None:
            null_dereference()
        number: i64 = right
        value = left - number
        if value <= COMPACT_MAX and value >= COMPACT_MIN:
            return value
        return wrap32(value)


class MultiplyLocal(LocalOperand):
    """`Integer * x`."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        left = self.left.evaluate_int(context, base)
        right: Any = context.slots[base + self.slot]
        if right is None:
            null_dereference()
        number: i64 = right
        value = left * number
        if value <= COMPACT_MAX and value >= COMPACT_MIN:
            return value
        return wrap32(value)


class AddToLocal(IntegerExpression):
    """`x + Integer`, the local first."""

    slot: i64

    def __init__(self, slot: int, right: Expression) -> None:
        super().__init__()
        self.slot = slot
        self.right = right

    def evaluate_int(self, context: Context, base: i64) -> i64:
        left: Any = context.slots[base + self.slot]
        if left is None:
            null_dereference()
        number: i64 = left
        value = number + self.right.evaluate_int(context, base)
        if value <= COMPACT_MAX and value >= COMPACT_MIN:
            return value
        return wrap32(value)


class ConstantOperand(IntegerExpression):
    """`left` and a constant."""

    constant: i64

    def __init__(self, left: Expression, constant: int) -> None:
        super().__init__()
        self.left = left
        self.constant = constant


class AddNumber(ConstantOperand):
    """`Integer + c` and `Integer - c`."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        value = self.left.evaluate_int(context, base) + self.constant
        if value <= COMPACT_MAX and value >= COMPACT_MIN:
            return value
        return wrap32(value)


class MultiplyNumber(ConstantOperand):
    """`Integer * c`."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        value = self.left.evaluate_int(context, base) * self.constant
        if value <= COMPACT_MAX and value >= COMPACT_MIN:
            return value
        return wrap32(value)


class AndNumber(ConstantOperand):
    """`Integer & c`."""

    def evaluate_int(self, context: Context, base: i64) -> i64:
        return self.left.evaluate_int(context, base) & self.constant


class EqualsNumber(BooleanExpression):
    """`Integer == c` where the left side is never null."""

    constant: i64

    def __init__(self, left: Expression, constant: int) -> None:
        super().__init__()
        self.left = left
        self.constant = constant

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        return self.left.evaluate_int(context, base) == self.constant
