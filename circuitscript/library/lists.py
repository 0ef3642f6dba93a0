"""List: elements in order, by index."""

from typing import TYPE_CHECKING, Any

from circuitscript.library.construction import new_list
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import check_changeable, index_failure, null_argument, null_reference
from circuitscript.library.iterators import elements_of, iterate
from circuitscript.library.ordering import sorted_by_comparator, sorted_by_nature
from circuitscript.library.storing import check_element, check_elements, element_type
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import Type, TypeKind
from circuitscript.values.collections import ListValue, SetValue
from circuitscript.values.equality import equal
from circuitscript.values.hashing import hash_code as value_hash_code
from circuitscript.values.instances import NativeInstance

if TYPE_CHECKING:
    from circuitscript.data.record import Record
    from circuitscript.runtime.context import Context

LIST = LibraryClass(
    "List",
    doc="Elements in order, numbered from 0. `T[]` is another way to write `List<T>`.",
    parameters=("T",),
    interfaces=("Iterable<T>",),
)


@LIST.constructor("List()")
def make(context: "Context", type_: Type) -> ListValue:
    """Makes an empty list."""
    context.charge_items(0, 0)
    return ListValue(type_, [])


@LIST.constructor("List(Integer size)")
def make_with_size(context: "Context", type_: Type, size: int | None) -> ListValue:
    """Makes a list of `size` elements that are null."""
    if size is None:
        raise null_argument()
    if size < 0:
        raise ScriptException("ListException", f"Invalid list size: {size}")
    context.charge_items(size, size)
    return ListValue(type_, [None] * size)


@LIST.constructor("List(List<T> elements)")
def make_from_list(context: "Context", type_: Type, elements: ListValue | None) -> ListValue:
    """Makes a list of the elements of another list."""
    return ListValue(type_, _copied(context, elements))


@LIST.constructor("List(Set<T> elements)")
def make_from_set(context: "Context", type_: Type, elements: SetValue | None) -> ListValue:
    """Makes a list of the elements of a set, in the set's order."""
    return ListValue(type_, _copied(context, elements))


@LIST.method("void add(T element)")
def add(context: "Context", this: ListValue, element: Any) -> None:
    """Adds an element at the end."""
    check_changeable(this)
    check_element(context, this.type, element)
    context.charge_items(len(this.items) + 1, 1)
    this.items.append(element)


@LIST.method("void add(Integer index, T element)")
def insert(context: "Context", this: ListValue, index: int | None, element: Any) -> None:
    """Adds an element before the one at `index`. Throws a `System.ListException` when the index is out of bounds."""
    if index is None:
        raise null_reference()
    if not 0 <= index <= len(this.items):
        raise index_failure(index)
    check_changeable(this)
    check_element(context, this.type, element)
    context.charge_items(len(this.items) + 1, 1)
    context.charge_work((len(this.items) - index) >> 6)
    this.items.insert(index, element)


@LIST.method("void addAll(List<T> elements)")
def add_list(context: "Context", this: ListValue, elements: ListValue | None) -> None:
    """Adds the elements of another list at the end."""
    _add_all(context, this, elements)


@LIST.method("void addAll(Set<T> elements)")
def add_set(context: "Context", this: ListValue, elements: SetValue | None) -> None:
    """Adds the elements of a set at the end."""
    _add_all(context, this, elements)


@LIST.method("void clear()")
def clear(context: "Context", this: ListValue) -> None:
    """Removes all elements."""
    check_changeable(this)
    this.items.clear()


@LIST.method("List<T> clone()")
def clone(context: "Context", this: ListValue) -> ListValue:
    """Returns a new list of the same elements."""
    return ListValue(this.type, _copied(context, this))


@LIST.method("Boolean contains(T element)")
def contains(context: "Context", this: ListValue, element: Any) -> bool:
    """Returns whether an element equals this one; case counts for Strings."""
    return _index_of(context, this, element) >= 0


@LIST.method("List<T> deepClone()")
def deep_clone(context: "Context", this: ListValue) -> ListValue:
    """Returns a new list with a copy of each record, without ids."""
    return _deep_clone(context, this, False)


@LIST.method("List<T> deepClone(Boolean preserveId)")
def deep_clone_with_id(context: "Context", this: ListValue, preserve_id: bool | None) -> ListValue:
    """Returns a new list with a copy of each record, with ids if `preserveId`."""
    return _deep_clone(context, this, bool(preserve_id))


@LIST.method("List<T> deepClone(Boolean preserveId, Boolean preserveReadonlyTimestamps)")
def deep_clone_with_timestamps(
    context: "Context", this: ListValue, preserve_id: bool | None, preserve_timestamps: bool | None
) -> ListValue:
    """Returns a new list with a copy of each record; says whether ids and the fields that the CRM keeps are copied."""
    return _deep_clone(context, this, bool(preserve_id), bool(preserve_timestamps))


@LIST.method("List<T> deepClone(Boolean preserveId, Boolean preserveReadonlyTimestamps, Boolean preserveAutonumber)")
def deep_clone_with_everything(
    context: "Context",
    this: ListValue,
    preserve_id: bool | None,
    preserve_timestamps: bool | None,
    preserve_autonumber: bool | None,
) -> ListValue:
    """Returns a new list with a copy of each record; says what is copied besides the writable fields."""
    return _deep_clone(context, this, bool(preserve_id), bool(preserve_timestamps))


