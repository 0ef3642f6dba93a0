"""Results that grow: made a piece at a time, each counted before the next one is made.

A body whose result is larger than what it was given charges `context` first. Where the size is not known before, or
where Python would need much more than the result on the way to it, as for a list of a text's characters, the text is
made here.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from circuitscript.library.construction import new_list
from circuitscript.runtime import heap
from circuitscript.values.collections import ListValue
from circuitscript.values.instances import NativeInstance

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

AT_ONCE: Final = 16_384
"""How many characters are made before they are counted."""
_PIECES: Final = 2048
"""How many pieces wait to be joined."""
_FINAL_SIGMA: Final = "\u03a3"
_OBJECT_BYTES: Final = heap.NATIVE + heap.OBJECT


def joined(context: "Context", pieces: Iterable[str]) -> str:
    """Returns the pieces, joined. What is there already counts as kept alive while the next pieces are made."""
    blocks: list[str] = []
    waiting: list[str] = []
    total = size = 0
    context.hold((blocks, waiting))
    try:
        for piece in pieces:
            waiting.append(piece)
            size += len(piece)
            if size >= AT_ONCE or len(waiting) >= _PIECES:
                blocks.append("".join(waiting))
                waiting.clear()
                context.charge_made(heap.TEXT + size)
                context.charge_work(size >> 4)
                total += size
                size = 0
                if total > context.max_text:
                    break
        context.charge_text(total + size)
        return "".join((*blocks, *waiting))
    finally:
        context.let_go()


def slices(text: str) -> Iterator[str]:
    """Yields a text in slices of `AT_ONCE` characters."""
    for start in range(0, len(text), AT_ONCE):
        yield text[start : start + AT_ONCE]


def changed(context: "Context", text: str, change: Callable[[str], str]) -> str:
    """Returns what `change`, which looks at single characters only, makes of a text."""
    if len(text) > AT_ONCE:
        return joined(context, map(change, slices(text)))
    made = change(text)
    context.charge_text(len(made))
    return made


def cut(context: "Context", text: str, start: int, end: int) -> str:
    """Returns the characters from `start` to before `end`, by Python's indices."""
    context.charge_text(end - start)
    return text[start:end]


def kept(context: "Context", text: str) -> str:
    """Returns a text that is about to be copied, nearly as it is."""
    context.charge_text(len(text))
    return text


def grown(context: "Context", text: str, old: str, new: str) -> str:
    """Returns a text with `new`, which is longer, in the place of `old`."""
    context.charge_text(len(text) + text.count(old) * (len(new) - len(old)))
    return text.replace(old, new)


def lowered(context: "Context", text: str) -> str:
    """Returns a text in lower case."""
    if text.isascii() or len(text) <= AT_ONCE or _FINAL_SIGMA in text:
        context.charge_text(len(text) + text.count("\u0130"))
        return text.lower()
    return joined(context, map(str.lower, slices(text)))


def raised(context: "Context", text: str) -> str:
    """Returns a text in upper case; some characters become two or three."""
    if text.isascii():
        context.charge_text(len(text))
        return text.upper()
    return changed(context, text, str.upper)


def charge_objects(context: "Context", count: int) -> None:
    """Counts a list of so many objects of the library that is about to be made."""
    context.charge_items(count, count)
    context.charge_heap(_OBJECT_BYTES * count)


def new_objects(context: "Context", name: str, states: "list[Any] | tuple[Any, ...]") -> ListValue:
    """Returns a list of objects of the library class `name`, one for each of `states`."""
    charge_objects(context, len(states))
    type_ = context.universe.type(name)
    return new_list(context, name, [NativeInstance(type_, state) for state in states])
