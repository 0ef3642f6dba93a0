"""Coverage files as other programs read them: diff-cover, lcov, and a browser for the pages."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import parse

import pytest

from circuitscript.engine import Engine
from circuitscript.testing.coverage import Coverage, FileCoverage
from circuitscript.testing.discovery import find_tests
from circuitscript.testing.measuring import measure
from circuitscript.testing.reports.cobertura import cobertura
from circuitscript.testing.reports.lcov import lcov
from circuitscript.testing.reports.pages import page_name, pages
from circuitscript.testing.runner import TestRunner

FOLDER = Path(__file__).parents[2] / "coverage"
NAMES = ("Conditions.cls", "Logic.cls", "Loops.cls", "Members.cls", "Switches.cls")
BROWSER = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)
CHROMIUM = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1200,900",
)


@pytest.fixture(scope="module")
def coverage() -> Coverage:
    """Returns the coverage of the programs that were counted by hand."""
    sources, runs = {}, []
    for name in NAMES:
        sources[name] = (FOLDER / name).read_text(encoding="utf-8")
        runs.append("{ " + sources[name].splitlines()[0].removeprefix("// run: ") + " }")
    sources["RunTest.cls"] = f"@IsTest private class RunTest {{ @IsTest static void run() {{ {' '.join(runs)} }} }}"
    program = Engine().load(sources, schema="highlevel").measured()
    (result,) = TestRunner(program).run(find_tests(program.checked))
    assert result.is_success, result.error
    return measure(program)


def uncovered(file: FileCoverage) -> set[int]:
    return {line for line, hits in file.line_hits.items() if not hits}


def partly(file: FileCoverage) -> set[int]:
    lines = file.branches_by_line
    return {line for line, branches in lines.items() if not all(count for one in branches for count in one.taken)}


@pytest.fixture
def readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Returns diff-cover's readers; it takes the temporary folder for a repository."""
    found = pytest.importorskip("diff_cover.violationsreporters.violations_reporter", reason="needs diff-cover")
    tool = pytest.importorskip("diff_cover.git_path", reason="needs diff-cover").GitPathTool
    monkeypatch.setattr(tool, "_cwd", str(tmp_path))
    monkeypatch.setattr(tool, "_root", str(tmp_path))
    return found


def test_diff_cover_reads_the_lines_and_branches_of_cobertura(coverage: Coverage, tmp_path: Path, readers: Any) -> None:
    (tmp_path / "coverage.xml").write_text(cobertura(coverage, version="1", timestamp=5), encoding="utf-8")
    root = parse(tmp_path / "coverage.xml").getroot()
    by_line = readers.XmlCoverageReporter([root])
    by_branch = readers.XmlCoverageReporter([root], branch_coverage=True)
    for file in coverage.files:
        assert set(by_line.measured_lines(file.name)) == set(file.line_hits)
        assert {found.line for found in by_line.violations(file.name)} == uncovered(file)
        assert {found.line for found in by_branch.violations(file.name)} == uncovered(file) | partly(file)


def test_diff_cover_reads_the_lines_of_lcov(coverage: Coverage, tmp_path: Path, readers: Any) -> None:
    (tmp_path / "lcov.info").write_text(lcov(coverage), encoding="utf-8")
    reporter = readers.LcovCoverageReporter([readers.LcovCoverageReporter.parse(tmp_path / "lcov.info")])
    for file in coverage.files:  # it takes the lines of methods for measured, too
        assert set(reporter.measured_lines(file.name)) >= set(file.line_hits)
        assert {int(found.line) for found in reporter.violations(file.name)} >= uncovered(file)


@pytest.mark.skipif(shutil.which("lcov") is None, reason="needs lcov")
def test_lcov_counts_the_same_lines_functions_and_branches(coverage: Coverage, tmp_path: Path) -> None:
    for file in coverage.files:
        (tmp_path / file.name).write_text(file.text, encoding="utf-8")
    (tmp_path / "lcov.info").write_text(lcov(coverage), encoding="utf-8")
    command = ["lcov", "--summary", "lcov.info", "--rc", "lcov_branch_coverage=1", "--rc", "branch_coverage=1"]
    process = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    found = re.findall(r"(lines|functions|branches)\.*: [\d.]+% \((\d+) of (\d+)", process.stdout + process.stderr)
    methods = [method for file in coverage.files for method in file.methods]
    shares = {
        "lines": coverage.line_share,
        "branches": coverage.branch_share,
    }
    counts = {name: (share.covered, share.total) for name, share in shares.items()}
    counts["functions"] = (sum(1 for method in methods if method.hits), len(methods))
    assert {name: (int(hit), int(total)) for name, hit, total in found} == counts


@pytest.mark.skipif(BROWSER is None, reason="needs chromium")
def test_a_browser_shows_the_pages(coverage: Coverage, tmp_path: Path) -> None:
    for name, text in pages(coverage, title="counted").items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    logic = next(file for file in coverage.files if file.name == "Logic.cls")

    def shown(page: str, *words: str) -> str:
        command = [
            str(BROWSER),
            *CHROMIUM,
            f"--user-data-dir={tmp_path / 'profile'}",
            *words,
            (tmp_path / page).as_uri(),
        ]
        process = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        return process.stdout

    index = shown("index.html", "--dump-dom")
    assert all(f'href="{page_name(file)}"' in index for file in coverage.files)
    assert index.count("<tr>") == len(NAMES) + 2
    page = shown(page_name(logic), "--dump-dom")
    lines = re.findall(r'<span class="line ([a-z]*)" id="L(\d+)">', page)
    kinds = {int(number): kind for kind, number in lines}
    assert len(kinds) == len(logic.text.splitlines())
    assert {number for number, kind in kinds.items() if kind == "miss"} == uncovered(logic)
    assert {number for number, kind in kinds.items() if kind == "part"} == partly(logic) - uncovered(logic)
    picture = tmp_path / "page.png"
    shown(page_name(logic), f"--screenshot={picture}")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 10_000
