"""Recording a run and replaying it: from the journal alone, to the same effects."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import EXAMPLE, Circuit

EVENT = EXAMPLE / "events" / "contact_create.json"
Project = Callable[..., Path]


@pytest.fixture
def journal(circuit: Circuit, tmp_path: Path) -> Path:
    """A journal of the example's run."""
    path = tmp_path / "run.journal"
    finished = circuit("run", EXAMPLE, "--event", EVENT, "--record", path)
    assert finished.code == 0, finished.err
    return path


def test_replay_is_identical_without_the_project(circuit: Circuit, journal: Path, tmp_path: Path) -> None:
    finished = circuit("replay", journal, cwd=tmp_path)
    assert finished.code == 0, finished.err
    assert finished.out.startswith("identical: ")


def test_replay_tells_json(circuit: Circuit, journal: Path) -> None:
    finished = circuit("replay", journal, "--json")
    assert finished.result["outcome"] == "identical"
    assert finished.result["entries"] > 10


def test_replay_against_the_same_sources_is_identical(circuit: Circuit, journal: Path) -> None:
    assert circuit("replay", journal, "--project", EXAMPLE).code == 0


def changed(project: Project, text: str, replacement: str) -> Path:
    """Returns a copy of the example with something changed in the scorer."""
    files = {
        str(path.relative_to(EXAMPLE)): path.read_text()
        for folder in ("classes", "triggers", "schema")
        for path in (EXAMPLE / folder).iterdir()
    }
    assert text in files["classes/LeadScorer.cls"]
    files["classes/LeadScorer.cls"] = files["classes/LeadScorer.cls"].replace(text, replacement)
    return project({"copy/circuit.toml": "", **{f"copy/{name}": content for name, content in files.items()}}) / "copy"


def test_other_sources_are_refused_unless_forced(circuit: Circuit, journal: Path, project: Project) -> None:
    copy = changed(project, "'demo request' => 30", "'demo request' => 29")
    refused = circuit("replay", journal, "--project", copy)
    assert refused.code == 2
    assert "recorded with other sources: classes/LeadScorer.cls; --force" in refused.err
    forced = circuit("replay", journal, "--project", copy, "--force")
    assert forced.code == 1
    assert "The run diverges at entry" in forced.err
    assert "90.0" in forced.err
    assert "89.0" in forced.err


def test_changes_without_effect_replay_identically(circuit: Circuit, journal: Path, project: Project) -> None:
    copy = changed(project, "/** Company size, budget", "/** The company's size, budget")
    assert circuit("replay", journal, "--project", copy, "--force").code == 0


def test_failed_runs_and_anonymous_code_replay_too(circuit: Circuit, tmp_path: Path) -> None:
    path = tmp_path / "run.journal"
    code = "insert new Contact(LastName = 'x'); System.debug(Math.random() + ' ' + System.now()); Integer n = 1 / 0;"
    assert circuit("exec", "-e", code, "--record", path).code == 1
    finished = circuit("replay", path)
    assert finished.code == 0, finished.err


def test_limits_replay_at_the_same_statement(circuit: Circuit, tmp_path: Path) -> None:
    path = tmp_path / "run.journal"
    limited = circuit("exec", "-e", "while (true) { }", "--limits", "cloudflare-free", "--record", path)
    assert limited.code == 1
    finished = circuit("replay", path)
    assert finished.code == 0, finished.err


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda text: "", "the journal is empty"),
        (lambda text: "hello\n", "this is no CircuitScript journal"),
        (lambda text: text[:-100], "cut short"),
        (lambda text: text.replace("Ada", "Eve"), "changed after it was written"),
    ],
)
def test_damaged_journals_are_refused(
    circuit: Circuit, journal: Path, damage: Callable[[str], str], message: str
) -> None:
    journal.write_text(damage(journal.read_text()))
    finished = circuit("replay", journal)
    assert finished.code == 2
    assert message in finished.err or "ends in the middle" in finished.err


def test_missing_journal(circuit: Circuit) -> None:
    finished = circuit("replay", "no.journal")
    assert (finished.code, finished.err) == (2, "circuitscript: no.journal: no such file\n")


def test_journal_that_cannot_be_written(circuit: Circuit, tmp_path: Path) -> None:
    finished = circuit("run", EXAMPLE, "--event", EVENT, "--record", tmp_path)
    assert finished.code == 2
    assert "cannot be written" in finished.err


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"sources": 5}, "line 1: the header is damaged: `sources` is not what it must be"),
        ({"sources": {"A.cls": 5}}, "line 1: the header is damaged: `sources` is not what it must be"),
        ({"input": 5}, "line 1: the header is damaged: `input` is not what it must be"),
        ({"limits": 5}, "line 1: the header is damaged: `limits` is not what it must be"),
        ({"limits": {"heap": -1}}, "the limit heap must be a whole number of 0 or more, not -1"),
        ({"settings": []}, "line 1: the header is damaged: `settings` is not what it must be"),
        ({"schema": "nope"}, "the header has no schema that is known: 'nope'"),
    ],
)
def test_header_that_was_edited(circuit: Circuit, tmp_path: Path, changes: dict[str, object], message: str) -> None:
    edit(circuit, tmp_path, lambda lines: [{**lines[0], **changes}, *lines[1:]])
    finished = circuit("replay", "run.journal", cwd=tmp_path)
    assert finished.code == 2
    assert message in finished.err


@pytest.mark.parametrize(("key", "value"), [("value", "x"), ("value", None), ("answer", 5), ("answer", [5])])
def test_answers_that_were_edited(circuit: Circuit, tmp_path: Path, key: str, value: object) -> None:
    edit(circuit, tmp_path, lambda lines: [{**line, key: value} if line.get(key) else line for line in lines])
    finished = circuit("replay", "run.journal", cwd=tmp_path)
    assert finished.code == 1
    assert "damaged" in finished.err


Lines = list[dict[str, Any]]


def edit(circuit: Circuit, folder: Path, change: Callable[[Lines], Lines]) -> None:
    """Records a run, edits its journal and seals it again."""
    event = EXAMPLE / "events" / "contact_create.json"
    assert circuit("run", EXAMPLE, "--event", event, "--record", "run.journal", cwd=folder).code == 0
    *lines, seal = [json.loads(line) for line in (folder / "run.journal").read_text().splitlines()]
    body = "".join(json.dumps(line) + "\n" for line in change(lines))
    seal["seal"]["sha256"] = sha256(body.encode()).hexdigest()
    (folder / "run.journal").write_text(body + json.dumps(seal) + "\n")
