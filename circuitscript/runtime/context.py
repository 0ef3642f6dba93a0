"""One run: the value stack, the meters that every statement touches, and what built-ins may ask for. Compiled.

Knows no nodes and no library: the program and the ports are handed in.
"""

from collections.abc import Callable
from typing import Any, Final

from mypy_extensions import i64

from circuitscript.data.schema import Schema
from circuitscript.runtime import heap
from circuitscript.runtime.exceptions import LimitException, Site, Trouble, null_dereference
from circuitscript.runtime.governor import Governor, Limits, Resource, exceeded
from circuitscript.runtime.host import Host, LogEntry
from circuitscript.runtime.meter import Meter
from circuitscript.runtime.observer import Observer
from circuitscript.runtime.program import Program
from circuitscript.runtime.records import RecordChanges
from circuitscript.runtime.triggers import TriggerFrame
from circuitscript.symbols import MethodSymbol, Type, TypeSymbol, Universe
from circuitscript.values.caller import NestingError
from circuitscript.values.equality import equal
from circuitscript.values.instances import EnumConstant, ExceptionInstance, Instance
from circuitscript.values.text_forms import text

NODE_BUDGET = 1_500_000
"""How deep executable nodes may nest over all calls in progress, where a thread has `STACK_BYTES` of stack.

A compiled node takes at most 80 bytes of it; the rest is for built-ins that call back. A host with smaller stacks
allows a node for every 300 bytes.
"""

STACK_BYTES = 512 * 1024 * 1024
"""The stack that a thread needs for `NODE_BUDGET`; the system commits it as it is used."""

SLOTS: Final = 256
"""How many slots the value stack begins with."""
SLOT: Final = 4
"""The size of each slot beyond them, as the heap counts it."""


