"""Which of an assignment's sides comes first: in Apex the value, then the parts of the target. Compiled.

Most assignments are the same in either order, and are planned target first, which takes no temporary slot.
"""

from collections.abc import Callable

from circuitscript.bindings import NameKind
from circuitscript.evaluator.planner_bodies import BodyPlanner
from circuitscript.symbols import FieldSymbol
from circuitscript.syntax import ast

Assigns = Callable[[ast.Expression], bool]


def order_matters(body: BodyPlanner, target: ast.Expression, value: ast.Expression, assigns: Assigns) -> bool:
    """Whether a script can tell that the value is evaluated before the parts of the target.

    `assigns` tells whether an expression may assign a local of the body.
    """
    parts = _parts(body, target)
    if not parts:
        return False
    if all(_is_stable(body, part) for part in parts):
        return assigns(value)
    if _is_stable(body, value):
        return any(assigns(part) for part in parts)
    return not (_is_quiet(body, value) and all(_is_quiet(body, part) for part in parts))


def _parts(body: BodyPlanner, target: ast.Expression) -> tuple[ast.Expression, ...]:
    if isinstance(target, ast.IndexAccess):
        return (target.target, target.index)
    binding = body.bindings.names.get(target)
    if not isinstance(target, ast.MemberAccess) or binding is None:
        return ()
    symbol = binding.symbol
    return () if isinstance(symbol, FieldSymbol) and symbol.is_static else (target.target,)


def _is_stable(body: BodyPlanner, node: ast.Expression) -> bool:
    """Whether only an assignment to a local can change the value."""
    if isinstance(node, ast.Literal | ast.ThisExpression):
        return True
    if isinstance(node, ast.NameExpression):
        binding = body.bindings.names.get(node)
        return binding is not None and binding.kind is NameKind.LOCAL
    return _all_operands(body, node, _is_stable)


def _is_quiet(body: BodyPlanner, node: ast.Expression) -> bool:
    """Whether evaluating an expression changes nothing: it calls no method, no accessor, and assigns nothing."""
    if isinstance(node, ast.Literal | ast.ThisExpression):
        return True
    if isinstance(node, ast.NameExpression | ast.MemberAccess):
        binding = body.bindings.names.get(node)
        symbol = None if binding is None else binding.symbol
        if binding is None or (isinstance(symbol, FieldSymbol) and (symbol.is_property or symbol.owner.is_library)):
            return False
        is_outermost = isinstance(node, ast.NameExpression) or (isinstance(symbol, FieldSymbol) and symbol.is_static)
        return is_outermost or (isinstance(node, ast.MemberAccess) and _is_quiet(body, node.target))
    if isinstance(node, ast.IndexAccess):
        return _is_quiet(body, node.target) and _is_quiet(body, node.index)
    return _all_operands(body, node, _is_quiet)


def _all_operands(
    body: BodyPlanner, node: ast.Expression, holds: Callable[[BodyPlanner, ast.Expression], bool]
) -> bool:
    if isinstance(node, ast.Parenthesized):
        return holds(body, node.inner)
    if isinstance(node, ast.Unary | ast.Cast):
        return holds(body, node.operand)
    current: ast.Expression = node
    while isinstance(current, ast.Binary):
        if not holds(body, current.right):
            return False
        current = current.left
    return current is not node and holds(body, current)
