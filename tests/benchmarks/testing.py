"""How long tests take: a thousand of them over a hundred classes, and a single one from a cold process.

Run with `python tests/benchmarks/testing.py [--json] [--rounds N] [--classes N] [--jobs N]`. The project is made in a
temporary folder and run by the command line as users run it; the peers are pytest with the same tests against sqlite3
in memory, and starting Python. Cases are interleaved; the best of all rounds counts. Processor time, which other
programs on the machine disturb less, is told beside the wall time that the aims are about.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = ["-c", "import sys; from circuitscript.__main__ import main; sys.exit(main())", "test"]
"""What the installed command `circuitscript test` does."""

METHODS = 10
"""How many test methods a class has; each makes five DML statements and two queries."""

SUITE_AIM = 10.0
SINGLE_AIM = 0.4
"""The aims in seconds: the suite of a thousand methods, and one unchanged method."""

SCORE = """
public class Score {
    public static Integer of(String source) {
        if (source == 'web') {
            return 2;
        }
        return 1;
    }
}
"""

TEST_METHOD = """
    @IsTest
    static void keepsContacts{number}() {{
        Contact first = new Contact(FirstName = 'Ada', LastName = 'L{number}', Email = 'ada{number}@example.com');
        insert first;
        Contact second = new Contact(FirstName = 'Bob', LastName = 'L{number}', Email = 'bob{number}@example.com');
        insert second;
        first.Source = 'web';
        update first;
        List<Contact> found = [SELECT Id, Source FROM Contact WHERE LastName = 'L{number}'];
        Assert.areEqual(2, found.size());
        Assert.areEqual(2, Score.of(first.Source));
        delete second;
        insert new Task(Title = 'Call {number}', ContactId = first.Id, DueDate = Datetime.now());
        Assert.areEqual(1, [SELECT COUNT() FROM Contact WHERE LastName = 'L{number}']);
    }}
"""

PYTHON_HEAD = """
import sqlite3

import pytest


@pytest.fixture
def store():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE contact (id INTEGER PRIMARY KEY, first TEXT, last TEXT, email TEXT, source TEXT)")
    connection.execute("CREATE TABLE task (id INTEGER PRIMARY KEY, title TEXT, contact INTEGER, due TEXT)")
    yield connection
    connection.close()


def insert(store, first, last, email):
    return store.execute("INSERT INTO contact (first, last, email) VALUES (?, ?, ?)", (first, last, email)).lastrowid

"""

PYTHON_METHOD = """
    def test_keeps_contacts{number}(self, store):
        first = insert(store, "Ada", "L{number}", "ada{number}@example.com")
        second = insert(store, "Bob", "L{number}", "bob{number}@example.com")
        store.execute("UPDATE contact SET source = 'web' WHERE id = ?", (first,))
        assert len(store.execute("SELECT id, source FROM contact WHERE last = 'L{number}'").fetchall()) == 2
        store.execute("DELETE FROM contact WHERE id = ?", (second,))
        store.execute("INSERT INTO task (title, contact, due) VALUES ('Call {number}', ?, datetime())", (first,))
        assert store.execute("SELECT COUNT(*) FROM contact WHERE last = 'L{number}'").fetchone() == (1,)
"""


def write_project(folder: Path, classes: int) -> None:
    """Writes a project with so many test classes."""
    for name in ("classes", "tests"):
        (folder / name).mkdir(parents=True)
    (folder / "circuit.toml").write_text('[project]\nname = "benchmark"\n', encoding="utf-8")
    (folder / "classes" / "Score.cls").write_text(SCORE, encoding="utf-8")
    for place in range(classes):
        methods = "".join(TEST_METHOD.format(number=place * METHODS + number) for number in range(METHODS))
        text = f"@IsTest\nprivate class Suite{place}Test {{{methods}}}\n"
        (folder / "tests" / f"Suite{place}Test.cls").write_text(text, encoding="utf-8")


def write_peer(folder: Path, classes: int) -> None:
    """Writes the same tests for pytest."""
    folder.mkdir()
    for place in range(classes):
        methods = "".join(PYTHON_METHOD.format(number=place * METHODS + number) for number in range(METHODS))
        text = f"{PYTHON_HEAD}\nclass TestSuite{place}:{methods}"
        (folder / f"test_suite{place}.py").write_text(text, encoding="utf-8")


def processor_time() -> float:
    """Returns the seconds that all ended processes of this one, and theirs, have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def seconds(arguments: list[str], environment: dict[str, str], folder: Path) -> tuple[float, float]:
    """Returns wall and processor time of one process, which has to succeed."""
    started, used = time.perf_counter(), processor_time()
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        check=False,
    )  # fmt: skip
    elapsed = time.perf_counter() - started
    if done.returncode:
        sys.exit(f"{' '.join(arguments)} failed:\n{done.stdout.decode(errors='replace')[-2000:]}")
    return elapsed, processor_time() - used


