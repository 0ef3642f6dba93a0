"""Compiles the Lark grammar to parse tables. Run as a module, it renews the shipped ones.

It is the one place that knows Lark: the grammar language, the EBNF expansion, the LALR(1) construction and the choice
of which tokens count in a rule are Lark's. States are numbered anew in breadth-first order, so that the same grammar
always gives the same file.
"""

import json
import logging
import os
import re
from collections import deque
from collections.abc import Iterator
from typing import Any, Final

from lark import Lark
from lark.common import LexerConf, ParserConf
from lark.grammar import Rule, Symbol, Terminal
from lark.lexer import Lexer, LexerState, PatternStr, TerminalDef, Token
from lark.parsers.lalr_analysis import Shift

from circuitscript.source.resources import folder, read_grammar
from circuitscript.syntax.tables import END, GRAMMAR, TABLES, Assembly, fingerprint

STARTS: Final = ("class_unit", "trigger_unit", "anonymous_unit", "query_text", "search_text", "expression", "type")

Data = dict[str, Any]


class _NoLexer(Lexer):
    """Takes the place of Lark's lexer, which these tables do not need."""

    def __init__(self, conf: LexerConf) -> None:
        pass

    def lex(self, lexer_state: LexerState, parser_state: ParserConf) -> Iterator[Token]:
        return iter(())


class _Conflicts(logging.Handler):
    """Collects the shift/reduce conflicts that Lark resolves silently."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if "conflict" in record.msg:
            self.messages.append(record.getMessage())
        elif self.messages and record.msg.lstrip().startswith("*"):
            self.messages[-1] += record.getMessage()


def load(grammar: str) -> tuple[Lark, list[str]]:
    """Returns Lark's parser for `grammar` and the shift/reduce conflicts in it; raises lark's GrammarError."""
    logger = logging.getLogger("lark")
    level, handler = logger.level, _Conflicts()
    logger.setLevel(logging.DEBUG)
    propagate, logger.propagate = logger.propagate, False
    handlers, logger.handlers = logger.handlers, [handler]
    try:
        lark = Lark(grammar, parser="lalr", lexer=_NoLexer, start=list(STARTS), maybe_placeholders=True)
    finally:
        logger.setLevel(level)
        logger.propagate, logger.handlers = propagate, handlers
    return lark, handler.messages


def compile_grammar(grammar: str) -> Data:
    """Returns the tables of `grammar` as JSON data; raises lark's GrammarError when it is not LALR(1)."""
    lark, _ = load(grammar)
    table: Any = lark.parser.parser._parse_table
    rules = [rule for rule in lark.rules if not rule.origin.name.startswith("$")]
    names = ["", "$END", *sorted(terminal.name for terminal in lark.terminals), *sorted(_declared(lark))]
    symbols = {name: number for number, name in enumerate(dict.fromkeys(names))}
    for rule in sorted(rules, key=lambda rule: str(rule.origin.name)):
        symbols.setdefault(rule.origin.name, len(symbols))
    terminals = [name for name in symbols if name in ("", "$END") or name.isupper()]
    automaton = _Automaton(table, rules, symbols)
    return {
        "grammar": fingerprint(grammar),
        "terminals": terminals,
        "nonterminals": {name: number for name, number in symbols.items() if number >= len(terminals)},
        **_terminal_data(lark, symbols),
        "rules": [[0, 0, 0, "", [], []], *(_rule_data(rule, symbols) for rule in automaton.rules)],
        **automaton.data(),
    }


def _declared(lark: Lark) -> set[str]:
    named = {terminal.name for terminal in lark.terminals}
    return {s.name for rule in lark.rules for s in rule.expansion if s.is_term and s.name not in named} - {"$END"}


def _terminal_data(lark: Lark, symbols: dict[str, int]) -> Data:
    keywords: dict[str, int] = {}
    operators: dict[str, int] = {}
    patterns: list[list[Any]] = []
    for terminal in sorted(lark.terminals, key=lambda terminal: (-terminal.priority, terminal.name)):
        number = 0 if terminal.name in lark.ignore_tokens else symbols[terminal.name]
        spellings = _spellings(terminal)
        if spellings is None:
            flags = "".join(sorted(terminal.pattern.flags))
            patterns.append([number, f"(?{flags}:{terminal.pattern.value})" if flags else terminal.pattern.value])
        for spelling in spellings or ():
            (keywords if spelling.isalpha() else operators)[spelling] = number
    return {"keywords": keywords, "operators": operators, "patterns": patterns}


