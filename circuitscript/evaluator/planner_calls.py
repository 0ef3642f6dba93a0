"""Planning of calls by name: authors' methods, the library's, and those of its hot ones that have nodes. Compiled."""

from collections.abc import Callable
from typing import Any

from circuitscript.bindings import CallBinding, Dispatch, NameKind, VisibleNames
from circuitscript.evaluator import lists, maps
from circuitscript.evaluator.builtins import ScopedCall, builtin_call, builtin_method
from circuitscript.evaluator.fields import StaticField, ThisField
from circuitscript.evaluator.literals import Constant
from circuitscript.evaluator.locals import Local, TextLocal
from circuitscript.evaluator.nodes import Expression
from circuitscript.evaluator.planner_bodies import BodyPlanner
from circuitscript.evaluator.planner_elements import coerced, element_check
from circuitscript.evaluator.planner_invocations import author_call, is_open, open_call
from circuitscript.evaluator.planner_keeping import Keeping, planned
from circuitscript.evaluator.planner_names import is_this, navigate, safe_link
from circuitscript.evaluator.planner_scalars import native_static
from circuitscript.evaluator.scalars import TextInCase
from circuitscript.runtime.exceptions import DEREFERENCE, NULL_ARGUMENT
from circuitscript.symbols import MethodSymbol, Type, TypeKind, TypeSymbol
from circuitscript.syntax import ast
from circuitscript.values.equality import has_plain_keys

_HASHING = frozenset({"Map", "Set"})
_PASSED_AS_ARGUMENT = frozenset({"Integer", "Long", "Double", "Boolean"})

HotBuilder = Callable[[BodyPlanner, Type, Expression, list[Expression]], Expression]


def method_call(body: BodyPlanner, node: ast.MethodCall) -> Expression:
    """`name(…)`, `target.name(…)` and their like."""
    token = body.bindings.names.get(node)
    if token is not None and token.kind is NameKind.SOBJECT_TOKEN:
        return body.program.describe_token(node, token.symbol)
    safe = safe_link(body, node)
    if safe is not None:
        return navigate(body, node, safe)
    binding = body.bindings.calls[node]
    if binding.field is not None:
        return _field_error(body, node, binding)
    if binding.dispatch is not Dispatch.BUILTIN:
        if "@future" in binding.method.modifiers:
            return _future_call(body, node, binding.method)
        receiver = None if binding.method.is_static else _receiver(body, node)
        return author_call(body, node, binding, receiver)
    return _library_call(body, node, binding)


def _future_call(body: BodyPlanner, node: ast.MethodCall, method: MethodSymbol) -> Expression:
    """A call of a `@future` method: its arguments are kept, and it runs later."""

    def queue(context: Any, *arguments: Any) -> None:
        context.queue_call(context, method, list(arguments))

    return builtin_call(body.site, queue, planned(body, node.arguments).wrapped())


def _receiver(body: BodyPlanner, node: ast.MethodCall) -> Expression:
    if node.target is None or is_this(node.target):
        return Local(0, True)
    return body.expression(node.target)


def _library_call(body: BodyPlanner, node: ast.MethodCall, binding: CallBinding) -> Expression:
    method = binding.method
    if method.is_static:
        return _static_call(body, node, binding)
    hot = _hot(body, node, binding)
    if hot is not None:
        return hot
    if is_open(method) and not _is_super(node):
        return _typed(body, open_call(body, method, _receiver(body, node), node.arguments), node, binding)
    origin: Any = method.origin
    keeping = _with_receiver(body, node)
    call = builtin_method(body.site, origin.body, keeping.wrapped(keeping.may_call()), null_message(method))
    return _typed(body, keeping.released(call), node, binding)


def _static_call(body: BodyPlanner, node: ast.MethodCall, binding: CallBinding) -> Expression:
    """A call of a static method of the library."""
    origin: Any = binding.method.origin
    keeping = planned(body, node.arguments)
    arguments = keeping.wrapped(keeping.may_call())
    visible = body.bindings.visible.get(node)
    if visible is not None:
        call = _scoped_call(body, origin.body, arguments, visible)
    else:
        if binding.receiver is not None:
            arguments.insert(0, Constant(binding.receiver))
        call = native_static(binding.method, arguments) or builtin_call(body.site, origin.body, arguments)
    return keeping.released(call)


def _with_receiver(body: BodyPlanner, node: ast.MethodCall) -> Keeping:
    """Plans receiver and arguments of a call that is no author's."""
    keeping = Keeping(body)
    keeping.add(_receiver(body, node), body.owner.type if node.target is None else body.type_of(node.target))
    for argument in node.arguments:
        keeping.add(body.expression(argument), body.type_of(argument))
    return keeping


def null_message(method: MethodSymbol) -> str:
    """Returns what a method says on null: Apex passes the smaller numbers and Booleans to its bodies as arguments."""
    if method.owner.name not in _PASSED_AS_ARGUMENT:
        return DEREFERENCE
    return "Argument 1 cannot be null" if method.name == "equals" else NULL_ARGUMENT


def _scoped_call(body: BodyPlanner, target: Any, arguments: list[Expression], visible: VisibleNames) -> Expression:
    """A query by text, with everything that its binds may name: fields without accessors, and locals before them."""
    found: dict[str, tuple[Type, Expression]] = {}
    owner: TypeSymbol | None = visible.owner
    while owner is not None and not owner.is_library:
        for name, field in owner.fields.items():
            if field.is_enum_constant or name in found or (visible.is_static and not field.is_static):
                continue
            value: Expression = ThisField(field.slot)
            if field.is_static:
                value = StaticField(body.program.runtime_class(owner), field.slot, body.site)
            found[name] = (field.type, value)
        owner = owner.superclass.symbol if owner.superclass is not None else None
    for name, local in visible.locals.items():
        found[name] = (local.type, Local(local.slot))
    types = [type_ for type_, _ in found.values()]
    return ScopedCall(body.site, target, arguments, list(found), types, [value for _, value in found.values()])


