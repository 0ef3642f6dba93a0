"""`xs[i]`, and the built-ins of List, Set, Map and String that programs call most, as nodes of their own. Compiled.

Each does what the library's body does, with the same charges and exceptions; a test holds the two together.
"""

from typing import Any

from mypy_extensions import i64

from circuitscript.evaluator.arguments import local_slot
from circuitscript.evaluator.integers import wrap32
from circuitscript.evaluator.locals import AddConstant, Local
from circuitscript.evaluator.nodes import NORMAL, BooleanExpression, Expression, IntegerExpression, Statement
from circuitscript.evaluator.value_types import ValueTypes
from circuitscript.runtime import heap
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import (
    ScriptException,
    Site,
    collection_in_use,
    index_out_of_bounds,
    null_dereference,
)
from circuitscript.symbols import Type
from circuitscript.values.collections import ListValue


def check_changeable(value: ListValue) -> None:
    """Throws where a list is being iterated or is read-only."""
    if value.locks > 0:
        collection_in_use()
    if value.is_read_only:
        raise ScriptException("FinalException", "Collection is read-only")


class ElementCheck:
    """What goes into a collection whose own element type may be narrower than the static one.

    `position` is the index of the type argument that the value must conform to.
    """

    position: i64

    def __init__(self, static_type: Type, position: int, types: ValueTypes) -> None:
        self.static_type = static_type
        self.position = position
        self.types = types

    def verify(self, value: Any, actual: Type) -> None:
        """Throws where a collection of type `actual` cannot hold `value`."""
        if value is None or actual == self.static_type:
            return
        if not self.types.conforms(value, actual.arguments[self.position]):
            raise ScriptException(
                "TypeException", f"Collection store exception adding {self.types.of(value).name} to {actual.name}"
            )


class ListGet(Expression):
    """`xs[i]` and `xs.get(i)`."""

    def __init__(self, target: Expression, index: Expression) -> None:
        self.target = target
        self.index = index
        self.is_solid = False

    def evaluate(self, context: Context, base: i64) -> Any:
        target = self.target.evaluate(context, base)
        if target is None:
            null_dereference()
        index = self.index.evaluate_int(context, base)
        value: ListValue = target
        items = value.items
        if index < 0 or index >= len(items):
            index_out_of_bounds(index)
        return items[index]


class LocalListGet(Expression):
    """`xs[i]` on a local list."""

    slot: i64

    def __init__(self, slot: int, index: Expression) -> None:
        self.slot = slot
        self.index = index
        self.is_solid = False

    def evaluate(self, context: Context, base: i64) -> Any:
        target: Any = context.slots[base + self.slot]
        if target is None:
            null_dereference()
        index = self.index.evaluate_int(context, base)
        value: ListValue = target
        items = value.items
        if index < 0 or index >= len(items):
            index_out_of_bounds(index)
        return items[index]


class LocalListGetLocal(Expression):
    """`xs[i]` on a local list with a local index, plus a constant (`xs[i + 1]`)."""

    slot: i64
    index: i64
    added: i64

    def __init__(self, slot: int, index: int, added: int) -> None:
        self.slot = slot
        self.index = index
        self.added = added
        self.is_solid = False

    def evaluate(self, context: Context, base: i64) -> Any:
        slots = context.slots
        target: Any = slots[base + self.slot]
        position: Any = slots[base + self.index]
        if target is None or position is None:
            null_dereference()
        number: i64 = position
        index = number + self.added
        value: ListValue = target
        items = value.items
        if index < 0 or index >= len(items):
            index_out_of_bounds(wrap32(index))
        return items[index]


class ElementsInOrder(BooleanExpression):
    """`xs[i] < ys[j]`, or `>` where `is_less` is false: what every sort does. Whole numbers; false for null."""

    slot: i64
    index: i64
    added: i64
    other_slot: i64
    other_index: i64
    other_added: i64

    def __init__(self, left: LocalListGetLocal, right: LocalListGetLocal, is_less: bool) -> None:
        super().__init__()
        self.slot, self.index, self.added = left.slot, left.index, left.added
        self.other_slot, self.other_index, self.other_added = right.slot, right.index, right.added
        self.is_less = is_less

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        slots = context.slots
        target: Any = slots[base + self.slot]
        position: Any = slots[base + self.index]
        if target is None or position is None:
            null_dereference()
        value: ListValue = target
        items = value.items
        number: i64 = position
        number += self.added
        if number < 0 or number >= len(items):
            index_out_of_bounds(wrap32(number))
        left: Any = items[number]
        target = slots[base + self.other_slot]
        position = slots[base + self.other_index]
        if target is None or position is None:
            null_dereference()
        value = target
        items = value.items
        number = position
        number += self.other_added
        if number < 0 or number >= len(items):
            index_out_of_bounds(wrap32(number))
        right: Any = items[number]
        if left is None or right is None:
            return False
        first: i64 = left
        second: i64 = right
        return first < second if self.is_less else first > second


