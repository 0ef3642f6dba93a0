"""The engine's speed: each program against the same program written by hand in Python, and against other sandboxes.

Run with `python tests/benchmarks/engine.py [--json] [--rounds N] [--case NAME] [--no-peers]`. Cases and peers are
interleaved, the best of all rounds counts, in processor time (wall time for peers that work in another process). A
ratio above 1 is slower than hand-written Python. Peers that are not installed are left out.
"""

import argparse
import importlib.util
import json
import math
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parents[1]))

import engine_peers  # noqa: E402
import engine_twins as twins  # noqa: E402

from circuitscript.engine import Engine, Event, Program, RunOptions, RunResult  # noqa: E402
from circuitscript.hosts.clock import SystemClock  # noqa: E402
from circuitscript.hosts.collecting import CollectedJobs, CollectedLogs, CollectedMessages  # noqa: E402
from circuitscript.hosts.event_state import MemoryEventState  # noqa: E402
from circuitscript.hosts.http import RefusingHttp  # noqa: E402
from circuitscript.hosts.randomness import SystemRandomness  # noqa: E402
from circuitscript.runtime.governor import Resource  # noqa: E402
from circuitscript.runtime.host import Host  # noqa: E402
from circuitscript.runtime.profiles import profile  # noqa: E402
from circuitscript.triggers.delivery import DeliveryRun  # noqa: E402
from circuitscript.triggers.webhooks import read_events  # noqa: E402

PAYLOAD = (HERE.parents[1] / "examples/lead_scoring/events/contact_create.json").read_text(encoding="utf-8")
RECORDS = [{"LastName": f"L{i}", "FirstName": f"First{i}", "Email": f"a{i}@b.com"} for i in range(200)]
CORE = ("recursion", "loops", "bubble sort", "word count", "lead scoring")
AIM = 1.0

Task = Callable[[], Any]


class StillRecords:
    """A store without rows, so that what is measured is the engine alone."""

    def begin(self) -> None: ...

    def commit(self) -> None: ...

    def abandon(self) -> None: ...


def make_host(program: Program) -> Host:
    """Returns the ports of one run."""
    return Host(
        records=StillRecords(),
        clock=SystemClock(),
        randomness=SystemRandomness(),
        logs=CollectedLogs(),
        http=RefusingHttp(),
        messages=CollectedMessages(),
        jobs=CollectedJobs(),
    )


def same(value: Any) -> Any:
    """Returns a form of a result in which the peers' results compare."""
    return float(value) if isinstance(value, Decimal) else value


def methods() -> dict[str, tuple[str, list[Any], Task]]:
    """Returns case, method, arguments and the twin's call."""
    return {
        "recursion": ("recursion", [25], lambda: twins.recursion(25)),
        "loops": ("loops", [400], lambda: twins.loops(400)),
        "bubble sort": ("bubbleSort", [250], lambda: twins.bubble_sort(250)),
        "word count": ("wordCount", [4000], lambda: twins.word_count(4000)),
        "lead scoring": ("leadScoring", [50], lambda: twins.lead_scoring(50)),
        "string building": ("strings", [4000], lambda: twins.strings(4000)),
        "exceptions": ("exceptions", [4000], lambda: twins.exceptions(4000)),
        "JSON round trip": ("json", [PAYLOAD, 50], lambda: twins.json(PAYLOAD, 50)),
    }


def checked(result: RunResult) -> Any:
    """Returns a run's value; ends the benchmark when the run failed."""
    if result.error is not None:
        raise SystemExit(f"a benchmark program failed: {result.error}")
    return result.value


def tasks(engine: Engine, program: Program) -> dict[str, dict[str, Task]]:
    """Returns what is measured by case and peer; all limits of the default profile are on, statements included."""
    cases: dict[str, dict[str, Task]] = {}
    for name, (method, arguments, twin) in methods().items():
        call = engine_call(program, method, arguments)
        if name != "JSON round trip" and same(call()) != same(twin()):
            raise SystemExit(f"{name}: the engine and its twin disagree")
        cases[name] = {"Python": twin, "CircuitScript": call}
        cases[name].update(engine_peers.tasks(name))
    events = [Event("Contact", "insert", tuple(RECORDS), time="before")]
    cases["trigger, 200 records"] = {
        "Python": lambda: twins.trigger([dict(record) for record in RECORDS]),
        "CircuitScript": lambda: checked(program.run_event(*events)),
    }
    return cases


def engine_call(program: Program, method: str, arguments: list[Any]) -> Task:
    """Returns a call of a static method of the benchmark's class."""
    return lambda: checked(program.call_static("Benchmarks", method, arguments))


