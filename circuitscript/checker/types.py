"""Resolving written types: which declaration a `TypeRef` means where it stands."""

from typing import TYPE_CHECKING

from circuitscript.checker import messages
from circuitscript.checker.units import UnitChecker
from circuitscript.symbols import Type, TypeKind, TypeSymbol, fold
from circuitscript.syntax.ast import TypeArgumentedName, TypeRef

if TYPE_CHECKING:
    from circuitscript.checker.program import ProgramChecker

MAXIMUM_TYPE_DEPTH = 8
"""How deep type arguments may nest: `List<List<Integer>>` has depth 2."""


class TypeResolver:
    """Turns `TypeRef`s into types, and simple names into type symbols."""

    def __init__(self, program: "ProgramChecker") -> None:
        self._program = program
        self._any = program.universe.any
        self._simple: dict[tuple[TypeSymbol | None, str], TypeSymbol | None] = {}
        self.is_final = False
        """Set when the hierarchy is known: from then on answers are remembered."""

    def resolve(self, ref: TypeRef, scope: TypeSymbol | None, unit: UnitChecker) -> Type:
        """Returns the type that `ref` names, or ANY after reporting why there is none."""
        refs = self._program.bindings.type_refs
        known = refs.get(ref)
        if known is None:
            known = refs[ref] = self._resolve(ref, scope, unit)
            if ref.parts and _depth(known) > MAXIMUM_TYPE_DEPTH:
                unit.report(ref, messages.type_too_deep(_depth(known)))
        return known

    def _resolve(self, ref: TypeRef, scope: TypeSymbol | None, unit: UnitChecker) -> Type:
        if len(ref.parts) == 1 and fold(ref.parts[0].name.text) == "void":
            return self._program.universe.void
        symbol = self.find([part.name.text for part in ref.parts], scope)
        result = self._any
        if symbol is not None:
            result = self._with_arguments(ref, symbol, scope, unit)
        else:
            name = ".".join(part.name.text for part in ref.parts)
            unit.report(ref, messages.invalid_type(name, self._program.universe.use_instead(name)))
            for argument in (argument for part in ref.parts for argument in part.arguments):
                self.resolve(argument, scope, unit)
        for _ in range(ref.dimensions):
            result = self._program.known.list_of(result)
        return result

    def _with_arguments(self, ref: TypeRef, symbol: TypeSymbol, scope: TypeSymbol | None, unit: UnitChecker) -> Type:
        last: TypeArgumentedName = ref.parts[-1]
        arguments = tuple(self.resolve(argument, scope, unit) for argument in last.arguments)
        expected = len(symbol.parameters)
        if len(arguments) == expected:
            return Type(symbol, arguments)
        if not expected:
            unit.report(ref, messages.type_arguments_not_supported(Type(symbol)))
            return Type(symbol)
        if not arguments:
            unit.report(ref, messages.type_arguments_missing(symbol))
        else:
            unit.report(ref, messages.wrong_type_argument_count(symbol, expected, len(arguments)))
        filled = (arguments + (self._any,) * expected)[:expected]
        return Type(symbol, filled)

    def find(self, names: list[str], scope: TypeSymbol | None) -> TypeSymbol | None:
        """Returns the type with this dotted name as seen from inside `scope`, or None.

        A type of the program comes before a library type of the same name, and a type before a namespace: but where a
        class `Database` has no inner `SaveResult`, `Database.SaveResult` is still the library's.
        """
        symbol = self.find_simple(names[0], scope)
        if len(names) == 1:
            return symbol
        if symbol is not None:
            inner = self._inner(symbol, names[1:])
            if inner is not None:
                return inner
        return self._program.universe.find(".".join(names).lower())

    def find_simple(self, name: str, scope: TypeSymbol | None) -> TypeSymbol | None:
        """Returns the type with this simple name as seen from inside `scope`, or None."""
        key = (scope, fold(name))
        if key in self._simple:
            return self._simple[key]
        found = self._find_simple(name, scope)
        if self.is_final:
            self._simple[key] = found
        return found

    def _find_simple(self, name: str, scope: TypeSymbol | None) -> TypeSymbol | None:
        outer = scope
        while outer is not None:
            found = self._member_type(outer, name)
            if found is not None:
                return found
            outer = outer.outer
        top = self._program.types.get(fold(name))
        return top if top is not None else self._program.universe.find(fold(name))

    def _member_type(self, symbol: TypeSymbol, name: str, sees_itself: bool = True) -> TypeSymbol | None:
        """An inner type of `symbol` or of one of its superclasses; inside an inner type, also its own name."""
        current: TypeSymbol | None = symbol
        visited = 0
        while current is not None and visited < 64:
            if name in current.types:
                return current.types[name]
            if sees_itself and current is symbol and current.outer is not None and fold(current.name) == fold(name):
                return current
            current = current.superclass.symbol if current.superclass is not None else None
            visited += 1
        return None

    def inner(self, symbol: TypeSymbol, name: str) -> TypeSymbol | None:
        """Returns the inner type `name` of `symbol` or of one of its superclasses, or None."""
        return self._inner(symbol, [name])

    def _inner(self, symbol: TypeSymbol, names: list[str]) -> TypeSymbol | None:
        current: TypeSymbol | None = symbol
        for name in names:
            current = self._member_type(current, name, False) if current is not None else None
        return current


def _depth(type: Type) -> int:
    if type.symbol.kind is TypeKind.ANY or not type.arguments:
        return 0
    return 1 + max(map(_depth, type.arguments))
