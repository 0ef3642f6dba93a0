"""The local variables of one body, block by block, and the slots they get."""

from circuitscript.symbols import LocalSymbol, fold


class LocalScope:
    """Nested blocks of local variables. A block's slots are used again after it."""

    def __init__(self, first_slot: int) -> None:
        self._next = first_slot
        self._visible: dict[str, LocalSymbol] = {}
        self._blocks: list[tuple[int, list[tuple[str, LocalSymbol | None]]]] = []
        self.frame_size = first_slot

    def enter(self) -> None:
        """Begins a block."""
        self._blocks.append((self._next, []))

    def leave(self) -> None:
        """Ends the innermost block: its variables are gone, shadowed ones are back."""
        self._next, declared = self._blocks.pop()
        for name, shadowed in reversed(declared):
            if shadowed is None:
                del self._visible[name]
            else:
                self._visible[name] = shadowed

    def find(self, name: str) -> LocalSymbol | None:
        """Returns the variable that `name` means here, or None."""
        return self._visible.get(name.lower())

    def is_in_block(self, name: str) -> bool:
        """Whether the innermost block itself declares `name`."""
        folded = fold(name)
        return bool(self._blocks) and any(folded == declared for declared, _ in self._blocks[-1][1])

    def declare(self, symbol: LocalSymbol) -> None:
        """Makes a variable visible in the innermost block and gives it a slot."""
        folded = fold(symbol.name)
        if self._blocks:
            self._blocks[-1][1].append((folded, self._visible.get(folded)))
        self._visible[folded] = symbol
        symbol.slot = self.hidden_slot()

    def declare_parameter(self, symbol: LocalSymbol) -> None:
        """Makes a parameter, which has its slot, visible in the whole body."""
        self._visible.setdefault(fold(symbol.name), symbol)

    def skip(self, slots: int) -> None:
        """Leaves the first `slots` slots to the parameters."""
        self._next = max(self._next, slots)
        self.frame_size = max(self.frame_size, self._next)

    def hidden_slot(self) -> int:
        """Returns a slot for something without a name, used until the innermost block ends."""
        slot = self._next
        self._next = slot + 1
        self.frame_size = max(self.frame_size, self._next)
        return slot

    def visible(self) -> dict[str, LocalSymbol]:
        """Returns all variables that are visible here by folded name."""
        return dict(self._visible)
