"""Builders of names and types, which are one rule of the grammar until it is known which of them a dotted name is."""

from typing import Final

from circuitscript.source import Span
from circuitscript.source.classes import define
from circuitscript.syntax.ast import Expression, MemberAccess, Name, NameExpression, TypeArgumentedName, TypeRef
from circuitscript.syntax.builder.rules import SEQUENCE, Build, Rejected, Sequence


@define(eq=False)
class DottedName:
    """Two or more names with dots between them."""

    names: list[Name]


QualifiedName = Name | DottedName


def names_of(name: QualifiedName) -> tuple[Name, ...]:
    """Returns the names between the dots."""
    return (name,) if isinstance(name, Name) else tuple(name.names)


def span_of(name: QualifiedName) -> Span:
    """Returns the place of a qualified name."""
    return name.span if isinstance(name, Name) else name.names[0].span.to(name.names[-1].span)


def dotted_name(span: Span, left: QualifiedName, name: Name) -> DottedName:
    """Builds `left.name`."""
    if isinstance(left, DottedName):
        left.names.append(name)
        return left
    return DottedName([left, name])


def name_expression(span: Span, name: QualifiedName) -> Expression:
    """Builds a name or a chain of member accesses."""
    return NameExpression(span, name) if isinstance(name, Name) else chain(name.names)


def chain(names: list[Name]) -> Expression:
    """Returns the expression `a.b.c` for the names `a`, `b` and `c`."""
    start = names[0].span.start
    expression: Expression = NameExpression(names[0].span, names[0])
    for name in names[1:]:
        expression = MemberAccess(Span(start, name.span.end), expression, name)
    return expression


def type_named(name: QualifiedName, dimensions: int = 0) -> TypeRef:
    """Returns a reference to the type of that name, at the name's place."""
    return _type(span_of(name), name, dimensions)


def simple_type(span: Span, name: QualifiedName) -> TypeRef:
    """Builds `Outer.Inner`."""
    return _type(span, name, 0)


def generic_type(span: Span, name: QualifiedName, arguments: tuple[TypeRef, ...]) -> TypeRef:
    """Builds `Map<Id, Account>`."""
    *outer, last = names_of(name)
    parts = [TypeArgumentedName(part.span, part) for part in outer]
    return TypeRef(span, (*parts, TypeArgumentedName(Span(last.span.start, span.end), last, arguments)))


def array_type(span: Span, name: QualifiedName) -> TypeRef:
    """Builds `Integer[]`."""
    return _type(span, name, 1)


def generic_array_type(span: Span, name: QualifiedName, arguments: tuple[TypeRef, ...]) -> TypeRef:
    """Builds `Iterable<Id>[]`; of the collections, Apex has no arrays."""
    return TypeRef(span, array_element(name, arguments).parts, 1)


def array_element(name: QualifiedName, arguments: tuple[TypeRef, ...]) -> TypeRef:
    """Returns the generic type of an array's elements; raises Rejected when there are no arrays of it."""
    element = generic_type(Span(span_of(name).start, arguments[-1].span.end + 1), name, arguments)
    if isinstance(name, Name) and name.text.lower() in ("list", "set", "map"):
        raise Rejected(Span(element.span.end, element.span.end + 1), "Unexpected token '['.")
    return element


def deeper_array_type(span: Span, element: TypeRef) -> TypeRef:
    """Builds `Integer[][]`."""
    return TypeRef(span, element.parts, element.dimensions + 1)


def _type(span: Span, name: QualifiedName, dimensions: int) -> TypeRef:
    if isinstance(name, Name):
        return TypeRef(span, (TypeArgumentedName(name.span, name),), dimensions)
    return TypeRef(span, tuple(TypeArgumentedName(part.span, part) for part in name.names), dimensions)


NAME_RULES: Final[dict[str, Build | Sequence]] = {
    "dotted_name": dotted_name,
    "name_expression": name_expression,
    "simple_type": simple_type,
    "generic_type": generic_type,
    "array_type": array_type,
    "generic_array_type": generic_array_type,
    "deeper_array_type": deeper_array_type,
    "type_arguments": SEQUENCE,
    "types": SEQUENCE,
}
