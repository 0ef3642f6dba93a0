"""Writes documents as text: breaks the lines that are too long, and puts every comment back beside its token.

The layout writes tokens in the order of the source. It keeps count of them, and so knows which comments stand before
and after each, and how its author spelled it. It knows documents and tokens, but no kind of node: it asks `expand` for
their documents.
"""

from collections.abc import Callable
from typing import Final

from circuitscript.syntax.ast import Node
from circuitscript.syntax.printer.document import Comments, Document, Group, Indent, Line, Literal, Separator
from circuitscript.syntax.printer.fitting import WIDTH, Ahead, Command, Fitting
from circuitscript.syntax.printer.trivia import CONTINUING, Comment, Trivia

INDENT: Final = 4

_CLAUSES: Final = frozenset(("else", "catch", "finally"))
_OPENING: Final = ("(", "[", "@", "!", "~", " ")
_NO_SPACE_BEFORE: Final = frozenset((")", "]", ",", ";", ".", "?."))


class Layout:
    """Writes one document. With `trivia`, the document is that of a source text, whose comments are kept."""

    def __init__(self, expand: Callable[[Node], Document], trivia: Trivia | None) -> None:
        self._expand = expand
        self._trivia = trivia
        self._expanded: dict[int, Document] = {}
        self._fitting = Fitting(self._document, trivia)
        self._out: list[str] = []
        self._column = 0
        self._at_line_start = True
        self._after_empty_line = True
        self._indent = 0
        self._next = 0
        self._inner_shown = -1
        self._suffix = ""
        self._after_comment = False
        self.is_forced = False
        """Whether a comment made a line end where the document has no line."""

    @property
    def text(self) -> str:
        """What has been written."""
        return "".join(self._out)

    def write(self, document: Document) -> None:
        """Writes `document`, and a line break after it.

        Raises trivia.Mismatch when its tokens are not those of the source.
        """
        stack: list[Command] = [(0, True, document)]
        while stack:
            indent, broken, current = stack.pop()
            if isinstance(current, str):
                self._write_text(current, indent)
            elif isinstance(current, list):
                stack.extend((indent, broken, part) for part in reversed(current))
            elif isinstance(current, Node):
                stack.append((indent, broken, self._document(current)))
            elif isinstance(current, Indent):
                stack.append((indent + INDENT, broken, current.contents))
            elif isinstance(current, Group):
                column = self._indent if self._at_line_start else self._column
                ahead = Ahead(WIDTH - column, self._next, self._inner_shown, bool(self._suffix))
                stack.append((indent, not self._fitting.fits(current.contents, stack, ahead), current.contents))
            elif isinstance(current, Line):
                self._write_line(current, indent, broken)
            elif isinstance(current, Literal):
                self._write_literal(current, indent)
            elif isinstance(current, Separator):
                self._write_separator(current, indent)
            elif isinstance(current, Comments):
                self._write_inner_comments(current, indent)
        self._finish()

    def _document(self, node: Node) -> Document:
        document = self._expanded.get(id(node))
        if document is None:
            document = self._expanded[id(node)] = self._expand(node)
        return document

    # Tokens, each with the comments around it.

    def _write_text(self, text: str, indent: int) -> None:
        if text == " ":
            if not self._at_line_start and self._out[-1] != " ":
                self._put(" ")
            return
        if self._trivia is None:
            self._write_token(text, indent)
            return
        text, count = self._trivia.take(text, self._next)
        self._write_tokens(text, indent, count)

    def _write_literal(self, literal: Literal, indent: int) -> None:
        if self._trivia is None:
            self._write_token(literal.text, indent)
        else:
            text, count = self._trivia.take_literal(literal.node.span, self._next)
            self._write_tokens(text, indent, count)

    def _write_tokens(self, text: str, indent: int, count: int) -> None:
        """Writes `text`, which is the next `count` tokens; comments between those follow it."""
        assert self._trivia is not None
        further = indent if text in _CLAUSES else indent + INDENT
        for number in range(self._next, self._next + count):
            self._write_leading(number, indent, further)
            if number == self._next:
                if self._suffix and (text not in CONTINUING or self._trivia.trailing[number]):
                    self._force_break(further)
                self._write_token(text, indent)
            for comment in self._trivia.trailing[number]:
                self._write_trailing(comment)
        self._next += count

    def _write_token(self, text: str, indent: int) -> None:
        if self._after_comment and text not in _NO_SPACE_BEFORE:
            self._put(" ")
        if self._at_line_start:
            self._indent = self._indent if self._out else indent
            self._put(" " * self._indent)
        self._put(text)

    def _put(self, text: str) -> None:
        self._out.append(text)
        self._at_line_start = self._after_empty_line = self._after_comment = False
        line_break = text.rfind("\n")
        self._column = self._column + len(text) if line_break < 0 else len(text) - line_break - 1

    # Line breaks.

    def _break(self, indent: int) -> None:
        """Ends the line, unless it is empty, and lets the next one begin at `indent`."""
        self._indent = indent
        if self._at_line_start:
            return
        while self._out[-1].isspace():
            self._out.pop()
        self._out += (self._suffix, "\n")
        self._suffix = ""
        self._column = 0
        self._at_line_start = True
        self._after_comment = False

    def _force_break(self, indent: int) -> None:
        self.is_forced = True
        self._break(indent)

    def _leave_empty_line(self) -> None:
        if not self._after_empty_line:
            self._out.append("\n")
            self._after_empty_line = True

    def _write_line(self, line: Line, indent: int, broken: bool) -> None:
        if broken or line.flat is None:
            self._break(indent)
        elif line.flat:
            self._write_text(line.flat, indent)

    def _write_separator(self, separator: Separator, indent: int) -> None:
        self._break(indent)
        if separator.empty or (self._trivia and self._trivia.spaced[self._next]):
            self._leave_empty_line()

    # Comments.

    def _write_leading(self, number: int, indent: int, further: int) -> None:
        """Writes the comments before the token `number`; where they end a line, the next one begins `further` right."""
        assert self._trivia is not None
        comments = self._trivia.leading[number]
        if number <= self._inner_shown or not comments:
            return
        for place, comment in enumerate(comments):
            if comment.stands_alone:
                self._write_own_line(comment, indent, further, spaced=comment.after_empty_line and place > 0)
            else:
                self._write_inline(comment, indent, further)
        if self._at_line_start and self._trivia.detached[number]:
            self._leave_empty_line()

    def _write_own_line(self, comment: Comment, indent: int, further: int, *, spaced: bool) -> None:
        if not self._at_line_start:
            indent = further
            self._force_break(indent)
        if spaced:
            self._leave_empty_line()
        self._put_comment(comment)
        self._break(indent)

    def _write_trailing(self, comment: Comment) -> None:
        if comment.is_line_comment:
            self._suffix = f" {comment.text}"
        else:
            self._put_spaced(comment)

    def _put_spaced(self, comment: Comment) -> None:
        if not self._at_line_start and not self._out[-1].endswith(_OPENING):
            self._put(" ")
        self._put_comment(comment)

    def _write_inline(self, comment: Comment, indent: int, further: int) -> None:
        if self._suffix:
            indent = further
            self._force_break(indent)
        self._put_spaced(comment)
        if comment.ends_line:
            self._break(indent)

    def _write_inner_comments(self, comments: Comments, indent: int) -> None:
        """Writes the comments before the next token, a closing bracket, where they belong: inside the brackets."""
        if comments.first and self._suffix:
            self._break(indent - INDENT)
        leading = self._trivia.leading[self._next] if self._trivia else []
        if not any(comment.stands_alone for comment in leading):
            return
        self._inner_shown = self._next
        for place, comment in enumerate(leading):
            if comment.stands_alone:
                first = comments.first and place == 0
                self._break(indent)
                self._write_own_line(comment, indent, indent, spaced=comment.after_empty_line and not first)
            else:
                self._write_inline(comment, indent, indent)
        self._break(indent - INDENT)

    def _put_comment(self, comment: Comment) -> None:
        if self._at_line_start:
            self._put(" " * self._indent)
        text = comment.text
        first, *rest = text.split("\n")
        if rest and all(line.lstrip().startswith("*") for line in rest):
            begin = "\n" + " " * (self._indent + 1)
            text = first.rstrip() + "".join(begin + line.strip() for line in rest)
        self._put(text)
        self._after_comment = True

    def _finish(self) -> None:
        if self._trivia is not None:
            self._trivia.expect_end(self._next)
            for place, comment in enumerate(self._trivia.leading[self._next]):
                self._break(0)
                if comment.after_empty_line and (place or self._out):
                    self._leave_empty_line()
                self._put_comment(comment)
        self._break(0)
