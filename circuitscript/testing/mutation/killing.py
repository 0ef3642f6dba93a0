"""Runs the tests of mutants: each on the program with one change, until a test fails."""

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Final

from circuitscript.engine import Engine, Program
from circuitscript.project import open_project
from circuitscript.runtime.governor import UNLIMITED, Resource
from circuitscript.source import Severity
from circuitscript.source.classes import evolve, frozen
from circuitscript.testing.discovery import find_tests
from circuitscript.testing.mutation.baseline import Baseline, TestName
from circuitscript.testing.mutation.mutants import Mutant
from circuitscript.testing.processes import Send, run_shares
from circuitscript.testing.runner import TestRunner

_MORE_STATEMENTS: Final = 10
"""So many times the statements of the unchanged program may a mutant take before it counts as hanging."""
_ROOM: Final = 1_000
_CPU_MILLISECONDS: Final = 2_000
_FEW: Final = 8
"""So few mutants are run before other processes have begun."""


class Fate(Enum):
    """What became of a mutant."""

    KILLED = "killed"
    SURVIVED = "survived"
    UNCOVERED = "uncovered"
    """No test runs its statement."""
    INVALID = "invalid"
    """The change makes no valid program; it counts for nothing."""


@frozen
class Verdict:
    """A mutant's fate; `test` is the one that killed it, `tests` how many there were to do so."""

    mutant: Mutant
    fate: Fate
    test: str = ""
    tests: int = 0


@frozen
class Task:
    """A mutant with the tests that run its statement, and the most statements that any of them took without it."""

    mutant: Mutant
    tests: tuple[TestName, ...]
    statements: int


def tasks_of(mutants: Sequence[Mutant], baseline: Baseline) -> list[Task]:
    """Returns what is to be run."""
    tasks = []
    for mutant in mutants:
        tests = baseline.tests_of(mutant.place)
        tasks.append(Task(mutant, tuple(tests), max((baseline.costs[test][0] for test in tests), default=0)))
    return tasks


class Killer:
    """Runs mutants of one program. `seed` is that of generated arguments."""

    def __init__(self, program: Program, seed: int | None = None) -> None:
        self._program = program
        self._seed = seed
        self._texts = {text.name: text for text in program.texts}
        self._removable = _removable(program)
        """The files of test classes that nothing names, by the classes' names."""

    def kill(self, task: Task) -> Verdict:
        """Returns the fate of a mutant."""
        mutant = task.mutant
        if not task.tests:
            return Verdict(mutant, Fate.UNCOVERED)
        wanted = {class_name for class_name, _ in task.tests}
        left_out = {file for name, file in self._removable.items() if name not in wanted}
        changed = self._program.engine.load_changed(self._program, mutant.apply(self._texts[mutant.file]), left_out)
        if any(one.source.name == mutant.file and one.severity is Severity.ERROR for one in changed.diagnostics):
            return Verdict(mutant, Fate.INVALID)
        killer = self._failing(changed, task)
        fate = Fate.SURVIVED if killer is None else Fate.KILLED
        return Verdict(mutant, fate, killer or "", len(task.tests))

    def _failing(self, changed: Program, task: Task) -> str | None:
        """Returns the name of the first test that fails, None when all pass."""
        maxima = {
            Resource.STATEMENTS: min(task.statements * _MORE_STATEMENTS + _ROOM, UNLIMITED),
            Resource.CPU_TIME: min(_CPU_MILLISECONDS, self._program.limits.maximum(Resource.CPU_TIME)),
        }
        runner = TestRunner(changed, seed=self._seed, limits=self._program.limits.replace(maxima), shrinks=False)
        classes = {found.name: found for found in find_tests(changed.checked)}
        for class_name, method in task.tests:
            found = classes[class_name]
            chosen = evolve(found, tests=tuple(case for case in found.tests if case.name == method))
            for result in runner.run([chosen]):
                if not result.is_success:
                    return result.name
        return None


def _removable(program: Program) -> dict[str, str]:
    texts = {unit.source.name: unit.source.text.lower() for unit in program.checked.units}
    found = {}
    for test_class in find_tests(program.checked):
        name = test_class.name.lower()
        if test_class.tests and not any(name in text for file, text in texts.items() if file != test_class.file):
            found[test_class.name] = test_class.file
    return found


def kill_share(send: Send, path: str, tasks: Sequence[Task], seed: int | None) -> None:
    """Runs in a process of its own: loads the project at `path`, and sends the verdicts on its share of the mutants."""
    engine = Engine()
    try:
        killer = Killer(engine.load(open_project(path)), seed)
        for task in tasks:
            send(killer.kill(task))
    finally:
        engine.close()


def verdicts(path: str, program: Program, tasks: Sequence[Task], jobs: int, seed: int | None) -> Iterator[Verdict]:
    """Yields the verdicts in the order in which they are known. Raises WorkerError when a process dies."""
    if jobs == 1 or len(tasks) < _FEW:
        killer = Killer(program, seed)
        yield from (killer.kill(task) for task in tasks)
        return
    yield from run_shares(kill_share, [(path, tasks[first::jobs], seed) for first in range(jobs)])
