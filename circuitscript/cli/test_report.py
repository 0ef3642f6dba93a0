"""What a test run has to say, for people and for machines."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from circuitscript.cli.output import JsonOutput, Sources, log_text
from circuitscript.cli.progress import Progress
from circuitscript.cli.report import TextOutput
from circuitscript.cli.terminal import harmless, standard_error, standard_output
from circuitscript.engine.results import Outcome, RunResult
from circuitscript.runtime.governor import Resource
from circuitscript.source import Diagnostic, SourceText
from circuitscript.testing.coverage import Coverage, FileCoverage
from circuitscript.testing.results import Generated, TestResult, Verdict

if TYPE_CHECKING:
    from circuitscript.testing.snapshots import Growth


def make_test_output(
    is_json: bool, folder: str, texts: Iterable[SourceText], tests: int = 0
) -> "TestOutput | JsonTestOutput":
    """Returns the output that the user asked for; `tests` is how many there will be."""
    sources = Sources(texts, folder)
    return JsonTestOutput(folder, sources) if is_json else TestOutput(folder, sources, tests)


class JsonTestOutput(JsonOutput):
    """A `test` line each, a `coverage` line for every file, and the `result`."""

    def __init__(self, folder: str, sources: Sources) -> None:
        super().__init__(folder)
        self._sources = sources
        self._told: set[str] = set()

    def broken(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Writes what is wrong with classes that have no tests."""
        self.diagnostics(diagnostics)

    def test(self, result: TestResult) -> None:
        """Writes one test's line, the first one of a class that cannot run after its diagnostics."""
        if result.diagnostics and result.file not in self._told:
            self._told.add(result.file)
            self.diagnostics(result.diagnostics)
        error = None if result.error is None else {"kind": result.error.kind, "message": result.error.message}
        self._write(
            "test",
            {
                "class": result.class_name,
                "method": result.method,
                "outcome": result.verdict.value,
                "seconds": round(result.elapsed / 1e9, 6),
                "file": self._sources.shown(result.file),
                "line": result.line,
                "error": error,
                "limits": {usage.resource.name.lower(): usage.used for usage in result.limits if usage.used},
                **({"batch": result.batch} if result.batch else {}),
                **({"generated": _generated(result.generated)} if result.generated else {}),
            },
        )

    def summary(
        self, results: Sequence[TestResult], coverage: Coverage, elapsed: int, durations: int, is_passed: bool
    ) -> None:
        """Writes coverage and the result."""
        for file in coverage.files:
            values: dict[str, object] = {
                "file": self._sources.shown(file.name),
                "missing_lines": list(file.missing_lines),
            }
            self._write("coverage", {**values, **_shares(file)})
        if any(result.batch for result in results):
            from circuitscript.testing.snapshots import slopes

            for slope in slopes(results):
                values = {"test": slope.test, "limit": slope.resource.name.lower(), "uses": dict(slope.uses)}
                self._write("slope", {**values, "per_record": round(slope.per_record, 4)})
        counts = {verdict.value: sum(1 for one in results if one.verdict is verdict) for verdict in Verdict}
        self.result(
            outcome="passed" if is_passed else "failed",
            tests=len(results),
            **counts,
            seconds=round(elapsed / 1e9, 3),
            **_shares(coverage),
        )

    def too_little(self, found: float, required: float) -> None:
        """Writes nothing: the result has the figure."""

    def growth(self, growth: "Sequence[Growth]") -> None:
        """Writes one `growth` line for each test and limit of which it uses more."""
        for one in growth:
            values = {"test": one.test, "limit": one.resource.name.lower(), "before": one.before, "now": one.now}
            self._write("growth", values)


