"""`for` loops that count an Integer local up to a limit. Each turn counts as a statement. Compiled."""

from typing import Any

from mypy_extensions import i64

from circuitscript.evaluator.integers import INTEGER_MAX, INTEGER_MIN
from circuitscript.evaluator.literals import IntegerConstant
from circuitscript.evaluator.locals import Local, LocalLess, LocalLessConstant, LocalLessSolid, StepLocal
from circuitscript.evaluator.loops import For
from circuitscript.evaluator.nodes import BREAK, CONTINUE, NORMAL, Expression, Statement, chain, located
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import Site, Trouble, null_dereference


class CountingFor(Statement):
    """`for (…; i < limit; i++) body` on an Integer local.

    The limit is a constant, a local (`limit_slot`, otherwise -1), or any expression that is never null.
    """

    slot: i64
    limit_slot: i64
    constant: i64

    def __init__(
        self, site: Site, start: list[Expression], slot: int, limit: Expression, body: list[Statement]
    ) -> None:
        super().__init__(site)
        self.start = start
        self.slot = slot
        self.constant = limit.number if isinstance(limit, IntegerConstant) else 0
        self.limit_slot = limit.slot if isinstance(limit, Local) else -1
        self.limit: Expression | None = None if isinstance(limit, IntegerConstant | Local) else limit
        self.body = chain(body)

    def execute(self, context: Context, base: i64) -> i64:
        for expression in self.start:
            expression.evaluate(context, base)
        index = base + self.slot
        limit = self.constant
        statement: Statement | None = None
        try:
            while True:
                value: Any = context.slots[index]
                if self.limit is not None:
                    limit = self.limit.evaluate_int(context, base)
                elif self.limit_slot >= 0:
                    bound: Any = context.slots[base + self.limit_slot]
                    if bound is None:
                        return NORMAL
                    limit = bound
                if value is None:
                    return NORMAL
                number: i64 = value
                if number >= limit:
                    return NORMAL
                context.countdown -= 1
                if context.countdown < 0:
                    context.rearm()
                statement = self.body
                while statement is not None:
                    context.countdown -= 1
                    if context.countdown < 0:
                        context.rearm()
                    statement.hits += 1
                    code = statement.execute(context, base)
                    if code != NORMAL:
                        statement = None
                        if code == CONTINUE:
                            break
                        return NORMAL if code == BREAK else code
                    statement = statement.next
                value = context.slots[index]
                if value is None:
                    null_dereference()
                number = value
                context.slots[index] = number + 1 if number < INTEGER_MAX else INTEGER_MIN
        except (Trouble, ArithmeticError) as error:
            raise located(error, statement, context) from None


def for_loop(
    site: Site,
    start: list[Expression],
    condition: Expression | None,
    step: list[Expression],
    body: list[Statement],
) -> Statement:
    """Returns the node of a `for` loop, shaped where it counts a local up to a limit."""
    only = step[0] if len(step) == 1 else None
    if isinstance(only, StepLocal) and only.step == 1:
        slot = only.slot
        if isinstance(condition, LocalLessConstant) and condition.slot == slot:
            return CountingFor(site, start, slot, IntegerConstant(condition.constant), body)
        if isinstance(condition, LocalLess) and condition.left == slot:
            return CountingFor(site, start, slot, Local(condition.right), body)
        if isinstance(condition, LocalLessSolid) and condition.slot == slot:
            return CountingFor(site, start, slot, condition.right, body)
    return For(site, start, condition, step, body)
