"""Branch coverage: decisions, and the nodes that count which of their ways were taken. Compiled.

The planner weaves these in when branches are to be counted; other programs have none of them.
"""

from typing import Any

from mypy_extensions import i64

from circuitscript.evaluator.logic import Coalesce
from circuitscript.evaluator.navigation import SafeNavigation
from circuitscript.evaluator.nodes import NORMAL, BooleanExpression, Expression, Statement, run
from circuitscript.evaluator.switches import SwitchTypes, SwitchValues, TypeCase
from circuitscript.evaluator.value_types import ValueTypes
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import Site
from circuitscript.symbols import Type


class Choice:
    """A decision with its place, and how often each of its ways was taken, in the order of the source.

    `kind` is `condition` (true, false), `switch` (each `when`, then what none of them takes), `?.` (a value, null) or
    `??` (a value, null).
    """

    def __init__(self, kind: str, line: int, column: int, ways: int) -> None:
        self.kind = kind
        self.line = line
        self.column = column
        self.counts: list[int] = [0] * ways


class CountedCondition(BooleanExpression):
    """A condition whose outcomes are counted."""

    def __init__(self, operand: Expression, choice: Choice) -> None:
        super().__init__()
        self.operand = operand
        self.counts = choice.counts

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        if self.operand.evaluate_bool(context, base):
            self.counts[0] += 1
            return True
        self.counts[1] += 1
        return False


class CountedCoalesce(Coalesce):
    """`left ?? right`, counting which side it takes."""

    def __init__(self, left: Expression, right: Expression, choice: Choice) -> None:
        super().__init__(left, right)
        self.counts = choice.counts

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.left.evaluate(context, base)
        if value is None:
            self.counts[1] += 1
            return self.right.evaluate(context, base)
        self.counts[0] += 1
        return value


class CountedNavigation(SafeNavigation):
    """`receiver?.rest`, counting whether the receiver is there."""

    def __init__(self, slot: int, receiver: Expression, rest: Expression, choice: Choice) -> None:
        super().__init__(slot, receiver, rest)
        self.counts = choice.counts

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.receiver.evaluate(context, base)
        if value is None:
            self.counts[1] += 1
            return None
        self.counts[0] += 1
        context.slots[base + self.slot] = value
        result = self.rest.evaluate(context, base)
        context.slots[base + self.slot] = None
        return result


class CountedSwitchValues(SwitchValues):
    """`switch on` a value, counting which `when` it takes; the last count is for no `when` at all."""

    def __init__(
        self,
        site: Site,
        subject: Expression,
        cases: dict[Any, int],
        bodies: list[list[Statement]],
        otherwise: int,
        choice: Choice,
    ) -> None:
        super().__init__(site, subject, cases, bodies, otherwise)
        self.counts = choice.counts

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        found = self.cases.get(self.subject.evaluate(context, base))
        chosen = self.otherwise if found is None else found
        self.counts[chosen] += 1
        return NORMAL if chosen < 0 else run(self.bodies[chosen], context, base)


class CountedSwitchTypes(SwitchTypes):
    """`switch on` a type, counting which `when` it takes; the last count is for none of them."""

    def __init__(
        self,
        site: Site,
        subject: Expression,
        cases: list[TypeCase],
        otherwise: list[Statement] | None,
        types: ValueTypes,
        choice: Choice,
    ) -> None:
        super().__init__(site, subject, cases, otherwise, types)
        self.counts = choice.counts

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        return run(self._counted(self.subject.evaluate(context, base), context, base), context, base)

    def _counted(self, value: Any, context: Context, base: i64) -> Statement | None:
        """Returns the body for a value, which no longer holds it but in the variable of its case."""
        place = 0
        for case in self.cases:
            if self.takes(case, value):
                self.counts[place] += 1
                if case.type is not None:
                    context.slots[base + case.slot] = value
                return case.body
            place += 1
        self.counts[place] += 1
        return self.otherwise

    def takes(self, case: TypeCase, value: Any) -> bool:
        """Whether a `when` is for this value."""
        wanted: Type | None = case.type
        return value is None if wanted is None else value is not None and self.types.conforms(value, wanted)
