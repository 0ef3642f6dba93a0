"""The passage between script exceptions in flight and Python's. Compiled.

Inside a routine a script's exception travels as a completion code, its object in `Context.pending`; it becomes a Python
exception where it has to leave an expression.
"""

from typing import NoReturn

from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import LimitException, ScriptException
from circuitscript.values.instances import ExceptionInstance

_UNCATCHABLE = frozenset({"LimitException", "AssertException"})


def is_uncatchable(value: ExceptionInstance) -> bool:
    """Whether throwing this object ends the run: only the system's own limit and assertion exceptions do."""
    symbol = value.type.symbol
    return symbol.is_library and symbol.name in _UNCATCHABLE


def ending(value: ExceptionInstance) -> LimitException:
    """Returns the Python exception for an object whose throwing ends the run."""
    return LimitException(value.message or "", value.type.symbol.name)


def thrown(value: ExceptionInstance) -> ScriptException:
    """Returns the Python exception for a script's exception object, which keeps its first trace."""
    exception = ScriptException(value.type.symbol.qualified_name, value.message, value)
    exception.details = value.details
    if value.trace:
        exception.trace = value.trace
        exception.line = value.trace[0][1]
        exception.column = 1
    return exception


def raise_pending(context: Context) -> NoReturn:
    """Raises the exception that is in flight."""
    value: ExceptionInstance = context.pending
    context.pending = None
    raise thrown(value)
