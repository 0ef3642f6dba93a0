"""List, Set and Map as values: native containers with the type that they were made with.

Compiled. Plain keys (String, Id, Integer, Long, Boolean, Date, Datetime, enum constants) stand in the dictionary as
they are; where the key type is anything else, the dictionary's keys are `keys.Key` objects made by `values.equality`.
"""

from typing import Any

from circuitscript.symbols import Type


class ListValue:
    """A List. `type` is the whole list type; `locks` counts iterations that forbid changes in size."""

    def __init__(self, type: Type, items: list[Any]) -> None:
        self.type = type
        self.items = items
        self.locks: int = 0
        self.is_read_only: bool = False


class SetValue:
    """A Set in order of insertion: `entries` maps each key to the element itself."""

    def __init__(self, type: Type, entries: dict[Any, Any], has_plain_keys: bool) -> None:
        self.type = type
        self.entries = entries
        self.has_plain_keys = has_plain_keys
        self.locks: int = 0
        self.is_read_only: bool = False


class MapValue:
    """A Map in order of insertion.

    With plain keys `entries` maps key to value, else `Key` to value (`key.value` is the key).
    """

    def __init__(self, type: Type, entries: dict[Any, Any], has_plain_keys: bool) -> None:
        self.type = type
        self.entries = entries
        self.has_plain_keys = has_plain_keys
        self.locks: int = 0
        self.is_read_only: bool = False
