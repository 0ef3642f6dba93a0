"""Planning of assignments and increments: each kind of place can be read and written, its parts evaluated once."""

from collections.abc import Callable
from typing import Any

from circuitscript.bindings import NameBinding, NameKind
from circuitscript.evaluator.builtins import builtin_call
from circuitscript.evaluator.conversions import convert
from circuitscript.evaluator.fields import (
    InstanceField,
    RecordField,
    StaticField,
    StoreInstanceField,
    StoreRecordField,
    StoreStaticField,
    StoreThisField,
    ThisField,
)
from circuitscript.evaluator.lists import ListSet, list_get
from circuitscript.evaluator.literals import Constant, IntegerConstant
from circuitscript.evaluator.locals import KeepLocal, Local, Sequence, StepLocal, StoreInteger, StoreLocal
from circuitscript.evaluator.nodes import Expression, IntegerExpression
from circuitscript.evaluator.operators import BINARY, STEPS, step_constant
from circuitscript.evaluator.planner_bodies import BodyPlanner
from circuitscript.evaluator.planner_elements import coerced_element, element_check
from circuitscript.evaluator.planner_invocations import getter_call, setter_call
from circuitscript.evaluator.planner_keeping import Keeping
from circuitscript.evaluator.planner_names import accessor, is_relationship, is_this, local, mark_builder
from circuitscript.evaluator.planner_operators import combine_kept, joined
from circuitscript.evaluator.planner_order import order_matters
from circuitscript.evaluator.strings import AppendLocal
from circuitscript.symbols import FieldSymbol, LocalSymbol, MethodSymbol
from circuitscript.syntax import ast

Store = Callable[[Expression], Expression]


class Place:
    """Something that can be assigned. `load` reads it; `store` makes the node that writes a planned value.

    `kept` are the temporary slots with the parts that must be evaluated first, outermost first; where there are none,
    `waiting` has the parts, which `store` takes from there once the value is added to them.
    """

    def __init__(
        self, load: Expression, store: Store, kept: list[tuple[int, Expression]], waiting: Keeping | None = None
    ) -> None:
        self.load = load
        self.store = store
        self.kept = kept
        self.waiting = waiting


def unwrapped(node: ast.Expression) -> ast.Expression:
    """Returns a target without parentheses."""
    while isinstance(node, ast.Parenthesized):
        node = node.inner
    return node


def place(body: BodyPlanner, node: ast.Expression, keep: bool) -> Place:
    """Plans a target; with `keep` its parts go into temporary slots, so that it can be read and then written."""
    target = unwrapped(node)
    if isinstance(target, ast.IndexAccess):
        return _element(body, target, keep)
    binding = body.bindings.names[target]
    symbol = binding.symbol
    if isinstance(symbol, LocalSymbol):
        return _local(body, symbol)
    assert isinstance(symbol, FieldSymbol)
    if symbol.is_static:
        return _static(body, binding, symbol)
    if isinstance(target, ast.MemberAccess) and not is_this(target.target):
        return _member(body, binding, symbol, target, keep)
    return _this_field(body, binding, symbol)


def _local(body: BodyPlanner, symbol: LocalSymbol) -> Place:
    slot = symbol.slot

    def store(value: Expression) -> Expression:
        body.assigned.append(slot)
        return StoreInteger(slot, value) if isinstance(value, IntegerExpression) else StoreLocal(slot, value)

    return Place(local(body, symbol), store, [])


def _static(body: BodyPlanner, binding: NameBinding, symbol: FieldSymbol) -> Place:
    site = body.site
    if symbol.owner.is_library:
        origin: Any = symbol.origin
        return Place(builtin_call(site, origin.body, []), lambda value: builtin_call(site, origin.setter, [value]), [])
    return _field_or_property(
        body,
        binding,
        symbol,
        None,
        StaticField(body.program.runtime_class(symbol.owner), symbol.slot, site),
        lambda value: StoreStaticField(body.program.runtime_class(symbol.owner), symbol.slot, value, site),
    )


def _this_field(body: BodyPlanner, binding: NameBinding, symbol: FieldSymbol) -> Place:
    if symbol.owner.is_library:
        return _library_property(body, symbol, Local(0, True), [], Keeping(body))
    slot = symbol.slot
    return _field_or_property(
        body, binding, symbol, Local(0, True), ThisField(slot), lambda value: StoreThisField(slot, value)
    )


