"""`try` and `throw`, and the script's objects for exceptions. Compiled."""

from typing import Any

from mypy_extensions import i64

from circuitscript.evaluator.nodes import NORMAL, THROW, Expression, Statement, chain, run
from circuitscript.evaluator.throwing import ending, is_uncatchable
from circuitscript.evaluator.value_types import ValueTypes
from circuitscript.runtime import heap
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import ScriptException, Site, null_dereference
from circuitscript.symbols import Type, TypeSymbol
from circuitscript.values.instances import ExceptionInstance


class Throw(Statement):
    """`throw value;`."""

    def __init__(self, site: Site, value: Expression) -> None:
        super().__init__(site)
        self.value = value

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        value = self.value.evaluate(context, base)
        if value is None:
            null_dereference()
        exception: ExceptionInstance = value
        if exception.runtime_class is None and is_uncatchable(exception):
            raise ending(exception)
        if not exception.trace:
            context.charge_trace(context.depth)
            exception.trace = context.trace(self.site)
        context.pending = exception
        return THROW


def caught(exception: ScriptException, context: Context, types: ValueTypes) -> ExceptionInstance:
    """Returns the script's object for an exception, made now when a built-in or node raised it."""
    value = exception.value
    if value is None:
        value = ExceptionInstance(exception_type(exception, types), None, [], exception.message, None)
        value.details = exception.details
        if exception.message is not None:
            context.charge_made(heap.OBJECT + len(exception.message))
        exception.value = value
        if exception.cause is not None:
            value.cause = caught(exception.cause, context, types)
    if not value.trace:
        context.charge_trace(len(exception.trace))
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
    """One `catch`; `type` None catches every exception. What was decided about an exception's class is remembered."""

    slot: i64

    def __init__(self, type: Type | None, slot: int, body: list[Statement], types: ValueTypes) -> None:
        self.type = type
        self.slot = slot
        self.body = chain(body)
        self.types = types
        self.known: dict[TypeSymbol, bool] = {}

    def takes(self, type: Type) -> bool:
        """Whether this `catch` is for exceptions of `type`."""
        wanted = self.type
        if wanted is None or type is wanted:
            return True
        answer = self.known.get(type.symbol)
        if answer is None:
            answer = self.types.relations.is_subtype(type, wanted)
            self.known[type.symbol] = answer
        return answer


class Try(Statement):
    """`try … catch … finally …`. A `LimitException` passes by everything.

    From `slot` on all slots of the frame are free: an exception leaves values there that are cleared when it is caught,
    and what is on its way waits in the first two while `finally` runs.
    """

    slot: i64

    def __init__(
        self,
        site: Site,
        slot: int,
        body: list[Statement],
        handlers: list[Handler],
        final: list[Statement] | None,
        types: ValueTypes,
    ) -> None:
        super().__init__(site)
        self.slot = slot
        self.body = chain(body)
        self.handlers = handlers
        self.final = None if final is None else chain(final)
        self.types = types

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        if self.final is None:
            return self._guarded(context, base)
        depth = context.depth
        budget = context.budget
        top = context.top
        try:
            code = self._guarded(context, base)
        except ScriptException as exception:
            context.unwind(depth, budget, top)
            context.pending = caught(exception, context, self.types)
            code = THROW
        slot = base + self.slot
        context.clear(slot, top)
        context.slots[slot] = context.result
        context.slots[slot + 1] = context.pending
        number = context.number
        ended = run(self.final, context, base)
        if ended == NORMAL:
            context.result = context.slots[slot]
            context.number = number
            context.pending = context.slots[slot + 1]
            ended = code
        context.clear(slot, slot + 2)
        return ended

    def _guarded(self, context: Context, base: i64) -> i64:
        depth = context.depth
        budget = context.budget
        top = context.top
        try:
            code = run(self.body, context, base)
        except ScriptException as exception:
            context.unwind(depth, budget, top)
            handler = self._handler(exception_type(exception, self.types))
            if handler is None:
                raise
            context.clear(base + self.slot, top)
            context.slots[base + handler.slot] = caught(exception, context, self.types)
            return run(handler.body, context, base)
        if code != THROW:
            return code
        value: ExceptionInstance = context.pending
        handler = self._handler(value.type)
        if handler is None:
            return THROW
        context.pending = None
        context.slots[base + handler.slot] = value
        return run(handler.body, context, base)

    def _handler(self, type: Type) -> Handler | None:
        for handler in self.handlers:
            if handler.takes(type):
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
    """What the constructors of `Exception` do: a text argument is the message, an exception after it the cause."""

    def __init__(self, target: Expression, message: Expression | None, cause: Expression | None) -> None:
        self.target = target
        self.message = message
        self.cause = cause
        self.is_solid = False

    def evaluate(self, context: Context, base: i64) -> Any:
        exception: ExceptionInstance = self.target.evaluate(context, base)
        if self.message is not None:
            exception.message = self.message.evaluate(context, base)
        if self.cause is not None:
            exception.cause = self.cause.evaluate(context, base)
        return None
