"""Calls of authors' methods, and `new` of authors' classes. Compiled.

Each argument is evaluated straight into its slot of the frame to come, which begins at `offset` from the caller's
base; the planner gives calls that stand inside arguments a higher offset. Receivers are checked for null after the
arguments.
"""

from typing import Any

from mypy_extensions import i64

from circuitscript.evaluator.arguments import link_arguments, local_slot
from circuitscript.evaluator.classes import RuntimeClass, make_instance, statics_of
from circuitscript.evaluator.nodes import (
    RETURN,
    RETURN_NUMBER,
    THROW,
    Expression,
    Routine,
    enter,
    outcome,
    outcome_int,
)
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import Site, null_dereference
from circuitscript.symbols import MethodSymbol
from circuitscript.values.instances import Instance


class Call(Expression):
    """A call from `site`, whose frame begins `offset` slots after the caller's."""

    offset: i64

    def __init__(self, site: Site, offset: int, arguments: list[Expression]) -> None:
        self.site = site
        self.offset = offset
        self.first = link_arguments(arguments)
        self.is_solid = False

    def perform(self, context: Context, base: i64) -> i64:
        """Makes the call and returns how the routine completed."""
        raise NotImplementedError

    def evaluate(self, context: Context, base: i64) -> Any:
        code = self.perform(context, base)
        return context.result if code == RETURN else outcome(code, context)

    def evaluate_int(self, context: Context, base: i64) -> i64:
        return outcome_int(self.perform(context, base), context)


class StaticCall(Call):
    """A call of exactly this routine without receiver."""

    def __init__(self, site: Site, offset: int, arguments: list[Expression], routine: Routine) -> None:
        super().__init__(site, offset, arguments)
        self.routine = routine

    def perform(self, context: Context, base: i64) -> i64:
        slots = context.slots
        target = base + self.offset
        slot = target
        argument = self.first
        while argument is not None:
            local = argument.slot
            slots[slot] = slots[base + local] if local >= 0 else argument.expression.evaluate(context, base)
            slot += 1
            argument = argument.next
        context.sites[context.depth] = self.site
        return enter(self.routine, context, target)


class StaticCall1(Call):
    """A static call with one argument."""

    def __init__(self, site: Site, offset: int, arguments: list[Expression], routine: Routine) -> None:
        super().__init__(site, offset, arguments)
        self.routine = routine
        self.argument = arguments[0]

    def perform(self, context: Context, base: i64) -> i64:
        target = base + self.offset
        context.slots[target] = self.argument.evaluate(context, base)
        context.sites[context.depth] = self.site
        return enter(self.routine, context, target)

    def evaluate_int(self, context: Context, base: i64) -> i64:
        target = base + self.offset
        context.slots[target] = self.argument.evaluate(context, base)
        context.sites[context.depth] = self.site
        code = enter(self.routine, context, target)
        if code == RETURN_NUMBER:
            return context.number
        value: Any = context.result
        if code != RETURN or value is None:
            return outcome_int(code, context)
        number: i64 = value
        return number


class ClassCall(StaticCall):
    """A static call into a class that may have to be initialised first."""

    def __init__(
        self, site: Site, offset: int, arguments: list[Expression], routine: Routine, owner: RuntimeClass
    ) -> None:
        super().__init__(site, offset, arguments, routine)
        self.owner = owner

    def perform(self, context: Context, base: i64) -> i64:
        if context.statics[self.owner.index] is None:
            context.sites[context.depth] = self.site
            statics_of(self.owner, context)
        slots = context.slots
        target = base + self.offset
        slot = target
        argument = self.first
        while argument is not None:
            local = argument.slot
            slots[slot] = slots[base + local] if local >= 0 else argument.expression.evaluate(context, base)
            slot += 1
            argument = argument.next
        context.sites[context.depth] = self.site
        return enter(self.routine, context, target)


class MethodCall(Call):
    """A call on an object."""

    receiver_slot: i64

    def __init__(self, site: Site, offset: int, arguments: list[Expression], receiver: Expression) -> None:
        super().__init__(site, offset, arguments)
        self.receiver = receiver
        self.receiver_slot = local_slot(receiver)


