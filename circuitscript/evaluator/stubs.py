"""Stubs of authors' types: objects of classes made at run time, whose methods ask a `StubProvider`. Compiled.

As in Apex a stub answers for every instance method that is not private, inherited ones and those that are not virtual
included; properties and static members stay as they are, and no constructor runs. A stub's class has one field more
than its superclass, where the provider stands.
"""

from typing import TYPE_CHECKING, Any

from mypy_extensions import i64

from circuitscript.evaluator.classes import RuntimeClass, make_instance, place_arguments, statics_of
from circuitscript.evaluator.linking import parents_of
from circuitscript.evaluator.nodes import NORMAL, RETURN, Routine, Statement, invoke
from circuitscript.evaluator.value_types import ValueTypes
from circuitscript.runtime import heap
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import ScriptException, Site
from circuitscript.symbols import MethodSymbol, Type, TypeKind, TypeSymbol, fold
from circuitscript.syntax import ast
from circuitscript.values.collections import ListValue
from circuitscript.values.instances import Instance, NativeInstance
from circuitscript.values.numbers import Long

if TYPE_CHECKING:
    from circuitscript.evaluator.planner import ProgramPlanner

SUFFIX = "__sfdc_ApexStub"
"""What Apex adds to the name of a class for that of its stub."""
_FOREIGN = "Test.createStub() can only be called with classes in the current namespace"
_ACCESSIBLE = frozenset({"public", "protected", "global"})
_WEIGHT = 6


class Provided:
    """What the stubs of a universe share: the provider's method, and the types of what is given to it."""

    def __init__(self, planner: "ProgramPlanner") -> None:
        universe = planner.universe
        self.types: ValueTypes = planner.types
        provider = universe.type("StubProvider").symbol.complete()
        self.handler: MethodSymbol = provider.methods["handleMethodCall"][0]
        self.token = universe.type("Type")
        self.long = universe.type("Long")
        self.tokens = universe.type("List", self.token)
        self.names = universe.type("List", universe.type("String"))
        self.values = universe.type("List", universe.type("Object"))


class AskProvider(Statement):
    """The body of a stub's method: asks the provider, and returns its answer as a value of the method's type."""

    provider_slot: i64

    def __init__(
        self, site: Site, name: str, result: Type, parameters: list[tuple[str, Type]], slot: int, provided: Provided
    ) -> None:
        super().__init__(site)
        self.name = name
        self.result = result
        self.parameters = parameters
        self.provider_slot = slot
        self.provided = provided
        self.is_void: bool = result.symbol.kind is TypeKind.VOID

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        stub: Instance = context.slots[base]
        provider: Instance = stub.fields[self.provider_slot]
        start = context.top
        place_arguments(context, start, provider, self._arguments(context, base, stub))
        context.sites[context.depth] = self.site
        runtime_class: RuntimeClass = provider.runtime_class
        answer = invoke(runtime_class.implementations[self.provided.handler], context, start)
        if self.is_void:
            return NORMAL
        context.result = self.provided.types.cast(answer, self.result)
        return RETURN

    def _arguments(self, context: Context, base: i64, stub: Instance) -> list[Any]:
        provided = self.provided
        context.charge_heap(3 * (heap.LIST + len(self.parameters) * (heap.ITEM + heap.NATIVE)) + heap.NATIVE)
        tokens: list[Any] = []
        names: list[Any] = []
        values: list[Any] = []
        slot = base + 1
        for name, type_ in self.parameters:
            value = context.slots[slot]
            slot += 1
            tokens.append(NativeInstance(provided.token, type_))
            names.append(name)
            values.append(Long(value) if value is not None and type_ == provided.long else value)
        return [
            stub,
            self.name,
            NativeInstance(provided.token, self.result),
            ListValue(provided.tokens, tokens),
            ListValue(provided.names, names),
            ListValue(provided.values, values),
        ]


def create_stub(planner: "ProgramPlanner", context: Context, type: Type, provider: Any) -> Instance:
    """Makes a stub of an author's class or interface; throws a `TypeException` for what cannot have one."""
    symbol = type.symbol
    stub_class = planner.stubs.get(symbol)
    if stub_class is None:
        _check(planner, type)
        stub_class = planner.stubs[symbol] = _link(planner, symbol)
    runtime_class = planner.runtime_class(symbol)
    if runtime_class.has_statics:
        statics_of(runtime_class, context)
    stub = make_instance(stub_class, context)
    stub.fields[symbol.field_count] = provider
    return stub


