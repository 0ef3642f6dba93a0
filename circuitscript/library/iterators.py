"""Iterators over the library's own collections.

A collection cannot change while an iterator is on its way through it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from circuitscript.library.failures import null_reference
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.values.collections import ListValue, SetValue
from circuitscript.values.instances import NativeInstance

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


class Iteration:
    """The state of an iterator over `elements`; it holds a lock on `source` from its first element to its last."""

    def __init__(self, elements: list[Any], source: ListValue | SetValue | None) -> None:
        self._elements = elements
        self._source = source
        self._position = 0
        if source is not None and elements:
            source.locks += 1

    def has_next(self) -> bool:
        """Whether there is another element."""
        return self._position < len(self._elements)

    def next(self) -> Any:
        """Returns the next element; after the last one the collection can change again."""
        if self._position >= len(self._elements):
            raise ScriptException("NoSuchElementException", "Iterator has no more elements")
        element = self._elements[self._position]
        self._position += 1
        if self._position == len(self._elements) and self._source is not None:
            self._source.locks -= 1
        return element


def iterate(context: "Context", source: Any) -> NativeInstance:
    """Returns an iterator over a List or Set, for the library's own `iterator()` methods."""
    element = source.type.arguments[0]
    if isinstance(source, ListValue):
        state = Iteration(source.items, source)
    else:
        context.charge_items(len(source.entries), len(source.entries))
        state = Iteration(list(source.entries.values()), source)
    return NativeInstance(context.universe.type("Iterator", element), state)


def elements_of(context: "Context", source: Any) -> Iterable[Any]:
    """Returns the elements of a List, a Set or anything that implements `Iterable`, an author's class included."""
    if source is None:
        raise null_reference()
    if isinstance(source, ListValue):
        return source.items
    if isinstance(source, SetValue):
        return source.entries.values()
    return _elements_of_object(context, source)


def _elements_of_object(context: "Context", source: Any) -> list[Any]:
    elements: list[Any] = []
    iterator = context.call_named(source, "iterator", [])
    context.hold((iterator, elements))
    try:
        while context.call_named(iterator, "hasNext", []):
            context.charge_items(len(elements) + 1, 1)
            elements.append(context.call_named(iterator, "next", []))
    finally:
        context.let_go()
    return elements
