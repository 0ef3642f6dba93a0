"""Types, symbols, conversions and the universe: what both the checker and the evaluator speak of."""

from circuitscript.symbols.conversions import Conversion
from circuitscript.symbols.scopes import NameTable, fold
from circuitscript.symbols.symbols import (
    FieldSymbol,
    LocalSymbol,
    MethodSymbol,
    NamespaceSymbol,
    OperatorSymbol,
    Symbol,
    TypeKind,
    TypeSymbol,
    VariableSymbol,
)
from circuitscript.symbols.types import Type
from circuitscript.symbols.universe import Universe

__all__ = [
    "Conversion",
    "FieldSymbol",
    "LocalSymbol",
    "MethodSymbol",
    "NameTable",
    "NamespaceSymbol",
    "OperatorSymbol",
    "Symbol",
    "Type",
    "TypeKind",
    "TypeSymbol",
    "Universe",
    "VariableSymbol",
    "fold",
]
