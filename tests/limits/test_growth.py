"""Every member of the library is known to make something grow, and has a program that its limit ends, or not to.

The programs run in processes of their own, which count what Python allocates: a body that allocates before it charges
shows here, even where its run is ended rightly.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from circuitscript.data.schema import ObjectDefinition
from circuitscript.library.configuration import configuration_methods
from circuitscript.library.declare import Builtin
from circuitscript.library.operators import declarations
from circuitscript.library.signatures import parse_signature
from circuitscript.library.universe import class_names, library_class
from circuitscript.symbols import TypeKind
from circuitscript.syntax import ast
from tests.limits.growing import CONSTANT, CONSTRUCTS, FILES, OPERATORS
from tests.limits.growth_runs import MOST, programs

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PROGRAMS = programs()
GROWING = frozenset(member for members, _, _ in PROGRAMS for member in members.split())
FIXED = frozenset({"Boolean", "Integer", "Long", "Double", "Date", "Datetime", "Time"})
"""Results that need no memory to speak of."""


def members() -> Iterator[tuple[str, Builtin]]:
    """Yields all members of the library's classes by name; a constructor has that of its class."""
    for name in class_names():
        declaration = library_class(name)
        assert declaration is not None
        for member in declaration.members:
            yield f"{name}.{parse_signature(member.signature).name}", member


def is_fixed(member: Builtin) -> bool:
    """Whether a member is an author's own, or its result is of a fixed size and it is no setter."""
    result = parse_signature(member.signature).result
    if member.kind == "abstract" and member.body.__module__.endswith(".declare"):
        return True
    if result is None or result.name == "void":
        return False
    known = library_class(result.name)
    return result.name in FIXED or (known is not None and known.kind is TypeKind.ENUM)


def listed(name: str, patterns: frozenset[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def test_every_member_is_known_to_grow_or_not_to() -> None:
    growing = GROWING | frozenset(" ".join(FILES.values()).split())
    constant = frozenset(" ".join(CONSTANT.values()).split())
    unknown = {
        name
        for name, member in members()
        if not listed(name, growing) and not listed(name, constant) and not is_fixed(member)
    }
    assert unknown == set()


def test_every_line_of_the_table_is_about_members() -> None:
    names = {name for name, _ in members()}
    lines = GROWING | frozenset(" ".join((*FILES.values(), *CONSTANT.values())).split())
    assert {pattern for pattern in lines if not any(fnmatchcase(name, pattern) for name in names)} == set()


def test_no_member_is_in_both_tables_by_its_name() -> None:
    constant = " ".join(CONSTANT.values()).split()
    assert GROWING & frozenset(constant) == set()
    assert len(constant) == len(set(constant))


def test_methods_of_custom_settings_are_the_known_ones() -> None:
    """They hand out copies of the store's records, charged as the rows of a query are."""
    known = {"getInstance", "getOrgDefaults", "getValues", "getAll"}
    for kind in ("hierarchy", "list", "metadata"):
        definition = ObjectDefinition("Setting__c", configuration=kind)
        found = configuration_methods(definition)
        assert found
        assert {parse_signature(member.signature).name for member in found} <= known


def test_operators_grow_texts_and_decimals_only() -> None:
    assert {each.result for each in declarations()} - FIXED == set(OPERATORS)


def test_every_construct_is_known_to_grow_or_not_to() -> None:
    known = " ".join(CONSTRUCTS.values()).split()
    assert sorted(known) == sorted({*leaves(ast.Expression), *leaves(ast.Statement)})


def test_the_programs_of_the_tables_are_there() -> None:
    named = {*FILES, *OPERATORS.values(), *CONSTRUCTS} - {""}
    assert {name for name in named if not (HERE / "hostile" / f"{name}.cls").exists()} == set()


def leaves(kind: type[ast.Node]) -> list[str]:
    """Returns the names of the classes of nodes under `kind` that have no classes under them."""
    below = kind.__subclasses__()
    return [name for each in below for name in leaves(each)] if below else [kind.__name__]


@pytest.fixture(scope="module")
def reports() -> list[dict[str, object]]:
    """Returns what became of each program; every core runs a share of them."""
    shares = os.cpu_count() or 1
    command = [sys.executable, "-m", "tests.limits.growth_runs", "--share"]

    def run(first: int) -> str:
        shared = [*command, f"{first}/{shares}"]
        finished = subprocess.run(shared, cwd=ROOT, capture_output=True, text=True, timeout=1800, check=False)
        assert finished.returncode == 0, finished.stderr[-2000:]
        return finished.stdout

    with ThreadPoolExecutor(shares) as pool:
        return [json.loads(line) for printed in pool.map(run, range(shares)) for line in printed.splitlines()]


def test_every_program_is_ended_by_its_limit(reports: list[dict[str, object]]) -> None:
    assert len(reports) == len(PROGRAMS)
    assert [report for report in reports if not report["is_ended_rightly"]] == []


def test_no_program_allocates_more_than_its_heap_allows(reports: list[dict[str, object]]) -> None:
    assert [report for report in reports if int(str(report["grown"])) > MOST] == []
