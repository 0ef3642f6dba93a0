"""What a cached program is made of: each class has a number, each of its fields a place.

A stored program is nothing but numbers, texts, lists and tuples. A tuple stands for an object: first the number of its
form, then its parts. Forms below `FIRST_CLASS` are those of `Form`; from there on they are the classes of trees,
symbols and bindings, in the order of `stored_classes`. In a tree, a list stands for a tuple. All else stands for
itself.
"""

from enum import Enum
from typing import Any, Final

from circuitscript import bindings, symbols
from circuitscript.data import query
from circuitscript.engine.firing import Trigger
from circuitscript.source import Diagnostic, Severity, Span
from circuitscript.source.classes import field_names
from circuitscript.syntax import ast


class Form:
    """What a tuple stands for, where it is no object of one of the stored classes."""

    NODE: Final = 0
    """A node of a stored tree: its number in the program, its class."""
    SYMBOL: Final = 1
    """A symbol, by its place in the program's table of symbols."""
    LOCAL: Final = 2
    """A local variable, by its place in the unit's table."""
    TYPE: Final = 3
    """A type, by its place in the program's table of types."""
    SHARED: Final = 4
    """Something that programs have in common, by its place in the program's table of names."""
    MEMBER: Final = 5
    """A member of an enumeration, by its place among the members of all `ENUMERATIONS`."""
    TUPLE: Final = 6
    LIST: Final = 7
    DICT: Final = 8
    """Keys and values in turn; so is a table."""
    TABLE: Final = 9
    SET: Final = 10
    DECIMAL: Final = 11
    LONG: Final = 12
    ID: Final = 13
    DATE: Final = 14
    DATETIME: Final = 15
    TIME: Final = 16
    UNKNOWN: Final = 17
    """A value that says nothing; it stands in units with errors only."""


FIRST_CLASS: Final = 18

ENUMERATIONS: Final[tuple[type[Enum], ...]] = (
    symbols.Conversion,
    symbols.TypeKind,
    bindings.Dispatch,
    bindings.NameKind,
    bindings.Iteration,
    Severity,
)

SYMBOLS: Final[tuple[type, ...]] = (
    symbols.FieldSymbol,
    symbols.LocalSymbol,
    symbols.MethodSymbol,
    symbols.TypeSymbol,
)

_RECORDS: Final[tuple[type, ...]] = (
    Span,
    Diagnostic,
    Trigger,
    bindings.CallBinding,
    bindings.NameBinding,
    bindings.OperatorBinding,
    bindings.SwitchBinding,
    bindings.VisibleNames,
    query.BindReference,
    query.Conjunction,
    query.Constant,
    query.DateRange,
    query.FieldReference,
    query.Filter,
    query.FunctionCall,
    query.LogicalQuery,
    query.LogicalSearch,
    query.Negation,
    query.Ordering,
    query.SelectedByType,
    query.SelectedChildren,
    query.SelectedValue,
    query.SemiJoin,
)

MEMBERS: Final[tuple[Enum, ...]] = tuple(member for enumeration in ENUMERATIONS for member in enumeration)

BY_SYMBOL: Final = ("super_calls", "implementations")
"""The tables of the bindings that are about symbols; all others are about nodes."""

BY_NODE: Final = tuple(name for name in field_names(bindings.Bindings) if name not in BY_SYMBOL)

OF_TYPES: Final = frozenset({"types", "type_refs", "checked"})
"""The tables of types, which are stored by their places alone."""

OF_FEW: Final = frozenset({"names", "calls", "operators", "conversions", "casts"})
"""The tables that say the same of many nodes; what they say is stored once a unit."""

_PLAIN: Final = frozenset({str, int, bool, float, "str | None", "int | None"})
"""Annotations of fields that are stored as they are."""


def node_classes() -> tuple[type[ast.Node], ...]:
    """Returns the classes of trees, in the order in which they are exported."""
    return tuple(value for value in vars(ast).values() if isinstance(value, type) and issubclass(value, ast.Node))


def stored_classes() -> tuple[type, ...]:
    """Returns every class whose objects are stored, by number from `FIRST_CLASS` on."""
    return (*SYMBOLS, *_RECORDS, *node_classes())


def stored_fields(cls: type[Any]) -> tuple[str, ...]:
    """Returns the fields that an object is stored with; a node's span goes before them."""
    names = field_names(cls)
    return tuple(name for name in names if name != "span") if issubclass(cls, ast.Node) else names


def is_plain(cls: type, name: str) -> bool:
    """Whether a field of a node is annotated as something that is stored as it is."""
    for base in cls.__mro__:
        annotation = getattr(base, "__annotations__", {}).get(name)
        if annotation is not None:
            return annotation in _PLAIN or str(annotation) in _PLAIN
    return False
