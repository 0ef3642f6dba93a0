"""`switch`: Integer, Long and String by value (case counts), enums by constant, records and objects by type."""

from typing import Any

from mypy_extensions import i64

from circuitscript.evaluator.nodes import NORMAL, Expression, Statement, chain, run
from circuitscript.evaluator.value_types import ValueTypes
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import Site
from circuitscript.symbols import Type


class SwitchValues(Statement):
    """`switch on` a value: each case value leads to the index of its body; `otherwise` is -1 without `when else`."""

    otherwise: i64

    def __init__(
        self, site: Site, subject: Expression, cases: dict[Any, int], bodies: list[list[Statement]], otherwise: int
    ) -> None:
        super().__init__(site)
        self.subject = subject
        self.cases = cases
        self.bodies = [chain(body) for body in bodies]
        self.otherwise = otherwise

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        found = self.cases.get(self.subject.evaluate(context, base))
        if found is not None:
            return run(self.bodies[found], context, base)
        if self.otherwise >= 0:
            return run(self.bodies[self.otherwise], context, base)
        return NORMAL


class TypeCase:
    """`when T name`, or `when null` where `type` is None."""

    slot: i64

    def __init__(self, type: Type | None, slot: int, body: list[Statement]) -> None:
        self.type = type
        self.slot = slot
        self.body = chain(body)


class SwitchTypes(Statement):
    """`switch on` a record or object by its type."""

    def __init__(
        self,
        site: Site,
        subject: Expression,
        cases: list[TypeCase],
        otherwise: list[Statement] | None,
        types: ValueTypes,
    ) -> None:
        super().__init__(site)
        self.subject = subject
        self.cases = cases
        self.otherwise = None if otherwise is None else chain(otherwise)
        self.types = types

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        return run(self._choose(self.subject.evaluate(context, base), context, base), context, base)

    def _choose(self, value: Any, context: Context, base: i64) -> Statement | None:
        """Returns the body for a value, which no longer holds it but in the variable of its case."""
        for case in self.cases:
            if case.type is None:
                if value is None:
                    return case.body
            elif value is not None and self.types.conforms(value, case.type):
                context.slots[base + case.slot] = value
                return case.body
        return self.otherwise
