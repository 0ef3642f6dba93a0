"""Operands that are plain locals, which nodes read without a call, and the arguments of calls. Compiled."""

from mypy_extensions import i64

from circuitscript.evaluator.locals import Local
from circuitscript.evaluator.nodes import Expression


def local_slot(operand: Expression) -> int:
    """Returns the slot of an operand that is a plain local, -1 for any other."""
    return operand.slot if type(operand) is Local else -1


class Argument:
    """One argument of a call, linked to the next; `slot` is that of a plain local, otherwise -1."""

    slot: i64

    def __init__(self, expression: Expression, next: "Argument | None") -> None:
        self.expression = expression
        self.slot = local_slot(expression)
        self.next = next


def link_arguments(expressions: list[Expression]) -> Argument | None:
    """Links the arguments of a call and returns the first."""
    following: Argument | None = None
    for expression in reversed(expressions):
        following = Argument(expression, following)
    return following
