"""Tells whether a group fits on the rest of its line: the look-ahead of the layout."""

from collections.abc import Callable
from typing import Final

from attrs import define

from circuitscript.syntax.ast import Node
from circuitscript.syntax.printer.document import Comments, Document, Group, Indent, Line, Literal, Separator
from circuitscript.syntax.printer.trivia import CONTINUING, Trivia

WIDTH: Final = 120

Command = tuple[int, bool, Document]
"""An indentation, whether lines break, and what to write."""


@define(eq=False)
class _Ahead:
    """How far the look-ahead has come: the room left, the next token, and whether a comment wants the line to end."""

    room: int
    token: int
    inner_shown: int
    must_break: bool = False


class Fitting:
    """The look-ahead over documents, with the comments of a source text if there is one."""

    def __init__(self, expand: Callable[[Node], Document], trivia: Trivia | None) -> None:
        self._expand = expand
        self._trivia = trivia

    def fits(self, document: Document, rest: list[Command], column: int, token: int, inner_shown: int) -> bool:
        """Tells whether `document` fits from `column` on without breaking, up to the first line break in `rest`."""
        ahead = _Ahead(WIDTH - column, token, inner_shown)
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
                    return False
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
            elif isinstance(current, Comments) and self._breaks_before(ahead):
                return False
        return False

    def _breaks_before(self, ahead: _Ahead) -> bool:
        return self._trivia is not None and any(comment.owns_line for comment in self._trivia.leading[ahead.token])

    def _take(self, current: str | Literal, ahead: _Ahead) -> bool:
        """Counts a token and the comments before it; returns whether it can be on the line of what is before it."""
        text = current if isinstance(current, str) else current.text
        if text == " ":
            ahead.room -= 1
            return True
        if self._trivia is None:
            ahead.room -= len(text.partition("\n")[0])
            return True
        if ahead.must_break and text not in CONTINUING:
            return False
        if ahead.token > ahead.inner_shown:
            for comment in self._trivia.leading[ahead.token]:
                if comment.owns_line or comment.ends_line:
                    return False
                ahead.room -= len(comment.text) + 1
        if isinstance(current, str):
            text, count = self._trivia.take(text, ahead.token)
        else:
            text, count = self._trivia.take_literal(current.node.span, ahead.token)
        ahead.token += count
        ahead.room -= len(text.partition("\n")[0])
        ahead.must_break |= any(comment.is_line_comment for comment in self._trivia.trailing[ahead.token - 1])
        return True
