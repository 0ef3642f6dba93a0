"""`circuitscript init`: the project that it makes is checked, tested, formatted and run as it is."""

import json
import tomllib
from pathlib import Path

import pytest

from tests.e2e.conftest import Circuit


@pytest.fixture
def made(circuit: Circuit, tmp_path: Path) -> Path:
    finished = circuit("init", "welcome", cwd=tmp_path)
    assert finished.code == 0
    assert "Next: circuitscript test welcome" in finished.out
    return tmp_path / "welcome"


def test_a_new_project_passes_its_own_checks_and_tests(circuit: Circuit, made: Path) -> None:
    assert circuit("check", made).out == ""
    assert circuit("fmt", "--check", made).code == 0
    tested = circuit("test", made, "--json")
    assert (tested.code, tested.result["passed"], tested.result["statement_coverage"]) == (0, 3, 100.0)
    ran = circuit("run", made, "--event", made / "events" / "contact_create.json", "--json")
    assert [line["text"] for line in ran.of_type("log")] == ["Welcome, Ada!"]
    assert ran.of_type("change")[0]["fields"] == {"welcomed__c": {"before": False, "after": True}}


def test_the_workflow_runs_what_passes_and_has_the_coverage_gate(circuit: Circuit, made: Path) -> None:
    workflow = (made / ".github" / "workflows" / "circuitscript.yml").read_text()
    steps = [line.partition("run: ")[2] for line in workflow.splitlines() if "run: circuitscript" in line]
    assert [step.split()[1] for step in steps] == ["fmt", "check", "test"]
    assert "--min-coverage 75" in steps[-1]
    for step in steps:
        assert circuit(*step.split()[1:], cwd=made).code == 0, step
    (made / "classes" / "Idle.cls").write_text(
        "public class Idle { void never() { Integer n = 0; n++; n++; n++; n++; n++; } }"
    )
    assert circuit(*steps[-1].split()[1:], cwd=made).code == 1


def test_settings_are_valid_and_have_the_projects_name(circuit: Circuit, tmp_path: Path, made: Path) -> None:
    assert circuit("init", 'odd "name"', cwd=tmp_path).code == 0
    settings = tomllib.loads((tmp_path / 'odd "name"' / "circuit.toml").read_text())
    assert settings == {"project": {"name": 'odd "name"'}, "test": {"min_coverage": 75}}
    assert {file.name: type(json.loads(file.read_text())) for file in (made / ".vscode").iterdir()} == dict.fromkeys(
        ("extensions.json", "settings.json", "tasks.json"), dict
    )
    assert ".circuitscript/" in (made / ".gitignore").read_text().splitlines()


def test_what_exists_is_never_overwritten(circuit: Circuit, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    refused = circuit("init", "full", cwd=tmp_path)
    assert (refused.code, [file.name for file in (tmp_path / "full").iterdir()]) == (2, ["notes.txt"])
    assert "full: the folder is not empty (it has notes.txt)" in refused.err
    assert circuit("init", "full/notes.txt", cwd=tmp_path).code == 2
    (tmp_path / "cloned" / ".git").mkdir(parents=True)
    finished = circuit("init", ".", "--json", cwd=tmp_path / "cloned")
    assert finished.code == 0
    assert finished.result["outcome"] == "created"
    assert all((tmp_path / "cloned" / file).is_file() for file in finished.result["files"])
