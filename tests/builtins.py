"""What tests of the library share: a run without a program, on a store in memory, and calls of built-ins by name."""

from typing import Any

from circuitscript.bindings import Bindings, CheckedProgram
from circuitscript.data.schemas import builtin_schema
from circuitscript.evaluator import plan
from circuitscript.hosts.local import memory_host
from circuitscript.library.declare import Builtin
from circuitscript.library.signatures import parse_signature
from circuitscript.library.universe import library_class
from circuitscript.runtime.context import Context
from circuitscript.runtime.governor import Limits
from circuitscript.runtime.profiles import profile
from circuitscript.symbols import Type
from circuitscript.values.collections import ListValue, MapValue, SetValue
from circuitscript.values.equality import has_plain_keys, key
from tests.checking import universe_of


def make_context(limits: Limits | str = "apex-sync", schema_name: str = "salesforce") -> Context:
    """Returns a run's context over a built-in schema."""
    universe, schema = universe_of(schema_name)
    chosen = profile(limits) if isinstance(limits, str) else limits
    context = Context(
        plan(CheckedProgram((), Bindings()), universe), universe, memory_host(builtin_schema(schema_name)), chosen
    )
    context.schema = schema
    return context


def builtin(class_name: str, signature: str) -> Builtin:
    """Returns the declaration of a member: by its signature, or by `name/count` of its parameters."""
    declaration = library_class(class_name)
    assert declaration is not None, class_name
    name, slash, count = signature.partition("/")
    for member in declaration.members:
        parsed = parse_signature(member.signature)
        if member.signature == signature or (
            slash and parsed.name == name and len(parsed.parameters or ()) == int(count)
        ):
            return member
    raise LookupError(f"{class_name}: {signature}")


def call(context: Context, class_name: str, name: str, *arguments: Any) -> Any:
    """Calls the member with this name and number of arguments (the receiver not counted) of a class."""
    declaration = library_class(class_name)
    assert declaration is not None, class_name
    for member in declaration.members:
        parsed = parse_signature(member.signature)
        count = len(parsed.parameters or ()) + (member.kind in ("method", "property"))
        if parsed.name == name and count == len(arguments):
            return member.body(context, *arguments)
    raise LookupError(f"{class_name}.{name} with {len(arguments)} arguments")


def list_of(context: Context, element: str, items: list[Any]) -> ListValue:
    """Returns a list value."""
    return ListValue(context.universe.type("List", context.universe.type(element)), items)


def set_of(context: Context, element: str, items: list[Any]) -> SetValue:
    """Returns a set value."""
    type_ = context.universe.type(element)
    plain = has_plain_keys(type_)
    return SetValue(context.universe.type("Set", type_), {key(item, plain, context): item for item in items}, plain)


def map_of(context: Context, key_type: str, value_type: str, entries: dict[Any, Any]) -> MapValue:
    """Returns a map value."""
    types: list[Type] = [context.universe.type(key_type), context.universe.type(value_type)]
    plain = has_plain_keys(types[0])
    return MapValue(
        context.universe.type("Map", *types),
        {key(name, plain, context): value for name, value in entries.items()},
        plain,
    )
