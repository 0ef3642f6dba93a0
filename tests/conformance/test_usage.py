"""How much of what authors use is there, from `../shared/apex/usage.tsv`, weighted by how often they use it."""

import csv
import re
from pathlib import Path

import pytest

from circuitscript.library.universe import library_class, make_universe
from circuitscript.symbols import TypeSymbol, Universe

USAGE = Path(__file__).parents[3] / "shared" / "apex" / "usage.tsv"
SHARE = 0.995
USER_INTERFACE = re.compile(r"ApexPages|SelectOption|PageReference|Cookie|Component")
ARRAYS = {"String", "Integer", "Object", "SObject"}
"""Types of which only arrays are made: `new String[]{…}`, which is the language's."""

pytestmark = pytest.mark.skipif(not USAGE.exists(), reason="needs ../shared/apex/usage.tsv")


def classes(text: str) -> list[str]:
    """`?(List|Set)` stands for either class."""
    chained = re.fullmatch(r"\?\((.*)\)", text)
    return chained[1].split("|") if chained else [text]


def has(universe: Universe, name: str, member: str) -> bool:
    if member == "<new>" and name in ARRAYS:
        return True
    if (name, member) == ("System", "runAs"):
        return True
    symbol: TypeSymbol | None = universe.find(name.lower())
    while symbol is not None:
        symbol.complete()
        if symbol.constructors if member == "<new>" else member in symbol.methods or member in symbol.fields:
            return True
        parent = symbol.superclass
        symbol = parent.symbol if parent is not None else universe.find("object") if symbol.name != "Object" else None
    return False


def explained(name: str, member: str) -> bool:
    """Whether a class says what to use instead."""
    declaration = library_class(name)
    return declaration is not None and member.lower() in {left_out.lower() for left_out in declaration.unavailable}


def test_what_authors_use_is_there() -> None:
    universe = make_universe(lambda name: None)
    total, missing = 0, {}
    with USAGE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            names = classes(row["class"])
            if any(USER_INTERFACE.match(name) for name in names):
                continue
            total += int(row["count"])
            if not any(has(universe, name, row["member"]) for name in names):
                missing[f"{row['class']}.{row['member']}"] = int(row["count"])
    assert 1 - sum(missing.values()) / total >= SHARE, missing