def _check(planner: "ProgramPlanner", type: Type) -> None:
    symbol = type.symbol
    if symbol not in planner.units or symbol.kind not in (TypeKind.CLASS, TypeKind.INTERFACE):
        raise ScriptException("TypeException", _FOREIGN)
    if planner.relations.instantiation(type, planner.universe.type("Database.Batchable").symbol) is not None:
        _refuse(type, "it implements Database.Batchable")
    constructors = symbol.constructors
    if constructors and not any(one.is_automatic or one.modifiers & _ACCESSIBLE for one in constructors):
        _refuse(type, "all its constructors are private")


def _refuse(type: Type, reason: str) -> None:
    raise ScriptException("TypeException", f"Test.createStub() cannot be called with {type.name}: {reason}")


def _link(planner: "ProgramPlanner", symbol: TypeSymbol) -> RuntimeClass:
    """Makes the class of a type's stubs."""
    parent = planner.runtime_class(symbol)
    declared = TypeSymbol(
        f"{symbol.name}{SUFFIX}",
        outer=symbol.outer,
        modifiers=frozenset({"public"}),
        superclass=None if symbol.is_interface else symbol.type,
        interfaces=(symbol.type,) if symbol.is_interface else (),
        field_count=symbol.field_count + 1,
    )
    linked = RuntimeClass(declared.type, None if symbol.is_interface else parent)
    linked.is_exception = parent.is_exception
    linked.defaults = [None] * declared.field_count
    linked.named = dict(parent.named)
    linked.methods = list(parent.methods)
    linked.implementations = dict(parent.implementations)
    _Methods(planner, linked, symbol).replace()
    return linked


class _Methods:
    """Puts the methods of a stub's class in the place of those that it inherits."""

    def __init__(self, planner: "ProgramPlanner", linked: RuntimeClass, symbol: TypeSymbol) -> None:
        self.planner = planner
        self.linked = linked
        self.symbol = symbol
        self.provided = Provided(planner)

    def replace(self) -> None:
        """Replaces what the virtual table has, what implements an interface, and what an interface still asks for."""
        linked = self.linked
        replaced: dict[Routine, Routine] = {}
        for index, method in enumerate(self.symbol.virtual_methods):
            if isinstance(method.origin, ast.Accessor):
                continue
            routine = self._routine(method, {})
            if not self.symbol.is_interface:
                inherited = linked.methods[index]
                linked.methods[index] = routine
                if inherited is not None:
                    replaced[inherited] = routine
        for implemented, inherited_body in list(linked.implementations.items()):
            linked.implementations[implemented] = replaced.get(inherited_body, inherited_body)
        self._implement(self.symbol.type)

    def _implement(self, type: Type) -> None:
        """Gives each method of the interfaces above a type a body, where none has been found for it."""
        symbol = type.symbol.complete()
        if symbol.is_interface:
            arguments = dict(zip(symbol.parameters, type.arguments, strict=False))
            for overloads in symbol.methods.values():
                for method in overloads:
                    if not method.is_static and method not in self.linked.implementations:
                        self.linked.implementations[method] = self._routine(method, arguments)
        for parent in parents_of(type):
            self._implement(parent)

    def _routine(self, method: MethodSymbol, arguments: dict[TypeSymbol, Type]) -> Routine:
        parameters = [(one.name, one.type.substitute(arguments)) for one in method.parameters]
        routine = Routine(f"Class.{self.linked.type.name}.{method.name}")
        result = method.return_type.substitute(arguments)
        slot = self.symbol.field_count
        body = AskProvider(self._site(routine.name, method), method.name, result, parameters, slot, self.provided)
        routine.body = body
        routine.extent = routine.frame_size = 1 + len(parameters)
        routine.holds = True
        routine.weight = _WEIGHT
        self.linked.named[f"{fold(method.name)}/{len(parameters)}"] = routine
        return routine

    def _site(self, frame: str, method: MethodSymbol) -> Site:
        """Returns the place of the method that a stub's method stands for."""
        unit = self.planner.units.get(method.owner)
        if unit is None or not isinstance(method.origin, ast.Node):
            return Site(frame, "", 1, 1)
        position = unit.complete().source.position(method.origin.span.start)
        return Site(frame, unit.source.name, position.line, position.column)
