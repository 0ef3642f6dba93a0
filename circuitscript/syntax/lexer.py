"""Cuts a text into tokens.

One regular expression, made of the grammar's terminals, cuts the whole text; what cannot be told from a token alone is
decided afterwards by `lookahead`. Which keyword is a name is the driver's decision, which knows the parser's state.
The lexer knows tokens only, neither rules nor nodes.
"""

import re
from collections.abc import Callable
from functools import cache
from itertools import accumulate, compress
from sys import intern
from typing import Final

from circuitscript.source import SourceText
from circuitscript.source.classes import define, frozen
from circuitscript.syntax import messages
from circuitscript.syntax.lookahead import Lookahead, Terminals
from circuitscript.syntax.messages import Report
from circuitscript.syntax.tables import END, NOTHING, ParseTables, parse_tables

_BOM: Final = "\ufeff"


@define(eq=False)
class Tokens:
    """The tokens of one text as parallel lists, with an end token last.

    `doubtful` are the indices of tokens that the lexer had to guess, after a diagnostic.
    """

    kinds: list[int]
    starts: list[int]
    ends: list[int]
    texts: list[str]
    doubtful: set[int]


@frozen
class _Trouble:
    """A way to write a token wrongly: what it looks like, the terminal to go on with, and how to report it."""

    pattern: str
    stands_for: str
    report: Callable[[Report, str, int, str], None]


_TROUBLES: Final = (
    _Trouble(r"/\*[\s\S]*", "", messages.unterminated_comment),
    _Trouble(r"'''\r?\n[\s\S]*", "MULTILINE_STRING", messages.unterminated_multiline_string),
    _Trouble(r"'''[^\r\n]*", "MULTILINE_STRING", messages.multiline_string_without_line_break),
    _Trouble(r"'(?:[^'\\\r\n]|\\[^\r\n])*\\?", "STRING", messages.unterminated_string),
    _Trouble(
        r"[0-9]{4}-[0-9][-0-9]*(?:[Tt][0-9:.]*(?:[Zz]|[-+][0-9:]*)?)?",
        "DATE",
        messages.invalid_date,
    ),
    _Trouble(r"[0-9][0-9]:[0-9][0-9][0-9:.]*(?:[Zz]|[-+][0-9:]*)?", "TIME", messages.invalid_time),
    _Trouble(r"[0-9]+\.", "INTEGER", messages.number_without_fraction),
    _Trouble(r"[\s\S]", "", messages.invalid_character),
)


class _Kinds(dict[str, int]):
    """The terminal of each piece of text. Learns the pieces of one text, most of which occur often."""

    def __init__(self, known: dict[str, int], unknown: Callable[[str], int]) -> None:
        super().__init__(known)
        self._unknown = unknown

    def __missing__(self, piece: str) -> int:
        kind = self[piece] = self._unknown(piece)
        return kind


class Lexer:
    """The lexer of one grammar; it keeps nothing between texts."""

    def __init__(self, tables: ParseTables) -> None:
        self._keywords = tables.keywords
        self._known = {**tables.operators, **tables.keywords, " ": NOTHING, "\n": NOTHING}
        self._name = tables.terminal("ID")
        self._run_as = tables.terminal("_RUN_AS")
        self._trouble = len(tables.terminals)
        self._patterns = [(kind, re.compile(pattern)) for kind, pattern in tables.patterns if kind != self._name]
        self._troubles = [(trouble, re.compile(trouble.pattern)) for trouble in _TROUBLES]
        self._stand_ins = {t.pattern: tables.terminal(t.stands_for) if t.stands_for else NOTHING for t in _TROUBLES}
        self._terminals = Terminals(tables)
        self._cut = re.compile("|".join(_alternatives(tables)))
        self._is_name = re.compile(next(pattern for kind, pattern in tables.patterns if kind == self._name))

    def lex(self, source: SourceText, report: Report, *, in_query: bool = False) -> Tokens:
        """Returns the tokens of `source`, which is the text of a query when `in_query`."""
        text = source.text
        if text.startswith(_BOM):
            text = " " + text[1:]
        pieces = self._cut.findall(text)
        kinds = list(map(_Kinds(self._known, self._kind).__getitem__, pieces))
        ends = list(accumulate(map(len, pieces)))
        starts = [0, *ends]
        troubled = self._report_troubles(text, pieces, kinds, starts, report) if self._trouble in kinds else []
        tokens = Tokens(
            kinds=[kind for kind in kinds if kind],
            starts=list(compress(starts, kinds)),
            ends=list(compress(ends, kinds)),
            texts=list(map(intern, compress(pieces, kinds))),
            doubtful=set(),
        )
        if troubled:
            places = set(troubled)
            tokens.doubtful.update(index for index, start in enumerate(tokens.starts) if start in places)
        self._finish(tokens, len(text))
        if Lookahead(self._terminals, tokens.kinds, tokens.texts, in_query=in_query).decide():
            _drop_nothing(tokens)
        return tokens

    def _finish(self, tokens: Tokens, end: int) -> None:
        tokens.kinds.append(END)
        tokens.starts.append(end)
        tokens.ends.append(end)
        tokens.texts.append("<EOF>")

    def _kind(self, piece: str) -> int:
        if self._is_name.fullmatch(piece):
            return self._keywords.get(piece.lower(), self._name)
        for kind, pattern in self._patterns:
            if pattern.fullmatch(piece):
                return kind
        return self._run_as if piece.lower() == "system.runas" else self._trouble

    def _report_troubles(
        self, text: str, pieces: list[str], kinds: list[int], starts: list[int], report: Report
    ) -> list[int]:
        """Reports every malformed piece and puts in what it probably was; returns where those tokens start."""
        places = [index for index, kind in enumerate(kinds) if kind == self._trouble]
        for count, index in enumerate(places):
            piece = pieces[index]
            trouble = next(trouble for trouble, pattern in self._troubles if pattern.fullmatch(piece))
            kinds[index] = self._stand_ins[trouble.pattern]
            if count < messages.MAX_ERRORS:
                trouble.report(report, text, starts[index], piece)
        return [starts[index] for index in places]


def _alternatives(tables: ParseTables) -> list[str]:
    name = tables.terminal("ID")
    operators = sorted((re.escape(operator) for operator in tables.operators), key=len, reverse=True)
    ignored = [pattern for kind, pattern in tables.patterns if kind == NOTHING]
    names = [r"[Ss][Yy][Ss][Tt][Ee][Mm]\.[Rr][Uu][Nn][Aa][Ss]\b", *(p for kind, p in tables.patterns if kind == name)]
    others = [pattern for kind, pattern in tables.patterns if kind not in (NOTHING, name)]
    troubles = [trouble.pattern for trouble in _TROUBLES]
    return [*reversed(ignored), *names, *others, *troubles[:-1], *operators, troubles[-1]]


def _drop_nothing(tokens: Tokens) -> None:
    kinds = tokens.kinds
    for index, kind in enumerate(kinds):
        if not kind:
            tokens.ends[index - 1] = tokens.ends[index]
    if tokens.doubtful:
        kept = [index for index, kind in enumerate(kinds) if kind]
        tokens.doubtful = {new for new, old in enumerate(kept) if old in tokens.doubtful}
    tokens.starts = list(compress(tokens.starts, kinds))
    tokens.ends = list(compress(tokens.ends, kinds))
    tokens.texts = list(compress(tokens.texts, kinds))
    tokens.kinds = [kind for kind in kinds if kind]


@cache
def lexer() -> Lexer:
    """Returns the lexer of the shipped grammar."""
    return Lexer(parse_tables())
