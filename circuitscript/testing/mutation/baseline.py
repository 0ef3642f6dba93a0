"""Which tests run which statements, and what they cost: what a mutant's tests are chosen by."""

from collections.abc import Callable, Sequence

from circuitscript.engine import Program
from circuitscript.runtime.governor import Resource
from circuitscript.source.classes import define, evolve
from circuitscript.testing.discovery import TestClass
from circuitscript.testing.measuring import measured_units
from circuitscript.testing.mutation.mutants import Place
from circuitscript.testing.results import TestResult
from circuitscript.testing.runner import TestRunner

TestName = tuple[str, str]
"""A test by its class and its method."""


@define
class Baseline:
    """What the tests do without mutants. `costs` are statements and nanoseconds of each test."""

    covering: dict[Place, list[TestName]]
    costs: dict[TestName, tuple[int, int]]
    results: list[TestResult]

    def tests_of(self, place: Place) -> list[TestName]:
        """Returns the tests that run a statement, the cheapest first."""
        return sorted(self.covering.get(place, ()), key=lambda test: (self.costs[test][0], test))


def measure_baseline(
    program: Program, classes: Sequence[TestClass], tell: Callable[[TestResult], None] = lambda result: None
) -> Baseline:
    """Runs every test by itself, its class's setup included."""
    measured = program.measured()
    names = frozenset(unit.source.name for unit in measured_units(measured))
    measured.executable.plan_units(names)
    statements = [one for one in measured.executable.statements() if one.site.source in names]
    runner = TestRunner(measured)
    found = Baseline({}, {}, [])
    for test_class in classes:
        for case in test_class.tests:
            before = [statement.hits for statement in statements]
            results = list(runner.run([evolve(test_class, tests=(case,))]))
            test = (test_class.name, case.name)
            found.costs[test] = _cost(results)
            found.results += results
            for result in results:
                tell(result)
            places = {
                (statement.site.source, statement.site.line, statement.site.column)
                for statement, hits in zip(statements, before, strict=True)
                if statement.hits > hits
            }
            for place in places:
                found.covering.setdefault(place, []).append(test)
    return found


def _cost(results: Sequence[TestResult]) -> tuple[int, int]:
    used = [usage.used for result in results for usage in result.limits if usage.resource is Resource.STATEMENTS]
    return max(used, default=0), sum(result.elapsed for result in results)
