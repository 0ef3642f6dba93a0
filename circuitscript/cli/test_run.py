"""What `circuitscript test` does once its words are understood."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from circuitscript.cli.failures import FAILED, Failure
from circuitscript.cli.files import refuse_shared_files, write_file
from circuitscript.cli.inputs import folder_of, opened, read_input
from circuitscript.cli.test_report import JsonTestOutput, TestOutput, make_test_output
from circuitscript.engine import Engine, Program
from circuitscript.source.classes import frozen
from circuitscript.testing.coverage import Coverage
from circuitscript.testing.discovery import TestClass, errors_without_tests, find_tests
from circuitscript.testing.history import read_failed, write_failed
from circuitscript.testing.measuring import measure
from circuitscript.testing.results import TestResult
from circuitscript.testing.runner import TestRunner
from circuitscript.testing.selection import failed_first, select

if TYPE_CHECKING:
    from circuitscript.testing.snapshots import Snapshot


@frozen
class TestWords:
    """The words of one `test` command; None where an option was not given."""

    __test__ = False

    path: str = "."
    pattern: str | None = None
    jobs: int = 1
    failed_first: bool = False
    durations: int = 0
    seed: int | None = None
    mutate: bool = False
    watch: bool = False
    min_score: float = 0.0
    min_coverage: float | None = None
    limits_snapshot: str | None = None
    check_limits: str | None = None
    lcov: str | None = None
    cobertura: str | None = None
    html: str | None = None
    junit: str | None = None
    json: bool = False


def run_tests(words: TestWords) -> int:
    """Runs the tests and returns the exit code. Raises Failure for what ends the command early."""
    if words.mutate and not words.watch:
        from circuitscript.cli.mutation_run import run_mutants

        return run_mutants(words)
    if words.watch:
        from circuitscript.cli.test_watch import watch_tests

        return watch_tests(words)
    refuse_shared_files(
        {"--lcov": words.lcov, "--cobertura": words.cobertura, "--junit": words.junit}
        | {"--limits-snapshot": words.limits_snapshot}
    )
    snapshot = None if words.check_limits is None else _snapshot(words.check_limits)
    project = opened(words.path)
    known = read_failed(project.state_folder)
    engine = Engine()
    try:
        program = engine.load(project)
        classes = _chosen(words, select(find_tests(program.checked), project.focus, words.pattern or ""), known)
        output = make_test_output(words.json, folder_of(project), program.texts, _count(classes))
        broken = errors_without_tests(program.checked)
        output.broken(broken)
        started = time.perf_counter_ns()
        results, coverage = _run(words, program, classes, output)
    finally:
        engine.close()
    write_failed(project.state_folder, results, known)
    _write_reports(words, coverage, results, project.settings.name)
    is_within_limits = _is_within_limits(words, snapshot, results, output)
    required = words.min_coverage if words.min_coverage is not None else project.settings.min_coverage
    is_covered = _is_covered(words, required, coverage)
    is_sound = not broken or bool(project.focus) or words.pattern is not None
    is_passed = all(result.is_success for result in results) and is_sound and is_covered and is_within_limits
    output.summary(results, coverage, time.perf_counter_ns() - started, words.durations, is_passed)
    if not is_covered:
        output.too_little(coverage.statement_share.percent, required)
    return 0 if is_passed else FAILED


def _chosen(words: TestWords, found: tuple[TestClass, ...], failed: frozenset[str]) -> tuple[TestClass, ...]:
    """Returns the classes in the order in which they run; raises Failure where none has tests or errors."""
    if not any(each.tests or each.diagnostics for each in found):
        raise Failure(f"{words.path}: no tests found" + (f" for {words.pattern!r}" if words.pattern else ""))
    return failed_first(found, failed) if words.failed_first else found


def _count(classes: Sequence[TestClass]) -> int:
    return sum(max(len(found.tests), 1) for found in classes)


def _run(
    words: TestWords, program: Program, classes: Sequence[TestClass], output: TestOutput | JsonTestOutput
) -> tuple[list[TestResult], Coverage]:
    """Runs the tests; returns the results in the order of the classes, and what was covered."""
    results = []
    if words.jobs > 1 and len(classes) > 1:
        from circuitscript.testing.parallel import ParallelRun
        from circuitscript.testing.processes import WorkerError

        parallel = ParallelRun(words.path, classes, words.jobs, words.seed)
        try:
            for result in parallel.run():
                output.test(result)
                results.append(result)
        except WorkerError as error:
            raise Failure(str(error), FAILED) from None
        places = {test_class.name: place for place, test_class in enumerate(classes)}
        return sorted(results, key=lambda result: places[result.class_name]), parallel.coverage
    measured = program.measured()
    for result in TestRunner(measured, seed=words.seed).run(classes):
        output.test(result)
        results.append(result)
    return results, measure(measured)


def _is_covered(words: TestWords, required: float, coverage: Coverage) -> bool:
    """Tells whether enough is covered; what the project requires does not hold for a choice of tests."""
    is_chosen = words.pattern is not None and words.min_coverage is None
    return is_chosen or coverage.statement_share.percent >= required


def _snapshot(file: str) -> "Snapshot":
    """Returns the snapshot of limits in a file; raises Failure when it holds none."""
    from circuitscript.testing.snapshots import SnapshotError, read_snapshot

    try:
        return read_snapshot(read_input(file).decode("utf-8", "replace"))
    except SnapshotError as error:
        raise Failure(f"{file}: {error}") from None


def _is_within_limits(
    words: TestWords,
    snapshot: "Snapshot | None",
    results: Sequence[TestResult],
    output: TestOutput | JsonTestOutput,
) -> bool:
    """Compares the tests' use of limits with a snapshot, and writes a new one, as was asked for."""
    growth = []
    if snapshot is not None:
        from circuitscript.testing.snapshots import grown

        growth = grown(results, snapshot)
        output.growth(growth)
    if words.limits_snapshot is not None:
        from circuitscript.testing.snapshots import snapshot_text

        write_file(words.limits_snapshot, snapshot_text(results))
    return not growth


def _write_reports(words: TestWords, coverage: Coverage, results: Sequence[TestResult], name: str) -> None:
    if words.lcov:
        from circuitscript.testing.reports.lcov import lcov

        write_file(words.lcov, lcov(coverage))
    if words.cobertura:
        from circuitscript.testing.reports.cobertura import cobertura
        from circuitscript.version import VERSION

        write_file(words.cobertura, cobertura(coverage, version=VERSION, timestamp=int(time.time() * 1000)))
    if words.html:
        from circuitscript.testing.reports.pages import pages

        for file, text in pages(coverage, title=name).items():
            write_file(f"{words.html}/{file}", text)
    if words.junit:
        from circuitscript.testing.reports.junit import junit

        write_file(words.junit, junit(results, name=name))
