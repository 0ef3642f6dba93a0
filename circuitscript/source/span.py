"""Half-open ranges of code points in one source text."""

from circuitscript.source.classes import frozen


@frozen
class Span:
    """The code points from `start` up to, not including, `end`, counted from 0."""

    start: int
    end: int

    def to(self, other: "Span") -> "Span":
        """Returns the range from the start of this span to the end of `other`."""
        return Span(self.start, other.end)


NO_SPAN = Span(0, 0)
"""Stands for "nowhere in the text", as in declarations of built-ins."""
