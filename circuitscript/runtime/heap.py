"""The heap as it is accounted: a declared size for every kind of value, never the host's own. Compiled.

The sizes are about half of what CPython uses, so that a run which stays within its limit cannot make the process grow
by more than about twice that. Use is charged as values grow; when the charges reach the limit, what is still reachable
is measured, and the run goes on from there. Texts are charged by their length, although Python may take four bytes a
character; so the next measurement comes when half of what is left was charged. Between two lies at least a sixteenth of
the limit, by which a run may therefore exceed it.
"""

from decimal import Decimal
from typing import Any, Final

from mypy_extensions import i64

from circuitscript.data.record import Record
from circuitscript.values.collections import ListValue, MapValue, SetValue
from circuitscript.values.instances import ExceptionInstance, Instance, NativeInstance
from circuitscript.values.numbers import long_digits

OBJECT: Final = 56
FIELD: Final = 8
LIST: Final = 56
ITEM: Final = 24
GROWTH: Final = 48
DICTIONARY: Final = 120
ENTRY: Final = 48
KEYED_ENTRY: Final = 104
TEXT: Final = 24
WIDE: Final = 2
"""How many bytes each code unit counts in a text that is not in ASCII: Python takes up to four."""
DECIMAL: Final = 48
"""The size of a Decimal of up to 64 digits; with more, each two digits count a byte more."""
RECORD: Final = 120
NATIVE: Final = 64
SCALAR: Final = 0

_LIBRARY: Final = "circuitscript.library"
_is_ascii: Final[Any] = str.isascii
TRACE_ENTRY: Final = 8


def text_size(length: i64) -> i64:
    """Returns the size of a string of so many code units."""
    return TEXT + length


class Measure:
    """One walk over everything that is reachable from some roots; each object counts once."""

    total: i64

    def __init__(self) -> None:
        self.total = 0
        self._seen: set[int] = set()
        self._pending: list[Any] = []
        self._states: list[Any] = []

    def add_all(self, values: list[Any], count: i64) -> None:
        """Adds the first `count` of `values` and all that is reachable from them."""
        index: i64 = 0
        while index < count:
            value = values[index]
            index += 1
            if value is not None:
                self._visit(value)
                self._drain()

    def add_states(self, states: list[Any]) -> None:
        """Adds what built-ins keep, and all that is reachable from it."""
        self._states.extend(states)
        self._drain()

    def _drain(self) -> None:
        pending = self._pending
        states = self._states
        while pending or states:
            if states:
                self._visit_state(states.pop())
                continue
            values: list[Any] = pending.pop()
            for value in values:
                if value is not None:
                    self._visit(value)

    def _visit(self, value: Any) -> None:
        if isinstance(value, (bool, int, float)):
            return
        identity = id(value)
        if identity in self._seen:
            return
        if isinstance(value, str):
            self._seen.add(identity)
            self.total += TEXT + len(value) * (1 if _is_ascii(value) is True else WIDE)
        elif isinstance(value, bytes):
            self._seen.add(identity)
            self.total += TEXT + len(value)
        elif isinstance(value, Decimal):
            digits: i64 = long_digits(value)
            if digits > 0:
                self._seen.add(identity)
            self.total += DECIMAL + (digits >> 1)
        else:
            self._seen.add(identity)
            self._visit_container(value)

    def _visit_container(self, value: Any) -> None:
        if isinstance(value, ListValue):
            self.total += LIST + ITEM * len(value.items)
            self._pending.append(value.items)
        elif isinstance(value, Instance):
            self.total += OBJECT + FIELD * len(value.fields)
            self._pending.append(value.fields)
            if isinstance(value, ExceptionInstance):
                self.total += LIST + TRACE_ENTRY * len(value.trace)
                self._pending.append([value.message, value.cause])
        elif isinstance(value, MapValue):
            entry = ENTRY if value.has_plain_keys else KEYED_ENTRY
            self.total += DICTIONARY + entry * len(value.entries)
            self._pending.append(list(value.entries.values()))
            self._visit_keys(value.entries, value.has_plain_keys)
        elif isinstance(value, SetValue):
            entry = ENTRY if value.has_plain_keys else KEYED_ENTRY
            self.total += DICTIONARY + entry * len(value.entries)
            self._pending.append(list(value.entries.values()))
        elif isinstance(value, Record):
            self.total += RECORD + ENTRY * len(value.values)
            self._pending.append(list(value.values.values()))
            if value.errors is not None:
                self.total += 2 * (LIST + ITEM * len(value.errors))
                self._pending.append(list(value.errors))
        elif isinstance(value, NativeInstance):
            self.total += NATIVE
            self._states.append(value.state)

    def _visit_keys(self, entries: dict[Any, Any], has_plain_keys: bool) -> None:
        if has_plain_keys:
            self._pending.append(list(entries))
        else:
            self._pending.append([key.value for key in entries])

    def _visit_state(self, state: Any) -> None:
        """Counts what a library object holds: plain containers, texts, script values and the library's own objects."""
        if state is None or isinstance(state, (bool, int, float)):
            return
        if isinstance(state, (str, bytes, Decimal, ListValue, MapValue, SetValue, Instance, Record, NativeInstance)):
            self._visit(state)
            return
        if id(state) in self._seen:
            return
        self._seen.add(id(state))
        if isinstance(state, bytearray):
            self.total += TEXT + len(state)
        elif isinstance(state, (list, tuple, set, frozenset)):
            self.total += LIST + ITEM * len(state)
            self._states.extend(state)
        elif isinstance(state, dict):
            self.total += DICTIONARY + ENTRY * len(state)
            self._states.extend(state)
            self._states.extend(state.values())
        elif type(state).__module__.startswith(_LIBRARY):
            held = attributes(state)
            self.total += OBJECT + FIELD * len(held)
            self._states.extend(held)
        else:
            self.total += OBJECT


def attributes(state: Any) -> list[Any]:
    """Returns what the attributes of one of the library's own objects hold."""
    held: list[Any] = list(getattr(state, "__dict__", {}).values())
    for base in type(state).__mro__:
        held.extend(getattr(state, name, None) for name in base.__dict__.get("__slots__", ()))
    return held
