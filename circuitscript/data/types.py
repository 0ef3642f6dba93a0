"""The schema's objects as types of the language: one `TypeSymbol` an object, its members made on first use.

A member's name is the key under which a record's `values` has it: fields, parent relationships (`Contact` beside
`ContactId`) and child relationships. `origin` is the `FieldDefinition`, `ParentRelationship` or `ChildRelationship`.
"""

from collections.abc import Callable

from circuitscript.data.schema import (
    ChildRelationship,
    FieldDefinition,
    FieldType,
    ObjectDefinition,
    ParentRelationship,
    Schema,
)
from circuitscript.symbols import MAKING, FieldSymbol, Type, TypeKind, TypeSymbol

Finder = Callable[[str], TypeSymbol | None]

HIDDEN_TOKEN = "<SObjectType>"
"""The name of an object's token where the object has a field `SobjectType`, as record types do."""


def sobject_types(schema: Schema, find: Finder) -> Finder:
    """Returns a finder of the schema's types by folded name, None for an unknown one.

    `find` gives the library's types by folded name: the primitives, `sobject`, `list` and `schema.sobjecttype`.
    """
    return _SObjectTypes(schema, find).find


class _SObjectTypes:
    def __init__(self, schema: Schema, find: Finder) -> None:
        self._schema = schema
        self._find = find
        self._made: dict[str, TypeSymbol] = {}
        self._field_types: dict[FieldType, Type] = {}

    def find(self, name: str) -> TypeSymbol | None:
        folded = name.lower()
        symbol = self._made.get(folded)
        if symbol is not None or folded not in self._schema.objects:
            return symbol
        with MAKING:
            symbol = self._made.get(folded)
            if symbol is None:
                symbol = self._made[folded] = self._make(self._schema.objects[folded])
            return symbol

    def _make(self, definition: ObjectDefinition) -> TypeSymbol:
        return TypeSymbol(
            definition.name,
            origin=definition,
            kind=TypeKind.SOBJECT,
            modifiers=frozenset(("public", "global")),
            superclass=self._library("sobject"),
            is_library=True,
            loader=self._load,
        )

    def _load(self, symbol: TypeSymbol) -> None:
        definition = symbol.origin
        assert isinstance(definition, ObjectDefinition)
        for field in definition.fields.values():
            self._add(symbol, field.name, self._field_type(field.type), field)
        for field in definition.fields.values():
            if field.relationship and field.relationship not in symbol.fields:
                origin = ParentRelationship(field.relationship, field)
                self._add(symbol, field.relationship, self._parent_type(field), origin)
        for child in definition.children.values():
            target = self.find(child.child)
            if target is not None and child.name not in symbol.fields:
                self._add(symbol, child.name, self._library("list", target.type), child)
        token = self._find("schema.sobjecttype")
        if token is not None:
            name = HIDDEN_TOKEN if "SObjectType" in symbol.fields else "SObjectType"
            symbol.fields[name] = FieldSymbol(
                name, token.type, symbol, origin=definition, is_static=True, is_final=True, is_property=True
            )

    def _add(
        self,
        owner: TypeSymbol,
        name: str,
        type: Type,
        origin: FieldDefinition | ParentRelationship | ChildRelationship,
    ) -> None:
        owner.fields[name] = FieldSymbol(name, type, owner, origin=origin)

    def _field_type(self, kind: FieldType) -> Type:
        known = self._field_types.get(kind)
        if known is None:
            if kind is FieldType.TEXT_LIST:
                known = self._library("list", self._library("string"))
            else:
                known = self._library(kind.apex.lower())
            self._field_types[kind] = known
        return known

    def _parent_type(self, field: FieldDefinition) -> Type:
        parent = self._schema.parent(field)
        symbol = self.find(parent.name if parent is not None else "Name")
        return symbol.type if symbol is not None else self._library("sobject")

    def _library(self, name: str, *arguments: Type) -> Type:
        symbol = self._find(name)
        if symbol is None:
            raise LookupError(name)
        return Type(symbol, arguments)
