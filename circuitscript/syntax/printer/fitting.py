"""Tells whether a group fits on the rest of its line: the look-ahead of the layout."""

from collections.abc import Callable
from typing import Final

from circuitscript.source.classes import define
from circuitscript.syntax.ast import Node
from circuitscript.syntax.printer.document import Comments, Document, Group, Indent, Line, Literal, Separator
from circuitscript.syntax.printer.trivia import CONTINUING, Trivia

WIDTH: Final = 120

Command = tuple[int, bool, Document]
"""An indentation, whether lines break, and what to write."""


@define(eq=False)
class Ahead:
    """How far the look-ahead has come: the room left on the line, and the next token.

    The comments before tokens up to `inner_shown` are written already. With `must_break`, a comment has ended the line.
    """

    room: int
    token: int
    inner_shown: int
    must_break: bool


class Fitting:
    """The look-ahead over documents, with the comments of a source text if there is one."""

    def __init__(self, expand: Callable[[Node], Document], trivia: Trivia | None) -> None:
        self._expand = expand
        self._trivia = trivia

    def fits(self, document: Document, rest: list[Command], ahead: Ahead) -> bool:
        """Tells whether `document` fits without breaking, and what follows it up to the first line break in `rest`."""
        stack: list[tuple[bool, Document]] = [(False, document)]
        following = len(rest)
        while ahead.room >= 0:
            if not stack:
                if not following:
                    return True
                following -= 1
                stack.append((rest[following][1], rest[following][2]))
            broken, current = stack.pop()
            if isinstance(current, (str, Literal)):
                if not self._take(current, ahead):
                    # What ends a line after the document does not make the document longer.
                    return following < len(rest)
            elif isinstance(current, list):
                stack.extend((broken, part) for part in reversed(current))
            elif isinstance(current, Node):
                stack.append((broken, self._expand(current)))
            elif isinstance(current, (Indent, Group)):
                stack.append((broken, current.contents))
            elif isinstance(current, Line):
                if broken:
                    return True
                if current.flat is None:
                    return False
                ahead.room -= len(current.flat)
            elif isinstance(current, Separator):
                return broken
            elif isinstance(current, Comments) and self._breaks_before(current, ahead):
                return following < len(rest)
        return False

    def _breaks_before(self, comments: Comments, ahead: Ahead) -> bool:
        """Tells whether comments before a closing bracket, or behind the opening one, are on lines of their own."""
        if self._trivia is None:
            return False
        stands_alone = any(comment.stands_alone for comment in self._trivia.leading[ahead.token])
        return stands_alone or (comments.first and ahead.must_break)

    def _take(self, current: str | Literal, ahead: Ahead) -> bool:
        """Counts a token and the comments before it; returns whether it can be on the line of what is before it."""
        text = current if isinstance(current, str) else current.text
        if text == " ":
            ahead.room -= 1
            return True
        if self._trivia is None:
            ahead.room -= len(text.partition("\n")[0])
            return True
        if ahead.must_break and (text not in CONTINUING or self._trivia.trailing[ahead.token]):
            return False
        if ahead.token > ahead.inner_shown:
            for comment in self._trivia.leading[ahead.token]:
                if comment.ends_line or "\n" in comment.text:
                    return False
                ahead.room -= len(comment.text) + 1
        if isinstance(current, str):
            text, count = self._trivia.take(text, ahead.token)
        else:
            text, count = self._trivia.take_literal(current.node.span, ahead.token)
        ahead.token += count
        ahead.room -= len(text.partition("\n")[0])
        for comment in self._trivia.trailing[ahead.token - 1]:
            if comment.is_line_comment:
                ahead.must_break = True
            else:
                ahead.room -= len(comment.text) + 1
        return True
