"""Planning of operators: overloads, chains, conditional operators, casts. Compiled."""

from decimal import Decimal

from circuitscript.bindings import OperatorBinding
from circuitscript.evaluator import logic
from circuitscript.evaluator.casts import CheckedCast, InstanceOf
from circuitscript.evaluator.conversions import convert
from circuitscript.evaluator.counting import CountedCoalesce
from circuitscript.evaluator.keeping import ConcatKept, Shown
from circuitscript.evaluator.literals import BooleanConstant, Constant, IntegerConstant
from circuitscript.evaluator.locals import Local
from circuitscript.evaluator.navigation import Chain
from circuitscript.evaluator.nodes import Expression
from circuitscript.evaluator.operators import BINARY, UNARY
from circuitscript.evaluator.planner_bodies import BodyPlanner
from circuitscript.evaluator.planner_keeping import Keeping, runs_methods
from circuitscript.evaluator.strings import concat_all
from circuitscript.symbols import Conversion, Type
from circuitscript.syntax import ast

LONGEST_NESTED = 8
"""Chains of operators up to this length nest; longer ones are walked in a loop."""


def null_literal(body: BodyPlanner, node: ast.NullLiteral) -> Expression:
    """`null`."""
    return Constant(None)


def boolean_literal(body: BodyPlanner, node: ast.BooleanLiteral) -> Expression:
    """`true` and `false`."""
    return BooleanConstant(node.value)


def integer_literal(body: BodyPlanner, node: ast.IntegerLiteral | ast.LongLiteral) -> Expression:
    """Integer and Long literals."""
    return IntegerConstant(node.value)


def value_literal(body: BodyPlanner, node: ast.DecimalLiteral | ast.DoubleLiteral | ast.StringLiteral) -> Expression:
    """Decimal, Double and String literals."""
    return Constant(node.value)


def parenthesized(body: BodyPlanner, node: ast.Parenthesized) -> Expression:
    """`(inner)`."""
    return body.expression(node.inner)


def binary(body: BodyPlanner, node: ast.Binary) -> Expression:
    """Every operator that evaluates both sides. Chains lean left and are taken apart without recursion."""
    chain: list[ast.Binary] = [node]
    left = node.left
    while isinstance(left, ast.Binary) and left not in body.bindings.conversions:
        chain.append(left)
        left = left.left
    chain.reverse()
    parts = _string_parts(body, chain)
    if parts is not None:
        return parts
    if len(chain) <= LONGEST_NESTED:
        planned = body.expression(left)
        for one in chain:
            planned = _combined(body, one, planned)
        body.deepest = max(body.deepest, body.level + len(chain))
        return planned
    first = body.expression(left)
    slot = body.take_slot()
    operators = [_combined(body, one, Local(slot)) for one in chain]
    body.free_slot()
    return Chain(slot, first, operators)


def _combined(body: BodyPlanner, node: ast.Binary, left: Expression) -> Expression:
    """Plans a binary operator on a left side that is planned already."""
    return combine_kept(body, body.bindings.operators[node], left, body.type_of(node.left), node.right)


def combine_kept(
    body: BodyPlanner, binding: OperatorBinding, left: Expression, left_type: Type, right: ast.Expression
) -> Expression:
    """Returns the node of a binary operator; a large left side is kept while the right one is evaluated."""
    keeping = Keeping(body)
    joins = binding.operator.node == "StringConcat"
    right_type = body.type_of(right)
    keeping.add(Shown(left) if joins and runs_methods(left_type) else left, left_type)
    keeping.add(body.expression(right), right_type)
    compares = binding.operator.node in _COMPARING and not isinstance(right, ast.NullLiteral)
    planned = keeping.wrapped((joins or compares) and runs_methods(right_type))
    if joins:
        body.growths += 1
    return keeping.released(combine(binding, planned[0], planned[1]))


def _string_parts(body: BodyPlanner, chain: list[ast.Binary]) -> Expression | None:
    """Plans a chain of more than one `+` that makes strings from some point on as one join."""
    operators = body.bindings.operators
    start = next((at for at, one in enumerate(chain) if operators[one].operator.node == "StringConcat"), len(chain))
    if len(chain) - start < 2 or any(operators[one].operator.node != "StringConcat" for one in chain[start:]):
        return None
    first = operators[chain[start]]
    left = _operand(body, first, 0, chain[start].left)
    return joined(body, [left], chain[start:])


