"""Laws of whole programs: how they end, what their statements count, and that a run depends on its input alone."""

import io
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from circuitscript.data.schemas import builtin_schema
from circuitscript.engine import AnonymousProgram, Engine, Outcome, RunOptions, RunResult
from circuitscript.hosts.clock import FixedClock
from circuitscript.hosts.collecting import CollectedJobs, CollectedLogs, CollectedMessages
from circuitscript.hosts.http import RefusingHttp
from circuitscript.hosts.journal import Header, JournalWriter, record
from circuitscript.hosts.memory import MemoryRecords
from circuitscript.hosts.randomness import SeededRandomness
from circuitscript.runtime.governor import Limits, Resource
from circuitscript.runtime.host import Host
from circuitscript.runtime.profiles import profile
from tests.strategies.object_programs import object_programs
from tests.strategies.programs import Program, programs

LIMITS = profile("apex-sync").replace({Resource.STATEMENTS: 5000, Resource.HEAP: 2_000_000})
ENDS = {Outcome.SUCCEEDED, Outcome.FAILED, Outcome.LIMITED}
pytestmark = pytest.mark.filterwarnings("ignore:The recursion limit will not be reset")  # the engine raises it

QUICK = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def prepare(engine: Engine, sources: Mapping[str, str], code: str) -> AnonymousProgram:
    program = engine.load({f"{name}.cls": text for name, text in sources.items()}, schema="salesforce", use_cache=False)
    anonymous = program.compile_anonymous(code)
    problems = [one for one in (*program.diagnostics, *anonymous.diagnostics) if one.severity.value == "error"]
    assert [(one.message, one.source.text[one.span.start : one.span.end]) for one in problems] == []
    return anonymous


def run(anonymous: AnonymousProgram, statements: int | None = None) -> RunResult:
    limits: Limits = LIMITS if statements is None else LIMITS.replace({Resource.STATEMENTS: statements})
    return anonymous.run(RunOptions(limits=limits))


def journal(anonymous: AnonymousProgram) -> bytes:
    """Returns the journal of a run that the same clock and randomness stand at the beginning of."""
    stream = io.BytesIO()
    writer = JournalWriter(stream)
    writer.open(Header({}, "salesforce", {}))
    host = Host(
        records=MemoryRecords(builtin_schema("salesforce")),
        clock=FixedClock(),
        randomness=SeededRandomness(),
        logs=CollectedLogs(),
        http=RefusingHttp(),
        messages=CollectedMessages(),
        jobs=CollectedJobs(),
    )
    result = anonymous.run(RunOptions(limits=LIMITS, host=record(host, writer)))
    writer.close({"outcome": result.outcome.value, "error": str(result.error)})
    return stream.getvalue()


@QUICK
@given(generated=st.one_of(programs(), object_programs()))
def test_a_well_typed_program_ends_in_a_value_an_exception_or_a_limit(engine: Engine, generated: Program) -> None:
    assert run(prepare(engine, generated.classes, generated.anonymous)).outcome in ENDS


@QUICK
@given(generated=st.one_of(programs(), object_programs()))
def test_a_run_passes_with_the_statements_that_it_used_and_fails_with_one_less(
    engine: Engine, generated: Program
) -> None:
    anonymous = prepare(engine, generated.classes, generated.anonymous)
    free = run(anonymous)
    used = free.used(Resource.STATEMENTS)
    if free.outcome is Outcome.LIMITED or not used:
        return
    exact = run(anonymous, used)
    assert (exact.outcome, str(exact.error), exact.logs) == (free.outcome, str(free.error), free.logs)
    assert exact.used(Resource.STATEMENTS) == used
    less = run(anonymous, used - 1)
    assert less.outcome is Outcome.LIMITED
    assert str(less.error) == (f"System.LimitException: Too many script statements: {used} (maximum {used - 1})")


@QUICK
@given(generated=st.one_of(programs(), object_programs()))
def test_the_same_run_twice_writes_the_same_journal(engine: Engine, generated: Program) -> None:
    anonymous = prepare(engine, generated.classes, generated.anonymous)
    assert journal(anonymous) == journal(anonymous)