def _spellings(terminal: TerminalDef) -> list[str] | None:
    """Returns the strings that a terminal stands for, or None when it is a regular expression proper."""
    pattern = terminal.pattern
    if isinstance(pattern, PatternStr):
        return [pattern.value]
    joined = pattern.value.removeprefix("(?:").removesuffix(")")
    parts = [re.sub(r"\\(.)", r"\1", part) for part in re.split(r"(?<!\\)\|", joined)]
    return (
        parts
        if all(re.escape(part) in joined and not part[0].isalnum() and "[" not in part for part in parts)
        else None
    )


class _Automaton:
    """Lark's states with numbers of our own."""

    def __init__(self, table: Any, rules: list[Rule], symbols: dict[str, int]) -> None:
        self._table = table
        self._symbols = symbols
        self.rules = sorted(
            rules, key=lambda rule: (rule.origin.name, [s.name for s in rule.expansion], str(rule.alias))
        )
        self._rule_numbers = {rule: number for number, rule in enumerate(self.rules, start=1)}
        self._states = self._numbered()

    def _numbered(self) -> dict[int, int]:
        # State 0 is nobody's, so that a shift is always a positive number.
        states: dict[int, int] = {}
        queue = deque(self._table.start_states[start] for start in STARTS)
        while queue:
            state = queue.popleft()
            if state in states:
                continue
            states[state] = len(states) + 1
            for _, (action, target) in sorted(self._table.states[state].items()):
                if action is Shift:
                    queue.append(target)
        return states

    def data(self) -> Data:
        rows: dict[tuple[int, ...], int] = {(): 0}
        actions, gotos = [0], [0]
        for state in self._states:
            acting: list[int] = []
            going: list[int] = []
            for name, (action, target) in sorted(self._table.states[state].items()):
                if action is not Shift:
                    acting += (self._symbols[name], -self._rule_numbers[target])
                elif name.isupper():
                    acting += (self._symbols[name], self._states[target])
                else:
                    going += (self._symbols[name], self._states[target])
            if state in self._table.end_states.values():
                acting += (END, len(self._states) + 1)
            actions.append(rows.setdefault(tuple(acting), len(rows)))
            gotos.append(rows.setdefault(tuple(going), len(rows)))
        # The state in which a text is accepted has nothing to do.
        actions.append(0)
        gotos.append(0)
        starts = {start: self._states[self._table.start_states[start]] for start in STARTS}
        return {"rows": [list(row) for row in rows], "actions": actions, "gotos": gotos, "starts": starts}


def _rule_data(rule: Rule, symbols: dict[str, int]) -> list[Any]:
    picks, spliced = _picks(rule)
    name = str(rule.alias or rule.origin.name)
    if _is_repetition(rule.origin):
        assembly = Assembly.EXTEND_LIST if spliced else Assembly.START_LIST
    elif rule.options.expand1 and not rule.alias and len(picks) == 1:
        assembly = Assembly.PASS
    else:
        assembly = Assembly.BUILD_SPLICED if spliced else Assembly.BUILD
    builder = "" if assembly < Assembly.BUILD else name
    return [symbols[rule.origin.name], len(rule.expansion), int(assembly), builder, picks, spliced]


def _picks(rule: Rule) -> tuple[list[int], list[int]]:
    """Returns which symbols' values count, -1 for each absent optional part, and which of them are lists."""
    options = rule.options
    absent = [len(run) for run in "".join(str(int(empty)) for empty in options.empty_indices).split("0")]
    absent = absent if options.empty_indices else [0] * (len(rule.expansion) + 1)
    picks: list[int] = []
    spliced: list[int] = []
    for index, symbol in enumerate(rule.expansion):
        picks += [-1] * absent[index]
        if options.keep_all_tokens or not _is_dropped(symbol):
            picks.append(index)
        if _is_repetition(symbol):
            spliced.append(index)
    return picks + [-1] * absent[-1], spliced


def _is_dropped(symbol: Symbol) -> bool:
    return isinstance(symbol, Terminal) and symbol.filter_out


def _is_repetition(symbol: Symbol) -> bool:
    return not symbol.is_term and symbol.name.startswith("__")


def main() -> None:
    """Writes the tables of the shipped grammar beside it."""
    data = compile_grammar(read_grammar(GRAMMAR))
    assert data["terminals"][END] == "$END"
    lines = [f"{json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in data.items()]
    with open(os.path.join(folder("grammar"), TABLES), "w", encoding="utf-8", newline="\n") as stream:
        stream.write("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
