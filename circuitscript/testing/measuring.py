"""Reads coverage off a program that ran: the counters of its executable statements and decisions."""

from collections import defaultdict

from circuitscript.bindings import CheckedUnit
from circuitscript.engine import Program
from circuitscript.symbols import MethodSymbol
from circuitscript.syntax import ast
from circuitscript.testing.coverage import (
    BranchCount,
    Coverage,
    FileCoverage,
    MethodCount,
    StatementCount,
    place_of,
)
from circuitscript.testing.discovery import has_errors, is_test_unit

STDLIB = "stdlib/"


def measured_units(program: Program) -> list[CheckedUnit]:
    """Returns the units that count for coverage: all but tests, the library, and what does not check and cannot run."""
    return [
        unit
        for unit in program.checked.units
        if not (is_test_unit(unit) or unit.source.name.startswith(STDLIB) or has_errors(unit))
    ]


def measure(program: Program) -> Coverage:
    """Returns the coverage of every source but tests and the library; code that was never called counts too."""
    units = measured_units(program)
    names = frozenset(unit.source.name for unit in units)
    program.executable.plan_units(names)
    statements: defaultdict[str, list[StatementCount]] = defaultdict(list)
    branches: defaultdict[str, list[BranchCount]] = defaultdict(list)
    methods: defaultdict[str, list[MethodCount]] = defaultdict(list)
    for statement in program.executable.statements():
        site = statement.site
        statements[site.source].append(StatementCount(site.line, site.column, statement.hits))
    for source, choice in program.executable.choices():
        branches[source].append(BranchCount(choice.line, choice.column, tuple(choice.counts), choice.kind))
    for unit, method, hits in program.executable.methods():
        methods[unit.source.name].append(MethodCount(_line(unit, method), _name(method), hits))
    files = (
        FileCoverage(
            unit.source.name,
            unit.source.text,
            tuple(sorted(statements[unit.source.name], key=place_of)),
            tuple(sorted(branches[unit.source.name], key=place_of)),
            tuple(sorted(methods[unit.source.name], key=lambda method: (method.line, method.name))),
        )
        for unit in units
    )
    return Coverage(tuple(sorted(files, key=lambda file: file.name)))


def _line(unit: CheckedUnit, method: MethodSymbol) -> int:
    """Returns the line on which a method is named; that of its class where nobody wrote it."""
    node = method.origin if isinstance(method.origin, ast.Node) else method.owner.origin
    if isinstance(node, ast.MethodDeclaration | ast.ConstructorDeclaration | ast.ClassDeclaration):
        node = node.name
    return unit.source.position(node.span.start).line if isinstance(node, ast.Node) else 1


def _name(method: MethodSymbol) -> str:
    """Returns `Class.method(Types)`, by which lcov's readers tell overloads apart."""
    types = ", ".join(parameter.type.name for parameter in method.parameters)
    owner = method.owner.qualified_name
    return f"{owner}({types})" if method.is_constructor else f"{owner}.{method.name}({types})"
