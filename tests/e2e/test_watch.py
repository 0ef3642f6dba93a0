"""`run --watch` as a real process: it runs again after a change, outlives errors, and ends with Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from tests.e2e.conftest import ROOT, Circuit, take_interrupts

TRIGGER = """@TriggerHandler(sobject='Contact' events='after insert')
public class Greeter extends CircuitTrigger {
    public override void afterInsert() { System.debug('WORD'); }
}
"""
EVENT = '{"type": "ContactCreate", "id": "c1", "firstName": "Ada"}'


class Watched:
    """A process under way, with what it has written so far."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.text = ""
        self._reader = Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.text += line

    def end(self) -> None:
        """Ends the process, if it has not ended by itself."""
        self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def wait_for(self, text: str, count: int = 1) -> None:
        """Waits until `text` has been written `count` times."""
        end = time.monotonic() + 60
        while self.text.count(text) < count:
            assert time.monotonic() < end, self.text
            assert self.process.poll() is None, self.text
            time.sleep(0.02)


@contextmanager
def watching(*words: str | Path) -> Iterator[Watched]:
    command = [sys.executable, "-m", "circuitscript", *map(str, words)]
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env=variables,
        preexec_fn=take_interrupts,  # noqa: PLW1509 (no thread runs yet)
    )
    watched = Watched(process)
    try:
        yield watched
    finally:
        watched.end()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent as a signal")
def test_run_watch(project: Callable[..., Path]) -> None:
    root = project({"circuit.toml": "", "triggers/Greeter.cls": TRIGGER, "contact.json": EVENT})
    source = root / "triggers" / "Greeter.cls"
    event = root / "contact.json"
    with watching("run", root, "--event", event, "--watch") as watched:
        watched.wait_for("waiting for changes", 1)
        assert "WORD" in watched.text
        source.write_text(TRIGGER.replace("WORD", "Hello"), encoding="utf-8")
        watched.wait_for("waiting for changes", 2)
        assert "Hello" in watched.text
        source.write_text(TRIGGER.replace("'WORD'", "1 +"), encoding="utf-8")
        watched.wait_for("waiting for changes", 3)
        assert "the program has errors" in watched.text
        source.write_text(TRIGGER.replace("WORD", "Fine again"), encoding="utf-8")
        watched.wait_for("waiting for changes", 4)
        assert "Fine again" in watched.text
        event.write_text(EVENT.replace("c1", "c2"), encoding="utf-8")
        watched.wait_for("Contact c2")
        (root / "circuit.toml").write_text("[limits]\nprofile = 'cloudflare-free'\n", encoding="utf-8")
        watched.wait_for("cloudflare-free")
        watched.wait_for("waiting for changes", 6)
        watched.process.send_signal(signal.SIGINT)
        assert watched.process.wait(10) == 0


def test_standard_input_cannot_be_watched(circuit: Circuit, project: Callable[..., Path]) -> None:
    root = project({"circuit.toml": ""})
    finished = circuit("run", root, "--event", "-", "--watch")
    assert finished.code == 2
    assert "standard input can be read once only" in finished.err


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent as a signal")
def test_test_watch(project: Callable[..., Path]) -> None:
    test = "@IsTest class {0}Test {{ @IsTest static void t() {{ Assert.areEqual(1, {0}.one()); }} }}"
    files = {f"{name}Test.cls": test.format(name) for name in "AB"}
    files |= {f"{name}.cls": f"public class {name} {{ public static Integer one() {{ return 1; }} }}" for name in "AB"}
    root = project({"circuit.toml": "", **files})
    with watching("test", root, "--watch") as watched:
        watched.wait_for("waiting for changes", 1)
        assert "2 passed" in watched.text
        (root / "A.cls").write_text(files["A.cls"].replace("1", "2"), encoding="utf-8")
        watched.wait_for("waiting for changes", 2)
        assert "FAIL  ATest.t" in watched.text
        assert "0 passed, 1 failed" in watched.text
        (root / "A.cls").write_text(files["A.cls"].replace("1", "2 - 1"), encoding="utf-8")
        watched.wait_for("waiting for changes", 3)
        assert "1 passed, " in watched.text
        watched.process.send_signal(signal.SIGINT)
        assert watched.process.wait(10) == 0


def test_watch_refuses_what_is_about_all_tests(circuit: Circuit, project: Callable[..., Path]) -> None:
    finished = circuit("test", project({"circuit.toml": ""}), "--watch", "--lcov", "lcov.info")
    assert finished.code == 2
    assert "leave out --lcov" in finished.err
