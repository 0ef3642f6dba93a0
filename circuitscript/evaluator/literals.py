"""Constants. Compiled."""

from typing import Any

from mypy_extensions import i64

from circuitscript.evaluator.nodes import BooleanExpression, Expression, IntegerExpression
from circuitscript.runtime.context import Context


class Constant(Expression):
    """Any value that is known when the program is planned: a literal, an enum constant, a type token, null."""

    def __init__(self, value: Any) -> None:
        self.value = value
        self.is_solid = value is not None

    def evaluate(self, context: Context, base: i64) -> Any:
        return self.value


class IntegerConstant(IntegerExpression):
    """An Integer or Long literal, kept boxed and unboxed."""

    number: i64

    def __init__(self, value: int) -> None:
        super().__init__()
        self.value: Any = value
        self.number = value

    def evaluate(self, context: Context, base: i64) -> Any:
        return self.value

    def evaluate_int(self, context: Context, base: i64) -> i64:
        return self.number


class BooleanConstant(BooleanExpression):
    """`true` or `false`."""

    def __init__(self, value: bool) -> None:
        super().__init__()
        self.value = value

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        return self.value