class DirectCall(MethodCall):
    """A call on an object of exactly this routine: `super.m()`, private methods, constructors of the same object."""

    def __init__(
        self, site: Site, offset: int, arguments: list[Expression], receiver: Expression, routine: Routine
    ) -> None:
        super().__init__(site, offset, arguments, receiver)
        self.routine = routine

    def perform(self, context: Context, base: i64) -> i64:
        slots = context.slots
        target = base + self.offset
        local = self.receiver_slot
        receiver: Any = slots[base + local] if local >= 0 else self.receiver.evaluate(context, base)
        slots[target] = receiver
        slot = target + 1
        argument = self.first
        while argument is not None:
            local = argument.slot
            slots[slot] = slots[base + local] if local >= 0 else argument.expression.evaluate(context, base)
            slot += 1
            argument = argument.next
        context.sites[context.depth] = self.site
        if receiver is None:
            null_dereference()
        return enter(self.routine, context, target)


class VirtualCall(MethodCall):
    """A call through the receiver's virtual table."""

    slot: i64

    def __init__(self, site: Site, offset: int, arguments: list[Expression], receiver: Expression, slot: int) -> None:
        super().__init__(site, offset, arguments, receiver)
        self.slot = slot

    def perform(self, context: Context, base: i64) -> i64:
        slots = context.slots
        target = base + self.offset
        local = self.receiver_slot
        receiver: Any = slots[base + local] if local >= 0 else self.receiver.evaluate(context, base)
        slots[target] = receiver
        slot = target + 1
        argument = self.first
        while argument is not None:
            local = argument.slot
            slots[slot] = slots[base + local] if local >= 0 else argument.expression.evaluate(context, base)
            slot += 1
            argument = argument.next
        context.sites[context.depth] = self.site
        if receiver is None:
            null_dereference()
        instance: Instance = receiver
        runtime_class: RuntimeClass = instance.runtime_class
        routine = runtime_class.methods[self.slot]
        assert routine is not None
        return enter(routine, context, target)


class InterfaceCall(MethodCall):
    """A call of an interface's method on an author's object."""

    def __init__(
        self, site: Site, offset: int, arguments: list[Expression], receiver: Expression, method: MethodSymbol
    ) -> None:
        super().__init__(site, offset, arguments, receiver)
        self.method = method

    def perform(self, context: Context, base: i64) -> i64:
        slots = context.slots
        target = base + self.offset
        local = self.receiver_slot
        receiver: Any = slots[base + local] if local >= 0 else self.receiver.evaluate(context, base)
        slots[target] = receiver
        slot = target + 1
        argument = self.first
        while argument is not None:
            local = argument.slot
            slots[slot] = slots[base + local] if local >= 0 else argument.expression.evaluate(context, base)
            slot += 1
            argument = argument.next
        context.sites[context.depth] = self.site
        if receiver is None:
            null_dereference()
        instance: Instance = receiver
        runtime_class: RuntimeClass = instance.runtime_class
        return enter(runtime_class.implementations[self.method], context, target)


class New(Call):
    """`new C(…)` of an author's class."""

    def __init__(
        self,
        site: Site,
        offset: int,
        arguments: list[Expression],
        runtime_class: RuntimeClass,
        constructor: Routine | None,
    ) -> None:
        super().__init__(site, offset, arguments)
        self.runtime_class = runtime_class
        self.constructor = constructor
        self.is_solid = True

    def perform(self, context: Context, base: i64) -> i64:
        runtime_class = self.runtime_class
        if runtime_class.has_statics and context.statics[runtime_class.index] is None:
            context.sites[context.depth] = self.site
            statics_of(runtime_class, context)
        slots = context.slots
        target = base + self.offset
        slot = target + 1
        argument = self.first
        while argument is not None:
            local = argument.slot
            slots[slot] = slots[base + local] if local >= 0 else argument.expression.evaluate(context, base)
            slot += 1
            argument = argument.next
        context.sites[context.depth] = self.site
        instance = make_instance(runtime_class, context)
        if self.constructor is not None:
            slots[target] = instance
            if enter(self.constructor, context, target) == THROW:
                return THROW
        context.result = instance
        return RETURN
