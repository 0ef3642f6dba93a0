"""`new` in all its forms, and the constructor calls `this(…)` and `super(…)`."""

from collections.abc import Sequence

from circuitscript.bindings import CallBinding, Dispatch
from circuitscript.checker import messages
from circuitscript.checker.assignments import check_writeable
from circuitscript.checker.body import BodyChecker
from circuitscript.checker.calls import accept_arguments, check_arguments, describe, full_name, select
from circuitscript.checker.messages import Message, spelled
from circuitscript.symbols import Candidate, Type, TypeKind, fold
from circuitscript.symbols.overloads import candidate
from circuitscript.syntax.ast import (
    ConstructorCall,
    Expression,
    NewArray,
    NewCollection,
    NewMap,
    NewObject,
    NewRecord,
)


def new_object(body: BodyChecker, node: NewObject) -> Type:
    """`new T(…)` with positional arguments."""
    type = body.resolve_type(node.type)
    known = body.program.known
    if node.type.dimensions and type.symbol is known.list:
        types = check_arguments(body, node.arguments)
        return _collection(body, node, type, types)
    types = check_arguments(body, node.arguments)
    problem = _not_constructable(body, type)
    if problem is not None:
        body.report(node, problem)
    elif type.symbol in (known.list, known.set, known.map):
        return _collection(body, node, type, types)
    elif known.is_sobject(type):
        if node.arguments:
            body.report(node, messages.pairs_required(type))
    elif not known.is_untyped(type) and not body.program.lookup.is_open(type):
        _construct(body, node, node.arguments, types, type, constructors(type))
    return type


def _not_constructable(body: BodyChecker, type: Type) -> Message | None:
    """Returns why no object of `type` can be made by anyone, or None."""
    symbol = type.symbol
    known = body.program.known
    if symbol.kind in (TypeKind.PRIMITIVE, TypeKind.ENUM, TypeKind.INTERFACE, TypeKind.VOID):
        return messages.not_constructable(type)
    if type in (known.object, known.sobject, known.exception):
        return messages.not_constructable(type)
    if symbol.kind is TypeKind.CLASS and symbol.is_abstract:
        return messages.abstract_construction(type)
    if symbol.is_library and symbol.kind is TypeKind.CLASS and not symbol.complete().constructors:
        return messages.not_constructable(type)
    return None


def _construct(
    body: BodyChecker,
    node: Expression,
    arguments: Sequence[Expression],
    types: Sequence[Type],
    type: Type,
    candidates: Sequence[Candidate],
) -> None:
    """Chooses and binds a constructor of `type`."""
    found = select(body, candidates, arguments, types)
    known = body.program.known
    if len(found) != 1:
        if not any(map(known.has_unknown, types)):
            text = ", ".join(map(spelled, types))
            problem = messages.ambiguous_method(describe("<init>", types)) if found else None
            body.report(node, problem or messages.constructor_not_defined(type, text))
        return
    one = found[0]
    accept_arguments(body, arguments, types, one)
    method = one.method
    if not body.program.lookup.is_visible(method.modifiers, method.owner, body.owner):
        body.report(node, messages.method_not_visible(full_name(method)))
    dispatch = Dispatch.BUILTIN if method.owner.is_library else Dispatch.CONSTRUCTOR
    body.program.bindings.calls[node] = CallBinding(method, dispatch, one.parameters, type)


def constructors(type: Type) -> list[Candidate]:
    """Returns the constructors of `type` under its type arguments."""
    arguments = dict(zip(type.symbol.parameters, type.arguments, strict=False))
    return [candidate(constructor, arguments) for constructor in type.symbol.complete().constructors]


def _collection(body: BodyChecker, node: NewObject, type: Type, types: Sequence[Type]) -> Type:
    """`new List<T>(…)`, `new Set<T>(…)`, `new Map<K, V>(…)`: empty, or from something to copy."""
    known = body.program.known
    if len(types) == 1 and not known.is_untyped(types[0]):
        problem = _initializer_problem(body, type, types[0])
        if problem is not None:
            body.report(node, problem)
            return type
    found = select(body, constructors(type), node.arguments, types)
    if len(found) != 1:
        found = [one for one in constructors(type) if len(one.parameters) == len(types)][:1]
        if not found:
            text = ", ".join(map(spelled, types))
            body.report(node, messages.constructor_not_defined(type, text))
            return type
    accept_arguments(body, node.arguments, types, found[0])
    body.program.bindings.calls[node] = CallBinding(found[0].method, Dispatch.BUILTIN, found[0].parameters, type)
    return type


