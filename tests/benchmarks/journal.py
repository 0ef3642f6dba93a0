"""What recording costs: the example's run with a journal, as a multiple of the same run without one.

Run with `python tests/benchmarks/journal.py [--json] [--rounds N]`. The program is `examples/lead_scoring`, loaded
once; a run begins with the webhook's bytes and ends with its result. Recorded runs write a whole journal, from the
header to the seal: into a new file where the records are in SQLite, into memory where they are in memory. Each run is
about a new contact. Cases are interleaved, and the best of all rounds in processor time counts. Last comes
`circuitscript run` as a whole process.
"""

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from circuitscript.cli.starting import event_input, read_delivered, start_again  # noqa: E402
from circuitscript.engine import Engine, Program, RunOptions, RunResult  # noqa: E402
from circuitscript.engine.journaling import Recorder, replay  # noqa: E402
from circuitscript.hosts.event_state import MemoryEventState  # noqa: E402
from circuitscript.hosts.hosting import make_host  # noqa: E402
from circuitscript.hosts.journal import read_journal  # noqa: E402
from circuitscript.hosts.local import LocalRecords  # noqa: E402
from circuitscript.hosts.memory import MemoryRecords  # noqa: E402
from circuitscript.project import open_project  # noqa: E402
from circuitscript.runtime.host import Host, Records  # noqa: E402
from circuitscript.source.classes import evolve  # noqa: E402
from circuitscript.triggers.delivery import DeliveryRun  # noqa: E402

EXAMPLE = HERE.parents[1] / "examples/lead_scoring"
EVENT = EXAMPLE / "events/contact_create.json"
PAYLOAD = EVENT.read_bytes()
CONTACT_ID = json.loads(PAYLOAD)["id"]
AIM = 1.1
"""How many times as long a recorded run may take."""
PROCESS_ROUNDS = 10
IN_SQLITE = "run, SQLite in memory"
WINDOW = 60_000
"""For how long a second delivery of an event counts as the same one, in milliseconds."""


class Example:
    """The example's program with one store, run with and without a journal, which is a file where there is a folder."""

    def __init__(self, program: Program, records: Records, folder: Path | None = None) -> None:
        self.program = program
        self.host = make_host(program.world.schema, records)
        self.recorder = Recorder(program)
        self.folder = folder
        self.count = 0
        self.payload = PAYLOAD
        self.journal = b""

    def run(self) -> float:
        """Returns the processor seconds of a run without a journal."""
        self._next_contact()
        started = time.process_time()
        self._start(RunOptions(host=self._host()))
        return time.process_time() - started

    def run_recorded(self) -> float:
        """Returns the processor seconds of a run with a journal."""
        self._next_contact()
        if self.folder is None:
            started = time.process_time()
            stream = BytesIO()
            self._record(stream)
            seconds = time.process_time() - started
            self.journal = stream.getvalue()
            return seconds
        path = self.folder / f"{self.count}.journal"
        started = time.process_time()
        with open(path, "wb") as file:
            self._record(file)
        seconds = time.process_time() - started
        self.journal = path.read_bytes()
        path.unlink()
        return seconds

    def replay(self) -> int:
        """Replays the last journal, which must be identical; returns the number of its entries."""
        journal = read_journal(self.journal.splitlines(keepends=True))
        replay(self.program, journal, partial(start_again, self.program, journal.header.input))
        return len(journal.entries)

    def _next_contact(self) -> None:
        self.count += 1
        self.payload = PAYLOAD.replace(CONTACT_ID.encode(), f"c{self.count:0{len(CONTACT_ID) - 1}}".encode())

    def _host(self) -> Host:
        return evolve(self.host, state=MemoryEventState())

    def _record(self, stream: Any) -> None:
        self.recorder.run(self._start, event_input(self.payload, "", WINDOW), stream, RunOptions(host=self._host()))

    def _start(self, options: RunOptions) -> RunResult:
        events = read_delivered(self.payload, self.program, "", "the example's event")
        result = DeliveryRun(self.program, events, WINDOW)(options)
        if result.error is not None:
            raise SystemExit(f"the example failed: {result.error}")
        return result


class Command:
    """`circuitscript run` on the example, with and without a journal, as a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.words = [sys.executable, "-c", "from circuitscript.cli.entry import main; main()"]
        self.words += ["run", str(EXAMPLE), "--event", str(EVENT)]
        self.file = folder / "command.journal"

    def run(self) -> float:
        """Returns the processor seconds of the command without a journal."""
        return self._run(self.words)

    def run_recorded(self) -> float:
        """Returns the processor seconds of the command with a journal."""
        self.file.unlink(missing_ok=True)
        return self._run([*self.words, "--record", str(self.file)])

    def _run(self, words: list[str]) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            words, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(HERE.parents[1])}
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(cases: dict[str, Example | Command], rounds: int) -> dict[str, tuple[float, float]]:
    """Returns the best times without and with a journal, by case."""
    best = dict.fromkeys(cases, (math.inf, math.inf))
    for turn in range(rounds):
        for name, case in cases.items():
            if isinstance(case, Example) or turn < PROCESS_ROUNDS:
                plain, recorded = best[name]
                best[name] = min(plain, case.run()), min(recorded, case.run_recorded())
    return best


def summarise(best: dict[str, tuple[float, float]], example: Example) -> dict[str, Any]:
    """Returns the object that `--json` prints."""
    ratios = {case: round(recorded / plain, 3) for case, (plain, recorded) in best.items()}
    rows = [{"case": case, "peer": "without a journal", "ratio": ratio} for case, ratio in ratios.items()]
    summary = {
        "worst": max(ratios.values()),
        "aim": AIM,
        "entries of a run, replayed identically": example.replay(),
        "bytes of its journal": len(example.journal),
        "microseconds of a run in SQLite, and of recording it": [
            round(seconds * 1e6) for seconds in (best[IN_SQLITE][0], best[IN_SQLITE][1] - best[IN_SQLITE][0])
        ],
    }
    return {"name": "journal", "rows": rows, "summary": summary}


def main() -> None:
    """Measures and prints a table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rounds", type=int, default=500, help="how often each case is run")
    options = parser.parse_args()
    engine = Engine()
    program = engine.load(open_project(str(EXAMPLE)).without_tests())
    schema = program.world.schema
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        in_memory = Example(program, MemoryRecords(schema))
        stores = [LocalRecords(schema), LocalRecords(schema, str(folder / "local.db"))]
        cases: dict[str, Example | Command] = {
            "run, records in memory": in_memory,
            IN_SQLITE: Example(program, stores[0], folder),
            "run, SQLite in a file": Example(program, stores[1], folder),
            "circuitscript run": Command(folder),
        }
        result = summarise(measure(cases, options.rounds), in_memory)
        for store in stores:
            engine.workers.run(store.close)
    engine.close()
    if options.json:
        print(json.dumps(result))
        return
    print(f"{'with a journal':28}times without")
    for row in result["rows"]:
        print(f"{row['case']:28}{row['ratio']:13.2f}")
    for name, value in result["summary"].items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()