class Context(Meter):
    """One run of a program. Every node and built-in gets it; nothing in it outlives the run.

    `slots` is the value stack: a frame is the slots from its base on, `this` first. `top` is the end of the innermost
    frame. `sites[d]` is the statement from which call number d + 1 was made. `state` is where built-ins keep what lasts
    for the run, `held` what they are still putting together and nothing else reaches.
    """

    __slots__ = (
        "budget",
        "capacity",
        "compile_query",
        "compile_search",
        "depth",
        "depth_mark",
        "fire_triggers",
        "governor",
        "has_triggers",
        "held",
        "host",
        "max_depth",
        "number",
        "observer",
        "pending",
        "program",
        "query_scope",
        "queue_call",
        "records",
        "result",
        "schema",
        "serial",
        "sites",
        "slots",
        "state",
        "statics",
        "top",
        "trigger",
        "universe",
    )

    depth: i64
    max_depth: i64
    depth_mark: i64
    budget: i64
    top: i64
    capacity: i64
    serial: i64
    number: i64

    def __init__(
        self,
        program: Program,
        universe: Universe,
        host: Host,
        limits: Limits,
        fire_triggers: Callable[..., None] | None = None,
        observer: Observer | None = None,
        node_budget: int = NODE_BUDGET,
    ) -> None:
        super().__init__(limits, host.clock)
        self.program = program
        self.universe = universe
        self.host = host
        self.observer = observer
        self.fire_triggers: Callable[..., None] | None = fire_triggers
        self.has_triggers: Callable[..., bool] | None = None
        self.schema: Schema | None = None
        self.compile_query: Callable[..., Any] | None = None
        self.compile_search: Callable[..., Any] | None = None
        self.queue_call: Callable[..., None] | None = None
        self.query_scope: dict[str, tuple[Type, Any]] | None = None
        self.state: dict[str, Any] = {}
        self.held: list[Any] = []
        self.trigger: TriggerFrame | None = None
        self.result: Any = None
        self.pending: Any = None
        self.slots: list[Any] = [None] * SLOTS
        self.capacity = SLOTS
        self.statics: list[Any] = [None] * program.class_count
        self.sites: list[Site | None] = [None] * 64
        self.depth = 0
        self.top = 0
        self.serial = 0
        self.number = 0
        self.budget = node_budget
        self.max_depth = limits.maximum(Resource.CALL_DEPTH)
        self.depth_mark = min(limits.maximum(Resource.CALL_DEPTH), 62)
        self.governor = Governor(limits, self.metered)
        self.records = RecordChanges(self)

    def charge(self, resource: Resource, amount: int = 1) -> None:
        """Charges the governor."""
        self.governor.charge(resource, amount)

    def now(self) -> int:
        """Returns the run's time in milliseconds since 1970, as scripts see it."""
        return self.host.clock.now()

    def live_heap(self) -> i64:
        """Returns the size of what is reachable from the frames, the statics and what built-ins keep for the run."""
        self.forget_garbage()
        measure = heap.Measure()
        measure.add_all(self.slots, min(self.top, self.capacity))
        for statics in self.statics:
            if statics is not None:
                measure.add_all(statics, len(statics))
        measure.add_states([self.pending, *self.held, *self.state.values()])
        if self.trigger is not None:
            measure.add_states(self.trigger.held())
        measure.total += SLOT * (self.capacity - SLOTS)
        return measure.total

    def hold(self, value: Any) -> None:
        """Counts what a built-in is putting together as kept alive, until `let_go`, while methods run."""
        self.held.append(value)

    def let_go(self) -> None:
        """Ends the last `hold`."""
        self.held.pop()

    def forget_garbage(self) -> None:
        """Drops the values of frames that have ended, and the last value that was returned."""
        self.result = None
        index = self.top
        slots = self.slots
        capacity = self.capacity
        while index < capacity:
            slots[index] = None
            index += 1

    # Frames

    def grow(self, needed: i64) -> None:
        """Makes the value stack reach beyond `needed` slots."""
        more: i64 = needed * 2 - self.capacity
        self.charge_heap(SLOT * more)
        self.slots.extend([None] * more)
        self.capacity += more

    def enter(self) -> None:
        """Slow path of a call: checks depth and nesting, and makes room for the call's site."""
        if self.depth > self.max_depth:
            raise exceeded(Resource.CALL_DEPTH, self.depth, self.max_depth)
        if self.budget < 0:
            raise LimitException(
                f"Maximum stack depth reached: {self.depth} (calls nest too deeply)", resource=Resource.CALL_DEPTH.value
            )
        if self.top > self.capacity:
            self.grow(self.top)
        if self.depth > self.depth_mark:
            self.sites.extend([None] * len(self.sites))
            self.depth_mark = min(self.max_depth, len(self.sites) - 2)

    def locate(self, trouble: Trouble, site: Site) -> None:
        """Gives a trouble its place and trace: `site` and, from there outwards, the sites of the calls in progress."""
        trouble.site = site
        if trouble.trace:
            return
        trouble.line = site.line
        trouble.column = site.column
        trouble.trace = self.trace(site)

    def trace(self, site: Site | None) -> list[tuple[str, int, int]]:
        """Returns the trace of `site` (that of the running statement when it is None) with its callers."""
        depth = self.depth
        innermost = self.sites[depth] if site is None else site
        entries: list[tuple[str, int, int]] = [] if innermost is None else [innermost.entry()]
        while depth > 0:
            depth -= 1
            caller = self.sites[depth]
            if caller is not None:
                entries.append(caller.entry())
        return entries

    def charge_trace(self, length: i64) -> None:
        """Counts a trace of `length` entries that a script's exception object is about to keep."""
        self.charge_work(length)
        self.charge_heap(heap.LIST + heap.TRACE_ENTRY * length)

    # Upcalls

    def call(self, method: MethodSymbol, receiver: Any, arguments: list[Any]) -> Any:
        """Calls an author's method (dispatched by the receiver's class) and returns its value."""
        depth = self.depth
        budget = self.budget
        top = self.top
        try:
            return self.program.call(self, method, receiver, arguments)
        except BaseException:
            self.unwind(depth, budget, top)
            raise

    def call_named(self, receiver: Any, name: str, arguments: list[Any]) -> Any:
        """Calls the author's method `name` (any case) of `receiver`; raises `LookupError` when it has none."""
        depth = self.depth
        budget = self.budget
        top = self.top
        try:
            return self.program.call_named(self, receiver, name, arguments)
        except BaseException:
            self.unwind(depth, budget, top)
            raise

    def clear(self, first: i64, end: i64) -> None:
        """Empties the slots from `first` to `end` of the value stack."""
        slots = self.slots
        while first < end:
            slots[first] = None
            first += 1

    def unwind(self, depth: i64, budget: i64, top: i64) -> None:
        """Goes back to the frame that these three were read in, after an exception has left the frames above."""
        if self.top > top:
            self.clear(top, min(self.top, self.capacity))
        self.depth = depth
        self.budget = budget
        self.top = top

    def new_instance(self, type: Type, arguments: list[Any]) -> Any:
        """Makes an object of an author's class."""
        return self.program.new_instance(self, type, arguments)

    def has_method(self, receiver: Any, name: str, count: int) -> bool:
        """Whether the object's class declares or inherits an author's method `name` with `count` parameters."""
        return isinstance(receiver, Instance) and self.program.has_method(receiver, name, count)

    def enum_constants(self, symbol: TypeSymbol) -> list[EnumConstant]:
        """Returns the constants of an enum in the order of their declaration."""
        return self.program.enum_constants(symbol)

    # What values ask for (values.caller.Caller)

    def call_equals(self, left: Any, right: Any) -> bool:
        """Returns what the object's `equals` says, or whether both are the same object."""
        if not self.has_method(left, "equals", 1):
            return left is right
        return self.call_named(left, "equals", [right]) is True

    def call_hash_code(self, value: Any) -> int:
        """Returns what the object's `hashCode` says, or a number that tells it from the run's other objects."""
        if self.has_method(value, "hashcode", 0):
            answer = self.call_named(value, "hashcode", [])
            if not isinstance(answer, int):
                null_dereference()
            return answer
        instance: Instance = value
        if instance.serial == 0:
            self.serial += 1
            instance.serial = self.serial
        return instance.serial

    def call_to_string(self, value: Any) -> str | None:
        """Returns what the object's `toString` says, or None when its class has none."""
        if not self.has_method(value, "tostring", 0):
            return None
        answer = self.call_named(value, "tostring", [])
        return "null" if answer is None else str(answer)

    # What built-ins ask for

    def text(self, value: Any) -> str:
        """Returns the value as `String.valueOf` gives it; null is `null`."""
        try:
            return text(value, self)
        except NestingError:
            raise too_nested() from None

    def text_beside(self, value: Any, held: Any) -> str:
        """Returns the value as `text` does, while what is to stand beside it counts as kept alive."""
        self.hold(held)
        try:
            return self.text(value)
        finally:
            self.let_go()

    def equals(self, left: Any, right: Any) -> bool:
        """Returns whether `left == right` for operands whose static type is no primitive."""
        try:
            return equal(left, right, self)
        except NestingError:
            raise too_nested() from None

    def debug(self, level: str, line: str, values: tuple[tuple[str, object], ...] = ()) -> None:
        """Writes a line to the debug log, charged by its length."""
        self.governor.charge(Resource.LOG_BYTES, len(line) if line.isascii() else len(line.encode("utf-8", "replace")))
        site = self.sites[self.depth]
        if site is None:
            self.host.logs.write(LogEntry(level, line, "", 0, values))
        else:
            self.host.logs.write(LogEntry(level, line, site.frame, site.line, values))

    def stamp(self, exception: ExceptionInstance) -> None:
        """Gives a new exception object the trace of the running statement."""
        self.charge_trace(self.depth)
        exception.trace = self.trace(None)


def too_nested() -> LimitException:
    """Returns the exception for values that stand inside each other too deeply."""
    return LimitException("Maximum stack depth reached: values stand inside each other too deeply")