class TestOutput:
    """A line for every test, the log and the error of those that failed, and a table of coverage."""

    __test__ = False

    def __init__(self, folder: str, sources: Sources, tests: int = 0) -> None:
        self._out = standard_output()
        self._progress = Progress(tests, "tests")
        self._failed = 0
        self._broken = 0
        self._text = TextOutput(self._out, self._out, folder)
        self._err = standard_error()
        self._sources = sources
        self._told: set[str] = set()

    def broken(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Writes what is wrong with classes that have no tests."""
        self._text.diagnostics(diagnostics)
        self._broken = len({diagnostic.source.name for diagnostic in diagnostics})

    def test(self, result: TestResult) -> None:
        """Writes one test's line, and why it failed."""
        self._progress.clear()
        role = "good" if result.is_success else "bad"
        mark = {Verdict.PASSED: "pass", Verdict.FAILED: "FAIL", Verdict.ERROR: "ERROR", Verdict.SKIPPED: "skip"}
        cost = ", ".join((*_uses(result), f"{result.elapsed / 1e6:.0f} ms"))
        self._out.line(
            f"{self._out.paint(role, mark[result.verdict]):<5} {result.name}  {self._out.paint('dim', cost)}"
        )
        if not result.is_success:
            self._failed += 1
            self._explain(result)
        self._out.stream.flush()
        self._progress.advance(f"{self._failed} failed" if self._failed else "")

    def summary(
        self, results: Sequence[TestResult], coverage: Coverage, elapsed: int, durations: int, is_passed: bool
    ) -> None:
        """Writes the slowest tests where asked for, coverage by file, and the count."""
        self._progress.clear()
        if durations:
            self._out.title(f"Slowest {durations}")
            slowest = sorted(results, key=lambda result: -result.elapsed)[:durations]
            self._out.rows([(f"{one.elapsed / 1e6:.0f} ms", one.name) for one in slowest], right=frozenset({0}))
        self._slopes(results)
        if coverage.files:
            self._out.title("Coverage")
            self._out.rows([_row(file) for file in coverage.files], ("name",), frozenset({1, 2}))
        failed = sum(1 for result in results if not result.is_success)
        self._out.line()
        counts = f"{len(results) - failed} passed" + (f", {failed} failed" if failed else "")
        if self._broken:
            counts += f", {self._broken} class{'es' if self._broken > 1 else ''} in error"
        covered = f", {coverage.statement_share.percent:.1f} % of statements covered" if coverage.files else ""
        text = f"{counts}{covered}, {elapsed / 1e9:.2f} s"
        self._out.line(self._out.paint("good" if is_passed else "bad", text))

    def _slopes(self, results: Sequence[TestResult]) -> None:
        """Writes what grows with the size of batches."""
        if any(result.batch for result in results):
            from circuitscript.testing.snapshots import slopes

            found = slopes(results)
            if found:
                self._out.title("Grows with the records")
                for slope in found:
                    self._out.line(f"  {self._out.paint('warning', str(slope))}")

    def too_little(self, found: float, required: float) -> None:
        """Says that coverage is below what is required."""
        self._out.stream.flush()
        self._err.line(f"circuitscript: {found:.1f} % of statements are covered; at least {required:g} % is required")

    def growth(self, growth: "Sequence[Growth]") -> None:
        """Says which tests use more of a limit than before."""
        self._out.stream.flush()
        for one in growth:
            self._err.line(f"circuitscript: more than the snapshot allows: {one}")

    def _explain(self, result: TestResult) -> None:
        if result.diagnostics and result.file not in self._told:
            self._told.add(result.file)
            self._text.diagnostics(result.diagnostics)
        for entry in result.logs:
            self._out.line(f"      {self._out.paint('dim', log_text(entry))}")
        if result.error is not None:
            outcome = Outcome.FAILED
            self._text.run(RunResult(outcome=outcome, error=result.error), self._sources, is_brief=True)
        if result.generated is not None and result.generated.unit_test:
            self._counterexample(result.generated)

    def _counterexample(self, generated: Generated) -> None:
        """Writes the smallest arguments with which a test fails, and the test to paste."""
        found = f"fails with {harmless(generated.arguments)}"
        place = f"case {generated.cases} of {generated.wanted}"
        how = f"{place}, made as small as possible; --seed {generated.seed} repeats it"
        self._out.line(f"      {self._out.paint('bad', found)}")
        self._out.line(f"      {self._out.paint('dim', how)}")
        for line in generated.unit_test.splitlines():
            self._out.line(f"          {harmless(line)}")


_SHOWN: Final = {
    Resource.STATEMENTS: ("statement", "statements"),
    Resource.QUERIES: ("query", "queries"),
    Resource.SEARCHES: ("search", "searches"),
    Resource.DML_STATEMENTS: ("DML statement", "DML statements"),
    Resource.CALLOUTS: ("callout", "callouts"),
}
"""What of a test's use of limits is told on its line."""


def _uses(result: TestResult) -> list[str]:
    used = {usage.resource: usage.used for usage in result.limits}
    found = [f"{result.generated.cases} cases"] if result.generated is not None else []
    return found + [
        f"{used[resource]:,} {names[used[resource] != 1]}" for resource, names in _SHOWN.items() if used.get(resource)
    ]


def _row(file: FileCoverage) -> tuple[str, str, str, str]:
    missing = ", ".join(map(str, file.missing_lines[:12])) + (", …" if len(file.missing_lines) > 12 else "")
    branches = f"{file.branch_share.percent:.0f} % of branches" if file.branch_share.total else ""
    lines = f"not run: {missing}" if missing else ""
    return (file.name, f"{file.statement_share.percent:.1f} %", branches, lines)


def _generated(generated: Generated) -> dict[str, object]:
    values: dict[str, object] = {"cases": generated.cases, "wanted": generated.wanted, "seed": generated.seed}
    if generated.arguments:
        values |= {"arguments": generated.arguments, "unit_test": generated.unit_test}
    return values


def _shares(of: Coverage | FileCoverage) -> dict[str, object]:
    return {
        "statement_coverage": round(of.statement_share.percent, 2),
        "branch_coverage": round(of.branch_share.percent, 2),
    }
