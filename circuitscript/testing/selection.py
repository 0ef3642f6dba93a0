"""Choosing tests: by the file or folder that was named, and by a part of their name."""

from collections.abc import Sequence

from circuitscript.source.classes import evolve
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


def failed_first(classes: Sequence[TestClass], failed: frozenset[str]) -> tuple[TestClass, ...]:
    """Returns the classes with tests that failed before the others, and in each these tests first."""
    names = frozenset(name.partition("[")[0] for name in failed)

    def with_order(test_class: TestClass) -> TestClass:
        tests = sorted(test_class.tests, key=lambda case: f"{test_class.name}.{case.name}" not in names)
        return evolve(test_class, tests=tuple(tests))

    def has_failed(test_class: TestClass) -> bool:
        return any(f"{test_class.name}.{case.name}" in names for case in test_class.tests)

    return tuple(map(with_order, sorted(classes, key=lambda one: not has_failed(one))))