def _is_super(node: ast.MethodCall) -> bool:
    return isinstance(node.target, ast.SuperExpression)


def _typed(body: BodyPlanner, call: Expression, node: ast.MethodCall, binding: CallBinding) -> Expression:
    """What a generic method returns, in the form of its static type."""
    if binding.method.return_type.symbol.kind is not TypeKind.PARAMETER:
        return call
    return coerced(body, call, body.type_of(node))


def _field_error(body: BodyPlanner, node: ast.MethodCall, binding: CallBinding) -> Expression:
    """`record.Field.addError(…)`: the record's method, with the field's name before the arguments."""
    target = node.target
    assert isinstance(target, ast.MemberAccess)
    assert binding.field is not None
    keeping = planned(body, (target.target, *node.arguments))
    arguments = keeping.wrapped()
    method = body.program.field_error(binding.method, binding.field.name)
    if method is not None:
        arguments = [arguments[0], Constant(binding.field.name), arguments[1]]
    else:
        method = binding.method
    origin: Any = method.origin
    return builtin_method(body.site, origin.body, arguments)


def _hot(body: BodyPlanner, node: ast.MethodCall, binding: CallBinding) -> Expression | None:
    """Returns the node of a built-in that has one of its own."""
    method = binding.method
    build = HOT.get((method.owner.name, method.name, len(method.parameters)))
    if build is None or node.target is None or binding.receiver is None:
        return None
    if method.owner.namespace not in ("", "System") or not method.owner.is_library:
        return None
    keeping = _with_receiver(body, node)
    hashes = method.owner.name in _HASHING and not has_plain_keys(binding.receiver.arguments[0])
    operands = keeping.wrapped(hashes)
    return keeping.released(build(body, binding.receiver, operands[0], operands[1:]))


def _list_get(body: BodyPlanner, type: Type, target: Expression, arguments: list[Expression]) -> Expression:
    return coerced(body, lists.list_get(target, arguments[0]), type.arguments[0])


def _list_set(body: BodyPlanner, type: Type, target: Expression, arguments: list[Expression]) -> Expression:
    return lists.ListSet(target, arguments[0], arguments[1], element_check(body, type, 0))


def _list_add(body: BodyPlanner, type: Type, target: Expression, arguments: list[Expression]) -> Expression:
    return lists.ListAdd(target, arguments[0], element_check(body, type, 0))


def _list_size(body: BodyPlanner, type: Type, target: Expression, arguments: list[Expression]) -> Expression:
    return lists.ListSize(target)


def _list_is_empty(body: BodyPlanner, type: Type, target: Expression, arguments: list[Expression]) -> Expression:
    return lists.ListIsEmpty(target)


def _map_get(body: BodyPlanner, type: Type, target: Expression, arguments: list[Expression]) -> Expression:
    return coerced(body, maps.MapGet(target, arguments[0]), type.arguments[1])


def _map_put(body: BodyPlanner, type: Type, target: Expression, arguments: list[Expression]) -> Expression:
    value_check = element_check(body, type, 1)
    put = maps.MapPut(target, arguments[0], arguments[1], None, value_check)
    return coerced(body, put, type.arguments[1])


def _map_contains(body: BodyPlanner, type: Type, target: Expression, arguments: list[Expression]) -> Expression:
    return maps.MapContainsKey(target, arguments[0])


def _map_size(body: BodyPlanner, type: Type, target: Expression, arguments: list[Expression]) -> Expression:
    return maps.MapSize(target)


def _set_add(body: BodyPlanner, type: Type, target: Expression, arguments: list[Expression]) -> Expression:
    return maps.SetAdd(target, arguments[0], None)


def _set_contains(body: BodyPlanner, type: Type, target: Expression, arguments: list[Expression]) -> Expression:
    return maps.SetContains(target, arguments[0])


def _set_size(body: BodyPlanner, type: Type, target: Expression, arguments: list[Expression]) -> Expression:
    return maps.SetSize(target)


def _string_length(body: BodyPlanner, type: Type, target: Expression, arguments: list[Expression]) -> Expression:
    """The length of a String local is read without sharing the string with anybody."""
    if isinstance(target, TextLocal):
        return maps.StringLength(Local(target.slot))
    return maps.StringLength(target)


def _string_lower(body: BodyPlanner, type: Type, target: Expression, arguments: list[Expression]) -> Expression:
    return TextInCase(target, False)


def _string_upper(body: BodyPlanner, type: Type, target: Expression, arguments: list[Expression]) -> Expression:
    return TextInCase(target, True)


HOT: dict[tuple[str, str, int], HotBuilder] = {
    ("List", "get", 1): _list_get,
    ("List", "set", 2): _list_set,
    ("List", "add", 1): _list_add,
    ("List", "size", 0): _list_size,
    ("List", "isEmpty", 0): _list_is_empty,
    ("Map", "get", 1): _map_get,
    ("Map", "put", 2): _map_put,
    ("Map", "containsKey", 1): _map_contains,
    ("Map", "size", 0): _map_size,
    ("Set", "add", 1): _set_add,
    ("Set", "contains", 1): _set_contains,
    ("Set", "size", 0): _set_size,
    ("String", "length", 0): _string_length,
    ("String", "toLowerCase", 0): _string_lower,
    ("String", "toUpperCase", 0): _string_upper,
}
"""Built-ins with nodes of their own, by owner, name and number of parameters."""
