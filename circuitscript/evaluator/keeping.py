"""Operands that wait for the next one, kept in temporary slots so that the heap's measurement sees them. Compiled.

An operand is held by nothing but native code while those after it are evaluated. Where one of them may run a method or
make something large, the planner wraps the waiting ones in `Kept` and the last in `Releasing`.
"""

from typing import Any

from mypy_extensions import i64

from circuitscript.evaluator.arguments import link_arguments
from circuitscript.evaluator.nodes import Expression
from circuitscript.evaluator.strings import is_high, shown
from circuitscript.runtime.context import Context
from circuitscript.values.text import concatenate


class Kept(Expression):
    """An operand whose value stands in a temporary slot, too, until the slot is cleared."""

    slot: i64

    def __init__(self, slot: int, operand: Expression) -> None:
        self.slot = slot
        self.operand = operand
        self.is_solid = operand.is_solid

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        context.slots[base + self.slot] = value
        return value


class Releasing(Expression):
    """An expression after which the slots from `first` to `end` are cleared."""

    first: i64
    end: i64

    def __init__(self, first: int, end: int, operand: Expression) -> None:
        self.first = first
        self.end = end
        self.operand = operand
        self.is_solid = operand.is_solid

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        context.clear(base + self.first, base + self.end)
        return value

    def evaluate_int(self, context: Context, base: i64) -> i64:
        number = self.operand.evaluate_int(context, base)
        context.clear(base + self.first, base + self.end)
        return number

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        answer = self.operand.evaluate_bool(context, base)
        context.clear(base + self.first, base + self.end)
        return answer


class Shown(Expression):
    """What `+` makes of an operand, made before the next operand is evaluated."""

    def __init__(self, operand: Expression) -> None:
        self.operand = operand
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        return shown(self.operand.evaluate(context, base), context)


class ConcatKept(Expression):
    """`a + b + c + …`: one string that grows in place, and waits in a slot while the next part is evaluated."""

    slot: i64

    def __init__(self, slot: int, parts: list[Expression]) -> None:
        self.slot = slot
        self.first = link_arguments(parts)
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        index = base + self.slot
        slots = context.slots
        whole = ""
        context.charge_text(0)
        part = self.first
        while part is not None:
            slots[index] = whole
            text = shown(part.expression.evaluate(context, base), context)
            context.charge_append(len(whole), len(text))
            slots[index] = None
            if is_high(whole):
                whole = concatenate(whole, text)
            else:
                whole += text
            part = part.next
        return whole
