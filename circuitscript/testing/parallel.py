"""Tests in several processes: each loads the program for itself and runs its share of the classes.

Classes stay whole, because the tests of a class share what its setup stored. A share is as many tests as any other's,
as far as classes allow.
"""

from collections.abc import Iterator, Sequence

from circuitscript.project import open_project
from circuitscript.testing.coverage import Coverage, merge
from circuitscript.testing.discovery import TestClass, find_tests
from circuitscript.testing.processes import Send, run_shares
from circuitscript.testing.results import TestResult

Share = tuple[tuple[str, tuple[str, ...]], ...]
"""The classes of one process by name, each with the names of the tests to run."""


class ParallelRun:
    """The tests of the project at `path`, in up to `jobs` processes. `coverage` is complete once all results are.

    `seed` is that of generated arguments.
    """

    def __init__(self, path: str, classes: Sequence[TestClass], jobs: int, seed: int | None = None) -> None:
        self._shares = [(path, share, seed) for share in shares_of(classes, jobs)]
        self._parts: list[Coverage] = []

    @property
    def coverage(self) -> Coverage:
        """What all processes together covered."""
        return merge(self._parts)

    def run(self) -> Iterator[TestResult]:
        """Yields each result as it is known. Raises WorkerError when a process dies."""
        for received in run_shares(run_tests, self._shares):
            if isinstance(received, TestResult):
                yield received
            else:
                self._parts.append(received)


def shares_of(classes: Sequence[TestClass], jobs: int) -> list[Share]:
    """Returns at most `jobs` shares, the largest classes dealt out first, each to the smallest share so far."""
    shares: list[list[TestClass]] = [[] for _ in range(min(jobs, len(classes)))]
    sizes = [0] * len(shares)
    for test_class in sorted(classes, key=lambda one: -len(one.tests)):
        smallest = sizes.index(min(sizes))
        shares[smallest].append(test_class)
        sizes[smallest] += max(1, len(test_class.tests))
    return [tuple((one.name, tuple(case.name for case in one.tests)) for one in share) for share in shares]


def run_tests(send: Send, path: str, share: Share, seed: int | None) -> None:
    """Runs in a process of its own: sends each result, and the coverage at the end."""
    from circuitscript.engine import Engine
    from circuitscript.source.classes import evolve
    from circuitscript.testing.measuring import measure
    from circuitscript.testing.runner import TestRunner

    engine = Engine()
    try:
        program = engine.load(open_project(path)).measured()
        wanted = dict(share)
        classes = [
            evolve(found, tests=tuple(case for case in found.tests if case.name in wanted[found.name]))
            for found in find_tests(program.checked)
            if found.name in wanted
        ]
        for result in TestRunner(program, seed=seed).run(classes):
            send(result)
        send(measure(program))
    finally:
        engine.close()
