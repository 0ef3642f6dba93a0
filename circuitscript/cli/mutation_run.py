"""What `circuitscript test --mutate` does: runs the tests on slightly wrong programs and tells which pass."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from circuitscript.cli.failures import FAILED, Failure
from circuitscript.cli.inputs import folder_of, opened
from circuitscript.cli.output import JsonOutput, Sources
from circuitscript.cli.progress import Progress
from circuitscript.cli.terminal import harmless, standard_error, standard_output
from circuitscript.cli.test_report import make_test_output
from circuitscript.engine import Engine, Program
from circuitscript.testing.discovery import TestClass, find_tests
from circuitscript.testing.measuring import measured_units
from circuitscript.testing.mutation.baseline import Baseline, measure_baseline
from circuitscript.testing.mutation.killing import Fate, Verdict, tasks_of, verdicts
from circuitscript.testing.mutation.mutants import mutants_of
from circuitscript.testing.processes import WorkerError
from circuitscript.testing.results import TestResult
from circuitscript.testing.selection import select

if TYPE_CHECKING:
    from circuitscript.cli.test_run import TestWords


def run_mutants(words: "TestWords") -> int:
    """Runs the mutants and returns the exit code. Raises Failure for what ends the command early."""
    project = opened(words.path)
    started = time.perf_counter_ns()
    engine = Engine()
    try:
        program = engine.load(project)
        focused = [unit for unit in measured_units(program) if _is_in(unit.source.name, project.focus)]
        classes = select(find_tests(program.checked), "" if focused else project.focus, words.pattern or "")
        baseline = _baseline(words, program, [found for found in classes if not found.diagnostics])
        tasks = tasks_of(mutants_of(focused or measured_units(program), program.checked.bindings), baseline)
        sources = Sources(program.texts, folder_of(project))
        output = JsonMutationOutput(sources) if words.json else MutationOutput(sources, len(tasks))
        found = []
        try:
            for verdict in verdicts(words.path, program, tasks, words.jobs, words.seed):
                output.verdict(verdict)
                found.append(verdict)
        except WorkerError as error:
            raise Failure(str(error), FAILED) from None
    finally:
        engine.close()
    found.sort(key=lambda one: (one.mutant.file, one.mutant.edit.start, one.mutant.edit.end, one.mutant.edit.text))
    is_enough = score(found) >= words.min_score
    output.summary(found, time.perf_counter_ns() - started, words.min_score)
    return 0 if is_enough else FAILED


def _is_in(name: str, focus: str) -> bool:
    return bool(focus) and (name == focus or name.startswith(f"{focus}/"))


def _baseline(words: "TestWords", program: Program, classes: Sequence[TestClass]) -> Baseline:
    """Runs the tests without mutants; where one fails, tells why and raises Failure."""
    output = make_test_output(words.json, words.path, program.texts)

    def tell(result: TestResult) -> None:
        if not result.is_success:
            output.test(result)

    baseline = measure_baseline(program, classes, tell)
    if not baseline.results:
        raise Failure(f"{words.path}: no tests found")
    if all(result.is_success for result in baseline.results):
        return baseline
    raise Failure("mutants are told apart by tests that pass; make these pass first", FAILED)


class JsonMutationOutput(JsonOutput):
    """A `mutant` line each, as its fate is known, and the `result`."""

    def __init__(self, sources: Sources) -> None:
        super().__init__(sources.folder)
        self._sources = sources

    def verdict(self, verdict: Verdict) -> None:
        """Writes one mutant's line."""
        mutant = verdict.mutant
        values: dict[str, object] = {
            "file": self._sources.shown(mutant.file),
            "line": mutant.line,
            "column": mutant.column,
            "change": mutant.edit.what,
            "before": list(mutant.before),
            "after": list(mutant.after),
            "fate": verdict.fate.value,
            "test": verdict.test,
            "tests": verdict.tests,
        }
        self._write("mutant", values)

    def summary(self, found: Sequence[Verdict], elapsed: int, required: float) -> None:
        """Writes the result."""
        counts = {fate.value: sum(1 for one in found if one.fate is fate) for fate in Fate}
        outcome = "passed" if score(found) >= required else "failed"
        self.result(outcome=outcome, score=round(score(found), 2), seconds=round(elapsed / 1e9, 3), **counts)


class MutationOutput:
    """A count while mutants run, then those that survive with their change, and the score."""

    def __init__(self, sources: Sources, count: int) -> None:
        self._out = standard_output()
        self._sources = sources
        self._progress = Progress(count, "mutants")
        self._survived = 0

    def verdict(self, verdict: Verdict) -> None:
        """Counts one."""
        self._survived += verdict.fate is Fate.SURVIVED
        self._progress.advance(f"{self._survived} survived" if self._survived else "")

    def summary(self, found: Sequence[Verdict], elapsed: int, required: float) -> None:
        """Writes the mutants that survive, how many no test reaches, and the score."""
        self._progress.clear()
        for verdict in found:
            if verdict.fate is Fate.SURVIVED:
                self._survivor(verdict)
        counts = {fate: sum(1 for one in found if one.fate is fate) for fate in Fate}
        tried = counts[Fate.KILLED] + counts[Fate.SURVIVED]
        role = "bad" if counts[Fate.SURVIVED] else "good"
        text = f"{counts[Fate.KILLED]} of {tried} mutants killed: {score(found):.1f} %"
        if counts[Fate.UNCOVERED]:
            text += f"; {counts[Fate.UNCOVERED]} are in code that no test runs"
        self._out.line(self._out.paint(role, f"{text}, {elapsed / 1e9:.2f} s"))
        if score(found) < required:
            self._out.stream.flush()
            standard_error().line(
                f"circuitscript: {score(found):.1f} % of mutants are killed; at least {required:g} % is required"
            )

    def _survivor(self, verdict: Verdict) -> None:
        mutant = verdict.mutant
        place = f"{self._sources.shown(mutant.file)}:{mutant.line}:{mutant.column}"
        count = f"{verdict.tests} test{'s' if verdict.tests > 1 else ''}"
        self._out.line(f"{self._out.paint('bad', 'survived')} {place}: {mutant.edit.what}; {count} passed")
        for mark, role, lines in (("-", "bad", mutant.before), ("+", "good", mutant.after)):
            for line in lines:
                self._out.line(self._out.paint(role, f"  {mark} {harmless(line)}"))
        self._out.line()


def score(found: Sequence[Verdict]) -> float:
    """Returns how many percent of the mutants that some test runs are killed; 100 where there are none."""
    killed = sum(1 for one in found if one.fate is Fate.KILLED)
    tried = killed + sum(1 for one in found if one.fate is Fate.SURVIVED)
    return 100.0 * killed / tried if tried else 100.0
