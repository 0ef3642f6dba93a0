"""Runs the command line as a real process."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "lead_scoring"


@frozen
class Finished:
    """A process that has ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The JSON Lines on standard output."""
        return [json.loads(line) for line in self.out.splitlines()]

    def of_type(self, kind: str) -> list[dict[str, Any]]:
        """The JSON Lines of one type."""
        return [line for line in self.lines if line["type"] == kind]

    @property
    def result(self) -> dict[str, Any]:
        """The last line, which is the result."""
        assert self.lines[-1]["type"] == "result"
        return self.lines[-1]


Circuit = Callable[..., Finished]


@pytest.fixture(scope="session")
def circuit(tmp_path_factory: pytest.TempPathFactory) -> Circuit:
    """Returns a function that runs `circuitscript` with arguments, input and working folder of choice."""
    home = tmp_path_factory.mktemp("home")

    def run(*arguments: str | Path, stdin: str | bytes = "", cwd: Path = ROOT, **environment: str) -> Finished:
        variables = {**os.environ, "XDG_CACHE_HOME": str(home), "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **environment}
        process = subprocess.run(
            [sys.executable, "-m", "circuitscript", *map(str, arguments)],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            cwd=cwd,
            env=variables,
            timeout=120,
            check=False,
        )
        finished = Finished(process.returncode, process.stdout.decode(), process.stderr.decode())
        assert "Traceback" not in finished.err, finished.err
        assert "internal error" not in finished.err, finished.err
        return finished

    return run


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Path]:
    """Returns a function that writes files, given by their path in the project, and returns the project's folder."""

    def write(files: dict[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


def take_interrupts() -> None:
    """Lets a process be interrupted even where the tests themselves ignore Ctrl-C, as in the background of a shell."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
