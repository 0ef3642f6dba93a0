"""Describe tokens: objects and fields of the schema as values of a script."""

from circuitscript.bindings import NameBinding, NameKind
from circuitscript.checker.body import BodyChecker
from circuitscript.data.types import HIDDEN_TOKEN
from circuitscript.symbols import FieldSymbol, Type, TypeKind, TypeSymbol, fold
from circuitscript.syntax.ast import Expression, MemberAccess


def object_token(body: BodyChecker, node: MemberAccess, symbol: TypeSymbol) -> Type | None:
    """`Account.Name` and `Account.SObjectType` as values."""
    program = body.program
    fields = symbol.complete().fields
    name = node.name.text
    if fold(name) == "sobjecttype" and HIDDEN_TOKEN in fields:
        name = HIDDEN_TOKEN
    if name not in fields:
        return None
    field = fields[name]
    program.bindings.names[node] = NameBinding(NameKind.SOBJECT_TOKEN, field)
    if field.is_static:
        return field.type
    return program.known.optional("Schema.SObjectField")


def object_describe(body: BodyChecker, node: MemberAccess, symbol: TypeSymbol) -> Type | None:
    """`Schema.SObjectType.Account` is the object's describe result."""
    if not symbol.is_library or fold(symbol.name) != "sobjecttype":
        return None
    found = body.program.universe.find(fold(node.name.text))
    if found is None or found.kind is not TypeKind.SOBJECT:
        return None
    body.program.bindings.names[node] = NameBinding(NameKind.SOBJECT_TOKEN, found)
    return body.program.known.optional("Schema.DescribeSObjectResult")


def tokened_object(body: BodyChecker, node: Expression) -> tuple[TypeSymbol | None, bool]:
    """Returns the object whose token or describe result `node` is, and whether it is a describe result."""
    binding = body.program.bindings.names.get(node)
    if binding is None or binding.kind is not NameKind.SOBJECT_TOKEN:
        return None, False
    symbol = binding.symbol
    if isinstance(symbol, TypeSymbol):
        return symbol, True
    is_object = isinstance(symbol, FieldSymbol) and symbol.is_static
    return (symbol.owner if isinstance(symbol, FieldSymbol) and is_object else None), False
