"""The tokens of a source text together with what is between them: comments and empty lines."""

import re
from bisect import bisect_left
from typing import Final

from circuitscript.source import SourceText, Span
from circuitscript.source.classes import define, frozen
from circuitscript.syntax.lexer import lexer

CONTINUING: Final = frozenset(
    (
        ",", ";", ")", "]", "}", "{", ":", "=", "=>", "+=", "-=", "*=", "/=",
        "+", "*", "/", "&&", "||", "&", "|", "^", "??", "==", "!=", "===", "!==", "<=", ">=",
    )
)  # fmt: skip
"""Tokens that a comment at the end of their line may follow, although its author had it before them."""

_CLOSING: Final = frozenset((")", "]", "}", ",", ";", "<EOF>"))
_COMMENT: Final = re.compile(r"//[^\n]*|/\*[\s\S]*?\*/")


class Mismatch(Exception):
    """A document's tokens are not those of the source."""


@frozen(eq=False)
class Comment:
    """One comment. `owns_line` when it begins a line, `ends_line` when a line ends after it.

    `after_empty_line` when an empty line is before it.
    """

    text: str
    owns_line: bool
    ends_line: bool
    after_empty_line: bool

    @property
    def stands_alone(self) -> bool:
        """Whether nothing else is on the lines of the comment."""
        return self.owns_line and self.ends_line

    @property
    def is_line_comment(self) -> bool:
        """Whether the rest of the line belongs to the comment."""
        return self.text.startswith("//")


@define(eq=False)
class Trivia:
    """What is around the tokens of one text, by token number; the end token is the last.

    `leading[i]` are the comments before token `i`, and `trailing[i]` those that follow it on its line. `spaced[i]`
    tells whether an empty line is before token `i` and its leading comments, `detached[i]` whether one is between those
    comments and the token.
    """

    source: SourceText
    texts: list[str]
    starts: list[int]
    leading: list[list[Comment]]
    trailing: list[list[Comment]]
    spaced: list[bool]
    detached: list[bool]

    def wrote(self, start: int, end: int, token: str) -> bool:
        """Tells whether one of the tokens that begin between two offsets is `token`, in any case."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return any(self.texts[number].lower() == token for number in range(first, last))

    def take(self, text: str, number: int) -> tuple[str, int]:
        """Returns `text` as its author spelled it, and how many tokens it is, from `number` on; raises Mismatch."""
        written = self.texts[number]
        if written.lower() == text.lower():
            return text, 1
        if (written, text) == ("<>", "!="):
            return written, 1
        joined, count = written, 1
        while len(joined) < len(text):
            joined += self.texts[number + count]
            count += 1
        if joined != text:
            raise Mismatch(f"{text!r} at {self.source.position(self.starts[number])}, where {written!r} is")
        return text, count

    def take_literal(self, span: Span, number: int) -> tuple[str, int]:
        """Returns what is written at `span`, and how many tokens it is, from `number` on; raises Mismatch."""
        if self.starts[number] != span.start:
            raise Mismatch(f"a literal at {self.source.position(span.start)}")
        return self.source.slice(span), bisect_left(self.starts, span.end) - number

    def expect_end(self, number: int) -> None:
        """Raises Mismatch unless `number` is that of the end token."""
        if number != len(self.texts) - 1:
            raise Mismatch(f"the end at {self.source.position(self.starts[number])}")


def read_trivia(source: SourceText) -> Trivia:
    """Returns the tokens of `source` and what is between them; the text has no errors, and ends its lines with LF."""
    tokens = lexer().lex(source, lambda span, code, message: None)
    trivia = Trivia(source, tokens.texts, tokens.starts, [], [], [], [])
    end = 1 if source.text.startswith("\ufeff") else 0
    for number, start in enumerate(tokens.starts):
        _read_gap(trivia, source.text[end:start], number)
        end = tokens.ends[number]
    return trivia


def _read_gap(trivia: Trivia, gap: str, number: int) -> None:
    comments, breaks = _comments(gap, at_line_start=number == 0)
    same_line = 0
    while number and same_line < len(comments) and not comments[same_line].owns_line:
        same_line += 1
    if same_line and not comments[same_line - 1].ends_line and trivia.texts[number] not in _CLOSING:
        same_line = 0
    if number:
        trivia.trailing.append(comments[:same_line])
    leading = comments[same_line:]
    trivia.leading.append(leading)
    trivia.spaced.append(leading[0].after_empty_line if leading else breaks > 1)
    trivia.detached.append(bool(leading) and breaks > 1)


def _comments(gap: str, *, at_line_start: bool) -> tuple[list[Comment], int]:
    """Returns the comments in the text between two tokens, and the number of line breaks after the last one."""
    comments: list[Comment] = []
    matches = list(_COMMENT.finditer(gap)) if "/" in gap else []
    breaks = gap.count("\n", 0, matches[0].start() if matches else len(gap))
    for match, following in zip(matches, [*matches[1:], None], strict=False):
        after = gap.count("\n", match.end(), following.start() if following else len(gap))
        owns_line = breaks > 0 or (at_line_start and not comments and after > 0)
        comments.append(Comment(match[0].rstrip(), owns_line, after > 0 or match[0].startswith("//"), breaks > 1))
        breaks = after
    return comments, breaks
