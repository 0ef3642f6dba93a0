"""How deeply JSON text nests, told without reading it, and reading what does not nest too deeply.

Python's reader recurses natively. The engine raises the recursion limit of the process for its own threads, so on any
other thread a deep text would overflow the stack, which ends the process; such a text is refused before it is read.
"""

import json
import re
from typing import Any, Final

MOST_NESTING: Final = 200
"""How many arrays and objects may stand inside each other in text from outside."""

_MARKS: Final = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
"""A string, one without an end reaching to the end of the text, or a bracket; no character is looked at twice."""


def nests_deeper(text: str, most: int = MOST_NESTING) -> bool:
    """Whether brackets nest deeper than `most`; those in strings do not count. The text need not be valid."""
    if text.count("[") + text.count("{") <= most:
        return False
    depth = 0
    for mark in _MARKS.finditer(text):
        if mark[0] in ("[", "{"):
            depth += 1
            if depth > most:
                return True
        elif mark[0] in ("]", "}"):
            depth -= 1
    return False


class NestingError(ValueError):
    """A text from outside nests more deeply than is read."""

    def __init__(self, most: int) -> None:
        super().__init__(f"it nests too deeply: at most {most} arrays and objects may stand inside each other")


def read_json(text: str | bytes, most: int = MOST_NESTING) -> Any:
    """Returns what JSON text from outside holds; bytes are UTF-8.

    Raises NestingError for one that nests deeper than `most`, and ValueError for one that is not JSON.
    """
    decoded = text if isinstance(text, str) else text.decode("utf-8-sig")
    if nests_deeper(decoded, most):
        raise NestingError(most)
    return json.loads(decoded)
