"""Calls of the library's bodies: one node class for each number of arguments up to three, one for more. Compiled.

A body is called as `body(context, this, *arguments)`; for a static member without `this`, for a constructor
with the type to make. `missing` is the message of the exception that a null receiver throws.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, NoReturn

from mypy_extensions import i64

from circuitscript.evaluator.arguments import link_arguments
from circuitscript.evaluator.classes import RuntimeClass
from circuitscript.evaluator.nodes import Expression, invoke
from circuitscript.runtime import heap
from circuitscript.runtime.context import Context, too_nested
from circuitscript.runtime.exceptions import DEREFERENCE, ScriptException, Site, null_dereference
from circuitscript.symbols import MethodSymbol, Type
from circuitscript.values.caller import NestingError
from circuitscript.values.instances import Instance, NativeInstance

Body = Callable[..., Any]

_LONG_TEXT: Final = 1024
_UNITS_PER_STEP: Final = 64


def weigh(value: Any, context: Context) -> None:
    """Counts the work of reading a long text from end to end, as most of a String's methods do."""
    if isinstance(value, str) and len(value) > _LONG_TEXT:
        context.charge_work(len(value) // _UNITS_PER_STEP)


def settled(value: Any, context: Context) -> Any:
    """Returns what a body made, counted as not every body does: Decimals, the library's objects and long texts."""
    if type(value) is str:
        length: i64 = len(value)
        if length > _LONG_TEXT:
            context.charge_made(length)
    elif type(value) is Decimal:
        context.charge_decimal(value)
    elif type(value) is NativeInstance:
        context.charge_made(heap.NATIVE + heap.OBJECT)
    return value


class BuiltinCall(Expression):
    """A call from `site` of a body with the values of `arguments` after the context."""

    def __init__(self, site: Site, body: Body, arguments: list[Expression], missing: str = DEREFERENCE) -> None:
        self.site = site
        self.body: Any = body
        self.arguments = arguments
        self.missing = missing
        self.is_solid = False

    def evaluate(self, context: Context, base: i64) -> Any:
        values: list[Any] = [context]
        values.extend([argument.evaluate(context, base) for argument in self.arguments])
        context.sites[context.depth] = self.site
        for value in values:
            weigh(value, context)
        try:
            return settled(self.body(*values), context)
        except NestingError:
            raise too_nested() from None


class BuiltinCall0(BuiltinCall):
    """A body without arguments."""

    def evaluate(self, context: Context, base: i64) -> Any:
        context.sites[context.depth] = self.site
        return settled(self.body(context), context)


class BuiltinCall1(BuiltinCall):
    """A body with one argument."""

    def __init__(self, site: Site, body: Body, arguments: list[Expression], missing: str = DEREFERENCE) -> None:
        super().__init__(site, body, arguments, missing)
        self.first = arguments[0]

    def evaluate(self, context: Context, base: i64) -> Any:
        first = self.first.evaluate(context, base)
        context.sites[context.depth] = self.site
        weigh(first, context)
        try:
            return settled(self.body(context, first), context)
        except NestingError:
            raise too_nested() from None


class BuiltinCall2(BuiltinCall):
    """A body with two arguments."""

    def __init__(self, site: Site, body: Body, arguments: list[Expression], missing: str = DEREFERENCE) -> None:
        super().__init__(site, body, arguments, missing)
        self.first = arguments[0]
        self.second = arguments[1]

    def evaluate(self, context: Context, base: i64) -> Any:
        first = self.first.evaluate(context, base)
        second = self.second.evaluate(context, base)
        context.sites[context.depth] = self.site
        weigh(first, context)
        weigh(second, context)
        try:
            return settled(self.body(context, first, second), context)
        except NestingError:
            raise too_nested() from None


def no_receiver(message: str) -> NoReturn:
    """Throws for a method of null."""
    raise ScriptException("NullPointerException", message)


class BuiltinMethod(BuiltinCall):
    """A method of the library on a receiver: the first of `arguments`. Null is thrown after the arguments."""

    def evaluate(self, context: Context, base: i64) -> Any:
        values: list[Any] = [context]
        values.extend([argument.evaluate(context, base) for argument in self.arguments])
        if values[1] is None:
            no_receiver(self.missing)
        context.sites[context.depth] = self.site
        for value in values:
            weigh(value, context)
        try:
            return settled(self.body(*values), context)
        except NestingError:
            raise too_nested() from None


class BuiltinMethod0(BuiltinCall):
    """A method without arguments."""

    def __init__(self, site: Site, body: Body, arguments: list[Expression], missing: str = DEREFERENCE) -> None:
        super().__init__(site, body, arguments, missing)
        self.receiver = arguments[0]

    def evaluate(self, context: Context, base: i64) -> Any:
        receiver = self.receiver.evaluate(context, base)
        if receiver is None:
            no_receiver(self.missing)
        context.sites[context.depth] = self.site
        weigh(receiver, context)
        try:
            return settled(self.body(context, receiver), context)
        except NestingError:
            raise too_nested() from None


class BuiltinMethod1(BuiltinCall):
    """A method with one argument."""

    def __init__(self, site: Site, body: Body, arguments: list[Expression], missing: str = DEREFERENCE) -> None:
        super().__init__(site, body, arguments, missing)
        self.receiver = arguments[0]
        self.first = arguments[1]

    def evaluate(self, context: Context, base: i64) -> Any:
        receiver = self.receiver.evaluate(context, base)
        first = self.first.evaluate(context, base)
        if receiver is None:
            no_receiver(self.missing)
        context.sites[context.depth] = self.site
        weigh(receiver, context)
        weigh(first, context)
        try:
            return settled(self.body(context, receiver, first), context)
        except NestingError:
            raise too_nested() from None


class BuiltinMethod2(BuiltinCall):
    """A method with two arguments."""

    def __init__(self, site: Site, body: Body, arguments: list[Expression], missing: str = DEREFERENCE) -> None:
        super().__init__(site, body, arguments, missing)
        self.receiver = arguments[0]
        self.first = arguments[1]
        self.second = arguments[2]

    def evaluate(self, context: Context, base: i64) -> Any:
        receiver = self.receiver.evaluate(context, base)
        first = self.first.evaluate(context, base)
        second = self.second.evaluate(context, base)
        if receiver is None:
            no_receiver(self.missing)
        context.sites[context.depth] = self.site
        weigh(receiver, context)
        weigh(first, context)
        weigh(second, context)
        try:
            return settled(self.body(context, receiver, first, second), context)
        except NestingError:
            raise too_nested() from None


class OpenCall(Expression):
    """A method of a library class or interface that authors' classes may override or implement: theirs goes first."""

    offset: i64

    def __init__(
        self,
        site: Site,
        offset: int,
        body: Body,
        receiver: Expression,
        arguments: list[Expression],
        method: MethodSymbol,
    ) -> None:
        self.site = site
        self.offset = offset
        self.body: Any = body
        self.receiver = receiver
        self.first = link_arguments(arguments)
        self.method = method
        self.is_solid = False

    def evaluate(self, context: Context, base: i64) -> Any:
        target = base + self.offset
        receiver = self.receiver.evaluate(context, base)
        context.slots[target] = receiver
        slot = target + 1
        argument = self.first
        while argument is not None:
            value = argument.expression.evaluate(context, base)
            context.slots[slot] = value
            slot += 1
            argument = argument.next
        context.sites[context.depth] = self.site
        if receiver is None:
            null_dereference()
        if isinstance(receiver, Instance):
            own: Any = receiver.runtime_class
            if own is not None:
                runtime_class: RuntimeClass = own
                if runtime_class.implementations:
                    routine = runtime_class.implementations.get(self.method)
                    if routine is not None:
                        return invoke(routine, context, target)
        result = self._call_alone(context, receiver) if self.first is None else self._call_body(context, target, slot)
        context.clear(target, slot)
        return result

    def _call_alone(self, context: Context, receiver: Any) -> Any:
        try:
            return settled(self.body(context, receiver), context)
        except NestingError:
            raise too_nested() from None

    def _call_body(self, context: Context, start: i64, end: i64) -> Any:
        values: list[Any] = [context, *context.slots[start:end]]
        try:
            return settled(self.body(*values), context)
        except NestingError:
            raise too_nested() from None


_STATIC = {0: BuiltinCall0, 1: BuiltinCall1, 2: BuiltinCall2}
_METHOD = {1: BuiltinMethod0, 2: BuiltinMethod1, 3: BuiltinMethod2}


def builtin_call(site: Site, body: Body, arguments: list[Expression]) -> Expression:
    """Returns the node that calls a static body or a constructor."""
    node: type[BuiltinCall] = _STATIC.get(len(arguments), BuiltinCall)
    return node(site, body, arguments)


def builtin_method(site: Site, body: Body, arguments: list[Expression], missing: str = DEREFERENCE) -> Expression:
    """Returns the node that calls a body on a receiver, the first of `arguments`; `missing` is what null throws."""
    node: type[BuiltinCall] = _METHOD.get(len(arguments), BuiltinMethod)
    return node(site, body, arguments, missing)


class ScopedCall(BuiltinCall):
    """A query by text: what its binds may name is left in the context, by folded name, for the body to take."""

    def __init__(
        self,
        site: Site,
        body: Body,
        arguments: list[Expression],
        names: list[str],
        types: list[Type],
        values: list[Expression],
    ) -> None:
        super().__init__(site, body, arguments)
        self.names = names
        self.types = types
        self.values = values

    def evaluate(self, context: Context, base: i64) -> Any:
        given: list[Any] = [context]
        given.extend([argument.evaluate(context, base) for argument in self.arguments])
        context.sites[context.depth] = self.site
        scope: dict[str, tuple[Type, Any]] = {}
        for index, name in enumerate(self.names):
            scope[name] = (self.types[index], self.values[index].evaluate(context, base))
        context.query_scope = scope
        try:
            return settled(self.body(*given), context)
        except NestingError:
            raise too_nested() from None
        finally:
            context.query_scope = None
