"""Calls: which method, found how, with which conversions of the arguments."""

from collections.abc import Sequence

from circuitscript.bindings import CallBinding, Dispatch, NameBinding, NameKind, VisibleNames
from circuitscript.checker import messages
from circuitscript.checker.body import BodyChecker
from circuitscript.checker.layout import is_private
from circuitscript.checker.messages import Message, spelled
from circuitscript.checker.names import NamespaceTarget, StaticTarget, qualifier
from circuitscript.symbols import Candidate, MethodSymbol, Type, TypeKind, TypeSymbol, fold
from circuitscript.symbols.overloads import best
from circuitscript.syntax.ast import Expression, MemberAccess, MethodCall, SuperExpression

_ALL_METHODS = frozenset({"addall", "containsall", "removeall", "retainall"})
_QUERYING_CLASSES = frozenset({"database", "circuitdb", "search"})
_QUERYING = frozenset({"query", "countquery", "getquerylocator", "getcursor", "explain"})


def method_call(body: BodyChecker, node: MethodCall) -> Type:
    """`name(…)`, `target.name(…)`, `super.name(…)`."""
    target = node.target
    if target is None:
        return _own_call(body, node)
    if isinstance(target, SuperExpression):
        return _super_call(body, node, target)
    found = qualifier(body, target)
    arguments = check_arguments(body, node.arguments)
    if isinstance(found, Type):
        return _value_call(body, node, found, arguments)
    if isinstance(found, StaticTarget):
        return _static_call(body, node, found, arguments)
    if isinstance(found, NamespaceTarget):
        body.report(target, messages.variable_does_not_exist(found.namespace.name))
    return body.program.universe.any


def check_arguments(body: BodyChecker, arguments: Sequence[Expression]) -> list[Type]:
    """Decides about the arguments of a call; void ones stay void, so that no method takes them."""
    return [body.expression(argument) for argument in arguments]


def describe(name: str, arguments: Sequence[Type]) -> str:
    """Returns `name(Integer, String)`, as messages show a call."""
    return f"{name}({', '.join(map(spelled, arguments))})"


def full_name(method: MethodSymbol) -> str:
    """Returns `void Outer.run(Integer)`, as messages show a method that exists."""
    types = [parameter.type for parameter in method.parameters]
    return f"{spelled(method.return_type)} {describe(f'{spelled(Type(method.owner))}.{method.name}', types)}"


def select(
    body: BodyChecker, candidates: Sequence[Candidate], arguments: Sequence[Expression], types: Sequence[Type]
) -> list[Candidate]:
    """Returns the best overload for the arguments, all ambiguous ones, or none."""
    relations = body.program.relations

    def distance(position: int, one: Candidate, widen_decimal: bool = False) -> int | None:
        found, target = types[position], one.parameters[position]
        near = relations.distance(found, target, widen_decimal)
        if near is None and found.arguments and body.is_query(arguments[position]):
            return _record_distance(body, found.arguments[0], target)
        return near

    def wide_distance(position: int, one: Candidate) -> int | None:
        return distance(position, one, one.method.owner.is_library)

    return best(candidates, len(types), distance) or best(candidates, len(types), wide_distance)


def _record_distance(body: BodyChecker, record: Type, target: Type) -> int | None:
    """How far a query's only record is from a parameter; rows of `Database.query` are records of any object."""
    known = body.program.known
    if record == known.sobject and known.is_sobject(target):
        return 1 if target == record else 2
    near = body.program.relations.distance(record, target)
    return None if near is None else near + 1


def accept_arguments(body: BodyChecker, arguments: Sequence[Expression], types: Sequence[Type], one: Candidate) -> None:
    """Records the conversions of the arguments into the parameters of the chosen overload."""
    for argument, found, target in zip(arguments, types, one.parameters, strict=True):
        body.accept(argument, found, target)


def _bind(
    body: BodyChecker,
    node: MethodCall,
    one: Candidate,
    types: Sequence[Type],
    receiver: Type | None,
    *,
    implicit_this: bool = False,
    is_direct: bool = False,
) -> Type:
    accept_arguments(body, node.arguments, types, one)
    method = one.method
    if not body.program.lookup.is_visible(method.modifiers, method.owner, body.owner):
        body.report(node, messages.method_not_visible(full_name(method)))
    if method.owner.is_library and fold(method.owner.name) in _QUERYING_CLASSES and fold(method.name) in _QUERYING:
        visible = VisibleNames(body.scope.visible(), body.owner, body.is_static)
        body.program.bindings.visible[node] = visible
    if method.owner.is_library and receiver is not None:
        problem = _all_problem(body, method, receiver, types)
        if problem is not None:
            body.report(node, problem)
    dispatch = _dispatch(method, is_direct)
    body.program.bindings.calls[node] = CallBinding(method, dispatch, one.parameters, receiver, implicit_this)
    known = body.program.known
    if (
        receiver is not None
        and fold(method.name) == "clone"
        and method.owner in (known.sobject.symbol, known.object.symbol)
    ):
        return receiver
    return one.result


