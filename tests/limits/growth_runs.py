"""Runs the programs of `growing` one after another, each as a test, and prints what each took, as lines of JSON."""

import argparse
import json
import re
import tracemalloc

from circuitscript.engine import AnonymousProgram, Engine, RunOptions, RunResult
from circuitscript.evaluator import ExecutableProgram
from circuitscript.runtime.context import Context
from circuitscript.runtime.governor import Resource, limit_message
from circuitscript.runtime.profiles import profile
from tests.limits.growing import GROWING, SETUP

HEAP = 500_000
MOST = 4 * HEAP + 2_000_000
"""How much Python may allocate for a run: small objects take up to four times what the heap counts for them, and the
characters of a slice that is in the making eighty bytes each."""
LIMITS = profile("apex-sync").replace(
    {Resource.HEAP: HEAP, Resource.LOG_BYTES: HEAP, Resource.CPU_TIME: 20_000, Resource.DML_ROWS: 2_000}
)
_WORDS = re.compile(r"[a-z]\w*")


def programs() -> list[tuple[str, str, str]]:
    """Returns the members of each program, the limit that ends it, and its text."""
    lines = (line.partition(": ") for line in GROWING.strip().splitlines() if line)
    return [_program(members.split(), statement) for members, _, statement in lines]


def _program(members: list[str], statement: str) -> tuple[str, str, str]:
    limit = members.pop(0)[1:] if members[0].startswith("@") else "heap"
    repeated = statement if statement.endswith(";") else f"kept.add({statement});"
    setup = "\n".join(_declarations(repeated, set()))
    return " ".join(members), limit, f"{setup}\nList<Object> kept = new List<Object>();\nwhile (true) {{ {repeated} }}"


def _declarations(text: str, known: set[str]) -> list[str]:
    """Returns the declarations of the names in a program's text that are not known yet, those that they need first."""
    found = []
    for name in _WORDS.findall(text):
        if name in SETUP and name not in known:
            known.add(name)
            found += [*_declarations(SETUP[name], known), SETUP[name]]
    return found


def run_as_test(anonymous: AnonymousProgram) -> RunResult:
    """Runs anonymous code as a test runs."""

    def work(context: Context, fire: object) -> None:
        context.state["is_test"] = True
        assert isinstance(context.program, ExecutableProgram)
        context.program.run_anonymous(context)

    return anonymous.program.run_with_events(work, RunOptions())


def traced(program: AnonymousProgram) -> tuple[RunResult, int]:
    """Runs a program; returns the result, and how many bytes Python allocated at most."""
    tracemalloc.start()
    result = run_as_test(program)
    grown = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return result, grown


def measure(limit: str, text: str) -> dict[str, object]:
    """Runs one program, and says how it ended and how much memory Python allocated for it."""
    program = Engine(limits=LIMITS).load({}, schema="salesforce").compile_anonymous(text)
    if program.program.diagnostics:
        raise SystemExit(f"{text}\n{program.program.diagnostics[0]}")
    result, grown = traced(program)
    if grown > MOST:
        result, grown = traced(program)  # not with what the first one imports
    error = result.error
    return {
        "program": text.rpartition("\n")[2],
        "is_ended_rightly": error is not None
        and limit_message(Resource[limit.upper()], 0, 0).partition("0")[0] in str(error)
        and [frame.line for frame in error.frames[-1:]] == [text.count("\n") + 1],
        "ended": str(error),
        "grown": grown,
    }


def main() -> None:
    """Runs the programs of the members named on the command line, or all; `--share 0/2` runs every second one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("members", nargs="*")
    parser.add_argument("--share", default="0/1")
    options = parser.parse_args()
    first, shares = (int(part) for part in options.share.split("/"))
    for members, limit, text in programs()[first::shares]:
        if not options.members or any(each in options.members for each in members.split()):
            print(json.dumps(measure(limit, text)), flush=True)


if __name__ == "__main__":
    main()
