"""Pass 2b: symbols for the members of every declared type."""

from typing import TYPE_CHECKING

from circuitscript.checker import messages
from circuitscript.checker.collection import modifier_set
from circuitscript.checker.layout import lay_out_type
from circuitscript.checker.units import UnitChecker
from circuitscript.symbols import FieldSymbol, LocalSymbol, MethodSymbol, Type, TypeKind, TypeSymbol, fold
from circuitscript.syntax.ast import (
    Accessor,
    AnonymousUnit,
    ClassDeclaration,
    ConstructorDeclaration,
    Declaration,
    EnumDeclaration,
    FieldDeclaration,
    InterfaceDeclaration,
    LocalDeclaration,
    MethodDeclaration,
    Node,
    Parameter,
    PropertyDeclaration,
    TriggerUnit,
    TypeRef,
)

if TYPE_CHECKING:
    from circuitscript.checker.program import ProgramChecker

_ACCESS = frozenset({"public", "private", "protected", "global"})
_IMPLICIT = frozenset({"public"})
_CONSTANT = frozenset({"public", "static", "final"})


def declare_members(checker: "ProgramChecker", unit: UnitChecker) -> None:
    """Makes the symbols of all members that `unit` declares."""
    for symbol in unit.types:
        members = _Members(checker, unit, symbol)
        origin = symbol.origin
        if isinstance(origin, ClassDeclaration | InterfaceDeclaration):
            for member in origin.members:
                members.declare(member)
        elif isinstance(origin, EnumDeclaration):
            members.declare_constants(origin)
        if symbol.kind is TypeKind.CLASS:
            members.add_automatic_constructors()
    tree = unit.unit
    if unit.body_type is not None and isinstance(tree, TriggerUnit | AnonymousUnit):
        body = tree.trigger.body if isinstance(tree, TriggerUnit) else tree.body
        _declare_body_members(checker, unit, unit.body_type, body)


def lay_out(checker: "ProgramChecker") -> None:
    """Gives every field and virtual method its slot."""
    done: set[TypeSymbol] = set()
    for unit in checker.units:
        for symbol in unit.types:
            lay_out_type(symbol, done)
        if unit.body_type is not None:
            lay_out_type(unit.body_type, done)


def _declare_body_members(
    checker: "ProgramChecker", unit: UnitChecker, symbol: TypeSymbol, body: tuple[Node, ...]
) -> None:
    """Methods beside statements are static; where there are any, the outermost variables are fields that they see."""
    members = _Members(checker, unit, symbol, is_body=True)
    has_methods = any(isinstance(member, MethodDeclaration | PropertyDeclaration) for member in body)
    for member in body:
        if isinstance(member, Declaration):
            members.declare(member)
        elif has_methods and isinstance(member, LocalDeclaration):
            type = checker.resolve_type(member.type, symbol, unit)
            for declarator in member.declarators:
                members.add_field(declarator, declarator.name.text, type, modifier_set(member.modifiers))