def _all_problem(body: BodyChecker, method: MethodSymbol, receiver: Type, types: Sequence[Type]) -> Message | None:
    """`addAll` and its like: sets take collections of exactly their type, lists no lists of more general records."""
    known = body.program.known
    if fold(method.name) not in _ALL_METHODS or method.owner not in (known.list, known.set) or len(types) != 1:
        return None
    argument = types[0]
    if not argument.arguments or not receiver.arguments:
        return None
    element, wanted = argument.arguments[0], receiver.arguments[0]
    fits = body.program.relations.is_assignable(element, wanted) if method.owner is known.list else element == wanted
    return None if fits else messages.illegal_all(argument, receiver)


def _dispatch(method: MethodSymbol, is_direct: bool) -> Dispatch:
    if method.owner.is_library:
        return Dispatch.BUILTIN
    if method.is_static:
        return Dispatch.STATIC
    return Dispatch.DIRECT if is_direct or is_private(method) else Dispatch.VIRTUAL


def _missing(body: BodyChecker, node: MethodCall, owner: Type, types: Sequence[Type], found: list[Candidate]) -> Type:
    """Reports a call that no method, or more than one, takes."""
    known = body.program.known
    if known.is_untyped(owner) or body.program.lookup.is_open(owner) or any(map(known.has_unknown, types)):
        return known.any
    text = describe(node.name.text, types)
    if any(known.has_unknown(parameter) for one in found for parameter in one.parameters):
        return known.any
    if found:
        body.report(node, messages.ambiguous_method(text))
    else:
        instead = body.program.universe.use_instead(f"{owner.symbol.qualified_name}.{node.name.text}")
        body.report(node, messages.method_does_not_exist(text, owner, instead))
    return found[0].result if found and len({one.result for one in found}) == 1 else known.any


def _own_call(body: BodyChecker, node: MethodCall) -> Type:
    """A bare name: a method of this class, or a static one of a class around it."""
    types = check_arguments(body, node.arguments)
    lookup = body.program.lookup
    owner: TypeSymbol | None = body.owner
    ambiguous: list[Candidate] = []
    while owner is not None:
        candidates = lookup.methods(owner.type, node.name.text)
        if owner is not body.owner:
            candidates = [one for one in candidates if one.method.is_static]
        found = select(body, candidates, node.arguments, types)
        if len(found) == 1:
            return _bind_own(body, node, found[0], types)
        ambiguous = ambiguous or found
        owner = owner.outer
    return _missing(body, node, body.owner.type, types, ambiguous)


def _bind_own(body: BodyChecker, node: MethodCall, one: Candidate, types: Sequence[Type]) -> Type:
    method = one.method
    if method.is_static:
        return _bind(body, node, one, types, None)
    if body.is_static:
        body.report(node, messages.instance_method_from_static(full_name(method)))
    elif body.is_prologue:
        body.report(node, messages.instance_method_in_constructor_call(full_name(method)))
    return _bind(body, node, one, types, body.owner.type, implicit_this=True)


def _super_call(body: BodyChecker, node: MethodCall, target: SuperExpression) -> Type:
    types = check_arguments(body, node.arguments)
    program = body.program
    program.bindings.types[target] = program.universe.any
    if body.is_static:
        body.report(target, messages.super_in_static_context())
        return program.universe.any
    parent = body.owner.superclass or program.known.object
    program.bindings.types[target] = parent
    candidates = program.lookup.methods(parent, node.name.text)
    found = select(body, [one for one in candidates if not one.method.is_static], node.arguments, types)
    if len(found) != 1:
        return _missing(body, node, parent, types, found)
    if found[0].method.is_abstract and not found[0].method.owner.is_library:
        body.report(node, messages.abstract_call(full_name(found[0].method)))
    return _bind(body, node, found[0], types, parent, is_direct=True)


