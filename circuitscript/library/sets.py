"""Set: distinct elements, in the order in which they were added."""

from typing import TYPE_CHECKING, Any

from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import check_changeable, null_argument
from circuitscript.library.iterators import elements_of, iterate
from circuitscript.runtime import heap
from circuitscript.symbols import Type
from circuitscript.values.collections import ListValue, SetValue
from circuitscript.values.equality import Key, equal, has_plain_keys
from circuitscript.values.hashing import hash_code as value_hash_code
from circuitscript.values.instances import NativeInstance

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

SET = LibraryClass(
    "Set", doc="Distinct elements, in the order of their insertion.", parameters=("T",), interfaces=("Iterable<T>",)
)


@SET.constructor("Set()")
def make(context: "Context", type_: Type) -> SetValue:
    """Makes an empty set."""
    context.charge_items(0, 0)
    return SetValue(type_, {}, has_plain_keys(type_.arguments[0]))


@SET.constructor("Set(List<T> elements)")
def make_from_list(context: "Context", type_: Type, elements: ListValue | None) -> SetValue:
    """Makes a set of the elements of a list."""
    return _filled(context, type_, elements)


@SET.constructor("Set(Set<T> elements)")
def make_from_set(context: "Context", type_: Type, elements: SetValue | None) -> SetValue:
    """Makes a set of the elements of another set."""
    return _filled(context, type_, elements)


@SET.method("Boolean add(T element)")
def add(context: "Context", this: SetValue, element: Any) -> bool:
    """Adds an element, and returns whether it was not there before."""
    check_changeable(this)
    entry = element if this.has_plain_keys else Key(element, context)
    if entry in this.entries:
        return False
    context.charge_items(len(this.entries) + 1, 1)
    this.entries[entry] = element
    return True


@SET.method("Boolean addAll(List<T> elements)")
def add_list(context: "Context", this: SetValue, elements: ListValue | None) -> bool:
    """Adds the elements of a list, and returns whether the set changed."""
    return _add_all(context, this, elements)


@SET.method("Boolean addAll(Set<T> elements)")
def add_set(context: "Context", this: SetValue, elements: SetValue | None) -> bool:
    """Adds the elements of another set, and returns whether this one changed."""
    return _add_all(context, this, elements)


@SET.method("void clear()")
def clear(context: "Context", this: SetValue) -> None:
    """Removes all elements."""
    check_changeable(this)
    this.entries.clear()


@SET.method("Set<T> clone()")
def clone(context: "Context", this: SetValue) -> SetValue:
    """Returns a new set of the same elements."""
    context.charge_items(len(this.entries), len(this.entries))
    return SetValue(this.type, dict(this.entries), this.has_plain_keys)


@SET.method("Boolean contains(T element)")
def contains(context: "Context", this: SetValue, element: Any) -> bool:
    """Returns whether the element is in the set; case counts for Strings."""
    return (element if this.has_plain_keys else Key(element, context)) in this.entries


@SET.method("Boolean containsAll(List<T> elements)")
def contains_list(context: "Context", this: SetValue, elements: ListValue | None) -> bool:
    """Returns whether all elements of a list are in the set."""
    return all(entry in this.entries for entry in _entries(context, this, elements))


@SET.method("Boolean containsAll(Set<T> elements)")
def contains_set(context: "Context", this: SetValue, elements: SetValue | None) -> bool:
    """Returns whether all elements of another set are in this one."""
    return all(entry in this.entries for entry in _entries(context, this, elements))


@SET.method("Boolean equals(Object other)")
def equals(context: "Context", this: SetValue, other: object) -> bool:
    """Returns whether the other is a set of the same elements, in any order."""
    return equal(this, other, context)


@SET.method("Integer hashCode()")
def hash_code(context: "Context", this: SetValue) -> int:
    """Returns a number that is the same for equal sets."""
    return value_hash_code(this, context)


