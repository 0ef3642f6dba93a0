"""Pass 1: a symbol for every declared type."""

from typing import TYPE_CHECKING

from circuitscript.checker.units import UnitChecker
from circuitscript.symbols import TypeKind, TypeSymbol, fold
from circuitscript.syntax.ast import (
    AnonymousUnit,
    ClassDeclaration,
    ClassUnit,
    EnumDeclaration,
    FieldDeclaration,
    InitializerDeclaration,
    InterfaceDeclaration,
    Modifiers,
    Node,
    TriggerUnit,
    TypeDeclaration,
)

if TYPE_CHECKING:
    from circuitscript.checker.program import ProgramChecker

_KINDS: dict[type[TypeDeclaration], TypeKind] = {
    ClassDeclaration: TypeKind.CLASS,
    InterfaceDeclaration: TypeKind.INTERFACE,
    EnumDeclaration: TypeKind.ENUM,
}


def modifier_set(modifiers: Modifiers) -> frozenset[str]:
    """Returns the keywords and, as `@name` in lower case, the annotations."""
    annotations = {"@" + fold(annotation.name.text) for annotation in modifiers.annotations}
    return modifiers.keywords | annotations if annotations else modifiers.keywords


def collect(checker: "ProgramChecker", unit: UnitChecker) -> None:
    """Makes the symbols of the types that `unit` declares, and of the class around trigger and anonymous statements."""
    tree = unit.unit
    if isinstance(tree, ClassUnit):
        for declaration in tree.declarations:
            symbol = _declare(checker, unit, declaration, None)
            checker.types.setdefault(fold(symbol.name), symbol)
    elif isinstance(tree, TriggerUnit):
        _collect_body(checker, unit, tree.trigger.name.text, tree.trigger, tree.trigger.body)
    elif isinstance(tree, AnonymousUnit):
        _collect_body(checker, unit, "AnonymousBlock", tree, tree.body)


def _collect_body(
    checker: "ProgramChecker", unit: UnitChecker, name: str, origin: Node, body: tuple[Node, ...]
) -> None:
    symbol = TypeSymbol(name, modifiers=frozenset({"public", "virtual"}), origin=origin, is_body=True)
    checker.bindings.declarations[origin] = symbol
    checker.unit_of[symbol] = unit
    unit.body_type = symbol
    for member in body:
        if isinstance(member, TypeDeclaration):
            inner = _declare(checker, unit, member, symbol)
            symbol.types.setdefault(inner.name, inner)


def _declare(
    checker: "ProgramChecker", unit: UnitChecker, declaration: TypeDeclaration, outer: TypeSymbol | None
) -> TypeSymbol:
    symbol = TypeSymbol(
        declaration.name.text,
        kind=_KINDS[type(declaration)],
        outer=outer,
        modifiers=modifier_set(declaration.modifiers),
        origin=declaration,
    )
    if isinstance(declaration, ClassDeclaration):
        _find_initializers(symbol, declaration)
    checker.bindings.declarations[declaration] = symbol
    checker.unit_of[symbol] = unit
    unit.types.append(symbol)
    if isinstance(declaration, ClassDeclaration | InterfaceDeclaration):
        for member in declaration.members:
            if isinstance(member, TypeDeclaration):
                inner = _declare(checker, unit, member, symbol)
                symbol.types.setdefault(inner.name, inner)
    return symbol


def _find_initializers(symbol: TypeSymbol, declaration: ClassDeclaration) -> None:
    for member in declaration.members:
        if isinstance(member, InitializerDeclaration) or (
            isinstance(member, FieldDeclaration) and any(one.initializer is not None for one in member.declarators)
        ):
            if "static" in member.modifiers.keywords:
                symbol.has_static_initializers = True
            else:
                symbol.has_initializers = True
