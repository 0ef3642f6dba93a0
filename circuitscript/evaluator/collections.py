"""Making of collections and records."""

from typing import Any

from mypy_extensions import i64

from circuitscript.data.record import Record
from circuitscript.data.schema import ObjectDefinition
from circuitscript.evaluator.maps import keyed
from circuitscript.evaluator.nodes import Expression
from circuitscript.runtime import heap
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import ScriptException, null_argument
from circuitscript.symbols import Type
from circuitscript.values.collections import ListValue, MapValue, SetValue


class NewList(Expression):
    """`new List<T>{a, b}`; `new List<T>()` has no elements."""

    def __init__(self, type: Type, elements: list[Expression]) -> None:
        self.type = type
        self.elements = elements
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        count = len(self.elements)
        context.charge_heap(heap.LIST)
        if count == 0:
            empty: list[Any] = []
            return ListValue(self.type, empty)
        context.charge_items(count, count)
        return ListValue(self.type, [element.evaluate(context, base) for element in self.elements])


class GrowingList(Expression):
    """`new List<T>{a, b}` that stands in a slot while its elements, which may grow the heap, are evaluated."""

    slot: i64

    def __init__(self, type: Type, elements: list[Expression], slot: int) -> None:
        self.type = type
        self.elements = elements
        self.slot = slot
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        count = len(self.elements)
        context.charge_heap(heap.LIST)
        context.charge_items(count, count)
        items: list[Any] = []
        value = ListValue(self.type, items)
        context.slots[base + self.slot] = value
        for element in self.elements:
            item = element.evaluate(context, base)
            items.append(item)
        context.slots[base + self.slot] = None
        return value


class NewSet(Expression):
    """`new Set<T>{a, b}`; unless `slot` is -1, it stands there meanwhile, and the element at hand in the next slot."""

    slot: i64

    def __init__(self, type: Type, elements: list[Expression], has_plain_keys: bool, slot: int = -1) -> None:
        self.type = type
        self.elements = elements
        self.has_plain_keys = has_plain_keys
        self.slot = slot
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        count = len(self.elements)
        context.charge_heap(heap.DICTIONARY)
        context.charge_items(count, count)
        entries: dict[Any, Any] = {}
        made = SetValue(self.type, entries, self.has_plain_keys)
        slot = base + self.slot
        if self.slot >= 0:
            context.slots[slot] = made
        for element in self.elements:
            value = element.evaluate(context, base)
            key: Any = value
            if not self.has_plain_keys:
                context.slots[slot + 1] = value
                key = keyed(value, context)
            if key not in entries:
                entries[key] = value
        if self.slot >= 0:
            context.clear(slot, slot + 2)
        return made


class NewMap(Expression):
    """`new Map<K, V>{k => v}`; keys and values in turn.

    Unless `slot` is -1, the map stands there meanwhile, the key at hand in the next slot, and its value after that.
    """

    slot: i64

    def __init__(
        self, type: Type, keys: list[Expression], values: list[Expression], has_plain_keys: bool, slot: int = -1
    ) -> None:
        self.type = type
        self.keys = keys
        self.values = values
        self.has_plain_keys = has_plain_keys
        self.slot = slot
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        count = len(self.keys)
        context.charge_heap(heap.DICTIONARY)
        context.charge_items(count, count)
        entries: dict[Any, Any] = {}
        made = MapValue(self.type, entries, self.has_plain_keys)
        slot = base + self.slot
        if self.slot >= 0:
            context.slots[slot] = made
        index: i64 = 0
        while index < count:
            key = self.keys[index].evaluate(context, base)
            value = self.values[index].evaluate(context, base)
            if not self.has_plain_keys:
                context.slots[slot + 2] = value
                key = keyed(key, context)
            entries[key] = value
            index += 1
        if self.slot >= 0:
            context.clear(slot, slot + 3)
        return made


class NewArray(Expression):
    """`new T[n]`: a list of n nulls."""

    def __init__(self, type: Type, size: Expression) -> None:
        self.type = type
        self.size = size
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        size = self.size.evaluate(context, base)
        if size is None:
            null_argument()
        count: i64 = size
        if count < 0:
            raise ScriptException("ListException", f"Invalid list size: {count}")
        context.charge_heap(heap.LIST)
        context.charge_items(count, count)
        return ListValue(self.type, [None] * count)


class NewRecord(Expression):
    """`new Contact(LastName = 'x')`."""

    def __init__(self, definition: ObjectDefinition, names: list[str], values: list[Expression]) -> None:
        self.definition = definition
        self.names = names
        self.values = values
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        count = len(self.names)
        context.charge_heap(heap.RECORD + heap.ENTRY * count)
        fields: dict[str, object] = {}
        index: i64 = 0
        while index < count:
            fields[self.names[index]] = self.values[index].evaluate(context, base)
            index += 1
        return Record(self.definition, fields)
