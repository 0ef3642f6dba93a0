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
    if not isinstance(element, str):
        return ListValue(context.universe.type("List", element), items)
    known = context.state.get(f"library.List<{element}>")
    if known is None:
        known = context.universe.type("List", context.universe.type(element))
        context.state[f"library.List<{element}>"] = known
    return ListValue(known, items)


def new_set(context: "Context", element: Type | str, items: list[Any]) -> SetValue:
    """Returns a Set of `items`, which the caller has charged."""
    type_ = context.universe.type(element) if isinstance(element, str) else element
    is_plain = has_plain_keys(type_)
    return SetValue(
        context.universe.type("Set", type_), {key(item, is_plain, context): item for item in items}, is_plain
    )


def new_map(context: "Context", key_type: Type | str, value_type: Type | str, entries: dict[Any, Any]) -> MapValue:
    """Returns a Map from plain keys (Strings, Ids, Integers, constants) to values, which the caller has charged."""
    types = [context.universe.type(each) if isinstance(each, str) else each for each in (key_type, value_type)]
    return MapValue(context.universe.type("Map", *types), entries, has_plain_keys=True)


def type_token(context: "Context", type_: Type) -> NativeInstance:
    """Returns what `Name.class` stands for."""
    return NativeInstance(context.universe.type("Type"), type_)


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
