"""`circuitscript run`: an event in, triggers run, and everything that happened told."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.e2e.conftest import EXAMPLE, ROOT, Circuit, take_interrupts

EVENTS = EXAMPLE / "events"
Project = Callable[..., Path]


def test_hot_lead_is_scored_tagged_and_given_a_task(circuit: Circuit) -> None:
    finished = circuit("run", EXAMPLE, "--event", EVENTS / "contact_create.json", "--json")
    assert finished.code == 0, finished.err
    assert next(trigger["unit"] for trigger in finished.of_type("trigger")) == "ContactTrigger.afterInsert"
    assert any("Ada Okafor: hot 90.0" in log["text"] for log in finished.of_type("log"))
    changes = {change["operation"]: change for change in finished.of_type("change")}
    updated = changes["update"]["fields"]
    assert changes["update"]["id"] == "hV5mC8xQ2nLr7TkZ4wEb"
    assert updated["lead_score__c"] == {"before": None, "after": 90.0}
    assert updated["Tags"] == {"before": ["expo-2026"], "after": ["expo-2026", "lead-hot"]}
    task = changes["insert"]["fields"]
    assert task["Title"]["after"] == "Call Ada Okafor (score 90.0)"
    assert task["DueDate"]["after"] == "2026-09-15T10:30:12.481Z"
    limits = finished.result["limits"]
    assert limits["dml_statements"] == {"used": 2, "maximum": 150}
    assert limits["statements"]["used"] > 50


def test_contact_without_email_and_phone_gets_no_task(circuit: Circuit) -> None:
    finished = circuit("run", EXAMPLE, "--event", EVENTS / "contact_create_unreachable.json", "--json")
    assert finished.code == 0, finished.err
    (change,) = finished.of_type("change")
    assert change["fields"]["lead_score__c"]["after"] == 15.0
    assert change["fields"]["Tags"]["after"] == ["lead-unreachable"]
    assert [log["level"] for log in finished.of_type("log")] == ["WARN", "DEBUG"]


def test_earlier_rating_is_replaced(circuit: Circuit) -> None:
    finished = circuit("run", EXAMPLE, "--event", EVENTS / "contact_create_without_phone.json", "--json")
    (change,) = finished.of_type("change")
    assert change["fields"]["Tags"]["after"] == ["webinar-0916", "lead-warm"]


def test_report_for_people_tells_everything(circuit: Circuit) -> None:
    finished = circuit("run", EXAMPLE, "--event", EVENTS / "contact_create.json")
    assert finished.code == 0
    assert finished.err == ""
    for text in (
        "ContactCreate",
        "ContactTrigger.afterInsert",
        "Ada Okafor: hot 90.0 (fit 40.0, intent 30, timing 20)",
        "update Contact hV5mC8xQ2nLr7TkZ4wEb",
        "null → 90.0",
        "[expo-2026] → [expo-2026, lead-hot]",
        "insert Task",
        "DML statements",
    ):
        assert text in finished.out


def test_running_twice_gives_the_same(circuit: Circuit) -> None:
    def effects() -> list[object]:
        finished = circuit("run", EXAMPLE, "--event", EVENTS / "contact_create.json", "--json")
        return [*finished.of_type("log"), *finished.of_type("change")]

    assert effects() == effects()


def test_store_is_kept_with_db(circuit: Circuit, tmp_path: Path) -> None:
    store = tmp_path / "store.db"
    arguments = ("run", EXAMPLE, "--event", EVENTS / "contact_create.json", "--db", store, "--json")
    assert circuit(*arguments).code == 0
    code = "System.debug([SELECT COUNT() FROM Task WHERE Contact.lead_score__c = 90]);"
    finished = circuit("exec", "-e", code, "--project", EXAMPLE, "--db", store)
    assert finished.out == "1\n", finished.err


def test_event_on_standard_input_with_a_type_of_choice(circuit: Circuit) -> None:
    event = json.loads((EVENTS / "contact_create.json").read_text())
    del event["type"]
    finished = circuit("run", EXAMPLE, "--event", "-", "--type", "ContactCreate", "--json", stdin=json.dumps(event))
    assert finished.code == 0
    assert finished.of_type("trigger")


def test_single_files_run_too(circuit: Circuit, tmp_path: Path) -> None:
    file = tmp_path / "Hello.trigger"
    file.write_text("trigger Hello on Contact (after insert) { System.debug('Hello ' + Trigger.new[0].FirstName); }")
    finished = circuit("run", file, "--event", EVENTS / "contact_create.json")
    assert finished.code == 0, finished.err
    assert "Hello Ada" in finished.out


def test_one_file_of_a_project_runs_with_its_classes(circuit: Circuit) -> None:
    file = EXAMPLE / "triggers" / "ContactTrigger.cls"
    finished = circuit("run", file, "--event", EVENTS / "contact_create.json")
    assert finished.code == 0, finished.err


def test_class_with_errors_does_not_stop_unrelated_ones(circuit: Circuit, project: Project) -> None:
    folder = project(
        {
            "classes/Broken.cls": "public class Broken { Integer a = 'x'; }",
            "triggers/T.trigger": "trigger T on Contact (after insert) { System.debug('ran'); }",
        }
    )
    finished = circuit("run", ".", "--event", EVENTS / "contact_create.json", cwd=folder)
    assert finished.code == 0
    assert "ran" in finished.out
    assert "classes/Broken.cls:1:35: error:" in finished.err


def test_warm_start_imports_no_parser_and_no_http(circuit: Circuit, tmp_path: Path) -> None:
    arguments = ("run", EXAMPLE, "--event", EVENTS / "contact_create.json")
    circuit(*arguments)
    finished = circuit(*arguments, PYTHONPROFILEIMPORTTIME="1")
    imported = {
        line.rpartition("|")[2].strip() for line in finished.err.splitlines() if line.startswith("import time:")
    }
    assert "circuitscript.engine" in imported
    assert not imported & {
        "lark",
        "rich",
        "httpx",
        "hypothesis",
        "circuitscript.checker",
        "circuitscript.syntax.parser",
    }


def test_read_only_project_runs(circuit: Circuit, project: Project, tmp_path: Path) -> None:
    folder = project({"triggers/T.trigger": "trigger T on Contact (after insert) { System.debug('ran'); }"})
    folder.chmod(0o555)
    try:
        finished = circuit("run", folder, "--event", EVENTS / "contact_create.json", cwd=ROOT)
    finally:
        folder.chmod(0o755)
    assert finished.code == 0


def test_interrupt_ends_the_run_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "T.trigger").write_text("trigger T on Contact (after insert) { while (true) { } }")
    arguments = [sys.executable, "-m", "circuitscript", "run", str(tmp_path), "--limits", "unlimited"]
    process = subprocess.Popen(
        [*arguments, "--event", str(EVENTS / "contact_create.json")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=take_interrupts,  # noqa: PLW1509 (no thread runs yet)
    )
    try:
        time.sleep(3)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert b"interrupted" in err


def test_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "circuitscript",
            "exec",
            "-e",
            "for (Integer i = 0; i < 20000; i++) { System.debug(i); }",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)
    assert err == b""
