"""What all families of builders share: the shape of a builder, sequences, and how a builder refuses.

A builder is called with the span of the rule and the values of its symbols, without keywords and punctuation; an
optional part that is absent is None, and a repetition's values come one by one.
"""

from collections.abc import Callable
from typing import Any, Final

from circuitscript.source import Span

Build = Callable[..., Any]
"""Takes a span and the values of a rule's symbols, returns the rule's value."""


class Sequence:
    """Marks a rule whose value is the tuple of its symbols' values."""


SEQUENCE: Final = Sequence()


class Rejected(Exception):
    """The text matches the grammar, but a rule beside the grammar forbids it.

    `span` is the place to point at, and `before` the number of the token that the parser had come to.
    """

    def __init__(self, span: Span, message: str) -> None:
        super().__init__(message)
        self.span = span
        self.message = message
        self.before = 0
