"""The built-ins of Math and String that programs call most on plain values, as nodes of their own. Compiled.

Each does what the library's body does, with the same charges and exceptions; a test holds the two together.
"""

from typing import Any, Final

from mypy_extensions import i64

from circuitscript.evaluator.builtins import weigh
from circuitscript.evaluator.nodes import Expression, IntegerExpression
from circuitscript.evaluator.strings import shown
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import null_argument, null_dereference

_lower: Final[Any] = str.lower
_upper: Final[Any] = str.upper


class Extreme(IntegerExpression):
    """`Math.max` and `Math.min` of two whole numbers."""

    def __init__(self, first: Expression, second: Expression, is_maximum: bool) -> None:
        super().__init__()
        self.first = first
        self.second = second
        self.is_maximum = is_maximum

    def evaluate_int(self, context: Context, base: i64) -> i64:
        left = self.first.evaluate(context, base)
        right = self.second.evaluate(context, base)
        if left is None or right is None:
            null_argument()
        first: i64 = left
        second: i64 = right
        return first if (first > second) is self.is_maximum else second


class WholeText(Expression):
    """`String.valueOf` of an Integer; null for null."""

    def __init__(self, operand: Expression) -> None:
        self.operand = operand
        self.is_solid = operand.is_solid

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        return None if value is None else shown(value, context)


class TextInCase(Expression):
    """`s.toLowerCase()` and `s.toUpperCase()`."""

    def __init__(self, target: Expression, is_upper: bool) -> None:
        self.target = target
        self.change: Any = _upper if is_upper else _lower
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        target = self.target.evaluate(context, base)
        if target is None:
            null_dereference()
        weigh(target, context)
        context.charge_text(len(target))
        return self.change(target)
