"""A run writes the same journal in any process: with another hash seed, on the compiled core and in plain Python."""

import json
import os
import subprocess
import sys
from pathlib import Path

from circuitscript import compiled

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SCRIPTS = [*sorted((ROOT / "tests/language").rglob("*.cls")), *sorted((HERE / "hostile").glob("held_*.cls"))]


def journals(seed: int, *options: str) -> tuple[str, dict[str, str]]:
    """Returns the core of a process of its own, and the digests of the journals that it wrote."""
    command = [sys.executable, "-m", "tests.limits.journal_runs", *options, *map(str, SCRIPTS)]
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    finished = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=900, check=False
    )
    assert finished.returncode == 0, finished.stderr[-2000:]
    core, *reports = map(json.loads, finished.stdout.splitlines())
    return core["core"], {report["name"]: report["journal"] for report in reports}


def test_every_process_writes_the_same_journals() -> None:
    core, own = journals(1)
    plain, pure = journals(2, "--pure")
    assert ("compiled core" in core) == compiled.is_compiled()
    assert "pure Python core" in plain
    assert len(own) >= 70
    assert [name for name in own if own[name] != pure[name]] == []
