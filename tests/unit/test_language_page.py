"""Every `apex` block of docs/language.md is what the page says: accepted and, with `// expect:`, run; or refused.

A block with `error=CODE` after its language is refused with that code and no other. The others are accepted; anonymous
ones run and do what stands beside their lines.
"""

import re
from pathlib import Path

import pytest
from attrs import frozen

from circuitscript.engine import Engine
from tests.expectations import failures

PAGE = Path(__file__).parents[2] / "docs" / "language.md"
SCHEMA = "highlevel"
_FENCE = re.compile(r"^```apex[ \t]*([^\n]*)\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
_TYPE = re.compile(
    r"\s*(?:@\w+(?:\([^)]*\))?\s*)*(?:(?:public|global|private|abstract|virtual)\s+)+(?:class|interface|enum)\b"
)


@frozen
class Block:
    """One example: its text, the code of the error that it shows, and where it begins."""

    text: str
    error: str
    line: int

    @property
    def file(self) -> str:
        """The name of the file that would hold it; empty for anonymous code."""
        if self.text.startswith("trigger "):
            return "Example.trigger"
        return "Example.cls" if _TYPE.match(self.text) else ""


def blocks() -> list[Block]:
    page = PAGE.read_text(encoding="utf-8")
    return [
        Block(match[2], match[1].strip().removeprefix("error="), page.count("\n", 0, match.start()) + 1)
        for match in _FENCE.finditer(page)
    ]


BLOCKS = blocks()


def test_page_has_examples_of_every_kind() -> None:
    assert len(BLOCKS) >= 40
    assert {block.file for block in BLOCKS} == {"", "Example.cls", "Example.trigger"}
    assert sum("// expect:" in block.text for block in BLOCKS) > 10
    assert sum(bool(block.error) for block in BLOCKS) > 10


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"line {block.line}")
def test_example_is_what_the_page_says(block: Block, tmp_path: Path) -> None:
    assert codes(block) == ({block.error} if block.error else set())
    if not block.error and not block.file:
        script = tmp_path / "script.cls"
        script.write_text(f"// schema: {SCHEMA}\n{block.text}", encoding="utf-8")
        assert failures(script) == []


def codes(block: Block) -> set[str]:
    sources = {block.file: block.text} if block.file else {}
    program = Engine().load(sources, schema=SCHEMA)
    if not block.file:
        program = program.compile_anonymous(block.text)
    return {one.code for one in program.diagnostics if one.severity.value == "error"}
