"""The parse tables: what the driver and the lexer need of the grammar, without Lark.

They are compiled from `grammar/apex.lark` by `circuitscript.syntax.compile_grammar` and shipped beside it as
`apex.tables.json`, so that parsing neither imports Lark nor computes tables. A grammar that was edited since is
compiled anew, which takes about two seconds.
"""

import hashlib
import json
from enum import IntEnum
from functools import cache
from typing import Any, Final

from circuitscript.source.classes import frozen
from circuitscript.source.resources import read_grammar

GRAMMAR: Final = "apex.lark"
TABLES: Final = "apex.tables.json"

NOTHING: Final = 0
"""The terminal of what the grammar ignores."""

END: Final = 1
"""The terminal at the end of every text."""


_RESERVED: Final = ("bulk", "commit")
"""Keywords of Apex that no rule of the grammar has."""

_PLAIN: Final = {"_CAST_OPEN": "(", "_TYPE_OPEN": "<", "_LITERAL_OPEN": "<", "_QUERY_OPEN": "[", "_SHIFT_OPEN": ">"}

# A cast's operand is still inside when its parenthesis is closed.
_NAMED_WEIGHTS: Final = {
    "_CAST_OPEN": 2,
    "_TYPE_OPEN": 1,
    "_LITERAL_OPEN": 1,
    "_QUERY_OPEN": 1,
    "COMPOUND_ASSIGNMENT": 1,
}
_WEIGHTS: Final = {
    "(": 1, ")": -1, "[": 1, "]": -1, "{": 1, "}": -1, "+": 1, "!": 1, "++": 1, "=": 1, "?": 1,
    "if": 1, "while": 1, "for": 1, "do": 1,
}  # fmt: skip


class Assembly(IntEnum):
    """How a rule's value is made of the values of its symbols."""

    PASS = 0
    """The value of one symbol, unchanged."""
    START_LIST = 1
    """A list, the first round of a repetition."""
    EXTEND_LIST = 2
    """The list of the rounds before, extended."""
    BUILD = 3
    """What the builder of the rule's name makes of the picked values."""
    BUILD_SPLICED = 4
    """The same, where some of the picked values are lists whose items count."""


@frozen
class Rule:
    """One production: `size` symbols become the nonterminal `origin`.

    `picks` are indices of the symbols whose values count, in order; -1 stands for an optional part that is absent.
    `spliced` are those among `picks` whose values are lists of values.
    """

    origin: int
    size: int
    assembly: Assembly
    builder: str = ""
    picks: tuple[int, ...] = ()
    spliced: frozenset[int] = frozenset()


@frozen(eq=False)
class ParseTables:
    """An LALR(1) automaton. In `actions[state]`, a terminal leads to state `n` (shift) when `n > 0`, else to rule `-n`.

    `plain` gives the terminal that a token is when the lexer's look-ahead guessed wrong; `weights` how much deeper the
    nesting is in a state than in the one before; `resolved` is a cache that the driver fills: the state after a
    reduction, by the state below and by rule and look-ahead in one number; so is `plans`, which `reductions` fills.
    """

    terminals: tuple[str, ...]
    nonterminals: dict[str, int]
    keywords: dict[str, int]
    operators: dict[str, int]
    patterns: tuple[tuple[int, str], ...]
    rules: tuple[Rule, ...]
    actions: list[dict[int, int]]
    gotos: list[dict[int, int]]
    starts: dict[str, int]
    plain: dict[int, int]
    weights: list[int]
    resolved: list[dict[int, int]]
    plans: list[Any]

    def terminal(self, name: str) -> int:
        """Returns the number of the terminal `name`, as the grammar calls it; raises ValueError when there is none."""
        return self.terminals.index(name)


@cache
def parse_tables() -> ParseTables:
    """Returns the tables of the shipped grammar."""
    grammar = read_grammar(GRAMMAR)
    try:
        data = json.loads(read_grammar(TABLES))
    except FileNotFoundError:
        data = {}
    if data.get("grammar") != fingerprint(grammar):
        from circuitscript.syntax.compile_grammar import compile_grammar

        data = compile_grammar(grammar)
    return from_data(data)


def fingerprint(grammar: str) -> str:
    """Returns the digest that ties tables to the grammar they were compiled from."""
    return hashlib.sha256(grammar.encode()).hexdigest()


def from_data(data: dict[str, Any]) -> ParseTables:
    """Returns the tables that `compile_grammar` described as JSON data."""
    rows = [dict(zip(row[::2], row[1::2], strict=True)) for row in data["rows"]]
    actions = [rows[number] for number in data["actions"]]
    terminals: list[str] = [*data["terminals"], "_RESERVED"]
    reserved = dict.fromkeys(_RESERVED, len(terminals) - 1)
    return ParseTables(
        terminals=tuple(terminals),
        nonterminals=data["nonterminals"],
        keywords={**data["keywords"], **reserved},
        operators=data["operators"],
        patterns=tuple((terminal, pattern) for terminal, pattern in data["patterns"]),
        rules=tuple(
            Rule(origin, size, Assembly(assembly), builder, tuple(picks), frozenset(spliced))
            for origin, size, assembly, builder, picks, spliced in data["rules"]
        ),
        actions=actions,
        gotos=[rows[number] for number in data["gotos"]],
        starts=data["starts"],
        plain={terminals.index(name): data["operators"][plain] for name, plain in _PLAIN.items()},
        weights=_weights(actions, {**data["operators"], **data["keywords"]}, terminals),
        resolved=[{} for _ in actions],
        plans=[],
    )


def _weights(actions: list[dict[int, int]], spellings: dict[str, int], terminals: list[str]) -> list[int]:
    of_terminal = {terminals.index(name): weight for name, weight in _NAMED_WEIGHTS.items()}
    of_terminal.update((spellings[spelling], weight) for spelling, weight in _WEIGHTS.items())
    weights = [0] * len(actions)
    for row in actions:
        for terminal, state in row.items():
            if state > 0:
                weights[state] = of_terminal.get(terminal, 0)
    return weights
