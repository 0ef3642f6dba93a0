"""Decides what a token is by what stands around it, where one symbol of look-ahead is not enough for LALR(1).

A `(` may open a cast, a `<` type arguments, a `[` a query; `[` and `]` together may be one symbol of a type; and words
such as `get` and `order` are keywords in few places. Every scan runs forward over tokens and stops at the first one
that settles it; no token is scanned more than a few times, so the time is linear in the length of the text.
"""

from collections.abc import Callable, Collection
from typing import Final

from circuitscript.syntax.tables import NOTHING, ParseTables

_SOFT_IN_QUERY: Final = (
    "category", "cube", "data", "end", "excludes", "fields", "find", "first", "includes", "last", "listview",
    "offset", "reference", "returning", "rollup", "rows", "scope", "then", "view",
)  # fmt: skip
"""Words that are keywords in a query only, and may be names there, too."""

_SOFT_BEFORE: Final = {
    "all": ("rows",), "group": ("by",), "order": ("by",), "switch": ("on",), "get": ("{", ";"), "set": ("{", ";"),
    "without": ("sharing",), "inherited": ("sharing",), "before": ("insert", "update", "delete", "undelete"),
    "after": ("insert", "update", "delete", "undelete"),
}  # fmt: skip
"""Words that are keywords only before certain others."""

_SOFT: Final = (*_SOFT_IN_QUERY, *_SOFT_BEFORE, "sharing", "transient", "typeof", "when", "with")
_OPERANDS: Final = ("this", "super", "new", "null", "true", "false", "trigger", "(", "!")
_LITERALS: Final = ("INTEGER", "LONG", "DECIMAL", "DOUBLE", "STRING", "MULTILINE_STRING")
_BEFORE_CALL: Final = ("if", "while", "for", "catch", "this", "super", "]")
_MODIFIERS: Final = (
    "public", "private", "protected", "global", "static", "final", "abstract", "virtual", "override", "testmethod",
    "webservice", "transient", "@", "class", "interface", "enum", "with", "without", "inherited",
)  # fmt: skip
_NUMBERS: Final = frozenset(("integer", "long", "double", "decimal", "object"))
"""The types of which `-x` may be a value. `(a) - b` is a difference with any other name; Apex takes it for a cast."""


class Terminals:
    """The numbers of the terminals that the decisions are about, for one grammar."""

    def __init__(self, tables: ParseTables) -> None:
        self.of = {**tables.operators, **tables.keywords}
        self.name, self.string = tables.terminal("ID"), tables.terminal("STRING")
        self.cast, self.query = tables.terminal("_CAST_OPEN"), tables.terminal("_QUERY_OPEN")
        self.literal_open = tables.terminal("_LITERAL_OPEN")
        self.type_open, self.shift_open = tables.terminal("_TYPE_OPEN"), tables.terminal("_SHIFT_OPEN")
        self.names = frozenset({self.name, *self._all(_SOFT)})
        self.operands = self.names.union(self._all(_OPERANDS), map(tables.terminal, _LITERALS))
        self.before_call = self.names.union(self._all(_BEFORE_CALL), {NOTHING})
        self.modifiers = frozenset(self._all(_MODIFIERS))
        self.in_type = self.names.union(self._all((".", ",", "<", ">", "[", "]", "[]")))
        self.followers = {self.of[word]: frozenset(self._all(next_)) for word, next_ in _SOFT_BEFORE.items()}
        self.sharing_modes = frozenset(self._all(("with", "without", "inherited")))
        self.query_words = frozenset(self._all((*_SOFT_IN_QUERY, "all", "group", "order", "typeof")))
        marks = ("(", ")", "[", "]", "[]", "<", ">", ".", ",", ":", "++", "+")
        self.open, self.close, self.left, self.right, self.no_index, self.less, self.greater, *rest = self._all(marks)
        self.dot, self.comma, self.colon, self.increment, self.additive = rest
        self.as_ = self.of["as"]
        words = ("select", "find", "class", "sharing", "with", "transient", "typeof", "from")
        self.select, self.find, self.class_, self.sharing, self.with_, self.transient, self.typeof, self.from_ = (
            self._all(words)
        )
        decided = {self.open, self.less, self.greater, self.left, self.right, self.class_, self.sharing, self.with_}
        self.decided = frozenset(decided | {self.transient} | self.followers.keys() | self.query_words)

    def _all(self, spellings: Collection[str]) -> list[int]:
        return [self.of[spelling] for spelling in spellings]


