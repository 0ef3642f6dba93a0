"""Members of types: fields and methods found through superclasses and interfaces, with type arguments put in."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from circuitscript.checker.layout import signature
from circuitscript.source.classes import frozen
from circuitscript.symbols import Candidate, FieldSymbol, Type, TypeKind, TypeSymbol, fold
from circuitscript.symbols.overloads import candidate

if TYPE_CHECKING:
    from circuitscript.checker.program import ProgramChecker

_OPEN = frozenset({"public", "global", "webservice"})


@frozen(eq=False)
class FoundField:
    """A field with its type under the receiver's type arguments."""

    symbol: FieldSymbol
    type: Type


class Lookup:
    """Finds members. What is inherited from an unknown type is itself unknown: see `is_open`."""

    def __init__(self, checker: "ProgramChecker") -> None:
        self._checker = checker
        self._object = checker.known.object
        self._sobject = checker.known.sobject
        self._candidates: dict[tuple[Type, str], list[Candidate]] = {}
        enum = checker.universe.find("enum")
        self._enum: TypeSymbol | None = enum

    def ancestry(self, type: Type) -> Iterator[Type]:
        """Yields `type` and its superclasses, nearest first; an sObject type ends in `SObject`."""
        current: Type | None = type
        while current is not None:
            symbol = current.symbol
            yield current
            parent = symbol.superclass
            if parent is None and symbol.kind is TypeKind.SOBJECT and symbol is not self._sobject.symbol:
                parent = self._sobject
            if parent is not None and symbol.parameters:
                parent = parent.substitute(dict(zip(symbol.parameters, current.arguments, strict=False)))
            current = parent

    def is_open(self, type: Type) -> bool:
        """Whether members may exist that cannot be known: an ancestor is unknown, or lost some to a syntax error."""
        return any(
            ancestor.symbol.kind is TypeKind.ANY or ancestor.symbol in self._checker.incomplete
            for ancestor in self.ancestry(type)
        )

    def field(self, type: Type, name: str) -> FoundField | None:
        """Returns the nearest field or property `name` of `type`."""
        for ancestor in self.ancestry(type):
            fields = ancestor.symbol.complete().fields
            if name in fields:
                found = fields[name]
                if not ancestor.arguments:
                    return FoundField(found, found.type)
                arguments = dict(zip(ancestor.symbol.parameters, ancestor.arguments, strict=False))
                return FoundField(found, found.type.substitute(arguments))
        return None

    def methods(self, type: Type, name: str) -> list[Candidate]:
        """Returns all methods `name` of `type`, inherited ones included, overridden ones left out."""
        key = (type, fold(name))
        found = self._candidates.get(key)
        if found is None:
            found = self._candidates[key] = list(self._collect(type, key[1]))
        return found

    def _collect(self, type: Type, name: str) -> Iterator[Candidate]:
        seen: set[object] = set()
        for ancestor in self._all_parents(type):
            if ancestor == self._object and not self._has_of_object(type, name, bool(seen)):
                return
            methods = ancestor.symbol.complete().methods
            if name not in methods:
                continue
            arguments = dict(zip(ancestor.symbol.parameters, ancestor.arguments, strict=False))
            for method in methods[name]:
                one = candidate(method, arguments)
                key = signature(method) if not arguments else (name, one.parameters)
                if key not in seen:
                    seen.add(key)
                    yield one

    def _has_of_object(self, type: Type, name: str, has_own: bool) -> bool:
        """Whether `type` has Object's method; `clone` is there for authors' classes only, beside their own ones."""
        if name == "clone":
            return type.symbol.kind is TypeKind.CLASS and not type.symbol.is_library
        return not has_own

    def _all_parents(self, type: Type) -> Iterator[Type]:
        """Superclasses first, then interfaces, then what every value has unless it has its own of that name."""
        ancestors = list(self.ancestry(type))
        yield from ancestors
        if type.symbol.kind is TypeKind.ENUM and self._enum is not None:
            yield Type(self._enum, (type,))
        visited: set[Type] = set()
        for ancestor in ancestors:
            yield from self._interfaces(ancestor, visited)
        if self._object not in ancestors:
            yield self._object

    def _interfaces(self, type: Type, visited: set[Type]) -> Iterator[Type]:
        arguments = dict(zip(type.symbol.parameters, type.arguments, strict=False))
        for declared in type.symbol.interfaces:
            parent = declared.substitute(arguments) if arguments else declared
            if parent not in visited:
                visited.add(parent)
                yield parent
                yield from self._interfaces(parent, visited)

    def is_visible(self, modifiers: frozenset[str], owner: TypeSymbol, user: TypeSymbol | None) -> bool:
        """Whether a member of `owner` with `modifiers` may be named inside `user`.

        Private members (that is what no access means) are seen in the whole outermost class, protected ones in
        subclasses too, and those with `@TestVisible` in every test class.
        """
        if owner.is_library or modifiers & _OPEN or owner.kind in (TypeKind.INTERFACE, TypeKind.ENUM):
            return True
        if user is None:
            return False
        if outermost(owner) is outermost(user):
            return True
        if "@testvisible" in modifiers and is_test(user):
            return True
        return "protected" in modifiers and self._inherits(user, owner)

    def is_type_visible(self, symbol: TypeSymbol, user: TypeSymbol | None) -> bool:
        """Whether an inner type may be named inside `user`; outermost types always may."""
        return symbol.outer is None or self.is_visible(symbol.modifiers, symbol.outer, user)

    def _inherits(self, user: TypeSymbol, owner: TypeSymbol) -> bool:
        current: TypeSymbol | None = user
        while current is not None:
            if any(ancestor.symbol is owner for ancestor in self.ancestry(current.type)):
                return True
            current = current.outer
        return False


def outermost(symbol: TypeSymbol) -> TypeSymbol:
    """Returns the top-level type around `symbol`."""
    while symbol.outer is not None:
        symbol = symbol.outer
    return symbol


def is_test(symbol: TypeSymbol) -> bool:
    """Whether the outermost class is a test class."""
    return bool(outermost(symbol).modifiers & {"@istest", "@test"})
