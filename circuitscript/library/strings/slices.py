"""What several of String's methods share: parts by code units, refusals, and arguments."""

from typing import TYPE_CHECKING, Any

from circuitscript.library.construction import new_list
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.values.collections import ListValue
from circuitscript.values.text import length, unit_slice

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


def list_of(context: "Context", items: list[Any], element: str = "String") -> ListValue:
    """Returns a List of texts, or of what `element` names."""
    return new_list(context, element, items)


def out_of_bounds(which: str, index: int) -> ScriptException:
    """Returns the exception for a `Starting` or `Ending` position that a text does not have."""
    return ScriptException("StringException", f"{which} position out of bounds: {index}")


def slice_of(context: "Context", text: str, start: int, end: int) -> str:
    """Returns the code units from `start` to before `end` as far as the text has them."""
    size = length(text)
    first, last = max(0, min(start, size)), max(0, min(end, size))
    if last <= first:
        return ""
    context.charge_text(last - first)
    return unit_slice(text, first, last)
