"""Statements other than loops, `switch` and `try`. Compiled."""

from typing import Any

from mypy_extensions import i64

from circuitscript.evaluator.calls import Call
from circuitscript.evaluator.nodes import (
    NORMAL,
    RETURN,
    RETURN_NUMBER,
    THROW,
    Expression,
    Statement,
    chain,
    located,
    outcome,
    run,
)
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import Site, Trouble


class ExpressionStatement(Statement):
    """An expression evaluated for its effect."""

    def __init__(self, site: Site, expression: Expression) -> None:
        super().__init__(site)
        self.expression = expression

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        self.expression.evaluate(context, base)
        return NORMAL


class IntegerStatement(Statement):
    """An expression that computes a whole number natively, evaluated for its effect."""

    def __init__(self, site: Site, expression: Expression) -> None:
        super().__init__(site)
        self.expression = expression

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        self.expression.evaluate_int(context, base)
        return NORMAL


class StoreNumber(Statement):
    """`x = value;` on a local, where the value is computed natively."""

    slot: i64

    def __init__(self, site: Site, slot: int, value: Expression) -> None:
        super().__init__(site)
        self.slot = slot
        self.value = value

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        context.slots[base + self.slot] = self.value.evaluate_int(context, base)
        return NORMAL


class StoreStatement(Statement):
    """`x = value;` on a local."""

    slot: i64

    def __init__(self, site: Site, slot: int, value: Expression) -> None:
        super().__init__(site)
        self.slot = slot
        self.value = value

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        context.slots[base + self.slot] = self.value.evaluate(context, base)
        return NORMAL


class CallStatement(Statement):
    """A call of an author's method for its effect: what it throws travels on as a completion."""

    def __init__(self, site: Site, call: Call) -> None:
        super().__init__(site)
        self.call = call

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        return THROW if self.call.perform(context, base) == THROW else NORMAL


class StoreCall(Statement):
    """`x = call` on a local."""

    slot: i64

    def __init__(self, site: Site, slot: int, call: Call) -> None:
        super().__init__(site)
        self.slot = slot
        self.call = call

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        code = self.call.perform(context, base)
        if code == RETURN:
            context.slots[base + self.slot] = context.result
            return NORMAL
        if code == THROW:
            return THROW
        context.slots[base + self.slot] = outcome(code, context)
        return NORMAL


class ReturnCall(Statement):
    """`return call;`: completes as the call does."""

    def __init__(self, site: Site, call: Call) -> None:
        super().__init__(site)
        self.call = call

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        code = self.call.perform(context, base)
        if code == NORMAL:
            context.result = None
            return RETURN
        return code


class Group(Statement):
    """Expressions of one statement, such as `Integer a = 1, b = 2;`."""

    def __init__(self, site: Site, expressions: list[Expression]) -> None:
        super().__init__(site)
        self.expressions = expressions

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        for expression in self.expressions:
            expression.evaluate(context, base)
        return NORMAL


class Block(Statement):
    """`{ … }` that stands by itself."""

    def __init__(self, site: Site, body: list[Statement]) -> None:
        super().__init__(site)
        self.body = chain(body)

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        return run(self.body, context, base)


class If(Statement):
    """`if (condition) then`."""

    def __init__(self, site: Site, condition: Expression, then: list[Statement]) -> None:
        super().__init__(site)
        self.condition = condition
        self.then = chain(then)

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        if not self.condition.evaluate_bool(context, base):
            return NORMAL
        statement = self.then
        try:
            while statement is not None:
                left = context.countdown - 1
                context.countdown = left
                if left < 0:
                    context.rearm()
                code = statement.execute(context, base)
                if code != NORMAL:
                    return code
                statement = statement.next
        except (Trouble, ArithmeticError) as error:
            raise located(error, statement, context) from None
        return NORMAL