def _initializer_problem(body: BodyChecker, type: Type, found: Type) -> Message | None:
    known = body.program.known
    if type.symbol is known.map:
        if found.symbol is known.map:
            fits = _map_fits(body, type, found)
        else:
            fits = found.symbol is known.list and _is_map_of(body, type, found.arguments[0])
        return (
            None
            if fits or known.has_unknown(found) or known.has_unknown(type)
            else messages.map_initializer(found, type)
        )
    element = type.arguments[0]
    source = body.program.relations.instantiation(found, known.iterable)
    if type.symbol is known.list and found == known.integer:
        return None
    is_copied = found.symbol in (known.list, known.set)
    if is_copied and source is not None and body.program.relations.is_assignable(source.arguments[0], element):
        return None
    if found.symbol is known.list and known.is_sobject(found.arguments[0]) and known.is_sobject(element):
        return None
    list_problem = messages.list_initializer(found, element)
    return list_problem if type.symbol is known.list else messages.set_initializer(found, element)


def _map_fits(body: BodyChecker, type: Type, found: Type) -> bool:
    is_assignable = body.program.relations.is_assignable
    return all(is_assignable(one, other) for one, other in zip(found.arguments, type.arguments, strict=True))


def _is_map_of(body: BodyChecker, type: Type, element: Type) -> bool:
    """A map from Ids (or their text) to records can be made from a list of such records."""
    known = body.program.known
    key, value = type.arguments
    if key not in (known.id, known.string) or not known.is_sobject(value):
        return False
    return body.program.relations.is_assignable(element, value) or element == known.sobject


def new_record(body: BodyChecker, node: NewRecord) -> Type:
    """`new Account(Name = 'x')`."""
    type = body.resolve_type(node.type)
    program = body.program
    known = program.known
    is_record = known.is_sobject(type)
    if known.is_untyped(type):
        is_record = False
    elif not is_record:
        body.report(node, messages.pairs_on_non_record(type))
    elif type == known.sobject:
        body.report(node, messages.not_constructable(type))
        is_record = False
    named: set[str] = set()
    for initializer in node.fields:
        name = initializer.name.text
        if fold(name) in named:
            body.report(initializer, messages.duplicate_field_initialization(name))
        named.add(fold(name))
        found = program.lookup.field(type, name) if is_record else None
        if found is None or found.symbol.is_static:
            body.expression(initializer.value)
            if is_record:
                body.report(initializer, messages.field_does_not_exist(name, type))
            continue
        check_writeable(body, initializer, found.symbol)
        program.bindings.record_fields[initializer] = found.symbol
        body.assign(initializer.value, found.type)
    return type


def new_collection(body: BodyChecker, node: NewCollection) -> Type:
    """`new List<T>{…}`, `new Set<T>{…}`, `new T[]{…}`."""
    type = body.resolve_type(node.type)
    known = body.program.known
    if type.symbol not in (known.list, known.set):
        check_arguments(body, node.elements)
        if not known.is_untyped(type) and not (type.symbol is known.map and not node.elements):
            body.report(node, messages.not_constructable(type))
        return type
    element = type.arguments[0]
    for one in node.elements:
        found = body.value(one)
        if not body.accept(one, found, element):
            body.report(one, messages.element_type(element, found))
    return type


def new_map(body: BodyChecker, node: NewMap) -> Type:
    """`new Map<K, V>{k => v}`."""
    type = body.resolve_type(node.type)
    known = body.program.known
    is_map = type.symbol is known.map
    if not is_map and not known.is_untyped(type):
        body.report(node, messages.not_constructable(type))
    for entry in node.entries:
        key, value = body.value(entry.key), body.value(entry.value)
        if is_map:
            if not body.accept(entry.key, key, type.arguments[0]):
                body.report(entry.key, messages.key_type(key, type.arguments[0]))
            if not body.accept(entry.value, value, type.arguments[1]):
                body.report(entry.value, messages.value_type(value, type.arguments[1]))
    return type


def new_array(body: BodyChecker, node: NewArray) -> Type:
    """`new T[size]` is a `List<T>`."""
    element = body.resolve_type(node.type)
    found = body.value(node.size)
    known = body.program.known
    if found != known.integer and not known.is_untyped(found):
        source = body.program.relations.instantiation(found, known.list)
        if source is None or not body.program.relations.is_assignable(source, known.list_of(element)):
            body.report(node.size, messages.list_initializer(found, element))
    return known.list_of(element)


def constructor_call(body: BodyChecker, node: ConstructorCall) -> Type:
    """`this(…)` and `super(…)`; that they come first is checked with the constructor's body.

    `super(…)` into `Exception` is the exception's own automatic constructor, which does nothing else.
    """
    program = body.program
    was_prologue, body.is_prologue = body.is_prologue, True
    types = check_arguments(body, node.arguments)
    body.is_prologue = was_prologue
    if body.method is None or not body.method.is_constructor:
        body.report(node, messages.super_call_not_first() if node.is_super else messages.this_call_not_first())
        return program.known.void
    owner = body.owner.type
    if node.is_super:
        parent = body.owner.superclass
        if parent is None:
            if types:
                body.report(node, messages.no_super_type(owner))
            return program.known.void
        owner = parent
    if not program.lookup.is_open(owner):
        candidates = constructors(body.owner.type if owner == program.known.exception else owner)
        if owner == program.known.exception:
            candidates = [one for one in candidates if one.method.is_automatic]
        _construct(body, node, node.arguments, types, owner, candidates)
    return program.known.void
