"""The sandbox as a process, and the commands that talk to it."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest
from attrs import define, field

from tests.e2e.conftest import ROOT, Circuit

PROJECT = """
[project]
name = "demo"
[highlevel]
location = "sandboxLocation00001"
[environments.sandbox]
url = "{url}"
"""


@define
class Deliveries:
    """The webhooks that have come, with their signatures."""

    url: str
    bodies: list[bytes] = field(factory=list)
    signatures: list[str] = field(factory=list)
    arrived: threading.Event = field(factory=threading.Event)


@pytest.fixture
def deliveries() -> Iterator[Deliveries]:
    found = Deliveries("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            found.signatures.append(self.headers["X-GHL-Signature"])
            self.send_response(200)
            self.end_headers()
            found.arrived.set()

        def log_message(self, *arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        found.url = f"http://127.0.0.1:{server.server_port}/"
        yield found
        server.shutdown()
        thread.join()


@pytest.fixture
def sandbox() -> Iterator[Callable[..., str]]:
    """Starts sandboxes and returns their URLs; they end with the test."""
    processes = []

    def start(*options: str) -> str:
        command = [sys.executable, "-m", "circuitscript", "sandbox", "--port", "0", "--json", *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True)
        processes.append(process)
        assert process.stdout is not None
        return str(json.loads(process.stdout.readline())["url"])

    yield start
    for process in processes:
        process.terminate()
        process.communicate(timeout=20)


def client(url: str) -> httpx.Client:
    headers = {"Authorization": "Bearer pit-sandbox", "Version": "2021-07-28"}
    return httpx.Client(base_url=url, headers=headers, trust_env=False)


def test_change_sends_a_signed_webhook(sandbox: Callable[..., str], deliveries: Deliveries) -> None:
    from base64 import b64decode

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    url = sandbox("--webhook-url", deliveries.url)
    with client(url) as api:
        body = {"locationId": "sandboxLocation00001", "firstName": "Ada", "email": "ada@example.org"}
        answer = api.post("/contacts/", json=body)
        assert answer.status_code == 201
        assert answer.headers["X-RateLimit-Remaining"] == "99"
        key = load_pem_public_key(api.get("/_sandbox/key.pem").content)
    assert deliveries.arrived.wait(10)
    event = json.loads(deliveries.bodies[0])
    assert (event["type"], event["email"]) == ("ContactCreate", "ada@example.org")
    assert isinstance(key, Ed25519PublicKey)
    key.verify(b64decode(deliveries.signatures[0]), deliveries.bodies[0])


def test_dropped_connections_are_real(sandbox: Callable[..., str]) -> None:
    with client(sandbox("--drop", "1")) as api, pytest.raises(httpx.RemoteProtocolError):
        api.get("/contacts/x")


def test_schema_is_pulled_and_used_by_code_on_the_sandbox(
    sandbox: Callable[..., str], circuit: Circuit, tmp_path: Path
) -> None:
    url = sandbox()
    (tmp_path / "circuit.toml").write_text(PROJECT.format(url=url), encoding="utf-8")
    (tmp_path / "classes").mkdir()
    pulled = circuit("schema", "pull", tmp_path, "--env", "sandbox", HIGHLEVEL_TOKEN="pit-sandbox")
    assert pulled.code == 0, pulled.err
    assert "Lead_Score__c" in (tmp_path / "schema" / "highlevel.toml").read_text(encoding="utf-8")
    code = (
        "insert new Contact(FirstName = 'Mary', Email = 'mary@example.com', Lead_Score__c = 42);"
        "Contact found = [SELECT Name, Lead_Score__c FROM Contact WHERE Email = 'mary@example.com'];"
        "System.debug(found.Name + ' ' + found.Lead_Score__c);"
        "System.debug([SELECT COUNT() FROM Contact WHERE Tags INCLUDES ('vip')]);"
    )
    ran = circuit("exec", "-e", code, "--project", tmp_path, "--env", "sandbox", HIGHLEVEL_TOKEN="pit-sandbox")
    assert ran.code == 0, ran.err
    assert ran.out.splitlines() == ["Mary 42", "2"]


def test_explain_asks_the_sandbox_for_its_rows(sandbox: Callable[..., str], circuit: Circuit) -> None:
    query = "SELECT Id FROM Contact WHERE Tags INCLUDES ('vip') AND City = 'Bonn' ORDER BY City"
    told = circuit(
        "explain",
        query,
        "--location",
        "sandboxLocation00001",
        "--url",
        sandbox(),
        "--json",
        HIGHLEVEL_TOKEN="pit-sandbox",
    )
    assert told.code == 0, told.err
    plan = told.of_type("plan")[0]
    assert plan["residual"] == ["City = 'Bonn'"]
    assert plan["in_memory"] == ["ORDER BY City"]
    assert (plan["rows"], plan["calls"]) == (2, 1)


def test_missing_token_is_told_without_a_trace(circuit: Circuit, tmp_path: Path) -> None:
    (tmp_path / "circuit.toml").write_text(PROJECT.format(url="http://127.0.0.1:9"), encoding="utf-8")
    assert "HIGHLEVEL_TOKEN" not in os.environ
    told = circuit("schema", "pull", tmp_path, "--env", "sandbox")
    assert told.code == 2
    assert "HIGHLEVEL_TOKEN" in told.err


def test_example_runs_unchanged_on_the_local_store_and_on_the_sandbox(
    sandbox: Callable[..., str], circuit: Circuit, tmp_path: Path
) -> None:
    project = tmp_path / "renewals"
    shutil.copytree(ROOT / "examples" / "renewals", project)
    settings = project / "circuit.toml"
    text = settings.read_text(encoding="utf-8").replace("http://127.0.0.1:4010", sandbox())
    settings.write_text(text, encoding="utf-8")
    words = ("exec", "-e", "Renewals.demo();", "--project", project)
    local = circuit(*words)
    remote = circuit(*words, "--env", "sandbox", SANDBOX_TOKEN="pit-sandbox")
    assert local.err == remote.err == ""
    assert local.out.splitlines() == remote.out.splitlines() == ["1 due", "Renew with Due", "0 left"]


def test_event_runs_on_the_sandbox(sandbox: Callable[..., str], circuit: Circuit, tmp_path: Path) -> None:
    (tmp_path / "circuit.toml").write_text(PROJECT.format(url=sandbox()), encoding="utf-8")
    (tmp_path / "triggers").mkdir()
    (tmp_path / "triggers" / "Welcome.trigger").write_text(
        "trigger Welcome on Contact (after insert) {"
        "  List<Contact> held = [SELECT Id FROM Contact WHERE Email = 'ada.lovelace@example.com'];"
        "  insert new Note(Body = 'Welcome ' + Trigger.new[0].FirstName, ContactId = held[0].Id);"
        "}",
        encoding="utf-8",
    )
    event = tmp_path / "event.json"
    event.write_text('{"type": "ContactCreate", "id": "c1", "firstName": "Ada"}', encoding="utf-8")
    ran = circuit("run", tmp_path, "--event", event, "--env", "sandbox", "--json", HIGHLEVEL_TOKEN="pit-sandbox")
    assert ran.code == 0, ran.err
    assert ran.of_type("change")[0]["fields"]["Body"]["after"] == "Welcome Ada"
    assert ran.result["limits"]["api_calls"]["used"] == 2


def test_a_location_is_named_without_an_environment(sandbox: Callable[..., str], circuit: Circuit) -> None:
    place = ("--location", "sandboxLocation00001", "--url", sandbox())
    code = "System.debug([SELECT COUNT() FROM Contact WHERE Tags INCLUDES ('vip')]);"
    ran = circuit("exec", "-e", code, *place, HIGHLEVEL_TOKEN="pit-sandbox")
    assert (ran.out.splitlines(), ran.err) == (["2"], "")


def test_local_store_and_location_at_once_are_refused(circuit: Circuit) -> None:
    for words in (("exec", "-e", "Integer i;"), ("explain", "SELECT Id FROM Contact")):
        told = circuit(*words, "--db", "x.db", "--env", "live")
        assert told.code == 2
        assert "--db works on the local store, --env, --location and --url on HighLevel" in told.err


def test_tests_are_never_run_on_a_location(circuit: Circuit) -> None:
    told = circuit("test", ROOT / "examples" / "lead_scoring", "--env", "sandbox")
    assert told.code == 2
    assert "tests run on an empty store of their own and never on a location" in told.err
    assert "circuitscript exec --env sandbox" in told.err


def test_a_failed_run_tells_what_stays(sandbox: Callable[..., str], circuit: Circuit) -> None:
    place = ("--location", "sandboxLocation00001", "--url", sandbox())
    code = "insert new Business(Name = 'Stays'); Integer i = 1 / Integer.valueOf('0');"
    told = circuit("exec", "-e", code, *place, HIGHLEVEL_TOKEN="pit-sandbox")
    assert told.code == 1
    assert "Changes  stay, although the run failed" in told.out
    assert "insert Business" in told.out
    as_json = circuit("exec", "-e", code, *place, "--json", HIGHLEVEL_TOKEN="pit-sandbox")
    assert [one["object"] for one in as_json.of_type("change")] == ["Business"]
    assert as_json.result["outcome"] == "failed"
    local = circuit("exec", "-e", code)
    assert "Changes" not in local.out
