"""From what the checker decided to a tree that walks itself: classes at once, bodies at their first call. Compiled.

`plan` is the whole of it. Reads the checked program and its bindings, and decides nothing that they have decided.
"""

from collections.abc import Sequence
from typing import Any

from circuitscript.bindings import Bindings, CheckedProgram, CheckedUnit
from circuitscript.data.query import LogicalQuery
from circuitscript.evaluator.classes import RuntimeClass
from circuitscript.evaluator.counting import Choice
from circuitscript.evaluator.linking import link_class
from circuitscript.evaluator.literals import Constant
from circuitscript.evaluator.nodes import Expression, Planning, Routine, Statement
from circuitscript.evaluator.planner_describe import describe_token, field_error
from circuitscript.evaluator.planner_routines import RoutinePlan, plan_routine
from circuitscript.evaluator.value_types import ValueTypes
from circuitscript.runtime.exceptions import LimitException
from circuitscript.source.locks import RLock
from circuitscript.symbols import FieldSymbol, MethodSymbol, Symbol, Type, TypeKind, TypeSymbol, Universe
from circuitscript.symbols.relations import Relations
from circuitscript.syntax import ast
from circuitscript.values.equality import has_plain_keys
from circuitscript.values.instances import EnumConstant, NativeInstance


class InvalidClass(LimitException):
    """What is to run needs a class that has errors, or that inherits from one."""

    def __init__(self, symbol: TypeSymbol) -> None:
        message = f"Dependent class is invalid and needs recompilation: Class.{symbol.qualified_name}"
        super().__init__(message, "TypeException")


class PlanOptions:
    """What is woven in: branch counts for coverage, and calls of the run's observer around statements and routines."""

    def __init__(self, count_branches: bool = False, is_observed: bool = False) -> None:
        self.count_branches = count_branches
        self.is_observed = is_observed


class ProgramPlanner(Planning):
    """Plans one program; kept by it, because bodies are planned when they are first called."""

    def __init__(self, checked: CheckedProgram, universe: Universe, options: PlanOptions) -> None:
        self.lock: Any = RLock()
        self.checked = checked
        self.bindings: Bindings = checked.bindings
        self.universe = universe
        self.options = options
        self.relations = Relations(universe)
        self.types = ValueTypes(universe, self.relations)
        self.string = universe.type("String")
        self.exception = universe.type("Exception")
        self.iterable: TypeSymbol = universe.type("Iterable").symbol
        self.classes: dict[TypeSymbol, RuntimeClass] = {}
        self.stubs: dict[TypeSymbol, RuntimeClass] = {}
        self.routines: dict[MethodSymbol, Routine] = {}
        self.plans: dict[Routine, RoutinePlan] = {}
        self.units: dict[TypeSymbol, CheckedUnit] = {}
        self.statements: list[Statement] = []
        self.choices: list[tuple[str, Choice]] = []
        self.class_count = 0
        for unit in runnable_units(checked):
            for symbol in unit.types:
                self.units[symbol] = unit
            if unit.body_type is not None:
                self.units[unit.body_type] = unit

    def unit_of(self, symbol: TypeSymbol) -> CheckedUnit:
        """Returns the unit that declares a type; ends the run where that unit cannot run."""
        unit = self.units.get(symbol)
        if unit is None:
            raise InvalidClass(symbol)
        return unit

    def plan(self, routine: Routine) -> None:
        """Plans a body at its first call."""
        with self.lock:
            if routine.planning is not None:
                plan_routine(self, routine, self.plans[routine])
                routine.planning = None

    def runtime_class(self, symbol: TypeSymbol) -> RuntimeClass:
        """Returns the run-time form of an author's type."""
        found = self.classes.get(symbol)
        return link_class(self, symbol) if found is None else found

    def routine(self, method: MethodSymbol) -> Routine:
        """Returns the routine of an author's method, constructor or accessor."""
        found = self.routines.get(method)
        if found is not None:
            return found
        with self.lock:
            found = self.routines.get(method)
            if found is None:
                found = self.new_routine(RoutinePlan(method.owner, method))
                self.routines[method] = found
            return found

    def new_routine(self, plan: RoutinePlan) -> Routine:
        """Makes a routine that is planned at its first call."""
        routine = Routine(plan.frame(self.unit_of(plan.owner)), self)
        self.plans[routine] = plan
        return routine

    def constructor(self, method: MethodSymbol) -> Routine | None:
        """Returns the routine of a constructor, None for one that does nothing."""
        if method.is_automatic and not method.parameters and self.bindings.super_calls.get(method) is None:
            runtime_class = self.runtime_class(method.owner)
            if runtime_class.initializer is None:
                return None
        return self.routine(method)

    def constant(self, symbol: FieldSymbol) -> EnumConstant:
        """Returns the object of an enum constant."""
        if symbol.owner.is_library:
            origin = symbol.origin
            assert isinstance(origin, EnumConstant)
            return origin
        return self.runtime_class(symbol.owner).constants[symbol.slot]

    def type_token(self, type_: Type) -> NativeInstance:
        """Returns what `T.class` stands for."""
        return NativeInstance(self.universe.type("Type"), type_)

    def is_exception(self, type_: Type) -> bool:
        """Whether a type is an exception."""
        return self.relations.instantiation(type_, self.exception.symbol) is not None

    def list_of_rows(self, query: LogicalQuery) -> Type:
        """Returns the type of the list that a query yields."""
        name = "AggregateResult" if query.is_aggregate else query.object.name
        return self.universe.type("List", self.universe.type(name))

    def empty_collection(self, type_: Type) -> Expression:
        """Returns `new` of a collection that the checker bound to no constructor."""
        from circuitscript.evaluator.collections import NewList, NewMap, NewSet

        if type_.symbol.name == "Set":
            return NewSet(type_, [], has_plain_keys(type_.arguments[0]))
        if type_.symbol.name == "Map":
            return NewMap(type_, [], [], has_plain_keys(type_.arguments[0]))
        return NewList(type_, [])

    def iterable_method(self) -> MethodSymbol:
        """Returns `Iterable.iterator`."""
        return self.iterable.complete().methods["iterator"][0]

    def iterator_methods(self) -> tuple[MethodSymbol, MethodSymbol]:
        """Returns `Iterator.hasNext` and `Iterator.next`."""
        methods = self.universe.type("Iterator").symbol.complete().methods
        return methods["hasnext"][0], methods["next"][0]

    def describe_token(self, node: ast.Expression, symbol: Symbol) -> Expression:
        """Returns the value of `Contact.Email`, `Contact.SObjectType` and their like."""
        return Constant(describe_token(self.universe, self.bindings, node, symbol))

    def field_error(self, method: MethodSymbol, field: str) -> MethodSymbol | None:
        """Returns the overload of `addError` that is told a field before the message, None where there is none."""
        return field_error(method, field)


def runnable_units(checked: CheckedProgram) -> Sequence[CheckedUnit]:
    """Returns the units that have a tree and can run."""
    return [unit for unit in checked.runnable_units() if unit.tree_class is not None]


def class_symbols(planner: ProgramPlanner) -> list[TypeSymbol]:
    """Returns all types of the runnable units that can have objects or statics."""
    return [symbol for symbol in planner.units if symbol.kind in _LINKED]


_LINKED: Any = frozenset({TypeKind.CLASS, TypeKind.ENUM, TypeKind.INTERFACE})
