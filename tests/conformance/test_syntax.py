"""Texts that an org was seen to compile or to refuse, from `../shared/apex`, against the parser alone."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from circuitscript.source import SourceText
from circuitscript.syntax.parser import UnitKind, parse_unit

APEX = Path(__file__).parents[3] / "shared" / "apex"
REJECTED_BY_SYNTAX = 140
"""How many of the rules that an org rejects are rules of syntax or of names; the number only ever rises."""

SYNTAX_ERROR = re.compile(r"Unexpected token|Expecting '|Missing '|Extra '|Found punctuation|Illegal string literal")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}

pytestmark = pytest.mark.skipif(not APEX.exists(), reason="needs ../shared/apex, which is not there")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield {name: _unescape(value or "") for name, value in row.items()}


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[0]), text)


def _kind(name: str) -> UnitKind:
    return UnitKind.TRIGGER if name.endswith("trigger") else UnitKind.CLASS


def errors(text: str, kind: UnitKind) -> list[str]:
    """Returns the messages about `text`."""
    return [diagnostic.message for diagnostic in parse_unit(SourceText("text", text), kind).diagnostics]


def _snippets() -> Iterator[tuple[str, str, UnitKind, str, str]]:
    """Yields name, text, kind, outcome and expectation of every snippet of the conformance tables."""
    for path in sorted((APEX / "conformance").glob("*.tsv")):
        for row in _rows(path):
            name = f"{path.stem}:{row.get('id') or row.get('class')}"
            for inner, code in json.loads(row.get("classes_json") or "{}").items():
                yield f"{name}.{inner}", code, UnitKind.CLASS, row["outcome"], ""
            if path.stem == "declarations":
                yield name, row["code"], UnitKind.CLASS, "value", ""
            elif row["code"]:
                code = f"Object r; r = {row['code']};" if row.get("form") == "expr" else row["code"]
                kind = UnitKind.CLASS if path.stem == "exceptions_named_classes" else UnitKind.ANONYMOUS
                yield name, code, kind, row["outcome"], row["expected"]


def test_accepted_rules_have_no_errors() -> None:
    wrong = [
        f"{row['id']}: {found}"
        for row in _rows(APEX / "language_rules.tsv")
        if row["orgVerdict"] == "accept" and (found := errors(row["source"], _kind(row["kind"])))
    ]
    assert not wrong, "\n".join(wrong)


def test_what_rules_depend_on_has_no_errors() -> None:
    wrong = [
        f"{row['id']} {other['path']}: {found}"
        for row in _rows(APEX / "language_rules.tsv")
        for other in json.loads(row["deps"])
        if other["path"].endswith((".cls", ".trigger")) and (found := errors(other["content"], _kind(other["path"])))
    ]
    assert not wrong, "\n".join(wrong)


def test_rejected_rules_of_syntax_have_errors() -> None:
    rejected = [row for row in _rows(APEX / "language_rules.tsv") if row["orgVerdict"] == "reject"]
    found = [row["id"] for row in rejected if errors(row["source"], _kind(row["kind"]))]
    assert len(found) >= REJECTED_BY_SYNTAX


def test_snippets_that_compile_have_no_errors() -> None:
    wrong = [
        f"{name}: {found}"
        for name, code, kind, outcome, _ in _snippets()
        if outcome not in ("compile_error", "system_error") and (found := errors(code, kind))
    ]
    assert not wrong, "\n".join(wrong)


def test_snippets_with_syntax_errors_have_errors() -> None:
    refused = [snippet for snippet in _snippets() if snippet[3] == "compile_error" and SYNTAX_ERROR.match(snippet[4])]
    assert refused
    wrong = [name for name, code, kind, _, _ in refused if not errors(code, kind)]
    assert not wrong, "\n".join(wrong)
