"""The one place where names fold: Apex compares identifiers without regard to case."""

from collections.abc import Iterator, MutableMapping
from typing import TypeVar

V = TypeVar("V")


def fold(name: str) -> str:
    """Returns the form of `name` under which it is looked up; identifiers are ASCII, so this is exact."""
    return name.lower()


class NameTable(MutableMapping[str, V]):
    """A mapping by identifier: case-insensitive, in order of insertion. Keys iterate in folded form."""

    __slots__ = ("_entries",)

    def __init__(self) -> None:
        self._entries: dict[str, V] = {}

    def __getitem__(self, name: str) -> V:
        return self._entries[name.lower()]

    def __setitem__(self, name: str, value: V) -> None:
        self._entries[name.lower()] = value

    def __delitem__(self, name: str) -> None:
        del self._entries[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._entries
