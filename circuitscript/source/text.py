"""A source text and the translation of its offsets to lines and columns."""

from bisect import bisect_right
from functools import cached_property

from circuitscript.source.classes import define, frozen
from circuitscript.source.span import Span


@frozen
class Position:
    """A place as editors show it: line and column count from 1, in code points."""

    line: int
    column: int


@define(eq=False, slots=False)
class SourceText:
    """One text with the name under which messages speak of it (usually a path relative to the project)."""

    name: str
    text: str

    @cached_property
    def line_starts(self) -> list[int]:
        r"""The offset of each line's first code point; `\n`, `\r\n` and `\r` end a line."""
        starts = [0]
        text = self.text
        if "\r" not in text:
            at = text.find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = text.find("\n", at + 1)
            return starts
        for at, character in enumerate(text):
            if character == "\n" or (character == "\r" and text[at + 1 : at + 2] != "\n"):
                starts.append(at + 1)
        return starts

    def position(self, offset: int) -> Position:
        """Returns the line and column of the code point at `offset`."""
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """Returns the text of line `number` (from 1) without its line end; an empty string beyond the text."""
        starts = self.line_starts
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def slice(self, span: Span) -> str:
        """Returns the text that `span` covers."""
        return self.text[span.start : span.end]
