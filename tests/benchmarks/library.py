"""What small built-ins cost, each called in a loop, against the same loop written by hand in Python.

Run with `python tests/benchmarks/library.py [--json] [--rounds N] [--case NAME]`. Cases and peers are interleaved, the
best of all rounds counts, in processor time. A ratio above 1 is slower than hand-written Python. The summary also tells
how long it takes to make the library's types, and which costly modules that imports, in a fresh process.
"""

import argparse
import json
import math
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(ROOT))

from engine import is_compiled, make_host  # noqa: E402

from circuitscript.engine import Engine, Program  # noqa: E402
from circuitscript.runtime.governor import Resource  # noqa: E402
from circuitscript.runtime.profiles import profile  # noqa: E402

CALLS = 50_000
TEXT = "The quick brown fox"
COSTLY = ("strings", "datetimes", "json_class", "schema", "http", "crypto", "xml_documents", "matching")
"""Modules of the library that only a program that names their classes pays for."""

STARTING = f"""
import sys, time
started = time.perf_counter()
from circuitscript.library.universe import make_universe
make_universe(lambda name: None)
print(time.perf_counter() - started)
print(",".join(name for name in {COSTLY!r} if "circuitscript.library." + name in sys.modules))
"""

SCRIPTS = {
    "String.length": ("String s = 'The quick brown fox';", "total += s.length();"),
    "String.toUpperCase": ("String s = 'The quick brown fox';", "total += s.toUpperCase().length();"),
    "String.split": ("String s = 'The quick brown fox';", "total += s.split(' ').size();"),
    "List.get": ("List<Integer> xs = new List<Integer>{ 1, 2, 3, 4 };", "total += xs.get(2);"),
    "List.add": ("List<Integer> xs = new List<Integer>();", "xs.add(i); total = xs.size();"),
    "Map.get": ("Map<String, Integer> m = new Map<String, Integer>{ 'a' => 1 };", "total += m.get('a');"),
    "Map.put": ("Map<String, Integer> m = new Map<String, Integer>{ 'a' => 1 };", "m.put('a', i); total = m.size();"),
    "Map.containsKey": (
        "Map<String, Integer> m = new Map<String, Integer>{ 'a' => 1 };",
        "if (m.containsKey('a')) { total += 1; }",
    ),
    "Set.contains": ("Set<Integer> xs = new Set<Integer>{ 1, 2, 3 };", "if (xs.contains(2)) { total += 1; }"),
    "Math.max": ("Integer a = 3;", "total += Math.max(a, i);"),
    "Decimal.setScale": ("Decimal d = 3.14159;", "total += String.valueOf(d.setScale(2)).length();"),
    "String.valueOf": ("", "total += String.valueOf(i).length();"),
}
"""What is set up, and what is done `CALLS` times with the counter `i`, by case."""


def string_length() -> int:
    text, total = TEXT, 0
    for _ in range(CALLS):
        total += len(text)
    return total


def string_upper() -> int:
    text, total = TEXT, 0
    for _ in range(CALLS):
        total += len(text.upper())
    return total


def string_split() -> int:
    text, total = TEXT, 0
    for _ in range(CALLS):
        total += len(text.split(" "))
    return total


def list_get() -> int:
    items, total = [1, 2, 3, 4], 0
    for _ in range(CALLS):
        total += items[2]
    return total


def list_add() -> int:
    items: list[int] = []
    total = 0
    for i in range(CALLS):
        items.append(i)
        total = len(items)
    return total


def map_get() -> int:
    values, total = {"a": 1}, 0
    for _ in range(CALLS):
        total += values["a"]
    return total


def map_put() -> int:
    values, total = {"a": 1}, 0
    for i in range(CALLS):
        values["a"] = i
        total = len(values)
    return total


def map_contains_key() -> int:
    values, total = {"a": 1}, 0
    for _ in range(CALLS):
        if "a" in values:
            total += 1
    return total


def set_contains() -> int:
    items, total = {1, 2, 3}, 0
    for _ in range(CALLS):
        if 2 in items:
            total += 1
    return total


def math_max() -> int:
    a, total = 3, 0
    for i in range(CALLS):
        total += max(a, i)
    return total


