"""Strategies of names, texts and types, and what builds other strategies."""

from typing import TypeVar

from hypothesis import strategies as st

from circuitscript.source import NO_SPAN
from circuitscript.syntax import ast

Draw = st.DrawFn
T = TypeVar("T")

NAMES = ("a", "b1", "Foo", "barBaz", "get", "value", "order", "first", "count", "Account__c", "isDone", "xY")
FIELDS = ("Name", "Id", "Amount__c", "Owner", "Type", "end", "order")
TYPES = ("Integer", "String", "Foo", "Bar__c", "Iterable", "Date")
COLLECTIONS = ("List", "Set", "Map", "Iterator")
MODIFIERS = (
    "public",
    "private",
    "protected",
    "global",
    "static",
    "final",
    "virtual",
    "abstract",
    "override",
    "transient",
)


def name(text: str) -> ast.Name:
    """Returns a name that stands nowhere."""
    return ast.Name(NO_SPAN, text)


names = st.sampled_from(NAMES).map(name)
fields = st.sampled_from(FIELDS).map(name)
texts = st.text(st.characters(codec="utf-8"), max_size=8)


def several(items: st.SearchStrategy[T], least: int = 0, most: int = 3) -> st.SearchStrategy[tuple[T, ...]]:
    """Returns tuples of `least` to `most` items."""
    return st.lists(items, min_size=least, max_size=most).map(tuple)


def maybe(items: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    """Returns the items or, more often, nothing."""
    return st.one_of(st.none(), st.none(), items)


@st.composite
def types(draw: Draw, depth: int = 2, arrays: bool = True) -> ast.TypeRef:
    """Type references, generic ones among them."""
    if depth and draw(st.integers(0, 3)) == 0:
        return draw(generic_types(depth))
    parts = [name(text) for text in draw(st.lists(st.sampled_from(TYPES), min_size=1, max_size=2))]
    dimensions = draw(st.sampled_from((0, 0, 0, 1, 2))) if arrays else 0
    return ast.TypeRef(NO_SPAN, tuple(ast.TypeArgumentedName(NO_SPAN, part) for part in parts), dimensions)


@st.composite
def generic_types(draw: Draw, depth: int = 2) -> ast.TypeRef:
    """`List<Integer>`, `Map<Id, Set<Foo>>`."""
    arguments = draw(several(types(depth=depth - 1), 1, 2))
    part = ast.TypeArgumentedName(NO_SPAN, name(draw(st.sampled_from(COLLECTIONS))), arguments)
    return ast.TypeRef(NO_SPAN, (part,))