@SET.method("Boolean isEmpty()")
def is_empty(context: "Context", this: SetValue) -> bool:
    """Returns whether the set has no elements."""
    return not this.entries


@SET.method("Iterator<T> iterator()")
def iterator(context: "Context", this: SetValue) -> NativeInstance:
    """Returns a new iterator over the elements; the set cannot change while the iterator is on its way."""
    return iterate(context, this)


@SET.method("Boolean remove(T element)")
def remove(context: "Context", this: SetValue, element: Any) -> bool:
    """Removes an element, and returns whether it was there."""
    check_changeable(this)
    entry = element if this.has_plain_keys else Key(element, context)
    if entry not in this.entries:
        return False
    del this.entries[entry]
    return True


@SET.method("Boolean removeAll(List<T> elements)")
def remove_list(context: "Context", this: SetValue, elements: ListValue | None) -> bool:
    """Removes the elements of a list, and returns whether the set changed."""
    return _remove_all(context, this, elements)


@SET.method("Boolean removeAll(Set<T> elements)")
def remove_set(context: "Context", this: SetValue, elements: SetValue | None) -> bool:
    """Removes the elements of another set, and returns whether this one changed."""
    return _remove_all(context, this, elements)


@SET.method("Boolean retainAll(List<T> elements)")
def retain_list(context: "Context", this: SetValue, elements: ListValue | None) -> bool:
    """Removes what is not in the list, and returns whether the set changed."""
    return _retain_all(context, this, elements)


@SET.method("Boolean retainAll(Set<T> elements)")
def retain_set(context: "Context", this: SetValue, elements: SetValue | None) -> bool:
    """Removes what is not in the other set, and returns whether this one changed."""
    return _retain_all(context, this, elements)


@SET.method("Integer size()")
def size(context: "Context", this: SetValue) -> int:
    """Returns the number of elements."""
    return len(this.entries)


@SET.method("String toString()")
def to_string(context: "Context", this: SetValue) -> str:
    """Returns the text form, `{1, 2}`, with ten elements at most."""
    return context.text(this)


def _entries(context: "Context", this: SetValue, source: Any) -> dict[Any, Any]:
    """Returns the elements of `source` by what stands for them in this set."""
    if source is None:
        raise null_argument(1)
    if isinstance(source, SetValue) and source.has_plain_keys == this.has_plain_keys:
        context.charge_work(len(source.entries) >> 4)
        return source.entries
    elements = elements_of(context, source)
    count = len(elements)  # type: ignore[arg-type]
    context.charge_items(count, count)
    context.charge_work(count >> 4)
    if this.has_plain_keys:
        return {element: element for element in elements}
    return {Key(element, context): element for element in elements}


def _filled(context: "Context", type_: Type, source: Any) -> SetValue:
    result = SetValue(type_, {}, has_plain_keys(type_.arguments[0]))
    _add_all(context, result, source)
    return result


def _add_all(context: "Context", this: SetValue, source: Any) -> bool:
    entries = _entries(context, this, source)
    check_changeable(this)
    before = len(this.entries)
    context.charge_items(before + len(entries), len(entries))
    for entry, element in entries.items():
        this.entries.setdefault(entry, element)
    return len(this.entries) > before


def _remove_all(context: "Context", this: SetValue, source: Any) -> bool:
    entries = _entries(context, this, source)
    check_changeable(this)
    before = len(this.entries)
    context.charge_heap(heap.ITEM * len(entries))
    for entry in list(entries):
        this.entries.pop(entry, None)
    return len(this.entries) < before


def _retain_all(context: "Context", this: SetValue, source: Any) -> bool:
    entries = _entries(context, this, source)
    check_changeable(this)
    context.charge_work(len(this.entries) >> 4)
    context.charge_heap(heap.ITEM * len(this.entries))
    removed = [entry for entry in this.entries if entry not in entries]
    for entry in removed:
        del this.entries[entry]
    return bool(removed)
