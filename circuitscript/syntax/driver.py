"""Runs the LALR(1) automaton over tokens and calls the builders.

Lark computes the tables; the loop is our own, because it makes nodes with exact places without trees in between, takes
a keyword for a name where the state allows no keyword, bounds the nesting, and can go on after an error. What to do
about errors is decided in `recovery`.
"""

from typing import Any, Final

from circuitscript.source import Span
from circuitscript.source.classes import define, field
from circuitscript.syntax.ast import Name
from circuitscript.syntax.builder import Build, Rejected, Sequence
from circuitscript.syntax.lexer import Tokens
from circuitscript.syntax.reductions import Pick, reductions
from circuitscript.syntax.tables import END, ParseTables
from circuitscript.syntax.words import KEYWORDS

MAX_NESTING: Final = 500
"""How many expressions, blocks and brackets may be inside each other; a few dozen more may pass unnoticed."""

_CHECK_EVERY: Final = 50


@define(eq=False)
class Stack:
    """The parser's stack: its states, and for each but the first a value and the place of its first token."""

    states: list[int]
    values: list[Any] = field(factory=list)
    firsts: list[int] = field(factory=list)

    def truncate(self, height: int) -> None:
        """Drops what is above the first `height` states."""
        del self.states[height:]
        del self.values[height - 1 :]
        del self.firsts[height - 1 :]


class Driver:
    """One run over the tokens of one text, from one of the grammar's start symbols."""

    def __init__(self, tables: ParseTables, builders: dict[str, Build | Sequence], tokens: Tokens, start: str) -> None:
        self.tables = tables
        self.tokens = tokens
        self.stack = Stack([tables.starts[start]])
        self.result: Any = None
        self.rejected: Rejected | None = None
        self.is_too_deep = False
        self._reductions = reductions(tables, builders)
        self._name = tables.terminal("ID")
        self._plain = tables.plain
        self._height = MAX_NESTING

    def advance(self, at: int) -> int:
        """Parses from the token at `at`; returns -1 at the end, with `result` set, or the place of the error.

        The error is a token that cannot stand there, unless `rejected` or `is_too_deep` says otherwise.
        """
        try:
            return self._run(at)
        except Rejected as rejected:
            self.rejected = rejected
            return rejected.before

    def _run(self, at: int) -> int:
        actions, resolved, reductions, name = self.tables.actions, self.tables.resolved, self._reductions, self._name
        kinds, starts, ends, texts = self.tokens.kinds, self.tokens.starts, self.tokens.ends, self.tokens.texts
        states, values, firsts = self.stack.states, self.stack.values, self.stack.firsts
        terminals = len(self.tables.terminals)
        state, kind = states[-1], kinds[at]
        while True:
            action = actions[state].get(kind, 0)
            if action < 0:
                size, origin, build, pick = reductions[-action]
                if build is None and pick is None:
                    states.pop()
                else:
                    self._replace(size, build, pick, at)
            elif action == 0:
                kind = self._reinterpret(state, at)
                if kind:
                    continue
                return at
            elif kind == name:
                values.append(Name(Span(starts[at], ends[at]), texts[at]))
                firsts.append(at)
                at, origin = at + 1, name
                kind = kinds[at]
            else:
                values.append(texts[at])
                firsts.append(at)
                states.append(action)
                if kind == END:
                    self.result = values[-2]
                    return -1
                if len(states) > self._height and self._nests_too_deep():
                    return at
                at, state = at + 1, action
                kind = kinds[at]
                continue
            state = resolved[states[-1]].get(origin * terminals + kind) or self._resolve(states[-1], origin, kind)
            states.append(state)

    def _replace(self, size: int, build: Build | None, pick: Pick | None, at: int) -> None:
        """Puts the value of a rule in the place of the values of its `size` symbols; `at` is the token after them."""
        values, firsts, tokens = self.stack.values, self.stack.firsts, self.tokens
        if size:
            children, first, end = values[-size:], firsts[-size], tokens.ends[at - 1]
            del self.stack.states[-size:], values[-size:], firsts[-size:]
        else:
            children, first, end = [], at, tokens.starts[at]
        if build is None:
            values.append(pick(children) if pick else children[0])
        else:
            try:
                values.append(build(Span(tokens.starts[first], end), *(pick(children) if pick else children)))
            except Rejected as rejected:
                rejected.before = at
                raise
        firsts.append(first)

    def _resolve(self, below: int, origin: int, kind: int) -> int:
        """Returns the state after `origin` above `below`, with what passes a value through already done for `kind`.

        `origin` is a nonterminal, or the terminal of names.
        """
        tables = self.tables
        key = origin * len(tables.terminals) + kind
        while True:
            state = tables.actions[below][origin] if origin == self._name else tables.gotos[below][origin]
            _, origin, build, pick = self._reductions[-min(tables.actions[state].get(kind, 0), 0)]
            if build or pick or not origin:
                break
        tables.resolved[below][key] = state
        return state

    def _reinterpret(self, state: int, at: int) -> int:
        """Returns what else the token at `at` may be in `state`, or 0: a word may be a name, a guess may be wrong."""
        tokens, actions = self.tokens, self.tables.actions[state]
        plain = self._plain.get(tokens.kinds[at], 0)
        if plain in actions:
            tokens.kinds[at] = plain
            return plain
        word = tokens.texts[at].lower()
        if self._name not in actions or self.tables.keywords.get(word) != tokens.kinds[at]:
            return 0
        if word in KEYWORDS and tokens.texts[at + 1] != "." and not self._follows_name(at):
            return 0
        tokens.kinds[at] = self._name
        return self._name

    def _follows_name(self, at: int) -> bool:
        """Tells whether the token at `at` comes after a word and a dot."""
        texts = self.tokens.texts
        return at > 1 and texts[at - 1] == "." and (texts[at - 2][-1].isalnum() or texts[at - 2][-1] in "_$")

    def _nests_too_deep(self) -> bool:
        weights = self.tables.weights
        self.is_too_deep = sum(weights[state] for state in self.stack.states) > MAX_NESTING
        self._height = MAX_NESTING if self.is_too_deep else len(self.stack.states) + _CHECK_EVERY
        return self.is_too_deep

    def settle(self, terminal: int, at: int, until: frozenset[int]) -> None:
        """Makes the values that are complete if `terminal` stands at `at`, so that an error there spares them.

        Stops in a state of `until`.
        """
        stack, tables = self.stack, self.tables
        while stack.states[-1] not in until:
            action = tables.actions[stack.states[-1]].get(terminal, 0)
            if action >= 0:
                return
            size, origin, build, pick = self._reductions[-action]
            try:
                self._replace(size, build, pick, at)
            except Rejected:
                return
            stack.states.append(tables.gotos[stack.states[-1]][origin])

    def accepts(self, terminals: list[int], height: int = 0) -> bool:
        """Tells whether the text could go on with these terminals after the first `height` states, or all of them."""
        states, tables = self.stack.states, self.tables
        base = height or len(states)
        pushed: list[int] = []
        for terminal in terminals:
            action = -1
            while action < 0:
                action = tables.actions[pushed[-1] if pushed else states[base - 1]].get(terminal, 0)
                if action < 0:
                    rule = tables.rules[-action]
                    base -= max(rule.size - len(pushed), 0)
                    del pushed[max(len(pushed) - rule.size, 0) :]
                    pushed.append(tables.gotos[pushed[-1] if pushed else states[base - 1]][rule.origin])
            if not action:
                return False
            pushed.append(action)
        return True
