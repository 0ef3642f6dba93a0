"""Every example runs and says what it should."""

import os
import subprocess
import sys

from tests.e2e.conftest import ROOT, Circuit

EMBEDDING = """\
total: 466.85
log: ['Welcome, Ada']
changes: [{'Tags': (None, ['welcomed'])}]
DML statements: 1
limited: System.LimitException: Too many script statements: 10001 (maximum 10000)
cancelled: System.CancelledException: The run was cancelled
Mistake.cls:1: Illegal assignment from String to Integer
"""


def test_embedding_example_says_what_it_should() -> None:
    process = subprocess.run(
        [sys.executable, "examples/embedding/automation_service.py"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    assert process.stderr == ""
    assert process.stdout == EMBEDDING


def test_examples_have_no_errors_and_are_formatted(circuit: Circuit) -> None:
    assert circuit("check", "examples").code == 0
    finished = circuit("fmt", "--check", "examples")
    assert finished.code == 0, finished.err
