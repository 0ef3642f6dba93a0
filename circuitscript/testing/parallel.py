"""Tests in several processes: each loads the program for itself and runs its share of the classes.

Classes stay whole, because the tests of a class share what its setup stored. A share is as many tests as any other's,
as far as classes allow.
"""

from collections.abc import Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Final

from circuitscript.project import open_project
from circuitscript.testing.coverage import Coverage, merge
from circuitscript.testing.discovery import TestClass, find_tests
from circuitscript.testing.results import TestResult

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

Share = tuple[tuple[str, tuple[str, ...]], ...]
"""The classes of one process by name, each with the names of the tests to run."""

_WAIT: Final = 10.0


class WorkerError(Exception):
    """A process that ended before its tests did."""


class ParallelRun:
    """The tests of the project at `path`, in up to `jobs` processes. `coverage` is complete once all results are.

    `seed` is that of generated arguments.
    """

    def __init__(self, path: str, classes: Sequence[TestClass], jobs: int, seed: int | None = None) -> None:
        self._path = path
        self._seed = seed
        self._shares = shares_of(classes, jobs)
        self._parts: list[Coverage] = []

    @property
    def coverage(self) -> Coverage:
        """What all processes together covered."""
        return merge(self._parts)

    def run(self) -> Iterator[TestResult]:
        """Yields each result as it is known. Raises WorkerError when a process dies."""
        context = get_context("spawn")
        processes: list[SpawnProcess] = []
        connections: list[Connection] = []
        try:
            for share in self._shares:
                receiver, sender = context.Pipe(duplex=False)
                process = context.Process(target=run_share, args=(sender, self._path, share, self._seed), daemon=True)
                process.start()
                sender.close()
                processes.append(process)
                connections.append(receiver)
            yield from self._receive(connections)
            for process in processes:
                process.join(_WAIT)
        finally:
            for process in processes:
                if process.is_alive():
                    process.terminate()

    def _receive(self, connections: list[Connection]) -> Iterator[TestResult]:
        while connections:
            for ready in wait(connections):
                assert isinstance(ready, Connection)
                try:
                    received = ready.recv()
                except EOFError:
                    raise WorkerError("a test process ended before its tests did") from None
                if isinstance(received, TestResult):
                    yield received
                    continue
                connections.remove(ready)
                ready.close()
                if isinstance(received, str):
                    raise WorkerError(received)
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


def run_share(sender: Connection, path: str, share: Share, seed: int | None = None) -> None:
    """Runs in a process of its own: sends each result, and the coverage at the end; a text says why there is none."""
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
            sender.send(result)
        sender.send(measure(program))
    except KeyboardInterrupt:
        return
    except Exception as error:
        sender.send(f"a test process failed: {type(error).__name__}: {error}")
    finally:
        sender.close()
        engine.close()
