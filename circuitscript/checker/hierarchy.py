"""Pass 2a: superclasses and interfaces, and the cycles among them."""

from typing import TYPE_CHECKING

from circuitscript.checker import messages
from circuitscript.checker.units import UnitChecker
from circuitscript.symbols import Type, TypeKind, TypeSymbol
from circuitscript.syntax.ast import ClassDeclaration, InterfaceDeclaration

if TYPE_CHECKING:
    from circuitscript.checker.program import ProgramChecker


def resolve_headers(checker: "ProgramChecker", unit: UnitChecker) -> None:
    """Sets the superclass and interfaces of every type of `unit`; which of them are legal is for the declaration rules.

    A superclass that is no class counts as unknown, so that what might have been inherited is not reported again; an
    interface that is none takes no part in the hierarchy. Both stand in `bindings.type_refs` as they were resolved.
    """
    for symbol in unit.types:
        origin = symbol.origin
        if isinstance(origin, ClassDeclaration | InterfaceDeclaration):
            if isinstance(origin, ClassDeclaration) and origin.superclass is not None:
                parent = checker.resolve_type(origin.superclass, symbol.outer or symbol, unit)
                symbol.superclass = parent if parent.symbol.kind is TypeKind.CLASS else checker.known.any
            resolved = [checker.resolve_type(ref, symbol.outer or symbol, unit) for ref in origin.interfaces]
            symbol.interfaces = tuple(parent for parent in resolved if parent.symbol.kind is TypeKind.INTERFACE)


def break_cycles(checker: "ProgramChecker") -> None:
    """Reports types that are their own ancestors, and takes them out of the hierarchy."""
    cyclic = [(unit, symbol) for unit in checker.units for symbol in unit.types if _reaches(symbol, symbol, set())]
    for unit, symbol in cyclic:
        origin = symbol.origin
        assert isinstance(origin, ClassDeclaration | InterfaceDeclaration)
        unit.report(origin.name, messages.circular_definition(symbol.type))
        symbol.superclass = None
        symbol.interfaces = ()


def _parents(symbol: TypeSymbol) -> tuple[Type, ...]:
    return symbol.interfaces if symbol.superclass is None else (symbol.superclass, *symbol.interfaces)


def _reaches(symbol: TypeSymbol, target: TypeSymbol, visited: set[TypeSymbol]) -> bool:
    for parent in _parents(symbol):
        if parent.symbol is target:
            return True
        if not parent.symbol.is_library and parent.symbol not in visited:
            visited.add(parent.symbol)
            if _reaches(parent.symbol, target, visited):
                return True
    return False
