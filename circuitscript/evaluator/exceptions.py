"""`try`, `throw`, and the passage between Python's exceptions and the script's exception objects. Compiled."""

from typing import Any

from mypy_extensions import i64

from circuitscript.evaluator.nodes import NORMAL, Expression, Statement, run
from circuitscript.evaluator.value_types import ValueTypes
from circuitscript.runtime import heap
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import LimitException, ScriptException, Site, null_dereference
from circuitscript.symbols import Type
from circuitscript.values.instances import ExceptionInstance


class Throw(Statement):
    """`throw value;`."""

    def __init__(self, site: Site, value: Expression) -> None:
        super().__init__(site)
        self.value = value

    def execute(self, context: Context, base: i64) -> i64:
        value = self.value.evaluate(context, base)
        if value is None:
            null_dereference()
        raise thrown(value, self.site, context)


def thrown(value: ExceptionInstance, site: Site, context: Context) -> ScriptException | LimitException:
    """Returns the Python exception for a script's exception object. One that was made here keeps its first trace."""
    kind = value.type.symbol.qualified_name
    if value.type.symbol.is_library and kind in ("LimitException", "AssertException"):
        return LimitException(value.message or "", kind)
    exception = ScriptException(kind, value.message, value)
    exception.details = value.details
    if value.trace:
        exception.trace = value.trace
        exception.line = value.trace[0][1]
        exception.column = 1
    return exception


def caught(exception: ScriptException, types: ValueTypes) -> ExceptionInstance:
    """Returns the script's object for an exception, made now when a built-in or node raised it."""
    value = exception.value
    if value is None:
        value = ExceptionInstance(exception_type(exception, types), None, [], exception.message, None)
        value.details = exception.details
        exception.value = value
        if exception.cause is not None:
            value.cause = caught(exception.cause, types)
    if not value.trace:
        value.trace = exception.trace
    return value


def exception_type(exception: ScriptException, types: ValueTypes) -> Type:
    """Returns the type of an exception: that of its object, or the system exception that it names."""
    value = exception.value
    if value is not None:
        return value.type
    symbol = types.universe.find(exception.kind.lower())
    if symbol is None:
        return types.universe.type("Exception")
    return symbol.type


class Handler:
    """One `catch`; `type` None catches every exception."""

    slot: i64

    def __init__(self, type: Type | None, slot: int, body: list[Statement]) -> None:
        self.type = type
        self.slot = slot
        self.body = body


class Try(Statement):
    """`try … catch … finally …`. A `LimitException` passes by everything."""

    def __init__(
        self,
        site: Site,
        body: list[Statement],
        handlers: list[Handler],
        final: list[Statement] | None,
        types: ValueTypes,
    ) -> None:
        super().__init__(site)
        self.body = body
        self.handlers = handlers
        self.final = final
        self.types = types

    def execute(self, context: Context, base: i64) -> i64:
        if self.final is None:
            return self._guarded(context, base)
        depth = context.depth
        budget = context.budget
        top = context.top
        try:
            code = self._guarded(context, base)
        except ScriptException:
            context.unwind(depth, budget, top)
            ending = run(self.final, context, base)
            if ending != NORMAL:
                return ending
            raise
        kept: Any = context.result
        context.result = None
        ending = run(self.final, context, base)
        if ending != NORMAL:
            return ending
        context.result = kept
        return code

    def _guarded(self, context: Context, base: i64) -> i64:
        depth = context.depth
        budget = context.budget
        top = context.top
        try:
            return run(self.body, context, base)
        except ScriptException as exception:
            context.unwind(depth, budget, top)
            handler = self._handler(exception)
            if handler is None:
                raise
            context.slots[base + handler.slot] = caught(exception, self.types)
        return run(handler.body, context, base)

    def _handler(self, exception: ScriptException) -> Handler | None:
        for handler in self.handlers:
            if handler.type is None:
                return handler
            if self.types.relations.is_subtype(exception_type(exception, self.types), handler.type):
                return handler
        return None


class MakeException(Expression):
    """`new` of a system exception: the object gets the trace of where it was made."""

    def __init__(self, call: Expression) -> None:
        self.call = call
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        exception: ExceptionInstance = self.call.evaluate(context, base)
        context.charge_heap(heap.OBJECT)
        context.stamp(exception)
        return exception


class SetCause(Expression):
    """What the constructors of `Exception` do: a text argument is the message, an exception the cause."""

    def __init__(self, target: Expression, arguments: list[Expression], kinds: str) -> None:
        self.target = target
        self.arguments = arguments
        self.kinds = kinds
        self.is_solid = False

    def evaluate(self, context: Context, base: i64) -> Any:
        exception: ExceptionInstance = self.target.evaluate(context, base)
        for argument, kind in zip(self.arguments, self.kinds, strict=True):
            value = argument.evaluate(context, base)
            if kind == "m":
                exception.message = value
            else:
                exception.cause = value
        return None
