"""Reads coverage off a program that ran: the counters of its executable statements and conditions."""

from circuitscript.engine import Program
from circuitscript.testing.coverage import BranchCount, Coverage, FileCoverage, StatementCount, place_of
from circuitscript.testing.discovery import is_test_unit

STDLIB = "stdlib/"


def measure(program: Program) -> Coverage:
    """Returns the coverage of every source but tests and the library; code that was never called counts too."""
    program.executable.plan_all()
    units = [unit for unit in program.checked.units if not (is_test_unit(unit) or unit.source.name.startswith(STDLIB))]
    statements: dict[str, list[StatementCount]] = {unit.source.name: [] for unit in units}
    branches: dict[str, list[BranchCount]] = {unit.source.name: [] for unit in units}
    for statement in program.executable.statements():
        site = statement.site
        if site.source in statements:
            statements[site.source].append(StatementCount(site.line, site.column, statement.hits))
    for source, choice in program.executable.choices():
        if source in branches:
            seen = sum(1 for branch in branches[source] if branch.line == choice.line)
            branches[source].append(BranchCount(choice.line, seen + 1, (choice.taken, choice.not_taken)))
    files = (
        FileCoverage(
            unit.source.name,
            unit.source.text,
            tuple(sorted(statements[unit.source.name], key=place_of)),
            tuple(sorted(branches[unit.source.name], key=place_of)),
        )
        for unit in units
    )
    return Coverage(tuple(sorted(files, key=lambda file: file.name)))
