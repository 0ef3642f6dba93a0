"""Runs test methods, each on its own store and with its own limits."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from circuitscript.engine import Event, Outcome, Program, RunOptions, RunResult
from circuitscript.engine.marshalling import Marshaller
from circuitscript.engine.results import Frame, RunError, Usage
from circuitscript.runtime.context import Context
from circuitscript.runtime.governor import Limits, Resource
from circuitscript.runtime.host import Host
from circuitscript.source.classes import evolve
from circuitscript.symbols import MethodSymbol
from circuitscript.syntax.ast import MethodDeclaration
from circuitscript.testing.discovery import TestCase, TestClass
from circuitscript.testing.hosting import Recordings, fresh_ports, make_test_host
from circuitscript.testing.parameters import ParameterError, batches_of, cases_of, narrowing_of
from circuitscript.testing.results import Generated, TestResult, Verdict
from circuitscript.testing.static_resources import StaticResources
from circuitscript.testing.webhooks import WebhookPort

_OTHER: Final = "test.other_counts"
"""Where `Context.state` has the counts of that part of a test, measured or not, which the governor has put aside."""
ASSERTION = "System.AssertException"


class TestRunner:
    """Runs the tests of one program, best a `Program.measured()`: it counts what ran.

    `seed` takes the place of that which each test with generated arguments has by its name. `limits` take the place of
    the program's. Without `shrinks` a counterexample stays as it was found.
    """

    __test__ = False

    def __init__(
        self, program: Program, *, seed: int | None = None, limits: Limits | None = None, shrinks: bool = True
    ) -> None:
        self.program = program
        self._shrinks = shrinks
        self._seed = seed
        self._limits = limits
        self._static = StaticResources(program.sources.static_folders())

    def run(self, classes: Sequence[TestClass]) -> Iterator[TestResult]:
        """Runs the tests of the classes in order and yields each result as it is known."""
        for test_class in classes:
            yield from self._run_class(test_class)

    def _run_class(self, test_class: TestClass) -> Iterator[TestResult]:
        if test_class.diagnostics:
            yield from _unrunnable(test_class)
            return
        host = make_test_host(self.program, self._static)
        failed = self._set_up(test_class, host)
        for case in test_class.tests:
            if failed is not None:
                yield _result(test_class, case, failed, failed.elapsed)
            elif case.symbol.parameters:
                yield from self._run_with_arguments(test_class, case, host)
            else:
                yield self._run_once(test_class, case, host)

    def _run_once(self, test_class: TestClass, case: TestCase, host: Host, batch: int = 0) -> TestResult:
        started = time.perf_counter_ns()
        result = self._call(case.symbol, host, [batch] if batch else [])
        return evolve(_result(test_class, case, result, time.perf_counter_ns() - started), batch=batch)

    def _run_with_arguments(self, test_class: TestClass, case: TestCase, host: Host) -> Iterator[TestResult]:
        """Runs a test with parameters: once for each size of its batches, or with generated values."""
        assert case.declaration is not None
        batches = batches_of(case.declaration)
        if batches:
            for size in batches:
                yield self._run_once(test_class, case, host, size)
            return
        try:
            yield self._run_generated(test_class, case, case.declaration, host)
        except ParameterError as error:
            place = Frame(f"Class.{test_class.name}.{case.name}", test_class.file, case.line, 1)
            explained = RunError("System.IllegalArgumentException", str(error), (place,))
            yield _result(test_class, case, RunResult(outcome=Outcome.FAILED, error=explained), 0)

    def _run_generated(
        self, test_class: TestClass, case: TestCase, declaration: MethodDeclaration, host: Host
    ) -> TestResult:
        from circuitscript.testing.properties.checking import Order, check_property, default_seed
        from circuitscript.testing.properties.literals import assignments, unit_test

        method, wanted = case.symbol, cases_of(declaration)
        seed = default_seed(f"{test_class.name}.{case.name}") if self._seed is None else self._seed
        started = time.perf_counter_ns()
        order = Order(method, narrowing_of(declaration, method), wanted, seed, self._shrinks)
        checked = check_property(order, lambda values: self._call(method, host, values))
        falsified = checked.falsified
        shown = checked.runs[-1] if falsified is None else falsified.result
        generated = Generated(checked.cases, wanted, seed)
        if falsified is not None:
            texts = assignments(method, falsified.values), unit_test(method, falsified.values)
            generated = evolve(generated, arguments=texts[0], unit_test=texts[1])
        result = evolve(shown, limits=_most([run.limits for run in checked.runs]))
        return evolve(_result(test_class, case, result, time.perf_counter_ns() - started), generated=generated)

    def _set_up(self, test_class: TestClass, host: Host) -> RunResult | None:
        """Runs the setup methods; returns the run that failed, None when all went well."""
        for method in test_class.setup:
            result = self._call(method, host, [], is_kept=True)
            if not result.is_success:
                return result
        return None

    def _call(self, method: MethodSymbol, host: Host, values: Sequence[object], *, is_kept: bool = False) -> RunResult:
        """Calls a method with plain values, as a run of its own."""
        other: dict[Resource, int] = {}

        def work(context: Context, fire: Callable[[Event], None]) -> Any:
            context.state["is_test"] = True
            context.state["test.start"] = _start_test
            context.state["test.stop"] = _stop_test
            context.state["test.webhook"] = WebhookPort(self.program, fire)
            context.state["test.static"] = self._static
            context.state["test.recordings"] = Recordings(self.program.sources.recording_folders)
            try:
                context.call(method, None, _arguments(context, method, values))
            finally:
                other.update(context.state.get(_OTHER, {}))

        options = RunOptions(host=fresh_ports(host), limits=self._limits, is_kept=is_kept)
        result = self.program.run_with_events(work, options)
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


def _arguments(context: Context, method: MethodSymbol, values: Sequence[object]) -> list[Any]:
    marshaller = Marshaller(context)
    return [
        marshaller.to_script(value, parameter.type) for value, parameter in zip(values, method.parameters, strict=True)
    ]


def _most(uses: Sequence[tuple[Usage, ...]]) -> tuple[Usage, ...]:
    """Returns the largest use of each resource by any run."""
    most: dict[Resource, Usage] = {}
    for usage in (usage for each in uses for usage in each):
        known = most.get(usage.resource)
        if known is None or usage.used > known.used:
            most[usage.resource] = usage
    return tuple(most.values())


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
