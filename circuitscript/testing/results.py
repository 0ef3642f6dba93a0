"""What became of each test method, and of a whole test run."""

from enum import Enum

from circuitscript.engine.results import RunError, Usage
from circuitscript.runtime.host import LogEntry
from circuitscript.source import Diagnostic
from circuitscript.source.classes import frozen


class Verdict(Enum):
    """How a test ended."""

    PASSED = "passed"
    FAILED = "failed"
    """An assertion did not hold."""
    ERROR = "error"
    """An exception that the test did not catch, a limit, or a class that does not check."""
    SKIPPED = "skipped"


@frozen
class Generated:
    """What a test with generated arguments tried: so many of the `wanted` cases, all of them where it passed.

    The same `seed` makes the same cases. Where it failed, `arguments` are the smallest with which it does, and
    `unit_test` is a test method with them.
    """

    cases: int
    wanted: int
    seed: int
    arguments: str = ""
    unit_test: str = ""


@frozen
class TestResult:
    """One test method. `elapsed` is in nanoseconds; `limits` is what the whole method used, measured part or not.

    `diagnostics` are those of a test class that could not be run.
    """

    __test__ = False

    class_name: str
    method: str
    verdict: Verdict
    elapsed: int = 0
    error: RunError | None = None
    logs: tuple[LogEntry, ...] = ()
    limits: tuple[Usage, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    file: str = ""
    line: int = 0
    batch: int = 0
    """The size of the batch, where the test has batches."""
    generated: Generated | None = None

    @property
    def name(self) -> str:
        """`Class.method`, by which a test is selected; a batch has its size behind that: `Class.method[200]`."""
        return f"{self.test}[{self.batch}]" if self.batch else self.test

    @property
    def test(self) -> str:
        """`Class.method`, whatever the batch."""
        return f"{self.class_name}.{self.method}"

    @property
    def is_success(self) -> bool:
        """Whether the test does not fail the run."""
        return self.verdict in (Verdict.PASSED, Verdict.SKIPPED)
