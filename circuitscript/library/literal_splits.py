"""Splitting at a plain text, as most calls of `String.split` do: no regular expression is compiled, or imported."""

from typing import TYPE_CHECKING, Final

from circuitscript.runtime import heap

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

_SPECIAL: Final = frozenset("\\[](){}.*+?^$|")


def literal_text(source: str) -> str | None:
    """Returns the text that a pattern without any special character stands for, or None."""
    if _SPECIAL.isdisjoint(source):
        return source
    return source[1] if len(source) == 2 and source[0] == "\\" and not source[1].isalnum() else None


def split_literally(context: "Context", text: str, literal: str, keeps_empty: bool) -> list[str]:
    """Returns the parts of `text` between the occurrences of `literal`, empty ones at the end only where kept."""
    count = text.count(literal) + 1
    context.charge_items(count, count)
    context.charge_heap(len(text) + heap.TEXT * count)
    parts = text.split(literal)
    return parts if keeps_empty else without_empty_end(parts)


def without_empty_end(parts: list[str]) -> list[str]:
    """Returns the parts without the empty ones at their end; a single part stays."""
    if len(parts) > 1:
        while parts and not parts[-1]:
            parts.pop()
    return parts
