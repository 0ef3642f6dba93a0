"""What an org's compiler said about snippets of `../shared/apex/conformance`: what it took, and its words otherwise.

Left out of the count are rows whose reason is an org's shape (fields that it lacks, objects of its own) and rows that
name variables of their capture's batch.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from circuitscript.checker import CheckOptions, check
from circuitscript.source import Severity
from tests.checking import Unit, parse, salesforce

ROWS = Path(__file__).parents[3] / "shared" / "apex" / "conformance"
SNIPPETS = ("integer_long", "double_decimal", "list_set_map", "string", "expressions_control", "exceptions", "json")
OTHER_ORG = re.compile(r"HasOptedOutOfEmail|CartItem__c|\bov\.")
WORDED_ALIKE = 162
"""How many refusals of snippets use the org's very words."""

_ESCAPES = {"t": "\t", "n": "\n", "r": "\r"}
_TYPES = re.compile(r"\s*((?:(?:virtual |abstract )?class \w+[^{]*\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}\s*)+)")

pytestmark = pytest.mark.skipif(not ROWS.exists(), reason="needs ../shared/apex/conformance, which is not there")


def rows(name: str) -> Iterator[dict[str, str]]:
    """Reads one table; escapes are resolved in one pass."""
    head, *lines = (ROWS / f"{name}.tsv").read_text(encoding="utf-8").split("\n")
    for line in filter(None, lines):
        fields = (re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), one) for one in line.split("\t"))
        yield dict(zip(head.split("\t"), fields, strict=True))


def as_program(form: str, code: str) -> str:
    """Wraps a snippet as its capture did; types that it declares come first, where Apex wants them."""
    if form == "program":
        return code if "P pq" in code or "pq" not in code else f"P pq = new P(); {code}"
    types = _TYPES.match(code)
    head = types[1] if types is not None else ""
    body = code[len(head) :] if form == "stmts" else f"r = {code};"
    return (
        f"{head} P pq = new P(); try {{ Object r; {body} pq.out('ID', r); }} catch (Exception e) {{ pq.err('ID', e); }}"
    )


def errors(area: str, name: str, text: str, api_version: int = 67) -> list[str]:
    """Checks a source beside the classes of its area, and returns the messages about it."""
    universe, schema = salesforce()
    program = check([*surroundings(area), parse(name, text)], universe, schema, CheckOptions(api_version=api_version))
    return [one.message for one in program.units[-1].diagnostics if one.severity is Severity.ERROR]


@cache
def surroundings(area: str) -> list[Unit]:
    """The classes that the snippets of an area use."""
    return [
        parse(f"{row['class']}.cls", f"public {row['code']}")
        for row in rows("declarations")
        if row["area"] in ("*", area)
    ]


@pytest.mark.parametrize("area", SNIPPETS)
def test_snippets_are_taken_or_refused_as_the_org_did(area: str) -> None:
    wrong = []
    for row in rows(area):
        if OTHER_ORG.search(row["code"]):
            continue
        found = errors(area, "script", as_program(row["form"], row["code"]))
        if bool(found) != (row["outcome"] == "compile_error"):
            wrong.append(f"{row['id']} ({row['section']}): {found or 'taken'}: {row['code']}")
    assert wrong == []


def test_refusals_use_the_words_of_the_org() -> None:
    alike = 0
    for area in SNIPPETS:
        for row in rows(area):
            if row["outcome"] == "compile_error":
                program = as_program(row["form"], row["code"])
                alike += row["expected"] in errors(area, "script", program)
    assert alike >= WORDED_ALIKE


def test_exceptions_in_named_classes_are_taken_or_refused_as_the_org_did() -> None:
    wrong = []
    for row in rows("exceptions_named_classes"):
        found = errors("exceptions", f"{row['class']}.cls", row["code"], int(row["api"]))
        if row["expected"] not in found if row["outcome"] == "compile_error" else found:
            wrong.append(f"{row['id']} {row['api']}: wanted {row['expected'] or 'nothing'}, found {found}")
    assert wrong == []


def test_inherited_inner_exceptions_are_taken_or_refused_as_the_org_did() -> None:
    wrong = []
    for row in rows("exceptions_inherited_inner"):
        classes = json.loads(row["classes_json"])
        universe, schema = salesforce()
        units = [parse(f"{name}.cls", text) for name, text in classes.items()]
        if row["code"]:
            units.append(parse("script", row["code"]))
        program = check(units, universe, schema, CheckOptions(api_version=int(row["api"])))
        found = [one.message for one in program.diagnostics]
        if row["expected"] not in found if row["outcome"] == "compile_error" else found:
            wrong.append(
                f"{row['id']} {row['route']} {row['api']}: wanted {row['expected'] or 'nothing'}, found {found}"
            )
    assert wrong == []