def joined(body: BodyPlanner, parts: list[Expression], chain: list[ast.Binary]) -> Expression:
    """Joins `parts` and the right sides of a chain of `+`; the string waits in a slot where it must."""
    slot = body.take_slot()
    before = body.growths
    parts.extend(_operand(body, body.bindings.operators[one], 1, one.right) for one in chain)
    waits = body.growths != before or any(runs_methods(body.type_of(one.right)) for one in chain)
    body.free_slot()
    body.growths += 1
    if len(parts) == 1:
        return parts[0]
    return ConcatKept(slot, parts) if waits else concat_all(parts)


def _operand(body: BodyPlanner, binding: OperatorBinding, position: int, node: ast.Expression) -> Expression:
    conversions = binding.operand_conversions
    return convert(body.expression(node), conversions[position] if conversions else None)


def combine(binding: OperatorBinding, left: Expression, right: Expression) -> Expression:
    """Returns the node of a binary operator, with the conversions of its operands."""
    conversions = binding.operand_conversions
    if conversions:
        left = _converted(binding, left, conversions[0])
        right = _converted(binding, right, conversions[1])
    return BINARY[binding.operator.node](left, right)


def _converted(binding: OperatorBinding, operand: Expression, conversion: Conversion | None) -> Expression:
    """Returns an operand in the form that the operator takes; Decimal operators take whole numbers as they are."""
    if conversion in _WHOLE_TO_DECIMAL and binding.operator.node.startswith("Decimal"):
        if isinstance(operand, IntegerConstant):
            return Constant(Decimal(operand.value))
        return operand
    return convert(operand, conversion)


_COMPARING = frozenset({"ObjectEquals", "ObjectNotEquals"})
"""Operators that may call an author's `equals`."""

_WHOLE_TO_DECIMAL = frozenset({Conversion.INTEGER_TO_DECIMAL, Conversion.LONG_TO_DECIMAL})


def unary(body: BodyPlanner, node: ast.Unary) -> Expression:
    """`-x`, `+x`, `!x` and `~x`; a plus before anything but a number has no overload and no effect."""
    binding = body.bindings.operators.get(node)
    if binding is None:
        return body.expression(node.operand)
    return UNARY[binding.operator.node](_operand(body, binding, 0, node.operand))


def logical(body: BodyPlanner, node: ast.Logical) -> Expression:
    """`&&` and `||`; chains of one operator are flat."""
    operands: list[ast.Expression] = [node.right]
    left = node.left
    while isinstance(left, ast.Logical) and left.operator == node.operator:
        operands.append(left.right)
        left = left.left
    operands.append(left)
    planned = [body.condition(operand) for operand in reversed(operands)]
    if len(planned) == 2:
        node_class = logic.And if node.operator == "&&" else logic.Or
        return node_class(planned[0], planned[1])
    return logic.AllOf(planned) if node.operator == "&&" else logic.AnyOf(planned)


def ternary(body: BodyPlanner, node: ast.Ternary) -> Expression:
    """`condition ? then : otherwise`."""
    condition = body.condition(node.condition)
    return logic.Ternary(condition, body.expression(node.then), body.expression(node.otherwise))


def coalesce(body: BodyPlanner, node: ast.Coalesce) -> Expression:
    """`left ?? right`."""
    left, right = body.expression(node.left), body.expression(node.right)
    if body.program.options.count_branches:
        return CountedCoalesce(left, right, body.choice("??", node.left.span.end, 2))
    return logic.Coalesce(left, right)


def cast(body: BodyPlanner, node: ast.Cast) -> Expression:
    """`(T) operand`."""
    operand = body.expression(node.operand)
    conversion = body.bindings.casts.get(node)
    if conversion is None:
        return operand
    if conversion is Conversion.CHECKED:
        return CheckedCast(operand, body.type_ref(node.type), body.program.types)
    return convert(operand, conversion)


def instance_of(body: BodyPlanner, node: ast.InstanceOf) -> Expression:
    """`operand instanceof T`."""
    return InstanceOf(body.expression(node.operand), body.type_ref(node.type), body.program.types)


def class_literal(body: BodyPlanner, node: ast.ClassLiteral) -> Expression:
    """`T.class`."""
    return Constant(body.program.type_token(body.type_ref(node.type)))
