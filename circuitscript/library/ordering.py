"""Putting elements in order: their own order, an author's `compareTo`, or a `Comparator`."""

from collections.abc import Callable
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

from circuitscript.library.failures import null_reference
from circuitscript.runtime import heap
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import TypeSymbol
from circuitscript.values.instances import EnumConstant, Instance, NativeInstance, RecordValue
from circuitscript.values.text import is_basic

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

_UNORDERED = "One or more of the items in this list is not Comparable."


def sorted_by_nature(context: "Context", items: list[Any]) -> list[Any]:
    """Returns the items in ascending order, null first. The order of equal items is kept.

    Raises a `ListException` when items have no order, or none among each other.
    """
    _charge(context, len(items))
    present = [item for item in items if item is not None]
    nulls: list[Any] = [None] * (len(items) - len(present))
    if any(isinstance(item, Instance) for item in present):
        return nulls + _sorted(context, present, _comparison(context))
    try:
        order = _key(present)
        if order is _unit_order:
            context.charge_heap(sum(heap.TEXT + 2 * len(text) for text in present))
        return nulls + sorted(present, key=order)
    except TypeError as error:
        raise ScriptException("ListException", _UNORDERED) from error


def sorted_by_comparator(context: "Context", items: list[Any], comparator: Any) -> list[Any]:
    """Returns the items in the order of an object that implements `Comparator`."""
    _charge(context, len(items))
    if isinstance(comparator, NativeInstance):
        collator = comparator.state
        context.charge_heap(2 * max((collator.cost(item) for item in items), default=0))

        def compare(first: Any, second: Any) -> int:
            context.charge_work(1 + (collator.cost(first) + collator.cost(second) >> 6))
            order: int = collator.compare(first, second)
            return order

        return sorted(items, key=cmp_to_key(compare))
    return _sorted(
        context, items, lambda first, second: _order(context.call_named(comparator, "compare", [first, second]))
    )


def _sorted(context: "Context", items: list[Any], compare: Callable[[Any, Any], int]) -> list[Any]:
    """Returns the items in the order of a comparison that runs methods, in which the items count as kept alive."""
    context.hold(list(items))
    try:
        return sorted(items, key=cmp_to_key(compare))
    finally:
        context.let_go()


def _comparison(context: "Context") -> Callable[[Any, Any], int]:
    def compare(first: Any, second: Any) -> int:
        if not isinstance(first, Instance) or not _is_comparable(first.type.symbol):
            raise ScriptException("ListException", _UNORDERED)
        return _order(context.call_named(first, "compareTo", [second]))

    return compare


def _is_comparable(symbol: TypeSymbol) -> bool:
    """Whether a type is `Comparable`, or a class or interface above it is."""
    if symbol.name == "Comparable" and symbol.is_library:
        return True
    parents = symbol.interfaces if symbol.superclass is None else (symbol.superclass, *symbol.interfaces)
    return any(_is_comparable(parent.symbol) for parent in parents)


def _order(result: Any) -> int:
    if result is None:
        raise null_reference()
    return int(result)


def _key(items: list[Any]) -> Callable[[Any], Any] | None:
    if not items:
        return None
    first = items[0]
    if isinstance(first, str):
        return None if all(map(is_basic, items)) else _unit_order
    if isinstance(first, EnumConstant):
        return _ordinal
    if isinstance(first, RecordValue):
        return _record_order
    if isinstance(first, bool) or any(isinstance(item, bool) for item in items):
        return _boolean_order
    return None


def _unit_order(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")


def _ordinal(constant: EnumConstant) -> int:
    return constant.ordinal


def _boolean_order(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _record_order(record: RecordValue) -> tuple[str, str, str]:
    """Records sort by object, then name, then id."""
    return record.object_name(), str(record.values.get("Name") or ""), str(record.values.get("Id") or "")


def _charge(context: "Context", count: int) -> None:
    context.charge_items(count, count)
    context.charge_work(count * max(1, count.bit_length()) >> 4)
