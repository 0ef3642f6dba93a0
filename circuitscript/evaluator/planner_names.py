"""Planning of names and member accesses: variables, fields, properties, record fields, tokens. Compiled."""

from typing import Any

from circuitscript.bindings import NameBinding, NameKind
from circuitscript.data.schema import FieldDefinition, FieldType, ParentRelationship
from circuitscript.evaluator.builtins import builtin_call, builtin_method
from circuitscript.evaluator.counting import CountedNavigation
from circuitscript.evaluator.fields import InstanceField, RecordField, StaticField, ThisField
from circuitscript.evaluator.lists import ListSize
from circuitscript.evaluator.literals import Constant
from circuitscript.evaluator.locals import Local, TextLocal
from circuitscript.evaluator.navigation import SafeNavigation
from circuitscript.evaluator.nodes import Expression
from circuitscript.evaluator.planner_bodies import BodyPlanner
from circuitscript.evaluator.planner_invocations import getter_call
from circuitscript.symbols import FieldSymbol, LocalSymbol, MethodSymbol
from circuitscript.syntax import ast


def name_expression(body: BodyPlanner, node: ast.NameExpression) -> Expression:
    """A simple name: a local, a field of `this`, or a static member."""
    binding = body.bindings.names[node]
    symbol = binding.symbol
    if isinstance(symbol, LocalSymbol):
        return local(body, symbol)
    assert isinstance(symbol, FieldSymbol)
    if symbol.is_static:
        return static_member(body, binding, symbol)
    return instance_member(body, binding, symbol, None)


def local(body: BodyPlanner, symbol: LocalSymbol) -> Expression:
    """The value of a local; Strings may be appended to in place, so their reads are kept track of."""
    if symbol.type != body.program.string:
        return Local(symbol.slot)
    read = TextLocal(symbol.slot)
    read.is_builder = symbol.slot in body.builders
    body.text_locals.setdefault(symbol.slot, []).append(read)
    return read


def mark_builder(body: BodyPlanner, slot: int) -> None:
    """Notes that a String local is appended to in place: all its reads are charged from now on."""
    body.builders.add(slot)
    for read in body.text_locals.get(slot, ()):
        read.is_builder = True


def static_member(body: BodyPlanner, binding: NameBinding, symbol: FieldSymbol) -> Expression:
    """A static field, property or enum constant of an author's class or of the library."""
    if symbol.is_enum_constant:
        return Constant(body.program.constant(symbol))
    if symbol.owner.is_library:
        origin: Any = symbol.origin
        body.growths += 1
        return builtin_call(body.site, origin.body, [])
    getter = accessor(symbol, binding, symbol.getter)
    if getter is not None:
        return getter_call(body, getter, None)
    if symbol.owner is not body.owner:
        body.growths += 1
    return StaticField(body.program.runtime_class(symbol.owner), symbol.slot, body.site)


def accessor(symbol: FieldSymbol, binding: NameBinding, method: MethodSymbol | None) -> MethodSymbol | None:
    """Returns the accessor that a property's use calls; None where the stored value is used directly."""
    if not symbol.is_property or binding.is_storage or method is None:
        return None
    return None if method.is_automatic and method.slot < 0 else method


def instance_member(
    body: BodyPlanner, binding: NameBinding, symbol: FieldSymbol, target: Expression | None
) -> Expression:
    """A field or property of `target`, or of `this` where there is none."""
    if symbol.owner.is_library:
        origin: Any = symbol.origin
        receiver = Local(0, True) if target is None else target
        body.growths += 1
        return builtin_method(body.site, origin.body, [receiver])
    getter = accessor(symbol, binding, symbol.getter)
    if getter is not None:
        return getter_call(body, getter, Local(0, True) if target is None else target)
    return ThisField(symbol.slot) if target is None else InstanceField(target, symbol.slot)


def this_expression(body: BodyPlanner, node: ast.ThisExpression) -> Expression:
    """`this`, which is always in slot 0."""
    return Local(0, True)


def is_this(node: ast.Expression) -> bool:
    """Whether a target is `this` or `super`, perhaps in parentheses."""
    while isinstance(node, ast.Parenthesized):
        node = node.inner
    return isinstance(node, ast.ThisExpression | ast.SuperExpression)


def member_access(body: BodyPlanner, node: ast.MemberAccess) -> Expression:
    """`target.name` as a value."""
    safe = safe_link(body, node)
    if safe is not None:
        return navigate(body, node, safe)
    binding = body.bindings.names[node]
    symbol = binding.symbol
    if binding.kind is NameKind.SOBJECT_TOKEN:
        return body.program.describe_token(node, symbol)
    if binding.kind is NameKind.LENGTH:
        return ListSize(body.expression(node.target))
    assert isinstance(symbol, FieldSymbol)
    if binding.kind is NameKind.STATIC:
        return static_member(body, binding, symbol)
    if binding.kind is NameKind.RECORD_FIELD:
        return record_field(body, symbol, node.target)
    target = None if is_this(node.target) else body.expression(node.target)
    return instance_member(body, binding, symbol, target)


def record_field(body: BodyPlanner, symbol: FieldSymbol, target: ast.Expression) -> Expression:
    """A field of a record; a Boolean that was never set is false, and parents that are null yield null."""
    origin = symbol.origin
    absent = False if isinstance(origin, FieldDefinition) and origin.type is FieldType.BOOLEAN else None
    return RecordField(body.expression(target), symbol.name, absent, is_relationship(body, target))


def is_relationship(body: BodyPlanner, node: ast.Expression) -> bool:
    """Whether an expression is a record's parent reached through a relationship."""
    binding = body.bindings.names.get(node)
    if binding is None or binding.kind is not NameKind.RECORD_FIELD:
        return False
    return isinstance(binding.symbol.origin, ParentRelationship)


Postfix = ast.MemberAccess | ast.MethodCall | ast.IndexAccess


def safe_link(body: BodyPlanner, node: Postfix) -> ast.Expression | None:
    """Returns the receiver of the innermost `?.` in a chain of accesses and calls that is not planned yet."""
    if node in body.plain_links:
        return None
    found: ast.Expression | None = None
    current: ast.Expression | None = node
    while isinstance(current, ast.MemberAccess | ast.MethodCall | ast.IndexAccess):
        target = current.target
        if target is None or target in body.substitutes:
            break
        if not isinstance(current, ast.IndexAccess) and current.safe:
            found = target
        current = target
    if found is None:
        _keep_plain(body, node)
    return found


def _keep_plain(body: BodyPlanner, node: Postfix) -> None:
    """Notes that no link of a chain is `?.`, so that a chain of many links is looked through once."""
    current: ast.Expression | None = node
    while isinstance(current, ast.MemberAccess | ast.MethodCall | ast.IndexAccess) and current not in body.plain_links:
        body.plain_links.add(current)
        current = None if current.target in body.substitutes else current.target


def navigate(body: BodyPlanner, node: Postfix, receiver: ast.Expression) -> Expression:
    """Plans a chain with `?.`: its receiver once, into a temporary slot, and the rest on that slot."""
    planned = body.expression(receiver)
    slot = body.take_slot()
    body.substitutes[receiver] = slot
    rest = body.expression_without_conversion(node)
    del body.substitutes[receiver]
    body.free_slot()
    if body.program.options.count_branches:
        return CountedNavigation(slot, planned, rest, body.choice("?.", receiver.span.end, 2))
    return SafeNavigation(slot, planned, rest)
