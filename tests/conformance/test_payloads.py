"""Every payload in HighLevel's documentation or seen in the field goes through `circuitscript run` to a trigger.

The documentation's examples often lack their `type` or have another event's: they are run with `--type`, as an author
would. What the workflow action sends has no type at all and is known by its form.
"""

import json
from pathlib import Path

import pytest

from circuitscript.cli import main
from circuitscript.triggers.catalogue import EVENT_TYPES, find_event_type

PAYLOADS = Path(__file__).parents[3] / "shared" / "ghl" / "payloads"
FILES = sorted(PAYLOADS.glob("*.json"))
TYPES = {"LIVE_VoiceAiCallEnd": "VoiceAiCallEnd"}
KNOWN_BY_FORM = ("LIVE_", "REAL_", "WORKFLOW_")
CHANGES: dict[str, set[str]] = {"Pet__c": {"insert", "update", "delete"}}
for one in EVENT_TYPES.values():
    CHANGES.setdefault(one.object, set()).add(one.operation)
del CHANGES["Record"]
PETS = '[Pet__c]\napi_name = "custom_objects.pets"\n[Pet__c.fields]\n'
PETS += 'Name__c = { type = "text", key = "custom_objects.pets.pet_name" }\n'

pytestmark = pytest.mark.skipif(not FILES, reason="../shared/ghl is not there")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / "circuit.toml").write_text('[project]\nname = "all"\n')
    for name in ("schema", "triggers"):
        (folder / name).mkdir()
    (folder / "schema" / "pets.toml").write_text(PETS)
    for name, operations in CHANGES.items():
        events = ", ".join(f"after {operation}" for operation in sorted(operations))
        body = "System.debug(Trigger.operationType.name() + ' ' + Trigger.size);"
        unit = f"On{name.removesuffix('__c')}"
        (folder / "triggers" / f"{unit}.trigger").write_text(f"trigger {unit} on {name} ({events}) {{ {body} }}")
    return folder


def type_of(file: Path) -> str:
    """Returns the type to be named for a payload, empty where it says itself what it is."""
    stem = file.name.split(".")[0]
    return TYPES.get(stem, "" if stem.startswith(KNOWN_BY_FORM) else stem)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.removesuffix(".json"))
def test_a_payload_reaches_a_trigger(file: Path, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = type_of(file)
    code = main(["run", str(project), "--event", str(file), *(["--type", name] if name else []), "--json"])
    output = capsys.readouterr()
    assert code == 0, output.err
    lines = [json.loads(line) for line in output.out.splitlines()]
    told = {kind: [line for line in lines if line["type"] == kind] for kind in ("trigger", "log", "result")}
    payload = json.loads(file.read_text())
    expected = find_event_type(name or payload.get("type") or "WorkflowWebhook")
    assert expected is not None
    (trigger,) = told["trigger"]
    assert trigger["object"] == ("Pet__c" if expected.object == "Record" else expected.object)
    assert told["log"][0]["text"] == f"AFTER_{expected.operation.upper()} 1"
    assert told["result"][0]["outcome"] == "succeeded"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.removesuffix(".json"))
def test_a_payload_fires_once_where_events_are_remembered(
    file: Path, project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = type_of(file)
    payload = {**json.loads(file.read_text()), "webhookId": "a repeated delivery has the same id"}
    event = tmp_path / "event.json"
    event.write_text(json.dumps(payload))
    words = ["run", str(project), "--event", str(event), "--state", str(tmp_path / "state"), "--json"]
    told = []
    for _ in range(2):
        code = main([*words, *(["--type", name] if name else [])])
        output = capsys.readouterr()
        assert code == 0, output.err
        lines = [json.loads(line) for line in output.out.splitlines()]
        fates = [line["fate"] for line in lines if line["type"] == "event"]
        told.append((fates, sum(line["type"] == "trigger" for line in lines)))
    assert told == [(["fired"], 1), (["duplicate"], 0)]


def test_all_of_them_are_there() -> None:
    assert len(FILES) > 70
    types = {(find_event_type(type_of(file)) or EVENT_TYPES["contactcreate"]).name for file in FILES}
    assert len(types) > 50


def test_the_workflows_payload_can_be_taken_for_a_change_of_its_contact(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (file,) = PAYLOADS.glob("WORKFLOW_*.json")
    assert main(["run", str(project), "--event", str(file), "--type", "ContactUpdate", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["object"] for line in lines if line["type"] == "trigger"] == ["Contact"]
