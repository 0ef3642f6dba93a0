"""Every example in the README and the docs does what the page shows.

In a `console` block a line that begins with `$ ` is a command, run by `sh` in a fresh folder that has the checkout's
`examples` in it; the lines below it are its output, standard error included. `…` stands for any text in a line, and
on a line of its own for any lines. `# exits with 1` at the end of a command names its exit code. A `python` block is
run after the ones before it on the page; a `text` block right after it is what it prints. A `file=NAME` after the
language of a block writes the block to that file, in the same folder.
"""

import contextlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from tests.e2e.conftest import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "examples").rglob("*.md"))]
_CREDENTIALS = frozenset({"CENSUS_KEY", "GOOGLE_MAPS_KEY", "LINKEDIN_TOKEN"})
"""What the examples would call real services with."""
_FENCE = re.compile(r"^```(\w*)[ \t]*([^\n]*)\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
_EXITS = re.compile(r"\s+# exits with (\d+)$")


@frozen
class Block:
    """One fenced block of a page."""

    language: str
    settings: str
    text: str
    line: int
    is_next: bool
    """Whether nothing but blank lines stands between the block and the one before it."""


def blocks_of(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    found, end = [], 0
    for match in _FENCE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        found.append(Block(match[1], match[2].strip(), match[3], line, not text[end : match.start()].strip()))
        end = match.end()
    return found


def commands_of(block: Block) -> Iterator[tuple[str, int, list[str]]]:
    """Yields each command with its exit code and the lines of output that are shown for it."""
    command, code, lines = "", 0, []
    for line in block.text.splitlines():
        if not line.startswith("$ "):
            lines.append(line)
            continue
        if command:
            yield command, code, lines
        exits = _EXITS.search(line)
        command, code, lines = _EXITS.sub("", line[2:]), int(exits[1]) if exits else 0, []
    if command:
        yield command, code, lines


def pattern_of(lines: list[str]) -> str:
    parts = []
    for line in lines:
        if line.strip() == "…":
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*?".join(map(re.escape, re.split(" *… *", line.rstrip()))) + r"[ \t]*\n")
    return "".join(parts)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Returns an environment in which `circuitscript` is this checkout."""
    folder = tmp_path_factory.mktemp("bin")
    command = folder / "circuitscript"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m circuitscript "$@"\n')
    command.chmod(0o755)
    return {
        **{name: value for name, value in os.environ.items() if name not in _CREDENTIALS},
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "XDG_CACHE_HOME": str(folder),
        "NO_COLOR": "1",
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_page_shows_what_happens(page: Path, environment: dict[str, str], tmp_path: Path) -> None:
    blocks = blocks_of(page)
    folder = tmp_path
    (folder / "examples").symlink_to(ROOT / "examples")
    namespace: dict[str, Any] = {"__name__": "__main__"}
    printed: str | None = None
    for block in blocks:
        place = f"{page.relative_to(ROOT)}:{block.line}"
        if "file=" in block.settings:
            file = folder / block.settings.partition("file=")[2].split()[0]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            run_console(block, place, folder, environment)
        elif block.language == "text" and printed is not None and block.is_next:
            assert re.fullmatch(pattern_of(block.text.splitlines()), printed), f"{place}: printed\n{printed}"
        if block.language == "python" and "file=" not in block.settings:
            printed = run_python(block, place, folder, namespace)
        else:
            printed = None


def run_console(block: Block, place: str, folder: Path, environment: dict[str, str]) -> None:
    for command, code, lines in commands_of(block):
        process = subprocess.run(
            ["/bin/sh", "-c", command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment,
            timeout=120,
            check=False,
        )
        output = process.stdout.decode()
        assert process.returncode == code, f"{place}: {command} exits with {process.returncode}:\n{output}"
        if lines:
            assert re.fullmatch(pattern_of(lines), output), f"{place}: {command} prints\n{output}"


def run_python(block: Block, place: str, folder: Path, namespace: dict[str, Any]) -> str:
    before = Path.cwd()
    output = io.StringIO()
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(output):
            exec(compile("\n" * block.line + block.text, place, "exec"), namespace)
    finally:
        os.chdir(before)
    return output.getvalue()
