"""Locals and parameters: slots of the frame. Compiled."""

from typing import Any

from mypy_extensions import i64

from circuitscript.evaluator.comparisons import Comparison
from circuitscript.evaluator.integers import COMPACT_MAX, COMPACT_MIN, wrap32
from circuitscript.evaluator.nodes import BooleanExpression, Expression, IntegerExpression
from circuitscript.runtime import heap
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import null_dereference


class Local(Expression):
    """The value of a slot."""

    slot: i64

    def __init__(self, slot: int, is_solid: bool = False) -> None:
        self.slot = slot
        self.is_solid = is_solid

    def evaluate(self, context: Context, base: i64) -> Any:
        return context.slots[base + self.slot]

    def evaluate_int(self, context: Context, base: i64) -> i64:
        value: Any = context.slots[base + self.slot]
        if value is None:
            null_dereference()
        number: i64 = value
        return number


class TextLocal(Expression):
    """The value of a String's slot.

    Where the local is also appended to in place (`is_builder`), a read may share the string and make the next append
    copy it, so it is charged.
    """

    slot: i64

    def __init__(self, slot: int) -> None:
        self.slot = slot
        self.is_solid = False
        self.is_builder: bool = False

    def evaluate(self, context: Context, base: i64) -> Any:
        value: Any = context.slots[base + self.slot]
        if self.is_builder and value is not None:
            context.charge_heap(heap.TEXT + len(value))
        return value


class StoreLocal(Expression):
    """`x = value`; yields the value."""

    slot: i64

    def __init__(self, slot: int, value: Expression) -> None:
        self.slot = slot
        self.value = value
        self.is_solid = value.is_solid

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.value.evaluate(context, base)
        context.slots[base + self.slot] = value
        return value


class StoreInteger(IntegerExpression):
    """`x = value` where the value is computed natively."""

    slot: i64

    def __init__(self, slot: int, value: Expression) -> None:
        super().__init__()
        self.slot = slot
        self.value = value

    def evaluate_int(self, context: Context, base: i64) -> i64:
        number = self.value.evaluate_int(context, base)
        context.slots[base + self.slot] = number
        return number


class StepLocal(IntegerExpression):
    """`++x`, `x++`, `--x`, `x--` on an Integer local; `is_prefix` says which value is the expression's."""

    slot: i64
    step: i64

    def __init__(self, slot: int, step: int, is_prefix: bool) -> None:
        super().__init__()
        self.slot = slot
        self.step = step
        self.is_prefix = is_prefix

    def evaluate_int(self, context: Context, base: i64) -> i64:
        index = base + self.slot
        old: Any = context.slots[index]
        if old is None:
            null_dereference()
        before: i64 = old
        after = before + self.step
        if after > COMPACT_MAX or after < COMPACT_MIN:
            after = wrap32(after)
        context.slots[index] = after
        return after if self.is_prefix else before


class AddConstant(IntegerExpression):
    """`x + c` and `x - c` on an Integer local."""

    slot: i64
    constant: i64

    def __init__(self, slot: int, constant: int) -> None:
        super().__init__()
        self.slot = slot
        self.constant = constant

    def evaluate_int(self, context: Context, base: i64) -> i64:
        old: Any = context.slots[base + self.slot]
        if old is None:
            null_dereference()
        number: i64 = old
        value = number + self.constant
        if value <= COMPACT_MAX and value >= COMPACT_MIN:
            return value
        return wrap32(value)


class LocalLess(BooleanExpression):
    """`x < y` on whole-number locals."""

    left: i64
    right: i64

    def __init__(self, left: int, right: int) -> None:
        super().__init__()
        self.left = left
        self.right = right

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left: Any = context.slots[base + self.left]
        right: Any = context.slots[base + self.right]
        if left is None or right is None:
            return False
        first: i64 = left
        second: i64 = right
        return first < second


class LocalLessConstant(BooleanExpression):
    """`x < c` on a whole-number local."""

    slot: i64
    constant: i64

    def __init__(self, slot: int, constant: int) -> None:
        super().__init__()
        self.slot = slot
        self.constant = constant

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        value: Any = context.slots[base + self.slot]
        if value is None:
            return False
        number: i64 = value
        return number < self.constant


class LocalAtMost(LocalLess):
    """`x <= y` on whole-number locals."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left: Any = context.slots[base + self.left]
        right: Any = context.slots[base + self.right]
        if left is None or right is None:
            return False
        first: i64 = left
        second: i64 = right
        return first <= second


class LocalAtLeastConstant(LocalLessConstant):
    """`x >= c` on a whole-number local."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        value: Any = context.slots[base + self.slot]
        if value is None:
            return False
        number: i64 = value
        return number >= self.constant


class LocalEqualsConstant(LocalLessConstant):
    """`x == c` on a whole-number local, or `x != c` where it is negated."""

    def __init__(self, slot: int, constant: int, is_negated: bool) -> None:
        super().__init__(slot, constant)
        self.is_negated = is_negated

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        value: Any = context.slots[base + self.slot]
        if value is None:
            return self.is_negated
        number: i64 = value
        return (number == self.constant) is not self.is_negated


class LocalAnd(IntegerExpression):
    """`x & c` on a whole-number local."""

    slot: i64
    constant: i64

    def __init__(self, slot: int, constant: int) -> None:
        super().__init__()
        self.slot = slot
        self.constant = constant

    def evaluate_int(self, context: Context, base: i64) -> i64:
        value: Any = context.slots[base + self.slot]
        if value is None:
            null_dereference()
        number: i64 = value
        return number & self.constant


class LocalLessSolid(BooleanExpression):
    """`x < y` where `x` is a local and `y` is never null."""

    slot: i64

    def __init__(self, slot: int, right: Expression) -> None:
        super().__init__()
        self.slot = slot
        self.right = right

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left: Any = context.slots[base + self.slot]
        right = self.right.evaluate_int(context, base)
        if left is None:
            return False
        first: i64 = left
        return first < right


class LessSolid(Comparison):
    """`x < y` where only `y` is never null."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate_int(context, base)
        if left is None:
            return False
        first: i64 = left
        return first < right


class KeepLocal(Expression):
    """Puts a value into a temporary slot while `body` is evaluated, which reads it there."""

    slot: i64

    def __init__(self, slot: int, value: Expression, body: Expression) -> None:
        self.slot = slot
        self.value = value
        self.body = body
        self.is_solid = body.is_solid

    def evaluate(self, context: Context, base: i64) -> Any:
        context.slots[base + self.slot] = self.value.evaluate(context, base)
        value = self.body.evaluate(context, base)
        context.slots[base + self.slot] = None
        return value


class Sequence(Expression):
    """Evaluates `first`, then `result`, whose value is the expression's."""

    def __init__(self, first: Expression, result: Expression) -> None:
        self.first = first
        self.result = result
        self.is_solid = result.is_solid

    def evaluate(self, context: Context, base: i64) -> Any:
        self.first.evaluate(context, base)
        return self.result.evaluate(context, base)
