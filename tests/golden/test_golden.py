"""Whole files beside what comes of them: `.ast` the tree, `.formatted` the formatted text, `.errors` the diagnostics.

`pytest tests/golden --update-golden` writes what comes of them now; the change is reviewed as a difference.
"""

from pathlib import Path

import pytest

from circuitscript.source import SourceText
from circuitscript.syntax.ast.equality import same_tree
from circuitscript.syntax.parser import parse_unit
from circuitscript.syntax.printer import format_source, print_node
from tests.syntax_trees import KINDS, dump, messages

FOLDER = Path(__file__).parent
SOURCES = sorted(path for path in FOLDER.iterdir() if path.suffix in KINDS)


def read(path: Path) -> SourceText:
    return SourceText(path.name, path.read_text(encoding="utf-8"))


def compare(path: Path, text: str, update: bool) -> None:
    """Compares `text` with the file at `path`; an empty text means that there is none."""
    if update:
        if text:
            path.write_text(text, encoding="utf-8", newline="\n")
        else:
            path.unlink(missing_ok=True)
    expected = path.read_text(encoding="utf-8") if path.exists() else ""
    assert text == expected, f"{path.name} differs; run with --update-golden and review the difference"


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_tree_is_golden(path: Path, update: bool) -> None:
    source = read(path)
    result = parse_unit(source, KINDS[path.suffix])
    assert result.unit is not None
    compare(path.with_suffix(f"{path.suffix}.ast"), dump(result.unit, source), update)
    compare(path.with_suffix(f"{path.suffix}.errors"), "".join(f"{line}\n" for line in messages(result)), update)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_formatted_text_is_golden(path: Path, update: bool) -> None:
    source = read(path)
    text = format_source(source, KINDS[path.suffix])
    compare(path.with_suffix(f"{path.suffix}.formatted"), text or "", update)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_printed_tree_is_the_same_tree(path: Path) -> None:
    kind = KINDS[path.suffix]
    tree = parse_unit(read(path), kind).unit
    assert tree is not None
    again = parse_unit(SourceText("printed", print_node(tree)), kind)
    assert not again.diagnostics or path.stem == "errors"
    assert again.unit is not None
    assert same_tree(tree, again.unit)
