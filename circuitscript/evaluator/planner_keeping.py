"""Planning of operands that wait for later ones: which of them must stand in a slot meanwhile. Compiled.

What waits is kept where it can be large, where no variable of the frame holds it, and where something planned after it
may run a method or make something large. All else is left as it is, so that simple operands cost nothing.
"""

from collections.abc import Sequence

from circuitscript.evaluator.keeping import Kept, Releasing
from circuitscript.evaluator.literals import BooleanConstant, Constant, IntegerConstant
from circuitscript.evaluator.locals import Local, TextLocal
from circuitscript.evaluator.nodes import Expression
from circuitscript.evaluator.planner_bodies import BodyPlanner, is_large
from circuitscript.symbols import Type, TypeKind
from circuitscript.syntax import ast

_CONSTANT = (Constant, IntegerConstant, BooleanConstant)


class Keeping:
    """The operands of one node, added in the order in which they are planned and evaluated.

    `wrapped` returns them, those that wait wrapped where they must be; `released` then wraps the node itself, when it
    was said to use them while methods run.
    """

    def __init__(self, body: BodyPlanner) -> None:
        self.body = body
        self.first = body.next_slot
        self.operands: list[Expression] = []
        self.types: list[Type] = []
        self.slots: list[int] = []
        self.growths: list[int] = []
        self.assignments: list[int] = []
        self.is_holding = False

    def add(self, operand: Expression, type: Type) -> None:
        """Adds an operand that was just planned, of this static type."""
        body = self.body
        self.operands.append(operand)
        self.types.append(type)
        self.growths.append(body.growths)
        self.assignments.append(len(body.assigned))
        self.slots.append(body.take_slot() if is_large(type) and not self._is_still(operand) else -1)

    def wrapped(self, holds: bool = False) -> list[Expression]:
        """Returns the operands; `holds` says that the node runs methods, or makes what is large, while it uses them."""
        body = self.body
        body.next_slot = self.first
        operands = list(self.operands)
        last = len(operands) - 1
        while last > 0 and self.growths[last] == self.growths[last - 1]:
            last -= 1
        waiting = len(operands) if holds else last
        kept = [index for index in range(waiting) if self._must_keep(index)]
        for index in kept:
            operands[index] = Kept(self.slots[index], operands[index])
        if kept:
            if holds:
                self.is_holding = True
            else:
                operands[last] = self._releasing(operands[last])
        return operands

    def may_call(self) -> bool:
        """Whether a built-in that is given the operands may call a method of theirs."""
        return any(runs_methods(type) for type in self.types)

    def released(self, node: Expression) -> Expression:
        """Returns the node that uses the operands, with their slots cleared after it."""
        return self._releasing(node) if self.is_holding else node

    def _releasing(self, node: Expression) -> Expression:
        return Releasing(self.first, self.first + sum(slot >= 0 for slot in self.slots), node)

    def _is_still(self, operand: Expression) -> bool:
        """Whether an operand is the same at every reading: a constant, `this` or a temporary slot."""
        if isinstance(operand, Local):
            return operand.slot >= self.body.frame_size or (operand.slot == 0 and not self.body.is_static)
        return isinstance(operand, _CONSTANT)

    def _must_keep(self, index: int) -> bool:
        if self.slots[index] < 0:
            return False
        operand = self.operands[index]
        if not isinstance(operand, (Local, TextLocal)):
            return True
        return operand.slot in self.body.assigned[self.assignments[index] :]


def planned(body: BodyPlanner, nodes: Sequence[ast.Expression]) -> Keeping:
    """Plans expressions that are evaluated one after the other."""
    keeping = Keeping(body)
    for node in nodes:
        keeping.add(body.expression(node), body.type_of(node))
    return keeping


def runs_methods(type: Type) -> bool:
    """Whether comparing, hashing or showing values of a type can call an author's method."""
    return is_large(type) and not (type.symbol.is_library and type.symbol.kind is TypeKind.PRIMITIVE)
