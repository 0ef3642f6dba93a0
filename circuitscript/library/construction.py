"""Making values of library types: collections with their element type, and the constants of enums."""

from typing import TYPE_CHECKING, Any

from circuitscript.symbols import Type, TypeSymbol
from circuitscript.values.collections import ListValue, MapValue, SetValue
from circuitscript.values.equality import has_plain_keys, key
from circuitscript.values.instances import EnumConstant, NativeInstance

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


def new_list(context: "Context", element: Type | str, items: list[Any]) -> ListValue:
    """Returns a List of `items`, which the caller has charged and gives up."""
    types: dict[Type | str, Type] | None = context.state.get("library.lists")
    if types is None:
        types = context.state["library.lists"] = {}
    known = types.get(element)
    if known is None:
        named = context.universe.type(element) if isinstance(element, str) else element
        known = types[element] = context.universe.type("List", named)
    return ListValue(known, items)


def new_set(context: "Context", element: Type | str, items: list[Any]) -> SetValue:
    """Returns a Set of `items`, which the caller has charged."""
    types: dict[Type | str, Type] = context.state.setdefault("library.sets", {})
    known = types.get(element)
    if known is None:
        named = context.universe.type(element) if isinstance(element, str) else element
        known = types[element] = context.universe.type("Set", named)
    is_plain = has_plain_keys(known.arguments[0])
    return SetValue(known, {key(item, is_plain, context): item for item in items}, is_plain)


def new_map(context: "Context", key_type: Type | str, value_type: Type | str, entries: dict[Any, Any]) -> MapValue:
    """Returns a Map from plain keys (Strings, Ids, Integers, constants) to values, which the caller has charged."""
    types: dict[tuple[Type | str, Type | str], Type] = context.state.setdefault("library.maps", {})
    known = types.get((key_type, value_type))
    if known is None:
        named = [context.universe.type(each) if isinstance(each, str) else each for each in (key_type, value_type)]
        known = types[key_type, value_type] = context.universe.type("Map", *named)
    return MapValue(known, entries, has_plain_keys=True)


def type_token(context: "Context", type_: Type) -> NativeInstance:
    """Returns what `Name.class` stands for."""
    types: dict[Type, Type] = context.state.setdefault("library.types", {})
    return NativeInstance(context.universe.type("Type"), types.setdefault(type_, type_))


def enum_constant(context: "Context", enum: str, name: str) -> EnumConstant:
    """Returns the constant of a library enum, both by name."""
    return constant_of(context.universe.type(enum).symbol, name)


def constant_of(enum: TypeSymbol, name: str) -> EnumConstant:
    """Returns the constant `name` of the library enum `enum`."""
    constant = enum.complete().fields[name].origin
    assert isinstance(constant, EnumConstant)
    return constant


def enum_constants(context: "Context", enum: TypeSymbol) -> list[EnumConstant]:
    """Returns the constants of an enum, an author's or the library's, in the order of their declaration."""
    if not enum.is_library:
        return list(context.program.enum_constants(enum))
    origins = (field.origin for field in enum.complete().fields.values())
    return [origin for origin in origins if isinstance(origin, EnumConstant)]