def load() -> tuple[Engine, Program]:
    """Returns an engine and the loaded programs."""
    limits = profile("circuit").replace({Resource.STATEMENTS: 1_000_000_000, Resource.CPU_TIME: 100_000})
    engine = Engine(limits, make_host)
    sources = {path.name: path.read_text(encoding="utf-8") for path in sorted((HERE / "engine_cases").iterdir())}
    program = engine.load(sources)
    if program.has_errors:
        raise SystemExit("\n".join(str(diagnostic.message) for diagnostic in program.diagnostics))
    return engine, program


def measure(cases: dict[str, dict[str, Task]], rounds: int) -> dict[str, dict[str, float]]:
    """Returns the best time in seconds by case and peer."""
    best: dict[str, dict[str, float]] = {case: dict.fromkeys(peers, math.inf) for case, peers in cases.items()}
    for turn in range(rounds):
        for case, peers in cases.items():
            for peer, task in peers.items():
                if turn and best[case][peer] > 2.0:
                    continue
                clock = time.perf_counter if peer in engine_peers.ELSEWHERE else time.process_time
                started = clock()
                task()
                best[case][peer] = min(best[case][peer], clock() - started)
    return best


def small_run(program: Program, rounds: int) -> float:
    """Returns the time of a whole run of a trigger on one record, on a reused thread, in microseconds."""
    event = Event("Contact", "insert", (RECORDS[0],), time="before")
    best = math.inf
    for _ in range(rounds * 100):
        started = time.process_time()
        program.run_event(event)
        best = min(best, time.process_time() - started)
    return best * 1e6


def delivered_run(program: Program, rounds: int) -> float:
    """Returns the time from a webhook's bytes to its run's result, as a service has it, in microseconds."""
    payload, schema = PAYLOAD.encode(), program.world.schema

    def run() -> RunResult:
        host = make_host(program)
        host.state = MemoryEventState()
        return DeliveryRun(program, read_events(payload, schema))(RunOptions(host=host))

    def measured() -> float:
        best = math.inf
        for _ in range(rounds * 100):
            started = time.process_time()
            run()
            best = min(best, time.process_time() - started)
        return best * 1e6

    if checked(run()) is not None or not run().fired:
        raise SystemExit("the delivered webhook fired no trigger")
    return program.engine.workers.run(measured)


def is_compiled() -> bool:
    """Whether the core that is running is compiled."""
    spec = importlib.util.find_spec("circuitscript.evaluator.nodes")
    return spec is not None and spec.origin is not None and not spec.origin.endswith(".py")


def summarise(best: dict[str, dict[str, float]], run: float, delivered: float) -> dict[str, Any]:
    """Returns the object that `--json` prints."""
    rows = [
        {"case": case, "peer": peer, "ratio": round(seconds / peers["Python"], 2)}
        for case, peers in best.items()
        for peer, seconds in peers.items()
        if peer != "Python"
    ]
    core = [row["ratio"] for row in rows if row["peer"] == "CircuitScript" and row["case"] in CORE]
    mean = math.exp(sum(math.log(ratio) for ratio in core) / len(core)) if core else 0.0
    summary = {
        "compiled": is_compiled(),
        "geometric mean of the first five": round(mean, 2),
        "aim": AIM if is_compiled() else 12.0,
        "a run of a small trigger (µs)": round(run, 1),
        "a small trigger from a webhook's bytes to its result (µs)": round(delivered, 1),
    }
    return {"name": "engine", "rows": rows, "summary": summary}


def print_table(result: dict[str, Any]) -> None:
    """Prints one line a case, a column a peer."""
    peers = list(dict.fromkeys(row["peer"] for row in result["rows"]))
    print(f"{'times hand-written Python':26}" + "".join(f"{peer:>17}" for peer in peers))
    for case in dict.fromkeys(row["case"] for row in result["rows"]):
        found = {row["peer"]: row["ratio"] for row in result["rows"] if row["case"] == case}
        print(f"{case:26}" + "".join(f"{found.get(peer, ''):>17}" for peer in peers))
    for name, value in result["summary"].items():
        print(f"{name}: {value}")


def main() -> None:
    """Measures and prints a table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rounds", type=int, default=7, help="how often each case is run")
    parser.add_argument("--case", action="append", help="only this case (may be repeated)")
    parser.add_argument("--no-peers", action="store_true", help="leave the other sandboxes out")
    options = parser.parse_args()
    engine, program = load()
    cases = tasks(engine, program)
    if options.case:
        cases = {name: peers for name, peers in cases.items() if name in options.case}
    if options.no_peers:
        cases = {name: {peer: peers[peer] for peer in ("Python", "CircuitScript")} for name, peers in cases.items()}
    runs = small_run(program, options.rounds), delivered_run(program, options.rounds)
    result = summarise(measure(cases, options.rounds), *runs)
    engine.close()
    if options.json:
        print(json.dumps(result))
    else:
        print_table(result)


if __name__ == "__main__":
    main()