@LIST.method("Boolean equals(Object other)")
def equals(context: "Context", this: ListValue, other: object) -> bool:
    """Returns whether the other is a list of equal elements in the same order."""
    return equal(this, other, context)


@LIST.method("T get(Integer index)")
def get(context: "Context", this: ListValue, index: int | None) -> Any:
    """Returns the element at `index`. Throws a `System.ListException` when the index is out of bounds."""
    if index is None:
        raise null_reference()
    if not 0 <= index < len(this.items):
        raise index_failure(index)
    return this.items[index]


@LIST.method("Schema.SObjectType getSObjectType()")
def get_sobject_type(context: "Context", this: ListValue) -> NativeInstance | None:
    """Returns the token of the records' object; null for a list that is not of one object's records."""
    return _sobject_token(context, this.type.arguments[0])


@LIST.method("Integer hashCode()")
def hash_code(context: "Context", this: ListValue) -> int:
    """Returns a number that is the same for equal lists."""
    return value_hash_code(this, context)


@LIST.method("Integer indexOf(T element)")
def index_of(context: "Context", this: ListValue, element: Any) -> int:
    """Returns the index of the first element that equals this one, or -1."""
    return _index_of(context, this, element)


@LIST.method("Boolean isEmpty()")
def is_empty(context: "Context", this: ListValue) -> bool:
    """Returns whether the list has no elements."""
    return not this.items


@LIST.method("Iterator<T> iterator()")
def iterator(context: "Context", this: ListValue) -> NativeInstance:
    """Returns a new iterator over the elements; the list cannot change while the iterator is on its way."""
    return iterate(context, this)


@LIST.method("T remove(Integer index)")
def remove(context: "Context", this: ListValue, index: int | None) -> Any:
    """Removes the element at `index` and returns it.

    Throws a `System.ListException` when the index is out of bounds.
    """
    if index is None:
        raise null_reference()
    if not 0 <= index < len(this.items):
        raise index_failure(index)
    check_changeable(this)
    context.charge_work((len(this.items) - index) >> 6)
    return this.items.pop(index)


@LIST.method("void set(Integer index, T element)")
def set_element(context: "Context", this: ListValue, index: int | None, element: Any) -> None:
    """Replaces the element at `index`. Throws a `System.ListException` when the index is out of bounds."""
    if index is None:
        raise null_reference()
    if not 0 <= index < len(this.items):
        raise index_failure(index)
    if this.is_read_only:
        check_changeable(this)
    check_element(context, this.type, element)
    this.items[index] = element


@LIST.method("Integer size()")
def size(context: "Context", this: ListValue) -> int:
    """Returns the number of elements."""
    return len(this.items)


@LIST.method("void sort()")
def sort(context: "Context", this: ListValue) -> None:
    """Puts the elements in ascending order, null first; objects must implement `Comparable`.

    Throws a `System.ListException` when an element is not comparable.
    """
    check_changeable(this)
    this.items[:] = sorted_by_nature(context, this.items)


@LIST.method("void sort(Comparator<T> comparator)")
def sort_with(context: "Context", this: ListValue, comparator: Any) -> None:
    """Puts the elements in the order that the comparator gives."""
    if comparator is None:
        raise null_argument(1)
    check_changeable(this)
    this.items[:] = sorted_by_comparator(context, this.items, comparator)


@LIST.method("String toString()")
def to_string(context: "Context", this: ListValue) -> str:
    """Returns the text form, `(1, 2)`, with ten elements at most."""
    return context.text(this)


def _copied(context: "Context", source: Any) -> list[Any]:
    elements = elements_of(context, source)
    count = len(elements)  # type: ignore[arg-type]
    context.charge_items(count, count)
    return list(elements)


def _add_all(context: "Context", this: ListValue, source: Any) -> None:
    elements = elements_of(context, source)
    check_changeable(this)
    count = len(elements)  # type: ignore[arg-type]
    context.charge_items(len(this.items) + count, count)
    found = list(elements)
    check_elements(context, this.type, found, element_type(source))
    this.items.extend(found)


def _index_of(context: "Context", this: ListValue, element: Any) -> int:
    context.charge_work(len(this.items))
    for index, item in enumerate(this.items):
        if item is element or equal(item, element, context):
            return index
    return -1


def _deep_clone(context: "Context", this: ListValue, preserve_id: bool, preserve_timestamps: bool = False) -> ListValue:
    from circuitscript.library.record_values import clone_record

    element = this.type.arguments[0]
    if element.symbol.kind is not TypeKind.SOBJECT:
        raise ScriptException("ListException", "deepClone is only supported for lists of sObjects")
    context.charge_items(len(this.items), len(this.items))
    copies: list[Record | None] = []
    context.hold(copies)
    try:
        for record in this.items:
            copy = None if record is None else clone_record(context, record, preserve_id, preserve_timestamps)
            copies.append(copy)
    finally:
        context.let_go()
    return new_list(context, element, copies)


def _sobject_token(context: "Context", element: Type) -> NativeInstance | None:
    from circuitscript.library.record_values import token_of_type

    return token_of_type(context, element)
