"""Choosing tests: by the file or folder that was named, and by a part of their name."""

from collections.abc import Sequence

from attrs import evolve

from circuitscript.testing.discovery import TestClass


def select(classes: Sequence[TestClass], focus: str = "", pattern: str = "") -> tuple[TestClass, ...]:
    """Returns the classes in the file or folder `focus` (all where it is empty), with the tests that match `pattern`.

    A test matches when its `Class.method` contains the pattern in any case. Classes without a match are left out.
    """
    wanted = pattern.lower()
    chosen = []
    for test_class in classes:
        if focus and test_class.file != focus and not test_class.file.startswith(f"{focus}/"):
            continue
        tests = tuple(case for case in test_class.tests if wanted in f"{test_class.name}.{case.name}".lower())
        if tests or (test_class.diagnostics and wanted in test_class.name.lower()):
            chosen.append(evolve(test_class, tests=tests))
    return tuple(chosen)
