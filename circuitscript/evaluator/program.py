"""The executable program: what a run is given, immutable and shared between runs. Compiled."""

from contextlib import suppress
from typing import Any

from circuitscript.bindings import CheckedProgram, CheckedUnit
from circuitscript.evaluator.classes import RuntimeClass, construct, make_instance, place_arguments, statics_of
from circuitscript.evaluator.counting import Choice
from circuitscript.evaluator.nodes import Routine, Statement, invoke
from circuitscript.evaluator.planner import InvalidClass, PlanOptions, ProgramPlanner, class_symbols
from circuitscript.evaluator.planner_routines import BODY, RoutinePlan
from circuitscript.evaluator.stubs import create_stub
from circuitscript.runtime.context import Context
from circuitscript.runtime.program import Program
from circuitscript.symbols import MethodSymbol, Type, TypeSymbol, Universe, fold
from circuitscript.syntax import ast
from circuitscript.values.instances import EnumConstant, Instance


class ExecutableProgram(Program):
    """A planned program. Bodies are planned when they are first called; `plan_all` does so for all."""

    def __init__(self, planner: ProgramPlanner) -> None:
        super().__init__()
        self.planner = planner
        self.types: dict[str, TypeSymbol] = {}
        self.triggers: dict[str, Routine] = {}
        self.anonymous: list[Routine] = []
        for symbol in class_symbols(planner):
            planner.runtime_class(symbol)
            if symbol.outer is None or symbol.outer not in planner.units:
                self.types[fold(symbol.qualified_name)] = symbol
            self.types.setdefault(fold(symbol.qualified_name), symbol)
        for symbol, unit in planner.units.items():
            if symbol is unit.body_type:
                routine = planner.new_routine(RoutinePlan(symbol, None, BODY))
                if unit.tree_class is ast.TriggerUnit:
                    self.triggers[fold(symbol.name)] = routine
                else:
                    self.anonymous.append(routine)
        self.class_count = planner.class_count

    # What a run asks (runtime.program.Program)

    def call(self, context: Context, method: MethodSymbol, receiver: Any, arguments: list[Any]) -> Any:
        """Calls an author's method with values; an instance's class decides the body."""
        owner = method.owner
        if method.is_static:
            runtime_class = self.planner.runtime_class(owner)
            if runtime_class.has_statics:
                statics_of(runtime_class, context)
            return self._invoke(context, self.planner.routine(method), None, arguments)
        instance: Instance = receiver
        own: RuntimeClass = instance.runtime_class
        routine: Routine | None = own.implementations.get(method)
        if routine is None and method.slot >= 0 and not owner.is_interface:
            routine = own.methods[method.slot]
        if routine is None:
            routine = self.planner.routine(method)
        return self._invoke(context, routine, receiver, arguments)

    def call_named(self, context: Context, receiver: Any, name: str, arguments: list[Any]) -> Any:
        """Calls the author's method `name` of an object."""
        instance: Instance = receiver
        own: RuntimeClass = instance.runtime_class
        routine = own.named.get(f"{name.lower()}/{len(arguments)}")
        if routine is None:
            raise LookupError(f"{instance.type.name} has no method {name} with {len(arguments)} parameters")
        return self._invoke(context, routine, receiver, arguments)

    def has_method(self, receiver: Any, name: str, count: int) -> bool:
        """Whether the object's class has an author's method with this folded name and number of parameters."""
        instance: Instance = receiver
        own: RuntimeClass | None = instance.runtime_class
        return own is not None and f"{name}/{count}" in own.named

    def new_instance(self, context: Context, type: Type, arguments: list[Any]) -> Any:
        """Makes an object with the constructor that takes so many arguments; raises `LookupError` without one."""
        runtime_class = self.planner.classes.get(type.symbol)
        if runtime_class is None:
            raise LookupError(f"{type.name} is no class of this program")
        for method, routine in runtime_class.constructors:
            if len(method.parameters) == len(arguments):
                return construct(runtime_class, routine, context, arguments, None)
        raise LookupError(f"{type.name} has no constructor with {len(arguments)} parameters")

    def allocate(self, context: Context, type: Type) -> Any:
        """Makes an object of an author's class without running anything of it; its fields are null."""
        return make_instance(self.planner.runtime_class(type.symbol), context)

    def conforms(self, value: Any, type: Type) -> bool:
        """Whether `value instanceof type`; null conforms to nothing."""
        return self.planner.types.conforms(value, type)

    def create_stub(self, context: Context, type: Type, provider: Any) -> Any:
        """Makes an object of an author's type whose methods all call `provider.handleMethodCall`."""
        return create_stub(self.planner, context, type, provider)

    def find_type(self, name: str) -> TypeSymbol | None:
        """Returns the author's type with this (qualified) name, or the predefined one, or None."""
        found = self.types.get(name.lower())
        return found if found is not None else self.planner.universe.find(name.lower())

    def enum_constants(self, symbol: TypeSymbol) -> list[EnumConstant]:
        """Returns the constants of an enum in order."""
        if not symbol.is_library:
            return self.planner.runtime_class(symbol).constants
        fields = [field for field in symbol.complete().fields.values() if field.is_enum_constant]
        return [self.planner.constant(field) for field in sorted(fields, key=lambda one: one.slot)]

    # What an engine asks

    def run_anonymous(self, context: Context) -> None:
        """Runs the anonymous code among the units; raises `LookupError` when there is none."""
        if not self.anonymous:
            raise LookupError("the program has no anonymous code")
        self._invoke(context, self.anonymous[-1], None, [])

    def run_trigger(self, context: Context, name: str) -> None:
        """Runs the body of the `.trigger` unit `name`; raises `LookupError` when there is none."""
        routine = self.triggers.get(name.lower())
        if routine is None:
            raise LookupError(name)
        self._invoke(context, routine, None, [])

    def plan_all(self) -> None:
        """Plans every body."""
        self.plan_units(frozenset([unit.source.name for unit in self.planner.units.values()]))

    def plan_units(self, sources: frozenset[str]) -> None:
        """Plans every body in the sources of these names, for coverage of code that was never called.

        Bodies that need a class with errors have no plan: they cannot run.
        """
        planner = self.planner
        for symbol, unit in planner.units.items():
            if unit.source.name in sources:
                for method in declared_methods(symbol):
                    planner.routine(method)
        for routine, plan in list(planner.plans.items()):
            if planner.unit_of(plan.owner).source.name in sources:
                with suppress(InvalidClass):
                    routine.prepare()

    def methods(self) -> list[tuple[CheckedUnit, MethodSymbol, int]]:
        """Returns the methods planned so far that have statements, with their units and how often they were entered."""
        found: list[tuple[CheckedUnit, MethodSymbol, int]] = []
        for routine, plan in self.planner.plans.items():
            if plan.method is not None and routine.body is not None:
                found.append((self.planner.unit_of(plan.owner), plan.method, routine.body.hits))
        return found

    def statements(self) -> list[Statement]:
        """Returns the statements planned so far, each with its place and its number of executions."""
        return list(self.planner.statements)

    def choices(self) -> list[tuple[str, Choice]]:
        """Returns the decisions planned so far by source, where branches are counted."""
        return list(self.planner.choices)

    def _invoke(self, context: Context, routine: Routine, receiver: Any, arguments: list[Any]) -> Any:
        base = context.top
        place_arguments(context, base, receiver, arguments)
        return invoke(routine, context, base)


def declared_methods(symbol: TypeSymbol) -> list[MethodSymbol]:
    """Returns the methods, constructors and accessors of an author's type that have a body."""
    if symbol.is_interface:
        return []
    found = [method for overloads in symbol.methods.values() for method in overloads]
    found += symbol.constructors
    for field in symbol.fields.values():
        found += [accessor for accessor in (field.getter, field.setter) if accessor is not None]
    return [method for method in found if method.owner is symbol and not (method.is_abstract or method.is_automatic)]


def plan(
    checked: CheckedProgram, universe: Universe, *, count_branches: bool = False, is_observed: bool = False
) -> ExecutableProgram:
    """Returns the executable form of the units without errors.

    `count_branches` counts the ways of decisions, `is_observed` calls the run's observer before every statement.
    """
    return ExecutableProgram(ProgramPlanner(checked, universe, PlanOptions(count_branches, is_observed)))
