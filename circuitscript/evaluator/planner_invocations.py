"""Planning of what invokes a routine: by static, direct, virtual and interface dispatch. Compiled."""

from typing import Any

from circuitscript.bindings import CallBinding, Dispatch
from circuitscript.evaluator.builtins import OpenCall
from circuitscript.evaluator.calls import ClassCall, DirectCall, InterfaceCall, StaticCall, StaticCall1, VirtualCall
from circuitscript.evaluator.nodes import Expression
from circuitscript.evaluator.planner_bodies import BodyPlanner
from circuitscript.symbols import MethodSymbol
from circuitscript.syntax import ast


def getter_call(body: BodyPlanner, getter: MethodSymbol, receiver: Expression | None) -> Expression:
    """A property's getter."""
    body.growths += 1
    offset = body.take_slot()
    body.free_slot()
    return invocation(body, getter, receiver, offset, [], False)


def setter_call(
    body: BodyPlanner, setter: MethodSymbol, receiver: Expression | None, offset: int, value: Expression
) -> Expression:
    """A property's setter; `value` was planned with the slots from `offset` on in use."""
    return invocation(body, setter, receiver, offset, [value], False)


def invocation(
    body: BodyPlanner,
    method: MethodSymbol,
    receiver: Expression | None,
    offset: int,
    arguments: list[Expression],
    is_direct: bool,
) -> Expression:
    """Returns the node that calls an author's method with planned arguments."""
    program = body.program
    if receiver is None:
        return _static(body, method, offset, arguments)
    if method.owner.is_interface:
        return InterfaceCall(body.site, offset, arguments, receiver, method)
    if is_direct or method.slot < 0:
        return DirectCall(body.site, offset, arguments, receiver, program.routine(method))
    return VirtualCall(body.site, offset, arguments, receiver, method.slot)


def _static(body: BodyPlanner, method: MethodSymbol, offset: int, arguments: list[Expression]) -> Expression:
    program = body.program
    routine = program.routine(method)
    owner = program.runtime_class(method.owner)
    if owner.has_statics and method.owner is not body.owner:
        return ClassCall(body.site, offset, arguments, routine, owner)
    if len(arguments) == 1:
        return StaticCall1(body.site, offset, arguments, routine)
    return StaticCall(body.site, offset, arguments, routine)


def author_call(
    body: BodyPlanner, node: ast.MethodCall, binding: CallBinding, receiver: Expression | None
) -> Expression:
    """A call of an author's method."""
    offset, arguments = body.arguments(node.arguments, receiver is not None)
    return invocation(body, binding.method, receiver, offset, arguments, binding.dispatch is Dispatch.DIRECT)


def open_call(
    body: BodyPlanner, method: MethodSymbol, receiver: Expression, nodes: tuple[ast.Expression, ...]
) -> Expression:
    """A call of a library method that authors' classes may implement or override."""
    offset, arguments = body.arguments(nodes, True)
    origin: Any = method.origin
    return OpenCall(body.site, offset, origin.body, receiver, arguments, method)


def is_open(method: MethodSymbol) -> bool:
    """Whether authors' classes may have a body of their own for a library method."""
    owner = method.owner
    if method.is_static:
        return False
    return owner.is_interface or "virtual" in owner.modifiers or "abstract" in owner.modifiers
