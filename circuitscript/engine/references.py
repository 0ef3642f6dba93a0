"""Names for the symbols that a program shares with others: the universe's types and members, the schema's objects.

A cached program holds these names in their place, and gets this process's symbols when it is read.
"""

from collections.abc import Sequence
from typing import Any

from circuitscript.data.schema import ChildRelationship, FieldDefinition, ObjectDefinition, Schema
from circuitscript.source import SourceText
from circuitscript.symbols import (
    FieldSymbol,
    MethodSymbol,
    NamespaceSymbol,
    OperatorSymbol,
    TypeKind,
    TypeSymbol,
    Universe,
)
from circuitscript.values.instances import EnumConstant

_SPECIAL = ("void", "null", "any")


class Resolver:
    """Gives the object behind a name; raises LookupError or its kin for a name that has none."""

    def __init__(self, universe: Universe, schema: Schema, sources: Sequence[SourceText]) -> None:
        self._universe = universe
        self._schema = schema
        self._sources = sources

    def resolve(self, reference: Any) -> object:
        """Returns what `reference`, made by `Namer.refer`, stands for."""
        kind, *names = reference
        return getattr(self, f"_{kind}")(*names)

    def _type(self, name: str) -> TypeSymbol:
        symbol = self._universe.find(name)
        if symbol is None:
            raise LookupError(name)
        return symbol

    def _special(self, name: str) -> TypeSymbol:
        return {"void": self._universe.void, "null": self._universe.null, "any": self._universe.any}[name].symbol

    def _parameter(self, owner: str, index: int) -> TypeSymbol:
        return self._type(owner).parameters[index]

    def _method(self, owner: str, name: str, index: int) -> MethodSymbol:
        return self._type(owner).complete().methods[name][index]

    def _constructor(self, owner: str, index: int) -> MethodSymbol:
        return self._type(owner).complete().constructors[index]

    def _field(self, owner: str, name: str) -> FieldSymbol:
        return self._type(owner).complete().fields[name]

    def _namespace(self, name: str) -> NamespaceSymbol:
        return self._universe.namespaces[name]

    def _operator(self, operator: str, index: int) -> OperatorSymbol:
        return self._universe.operators[operator][index]

    def _constant(self, owner: str, name: str) -> object:
        return self._field(owner, name).origin

    def _object(self, name: str) -> ObjectDefinition:
        return self._schema.objects[name]

    def _definition(self, owner: str, name: str) -> FieldDefinition:
        return self._schema.objects[owner].fields[name]

    def _child(self, owner: str, name: str) -> ChildRelationship:
        return self._schema.objects[owner].children[name]

    def _source(self, index: int) -> SourceText:
        return self._sources[index]


class Namer:
    """Gives the names of shared objects while a program is written."""

    def __init__(self, universe: Universe, schema: Schema, sources: Sequence[SourceText]) -> None:
        self._universe = universe
        self._names: dict[int, tuple[object, ...]] = {}
        self._kept: list[object] = []
        self._schema = schema
        self._is_schema_named = False
        for name in _SPECIAL:
            self._name(getattr(universe, name).symbol, "special", name)
        for operator, overloads in universe.operators.items():
            for index, symbol in enumerate(overloads):
                self._name(symbol, "operator", operator, index)
        for index, source in enumerate(sources):
            self._name(source, "source", index)
        for name in universe.namespaces:
            self._name(universe.namespaces[name], "namespace", name)

    def refer(self, thing: Any) -> tuple[object, ...] | None:
        """Returns the name of `thing`, or None for what belongs to the program itself."""
        known = self._names.get(id(thing))
        if known is not None:
            return known
        if isinstance(thing, TypeSymbol):
            return self._name_type(thing) if thing.is_library else None
        if isinstance(thing, MethodSymbol | FieldSymbol) and thing.owner.is_library:
            self._name_members(thing.owner)
            return self._names.get(id(thing))
        if isinstance(thing, EnumConstant) and thing.type.symbol.is_library:
            return ("constant", _key(thing.type.symbol), thing.name)
        if isinstance(thing, ObjectDefinition) and self._schema.objects.get(thing.name) is thing:
            self._name_object(thing)
        elif isinstance(thing, FieldDefinition | ChildRelationship):
            self._name_schema()
        return self._names.get(id(thing))

    def _name(self, thing: object, *name: object) -> tuple[object, ...]:
        self._kept.append(thing)
        self._names[id(thing)] = name
        return name

    def _name_type(self, symbol: TypeSymbol) -> tuple[object, ...]:
        if symbol.kind is TypeKind.PARAMETER:
            raise TypeError("a type parameter outside of its type")
        for index, parameter in enumerate(symbol.parameters):
            self._name(parameter, "parameter", _key(symbol), index)
        return self._name(symbol, "type", _key(symbol))

    def _name_members(self, owner: TypeSymbol) -> None:
        key = _key(owner)
        owner.complete()
        for index, constructor in enumerate(owner.constructors):
            self._name(constructor, "constructor", key, index)
        for name in owner.methods:
            for index, method in enumerate(owner.methods[name]):
                self._name(method, "method", key, name, index)
        for name, field in owner.fields.items():
            self._name(field, "field", key, name)

    def _name_schema(self) -> None:
        """Names every object; that reads the whole schema, so it waits for a program with a query."""
        if not self._is_schema_named:
            self._is_schema_named = True
            for definition in self._schema.objects.values():
                self._name_object(definition)

    def _name_object(self, definition: ObjectDefinition) -> None:
        self._name(definition, "object", definition.name)
        for field in definition.fields.values():
            self._name(field, "definition", definition.name, field.name)
        for child in definition.children.values():
            self._name(child, "child", definition.name, child.name)


def _key(symbol: TypeSymbol) -> str:
    return symbol.qualified_name.lower()
