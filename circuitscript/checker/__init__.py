"""From trees to decisions: every name, type, overload, conversion and query of a program, and what is wrong with it."""

from circuitscript.checker.dynamic import DynamicQuery, DynamicSearch, check_dynamic_query, check_dynamic_search
from circuitscript.checker.messages import Message
from circuitscript.checker.options import CheckOptions
from circuitscript.checker.program import ProgramChecker, check
from circuitscript.checker.units import ParsedUnit, UnitChecker

__all__ = [
    "CheckOptions",
    "DynamicQuery",
    "DynamicSearch",
    "Message",
    "ParsedUnit",
    "ProgramChecker",
    "UnitChecker",
    "check",
    "check_dynamic_query",
    "check_dynamic_search",
]