def _member(body: BodyPlanner, binding: NameBinding, symbol: FieldSymbol, node: ast.MemberAccess, keep: bool) -> Place:
    receiver, kept = _part(body, node.target, keep)
    waiting = Keeping(body)
    waiting.add(receiver, body.type_of(node.target))
    if binding.kind is NameKind.RECORD_FIELD:
        is_safe = is_relationship(body, node.target)
        name = symbol.name
        load = RecordField(receiver, name, None, is_safe)
        return Place(load, lambda value: StoreRecordField(waiting.operands[0], name, value), kept, waiting)
    if symbol.owner.is_library:
        return _library_property(body, symbol, receiver, kept, waiting)
    slot = symbol.slot
    made = _field_or_property(
        body,
        binding,
        symbol,
        receiver,
        InstanceField(receiver, slot),
        lambda value: StoreInstanceField(waiting.operands[0], slot, value),
    )
    return Place(made.load, made.store, kept, waiting)


def _library_property(
    body: BodyPlanner,
    symbol: FieldSymbol,
    receiver: Expression,
    kept: list[tuple[int, Expression]],
    waiting: Keeping,
) -> Place:
    origin: Any = symbol.origin
    site = body.site

    def store(value: Expression) -> Expression:
        target = waiting.operands[0] if waiting.operands else receiver
        return builtin_call(site, origin.setter, [target, value])

    return Place(builtin_call(site, origin.body, [receiver]), store, kept, waiting)


def _field_or_property(
    body: BodyPlanner,
    binding: NameBinding,
    symbol: FieldSymbol,
    receiver: Expression | None,
    load: Expression,
    store: Store,
) -> Place:
    """A field as it is, or the accessors of a property."""
    getter = accessor(symbol, binding, symbol.getter)
    setter = accessor(symbol, binding, symbol.setter)
    if getter is not None:
        load = getter_call(body, getter, receiver)
    return Place(load, store if setter is None else _through(body, setter, receiver), [])


def _through(body: BodyPlanner, setter: MethodSymbol, receiver: Expression | None) -> Store:
    def store(value: Expression) -> Expression:
        result = body.take_slot()
        offset = body.next_slot
        body.take_slot()
        body.take_slot()
        for _ in range(3):
            body.free_slot()
        call = setter_call(body, setter, receiver, offset, Local(result))
        return KeepLocal(result, value, Sequence(call, Local(result)))

    return store


def _element(body: BodyPlanner, node: ast.IndexAccess, keep: bool) -> Place:
    target, kept = _part(body, node.target, keep)
    waiting = Keeping(body)
    type_ = body.type_of(node.target)
    waiting.add(target, type_)
    index, kept_index = _part(body, node.index, keep)
    waiting.add(index, body.type_of(node.index))
    load = coerced_element(body, list_get(target, index), type_, 0)

    def store(value: Expression) -> Expression:
        return ListSet(waiting.operands[0], waiting.operands[1], value, element_check(body, type_, 0))

    return Place(load, store, kept + kept_index, waiting)


def _part(body: BodyPlanner, node: ast.Expression, keep: bool) -> tuple[Expression, list[tuple[int, Expression]]]:
    """Plans a part of a target; with `keep`, one that is not the same at every reading goes into a temporary slot."""
    planned = body.expression(node)
    if not keep or type(planned) in (Constant, IntegerConstant) or is_this(node):
        return planned, []
    slot = body.take_slot()
    return Local(slot), [(slot, planned)]


def keep_parts(body: BodyPlanner, made: Place, node: Expression) -> Expression:
    """Puts the evaluation of a place's parts before `node`, and gives their slots back."""
    for slot, part in reversed(made.kept):
        node = KeepLocal(slot, part, node)
        body.free_slot()
    return node


def assignment(body: BodyPlanner, node: ast.Assignment) -> Expression:
    """`target = value` and the compound forms."""
    if node.operator == "=":
        return _plain(body, node)
    appended = _append(body, node)
    if appended is not None:
        return appended
    made = place(body, node.target, True)
    binding = body.bindings.operators[node]
    load = made.load
    held: int | None = None
    if assigns(node.value):
        held = body.take_slot()
        load = Local(held)
    value = combine_kept(body, binding, load, body.type_of(node.target), node.value)
    body.growths += 1
    stored = made.store(convert(value, binding.result_conversion))
    if held is not None:
        stored = KeepLocal(held, made.load, stored)
        body.free_slot()
    return keep_parts(body, made, stored)


def _plain(body: BodyPlanner, node: ast.Assignment) -> Expression:
    appended = _append_to_itself(body, node)
    if appended is not None:
        return appended
    target = unwrapped(node.target)
    if order_matters(body, target, node.value, assigns):
        return _value_first(body, target, node.value)
    made = place(body, target, _needs_slots(body, target))
    value = body.expression(node.value)
    waiting = made.waiting
    if waiting is not None:
        body.growths += 1
        waiting.add(value, body.type_of(node.value))
        waiting.operands = waiting.wrapped()
        value = waiting.operands[-1]
    return keep_parts(body, made, made.store(value))


