"""The shape of files and types: one top-level type a file, inner types one level deep, no member twice."""

from circuitscript.checker import messages_declarations as messages
from circuitscript.checker.elements import Element, Subject
from circuitscript.checker.identifiers import check_name
from circuitscript.checker.inheritance import described, is_exception, names_unknown
from circuitscript.checker.messages import duplicate_field, duplicate_variable, spelled
from circuitscript.checker.units import UnitChecker
from circuitscript.source import Span
from circuitscript.symbols import MethodSymbol, Type, TypeKind, TypeSymbol, fold
from circuitscript.syntax.ast import (
    ClassUnit,
    ConstructorDeclaration,
    Declaration,
    EnumDeclaration,
    FieldDeclaration,
    InitializerDeclaration,
    MethodDeclaration,
    Name,
    Parameter,
    PropertyDeclaration,
    TypeDeclaration,
)

MAXIMUM_PARAMETERS = 32

_MEMBER_NAMES: dict[type[Declaration], str] = {
    FieldDeclaration: "fields",
    PropertyDeclaration: "properties",
    ConstructorDeclaration: "constructors",
    InitializerDeclaration: "initializers",
}


def check_file(unit: UnitChecker, tree: ClassUnit) -> None:
    """Checks that a file holds exactly one top-level type."""
    if not tree.declarations and not unit.diagnostics:
        unit.report(Span(0, 0), messages.NO_TYPE_IN_FILE())
    for declaration in tree.declarations[1:]:
        unit.report(declaration.name, messages.ONE_TYPE_PER_FILE(declaration.name.text))


def check_type_shape(subject: Subject, symbol: TypeSymbol) -> None:
    """Checks where a type is declared, and that its name is its own."""
    owner = subject.owner
    if owner is None:
        known = subject.checker.types.get(fold(symbol.name))
        if known is not None and known is not symbol:
            subject.report(messages.DUPLICATE_TYPE(symbol.name))
        return
    if subject.is_in_inner_type and owner.outer is not None:
        subject.report(messages.NESTED_INNER_TYPE())
    elif owner.types.get(symbol.name) is not symbol:
        subject.report(messages.DUPLICATE_TYPE(spelled(symbol.type)))
    elif owner is not subject.unit.body_type and fold(owner.name) == fold(symbol.name):
        subject.report(messages.DUPLICATE_TYPE(spelled(owner.type)))


def check_fields(subject: Subject, names: tuple[Name, ...], seen: set[str]) -> None:
    """Checks that no field, property or enum constant has a name that was `seen` in the type, in lower case."""
    for name in names:
        folded = fold(name.text)
        if folded in seen:
            subject.report(duplicate_field(name.text), name)
        seen.add(folded)


def check_enum_constants(subject: Subject) -> None:
    """Checks the names of an enum's constants."""
    if isinstance(subject.node, EnumDeclaration):
        check_fields(subject, subject.node.constants, set())
        for name in subject.node.constants:
            check_name(subject.unit, name)


def check_parameters(unit: UnitChecker, parameters: tuple[Parameter, ...]) -> None:
    """Checks the number and the names of parameters."""
    if len(parameters) > MAXIMUM_PARAMETERS:
        unit.report(parameters[MAXIMUM_PARAMETERS], messages.TOO_MANY_PARAMETERS())
    seen: set[str] = set()
    for parameter in parameters:
        folded = fold(parameter.name.text)
        if folded in seen:
            unit.report(parameter.name, duplicate_variable(parameter.name.text))
        seen.add(folded)


def check_methods(subject: Subject, symbol: TypeSymbol) -> None:
    """Checks that no two methods, and no two constructors, have the same name and parameter types.

    Every class has a method `clone()` of its own already.
    """
    if symbol.kind is TypeKind.CLASS:
        for method in symbol.methods.get("clone", ()):
            if not method.parameters and isinstance(method.origin, MethodDeclaration):
                _report_duplicate(subject, symbol, method, symbol.type)
    for overloads in symbol.methods.values():
        if len(overloads) > 1:
            _check_overloads(subject, symbol, overloads)
    if len(symbol.constructors) > 1 and not is_exception(subject.checker, symbol):
        _check_overloads(subject, symbol, symbol.constructors)


def _check_overloads(subject: Subject, symbol: TypeSymbol, overloads: list[MethodSymbol]) -> None:
    seen: set[tuple[object, ...]] = set()
    for method in overloads:
        types = tuple(parameter.type for parameter in method.parameters)
        if names_unknown(types):
            continue
        if types in seen and isinstance(method.origin, MethodDeclaration | ConstructorDeclaration):
            _report_duplicate(subject, symbol, method, method.return_type)
        seen.add(types)


def _report_duplicate(subject: Subject, symbol: TypeSymbol, method: MethodSymbol, result: Type) -> None:
    assert isinstance(method.origin, MethodDeclaration | ConstructorDeclaration)
    text = described(method, symbol.type, tuple(parameter.type for parameter in method.parameters), result)
    subject.report(messages.DUPLICATE_METHOD(method.name, text, spelled(symbol.type)), method.origin.name)


def check_constructor_name(subject: Subject, symbol: TypeSymbol) -> None:
    """Checks that a constructor is named like its class."""
    node = subject.node
    if isinstance(node, ConstructorDeclaration) and fold(node.name.text) != fold(symbol.name):
        subject.report(messages.CONSTRUCTOR_NAME(node.name.text))


def check_initializer(subject: Subject) -> None:
    """Checks that inner types have no static blocks."""
    if subject.element is Element.INITIALIZER and "static" in subject.keywords and subject.is_in_inner_type:
        subject.report(messages.INNER_STATIC_BLOCK())


def check_interface_member(unit: UnitChecker, owner: TypeSymbol, member: Declaration) -> bool:
    """Checks that an interface declares methods only; returns whether the member is one."""
    if owner.kind is not TypeKind.INTERFACE or isinstance(member, MethodDeclaration):
        return True
    plural = "types" if isinstance(member, TypeDeclaration) else _MEMBER_NAMES.get(type(member), "this")
    unit.report(member, messages.INTERFACE_MEMBER(plural))
    return False
