"""Every class and method of `../shared/apex/signatures.tsv` is there, or the checker says what to use instead."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from circuitscript.library.left_out import use_instead
from circuitscript.library.universe import library_class, make_universe
from circuitscript.symbols import TypeSymbol, Universe

SIGNATURES = Path(__file__).parents[3] / "shared" / "apex" / "signatures.tsv"
INTERNAL = ("Internal.", "SObjectStubs.")
"""What the table's source has for its own use."""
IMPLIED = {
    ("System", "runAs"),  # a statement of the language
    ("Database.Batchable", "start"),  # either of two, which the checker knows
    ("Database.QueryLocator", "querymore"),  # undocumented
}
ON_FIELDS = "addError"
"""`record.Field.addError(…)` is the record's method."""

pytestmark = pytest.mark.skipif(not SIGNATURES.exists(), reason="needs ../shared/apex/signatures.tsv")


@pytest.fixture(scope="module")
def universe() -> Universe:
    return make_universe(lambda name: None)


def rows() -> list[dict[str, str]]:
    with SIGNATURES.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file, delimiter="\t"))
    return [row for row in found if not row["class"].startswith(INTERNAL) and not row["class"].endswith("Impl")]


def above(symbol: TypeSymbol, universe: Universe) -> Iterator[TypeSymbol]:
    yield symbol.complete()
    parents = symbol.interfaces if symbol.superclass is None else (symbol.superclass, *symbol.interfaces)
    for parent in parents:
        yield from above(parent.symbol, universe)
    if not parents and symbol.name != "Object":
        yield universe.type("Object").symbol.complete()


def test_every_class_is_there_or_explained(universe: Universe) -> None:
    names = dict.fromkeys(row["class"] for row in rows())
    assert len(names) > 500
    missing = [name for name in names if universe.find(name.lower()) is None and not use_instead(name)]
    assert missing == []


def test_every_method_is_there_or_explained(universe: Universe) -> None:
    missing = set()
    for row in rows():
        name, member = row["class"], row["member"]
        if row["kind"] != "method" or library_class(name) is None or member in ("clone", ON_FIELDS):
            continue
        symbol = universe.find(name.lower())
        assert symbol is not None
        is_there = any(member in one.methods for one in above(symbol, universe))
        if not is_there and (name, member) not in IMPLIED and not use_instead(f"{name}.{member}"):
            missing.add(f"{name}.{member}")
    assert missing == set()


def test_what_is_left_out_is_not_there(universe: Universe) -> None:
    """A hint that says what to use instead of something that works would mislead."""
    for name in dict.fromkeys(row["class"] for row in rows()):
        declaration = library_class(name)
        symbol = universe.find(name.lower())
        if declaration is not None and symbol is not None:
            both = [one for one in declaration.unavailable if one in symbol.complete().methods]
            assert both == [], name
