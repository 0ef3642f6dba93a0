"""Runs a script and compares what it did with the expectations that stand beside its lines.

`System.debug(6); // expect: 6` wants this line in the log from this statement; a statement that logs several lines has
several: `// expect: 1 // expect: 2`. `// throws: System.MathException: Divide by 0` wants the run to end here, with
that message; in it `*` stands for any text. `// error: unknown-name` and `// warning: …` want this diagnostic at this
line. In texts a line end is written `\\n`. What is unexpected fails as what is missing does.

Comments at the head set things up: `// limits: apex-sync statements=100`, `// schema: salesforce`, `// api: 40`,
`// run: test` for code that only a test may run. A line `// --- Name.cls` (or `.trigger`) begins another source of the
same program; before the first such line stands anonymous code, which is run.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from attrs import Factory, define, field

from circuitscript.engine import AnonymousProgram, Engine, Program, RunOptions, RunResult
from circuitscript.evaluator import ExecutableProgram
from circuitscript.runtime.context import Context
from circuitscript.runtime.governor import Limits, Resource
from circuitscript.runtime.profiles import profile

_EXPECTATION = re.compile(r"// (expect|throws|error|warning): ?(.*?)(?=\s*// (?:expect|throws|error|warning):|$)")
_HEADER = re.compile(r"// (limits|schema|api|run): (.+)")
_SECTION = re.compile(r"// --- (\S+\.(?:cls|trigger))\s*$")

Place = tuple[str, int]
SCRIPT = "script"


@define
class Script:
    """A script taken apart: its sources, its settings, and the expectations by kind and place."""

    sources: dict[str, str] = Factory(dict)
    settings: dict[str, str] = Factory(dict)
    wanted: dict[str, dict[Place, list[str]]] = field(factory=lambda: defaultdict(lambda: defaultdict(list)))


def read_script(text: str) -> Script:
    """Takes a script's text apart."""
    script = Script()
    name, lines = SCRIPT, []
    for line in text.split("\n"):
        section = _SECTION.match(line)
        if section is not None:
            script.sources[name] = "\n".join(lines)
            name, lines = section[1], []
            continue
        lines.append(line)
        header = _HEADER.match(line)
        if header is not None:
            script.settings[header[1]] = header[2].strip()
        for kind, wanted in _EXPECTATION.findall(line):
            script.wanted[kind][name, len(lines)].append(wanted.rstrip())
    script.sources[name] = "\n".join(lines)
    return script


def load_script(script: Script) -> tuple[Program, AnonymousProgram]:
    """Returns the program of a script's other sources, and the anonymous code that is run."""
    sources = dict(script.sources)
    code = sources.pop(SCRIPT)
    engine = Engine(limits=_limits(script.settings.get("limits", "apex-sync")))
    api_version = int(script.settings.get("api", "67"))
    program = engine.load(sources, schema=script.settings.get("schema", "salesforce"), api_version=api_version)
    return program, program.compile_anonymous(code, name=SCRIPT)


def failures(path: Path) -> list[str]:
    """Runs the script at `path` and returns what differs from its expectations; an empty list when all is well."""
    script = read_script(path.read_text(encoding="utf-8"))
    program, anonymous = load_script(script)
    found = _diagnostics(program, "error") | _diagnostics(anonymous, "error")
    differences = _compare("error", script.wanted["error"], found)
    found = _diagnostics(program, "warning") | _diagnostics(anonymous, "warning")
    differences += _compare("warning", script.wanted["warning"], found)
    if differences or script.wanted["error"]:
        return differences
    result = _run_as_test(anonymous) if script.settings.get("run") == "test" else anonymous.run()
    return _compare("log", script.wanted["expect"], _logged(result)) + _compare(
        "exception", script.wanted["throws"], _thrown(result)
    )


def _run_as_test(anonymous: AnonymousProgram) -> RunResult:
    def work(context: Context, fire: object) -> None:
        context.state["is_test"] = True
        assert isinstance(context.program, ExecutableProgram)
        context.program.run_anonymous(context)

    return anonymous.program.run_with_events(work, RunOptions())


def _limits(text: str) -> Limits:
    words = text.split()
    name = "apex-sync" if "=" in words[0] else words.pop(0)
    maxima = {Resource[key.upper()]: int(value) for key, value in (word.split("=") for word in words)}
    return profile(name).replace(maxima)


def _diagnostics(program: Program, severity: str) -> dict[Place, list[str]]:
    found: dict[Place, list[str]] = defaultdict(list)
    for diagnostic in program.diagnostics:
        if diagnostic.severity.value == severity:
            line = diagnostic.source.position(diagnostic.span.start).line
            found[diagnostic.source.name, line].append(diagnostic.code)
    return dict(found)


def _logged(result: RunResult) -> dict[Place, list[str]]:
    found: dict[Place, list[str]] = defaultdict(list)
    for entry in result.logs:
        found[result.file_of(entry.unit) or SCRIPT, entry.line].append(entry.text.replace("\n", "\\n"))
    return dict(found)


def _thrown(result: RunResult) -> dict[Place, list[str]]:
    if result.error is None:
        return {}
    place = next(((frame.file or SCRIPT, frame.line) for frame in result.error.frames), (SCRIPT, 0))
    return {place: [str(result.error).replace("\n", "\\n")]}


def _fits(text: str, pattern: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text) is not None


def _compare(kind: str, wanted: Mapping[Place, list[str]], found: Mapping[Place, list[str]]) -> list[str]:
    differences = []
    for place in sorted({*wanted, *found}):
        expected, actual = wanted.get(place, []), found.get(place, [])
        if kind == "exception" and len(expected) == len(actual) and all(map(_fits, actual, expected)):
            continue
        if expected != actual:
            name = "" if place[0] == SCRIPT else f"{place[0]} "
            differences.append(f"{name}line {place[1]}: {kind}: expected {expected}, got {actual}")
    return differences
