"""Reads the tables of `../shared/apex/conformance`."""

import re
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

DATA = Path(__file__).parents[3] / "shared" / "apex" / "conformance"
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


@frozen
class Row:
    """One row: a snippet, and what the org did with it."""

    area: str
    id: str
    section: str
    form: str
    code: str
    outcome: str
    exc_type: str
    expected: str

    @property
    def key(self) -> str:
        """What tells the row from the others of its area."""
        return f"{self.section}/{self.id}"


def read_rows(area: str) -> Iterator[Row]:
    """Yields the rows of one area."""
    for cells in _read(area):
        yield Row(
            area,
            cells["id"],
            cells["section"],
            cells["form"],
            cells["code"],
            cells["outcome"],
            cells["exc_type"],
            cells["expected"],
        )


def read_declarations(area: str) -> Iterator[tuple[str, str]]:
    """Yields name and source of the classes that an area's snippets need."""
    for cells in _read("declarations"):
        if cells["area"] in ("*", area):
            yield cells["class"], cells["code"]


def _read(name: str) -> Iterator[dict[str, str]]:
    head, *lines = (DATA / f"{name}.tsv").read_text(encoding="utf-8").split("\n")
    columns = head.split("\t")
    for line in lines:
        if line:
            yield dict(zip(columns, map(_unescaped, line.split("\t")), strict=False))


def _unescaped(cell: str) -> str:
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), cell, flags=re.DOTALL)
