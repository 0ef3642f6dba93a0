"""Types, symbols, conversions and the universe: what both the checker and the evaluator speak of."""

from circuitscript.symbols.conversions import Conversion
from circuitscript.symbols.overloads import Candidate
from circuitscript.symbols.relations import Relations
from circuitscript.symbols.scopes import NameTable, fold
from circuitscript.symbols.symbols import (
    MAKING,
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
    "MAKING",
    "Candidate",
    "Conversion",
    "FieldSymbol",
    "LocalSymbol",
    "MethodSymbol",
    "NameTable",
    "NamespaceSymbol",
    "OperatorSymbol",
    "Relations",
    "Symbol",
    "Type",
    "TypeKind",
    "TypeSymbol",
    "Universe",
    "VariableSymbol",
    "fold",
]
