"""Standard streams that are closed, full or of another encoding, and the last JSON line of commands that end early."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import EXAMPLE, ROOT, Circuit

EVENT = EXAMPLE / "events" / "contact_create.json"
MANY_LINES = "for (Integer i = 0; i < 20000; i++) { System.debug(i); }"
CIRCUIT = f"exec '{sys.executable}' -m circuitscript"


def shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a shell command."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **environment}
    finished = subprocess.run(
        ["/bin/sh", "-c", command], cwd=ROOT, env=variables, capture_output=True, text=True, timeout=120, check=False
    )
    assert "Traceback" not in finished.stderr, finished.stderr
    assert "internal error" not in finished.stderr, finished.stderr
    return finished


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("exec -e 'System.debug(1);' >&-", 0),
        ("check examples/lead_scoring --json >&-", 0),
        ("exec - <&-", 1),
        ("run examples/lead_scoring --event - <&-", 2),
        ("run no_such_folder --event x.json 2>&-", 2),
        ("run no_such_folder --event x.json >&- 2>&-", 2),
    ],
)
def test_closed_streams(words: str, code: int) -> None:
    finished = shell(f"{CIRCUIT} {words}")
    assert finished.returncode == code
    assert "2>&-" not in words or finished.stdout == ""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
@pytest.mark.parametrize("words", ["exec -e 'System.debug(1);'", "docs", "run examples/lead_scoring --event '%s'"])
def test_full_standard_output_is_told(words: str) -> None:
    finished = shell(f"{CIRCUIT} {words.replace('%s', str(EVENT))} >/dev/full")
    assert finished.returncode == 2
    assert finished.stderr == "circuitscript: input or output: No space left on device\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
def test_full_standard_error_keeps_the_exit_code() -> None:
    assert shell(f"{CIRCUIT} run no_such_folder --event x.json 2>/dev/full").returncode == 2


@pytest.mark.parametrize("command", [f'exec -e "{MANY_LINES}"', f'exec --json -e "{MANY_LINES}"'])
def test_a_reader_that_goes_ends_the_command_quietly(command: str) -> None:
    finished = shell(f"{{ ({CIRCUIT} {command}); echo $? >&2; }} | read first")
    assert finished.stderr == "141\n"


def test_json_is_utf_8_whatever_the_terminal_says() -> None:
    finished = shell(f"{CIRCUIT} exec --json -e \"System.debug('äöü→');\"", PYTHONIOENCODING="ascii")
    assert json.loads(finished.stdout.splitlines()[0])["text"] == "äöü→"


def test_half_a_character_is_escaped_in_json(circuit: Circuit) -> None:
    code = "System.debug(String.fromCharArray(new List<Integer>{55357}));"
    assert circuit("exec", "--json", "-e", code).of_type("log")[0]["text"] == "\ud83d"


@pytest.mark.parametrize(
    ("words", "code", "outcome"),
    [
        (["run", "nowhere", "--event", "x.json"], 2, "refused"),
        (["run", str(EXAMPLE), "--event", "x.json"], 2, "refused"),
        (["exec", "x.apex"], 2, "refused"),
        (["exec"], 2, "refused"),
        (["check", "nowhere"], 2, "refused"),
        (["check", "--no-such-option", "."], 2, "refused"),
        (["test", str(EXAMPLE), "-k", "nothing"], 2, "refused"),
        (["fmt", "nowhere"], 2, "refused"),
        (["replay", str(EVENT)], 2, "refused"),
        (["events", "Nonsense"], 2, "refused"),
        (["docs", "Nonsense"], 1, "failed"),
        (["run", str(EXAMPLE), "--event", str(EXAMPLE / "events" / "opportunity_create.json")], 1, "unhandled"),
    ],
)
def test_commands_that_end_early_end_their_json_lines(
    circuit: Circuit, words: list[str], code: int, outcome: str
) -> None:
    finished = circuit(*words, "--json")
    assert finished.code == code
    assert [line["type"] for line in finished.lines].count("result") == 1
    assert finished.result["outcome"] == outcome
    assert finished.result["error"]["message"] in finished.err


def test_diff_as_json(circuit: Circuit, tmp_path: Path) -> None:
    (tmp_path / "A.cls").write_text("public class A {  }")
    finished = circuit("fmt", "A.cls", "--diff", "--json", cwd=tmp_path)
    (line,) = finished.of_type("formatted")
    assert line["file"] == "A.cls"
    assert line["diff"].startswith("--- A.cls\n")
