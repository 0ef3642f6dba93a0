"""`for` loops that count an Integer local up to a limit. Each turn counts as a statement. Compiled."""

from typing import Any

from mypy_extensions import i64

from circuitscript.evaluator.integers import COMPACT_MAX, INTEGER_MAX, INTEGER_MIN, wrap32
from circuitscript.evaluator.linear import slots_of
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
        self.hits += 1
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
                left = context.countdown - 1
                context.countdown = left
                if left < 0:
                    context.rearm()
                statement = self.body
                while statement is not None:
                    left = context.countdown - 1
                    context.countdown = left
                    if left < 0:
                        context.rearm()
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


class SteadyFor(Statement):
    """`for (…; i < limit; i++) body` where the body assigns neither `i` nor any local that the limit is made of.

    The limit is then computed once, and `i` is only written.
    """

    slot: i64

    def __init__(
        self, site: Site, start: list[Expression], slot: int, limit: Expression, body: list[Statement]
    ) -> None:
        super().__init__(site)
        self.start = start
        self.slot = slot
        self.limit = limit
        self.body = chain(body)

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        for expression in self.start:
            expression.evaluate(context, base)
        slots = context.slots
        index = base + self.slot
        value: Any = slots[index]
        bound: Any = self.limit.evaluate(context, base)
        if value is None or bound is None:
            return NORMAL
        number: i64 = value
        limit: i64 = bound
        statement: Statement | None = None
        try:
            while number < limit:
                left = context.countdown - 1
                context.countdown = left
                if left < 0:
                    context.rearm()
                statement = self.body
                while statement is not None:
                    left = context.countdown - 1
                    context.countdown = left
                    if left < 0:
                        context.rearm()
                    code = statement.execute(context, base)
                    if code != NORMAL:
                        statement = None
                        if code == CONTINUE:
                            break
                        return NORMAL if code == BREAK else code
                    statement = statement.next
                number += 1
                if number > COMPACT_MAX:
                    number = wrap32(number)
                slots[index] = number
        except (Trouble, ArithmeticError) as error:
            raise located(error, statement, context) from None
        return NORMAL


class Update:
    """The step of a `for` loop, and the slots of the locals that the body assigns; None where anything may do so."""

    def __init__(self, step: list[Expression], assigned: list[int] | None) -> None:
        self.step = step
        self.assigned = assigned

    def keeps(self, slot: int, limit: Expression) -> bool:
        """Whether only the step assigns the local in `slot`, and nothing those that `limit` is made of."""
        used = slots_of(limit)
        if used is None or self.assigned is None:
            return False
        return slot not in used and not any(one in self.assigned for one in [slot, *used])


def for_loop(
    site: Site, start: list[Expression], condition: Expression | None, update: Update, body: list[Statement]
) -> Statement:
    """Returns the node of a `for` loop, shaped where it counts a local up to a limit."""
    step = update.step
    only = step[0] if len(step) == 1 else None
    if isinstance(only, StepLocal) and only.step == 1:
        limit = limit_of(condition, only.slot)
        if limit is not None:
            node = SteadyFor if update.keeps(only.slot, limit) else CountingFor
            return node(site, start, only.slot, limit, body)
    return For(site, start, condition, step, body)


def limit_of(condition: Expression | None, slot: int) -> Expression | None:
    """Returns the limit that the local in `slot` must stay below; None for any other condition."""
    if type(condition) is LocalLessConstant and condition.slot == slot:
        return IntegerConstant(condition.constant)
    if type(condition) is LocalLess and condition.left == slot:
        return Local(condition.right)
    if type(condition) is LocalLessSolid and condition.slot == slot:
        return condition.right
    return None