def decimal_scale() -> int:
    value, total = Decimal("3.14159"), 0
    for _ in range(CALLS):
        total += len(str(value.quantize(Decimal("0.01"), ROUND_HALF_UP)))
    return total


def string_value() -> int:
    total = 0
    for i in range(CALLS):
        total += len(str(i))
    return total


TWINS: dict[str, Callable[[], int]] = dict(
    zip(
        SCRIPTS,
        (
            string_length,
            string_upper,
            string_split,
            list_get,
            list_add,
            map_get,
            map_put,
            map_contains_key,
            set_contains,
            math_max,
            decimal_scale,
            string_value,
        ),
        strict=True,
    )
)


def load() -> Program:
    """Returns one class with a method for each case."""
    methods = [
        f"public static Integer case{number}() {{ Integer total = 0; {before}"
        f" for (Integer i = 0; i < {CALLS}; i++) {{ {body} }} return total; }}"
        for number, (before, body) in enumerate(SCRIPTS.values())
    ]
    limits = profile("circuit").replace({Resource.STATEMENTS: 1_000_000_000, Resource.CPU_TIME: 100_000})
    program = Engine(limits, make_host).load({"Cases.cls": f"public class Cases {{ {' '.join(methods)} }}"})
    if program.has_errors:
        raise SystemExit("\n".join(str(diagnostic.message) for diagnostic in program.diagnostics))
    return program


def call(program: Program, number: int) -> int:
    """Runs one case; ends the benchmark when it fails."""
    result = program.call_static("Cases", f"case{number}", [])
    if result.error is not None:
        raise SystemExit(f"a benchmark program failed: {result.error}")
    assert isinstance(result.value, int)
    return result.value


def timed(task: Callable[[], Any]) -> float:
    """Returns the processor time of a call in seconds."""
    started = time.process_time()
    task()
    return time.process_time() - started


def measure(program: Program, cases: list[str], rounds: int) -> dict[str, tuple[float, float]]:
    """Returns the best times in seconds of the twin and of the engine, by case."""
    best = dict.fromkeys(cases, (math.inf, math.inf))
    numbers = {case: number for number, case in enumerate(SCRIPTS)}
    for case in cases:
        if call(program, numbers[case]) != TWINS[case]():
            raise SystemExit(f"{case}: the engine and its twin disagree")
    for _ in range(rounds):
        for case in cases:
            twin, engine = best[case]
            best[case] = min(twin, timed(TWINS[case])), min(engine, timed(partial(call, program, numbers[case])))
    return best


def starting(rounds: int) -> tuple[float, list[str]]:
    """Returns how long it takes to make the types, in milliseconds, and the costly modules that this imports."""
    best, names = math.inf, ""
    for _ in range(rounds):
        done = subprocess.run([sys.executable, "-c", STARTING], cwd=ROOT, capture_output=True, text=True, check=True)
        seconds, names = done.stdout.split("\n")[:2]
        best = min(best, float(seconds) * 1000)
    return best, [name for name in names.split(",") if name]


def main() -> None:
    """Measures and prints a table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rounds", type=int, default=7, help="how often each case is run")
    parser.add_argument("--case", action="append", choices=list(SCRIPTS), help="only this case (may be repeated)")
    options = parser.parse_args()
    best = measure(load(), options.case or list(SCRIPTS), options.rounds)
    milliseconds, imported = starting(options.rounds)
    rows = [
        {"case": case, "peer": "Python", "ratio": round(engine / twin, 2), "nanoseconds": round(engine / CALLS * 1e9)}
        for case, (twin, engine) in best.items()
    ]
    mean = math.exp(sum(math.log(engine / twin) for twin, engine in best.values()) / len(best))
    summary = {
        "compiled": is_compiled(),
        "geometric mean": round(mean, 2),
        "making the types (ms)": round(milliseconds, 1),
        "costly modules imported by that": imported,
    }
    if options.json:
        print(json.dumps({"name": "library", "rows": rows, "summary": summary}))
        return
    print(f"{'times hand-written Python':28}{'ratio':>8}{'ns a turn':>12}")
    for row in rows:
        print(f"{row['case']:28}{row['ratio']:>8}{row['nanoseconds']:>12}")
    for name, value in summary.items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()
