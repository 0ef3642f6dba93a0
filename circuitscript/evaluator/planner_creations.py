"""Planning of `new` in all its forms, and of the constructor calls `this(…)` and `super(…)`. Compiled."""

from typing import Any

from circuitscript.bindings import Dispatch
from circuitscript.data.schema import ObjectDefinition
from circuitscript.evaluator.builtins import builtin_call
from circuitscript.evaluator.calls import DirectCall, New
from circuitscript.evaluator.collections import NewArray, NewList, NewMap, NewRecord, NewSet
from circuitscript.evaluator.exceptions import MakeException, SetCause
from circuitscript.evaluator.literals import Constant
from circuitscript.evaluator.locals import Local
from circuitscript.evaluator.nodes import Expression
from circuitscript.evaluator.planner_bodies import BodyPlanner
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
    arguments: list[Expression] = [Constant(type_), *(body.expression(argument) for argument in node.arguments)]
    origin: Any = method.origin
    call = builtin_call(body.site, origin.body, arguments)
    return MakeException(call) if body.program.is_exception(type_) else call


def _definition(type_: Type) -> ObjectDefinition:
    origin = type_.symbol.origin
    assert isinstance(origin, ObjectDefinition)
    return origin


def new_record(body: BodyPlanner, node: ast.NewRecord) -> Expression:
    """`new Contact(LastName = 'x')`."""
    names = [body.bindings.record_fields[field].name for field in node.fields]
    values = [body.expression(field.value) for field in node.fields]
    return NewRecord(_definition(body.type_ref(node.type)), names, values)


def new_collection(body: BodyPlanner, node: ast.NewCollection) -> Expression:
    """`new List<T>{…}`, `new Set<T>{…}`, and `new Map<K, V>{}`."""
    type_ = body.type_ref(node.type)
    elements = [body.expression(element) for element in node.elements]
    if type_.symbol.name == "Set":
        return NewSet(type_, elements, has_plain_keys(type_.arguments[0]))
    if type_.symbol.name == "Map":
        return NewMap(type_, [], [], has_plain_keys(type_.arguments[0]))
    return NewList(type_, elements)


def new_map(body: BodyPlanner, node: ast.NewMap) -> Expression:
    """`new Map<K, V>{k => v}`."""
    type_ = body.type_ref(node.type)
    keys = [body.expression(entry.key) for entry in node.entries]
    values = [body.expression(entry.value) for entry in node.entries]
    return NewMap(type_, keys, values, has_plain_keys(type_.arguments[0]))


def new_array(body: BodyPlanner, node: ast.NewArray) -> Expression:
    """`new T[n]`."""
    return NewArray(body.type_of(node), body.expression(node.size))


def constructor_call(body: BodyPlanner, node: ast.ConstructorCall) -> Expression:
    """`this(…)` and `super(…)`; the constructor's own initialisers are run by its planner."""
    binding = body.bindings.calls.get(node)
    if binding is None:
        return Constant(None)
    if binding.dispatch is Dispatch.BUILTIN:
        return set_cause(binding.method, [body.expression(argument) for argument in node.arguments])
    offset, arguments = body.arguments(node.arguments, True)
    constructor = body.program.constructor(binding.method)
    if constructor is None:
        return Constant(None)
    return DirectCall(body.site, offset, arguments, Local(0, True), constructor)


def set_cause(method: MethodSymbol, arguments: list[Expression]) -> Expression:
    """What a constructor of `Exception` with these parameters does to `this`."""
    kinds = "".join("m" if parameter.type.symbol.name == "String" else "c" for parameter in method.parameters)
    return SetCause(Local(0, True), arguments, kinds)


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
    return [body.expression(bind) for bind in body.bindings.binds.get(node, ())]
