"""`circuitscript test`: runs test classes and tells what failed, and what of the sources they covered."""

import time
from collections.abc import Sequence

import click

from circuitscript.cli.failures import FAILED, Failure
from circuitscript.cli.files import write_file
from circuitscript.cli.inputs import folder_of, opened
from circuitscript.cli.options import json_option
from circuitscript.cli.test_report import JsonTestOutput, TestOutput, make_test_output
from circuitscript.engine import Engine, Program
from circuitscript.testing.coverage import Coverage
from circuitscript.testing.discovery import TestClass, find_tests
from circuitscript.testing.measuring import measure
from circuitscript.testing.results import TestResult
from circuitscript.testing.runner import TestRunner
from circuitscript.testing.selection import select


@click.command("test")
@click.argument("path", default=".", metavar="[PATH]")
@click.option("-k", "pattern", metavar="PATTERN", help="Run only tests whose Class.method contains PATTERN.")
@click.option("--durations", type=click.IntRange(0), default=0, metavar="N", help="Tell the N slowest tests.")
@click.option("--min-coverage", type=click.FloatRange(0, 100), metavar="PERCENT", help="Fail below this coverage.")
@click.option("--lcov", metavar="FILE", help="Write coverage in lcov's format.")
@click.option("--cobertura", metavar="FILE", help="Write coverage as Cobertura XML.")
@click.option("--html", metavar="DIR", help="Write coverage as HTML pages.")
@click.option("--junit", metavar="FILE", help="Write results as JUnit XML.")
@json_option
def command(
    path: str,
    pattern: str | None,
    durations: int,
    min_coverage: float | None,
    lcov: str | None,
    cobertura: str | None,
    html: str | None,
    junit: str | None,
    is_json: bool,
) -> int:
    """Run the tests of a project, a folder or a file.

    Every test has an empty store and limits of its own, and no way out: callouts need mocks. Exits with 1 when a test
    fails or coverage is below --min-coverage (or the project's min_coverage).
    """
    project = opened(path)
    engine = Engine()
    try:
        program = engine.load(project).measured()
        classes = select(find_tests(program.checked), project.focus, pattern or "")
        if not any(found.tests or found.diagnostics for found in classes):
            raise Failure(f"{path}: no tests found" + (f" for {pattern!r}" if pattern else ""))
        output = make_test_output(is_json, folder_of(project), program.texts)
        started = time.perf_counter_ns()
        results = _run(program, classes, output)
        coverage = measure(program)
    finally:
        engine.close()
    _write_reports(coverage, results, project.settings.name, (lcov, cobertura, html, junit))
    required = min_coverage if min_coverage is not None else project.settings.min_coverage
    is_covered = pattern is not None or coverage.statement_share.percent >= required
    output.summary(results, coverage, time.perf_counter_ns() - started, durations)
    if not is_covered:
        output.too_little(coverage.statement_share.percent, required)
    return 0 if is_covered and all(result.is_success for result in results) else FAILED


def _run(program: Program, classes: Sequence[TestClass], output: TestOutput | JsonTestOutput) -> list[TestResult]:
    results = []
    for result in TestRunner(program).run(classes):
        output.test(result)
        results.append(result)
    return results


def _write_reports(
    coverage: Coverage,
    results: Sequence[TestResult],
    name: str,
    files: tuple[str | None, str | None, str | None, str | None],
) -> None:
    lcov_file, cobertura_file, html_folder, junit_file = files
    if lcov_file:
        from circuitscript.testing.reports.lcov import lcov

        write_file(lcov_file, lcov(coverage))
    if cobertura_file:
        from circuitscript.testing.reports.cobertura import cobertura
        from circuitscript.version import VERSION

        write_file(cobertura_file, cobertura(coverage, version=VERSION, timestamp=int(time.time() * 1000)))
    if html_folder:
        from circuitscript.testing.reports.pages import pages

        for file, text in pages(coverage, title=name).items():
            write_file(f"{html_folder}/{file}", text)
    if junit_file:
        from circuitscript.testing.reports.junit import junit

        write_file(junit_file, junit(results, name=name))
