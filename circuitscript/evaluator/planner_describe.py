"""Describe tokens as constants, and errors on a field of a record. Compiled."""

from circuitscript.bindings import Bindings
from circuitscript.data.schema import ChildRelationship, FieldDefinition, ObjectDefinition, ParentRelationship
from circuitscript.symbols import FieldSymbol, MethodSymbol, Symbol, TypeSymbol, Universe
from circuitscript.syntax import ast
from circuitscript.values.instances import NativeInstance


def describe_token(universe: Universe, bindings: Bindings, node: ast.Expression, symbol: Symbol) -> NativeInstance:
    """Returns the value of `Contact.Email`, `Contact.SObjectType` and `Schema.SObjectType.Contact`."""
    origin = symbol.origin
    if isinstance(symbol, TypeSymbol):
        name = "Schema.SObjectType" if isinstance(node, ast.MethodCall) else "Schema.DescribeSObjectResult"
        return NativeInstance(universe.type(name), _definition(origin))
    assert isinstance(symbol, FieldSymbol)
    if isinstance(origin, ObjectDefinition):
        return NativeInstance(universe.type("Schema.SObjectType"), origin)
    if isinstance(origin, ParentRelationship):
        return NativeInstance(universe.type("Schema.SObjectField"), origin.field)
    assert isinstance(origin, FieldDefinition | ChildRelationship)
    return NativeInstance(universe.type("Schema.SObjectField"), origin)


def _definition(origin: object) -> ObjectDefinition:
    assert isinstance(origin, ObjectDefinition)
    return origin


def field_error(method: MethodSymbol, field: str) -> MethodSymbol | None:
    """Returns the overload of `addError` that takes a field's name before what `method` takes; None without one."""
    wanted = [parameter.type.symbol.name for parameter in method.parameters]
    if wanted[:1] != ["String"]:
        return None
    for candidate in method.owner.complete().methods["adderror"]:
        names = [parameter.type.symbol.name for parameter in candidate.parameters]
        if names == ["String", "String"]:
            return candidate
    return None
