"""The built-ins of Set, Map and String that programs call most, as nodes of their own. Compiled.

Each does what the library's body does, with the same charges and exceptions; a test holds the two together.
"""

from typing import Any

from mypy_extensions import i64

from circuitscript.evaluator.arguments import local_slot
from circuitscript.evaluator.lists import ElementCheck
from circuitscript.evaluator.nodes import BooleanExpression, Expression, IntegerExpression
from circuitscript.evaluator.strings import is_ascii
from circuitscript.runtime.context import Context, too_nested
from circuitscript.runtime.exceptions import ScriptException, collection_in_use, null_dereference
from circuitscript.values.caller import NestingError
from circuitscript.values.collections import MapValue, SetValue
from circuitscript.values.equality import Key
from circuitscript.values.text import length


def keyed(value: Any, context: Context) -> Key:
    """Returns what stands for a value that is no plain key."""
    try:
        return Key(value, context)
    except NestingError:
        raise too_nested() from None


def fail_change(locks: int) -> None:
    """Throws for a collection that is being iterated (`locks` above 0) or is read-only."""
    if locks > 0:
        collection_in_use()
    raise ScriptException("FinalException", "Collection is read-only")


class MapGet(Expression):
    """`m.get(key)`."""

    target_slot: i64

    def __init__(self, target: Expression, key: Expression) -> None:
        self.target = target
        self.target_slot = local_slot(target)
        self.key = key
        self.is_solid = False

    def evaluate(self, context: Context, base: i64) -> Any:
        local = self.target_slot
        target: Any = context.slots[base + local] if local >= 0 else self.target.evaluate(context, base)
        key = self.key.evaluate(context, base)
        if target is None:
            null_dereference()
        value: MapValue = target
        if value.has_plain_keys:
            return value.entries.get(key)
        return value.entries.get(keyed(key, context))


class MapContainsKey(BooleanExpression):
    """`m.containsKey(key)`."""

    target_slot: i64

    def __init__(self, target: Expression, key: Expression) -> None:
        super().__init__()
        self.target = target
        self.target_slot = local_slot(target)
        self.key = key

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        local = self.target_slot
        target: Any = context.slots[base + local] if local >= 0 else self.target.evaluate(context, base)
        key = self.key.evaluate(context, base)
        if target is None:
            null_dereference()
        value: MapValue = target
        if value.has_plain_keys:
            return key in value.entries
        return keyed(key, context) in value.entries


class MapPut(Expression):
    """`m.put(key, value)`; yields the value that was there before."""

    target_slot: i64

    def __init__(
        self,
        target: Expression,
        key: Expression,
        value: Expression,
        key_check: ElementCheck | None,
        value_check: ElementCheck | None,
    ) -> None:
        self.target = target
        self.target_slot = local_slot(target)
        self.key = key
        self.value = value
        self.key_check = key_check
        self.value_check = value_check
        self.is_solid = False

    def evaluate(self, context: Context, base: i64) -> Any:
        local = self.target_slot
        target: Any = context.slots[base + local] if local >= 0 else self.target.evaluate(context, base)
        key = self.key.evaluate(context, base)
        element = self.value.evaluate(context, base)
        if target is None:
            null_dereference()
        value: MapValue = target
        if value.locks > 0 or value.is_read_only:
            fail_change(value.locks)
        check = self.value_check
        if check is not None and value.type is not check.static_type:
            check.verify(element, value.type)
        if self.key_check is not None:
            self.key_check.verify(key, value.type)
        if not value.has_plain_keys:
            key = keyed(key, context)
        entries = value.entries
        count = len(entries)
        previous = entries.get(key)
        if previous is None and key not in entries:
            context.charge_items(count + 1, 1)
        entries[key] = element
        return previous


class MapSize(IntegerExpression):
    """`m.size()`."""

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
        value: MapValue = target
        return len(value.entries)


class SetAdd(BooleanExpression):
    """`s.add(value)`; yields whether it was new."""

    target_slot: i64

    def __init__(self, target: Expression, value: Expression, check: ElementCheck | None) -> None:
        super().__init__()
        self.target = target
        self.target_slot = local_slot(target)
        self.value = value
        self.check = check

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        local = self.target_slot
        target: Any = context.slots[base + local] if local >= 0 else self.target.evaluate(context, base)
        element = self.value.evaluate(context, base)
        if target is None:
            null_dereference()
        value: SetValue = target
        if value.locks > 0 or value.is_read_only:
            fail_change(value.locks)
        check = self.check
        if check is not None and value.type is not check.static_type:
            check.verify(element, value.type)
        entries = value.entries
        key: Any = element if value.has_plain_keys else keyed(element, context)
        if key in entries:
            return False
        context.charge_items(len(entries) + 1, 1)
        entries[key] = element
        return True


class SetContains(BooleanExpression):
    """`s.contains(value)`."""

    target_slot: i64

    def __init__(self, target: Expression, value: Expression) -> None:
        super().__init__()
        self.target = target
        self.target_slot = local_slot(target)
        self.value = value

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        local = self.target_slot
        target: Any = context.slots[base + local] if local >= 0 else self.target.evaluate(context, base)
        element = self.value.evaluate(context, base)
        if target is None:
            null_dereference()
        value: SetValue = target
        if value.has_plain_keys:
            return element in value.entries
        return keyed(element, context) in value.entries


class SetSize(IntegerExpression):
    """`s.size()`."""

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
        value: SetValue = target
        return len(value.entries)


class StringLength(IntegerExpression):
    """`s.length()`, in UTF-16 code units."""

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
        text: str = target
        if is_ascii(text) is True:
            return len(text)
        context.charge_work(len(text) >> 4)
        return length(text)
