"""Boolean operators, the conditional operator and `??`. Compiled."""

from typing import Any

from mypy_extensions import i64

from circuitscript.evaluator.comparisons import Comparison
from circuitscript.evaluator.nodes import BooleanExpression, Expression
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import null_dereference


class And(Comparison):
    """`a && b`."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        return self.left.evaluate_bool(context, base) and self.right.evaluate_bool(context, base)


class Or(Comparison):
    """`a || b`."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        return self.left.evaluate_bool(context, base) or self.right.evaluate_bool(context, base)


class AllOf(BooleanExpression):
    """`a && b && c && …`, flat, so that a long chain does not nest."""

    def __init__(self, operands: list[Expression]) -> None:
        super().__init__()
        self.operands = operands

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        return all(operand.evaluate_bool(context, base) for operand in self.operands)


class AnyOf(BooleanExpression):
    """`a || b || c || …`, flat."""

    def __init__(self, operands: list[Expression]) -> None:
        super().__init__()
        self.operands = operands

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        return any(operand.evaluate_bool(context, base) for operand in self.operands)


class Not(BooleanExpression):
    """`!a`."""

    def __init__(self, operand: Expression) -> None:
        super().__init__()
        self.operand = operand

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        return not self.operand.evaluate_bool(context, base)


class BooleanAnd(Comparison):
    """`a & b`: both sides are evaluated."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            null_dereference()
        return left is True and right is True


class BooleanOr(Comparison):
    """`a | b`: both sides are evaluated."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            null_dereference()
        return left is True or right is True


class BooleanXor(Comparison):
    """`a ^ b`."""

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            null_dereference()
        return left is not right


class Ternary(Expression):
    """`condition ? then : otherwise`."""

    def __init__(self, condition: Expression, then: Expression, otherwise: Expression) -> None:
        self.condition = condition
        self.then = then
        self.otherwise = otherwise
        self.is_solid = then.is_solid and otherwise.is_solid

    def evaluate(self, context: Context, base: i64) -> Any:
        if self.condition.evaluate_bool(context, base):
            return self.then.evaluate(context, base)
        return self.otherwise.evaluate(context, base)

    def evaluate_int(self, context: Context, base: i64) -> i64:
        if self.condition.evaluate_bool(context, base):
            return self.then.evaluate_int(context, base)
        return self.otherwise.evaluate_int(context, base)

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        if self.condition.evaluate_bool(context, base):
            return self.then.evaluate_bool(context, base)
        return self.otherwise.evaluate_bool(context, base)


class Coalesce(Expression):
    """`left ?? right`; the right side is evaluated only when needed."""

    def __init__(self, left: Expression, right: Expression) -> None:
        self.left = left
        self.right = right
        self.is_solid = right.is_solid

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.left.evaluate(context, base)
        if value is None:
            return self.right.evaluate(context, base)
        return value
