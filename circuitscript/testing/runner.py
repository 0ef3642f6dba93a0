"""Runs test methods, each on its own store and with its own limits."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from circuitscript.engine import Event, Outcome, Program, RunOptions, RunResult
from circuitscript.engine.results import Usage
from circuitscript.runtime.context import Context
from circuitscript.runtime.governor import Resource
from circuitscript.runtime.host import Host
from circuitscript.source.classes import evolve
from circuitscript.symbols import MethodSymbol
from circuitscript.testing.discovery import TestCase, TestClass
from circuitscript.testing.hosting import Recordings, fresh_ports, make_test_host
from circuitscript.testing.results import TestResult, Verdict
from circuitscript.testing.webhooks import WebhookPort

_OTHER: Final = "test.other_counts"
"""Where `Context.state` has the counts of that part of a test, measured or not, which the governor has put aside."""
ASSERTION = "System.AssertException"


class TestRunner:
    """Runs the tests of one program, best a `Program.measured()`: it counts what ran."""

    __test__ = False

    def __init__(self, program: Program) -> None:
        self.program = program

    def run(self, classes: Sequence[TestClass]) -> Iterator[TestResult]:
        """Runs the tests of the classes in order and yields each result as it is known."""
        for test_class in classes:
            yield from self._run_class(test_class)

    def _run_class(self, test_class: TestClass) -> Iterator[TestResult]:
        if test_class.diagnostics:
            yield from _unrunnable(test_class)
            return
        host = make_test_host(self.program)
        failed = self._set_up(test_class, host)
        for case in test_class.tests:
            if failed is not None:
                yield _result(test_class, case, failed, failed.elapsed)
                continue
            started = time.perf_counter_ns()
            result = self._call(case.symbol, host, is_kept=False)
            yield _result(test_class, case, result, time.perf_counter_ns() - started)

    def _set_up(self, test_class: TestClass, host: Host) -> RunResult | None:
        """Runs the setup methods; returns the run that failed, None when all went well."""
        for method in test_class.setup:
            result = self._call(method, host, is_kept=True)
            if not result.is_success:
                return result
        return None

    def _call(self, method: MethodSymbol, host: Host, *, is_kept: bool) -> RunResult:
        other: dict[Resource, int] = {}

        def work(context: Context, fire: Callable[[Event], None]) -> Any:
            context.state["is_test"] = True
            context.state["test.start"] = _start_test
            context.state["test.stop"] = _stop_test
            context.state["test.webhook"] = WebhookPort(self.program, fire)
            context.state["test.recordings"] = Recordings(self.program.sources.recording_folders)
            try:
                context.call(method, None, [])
            finally:
                other.update(context.state.get(_OTHER, {}))

        result = self.program.run_with_events(work, RunOptions(host=fresh_ports(host), is_kept=is_kept))
        return evolve(result, limits=tuple(_with_other(usage, other) for usage in result.limits))


def _start_test(context: Context) -> None:
    """Gives the test a set of limits of its own, until `Test.stopTest`."""
    context.state[_OTHER] = context.governor.snapshot()
    context.governor.restore({})


def _stop_test(context: Context) -> None:
    """Runs the jobs that were queued since `Test.startTest`, and gives back the limits of the test around it."""
    run_jobs = context.state.get("test.jobs")
    if run_jobs is not None:
        run_jobs(context)
    around = context.state.get(_OTHER)
    if around is not None:
        context.state[_OTHER] = context.governor.snapshot()
        context.governor.restore(around)


def _with_other(usage: Usage, other: dict[Resource, int]) -> Usage:
    return evolve(usage, used=usage.used + other[usage.resource]) if other.get(usage.resource) else usage


def _result(test_class: TestClass, case: TestCase, result: RunResult, elapsed: int) -> TestResult:
    return TestResult(
        test_class.name,
        case.name,
        _verdict(result),
        elapsed,
        result.error,
        result.logs,
        result.limits,
        file=test_class.file,
        line=case.line,
    )


def _verdict(result: RunResult) -> Verdict:
    if result.outcome is Outcome.SUCCEEDED:
        return Verdict.PASSED
    is_assertion = result.error is not None and result.error.kind == ASSERTION
    return Verdict.FAILED if is_assertion else Verdict.ERROR


def _unrunnable(test_class: TestClass) -> Iterator[TestResult]:
    names = [(case.name, case.line) for case in test_class.tests] or [("<class>", 1)]
    for name, line in names:
        yield TestResult(
            test_class.name,
            name,
            Verdict.ERROR,
            diagnostics=test_class.diagnostics,
            file=test_class.file,
            line=line,
        )
