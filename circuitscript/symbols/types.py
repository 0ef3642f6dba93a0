"""Types as the checker compares them and as running values carry them."""

from typing import TYPE_CHECKING

from circuitscript.source.classes import field, frozen

if TYPE_CHECKING:
    from circuitscript.symbols.symbols import TypeSymbol


@frozen(eq=False)
class Type:
    """A type: the entity that was declared, and its type arguments (`List<Integer>` is `List` with `Integer`).

    Equal when the symbol is the same object and the arguments are equal; arrays are `List`s.
    """

    symbol: "TypeSymbol"
    arguments: tuple["Type", ...] = ()
    _hash: int = field(init=False, repr=False)

    @_hash.default
    def _make_hash(self) -> int:
        return hash((id(self.symbol), self.arguments))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Type):
            return NotImplemented
        return self.symbol is other.symbol and self.arguments == other.arguments

    def __hash__(self) -> int:
        return self._hash

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
