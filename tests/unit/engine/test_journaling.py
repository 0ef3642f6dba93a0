"""Recording and replaying runs through the engine: what is written however a run ends, and whose journal it is."""

import io
from collections.abc import Callable

import pytest

from circuitscript.engine import Engine, Program, RunOptions, RunResult
from circuitscript.engine.journaling import Recorder, replay
from circuitscript.hosts.journal import Divergence, Journal, JournalError, read_journal
from circuitscript.runtime.profiles import profile

SOURCE = "public class Dice { public static Integer roll(Integer n) { return (Integer) (Math.random() * n); } }"
Start = Callable[[RunOptions], RunResult]


def load(text: str = SOURCE, **options: object) -> Program:
    return Engine().load({"Dice.cls": text}, use_cache=False, **options)  # type: ignore[arg-type]


def rolling(program: Program, sides: int = 1000) -> Start:
    return lambda options: program.call_static("Dice", "roll", [sides], options)


def recorded(program: Program, options: RunOptions | None = None) -> tuple[Journal, RunResult]:
    stream = io.BytesIO()
    result = Recorder(program).run(rolling(program), {}, stream, options or RunOptions())
    return read_journal(io.BytesIO(stream.getvalue())), result


def test_a_replay_has_the_recorded_value() -> None:
    program = load()
    journal, result = recorded(program)
    assert replay(program, journal, rolling(program)).value == result.value


def test_the_first_divergence_is_raised() -> None:
    program = load()
    journal, _ = recorded(program)
    with pytest.raises(Divergence, match=r"expected randomness, got records\.abandon"):
        replay(program, journal, rolling(load(SOURCE.replace("return", "Integer x = 1 / 0; return"))))


@pytest.mark.parametrize(
    ("other", "named"),
    [
        (lambda: load(SOURCE.replace("Integer n", "Integer m").replace("* n", "* m")), "Dice.cls"),
        (lambda: load(schema="salesforce"), "the schema"),
        (lambda: load(api_version=60), "the API version"),
    ],
)
def test_a_journal_of_another_program_is_refused(other: Callable[[], Program], named: str) -> None:
    journal, _ = recorded(load())
    program = other()
    with pytest.raises(JournalError, match=f"it was recorded with other sources: {named}"):
        replay(program, journal, rolling(program))
    replay(program, journal, rolling(program), is_forced=True)


def test_a_recorder_keeps_the_limits_of_runs_apart() -> None:
    program = load()
    recorder = Recorder(program)
    for name in ("apex-sync", "circuit", "apex-sync"):
        stream = io.BytesIO()
        recorder.run(rolling(program), {}, stream, RunOptions(limits=profile(name)))
        assert read_journal(io.BytesIO(stream.getvalue())).header.profile == name


def test_a_run_that_breaks_off_leaves_what_it_did() -> None:
    program = load()
    stream = io.BytesIO()

    def start(options: RunOptions) -> RunResult:
        rolling(program)(options)
        raise RuntimeError("the host broke")

    with pytest.raises(RuntimeError):
        Recorder(program).run(start, {"n": 1}, stream)
    lines = stream.getvalue().splitlines(keepends=True)
    with pytest.raises(JournalError, match="its run was cut short"):
        read_journal(lines)
    cut = read_journal(lines, is_whole=False)
    assert cut.header.input["n"] == 1
    assert cut.entries[0].values["effect"] == "records.begin"