def list_get(target: Expression, index: Expression) -> Expression:
    """Returns the node of `target[index]`, shaped by what the two are."""
    if type(target) is not Local:
        return ListGet(target, index)
    if type(index) is Local:
        return LocalListGetLocal(target.slot, index.slot, 0)
    if type(index) is AddConstant:
        return LocalListGetLocal(target.slot, index.slot, index.constant)
    return LocalListGet(target.slot, index)


class ListSet(Expression):
    """`xs[i] = value` and `xs.set(i, value)`; yields the value."""

    target_slot: i64

    def __init__(self, target: Expression, index: Expression, value: Expression, check: ElementCheck | None) -> None:
        self.target = target
        self.target_slot = local_slot(target)
        self.index = index
        self.value = value
        self.check = check
        self.is_solid = value.is_solid

    def evaluate(self, context: Context, base: i64) -> Any:
        local = self.target_slot
        target: Any = context.slots[base + local] if local >= 0 else self.target.evaluate(context, base)
        if target is None:
            null_dereference()
        index = self.index.evaluate_int(context, base)
        element = self.value.evaluate(context, base)
        value: ListValue = target
        items = value.items
        if value.is_read_only:
            check_changeable(value)
        if index < 0 or index >= len(items):
            index_out_of_bounds(index)
        check = self.check
        if check is not None and value.type is not check.static_type:
            check.verify(element, value.type)
        items[index] = element
        return element


class SetElement(Statement):
    """`xs[i] = value;` on a local list with a local index, plus a constant."""

    slot: i64
    index: i64
    added: i64
    value_slot: i64

    def __init__(self, site: Site, slot: int, index: int, added: int, value: Expression) -> None:
        super().__init__(site)
        self.slot = slot
        self.index = index
        self.added = added
        self.value = value
        self.value_slot = local_slot(value)

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        slots = context.slots
        target: Any = slots[base + self.slot]
        position: Any = slots[base + self.index]
        if target is None or position is None:
            null_dereference()
        number: i64 = position
        local = self.value_slot
        element: Any = slots[base + local] if local >= 0 else self.value.evaluate(context, base)
        value: ListValue = target
        items = value.items
        if value.is_read_only:
            check_changeable(value)
        index = number + self.added
        if index < 0 or index >= len(items):
            index_out_of_bounds(wrap32(index))
        items[index] = element
        return NORMAL


def set_element(site: Site, node: ListSet) -> Statement | None:
    """Returns the statement for a store whose value nobody uses, where list and index have a shape."""
    target, index = node.target, node.index
    if type(target) is Local and node.check is None:
        if type(index) is Local:
            return SetElement(site, target.slot, index.slot, 0, node.value)
        if type(index) is AddConstant:
            return SetElement(site, target.slot, index.slot, index.constant, node.value)
    return None


class ListAdd(Expression):
    """`xs.add(value)`."""

    target_slot: i64

    def __init__(self, target: Expression, value: Expression, check: ElementCheck | None) -> None:
        self.target = target
        self.target_slot = local_slot(target)
        self.value = value
        self.check = check
        self.is_solid = False

    def evaluate(self, context: Context, base: i64) -> Any:
        local = self.target_slot
        target: Any = context.slots[base + local] if local >= 0 else self.target.evaluate(context, base)
        element = self.value.evaluate(context, base)
        if target is None:
            null_dereference()
        value: ListValue = target
        if value.locks > 0 or value.is_read_only:
            check_changeable(value)
        check = self.check
        if check is not None and value.type is not check.static_type:
            check.verify(element, value.type)
        items = value.items
        context.heap_left -= heap.GROWTH
        if context.heap_left < 0 or len(items) >= context.max_items:
            context.heap_left += heap.GROWTH
            context.charge_items(len(items) + 1, 1)
        items.append(element)
        return None


class ListSize(IntegerExpression):
    """`xs.size()`."""

    target_slot: i64

    def __init__(self, target: Expression) -> None:
        super().__init__()
        self.target = target
        self.target_slot = local_slot(target)

    def evaluate_int(self, context: Context, base: i64) -> i64:
        local = self.target_slot
        target: Any = context.slots[base + local] if local >= 0 else self.target.evaluate(context, base)
        if target is None:
            null_dereference()
        value: ListValue = target
        return len(value.items)


class ListIsEmpty(BooleanExpression):
    """`xs.isEmpty()`."""

    target_slot: i64

    def __init__(self, target: Expression) -> None:
        super().__init__()
        self.target = target
        self.target_slot = local_slot(target)

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        local = self.target_slot
        target: Any = context.slots[base + local] if local >= 0 else self.target.evaluate(context, base)
        if target is None:
            null_dereference()
        value: ListValue = target
        return len(value.items) == 0
