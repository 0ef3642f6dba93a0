"""Every program in `hostile` is ended by its limit in time, without growing the process, and harms nobody.

What each ends in, and at which statement, stands in the program and is tested with the other scripts. Here all of them
run one after another in one process of their own, which must live on: each has its deadline to keep, and the memory
that it may make the process grow by, and after each the same engine runs a small program as if nothing had been.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PROGRAMS = sorted((HERE / "hostile").glob("*.cls"))
MEBIBYTE = 1_048_576
LATE = 100
"""How many milliseconds of processor time a run may go beyond its deadline."""
LATE_IN_BUILT_IN = 500
"""The same where a single built-in may be at work."""
WITHOUT_BUILT_INS = ("loop_", "switch_", "throw_", "recursion", "held_", "deep_", "objects_", "wide_")
ROOM = 64 * MEBIBYTE
"""How much the process may grow by beyond twice the heap limit: the native stack, and what the engine itself needs."""


@pytest.fixture(scope="module")
def reports() -> dict[str, dict[str, int]]:
    """Returns what was measured of each program: the last one is missing where the process died."""
    command = [sys.executable, "-m", "tests.limits.hostile_runs", *map(str, PROGRAMS)]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    assert finished.returncode == 0, finished.stderr[-2000:]
    return {report["name"]: report for report in map(json.loads, finished.stdout.splitlines())}


def test_there_are_hostile_programs_of_every_kind() -> None:
    assert len(PROGRAMS) >= 40


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_program_ends_in_time_and_space(path: Path, reports: dict[str, dict[str, int]]) -> None:
    report = reports[path.stem]
    late = LATE if path.stem.startswith(WITHOUT_BUILT_INS) else LATE_IN_BUILT_IN
    assert report["cpu"] <= report["cpu_limit"] + late
    assert report["grown"] <= 2 * report["heap_limit"] + ROOM
    assert report["next"] == 42
