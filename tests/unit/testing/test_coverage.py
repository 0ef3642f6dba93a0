"""Coverage is what was counted by hand: the comments of `tests/coverage` have hits and ways, line by line.

`// run:` in the first line is what a test does. `// hits: 2 0` counts each statement that begins on the line, and
`// ways: 1 1; 0 2` each decision, in the order of their columns. A line without a comment has neither.
"""

import re
from pathlib import Path

import pytest

from circuitscript.engine import Engine
from circuitscript.testing.coverage import FileCoverage
from circuitscript.testing.discovery import find_tests
from circuitscript.testing.measuring import measure
from circuitscript.testing.runner import TestRunner

FOLDER = Path(__file__).parents[2] / "coverage"
FILES = sorted(path.name for path in FOLDER.iterdir())
_EXPECTED = re.compile(r"// (?:hits: ([\d ]+?))? ?(?:ways: ([\d ;]+))?$")

Counts = dict[int, tuple[list[int], list[list[int]]]]


def covered(name: str) -> FileCoverage:
    """Returns the coverage of one of the files after its run."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    run = text.splitlines()[0].removeprefix("// run: ")
    test = f"@IsTest private class RunTest {{ @IsTest static void run() {{ {run} }} }}"
    program = Engine().load({name: text, "RunTest.cls": test}, schema="highlevel").measured()
    assert not program.has_errors, [diagnostic.message for diagnostic in program.diagnostics]
    (result,) = TestRunner(program).run(find_tests(program.checked))
    assert result.is_success, result.error
    (file,) = measure(program).files
    return file


def expected(text: str) -> Counts:
    """Reads the comments."""
    counts: Counts = {}
    for number, line in enumerate(text.splitlines()[1:], 2):
        found = _EXPECTED.search(line)
        if found is not None:
            hits, ways = (group or "" for group in found.groups())
            decisions = [list(map(int, one.split())) for one in ways.split(";") if one.strip()]
            counts[number] = (list(map(int, hits.split())), decisions)
    return counts


def found_counts(file: FileCoverage) -> Counts:
    """Returns what was measured, in the same form."""
    counts: Counts = {}
    for statement in file.statements:
        counts.setdefault(statement.line, ([], []))[0].append(statement.hits)
    for branch in file.branches:
        counts.setdefault(branch.line, ([], []))[1].append(list(branch.taken))
    return counts


@pytest.mark.parametrize("name", FILES)
def test_counts_are_those_counted_by_hand(name: str) -> None:
    file = covered(name)
    wanted = expected(file.text)
    assert wanted
    assert found_counts(file) == wanted


@pytest.mark.parametrize("name", FILES)
def test_every_line_with_a_semicolon_in_a_body_has_an_expectation(name: str) -> None:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()[1:]
    bare = [line.strip() for line in lines if ";" in line and "//" not in line]
    assert [line for line in bare if "get; set;" not in line] == []


def test_methods_are_counted_by_their_entries() -> None:
    methods = {method.name: (method.line, method.hits) for method in covered("Absent.cls").methods}
    assert methods == {
        "Absent.size(String)": (3, 2),
        "Absent.both(String, String)": (6, 1),
        "Absent.chain(String)": (9, 1),
        "Absent.name(Contact)": (12, 1),
    }
