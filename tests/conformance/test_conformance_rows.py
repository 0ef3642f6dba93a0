"""What a real org answered, row by row, from `../shared/apex/conformance`: values, exceptions, and runs that ended.

Rows that do not compile are in `test_compile_errors`.
"""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from circuitscript.engine import Engine, Program, RunOptions
from tests.conformance.rows import DATA, Row, read_declarations, read_rows

AREAS = (
    "integer_long",
    "double_decimal",
    "list_set_map",
    "string",
    "expressions_control",
    "exceptions",
    "json",
)
TRANSCRIBED = {"exceptions": {"R057", "R058", "R059", "R060"}}
"""Rows whose expectation was written down with a backslash and a letter where the org gave the character."""

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="needs ../shared/apex/conformance")


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with_limits = Engine(limits="apex-sync")
    yield with_limits
    with_limits.close()


@pytest.mark.parametrize("area", AREAS)
def test_rows_do_what_the_org_did(area: str, engine: Engine, tmp_path: Path) -> None:
    program = engine.load(project(area, tmp_path), use_cache=False)
    assert not program.has_errors, [diagnostic.message for diagnostic in program.diagnostics]
    skipped = TRANSCRIBED.get(area, set())
    rows = [row for row in read_rows(area) if row.outcome != "compile_error" and row.id not in skipped]
    assert len(rows) > 200
    answers = {row.key: (row.code, expected(row), answer(program, row)) for row in rows}
    wrong = {key: row for key, row in answers.items() if row[1] != row[2]}
    assert wrong == {}


def project(area: str, folder: Path) -> str:
    """Writes a Salesforce project with the classes that the snippets need, and returns its folder."""
    (folder / "sfdx-project.json").write_text(
        json.dumps({"packageDirectories": [{"path": "force-app", "default": True}], "sourceApiVersion": "67.0"})
    )
    classes = folder / "force-app" / "main" / "default" / "classes"
    classes.mkdir(parents=True)
    for name, code in read_declarations(area):
        is_public = code.lstrip().startswith(("public", "global"))
        (classes / f"{name}.cls").write_text(code if is_public else f"public {code}")
    shutil.copytree(DATA / "schema", classes.parent / "objects")
    return str(folder)


def script(row: Row) -> str:
    """Puts a row's snippet into the org's harness."""
    if row.form == "program":
        return f"P pq = new P(); {row.code} {_REPORT}"
    declarations, code = _split_declarations(f"r = {row.code};" if row.form == "expr" else row.code)
    attempt = f"try {{ Object r; {code} pq.out('X', r); }} catch (Exception e) {{ pq.err('X', e); }}"
    helper = "Ov ov = new Ov();" if row.area == "integer_long" else ""
    return f"P pq = new P(); {helper} {declarations} {attempt} {_REPORT}"


_REPORT = "for (String line : pq.rows) { System.debug(line); }"


def _split_declarations(code: str) -> tuple[str, str]:
    """Inner classes come before the statements: they cannot stand in a `try`."""
    match = re.match(r"((?:class \w+ \{(?:[^{}]|\{[^{}]*\})*\}\s*)+)", code)
    return (match[1], code[match.end() :]) if match else ("", code)


def answer(program: Program, row: Row) -> str:
    """Runs a row and returns what it reported, or how it ended."""
    compiled = program.compile_anonymous(script(row))
    if compiled.has_errors:
        return f"does not compile: {compiled.diagnostics[0].message}"
    result = compiled.run(RunOptions())
    if result.error is not None:
        return f"uncaught {result.error.kind}"
    return "\n".join(re.sub(r"^P\|\w+\|", "", entry.text) for entry in result.logs)


def expected(row: Row) -> str:
    """Returns what the org reported."""
    if row.outcome in ("value", "null"):
        return row.expected
    if row.outcome == "exception":
        return f"EXC|{row.exc_type}|{row.expected}"
    return f"uncaught {row.exc_type}"
