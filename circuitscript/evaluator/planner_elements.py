"""Planning of what goes into collections and comes out of them, where generics are covariant. Compiled.

A `List<Object>` may be a `List<Integer>`, and a `List<Decimal>` one: stores are checked, and numbers brought into their
static form when they are read.
"""

from circuitscript.evaluator.conversions import ElementToDecimal, ElementToDouble
from circuitscript.evaluator.lists import ElementCheck
from circuitscript.evaluator.nodes import Expression
from circuitscript.evaluator.planner_bodies import BodyPlanner
from circuitscript.symbols import Type, TypeKind

_CLOSED = frozenset({"Boolean", "Integer", "String", "Date", "Time", "Blob", "Id"})
"""Element types of which no collection of another type can stand in."""


def element_check(body: BodyPlanner, type: Type, position: int) -> ElementCheck | None:
    """Returns the check of a store into a collection of this static type; None where nothing can go wrong."""
    if not type.arguments:
        return None
    element = type.arguments[position].symbol
    if element.kind is TypeKind.ENUM or (element.is_library and element.name in _CLOSED):
        return None
    return ElementCheck(type, position, body.program.types)


def coerced(body: BodyPlanner, node: Expression, type: Type) -> Expression:
    """Returns a value that comes out of a collection, in the form of its static type."""
    symbol = type.symbol
    if symbol.is_library and symbol.kind is TypeKind.PRIMITIVE:
        if symbol.name == "Decimal":
            return ElementToDecimal(node)
        if symbol.name == "Double":
            return ElementToDouble(node)
    return node


def coerced_element(body: BodyPlanner, node: Expression, type: Type, position: int) -> Expression:
    """Returns an element of a collection of this static type, in the form of its own static type."""
    return coerced(body, node, type.arguments[position]) if type.arguments else node
