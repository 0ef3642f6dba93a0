"""Whether the types that a declaration names may be named there."""

from collections.abc import Iterator

from circuitscript.checker.elements import Subject
from circuitscript.checker.messages import type_not_visible
from circuitscript.symbols import Type, TypeSymbol
from circuitscript.syntax.ast import (
    ClassDeclaration,
    ConstructorDeclaration,
    FieldDeclaration,
    InterfaceDeclaration,
    MethodDeclaration,
    Node,
    PropertyDeclaration,
    TypeRef,
)


def check_named_types(subject: Subject, user: TypeSymbol) -> None:
    """Reports the types in a declaration's header that are hidden from `user`: private inner types of other classes."""
    for ref in _refs(subject.node):
        _check(subject, user, ref)


def _check(subject: Subject, user: TypeSymbol, ref: TypeRef) -> None:
    checker = subject.checker
    type = checker.bindings.type_refs.get(ref)
    if type is None or checker.known.is_untyped(type):
        return
    for _ in range(ref.dimensions):
        type = type.arguments[0]
    if type.symbol.outer is not None and not checker.lookup.is_type_visible(type.symbol, user):
        subject.report(type_not_visible(Type(type.symbol)), ref)
    for part in ref.parts:
        for argument in part.arguments:
            _check(subject, user, argument)


def _refs(node: Node) -> Iterator[TypeRef]:
    if isinstance(node, ClassDeclaration):
        if node.superclass is not None:
            yield node.superclass
        yield from node.interfaces
    elif isinstance(node, InterfaceDeclaration):
        yield from node.interfaces
    elif isinstance(node, FieldDeclaration | PropertyDeclaration):
        yield node.type
    elif isinstance(node, MethodDeclaration | ConstructorDeclaration):
        if isinstance(node, MethodDeclaration):
            yield node.return_type
        for parameter in node.parameters:
            yield parameter.type