class _Members:
    """Makes the members of one type."""

    def __init__(self, checker: "ProgramChecker", unit: UnitChecker, owner: TypeSymbol, is_body: bool = False) -> None:
        self._checker = checker
        self._unit = unit
        self._owner = owner
        self._is_body = is_body

    def declare(self, member: Declaration) -> None:
        """Makes the symbols of one member; types and initialisers need none here."""
        if isinstance(member, MethodDeclaration):
            self._method(member)
        elif isinstance(member, FieldDeclaration):
            type = self._resolve(member.type)
            for declarator in member.declarators:
                self.add_field(declarator, declarator.name.text, type, modifier_set(member.modifiers))
        elif isinstance(member, PropertyDeclaration):
            self._property(member)
        elif isinstance(member, ConstructorDeclaration):
            self._constructor(member)

    def declare_constants(self, declaration: EnumDeclaration) -> None:
        """Makes the constants of an enum."""
        for ordinal, name in enumerate(declaration.constants):
            field = FieldSymbol(
                name.text,
                self._owner.type,
                origin=name,
                owner=self._owner,
                modifiers=_CONSTANT,
                is_static=True,
                is_final=True,
                slot=ordinal,
                is_enum_constant=True,
            )
            self._checker.bindings.declarations[name] = field
            self._owner.fields.setdefault(name.text, field)
        self._owner.static_count = len(declaration.constants)

    def add_automatic_constructors(self) -> None:
        """Adds the constructors that nobody wrote: the default one, and an exception's four."""
        known = self._checker.known
        relations = self._checker.relations
        if relations.instantiation(self._owner.type, known.exception.symbol) is not None:
            message = ("message", known.string)
            cause = ("cause", known.exception)
            for parameters in ((), (message,), (cause,), (message, cause)):
                self._automatic_constructor(parameters)
        elif not self._owner.constructors:
            self._automatic_constructor(())

    def _automatic_constructor(self, parameters: tuple[tuple[str, Type], ...]) -> None:
        types = tuple(type for _, type in parameters)
        for constructor in self._owner.constructors:
            if tuple(parameter.type for parameter in constructor.parameters) == types:
                return
        symbol = self._method_symbol("<init>", self._checker.known.void, None, _IMPLICIT)
        symbol.parameters = tuple(
            LocalSymbol(name, type, slot=position + 1) for position, (name, type) in enumerate(parameters)
        )
        symbol.is_constructor = True
        symbol.is_automatic = True
        symbol.frame_size = 1 + len(parameters)
        self._owner.constructors.append(symbol)

    def add_field(self, node: Node, name: str, type: Type, modifiers: frozenset[str]) -> FieldSymbol:
        """Makes a field, property or outermost variable; the first one of a name is the one that is found."""
        if type == self._checker.known.void:
            self._unit.report(node, messages.invalid_type("void"))
            type = self._checker.known.any
        field = FieldSymbol(
            name,
            type,
            origin=node,
            owner=self._owner,
            modifiers=modifiers,
            is_static=self._is_body or "static" in modifiers,
            is_final="final" in modifiers,
        )
        self._checker.bindings.declarations[node] = field
        self._owner.fields.setdefault(name, field)
        return field

    def _property(self, node: PropertyDeclaration) -> None:
        type = self._resolve(node.type)
        modifiers = modifier_set(node.modifiers)
        field = self.add_field(node, node.name.text, type, modifiers)
        field.is_property = True
        for accessor in node.accessors:
            method = self._accessor(accessor, field, modifiers)
            if accessor.kind == "get" and field.getter is None:
                field.getter = method
            elif accessor.kind == "set" and field.setter is None:
                field.setter = method

    def _accessor(self, node: Accessor, field: FieldSymbol, modifiers: frozenset[str]) -> MethodSymbol:
        is_getter = node.kind == "get"
        own = modifier_set(node.modifiers)
        access = own & _ACCESS
        inherited = modifiers - _ACCESS if access else modifiers
        void = self._checker.known.void
        method = self._method_symbol(field.name, field.type if is_getter else void, node, inherited | own)
        method.is_static = field.is_static
        method.is_automatic = node.body is None
        if not is_getter:
            method.parameters = (LocalSymbol("value", field.type, slot=0 if field.is_static else 1),)
        method.frame_size = len(method.parameters) + (0 if field.is_static else 1)
        self._checker.bindings.declarations[node] = method
        return method

    def _method(self, node: MethodDeclaration) -> None:
        modifiers = modifier_set(node.modifiers)
        if self._owner.kind is TypeKind.INTERFACE:
            modifiers |= {"abstract", "public"} if not modifiers & _ACCESS else {"abstract"}
        method = self._method_symbol(node.name.text, self._resolve(node.return_type), node, modifiers)
        method.is_static = self._is_body or "static" in modifiers
        method.parameters = self._parameters(node.parameters, 0 if method.is_static else 1)
        method.frame_size = len(method.parameters) + (0 if method.is_static else 1)
        self._checker.bindings.declarations[node] = method
        self._owner.methods.setdefault(method.name, []).append(method)

    def _constructor(self, node: ConstructorDeclaration) -> None:
        constructor = self._method_symbol("<init>", self._checker.known.void, node, modifier_set(node.modifiers))
        constructor.is_constructor = True
        constructor.parameters = self._parameters(node.parameters, 1)
        constructor.frame_size = 1 + len(constructor.parameters)
        self._checker.bindings.declarations[node] = constructor
        if fold(node.name.text) == fold(self._owner.name):
            self._owner.constructors.append(constructor)

    def _method_symbol(self, name: str, result: Type, node: Node | None, modifiers: frozenset[str]) -> MethodSymbol:
        return MethodSymbol(name, origin=node, owner=self._owner, return_type=result, modifiers=modifiers)

    def _parameters(self, nodes: tuple[Parameter, ...], first_slot: int) -> tuple[LocalSymbol, ...]:
        parameters: list[LocalSymbol] = []
        for slot, node in enumerate(nodes, first_slot):
            type = self._resolve(node.type)
            if type == self._checker.known.void:
                self._unit.report(node.type, messages.void_parameter())
                type = self._checker.known.any
            symbol = LocalSymbol(
                node.name.text, type, origin=node, slot=slot, is_final="final" in node.modifiers.keywords
            )
            self._checker.bindings.declarations[node] = symbol
            parameters.append(symbol)
        return tuple(parameters)

    def _resolve(self, ref: TypeRef) -> Type:
        return self._checker.resolve_type(ref, self._owner, self._unit)
