"""Files that commands read and write: what cannot be used is told, and nothing is lost or half-written."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import EXAMPLE, Circuit

EVENT = EXAMPLE / "events" / "contact_create.json"
Project = Callable[..., Path]


@pytest.mark.parametrize(
    "words",
    [
        ["run", str(EXAMPLE), "--event", "e.json", "--record", "e.json"],
        ["run", str(EXAMPLE), "--event", str(EVENT), "--db", "s.db", "--record", "./s.db"],
        ["run", str(EXAMPLE), "--event", str(EVENT), "--state", "link.db", "--db", "s.db"],
        ["run", str(EXAMPLE), "--event", str(EVENT), "--record", "j", "--record-callouts", "j"],
        ["exec", "code.apex", "--record", "code.apex"],
        ["exec", "code.apex", "--db", "s.db", "--record-callouts", "s.db"],
        ["test", str(EXAMPLE), "--lcov", "report", "--junit", "report"],
    ],
)
def test_no_file_is_used_twice(circuit: Circuit, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "e.json").write_bytes(EVENT.read_bytes())
    (tmp_path / "code.apex").write_text("System.debug(1);")
    (tmp_path / "link.db").symlink_to("s.db")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.exists()}
    finished = circuit(*words, cwd=tmp_path)
    assert finished.code == 2
    assert "name the same file" in finished.err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.exists()} == before


@pytest.mark.parametrize(
    "words",
    [
        ["run", "", "--event", str(EVENT)],
        ["run", str(EXAMPLE), "--event", ""],
        ["run", str(EXAMPLE), "--event", str(EVENT), "--db", ""],
        ["run", str(EXAMPLE), "--event", str(EVENT), "--state="],
        ["run", str(EXAMPLE), "--event", str(EVENT), "--record", ""],
        ["exec", "-e", "System.debug(1);", "--db", ""],
        ["exec", "-e", "System.debug(1);", "--project", ""],
        ["check", ""],
        ["init", ""],
        ["test", str(EXAMPLE), "--junit", ""],
    ],
)
def test_empty_names_are_refused(circuit: Circuit, tmp_path: Path, words: list[str]) -> None:
    finished = circuit(*words, cwd=tmp_path)
    assert finished.code == 2
    assert finished.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def damaged(path: Path) -> None:
    """Overwrites a part of a database file."""
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)


@pytest.mark.parametrize(
    "words",
    [
        ["run", str(EXAMPLE), "--event", str(EVENT)],
        ["exec", "-e", "insert new Contact(LastName = 'Ada');"],
        ["explain", "SELECT Id FROM Contact"],
    ],
)
def test_damaged_database(circuit: Circuit, tmp_path: Path, words: list[str]) -> None:
    assert circuit("run", EXAMPLE, "--event", EVENT, "--db", "s.db", cwd=tmp_path).code == 0
    damaged(tmp_path / "s.db")
    finished = circuit(*words, "--db", "s.db", cwd=tmp_path)
    assert finished.code == 2
    assert finished.err.startswith("circuitscript: s.db: it is damaged")


def test_full_database(circuit: Circuit, tmp_path: Path) -> None:
    assert circuit("exec", "-e", "insert new Contact(LastName = 'Ada');", "--db", "s.db", cwd=tmp_path).code == 0
    code = (
        "List<Contact> many = new List<Contact>();"
        "for (Integer i = 0; i < 200; i++) { many.add(new Contact(LastName = 'x'.repeat(100000))); } insert many;"
    )
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))"
    (tmp_path / "sitecustomize.py").write_text(f"import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); {limit}")
    path = os.pathsep.join((str(tmp_path), str(EXAMPLE.parents[1])))
    finished = circuit("exec", "-e", code, "--db", "s.db", "--record", "/dev/null", cwd=tmp_path, PYTHONPATH=path)
    assert finished.code == 2
    assert finished.err.startswith("circuitscript: s.db: the disk ")
    with sqlite3.connect(tmp_path / "s.db") as connection:
        assert connection.execute("SELECT LastName FROM Contact").fetchall() == [("Ada",)]


@pytest.mark.parametrize("command", ["check", "test", "fmt"])
def test_source_that_cannot_be_read(circuit: Circuit, project: Project, command: str) -> None:
    folder = project({"classes/A.cls": "public class A {}"})
    (folder / "classes" / "Loop.cls").symlink_to("Loop.cls")
    finished = circuit(command, ".", cwd=folder)
    assert finished.code == 2
    assert "Loop.cls: cannot be read: " in finished.err


def test_formatting_writes_through_links(circuit: Circuit, tmp_path: Path) -> None:
    (tmp_path / "real.cls").write_text("public class A {  }")
    (tmp_path / "real.cls").chmod(0o640)
    (tmp_path / "A.cls").symlink_to("real.cls")
    assert circuit("fmt", "A.cls", cwd=tmp_path).code == 0
    assert (tmp_path / "A.cls").is_symlink()
    assert (tmp_path / "real.cls").read_text().startswith("public class A {")
    assert (tmp_path / "real.cls").stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["A.cls", "real.cls"]


def test_anonymous_code_is_not_in_the_project(circuit: Circuit, project: Project) -> None:
    folder = project({"p/circuit.toml": "", "p/classes/A.cls": "public class A {}", "code.apex": "Integer n = 'x';"})
    assert circuit("exec", "code.apex", "--project", "p", cwd=folder).err.startswith("code.apex:1:13: error: ")
    failing = circuit("exec", "-e", "Integer n = 1 / 0;", "--project", "p", cwd=folder)
    assert failing.err.startswith("anonymous:1:1: error: ")
    result = circuit("exec", "-e", "Integer n = 1 / 0;", "--project", "p", "--json", cwd=folder).result
    assert result["error"]["frames"][0]["file"] == "anonymous"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("[test]\nmin_coverage = 101\n", "`min_coverage` in [test] must be from 0 to 100 per cent, not 101"),
        ("[test]\nmin_coverage = nan\n", "`min_coverage` in [test] must be from 0 to 100 per cent, not nan"),
        ("[environments]\nlive = 5\n", "`live` in [environments] must be a table: write [environments.live]"),
        (
            "[environments.live]\nlocatin = 'x'\n",
            "unknown key `locatin` in [environments.live]; did you mean `location`?",
        ),
        ("[environments.live]\nlocation = 5\n", "`location` in [environments.live] must be a string, not 5"),
        (f"a = {'[' * 5000}", "not valid TOML: it nests too deeply"),
    ],
)
def test_settings_that_cannot_be(circuit: Circuit, project: Project, settings: str, message: str) -> None:
    folder = project({"circuit.toml": settings, "classes/A.cls": "public class A {}"})
    finished = circuit("check", ".", cwd=folder)
    assert finished.code == 2
    assert finished.err.startswith(f"circuitscript: circuit.toml: {message}")


@pytest.mark.parametrize("option", ["--min-coverage", "--min-score"])
def test_shares_are_numbers(circuit: Circuit, option: str) -> None:
    finished = circuit("test", EXAMPLE, option, "nan")
    assert finished.code == 2
    assert "nan is not a number" in finished.err


def test_result_of_tests_that_cover_too_little(circuit: Circuit) -> None:
    finished = circuit("test", EXAMPLE, "--min-coverage", "99.9", "--json")
    assert finished.code == 1
    assert finished.result["outcome"] == "failed"
