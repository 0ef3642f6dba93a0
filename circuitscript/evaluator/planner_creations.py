"""Planning of `new` in all its forms, and of the constructor calls `this(…)` and `super(…)`. Compiled."""

from typing import Any

from circuitscript.bindings import Dispatch
from circuitscript.data.schema import ObjectDefinition
from circuitscript.evaluator.builtins import builtin_call
from circuitscript.evaluator.calls import DirectCall, New
from circuitscript.evaluator.collections import GrowingList, NewArray, NewList, NewMap, NewRecord, NewSet
from circuitscript.evaluator.exceptions import MakeException, SetCause
from circuitscript.evaluator.keeping import Kept
from circuitscript.evaluator.literals import Constant
from circuitscript.evaluator.locals import Local
from circuitscript.evaluator.nodes import Expression
from circuitscript.evaluator.planner_bodies import BodyPlanner
from circuitscript.evaluator.planner_keeping import planned
from circuitscript.evaluator.queries import QueryCount, QueryRows, SearchRows
from circuitscript.symbols import MethodSymbol, Type, TypeKind
from circuitscript.syntax import ast
from circuitscript.values.equality import has_plain_keys


def new_object(body: BodyPlanner, node: ast.NewObject) -> Expression:
    """`new T(…)`."""
    type_ = body.type_ref(node.type)
    binding = body.bindings.calls.get(node)
    if type_.symbol.kind is TypeKind.SOBJECT:
        return NewRecord(_definition(type_), [], [])
    if binding is None:
        return body.program.empty_collection(type_)
    if binding.dispatch is Dispatch.BUILTIN:
        return _library_object(body, node, type_, binding.method)
    offset, arguments = body.arguments(node.arguments, True)
    runtime_class = body.program.runtime_class(type_.symbol)
    constructor = body.program.constructor(binding.method)
    return New(body.site, offset, arguments, runtime_class, constructor)


def _library_object(body: BodyPlanner, node: ast.NewObject, type_: Type, method: MethodSymbol) -> Expression:
    if not node.arguments and type_.symbol.is_library and type_.symbol.name == "List":
        return NewList(type_, [])
    keeping = planned(body, node.arguments)
    arguments: list[Expression] = [Constant(type_), *keeping.wrapped(keeping.may_call())]
    origin: Any = method.origin
    call = keeping.released(builtin_call(body.site, origin.body, arguments))
    return MakeException(call) if body.program.is_exception(type_) else call


def _definition(type_: Type) -> ObjectDefinition:
    origin = type_.symbol.origin
    assert isinstance(origin, ObjectDefinition)
    return origin


def new_record(body: BodyPlanner, node: ast.NewRecord) -> Expression:
    """`new Contact(LastName = 'x')`."""
    names = [body.bindings.record_fields[field].name for field in node.fields]
    values = planned(body, [field.value for field in node.fields]).wrapped()
    return NewRecord(_definition(body.type_ref(node.type)), names, values)


def new_collection(body: BodyPlanner, node: ast.NewCollection) -> Expression:
    """`new List<T>{…}`, `new Set<T>{…}`, and `new Map<K, V>{}`."""
    type_ = body.type_ref(node.type)
    if type_.symbol.name == "Map":
        return NewMap(type_, [], [], has_plain_keys(type_.arguments[0]))
    slot = body.take_slot()
    body.take_slot()
    before = body.growths
    elements = [body.expression(element) for element in node.elements]
    body.next_slot = slot
    grows = body.growths != before and len(elements) > 1
    if type_.symbol.name == "Set":
        has_plain = has_plain_keys(type_.arguments[0])
        return NewSet(type_, elements, has_plain, -1 if has_plain and not grows else slot)
    return GrowingList(type_, elements, slot) if grows else NewList(type_, elements)


def new_map(body: BodyPlanner, node: ast.NewMap) -> Expression:
    """`new Map<K, V>{k => v}`."""
    type_ = body.type_ref(node.type)
    has_plain = has_plain_keys(type_.arguments[0])
    slot = body.take_slot()
    key_slot = body.take_slot()
    body.take_slot()
    before = body.growths
    keys = [body.expression(entry.key) for entry in node.entries]
    values = [body.expression(entry.value) for entry in node.entries]
    body.next_slot = slot
    if body.growths == before and has_plain:
        return NewMap(type_, keys, values, has_plain)
    return NewMap(type_, [Kept(key_slot, key) for key in keys], values, has_plain, slot)


def new_array(body: BodyPlanner, node: ast.NewArray) -> Expression:
    """`new T[n]`."""
    return NewArray(body.type_of(node), body.expression(node.size))


def constructor_call(body: BodyPlanner, node: ast.ConstructorCall) -> Expression:
    """`this(…)` and `super(…)`; the constructor's own initialisers are run by its planner."""
    binding = body.bindings.calls.get(node)
    if binding is None:
        return Constant(None)
    if binding.dispatch is Dispatch.BUILTIN:
        return set_cause(binding.method, planned(body, node.arguments).wrapped())
    offset, arguments = body.arguments(node.arguments, True)
    constructor = body.program.constructor(binding.method)
    if constructor is None:
        return Constant(None)
    return DirectCall(body.site, offset, arguments, Local(0, True), constructor)


def set_cause(method: MethodSymbol, arguments: list[Expression]) -> Expression:
    """What a constructor of `Exception` with these parameters does to `this`."""
    has_message = bool(arguments) and method.parameters[0].type.symbol.name == "String"
    message = arguments[0] if has_message else None
    cause = arguments[-1] if len(arguments) > has_message else None
    return SetCause(Local(0, True), message, cause)


def query_expression(body: BodyPlanner, node: ast.QueryExpression) -> Expression:
    """`[SELECT …]`."""
    query = body.bindings.queries[node]
    binds = bind_expressions(body, node)
    if query.is_count:
        return QueryCount(body.site, query, binds)
    return QueryRows(body.site, body.program.list_of_rows(query), query, binds)


def search_expression(body: BodyPlanner, node: ast.SearchExpression) -> Expression:
    """`[FIND …]`."""
    return SearchRows(body.site, body.type_of(node), body.bindings.searches[node], bind_expressions(body, node))


def bind_expressions(body: BodyPlanner, node: ast.Expression) -> list[Expression]:
    """Returns the planned binds of a query or search, by number."""
    return planned(body, body.bindings.binds.get(node, ())).wrapped()
