"""Pass 3: the rules about declarations themselves, family by family."""

from typing import TYPE_CHECKING

from circuitscript.checker import shapes
from circuitscript.checker.annotated_types import check_annotated_type
from circuitscript.checker.annotation_rules import (
    check_constructor_types,
    check_field_annotations,
    check_method_annotations,
)
from circuitscript.checker.annotations import check_annotations, check_local_annotations
from circuitscript.checker.contracts import check_class_contracts, check_interface_contracts
from circuitscript.checker.elements import Element, Subject
from circuitscript.checker.identifiers import check_type_name
from circuitscript.checker.inheritance import check_exception_constructors, check_header
from circuitscript.checker.modifiers import check_body, check_modifiers
from circuitscript.checker.properties import check_accessors
from circuitscript.checker.triggers import check_trigger, check_trigger_handler
from circuitscript.checker.units import UnitChecker
from circuitscript.checker.visibility import check_named_types
from circuitscript.symbols import FieldSymbol, MethodSymbol, TypeKind, TypeSymbol
from circuitscript.syntax.ast import (
    AnonymousUnit,
    ClassDeclaration,
    ClassUnit,
    ConstructorDeclaration,
    Declaration,
    EnumDeclaration,
    FieldDeclaration,
    InitializerDeclaration,
    InterfaceDeclaration,
    MethodDeclaration,
    Name,
    Node,
    Parameter,
    PropertyDeclaration,
    TriggerUnit,
    TypeDeclaration,
)

if TYPE_CHECKING:
    from circuitscript.checker.program import ProgramChecker

_TYPE_ELEMENTS = {
    TypeKind.CLASS: Element.CLASS,
    TypeKind.INTERFACE: Element.INTERFACE,
    TypeKind.ENUM: Element.ENUM,
}
_MEMBER_ELEMENTS: dict[type[Declaration], Element] = {
    MethodDeclaration: Element.METHOD,
    ConstructorDeclaration: Element.CONSTRUCTOR,
    FieldDeclaration: Element.FIELD,
    PropertyDeclaration: Element.PROPERTY,
    InitializerDeclaration: Element.INITIALIZER,
}


def check_declarations(checker: "ProgramChecker", unit: UnitChecker) -> None:
    """Checks modifiers, annotations, names, contracts and trigger headers of one unit."""
    rules = _Declarations(checker, unit)
    tree = unit.unit
    if isinstance(tree, ClassUnit):
        shapes.check_file(unit, tree)
    elif isinstance(tree, TriggerUnit):
        check_trigger(checker, unit, tree.trigger)
        rules.check_body_members(tree.trigger.body)
    elif isinstance(tree, AnonymousUnit):
        rules.check_body_members(tree.body)
    for symbol in unit.types:
        rules.check_type(symbol)


class _Declarations:
    """Checks the declarations of one unit."""

    def __init__(self, checker: "ProgramChecker", unit: UnitChecker) -> None:
        self._checker = checker
        self._unit = unit
        self._symbols = checker.bindings.declarations

    def check_type(self, symbol: TypeSymbol) -> None:
        """Checks a type and its members; inner types come by themselves."""
        node = symbol.origin
        assert isinstance(node, TypeDeclaration)
        element = _TYPE_ELEMENTS[symbol.kind]
        subject = Subject(self._checker, self._unit, element, node, node.name, node.modifiers, symbol.outer, symbol)
        check_modifiers(subject)
        check_annotations(subject)
        if element is not Element.ENUM:
            check_type_name(self._unit, node.name)
        shapes.check_type_shape(subject, symbol)
        check_header(subject, symbol)
        check_named_types(subject, symbol)
        shapes.check_methods(subject, symbol)
        if isinstance(node, EnumDeclaration):
            shapes.check_enum_constants(subject)
        elif isinstance(node, InterfaceDeclaration):
            self._check_members(symbol, node.members)
            check_interface_contracts(subject, symbol)
        elif isinstance(node, ClassDeclaration):
            self._check_members(symbol, node.members)
            check_exception_constructors(subject, symbol)
            check_annotated_type(subject, symbol)
            check_class_contracts(subject, symbol)
            check_trigger_handler(subject, symbol)

    def check_body_members(self, body: tuple[Node, ...]) -> None:
        """Checks the declarations among the statements of a trigger or of anonymous code."""
        if self._unit.body_type is not None:
            members = tuple(member for member in body if isinstance(member, Declaration))
            self._check_members(self._unit.body_type, members)

    def _check_members(self, owner: TypeSymbol, members: tuple[Declaration, ...]) -> None:
        field_names: set[str] = set()
        for member in members:
            element = _MEMBER_ELEMENTS.get(type(member))
            if not shapes.check_interface_member(self._unit, owner, member) or element is None:
                continue
            if element is Element.METHOD and owner.kind is TypeKind.INTERFACE:
                element = Element.INTERFACE_METHOD
            subject = Subject(self._checker, self._unit, element, member, _place(member), member.modifiers, owner)
            check_modifiers(subject)
            check_annotations(subject)
            check_named_types(subject, owner)
            self._check_member(subject, member, field_names)

    def _check_member(self, subject: Subject, member: Declaration, field_names: set[str]) -> None:
        if isinstance(member, MethodDeclaration):
            self._check_parameters(member.parameters)
            check_body(subject)
            method = self._symbols[member]
            assert isinstance(method, MethodSymbol)
            check_method_annotations(subject, method)
        elif isinstance(member, ConstructorDeclaration):
            self._check_constructor(subject, member)
        elif isinstance(member, FieldDeclaration):
            shapes.check_fields(subject, tuple(one.name for one in member.declarators), field_names)
            for declarator in member.declarators:
                self._check_field(subject, declarator)
        elif isinstance(member, PropertyDeclaration):
            shapes.check_fields(subject, (member.name,), field_names)
            check_accessors(subject)
            self._check_field(subject, member)
        else:
            shapes.check_initializer(subject)

    def _check_constructor(self, subject: Subject, node: ConstructorDeclaration) -> None:
        owner = subject.owner
        assert owner is not None
        shapes.check_constructor_name(subject, owner)
        self._check_parameters(node.parameters)
        check_body(subject)
        constructor = self._symbols[node]
        assert isinstance(constructor, MethodSymbol)
        check_constructor_types(subject, constructor)

    def _check_field(self, subject: Subject, node: Node) -> None:
        field = self._symbols[node]
        assert isinstance(field, FieldSymbol)
        check_field_annotations(subject, field)

    def _check_parameters(self, parameters: tuple[Parameter, ...]) -> None:
        shapes.check_parameters(self._unit, parameters)
        for parameter in parameters:
            if parameter.modifiers.items:
                subject = Subject(
                    self._checker, self._unit, Element.PARAMETER, parameter, parameter.name, parameter.modifiers
                )
                check_modifiers(subject)
                check_local_annotations(self._unit, parameter.modifiers, Element.PARAMETER)


def _place(member: Declaration) -> Node:
    if isinstance(member, FieldDeclaration):
        return member.declarators[0].name
    name = getattr(member, "name", None)
    return name if isinstance(name, Name) else member
