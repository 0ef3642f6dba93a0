"""The names that exist before a program is read: the library's types and namespaces, and the schema's objects.

A universe is handed in, made by `engine` from `library` and `data`; nothing here knows where its types come from.
"""

from collections.abc import Callable

from circuitscript.source.classes import define, field
from circuitscript.symbols.scopes import NameTable
from circuitscript.symbols.symbols import NamespaceSymbol, OperatorSymbol, TypeKind, TypeSymbol
from circuitscript.symbols.types import Type


@define(eq=False)
class Universe:
    """Predefined types by name. `find` makes a type on first use, so that a program pays for what it names.

    `find(name)` gets a folded simple name (`string`) or a namespace-qualified one (`system.string`), and returns None
    for an unknown one. `namespaces` holds every namespace's symbol. `operators` holds the overloads by operator:
    binary ones under `+`, unary ones under `unary -`, `++` and `--` under `++` and `--`.
    """

    find: Callable[[str], TypeSymbol | None]
    namespaces: NameTable[NamespaceSymbol]
    operators: dict[str, tuple[OperatorSymbol, ...]]
    use_instead: Callable[[str], str] = lambda name: ""
    """Tells what to use instead of a name that is left out on purpose (`Test.setCurrentPage`); empty for others."""
    void: Type = field(init=False)
    null: Type = field(init=False)
    any: Type = field(init=False)
    _types: dict[TypeSymbol, Type] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.void = Type(TypeSymbol("void", kind=TypeKind.VOID, is_library=True))
        self.null = Type(TypeSymbol("null", kind=TypeKind.NULL, is_library=True))
        self._types = {}
        self.any = Type(TypeSymbol("any", kind=TypeKind.ANY, is_library=True))

    def type(self, name: str, *arguments: Type) -> Type:
        """Returns the predefined type `name`, which must exist, with `arguments`."""
        symbol = self.find(name.lower())
        if symbol is None:
            raise LookupError(name)
        if arguments:
            return Type(symbol, arguments)
        known = self._types.get(symbol)
        if known is None:
            known = self._types[symbol] = Type(symbol)
        return known
