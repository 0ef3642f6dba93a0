"""Texts that a coverage-guided fuzzer found to take different ways through the parser.

`fuzzed.jsonl` is distilled from ten minutes of fuzzing with atheris that ended without an exception: one text a line,
with what it was parsed as. Here each of them is parsed as everything.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from circuitscript.source import SourceText
from circuitscript.syntax.parser import (
    Parsed,
    UnitKind,
    parse_expression,
    parse_query,
    parse_search,
    parse_type,
    parse_unit,
)
from circuitscript.syntax.printer import format_source

LINES = Path(__file__).with_name("fuzzed.jsonl").read_text(encoding="utf-8").splitlines()
TEXTS = [json.loads(line)["text"] for line in LINES]
PARSERS: dict[str, Callable[[SourceText], Parsed]] = {  # type: ignore[type-arg]
    "class": lambda source: parse_unit(source, UnitKind.CLASS),
    "trigger": lambda source: parse_unit(source, UnitKind.TRIGGER),
    "anonymous": lambda source: parse_unit(source, UnitKind.ANONYMOUS),
    "query": parse_query,
    "search": parse_search,
    "type": parse_type,
    "expression": parse_expression,
}


@pytest.mark.parametrize("name", PARSERS)
def test_fuzzed_text_ends_in_a_tree_or_diagnostics(name: str) -> None:
    for text in TEXTS:
        result = PARSERS[name](SourceText("fuzzed", text))
        assert result.node is not None or result.diagnostics, text
        for diagnostic in result.diagnostics:
            assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text), text


def test_fuzzed_text_is_formatted_once() -> None:
    for text in TEXTS:
        for kind in UnitKind:
            once = format_source(SourceText("fuzzed", text), kind)
            assert once is None or format_source(SourceText("again", once), kind) == once
