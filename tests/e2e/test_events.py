"""`circuitscript events`: the list, and samples that run."""

import json
from pathlib import Path

from tests.e2e.conftest import EXAMPLE, Circuit


def test_the_list_names_object_and_operation(circuit: Circuit) -> None:
    listed = circuit("events", "--json")
    events = {line["name"]: (line["object"], line["operation"]) for line in listed.of_type("event_type")}
    assert events["OpportunityStageUpdate"] == ("Opportunity", "update")
    assert events["INSTALL"] == ("AppInstallation", "insert")
    assert listed.result["events"] == len(events) > 60
    assert "  ContactDelete                   Contact            after delete" in circuit("events").out.splitlines()


def test_a_sample_runs_with_the_projects_fields(circuit: Circuit, tmp_path: Path) -> None:
    file = tmp_path / "events" / "contact.json"
    written = circuit("events", "contactcreate", "--out", file, "--project", EXAMPLE)
    assert (written.code, written.out) == (0, "")
    assert {field["id"] for field in json.loads(file.read_text())["customFields"]} >= {"cF2pL7vXe5Jw8QaZn3Tk"}
    ran = circuit("run", EXAMPLE, "--event", file, "--json")
    assert (ran.code, ran.result["outcome"]) == (0, "succeeded")
    assert ran.of_type("trigger")[0]["trigger"] == "ContactTrigger"


def test_a_sample_goes_through_a_pipe(circuit: Circuit) -> None:
    shown = circuit("events", "ContactUpdate")
    assert json.loads(shown.out)["type"] == "ContactUpdate"
    assert circuit("run", EXAMPLE, "--event", "-", stdin=shown.out).code == 0
    (line,) = circuit("events", "ContactUpdate", "--json").of_type("sample")
    assert line["payload"] == json.loads(shown.out)


def test_an_unknown_type_is_explained(circuit: Circuit) -> None:
    finished = circuit("events", "ContactCreated")
    assert finished.code == 2
    assert "unknown event type ContactCreated: did you mean ContactCreate" in finished.err
    assert circuit("events", "--out", "x.json").code == 2
