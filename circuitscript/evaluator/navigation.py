"""Safe navigation, and long chains of operators without deep nesting. Compiled."""

from typing import Any

from mypy_extensions import i64

from circuitscript.evaluator.nodes import Expression
from circuitscript.runtime.context import Context


class SafeNavigation(Expression):
    """`receiver?.rest`: the receiver goes into a temporary slot; where it is null, so is the whole chain."""

    slot: i64

    def __init__(self, slot: int, receiver: Expression, rest: Expression) -> None:
        self.slot = slot
        self.receiver = receiver
        self.rest = rest
        self.is_solid = False

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.receiver.evaluate(context, base)
        if value is None:
            return None
        context.slots[base + self.slot] = value
        result = self.rest.evaluate(context, base)
        context.slots[base + self.slot] = None
        return result


class Chain(Expression):
    """`a + b - c …`, left to right: an operator's left operand reads the temporary slot, its value goes back there."""

    slot: i64

    def __init__(self, slot: int, first: Expression, operators: list[Expression]) -> None:
        self.slot = slot
        self.first = first
        self.operators = operators
        self.is_solid = operators[-1].is_solid

    def evaluate(self, context: Context, base: i64) -> Any:
        index = base + self.slot
        value = self.first.evaluate(context, base)
        for operator in self.operators:
            context.slots[index] = value
            value = operator.evaluate(context, base)
        context.slots[index] = None
        return value
