"""Type: what `Name.class` gives, and finding and making types by name."""

from typing import TYPE_CHECKING, Any

from circuitscript.data.record import Record
from circuitscript.data.schema import ObjectDefinition
from circuitscript.library.construction import type_token
from circuitscript.library.declare import Builtin, LibraryClass
from circuitscript.library.failures import null_argument
from circuitscript.runtime import heap
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import Type, TypeKind, TypeSymbol
from circuitscript.values.hashing import string_hash
from circuitscript.values.instances import NativeInstance

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

TYPE = LibraryClass("Type", doc="A type as a value.")

_WIDENED = {
    "Integer": {"Long", "Double", "Decimal"},
    "Long": {"Double", "Decimal"},
    "Double": {"Decimal"},
    "Decimal": {"Double"},
}
_MAX_NAME = 1000


@TYPE.static("Type forName(String name)")
def for_name(context: "Context", name: str | None) -> NativeInstance | None:
    """Returns the type with this name, `Outer.Inner` or `List<String>` included; null when there is none."""
    found = None if name is None else type_by_name(context, name)
    return None if found is None else type_token(context, found)


@TYPE.static("Type forName(String namespace, String name)")
def for_name_in(context: "Context", namespace: str | None, name: str | None) -> NativeInstance | None:
    """Returns the type with this name in the namespace; null or an empty namespace is that of the program."""
    if name is None:
        return None
    found = type_by_name(context, f"{namespace}.{name}" if namespace else name)
    return None if found is None else type_token(context, found)


@TYPE.method("String getName()")
def get_name(context: "Context", this: NativeInstance) -> str:
    """Returns the type's name: `Outer.Inner`, `List<String>`."""
    return _type(this).name


@TYPE.method("Object newInstance()")
def new_instance(context: "Context", this: NativeInstance) -> Any:
    """Makes an object with the constructor without parameters.

    Throws a `System.TypeException` when the type cannot be made, or has no such constructor.
    """
    type_ = _type(this)
    symbol = type_.symbol
    if isinstance(symbol.origin, ObjectDefinition):
        context.charge_heap(heap.RECORD)
        return Record(symbol.origin, {})
    if symbol.is_abstract or symbol.kind is not TypeKind.CLASS:
        raise ScriptException("TypeException", f"Type cannot be constructed: {type_.name}")
    constructor = next((each for each in symbol.complete().constructors if not each.parameters), None)
    if symbol.is_library:
        if constructor is None or not isinstance(constructor.origin, Builtin):
            raise ScriptException("TypeException", f"Type cannot be constructed: {type_.name}")
        return constructor.origin.body(context, type_)
    if constructor is None and symbol.constructors:
        raise ScriptException("TypeException", f"Type has no constructor without parameters: {type_.name}")
    return context.new_instance(type_, [])


@TYPE.method("Boolean isAssignableFrom(Type source)")
def is_assignable_from(context: "Context", this: NativeInstance, source: NativeInstance | None) -> bool:
    """Returns whether a value of the type `source` can be assigned to a variable of this type."""
    if source is None:
        raise null_argument()
    return is_subtype(context, _type(source), _type(this))


@TYPE.method("Boolean equals(Object other)")
def equals(context: "Context", this: NativeInstance, other: object) -> bool:
    """Returns whether the other is the same type."""
    return context.equals(this, other)


@TYPE.method("Integer hashCode()")
def hash_code(context: "Context", this: NativeInstance) -> int:
    """Returns a number that is the same for the same type."""
    return string_hash(_type(this).name)


@TYPE.method("String toString()")
def to_string(context: "Context", this: NativeInstance) -> str:
    """Returns the type's name."""
    return _type(this).name


def type_by_name(context: "Context", name: str) -> Type | None:
    """Returns the type with this name, an author's or a predefined one, `List<String>` included; None if unknown."""
    from circuitscript.library.signatures import TypeText, parse_type

    def resolve(text: TypeText) -> Type | None:
        symbol = context.program.find_type(text.name) or context.universe.find(text.name.lower())
        if symbol is None or len(symbol.parameters) != len(text.arguments):
            return None
        arguments = [resolve(argument) for argument in text.arguments]
        return (
            None
            if None in arguments
            else Type(symbol, tuple(argument for argument in arguments if argument is not None))
        )

    if len(name) > _MAX_NAME or not name.strip():
        return None
    try:
        return resolve(parse_type(name))
    except ValueError:
        return None


def is_instance(context: "Context", value: Any, type_: Type) -> bool:
    """Returns what `value instanceof Type` says."""
    return context.program.conforms(value, type_)


def is_subtype(context: "Context", source: Type, target: Type) -> bool:
    """Whether every value of `source` is one of `target`."""
    if source == target or target.symbol is context.universe.type("Object").symbol:
        return True
    if target.symbol.name in _WIDENED.get(source.symbol.name, ()) and source.symbol.kind is TypeKind.PRIMITIVE:
        return True
    if source.symbol is target.symbol and source.arguments:
        return all(
            is_subtype(context, mine, other) for mine, other in zip(source.arguments, target.arguments, strict=True)
        )
    return any(is_subtype(context, parent, target) for parent in _parents(source))


def _parents(type_: Type) -> list[Type]:
    symbol: TypeSymbol = type_.symbol
    arguments = dict(zip(symbol.parameters, type_.arguments, strict=False))
    parents = [*symbol.interfaces] if symbol.superclass is None else [symbol.superclass, *symbol.interfaces]
    return [parent.substitute(arguments) for parent in parents]


def _type(token: NativeInstance) -> Type:
    type_ = token.state
    assert isinstance(type_, Type)
    return type_