def _value_call(body: BodyChecker, node: MethodCall, receiver: Type, types: Sequence[Type]) -> Type:
    """A call on a value: instance methods; a static one of the same name is an error."""
    program = body.program
    assert node.target is not None
    if program.known.is_untyped(receiver):
        return program.universe.any
    if receiver.symbol.kind is TypeKind.VOID:
        body.report(node, messages.method_does_not_exist(describe(node.name.text, types), receiver))
        return program.universe.any
    if fold(node.name.text) == "adderror":
        added = _add_error(body, node, receiver, types)
        if added is not None:
            return added
    receiver, candidates = _receiver_methods(body, node, receiver, types)
    instance = [one for one in candidates if not one.method.is_static]
    found = select(body, instance, node.arguments, types)
    if len(found) == 1:
        return _bind(body, node, found[0], types, receiver)
    static = select(body, [one for one in candidates if one.method.is_static], node.arguments, types)
    if len(static) == 1 and not found:
        body.report(node, messages.static_method_through_instance(full_name(static[0].method)))
        return static[0].result
    return _missing(body, node, receiver, types, found)


def _receiver_methods(
    body: BodyChecker, node: MethodCall, receiver: Type, types: Sequence[Type]
) -> tuple[Type, list[Candidate]]:
    """The methods of a value; a query is its only record where lists have no such method."""
    program = body.program
    assert node.target is not None
    candidates = program.lookup.methods(receiver, node.name.text)
    if not body.has_query(node.target) or not receiver.arguments:
        return receiver, candidates
    if select(body, candidates, node.arguments, types):
        return receiver, candidates
    record = receiver.arguments[0]
    of_record = program.lookup.methods(record, node.name.text)
    if not select(body, of_record, node.arguments, types):
        return receiver, candidates
    body.take_record(node.target, record, node.safe)
    return record, of_record


def _add_error(body: BodyChecker, node: MethodCall, receiver: Type, types: Sequence[Type]) -> Type | None:
    """`record.Field.addError(…)`: a method of the record, told which field. None for other receivers."""
    program = body.program
    if program.known.is_sobject(receiver):
        return None
    target = node.target
    binding = program.bindings.names.get(target) if isinstance(target, MemberAccess) else None
    if binding is None or binding.kind is not NameKind.RECORD_FIELD or not isinstance(target, MemberAccess):
        if receiver.symbol.kind is TypeKind.PRIMITIVE:
            body.report(node, messages.add_error_needs_field())
            return program.universe.any
        return None
    record = program.bindings.types[target.target]
    found = select(body, program.lookup.methods(record, "addError"), node.arguments, types)
    if len(found) != 1:
        return _missing(body, node, record, types, found)
    result = _bind(body, node, found[0], types, record)
    program.bindings.calls[node].field = binding.symbol
    return result


def _static_call(body: BodyChecker, node: MethodCall, target: StaticTarget, types: Sequence[Type]) -> Type:
    """`Type.name(…)`: static methods, with the enum's own among them."""
    program = body.program
    if node.safe and node.target is not None:
        body.report(node.target, messages.variable_does_not_exist(target.symbol.name))
        return program.universe.any
    candidates = program.lookup.methods(target.type, node.name.text)
    static = [one for one in candidates if one.method.is_static]
    found = select(body, static, node.arguments, types)
    if len(found) == 1:
        receiver = target.type if target.symbol.kind is TypeKind.ENUM else None
        return _bind(body, node, found[0], types, receiver)
    token = _object_token(body, node, target.symbol)
    if token is not None:
        return token
    if not found:
        instance = select(body, [one for one in candidates if not one.method.is_static], node.arguments, types)
        if len(instance) == 1 and not instance[0].method.owner.is_library:
            return _outer_instance_call(body, node, instance[0], types)
    return _missing(body, node, target.type, types, found)


def _outer_instance_call(body: BodyChecker, node: MethodCall, one: Candidate, types: Sequence[Type]) -> Type:
    body.report(node, messages.instance_method_from_static(full_name(one.method)))
    return one.result


def _object_token(body: BodyChecker, node: MethodCall, symbol: TypeSymbol) -> Type | None:
    """`Account.getSObjectType()` without a record."""
    if symbol.kind is not TypeKind.SOBJECT or node.arguments or fold(node.name.text) != "getsobjecttype":
        return None
    body.program.bindings.names[node] = NameBinding(NameKind.SOBJECT_TOKEN, symbol)
    return body.program.known.optional("Schema.SObjectType")
