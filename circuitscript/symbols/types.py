"""Types as the checker compares them and as running values carry them."""

from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:
    from circuitscript.symbols.symbols import TypeSymbol


@frozen(cache_hash=True)
class Type:
    """A type: the entity that was declared, and its type arguments (`List<Integer>` is `List` with `Integer`).

    Equal when the symbol is the same object and the arguments are equal; arrays are `List`s.
    """

    symbol: "TypeSymbol" = field(eq=id)
    arguments: tuple["Type", ...] = ()

    @property
    def name(self) -> str:
        """The form that Apex's messages use: `List<String>`, `Map<Id,Account>`, `Outer.Inner`."""
        if not self.arguments:
            return self.symbol.qualified_name
        return f"{self.symbol.qualified_name}<{','.join(argument.name for argument in self.arguments)}>"

    def __str__(self) -> str:
        return self.name

    def substitute(self, arguments: "dict[TypeSymbol, Type]") -> "Type":
        """Returns this type with type parameters replaced: `List<T>` under `{T: Integer}` is `List<Integer>`."""
        replacement = arguments.get(self.symbol)
        if replacement is not None:
            return replacement
        if not self.arguments:
            return self
        return Type(self.symbol, tuple(argument.substitute(arguments) for argument in self.arguments))
