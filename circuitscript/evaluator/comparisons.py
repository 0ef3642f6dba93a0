"""Comparisons and equality of primitives. A comparison with null is false and throws nothing. Compiled.

Whole numbers come in two forms: where neither side can be null they compare natively, otherwise as objects.
"""

from typing import Any

from mypy_extensions import i64

from circuitscript.evaluator.nodes import BooleanExpression, Expression
from circuitscript.runtime.context import Context
from circuitscript.values.text import compare, equals_ignoring_case, same_id


class Comparison(BooleanExpression):
    """Two operands, evaluated from left to right."""

    def __init__(self, left: Expression, right: Expression) -> None:
        super().__init__()
        self.left = left
        self.right = right


class SolidLess(Comparison):
    """`<` on whole numbers that are never null."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        return self.left.evaluate_int(context, base) < self.right.evaluate_int(context, base)


class SolidLessOrEqual(Comparison):
    """`<=` on whole numbers that are never null."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        return self.left.evaluate_int(context, base) <= self.right.evaluate_int(context, base)


class SolidGreater(Comparison):
    """`>` on whole numbers that are never null."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        return self.left.evaluate_int(context, base) > self.right.evaluate_int(context, base)


class SolidGreaterOrEqual(Comparison):
    """`>=` on whole numbers that are never null."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        return self.left.evaluate_int(context, base) >= self.right.evaluate_int(context, base)


class SolidEquals(Comparison):
    """`==` on whole numbers that are never null."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        return self.left.evaluate_int(context, base) == self.right.evaluate_int(context, base)


class SolidNotEquals(Comparison):
    """`!=` on whole numbers that are never null."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        return self.left.evaluate_int(context, base) != self.right.evaluate_int(context, base)


class WholeLess(Comparison):
    """`<` on whole numbers."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            return False
        first: i64 = left
        second: i64 = right
        return first < second


class WholeLessOrEqual(Comparison):
    """`<=` on whole numbers."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            return False
        first: i64 = left
        second: i64 = right
        return first <= second


class WholeGreater(Comparison):
    """`>` on whole numbers."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            return False
        first: i64 = left
        second: i64 = right
        return first > second


class WholeGreaterOrEqual(Comparison):
    """`>=` on whole numbers."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            return False
        first: i64 = left
        second: i64 = right
        return first >= second


class WholeEquals(Comparison):
    """`==` on whole numbers."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            return left is right
        first: i64 = left
        second: i64 = right
        return first == second


class WholeNotEquals(Comparison):
    """`!=` on whole numbers."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            return left is not right
        first: i64 = left
        second: i64 = right
        return first != second


class ValueLess(Comparison):
    """`<` on Double, Decimal, Date, Datetime and Time."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            return False
        return bool(left < right)


class ValueLessOrEqual(Comparison):
    """`<=` on Double, Decimal, Date, Datetime and Time."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            return False
        return bool(left <= right)


class ValueGreater(Comparison):
    """`>` on Double, Decimal, Date, Datetime and Time."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            return False
        return bool(left > right)


class ValueGreaterOrEqual(Comparison):
    """`>=` on Double, Decimal, Date, Datetime and Time."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            return False
        return bool(left >= right)


class ValueEquals(Comparison):
    """`==` on values that Python compares as Apex does."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            return left is right
        return bool(left == right)


class ValueNotEquals(Comparison):
    """`!=` on values that Python compares as Apex does."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            return left is not right
        return bool(left != right)


class StringEquals(Comparison):
    """`==` on Strings, which ignores case."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        return same_text(self.left.evaluate(context, base), self.right.evaluate(context, base), context)


class StringNotEquals(Comparison):
    """`!=` on Strings, which ignores case."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        return not same_text(self.left.evaluate(context, base), self.right.evaluate(context, base), context)


def same_text(left: Any, right: Any, context: Context) -> bool:
    """Whether two Strings are equal but for case; null equals null only."""
    if left is None or right is None:
        return left is right
    first: str = left
    second: str = right
    if first == second:
        return True
    if len(first) != len(second):
        return False
    context.charge_work(len(first) >> 4)
    return equals_ignoring_case(first, second)


class TextComparison(Comparison):
    """`<`, `<=`, `>` and `>=` on Strings and Ids, by code unit: true where the sign of the difference is accepted."""

    def __init__(self, left: Expression, right: Expression, below: bool, same: bool) -> None:
        super().__init__(left, right)
        self.below = below
        self.same = same

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            return False
        context.charge_work(len(left) >> 4)
        difference = compare(left, right)
        if difference == 0:
            return self.same
        return (difference < 0) == self.below


class IdEquals(Comparison):
    """`==` where a side is an Id: case counts, the 15 and 18 character forms are the same."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            return left is right
        return same_id(left, right)


class ObjectEquals(Comparison):
    """`==` on everything else: collections by value, objects by their `equals`, records by their fields."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            return left is right
        if left is right:
            return True
        return context.equals(left, right)


class Same(Comparison):
    """`===`: whether both are the same object."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left = self.left.evaluate(context, base)
        return same_object(left, self.right.evaluate(context, base))


def same_object(left: Any, right: Any) -> bool:
    """Whether two values are one object; texts and numbers have no identity of their own: when they are equal."""
    if left is right:
        return True
    if isinstance(left, (str, int, float)):
        return type(left) is type(right) and bool(left == right)
    return False


class IsNull(BooleanExpression):
    """`x == null`."""

    def __init__(self, operand: Expression) -> None:
        super().__init__()
        self.operand = operand

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        return self.operand.evaluate(context, base) is None


class IsNotNull(BooleanExpression):
    """`x != null`."""

    def __init__(self, operand: Expression) -> None:
        super().__init__()
        self.operand = operand

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        return self.operand.evaluate(context, base) is not None