class Lookahead:
    """The decisions about one text, made in place in `kinds`, whose last item is the end token."""

    def __init__(self, terminals: Terminals, kinds: list[int], texts: list[str], *, in_query: bool) -> None:
        self._t = terminals
        self._kinds = kinds
        self._texts = texts
        self._brackets: list[bool] = []
        self._queries = int(in_query)
        self._closers: dict[int, int] = {}
        self._scanned = 0
        self._dropped = False

    def decide(self) -> bool:
        """Decides every doubtful token; returns whether some became nothing, because two tokens became one."""
        t, kinds = self._t, self._kinds
        deciders = self._deciders()
        open_, before_call, decided = t.open, t.before_call, t.decided
        for at in [at for at, kind in enumerate(kinds) if kind in decided]:
            kind = kinds[at]
            if kind == open_:
                # What comes before is called, unless it is the access level in `insert as user (List<A>) records`.
                if at == 0 or kinds[at - 1] not in before_call or (at > 1 and kinds[at - 2] == t.as_):
                    self._decide_cast(at)
            elif kind in deciders:
                deciders[kind](at)
        return self._dropped

    def _deciders(self) -> dict[int, Callable[[int], None]]:
        t = self._t
        return {
            **dict.fromkeys(t.query_words, self._decide_query_word),
            **dict.fromkeys(t.followers, self._decide_by_follower),
            t.less: self._decide_type_arguments,
            t.greater: self._decide_shift,
            t.left: self._decide_bracket,
            t.right: self._leave_bracket,
            t.class_: self._decide_class,
            t.sharing: self._decide_sharing,
            t.with_: self._decide_with,
            t.transient: self._decide_transient,
            t.typeof: self._decide_type_of,
        }

    # A cast is `(Type)` before something that can only begin an operand.

    def _decide_cast(self, at: int) -> None:
        t, kinds = self._t, self._kinds
        end = self._type_end(at + 1)
        if not end or kinds[end] != t.close:
            return
        if self._begins_operand(end + 1, after_number=self._texts[end - 1].lower() in _NUMBERS):
            kinds[at] = t.cast

    def _begins_operand(self, at: int, *, after_number: bool) -> bool:
        """Tells whether an operand begins at `at`, after what may be a cast to a number; a sign alone is none."""
        t, kinds = self._t, self._kinds
        kind = kinds[at]
        if kind in t.operands:
            return True
        if kind == t.left:
            return kinds[at + 1] in (t.select, t.find)
        if kind == t.increment:
            return kinds[at + 1] in t.operands
        if kind == t.additive:
            return after_number or kinds[at - 2] in (t.greater, t.right, t.no_index)
        return self._texts[at].isalpha() and kinds[at + 1] == t.dot

    def _type_end(self, at: int) -> int:
        """Returns the place after the type that begins at `at`, or 0 when none does."""
        t, kinds = self._t, self._kinds
        names = t.names
        if kinds[at] not in names:
            return 0
        at += 1
        while kinds[at] == t.dot and kinds[at + 1] in names:
            at += 2
        if kinds[at] == t.less or kinds[at] == t.type_open:
            closer = self._closer(at)
            if not closer:
                return 0
            at = closer + 1
        while kinds[at] == t.no_index or (kinds[at] == t.left and kinds[at + 1] == t.right):
            at += 1 if kinds[at] == t.no_index else 2
        return at

    def _decide_type_arguments(self, at: int) -> None:
        t, kinds = self._t, self._kinds
        closer = self._closer(at)
        if closer:
            is_literal = kinds[closer + 1] == t.dot and kinds[closer + 2] == t.class_
            kinds[at] = t.literal_open if is_literal else t.type_open

    def _closer(self, at: int) -> int:
        """Returns the place of the `>` that closes the `<` at `at` if only types are between them, or 0."""
        if at >= self._scanned:
            self._match_angles(at)
        return self._closers.get(at, 0)

    def _match_angles(self, at: int) -> None:
        t, kinds = self._t, self._kinds
        in_type, less, greater = t.in_type, t.less, t.greater
        opened: list[int] = []
        while kinds[at] in in_type:
            kind = kinds[at]
            if kind == less:
                opened.append(at)
            elif kind == greater:
                self._closers[opened.pop()] = at
                if not opened:
                    break
            at += 1
        self._scanned = at + 1

    def _decide_shift(self, at: int) -> None:
        if self._kinds[at + 1] == self._t.greater:
            self._kinds[at] = self._t.shift_open

    # Brackets: an index, a type's `[]`, or a query, which words stand for something else in.

    def _decide_bracket(self, at: int) -> None:
        t, kinds = self._t, self._kinds
        after = kinds[at + 1]
        if after == t.right:
            kinds[at], self._texts[at] = t.no_index, "[]"
            kinds[at + 1] = NOTHING
            self._dropped = True
            return
        is_query = after == t.select or (after == t.find and kinds[at + 2] in (t.string, t.colon))
        self._brackets.append(is_query)
        if is_query:
            kinds[at] = t.query
            self._queries += 1

    def _leave_bracket(self, at: int) -> None:
        if self._brackets and self._brackets.pop():
            self._queries -= 1

    def _decide_query_word(self, at: int) -> None:
        if not self._queries:
            self._kinds[at] = self._t.name

    def _decide_type_of(self, at: int) -> None:
        t = self._t
        if not self._queries or self._kinds[at + 1] not in t.names:
            self._kinds[at] = t.name

    # Words that are keywords only beside others.

    def _decide_by_follower(self, at: int) -> None:
        t, kinds = self._t, self._kinds
        if kinds[at + 1] not in t.followers[kinds[at]] or (kinds[at] in t.query_words and not self._queries):
            kinds[at] = t.name

    def _decide_with(self, at: int) -> None:
        if not self._queries and self._kinds[at + 1] != self._t.sharing:
            self._kinds[at] = self._t.name

    def _decide_sharing(self, at: int) -> None:
        if at == 0 or self._kinds[at - 1] not in self._t.sharing_modes:
            self._kinds[at] = self._t.name

    def _decide_class(self, at: int) -> None:
        t, kinds = self._t, self._kinds
        if kinds[at + 1] == t.open and kinds[at - 1] == t.dot:
            kinds[at] = t.name

    def _decide_transient(self, at: int) -> None:
        t, kinds = self._t, self._kinds
        after = kinds[at + 1]
        if after in t.modifiers:
            return
        end = self._type_end(at + 1)
        if not end or kinds[end] not in t.names:
            kinds[at] = t.name