def cases_of(jobs: int) -> dict[str, list[str]]:
    """Returns the arguments of each case."""
    single = "Suite0Test.keepsContacts0"
    return {
        "python -c pass": ["-c", "pass"],
        "pytest, one test": ["-m", "pytest", "-q", "-p", "no:cacheprovider", "peer/test_suite0.py", "-k", "contacts0"],
        "pytest, all": ["-m", "pytest", "-q", "-p", "no:cacheprovider", "peer"],
        "circuitscript test, one test": [*COMMAND, "project/tests/Suite0Test.cls", "-k", single],
        "circuitscript test, all": [*COMMAND, "project"],
        f"circuitscript test, all, --jobs {jobs}": [*COMMAND, "project", "--jobs", str(jobs)],
    }


def measure(cases: dict[str, list[str]], classes: int, rounds: int) -> tuple[dict[str, float], dict[str, float]]:
    """Returns the best wall times and the best processor times, each by case in seconds."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        write_project(folder / "project", classes)
        write_peer(folder / "peer", classes)
        environment = {**os.environ, "XDG_CACHE_HOME": f"{home}/cache", "PYTHONPATH": str(ROOT)}
        environment |= {"PYTHONPYCACHEPREFIX": f"{home}/pycache"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for arguments in cases.values():
            seconds(arguments, environment, folder)
        wall = dict.fromkeys(cases, float("inf"))
        processor = dict(wall)
        for _ in range(rounds):
            for name, arguments in cases.items():
                elapsed, used = seconds(arguments, environment, folder)
                wall[name], processor[name] = min(wall[name], elapsed), min(processor[name], used)
    return wall, processor


def main() -> None:
    """Measures and prints a table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rounds", type=int, default=2, help="how often each case is run, after one run to warm up")
    parser.add_argument("--classes", type=int, default=100, help="how many test classes there are, of ten methods each")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes the last case uses")
    options = parser.parse_args()
    cases = cases_of(options.jobs)
    best, processor = measure(cases, options.classes, options.rounds)
    start, one, everything, our_one, *ours = cases
    peers = {our_one: one, **dict.fromkeys(ours, everything)}
    rows = [{"case": case, "peer": peer, "ratio": round(best[case] / best[peer], 2)} for case, peer in peers.items()]
    rows.append({"case": our_one, "peer": start, "ratio": round(best[our_one] / best[start], 2)})
    summary = {
        "tests": options.classes * METHODS,
        "seconds": {case: round(value, 3) for case, value in best.items()},
        "processor_seconds": {case: round(value, 3) for case, value in processor.items()},
        "suite_aim": SUITE_AIM,
        "single_aim": SINGLE_AIM,
        "is_met": min(best[case] for case in ours) <= SUITE_AIM and best[our_one] <= SINGLE_AIM,
    }
    if options.json:
        print(json.dumps({"name": "testing", "rows": rows, "summary": summary}))
        return
    for case, value in best.items():
        peer = peers.get(case)
        times = f"{value * 1000:7.0f} ms, {processor[case] * 1000:7.0f} ms of processors"
        print(f"{case:36} {times}" + (f"  {value / best[peer]:6.2f} x {peer}" if peer else ""))
    print(
        f"\n{options.classes * METHODS} tests: {min(best[case] for case in ours):.1f} s, the aim is {SUITE_AIM:.0f} s; "
        f"one: {best[our_one] * 1000:.0f} ms, the aim is {SINGLE_AIM * 1000:.0f} ms"
    )


if __name__ == "__main__":
    main()
