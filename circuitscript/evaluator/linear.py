"""Sums of multiples of Integer locals, `31 * x + y - 1`: one node in place of a chain of operators. Compiled.

Sums and products wrap at the end only: what is cut off on the way would not reach the low 32 bits anyway.
"""

from typing import Any

from mypy_extensions import i64

from circuitscript.evaluator.integers import COMPACT_MAX, COMPACT_MIN, MASK, SIGN, wrap32
from circuitscript.evaluator.literals import IntegerConstant
from circuitscript.evaluator.locals import AddConstant, Local
from circuitscript.evaluator.nodes import Expression, IntegerExpression
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import null_dereference

MOST_TERMS = 3
"""Sums of more locals than this are chains of operators."""


class LinearOne(IntegerExpression):
    """`a * x + c`."""

    slot: i64
    factor: i64
    constant: i64

    def __init__(self, slot: int, factor: int, constant: int) -> None:
        super().__init__()
        self.slot = slot
        self.factor = factor
        self.constant = constant

    def evaluate_int(self, context: Context, base: i64) -> i64:
        first: Any = context.slots[base + self.slot]
        if first is None:
            null_dereference()
        number: i64 = first
        value = number * self.factor + self.constant
        if value <= COMPACT_MAX and value >= COMPACT_MIN:
            return value
        return ((value + SIGN) & MASK) - SIGN


class LinearTwo(LinearOne):
    """`a * x + b * y + c`."""

    second_slot: i64
    second_factor: i64

    def __init__(self, first: tuple[int, int], second: tuple[int, int], constant: int) -> None:
        super().__init__(first[0], first[1], constant)
        self.second_slot, self.second_factor = second

    def evaluate_int(self, context: Context, base: i64) -> i64:
        slots = context.slots
        first: Any = slots[base + self.slot]
        second: Any = slots[base + self.second_slot]
        if first is None or second is None:
            null_dereference()
        number: i64 = first
        other: i64 = second
        value = number * self.factor + other * self.second_factor + self.constant
        if value <= COMPACT_MAX and value >= COMPACT_MIN:
            return value
        return ((value + SIGN) & MASK) - SIGN


class LinearThree(LinearTwo):
    """`a * x + b * y + c * z + d`."""

    third_slot: i64
    third_factor: i64

    def __init__(self, first: tuple[int, int], second: tuple[int, int], third: tuple[int, int], constant: int) -> None:
        super().__init__(first, second, constant)
        self.third_slot, self.third_factor = third

    def evaluate_int(self, context: Context, base: i64) -> i64:
        slots = context.slots
        first: Any = slots[base + self.slot]
        second: Any = slots[base + self.second_slot]
        third: Any = slots[base + self.third_slot]
        if first is None or second is None or third is None:
            null_dereference()
        number: i64 = first
        other: i64 = second
        last: i64 = third
        value = number * self.factor + other * self.second_factor + last * self.third_factor + self.constant
        if value <= COMPACT_MAX and value >= COMPACT_MIN:
            return value
        return ((value + SIGN) & MASK) - SIGN


class Form:
    """A sum that is being planned: slots of locals with their factors, and a constant."""

    def __init__(self, terms: list[tuple[int, int]], constant: int) -> None:
        self.terms = terms
        self.constant = constant

    def times(self, factor: int) -> "Form":
        """Returns the form multiplied by a constant."""
        return Form([(slot, wrap32(one * factor)) for slot, one in self.terms], wrap32(self.constant * factor))

    def plus(self, other: "Form") -> "Form":
        """Returns the sum of two forms."""
        return Form(self.terms + other.terms, wrap32(self.constant + other.constant))

    def node(self) -> Expression | None:
        """Returns the node that computes the form; None where it has no locals, or too many."""
        terms = self.terms
        if len(terms) == 1:
            slot, factor = terms[0]
            return AddConstant(slot, self.constant) if factor == 1 else LinearOne(slot, factor, self.constant)
        if len(terms) == 2:
            return LinearTwo(terms[0], terms[1], self.constant)
        if len(terms) == MOST_TERMS:
            return LinearThree(terms[0], terms[1], terms[2], self.constant)
        return None


def form_of(node: Expression) -> Form | None:
    """Returns the form of an Integer operand that is a sum of multiples of locals; None for any other."""
    if type(node) is Local:
        return Form([(node.slot, 1)], 0)
    if type(node) is IntegerConstant:
        return Form([], node.number)
    if type(node) is AddConstant:
        return Form([(node.slot, 1)], node.constant)
    if not isinstance(node, LinearOne):
        return None
    terms = [(node.slot, node.factor)]
    if isinstance(node, LinearTwo):
        terms.append((node.second_slot, node.second_factor))
    if isinstance(node, LinearThree):
        terms.append((node.third_slot, node.third_factor))
    return Form(terms, node.constant)


def linear_sum(left: Expression, right: Expression, sign: int) -> Expression | None:
    """Returns one node for `left + sign * right` where both are sums of multiples of locals."""
    first, second = form_of(left), form_of(right)
    if first is None or second is None:
        return None
    return first.plus(second.times(sign)).node()


def linear_product(left: Expression, factor: int) -> Expression | None:
    """Returns one node for `left * factor` where `left` is a sum of multiples of locals."""
    form = form_of(left)
    return None if form is None else form.times(factor).node()


def slots_of(node: Expression) -> list[int] | None:
    """Returns the slots of the locals that an expression is computed from, if it is computed from locals alone."""
    form = form_of(node)
    return None if form is None else [slot for slot, _ in form.terms]