class IfOne(Statement):
    """`if (condition) then` where the branch is one statement."""

    def __init__(self, site: Site, condition: Expression, then: Statement) -> None:
        super().__init__(site)
        self.condition = condition
        self.then = then

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        if not self.condition.evaluate_bool(context, base):
            return NORMAL
        statement = self.then
        try:
            left = context.countdown - 1
            context.countdown = left
            if left < 0:
                context.rearm()
            return statement.execute(context, base)
        except (Trouble, ArithmeticError) as error:
            raise located(error, statement, context) from None


class IfElse(Statement):
    """`if (condition) then else otherwise`."""

    def __init__(self, site: Site, condition: Expression, then: list[Statement], otherwise: list[Statement]) -> None:
        super().__init__(site)
        self.condition = condition
        self.then = chain(then)
        self.otherwise = chain(otherwise)

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        statement = self.then if self.condition.evaluate_bool(context, base) else self.otherwise
        try:
            while statement is not None:
                left = context.countdown - 1
                context.countdown = left
                if left < 0:
                    context.rearm()
                code = statement.execute(context, base)
                if code != NORMAL:
                    return code
                statement = statement.next
        except (Trouble, ArithmeticError) as error:
            raise located(error, statement, context) from None
        return NORMAL


class IfChain(Statement):
    """`if … else if … else …`, flat, so that a long chain does not nest."""

    def __init__(
        self, site: Site, conditions: list[Expression], branches: list[list[Statement]], otherwise: list[Statement]
    ) -> None:
        super().__init__(site)
        self.conditions = conditions
        self.branches = [chain(branch) for branch in branches]
        self.otherwise = chain(otherwise)

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        for index, condition in enumerate(self.conditions):
            if condition.evaluate_bool(context, base):
                return run(self.branches[index], context, base)
        return run(self.otherwise, context, base)


class Return(Statement):
    """`return value;`."""

    def __init__(self, site: Site, value: Expression) -> None:
        super().__init__(site)
        self.value = value

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        context.result = self.value.evaluate(context, base)
        return RETURN


class ReturnLocal(Statement):
    """`return x;` of a local."""

    slot: i64

    def __init__(self, site: Site, slot: int) -> None:
        super().__init__(site)
        self.slot = slot

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        context.result = context.slots[base + self.slot]
        return RETURN


class ReturnNumber(Statement):
    """`return value;` of an Integer or Long that is never null."""

    def __init__(self, site: Site, value: Expression) -> None:
        super().__init__(site)
        self.value = value

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        context.number = self.value.evaluate_int(context, base)
        return RETURN_NUMBER


class ReturnNothing(Statement):
    """`return;`."""

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        context.result = None
        return RETURN


class Jump(Statement):
    """`break;` and `continue;`."""

    code: i64

    def __init__(self, site: Site, code: int) -> None:
        super().__init__(site)
        self.code = code

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        return self.code


class Nothing(Statement):
    """A declaration without initialiser that needs no work, counted like any statement."""

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        return NORMAL


class Observed(Statement):
    """A statement before which the run's observer is called; the planner weaves it in when asked to."""

    def __init__(self, statement: Statement) -> None:
        super().__init__(statement.site)
        self.statement = statement

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        observer: Any = context.observer
        if observer is not None:
            context.sites[context.depth] = self.site
            observer.at_statement(context, base, self.site)
        return self.statement.execute(context, base)


class Bracketed(Statement):
    """A routine's whole body between the observer's `at_entry` and `at_exit`; its locals are null when it begins."""

    first_local: i64
    frame_size: i64

    def __init__(self, site: Site, frame: str, body: list[Statement], first_local: int, frame_size: int) -> None:
        super().__init__(site)
        self.frame = frame
        self.first_local = first_local
        self.frame_size = frame_size
        self.body = chain(body)

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        observer: Any = context.observer
        if observer is None:
            return run(self.body, context, base)
        context.clear(base + self.first_local, base + self.frame_size)
        observer.at_entry(context, base, self.frame)
        code = run(self.body, context, base)
        result: Any = context.result
        observer.at_exit(context, base, self.frame, context.number if code == RETURN_NUMBER else result)
        context.result = result
        return code
