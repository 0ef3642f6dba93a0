"""What may stand behind `extends` and `implements`, and the rules of exception classes."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from circuitscript.checker import messages_declarations as messages
from circuitscript.checker.elements import Subject
from circuitscript.checker.messages import spelled
from circuitscript.symbols import MethodSymbol, Type, TypeKind, TypeSymbol, fold
from circuitscript.syntax.ast import (
    AnonymousUnit,
    ClassDeclaration,
    ConstructorDeclaration,
    InterfaceDeclaration,
    TypeRef,
)

if TYPE_CHECKING:
    from circuitscript.checker.program import ProgramChecker

_EXCEPTION_CONSTRUCTORS = (
    (),
    ("String",),
    ("Exception",),
    ("String", "Exception"),
)


def is_exception(checker: "ProgramChecker", symbol: TypeSymbol) -> bool:
    """Whether values of the class can be thrown."""
    return checker.relations.instantiation(symbol.type, checker.known.exception.symbol) is not None


def check_header(subject: Subject, symbol: TypeSymbol) -> None:
    """Checks the superclass, the interfaces and, for exceptions, the name of a class or interface."""
    node = subject.node
    if isinstance(node, ClassDeclaration):
        if node.type_parameters:
            subject.report(messages.TYPE_PARAMETERS(), node.type_parameters[0])
        parent = _written_parent(subject, node.superclass)
        is_circular = node.superclass is not None and symbol.superclass is None
        if is_circular:
            return
        if _check_exception(subject, symbol, parent) and node.superclass is not None and parent is not None:
            _check_superclass(subject, node.superclass, parent)
        _check_interfaces(subject, node.interfaces)
    elif isinstance(node, InterfaceDeclaration):
        if node.type_parameters:
            subject.report(messages.TYPE_PARAMETERS(), node.type_parameters[0])
        _check_interfaces(subject, node.interfaces)


def check_exception_constructors(subject: Subject, symbol: TypeSymbol) -> None:
    """Every exception has four constructors of its own; checks that none of them is declared again."""
    if not is_exception(subject.checker, symbol):
        return
    for constructor in symbol.constructors:
        types = tuple(parameter.type.name for parameter in constructor.parameters)
        if isinstance(constructor.origin, ConstructorDeclaration) and types in _EXCEPTION_CONSTRUCTORS:
            text = f"void <init>({', '.join(types)})"
            subject.report(messages.EXCEPTION_CONSTRUCTOR(text), constructor.origin.name)


def _written_parent(subject: Subject, ref: TypeRef | None) -> Type | None:
    if ref is None:
        return None
    parent = subject.checker.bindings.type_refs.get(ref)
    return None if parent is None or subject.checker.known.is_untyped(parent) else parent


def _check_exception(subject: Subject, symbol: TypeSymbol, parent: Type | None) -> bool:
    """Returns whether the superclass is still to be checked."""
    checker = subject.checker
    node = subject.node
    assert isinstance(node, ClassDeclaration)
    has_name = fold(symbol.name).endswith("exception")
    is_child = parent is not None and is_exception(checker, parent.symbol)
    if has_name and not is_child and (parent is not None or node.superclass is None):
        culprit = symbol.type if parent is None else parent
        subject.report(messages.EXCEPTION_PARENT(spelled(culprit)))
        return False
    if is_child and not has_name:
        subject.report(messages.EXCEPTION_NAME(spelled(symbol.type)))
    return True


def _check_superclass(subject: Subject, ref: TypeRef, parent: Type) -> None:
    if ref.dimensions:
        subject.report(messages.ARRAY_PARENT(ref.text), ref)
    elif parent.symbol.kind in (TypeKind.INTERFACE, TypeKind.ENUM):
        subject.report(messages.INVALID_CLASS(spelled(parent)), ref)
    elif not _is_extendable(subject.checker, parent.symbol):
        subject.report(messages.NOT_EXTENDABLE(spelled(parent)), ref)


def _is_extendable(checker: "ProgramChecker", symbol: TypeSymbol) -> bool:
    if symbol.kind is not TypeKind.CLASS or symbol is checker.known.object.symbol:
        return False
    if symbol.modifiers & {"virtual", "abstract"}:
        return True
    unit = checker.unit_of.get(symbol)
    return unit is not None and isinstance(unit.unit, AnonymousUnit)


def _check_interfaces(subject: Subject, refs: tuple[TypeRef, ...]) -> None:
    seen: set[Type] = set()
    for ref in refs:
        parent = _written_parent(subject, ref)
        if parent is None:
            continue
        if ref.dimensions:
            subject.report(messages.ARRAY_PARENT(ref.text), ref)
        elif parent.symbol.kind is not TypeKind.INTERFACE:
            subject.report(messages.INVALID_INTERFACE(spelled(parent)), ref)
        elif parent in seen:
            subject.report(messages.INTERFACE_TWICE(spelled(parent)), ref)
        seen.add(parent)


def names_unknown(types: Iterable[Type]) -> bool:
    """Whether one of `types` is, or has as an argument, a type that does not exist; that was reported already."""
    return any(type.symbol.kind is TypeKind.ANY or names_unknown(type.arguments) for type in types)


def described(method: MethodSymbol, owner: Type, parameters: tuple[Type, ...], result: Type) -> str:
    """Returns a method as messages describe it: `void Shop.Order.charge(Integer, List<String>)`."""
    return f"{spelled(result)} {spelled(owner)}.{method.name}({', '.join(map(spelled, parameters))})"
