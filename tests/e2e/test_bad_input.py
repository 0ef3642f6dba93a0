"""Whatever is wrong with the input: one clear message, the right exit code, and nothing half-written."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import EXAMPLE, Circuit

EVENT = EXAMPLE / "events" / "contact_create.json"
TRIGGER = """@TriggerHandler(sobject='Contact' events='after insert')
public class ContactTrigger extends CircuitTrigger {
    public override void afterInsert() {
        %s
    }
}
"""

Project = Callable[..., Path]


def triggering(project: Project, body: str) -> Path:
    """Writes a project whose trigger has this body."""
    return project({"triggers/ContactTrigger.cls": TRIGGER % body})


def test_missing_project(circuit: Circuit) -> None:
    finished = circuit("run", "no/such/folder", "--event", EVENT)
    assert finished.code == 2
    assert finished.err == "circuitscript: no/such/folder: no such file or folder\n"


def test_missing_event_file(circuit: Circuit) -> None:
    finished = circuit("run", EXAMPLE, "--event", "no_such_event.json")
    assert finished.code == 2
    assert "no_such_event.json: no such file" in finished.err


def test_event_that_is_a_folder(circuit: Circuit, tmp_path: Path) -> None:
    finished = circuit("run", EXAMPLE, "--event", tmp_path)
    assert finished.code == 2
    assert str(tmp_path) in finished.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not valid JSON"),
        ("", "not valid JSON"),
        ("[1, 2]", "event 1 of 2 is not a JSON object"),
        ("null", "not a JSON object"),
        ("[]", "empty list"),
        ('{"id": "x"}', "no `type`"),
        ('{"type": 7}', "no `type`"),
        ('{"type": "ContactUpdate"}', "no `id`"),
        ("[" * 100_000, "nest"),
        ("[" * 1_000_000, "nest"),
    ],
)
def test_unreadable_event(circuit: Circuit, text: str, message: str) -> None:
    finished = circuit("run", EXAMPLE, "--event", "-", stdin=text)
    assert finished.code == 2
    assert message in finished.err
    assert finished.err.count("\n") == 1


def test_event_that_is_not_utf_8(circuit: Circuit) -> None:
    finished = circuit("run", EXAMPLE, "--event", "-", stdin=b'{"type": "\xff\xfe"}')
    assert finished.code == 2
    assert "not UTF-8" in finished.err


def test_event_that_no_trigger_handles(circuit: Circuit) -> None:
    finished = circuit("run", EXAMPLE, "--event", EXAMPLE / "events" / "opportunity_create.json")
    assert finished.code == 1
    assert "no trigger handles OpportunityCreate (after insert of Opportunity)" in finished.err


def test_event_of_an_unknown_type(circuit: Circuit) -> None:
    finished = circuit("run", EXAMPLE, "--event", "-", stdin='{"type": "Nonsense", "id": "x"}')
    assert finished.code == 1
    assert "unknown event type `Nonsense`" in finished.err


def test_syntax_error_shows_the_line_and_a_caret(circuit: Circuit, project: Project) -> None:
    folder = triggering(project, "Integer total = ;")
    finished = circuit("run", ".", "--event", EVENT, cwd=folder)
    assert finished.code == 1
    lines = finished.err.splitlines()
    assert lines[0].startswith("triggers/ContactTrigger.cls:4:25: error: ")
    assert lines[1] == "    4 |         Integer total = ;"
    assert lines[2] == "      |                         ^"


def test_type_error_shows_the_line_and_a_caret(circuit: Circuit, project: Project) -> None:
    folder = triggering(project, "Integer total = 'many';")
    finished = circuit("run", ".", "--event", EVENT, cwd=folder)
    assert finished.code == 1
    lines = finished.err.splitlines()
    assert lines[0] == (
        "triggers/ContactTrigger.cls:4:25: error: Illegal assignment from String to Integer [incompatible-types]"
    )
    assert lines[1] == "    4 |         Integer total = 'many';"
    assert lines[2] == "      |                         ^^^^^^"


def test_uncaught_exception_shows_the_line_and_the_trace(circuit: Circuit, project: Project) -> None:
    folder = triggering(project, "String s = null; Integer n = s.length();")
    finished = circuit("run", ".", "--event", EVENT, cwd=folder)
    assert finished.code == 1
    assert "System.NullPointerException: Attempt to de-reference a null object" in finished.err
    assert "    4 |         String s = null; Integer n = s.length();" in finished.err
    assert "Class.ContactTrigger.afterInsert: line 4, column 1" in finished.err


def test_limit_hit_names_resource_use_and_maximum(circuit: Circuit, project: Project) -> None:
    folder = triggering(project, "while (true) { }")
    project({"circuit.toml": "[limits]\nstatements = 1000\n"})
    finished = circuit("run", ".", "--event", EVENT, cwd=folder)
    assert finished.code == 1
    assert "System.LimitException: Too many script statements: 1001 (maximum 1000)" in finished.err
    assert "triggers/ContactTrigger.cls:4" in finished.err


def test_failed_run_leaves_nothing_in_the_store(circuit: Circuit, project: Project) -> None:
    body = "insert new Task(ContactId = Trigger.new[0].Id, Title = 'x', DueDate = Datetime.now()); Integer n = 1 / 0;"
    folder = triggering(project, body)
    finished = circuit("run", ".", "--event", EVENT, "--db", "store.db", cwd=folder)
    assert finished.code == 1
    assert "Divide by 0" in finished.err
    if (folder / "store.db").exists():
        connection = sqlite3.connect(folder / "store.db")
        assert "Call" not in "\n".join(connection.iterdump())
        assert "'x'" not in "\n".join(connection.iterdump())
        connection.close()


def test_broken_settings(circuit: Circuit, project: Project) -> None:
    folder = project({"circuit.toml": "[project\n", "classes/A.cls": "public class A {}"})
    finished = circuit("check", ".", cwd=folder)
    assert finished.code == 2
    assert finished.err.startswith("circuitscript: circuit.toml: not valid TOML")


def test_unknown_setting_names_the_nearest(circuit: Circuit, project: Project) -> None:
    folder = project({"circuit.toml": "[project]\nnmae = 'x'\n"})
    finished = circuit("check", ".", cwd=folder)
    assert finished.code == 2
    assert "unknown key `nmae` in [project]; did you mean `name`?" in finished.err


def test_unknown_limit_profile(circuit: Circuit) -> None:
    finished = circuit("run", EXAMPLE, "--event", EVENT, "--limits", "generous")
    assert finished.code == 2
    assert "generous" in finished.err
    assert "apex-sync" in finished.err


def test_database_that_is_none(circuit: Circuit, project: Project) -> None:
    folder = triggering(project, "")
    (folder / "store.db").write_text("this is no database, however long it may be; " * 50)
    finished = circuit("run", ".", "--event", EVENT, "--db", "store.db", cwd=folder)
    assert finished.code == 2
    assert "store.db" in finished.err


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"public class A { \x00 }", b"\xef\xbb\xbfpublic class A {\r\n}\r\n"]
)
def test_odd_bytes_end_in_diagnostics(circuit: Circuit, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "A.cls").write_bytes(content)
    finished = circuit("check", tmp_path)
    assert finished.code == (0 if content.startswith(b"\xef") else 1)


def test_bad_input_is_told_as_json_too(circuit: Circuit, project: Project) -> None:
    folder = triggering(project, "Integer total = 'many';")
    finished = circuit("run", ".", "--event", EVENT, "--json", cwd=folder)
    assert finished.code == 1
    (diagnostic,) = finished.of_type("diagnostic")
    assert (diagnostic["file"], diagnostic["line"], diagnostic["column"]) == ("triggers/ContactTrigger.cls", 4, 25)
    assert (diagnostic["end_line"], diagnostic["end_column"]) == (4, 31)
    assert finished.result["outcome"] == "invalid"


def test_usage_errors(circuit: Circuit) -> None:
    for arguments in ([], ["run"], ["rum"], ["run", EXAMPLE, "--no-such-option"], ["exec"]):
        finished = circuit(*arguments)
        assert finished.code == 2, arguments
        assert finished.err


def test_payload_survives_as_json(circuit: Circuit) -> None:
    event = json.loads(EVENT.read_text())
    event["email"] = "a\u001b[31m@example.com"
    finished = circuit("run", EXAMPLE, "--event", "-", stdin=json.dumps(event))
    assert finished.code == 0
    assert "\x1b" not in finished.out
