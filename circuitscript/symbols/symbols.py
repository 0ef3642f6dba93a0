"""Symbols: one object per declared entity, whether written by an author, by the schema or by the library."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Final

from circuitscript.source.classes import Factory, define, field
from circuitscript.source.locks import RLock
from circuitscript.symbols.scopes import NameTable
from circuitscript.symbols.types import Type

MAKING: Final = RLock()
"""Held while shared symbols are made on first use, by whichever thread asks first."""
_MADE_NOW: Final[set[TypeSymbol]] = set()
"""The types whose members are being made by the thread that holds `MAKING`."""


class TypeKind(Enum):
    """What sort of type a `TypeSymbol` stands for."""

    PRIMITIVE = "primitive"
    CLASS = "class"
    INTERFACE = "interface"
    ENUM = "enum"
    SOBJECT = "sobject"
    PARAMETER = "type parameter"
    VOID = "void"
    NULL = "null"
    ANY = "any"
    """The type of an expression that has already been reported; it converts to and from everything."""


@define(eq=False)
class Symbol:
    """A named entity. `origin` is what declared it: an AST node, a library declaration or a schema object."""

    name: str
    origin: object | None = field(default=None, kw_only=True, repr=False)


@define(eq=False)
class VariableSymbol(Symbol):
    """Anything that holds a value of a type."""

    type: Type


@define(eq=False)
class LocalSymbol(VariableSymbol):
    """A local variable or parameter. `slot` is its index in the frame of its method; `this`, if any, is slot 0."""

    slot: int = -1
    is_final: bool = False


@define(eq=False)
class FieldSymbol(VariableSymbol):
    """A field, property, enum constant or sObject field of `owner`.

    `slot` indexes the instance's fields, superclass fields first, or the statics of the owner when `is_static`.
    A property has a `getter` and/or `setter`; an accessor without a body is automatic (`MethodSymbol.is_automatic`).
    `accessor` is the library's body of a built-in property.
    """

    owner: TypeSymbol
    modifiers: frozenset[str] = frozenset()
    is_static: bool = False
    is_final: bool = False
    slot: int = -1
    getter: MethodSymbol | None = None
    setter: MethodSymbol | None = None
    is_property: bool = False
    is_enum_constant: bool = False


@define(eq=False)
class MethodSymbol(Symbol):
    """A method or constructor (then `name` is `<init>` and `return_type` is void).

    `slot` is the index in the virtual table of the owner, -1 for static, private and constructor methods.
    `frame_size` is the number of slots that a call needs, parameters and `this` included.
    """

    owner: TypeSymbol
    return_type: Type
    parameters: tuple[LocalSymbol, ...] = ()
    modifiers: frozenset[str] = frozenset()
    is_static: bool = False
    is_constructor: bool = False
    is_automatic: bool = False
    slot: int = -1
    frame_size: int = 0
    overrides: MethodSymbol | None = None

    @property
    def is_abstract(self) -> bool:
        """Whether the method has no body of its own: `abstract`, or declared by an interface."""
        return "abstract" in self.modifiers

    @property
    def signature(self) -> str:
        """`void charge(Integer, String)`, the form that Apex's messages use."""
        types = ", ".join(parameter.type.name for parameter in self.parameters)
        return f"{self.return_type.name} {self.name}({types})"


@define(eq=False)
class TypeSymbol(Symbol):
    """A declared type with its members.

    Members of library and schema types are made on first use: `complete()` calls `loader` once. Code that reads a
    member table goes through `complete()` first, as the methods of this class do.
    """

    kind: TypeKind = TypeKind.CLASS
    namespace: str = ""
    outer: TypeSymbol | None = None
    modifiers: frozenset[str] = frozenset()
    parameters: tuple[TypeSymbol, ...] = ()
    superclass: Type | None = None
    interfaces: tuple[Type, ...] = ()
    fields: NameTable[FieldSymbol] = Factory(NameTable)
    methods: NameTable[list[MethodSymbol]] = Factory(NameTable)
    constructors: list[MethodSymbol] = Factory(list)
    types: NameTable[TypeSymbol] = Factory(NameTable)
    is_library: bool = False
    is_body: bool = False
    """Whether this is the class around the statements of a trigger or of anonymous code."""
    has_initializers: bool = False
    """Whether an author's class has anything to run when an object of it comes to life, before its constructor."""
    has_static_initializers: bool = False
    """Whether an author's class has anything to run when it is first used."""
    field_count: int = 0
    static_count: int = 0
    virtual_methods: list[MethodSymbol] = Factory(list)
    loader: Callable[[TypeSymbol], None] | None = field(default=None, repr=False)

    def complete(self) -> TypeSymbol:
        """Makes sure that the members are there, and returns this symbol.

        Members may lead back here while they are made; other threads wait until all are there.
        """
        if self.loader is not None:
            self._load()
        return self

    def _load(self) -> None:
        with MAKING:
            loader = self.loader
            if loader is None or self in _MADE_NOW:
                return
            _MADE_NOW.add(self)
            try:
                loader(self)
                self.loader = None
            finally:
                _MADE_NOW.discard(self)

    @property
    def qualified_name(self) -> str:
        """`Outer.Inner`; library types outside `System` carry their namespace (`Schema.SObjectType`)."""
        if self.outer is not None and not self.outer.is_body:
            return f"{self.outer.qualified_name}.{self.name}"
        return f"{self.namespace}.{self.name}" if self.namespace not in ("", "System") else self.name

    @property
    def type(self) -> Type:
        """The type itself; for a generic symbol, with its own parameters as arguments."""
        return Type(self, tuple(Type(parameter) for parameter in self.parameters))

    @property
    def is_interface(self) -> bool:
        """Whether this is an interface."""
        return self.kind is TypeKind.INTERFACE

    @property
    def is_abstract(self) -> bool:
        """Whether instances can only be made of subclasses."""
        return "abstract" in self.modifiers or self.kind is TypeKind.INTERFACE


@define(eq=False)
class NamespaceSymbol(Symbol):
    """`System`, `Database`, `Schema` … as the first part of a qualified name."""

    types: NameTable[TypeSymbol] = Factory(NameTable)


@define(eq=False)
class OperatorSymbol(Symbol):
    """One overload of an operator: `Integer + Integer`. `node` names the executable node class that computes it."""

    operands: tuple[Type, ...]
    result: Type
    node: str
