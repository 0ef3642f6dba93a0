"""Checking a whole program: the passes over all units, and what every pass shares.

The passes run over all units before the next one begins: 1 collect types (`collection`), 2 resolve headers and members
(`hierarchy`, `members`), 3 declaration rules (`declarations`), 4 bodies (`bodies`). Knows nothing of running.
"""

import sys
from collections.abc import Sequence

from circuitscript.bindings import Bindings, CheckedProgram, CheckedUnit, OperatorBinding
from circuitscript.checker import bodies, collection, declarations, hierarchy, members
from circuitscript.checker.lookup import Lookup
from circuitscript.checker.messages import type_not_visible
from circuitscript.checker.options import CheckOptions
from circuitscript.checker.types import TypeResolver
from circuitscript.checker.units import ParsedUnit, UnitChecker, unit_checker
from circuitscript.checker.wellknown import WellKnown
from circuitscript.data.schema import Schema
from circuitscript.source import Diagnostic
from circuitscript.symbols import Relations, Type, TypeSymbol, Universe, fold
from circuitscript.syntax.ast import Declaration, TriggerUnit, TypeRef

MAXIMUM_DEPTH = 100_000


class ProgramChecker:
    """What the passes share. `types` are the top-level types by folded name, `unit_of` tells each type's unit."""

    def __init__(self, universe: Universe, schema: Schema, options: CheckOptions) -> None:
        self.universe = universe
        self.schema = schema
        self.options = options
        self.bindings = Bindings()
        self.units: list[UnitChecker] = []
        self.types: dict[str, TypeSymbol] = {}
        self.unit_of: dict[TypeSymbol, UnitChecker] = {}
        self.operator_choices: dict[tuple[str, Type, Type], OperatorBinding | None] = {}
        self.incomplete: set[TypeSymbol] = set()
        self.triggers: dict[str, Declaration] = {}
        self.known = WellKnown(universe)
        self.relations = Relations(universe)
        self.resolver = TypeResolver(self)
        self.lookup = Lookup(self)

    def add(self, parsed: ParsedUnit) -> UnitChecker:
        """Takes a parsed unit into the program."""
        version = self.options.api_versions.get(parsed.source.name, self.options.api_version)
        unit = unit_checker(parsed, version)
        self.units.append(unit)
        return unit

    def resolve_type(self, ref: TypeRef, scope: TypeSymbol | None, unit: UnitChecker) -> Type:
        """Returns the type that `ref` names inside the type `scope`; reports an unknown one and returns ANY.

        The answer is kept in `bindings.type_refs`, so that asking again neither costs nor reports again.
        """
        return self.resolver.resolve(ref, scope, unit)

    def resolve_visible_type(self, ref: TypeRef, scope: TypeSymbol, unit: UnitChecker) -> Type:
        """Like `resolve_type`, and reports a type that `scope` may not name."""
        is_new = ref not in self.bindings.type_refs
        found = self.resolve_type(ref, scope, unit)
        if is_new and not self.lookup.is_type_visible(found.symbol, scope):
            unit.report(ref, type_not_visible(found))
        return found

    def run(self) -> None:
        """Runs all passes."""
        for unit in self.units:
            collection.collect(self, unit)
            if unit.is_incomplete:
                self.incomplete.update(unit.types)
                if unit.body_type is not None:
                    self.incomplete.add(unit.body_type)
        for unit in self.units:
            hierarchy.resolve_headers(self, unit)
        hierarchy.break_cycles(self)
        self.resolver.is_final = True
        for unit in self.units:
            members.declare_members(self, unit)
        members.lay_out(self)
        for unit in self.units:
            declarations.check_declarations(self, unit)
        for unit in self.units:
            bodies.check_bodies(self, unit)

    def result(self) -> CheckedProgram:
        """Returns everything that was decided and found."""
        units = tuple(
            CheckedUnit(unit.source, unit.unit, tuple(unit.types), tuple(_in_order(unit)), unit.body_type)
            for unit in self.units
        )
        triggers = {
            fold(unit.unit.trigger.name.text): unit.unit.trigger
            for unit in self.units
            if isinstance(unit.unit, TriggerUnit)
        }
        return CheckedProgram(units, self.bindings, self.types, dict(triggers))


def check(
    units: Sequence[ParsedUnit], universe: Universe, schema: Schema, options: CheckOptions | None = None
) -> CheckedProgram:
    """Checks `units` together and returns what was decided, with every diagnostic (the parser's included)."""
    checker = ProgramChecker(universe, schema, options or CheckOptions())
    for unit in units:
        checker.add(unit)
    allow_deep_trees()
    checker.run()
    return checker.result()


def allow_deep_trees() -> None:
    """Raises the recursion limit to what the deepest tree needs; it stays there, as it is the whole process's.

    The parser bounds nesting, but a chain of calls may be as long as its source.
    """
    if sys.getrecursionlimit() < MAXIMUM_DEPTH:
        sys.setrecursionlimit(MAXIMUM_DEPTH)


def _in_order(unit: UnitChecker) -> list[Diagnostic]:
    return sorted(unit.diagnostics, key=lambda diagnostic: (diagnostic.span.start, diagnostic.span.end))
