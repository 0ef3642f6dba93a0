"""The heap as it is accounted: a declared size for every kind of value, never the host's own. Compiled.

The sizes are about half of what CPython uses, so that a run which stays within its limit cannot make the process grow
by more than about twice that. Use is charged as values grow; when the charges reach the limit, what is still reachable
is measured, and the run goes on from there. Between two measurements lies at least a sixteenth of the limit, by which a
run may therefore exceed it.
"""

from decimal import Decimal
from typing import Any

from mypy_extensions import i64

from circuitscript.data.record import Record
from circuitscript.values.collections import ListValue, MapValue, SetValue
from circuitscript.values.instances import ExceptionInstance, Instance, NativeInstance

OBJECT = 56
FIELD = 8
LIST = 56
ITEM = 24
GROWTH = 48
DICTIONARY = 120
ENTRY = 48
KEYED_ENTRY = 104
TEXT = 24
DECIMAL = 48
RECORD = 120
NATIVE = 64
SCALAR = 0

_NATIVE_STATE_DEPTH = 4


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

    def add_all(self, values: list[Any], count: i64) -> None:
        """Adds the first `count` of `values` and all that is reachable from them."""
        index: i64 = 0
        while index < count:
            value = values[index]
            index += 1
            if value is not None:
                self._visit(value)
                self._drain()

    def _drain(self) -> None:
        pending = self._pending
        while pending:
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
        if isinstance(value, (str, bytes)):
            self._seen.add(identity)
            self.total += TEXT + len(value)
        elif isinstance(value, Decimal):
            self.total += DECIMAL
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
        elif isinstance(value, NativeInstance):
            self.total += NATIVE
            self._visit_state(value.state, 0)

    def _visit_keys(self, entries: dict[Any, Any], has_plain_keys: bool) -> None:
        if has_plain_keys:
            self._pending.append(list(entries))
        else:
            self._pending.append([key.value for key in entries])

    def _visit_state(self, state: Any, depth: i64) -> None:
        """Counts what a library object holds, as far as it is made of plain containers, texts and script values."""
        if state is None or depth > _NATIVE_STATE_DEPTH or id(state) in self._seen:
            return
        if isinstance(state, (str, bytes, bytearray)):
            self._seen.add(id(state))
            self.total += TEXT + len(state)
        elif isinstance(state, (list, tuple)):
            self._seen.add(id(state))
            self.total += LIST + ITEM * len(state)
            for item in state:
                self._visit_state(item, depth + 1)
        elif isinstance(state, dict):
            self._seen.add(id(state))
            self.total += DICTIONARY + ENTRY * len(state)
            for item in state.values():
                self._visit_state(item, depth + 1)
        elif isinstance(state, (ListValue, MapValue, SetValue, Instance, Record, NativeInstance)):
            self._pending.append([state])
