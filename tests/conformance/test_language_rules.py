"""Rules that an org was seen to accept or reject, from `../shared/apex/language_rules.tsv`.

The numbers only ever rise: a change that loses a rule fails, and one that wins some raises the number here.
"""

import csv
import json
import re
from pathlib import Path

import pytest
from attrs import frozen

from circuitscript.checker import CheckOptions, check
from circuitscript.data.schema import Schema
from circuitscript.source import Severity
from circuitscript.symbols import Universe
from tests.checking import parse, universe_of

RULES = Path(__file__).parents[3] / "shared" / "apex" / "language_rules.tsv"
ACCEPTED = 68
REJECTED = 354
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}


@frozen
class Rule:
    """One row: a source, what else its org had, and what the org said."""

    id: str
    area: str
    api_version: int
    kind: str
    is_accepted: bool
    source: str
    others: tuple[tuple[str, str], ...]


def read_rules() -> list[Rule]:
    """Reads every row."""
    with RULES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Rule(
            row["id"],
            row["area"],
            int(row["api"]),
            row["kind"],
            row["orgVerdict"] == "accept",
            _unescape(row["source"]),
            tuple((Path(dep["path"]).name, dep["content"]) for dep in json.loads(_unescape(row["deps"]))),
        )
        for row in rows
    ]


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[0]), text)


def errors(rule: Rule, universe: Universe, schema: Schema) -> list[str]:
    """Returns the messages about the rule's own source and what stands beside it."""
    suffix = "trigger" if rule.kind == "trigger" else "cls"
    units = [parse(f"Rule.{suffix}", rule.source)]
    units += [parse(name, text) for name, text in rule.others]
    program = check(units, universe, schema, CheckOptions(api_version=rule.api_version))
    return [one.message for one in program.diagnostics if one.severity is Severity.ERROR]


@pytest.mark.skipif(not RULES.exists(), reason="needs ../shared/apex/language_rules.tsv, which is not there")
def test_rules_are_kept() -> None:
    universe, schema = universe_of("salesforce")
    wrong: list[str] = []
    counts = {True: 0, False: 0}
    for rule in read_rules():
        found = errors(rule, universe, schema)
        if (not found) == rule.is_accepted:
            counts[rule.is_accepted] += 1
        else:
            wrong.append(f"{rule.id}: {'; '.join(found) or 'accepted'}")
    report = "\n".join(wrong)
    assert counts[True] >= ACCEPTED, report
    assert counts[False] >= REJECTED, report
