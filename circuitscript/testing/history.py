"""Which tests failed when they were last run, kept in a project's state folder."""

import json
import os
from collections.abc import Iterable, Sequence
from typing import Final

from circuitscript.source.nesting import read_json
from circuitscript.testing.results import TestResult

_FILE: Final = "failed_tests.json"


def read_failed(folder: str) -> frozenset[str]:
    """Returns the names (`Class.method`) of the tests that failed last; none where nothing is known."""
    try:
        with open(os.path.join(folder, _FILE), encoding="utf-8") as stream:
            names = read_json(stream.read())
    except (OSError, ValueError):
        return frozenset()
    return frozenset(name for name in names if isinstance(name, str)) if isinstance(names, list) else frozenset()


def write_failed(folder: str, results: Sequence[TestResult], known: Iterable[str]) -> None:
    """Keeps what failed: of the tests that ran those that failed now, of all others what was `known`.

    A folder that cannot be written, or that nothing has made so far, is left alone: the next run then knows nothing.
    """
    ran = {result.name for result in results}
    failed = {result.name for result in results if not result.is_success}
    names = sorted(failed | (set(known) - ran))
    path = os.path.join(folder, _FILE)
    try:
        if names or os.path.exists(path):
            with open(path, "w", encoding="utf-8") as stream:
                json.dump(names, stream, indent=0)
    except OSError:
        return
