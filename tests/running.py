"""What tests of the evaluator share: planning checked sources and running them against twins of the ports."""

from attrs import Factory, define

from circuitscript.evaluator import ExecutableProgram, plan
from circuitscript.hosts.collecting import CollectedJobs, CollectedMessages
from circuitscript.hosts.http import RefusingHttp
from circuitscript.hosts.memory import MemoryRecords
from circuitscript.runtime.context import Context
from circuitscript.runtime.governor import Limits
from circuitscript.runtime.host import Host, LogEntry
from circuitscript.runtime.profiles import profile
from tests.checking import check_sources, salesforce


@define
class SteppedClock:
    """A clock that moves by a fixed time at every reading of the governor's two times."""

    step: int = 0
    time: int = 0
    readings: int = 0

    def now(self) -> int:
        """Returns the first millisecond of 2024."""
        return 1_704_067_200_000

    def elapsed(self) -> int:
        """Returns the wall time."""
        self.readings += 1
        self.time += self.step
        return self.time

    def cpu(self) -> int:
        """Returns the processor time."""
        return self.time


@define
class KeptLogs:
    """Keeps the lines."""

    entries: list[LogEntry] = Factory(list)

    def write(self, entry: LogEntry) -> None:
        """Keeps an entry."""
        self.entries.append(entry)

    @property
    def lines(self) -> list[str]:
        """The texts alone."""
        return [entry.text for entry in self.entries]


class Zeros:
    """Randomness without any."""

    def bytes(self, count: int) -> bytes:
        """Returns zeros."""
        return bytes(count)


def program_of(
    sources: dict[str, str], *, count_branches: bool = False, is_observed: bool = False
) -> ExecutableProgram:
    """Plans sources by name (`A.cls`, `T.trigger`, `script` for anonymous code), which must have no errors."""
    checked = check_sources(sources)
    assert not checked.has_errors, [one.message for one in checked.diagnostics]
    return plan(checked, salesforce()[0], count_branches=count_branches, is_observed=is_observed)


def context_of(program: ExecutableProgram, limits: Limits | None = None, clock: SteppedClock | None = None) -> Context:
    """Makes a context over a fresh store in memory."""
    universe, schema = salesforce()
    host = Host(
        records=MemoryRecords(schema),
        clock=clock or SteppedClock(),
        randomness=Zeros(),
        logs=KeptLogs(),
        http=RefusingHttp(),
        messages=CollectedMessages(),
        jobs=CollectedJobs(),
    )
    context = Context(program, universe, host, limits or profile("circuit"))
    context.schema = schema
    return context


def logged(context: Context) -> list[str]:
    """Returns the lines of a context's log."""
    logs = context.host.logs
    assert isinstance(logs, KeptLogs)
    return logs.lines


def lines_of(text: str, **classes: str) -> list[str]:
    """Runs anonymous code beside classes, and returns what it logged."""
    program = program_of({**{f"{name}.cls": source for name, source in classes.items()}, "script": text})
    context = context_of(program)
    program.run_anonymous(context)
    return logged(context)
