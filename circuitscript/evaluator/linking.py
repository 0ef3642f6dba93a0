"""Making the run-time form of a class from its symbol: virtual table, implementations, initialisers. Compiled."""

from typing import TYPE_CHECKING

from circuitscript.evaluator.bridges import static_bridge
from circuitscript.evaluator.classes import RuntimeClass
from circuitscript.evaluator.nodes import Routine
from circuitscript.evaluator.planner_routines import INITIALIZER, STATIC_INITIALIZER, RoutinePlan
from circuitscript.symbols import MethodSymbol, Type, TypeKind, TypeSymbol, fold
from circuitscript.values.instances import EnumConstant

if TYPE_CHECKING:
    from circuitscript.evaluator.planner import ProgramPlanner


def link_class(planner: "ProgramPlanner", symbol: TypeSymbol) -> RuntimeClass:
    """Makes and keeps the run-time form of an author's type, its superclass's first."""
    planner.unit_of(symbol)
    parent = _parent(planner, symbol)
    linked = RuntimeClass(symbol.type, parent)
    planner.classes[symbol] = linked
    linked.is_exception = planner.is_exception(symbol.type)
    linked.defaults = [None] * symbol.field_count
    _link_statics(planner, symbol, linked)
    if symbol.kind is TypeKind.ENUM:
        linked.constants = _constants(symbol)
        return linked
    if symbol.kind is TypeKind.CLASS:
        if symbol.has_initializers:
            linked.initializer = planner.new_routine(RoutinePlan(symbol, None, INITIALIZER))
        linked.constructors = [(method, planner.routine(method)) for method in symbol.constructors]
        _link_methods(planner, symbol, linked)
    return linked


def _parent(planner: "ProgramPlanner", symbol: TypeSymbol) -> RuntimeClass | None:
    superclass = symbol.superclass
    if superclass is None or superclass.symbol.is_library:
        return None
    return planner.runtime_class(superclass.symbol)


def _link_statics(planner: "ProgramPlanner", symbol: TypeSymbol, linked: RuntimeClass) -> None:
    """A class has statics to initialise when it has any itself, or inherits from one that has."""
    parent = linked.superclass
    linked.static_count = symbol.static_count if symbol.kind is not TypeKind.ENUM else 0
    has_own = linked.static_count > 0 or symbol.has_static_initializers
    linked.has_statics = has_own or (parent is not None and parent.has_statics)
    if linked.has_statics:
        linked.index = planner.class_count
        planner.class_count += 1
    if symbol.has_static_initializers:
        linked.static_initializer = planner.new_routine(RoutinePlan(symbol, None, STATIC_INITIALIZER))


def _constants(symbol: TypeSymbol) -> list[EnumConstant]:
    constants = sorted((field for field in symbol.fields.values() if field.is_enum_constant), key=lambda one: one.slot)
    return [EnumConstant(symbol.type, field.name, field.slot) for field in constants]


def _link_methods(planner: "ProgramPlanner", symbol: TypeSymbol, linked: RuntimeClass) -> None:
    table: list[Routine | None] = []
    for method in symbol.virtual_methods:
        has_body = method.origin is not None and not (method.is_abstract and not method.is_automatic)
        table.append(planner.routine(method) if has_body else None)
    linked.methods = table
    parent = linked.superclass
    if parent is not None:
        linked.named.update(parent.named)
    for name, overloads in symbol.methods.items():
        for method in overloads:
            if not method.is_static and not method.is_abstract:
                linked.named[f"{name}/{len(method.parameters)}"] = planner.routine(method)
    _implement_all(planner, symbol, linked)


def _implement_all(planner: "ProgramPlanner", symbol: TypeSymbol, linked: RuntimeClass) -> None:
    """Finds a body for each method of every interface and library class above a class."""
    seen: set[Type] = set()
    pending = parents_of(symbol.type)
    pending.append(planner.universe.type("Object"))
    while pending:
        type_ = pending.pop()
        if type_ in seen:
            continue
        seen.add(type_)
        pending.extend(parents_of(type_))
        if type_.symbol.is_interface or type_.symbol.is_library:
            _implement(planner, symbol, linked, type_)


def parents_of(type_: Type) -> list[Type]:
    """Returns the superclass and the interfaces that a type names itself, with its type arguments put in."""
    symbol = type_.symbol.complete()
    arguments = dict(zip(symbol.parameters, type_.arguments, strict=False))
    parents = list(symbol.interfaces) if symbol.superclass is None else [symbol.superclass, *symbol.interfaces]
    return [parent.substitute(arguments) for parent in parents]


def _implement(planner: "ProgramPlanner", symbol: TypeSymbol, linked: RuntimeClass, type_: Type) -> None:
    methods = type_.symbol.complete().methods
    arguments = dict(zip(type_.symbol.parameters, type_.arguments, strict=False))
    own = _author_method_names(symbol)
    for name in own:
        if name in methods:
            for method in methods[name]:
                if not method.is_static:
                    types = [parameter.type.substitute(arguments) for parameter in method.parameters]
                    found = _author_method(symbol, name, types)
                    if found is not None:
                        linked.implementations[method] = _implementation(planner, found)


def _implementation(planner: "ProgramPlanner", method: MethodSymbol) -> Routine:
    """An interface's method may be implemented by a static one."""
    routine = planner.routine(method)
    return static_bridge(routine, planner.runtime_class(method.owner), method) if method.is_static else routine


def _author_method_names(symbol: TypeSymbol) -> list[str]:
    names: list[str] = []
    current: TypeSymbol | None = symbol
    while current is not None and not current.is_library:
        names.extend(current.methods)
        current = current.superclass.symbol if current.superclass is not None else None
    return names


def _author_method(symbol: TypeSymbol, name: str, types: list[Type]) -> MethodSymbol | None:
    """Returns the nearest author's method with this name and parameter types; failing that, with as many parameters."""
    similar: MethodSymbol | None = None
    current: TypeSymbol | None = symbol
    while current is not None and not current.is_library:
        for method in current.methods.get(fold(name), []):
            if method.is_abstract or len(method.parameters) != len(types):
                continue
            if [parameter.type for parameter in method.parameters] == types:
                return method
            if not method.is_static:
                similar = similar or method
        current = current.superclass.symbol if current.superclass is not None else None
    return similar