def _value_first(body: BodyPlanner, target: ast.Expression, value: ast.Expression) -> Expression:
    """The value waits in a temporary slot while the parts of the target are evaluated."""
    planned = body.expression(value)
    slot = body.take_slot()
    made = place(body, target, False)
    if made.waiting is not None:
        made.waiting.operands = made.waiting.wrapped()
    stored = made.store(Local(slot))
    body.free_slot()
    body.growths += 1
    return KeepLocal(slot, planned, stored)


def _needs_slots(body: BodyPlanner, target: ast.Expression) -> bool:
    """Whether a target's parts must be kept in slots, because a setter is called after the value was computed."""
    if not isinstance(target, ast.MemberAccess):
        return False
    binding = body.bindings.names.get(target)
    if binding is None or not isinstance(binding.symbol, FieldSymbol):
        return False
    symbol = binding.symbol
    return symbol.is_property and accessor(symbol, binding, symbol.setter) is not None


def _string_local(body: BodyPlanner, node: ast.Expression) -> LocalSymbol | None:
    target = unwrapped(node)
    binding = body.bindings.names.get(target)
    symbol = binding.symbol if binding is not None else None
    if isinstance(symbol, LocalSymbol) and symbol.type == body.program.string:
        return symbol
    return None


def _append(body: BodyPlanner, node: ast.Assignment) -> Expression | None:
    """`s += value` on a String local, in place."""
    symbol = _string_local(body, node.target)
    if symbol is None or node.operator != "+=" or assigns(node.value):
        return None
    binding = body.bindings.operators[node]
    conversions = binding.operand_conversions
    value = convert(body.expression(node.value), conversions[1] if conversions else None)
    mark_builder(body, symbol.slot)
    body.assigned.append(symbol.slot)
    body.growths += 1
    return AppendLocal(symbol.slot, value)


def _append_to_itself(body: BodyPlanner, node: ast.Assignment) -> Expression | None:
    """`s = s + value` on a String local, in place."""
    symbol = _string_local(body, node.target)
    value = unwrapped(node.value)
    if symbol is None or not isinstance(value, ast.Binary) or value.operator != "+" or assigns(value):
        return None
    parts: list[ast.Binary] = []
    left: ast.Expression = value
    while isinstance(left, ast.Binary) and body.bindings.operators[left].operator.node == "StringConcat":
        parts.append(left)
        left = left.left
    if _string_local(body, left) is not symbol or not parts:
        return None
    mark_builder(body, symbol.slot)
    parts.reverse()
    body.assigned.append(symbol.slot)
    return AppendLocal(symbol.slot, joined(body, [], parts))


def assigns(node: ast.Expression) -> bool:
    """Whether evaluating an expression may assign a local of the body that it stands in."""
    if isinstance(node, ast.Literal | ast.NameExpression | ast.ThisExpression | ast.ClassLiteral):
        return False
    if isinstance(node, ast.Parenthesized):
        return assigns(node.inner)
    if isinstance(node, ast.Binary | ast.Logical | ast.Coalesce):
        left: ast.Expression = node
        while isinstance(left, ast.Binary | ast.Logical | ast.Coalesce):
            if assigns(left.right):
                return True
            left = left.left
        return assigns(left)
    if isinstance(node, ast.MemberAccess):
        return assigns(node.target)
    if isinstance(node, ast.IndexAccess):
        return assigns(node.target) or assigns(node.index)
    if isinstance(node, ast.Unary | ast.Cast | ast.InstanceOf):
        return assigns(node.operand)
    if isinstance(node, ast.Ternary):
        return assigns(node.condition) or assigns(node.then) or assigns(node.otherwise)
    if isinstance(node, ast.MethodCall):
        return (node.target is not None and assigns(node.target)) or any(assigns(one) for one in node.arguments)
    return True


def increment_expression(body: BodyPlanner, node: ast.Increment) -> Expression:
    """`++x`, `x++`, `--x`, `x--` as an expression."""
    return increment(body, node, node.is_prefix)


def increment(body: BodyPlanner, node: ast.Increment, yields_new: bool) -> Expression:
    """Plans an increment that yields the new or the old value."""
    name = body.bindings.operators[node].operator.node
    target = unwrapped(node.operand)
    binding = body.bindings.names.get(target)
    symbol = binding.symbol if binding is not None else None
    if isinstance(symbol, LocalSymbol) and name in ("IntegerIncrement", "IntegerDecrement"):
        body.assigned.append(symbol.slot)
        return StepLocal(symbol.slot, 1 if name == "IntegerIncrement" else -1, yields_new)
    made = place(body, target, True)
    step = BINARY[STEPS[name][0]]
    if yields_new:
        return keep_parts(body, made, made.store(step(made.load, step_constant(name))))
    old = body.take_slot()
    stored = made.store(step(Local(old), step_constant(name)))
    body.free_slot()
    return keep_parts(body, made, KeepLocal(old, made.load, Sequence(stored, Local(old))))
