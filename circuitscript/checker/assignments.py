"""Assignments and increments: what may be assigned, and what happens on the way into it."""

from circuitscript.bindings import NameKind, OperatorBinding
from circuitscript.checker import messages
from circuitscript.checker.body import BodyChecker
from circuitscript.checker.operators import check_operands, choose, no_overload
from circuitscript.data.schema import FieldDefinition, FieldType
from circuitscript.symbols import FieldSymbol, OperatorSymbol, Type, TypeKind
from circuitscript.syntax.ast import (
    Assignment,
    Expression,
    Increment,
    IndexAccess,
    MemberAccess,
    NameExpression,
    Node,
    Parenthesized,
)

_STORABLE = frozenset({NameKind.LOCAL, NameKind.FIELD, NameKind.STATIC, NameKind.RECORD_FIELD})


def assignment(body: BodyChecker, node: Assignment) -> Type:
    """`target = value` and the compound forms; the value of the whole has the target's type."""
    if node.operator == "=":
        body.written = place(node.target)
        target = body.expression(node.target)
        is_storable = check_store(body, node.target)
        found = body.expression(node.value)
        if is_storable and not body.accept(node.value, found, target):
            body.report(node, messages.illegal_assignment(found, target))
        return target
    return _compound(body, node)


def _compound(body: BodyChecker, node: Assignment) -> Type:
    target = body.expression(node.target)
    check_store(body, node.target)
    found = body.expression(node.value)
    known = body.program.known
    if known.is_untyped(target) or known.is_untyped(found):
        return target
    operator = node.operator[:-1]
    left = known.string if operator == "+" and target == known.id and found == known.string else target
    problem = check_operands(body, operator, left, found)
    binding = choose(body, operator, left, found) if problem is None else None
    if binding is None:
        body.report(node, problem or no_overload(body, operator, left, found))
        return target
    result = binding.operator.result
    relations = body.program.relations
    if not relations.is_assignable(result, target):
        body.report(node, messages.illegal_assignment(result, target))
        return target
    conversion = relations.conversion(result, target)
    body.program.bindings.operators[node] = OperatorBinding(binding.operator, binding.operand_conversions, conversion)
    return target


def increment(body: BodyChecker, node: Increment) -> Type:
    """`x++` and its like, on variables of numeric types."""
    found = body.expression(node.operand)
    check_store(body, node.operand)
    if body.program.known.is_untyped(found):
        return found
    overload = _increment_overload(body, node.operator, found)
    if overload is not None:
        body.program.bindings.operators[node] = OperatorBinding(overload)
        return overload.result
    if not node.is_prefix:
        body.report(node, messages.postfix_operand(found))
    elif node.operator == "++":
        body.report(node, messages.prefix_increment_operand(found))
    else:
        body.report(node, messages.prefix_decrement_operand(found))
    return body.program.universe.any


def _increment_overload(body: BodyChecker, operator: str, type: Type) -> OperatorSymbol | None:
    for overload in body.program.universe.operators.get(operator, ()):
        if overload.operands[0] == type:
            return overload
    return None


def place(node: Expression) -> Expression:
    """Returns what is assigned to, parentheses aside."""
    while isinstance(node, Parenthesized):
        node = node.inner
    return node


def check_store(body: BodyChecker, node: Expression) -> bool:
    """Reports a target that cannot be assigned, and returns whether it is a place at all.

    No place is what has no name or index, what stands behind `?.`, and a describe token. Read-only and final members
    are places, but reported.
    """
    target = place(node)
    if isinstance(target, IndexAccess):
        return True
    is_place = isinstance(target, NameExpression) or (isinstance(target, MemberAccess) and not target.safe)
    binding = body.program.bindings.names.get(target)
    if not is_place or (binding is not None and binding.kind not in _STORABLE):
        body.report(node, messages.not_assignable())
        return False
    if binding is not None and isinstance(binding.symbol, FieldSymbol):
        _check_field_store(body, target, binding.symbol)
    return True


def _check_field_store(body: BodyChecker, node: Expression, field: FieldSymbol) -> None:
    if field.owner.kind is TypeKind.SOBJECT:
        check_writeable(body, node, field)
        return
    if field.is_property and not field.owner.is_library:
        _check_setter(body, node, field)
    if not field.is_final or (field.is_property and not field.owner.is_library):
        return
    if field.is_property:
        body.report(node, messages.cannot_store(field.name, field.owner))
    elif field.is_enum_constant or not _may_initialize(body, field):
        body.report(node, messages.final_assignment(field.name))


def check_writeable(body: BodyChecker, node: Node, field: FieldSymbol) -> None:
    """Reports a record's field that scripts can set neither in a new record nor later; ids are for finding records."""
    origin = field.origin
    if isinstance(origin, FieldDefinition) and origin.type is not FieldType.ID and not origin.is_writeable:
        body.report(node, messages.field_not_writeable(field.owner.name, field.name))


def _check_setter(body: BodyChecker, node: Expression, field: FieldSymbol) -> None:
    if field.setter is None or not body.program.lookup.is_visible(field.setter.modifiers, field.owner, body.owner):
        body.report(node, messages.variable_not_visible(field.owner, field.name))


def _may_initialize(body: BodyChecker, field: FieldSymbol) -> bool:
    """Final members get their value in initialisers and, unless they are static, in constructors: of any class."""
    if field.owner.is_library:
        return False
    return body.is_initializer or (body.method is not None and body.method.is_constructor and not field.is_static)
