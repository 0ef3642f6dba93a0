"""The run-time form of an author's class: its virtual table, its initialisers, and how it is brought to life."""

from typing import Any

from mypy_extensions import i64

from circuitscript.evaluator.nodes import Routine, invoke
from circuitscript.runtime import heap
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import Site
from circuitscript.symbols import MethodSymbol, Type
from circuitscript.values.instances import EnumConstant, ExceptionInstance, Instance

DEFAULT_MESSAGE = "Script-thrown exception"


class RuntimeClass:
    """A class, interface, enum, trigger or anonymous unit as the running program sees it.

    `methods` is the virtual table. `implementations` finds the body for a method of an interface, or of a library class
    that this one extends; `named` finds one by folded name and number of parameters (`compareto/1`). `index` is the
    place of its statics in `Context.statics`, -1 for a class without any.
    """

    index: i64
    static_count: i64

    def __init__(self, type: Type, superclass: "RuntimeClass | None") -> None:
        self.type = type
        self.superclass = superclass
        self.index = -1
        self.static_count = 0
        self.methods: list[Routine | None] = []
        self.implementations: dict[MethodSymbol, Routine] = {}
        self.named: dict[str, Routine] = {}
        self.defaults: list[Any] = []
        self.initializer: Routine | None = None
        self.static_initializer: Routine | None = None
        self.constructors: list[tuple[MethodSymbol, Routine]] = []
        self.constants: list[EnumConstant] = []
        self.is_exception: bool = False
        self.has_statics: bool = False


def statics_of(runtime_class: RuntimeClass, context: Context) -> list[Any]:
    """Returns the class's static fields in this run, initialised on the first use of the class, superclass first."""
    values: Any = context.statics[runtime_class.index]
    if values is None:
        values = initialize(runtime_class, context)
    fields: list[Any] = values
    return fields


def initialize(runtime_class: RuntimeClass, context: Context) -> list[Any]:
    """Initialises the statics of a class and its superclasses in this run, and returns those of the class."""
    superclass = runtime_class.superclass
    if superclass is not None and superclass.has_statics and context.statics[superclass.index] is None:
        initialize(superclass, context)
    count = runtime_class.static_count
    context.charge_heap(heap.LIST + heap.FIELD * count)
    values: list[Any] = [None] * count
    context.statics[runtime_class.index] = values
    routine = runtime_class.static_initializer
    if routine is not None:
        invoke(routine, context, context.top)
    return values


def make_instance(runtime_class: RuntimeClass, context: Context) -> Instance:
    """Returns a new object, its fields null; for an exception class with the default message and the current trace."""
    fields = runtime_class.defaults.copy()
    context.heap_left -= heap.OBJECT + heap.FIELD * len(fields)
    if context.heap_left < 0:
        context.measure_heap(heap.OBJECT)
    if runtime_class.is_exception:
        exception = ExceptionInstance(runtime_class.type, runtime_class, fields, DEFAULT_MESSAGE, None)
        context.stamp(exception)
        return exception
    return Instance(runtime_class.type, runtime_class, fields)


def construct(
    runtime_class: RuntimeClass, constructor: Routine, context: Context, arguments: list[Any], site: Site | None
) -> Instance:
    """Makes an object with values that are already there: for `new` by name and for built-ins."""
    if runtime_class.has_statics:
        statics_of(runtime_class, context)
    if site is not None:
        context.sites[context.depth] = site
    instance = make_instance(runtime_class, context)
    base = context.top
    place_arguments(context, base, instance, arguments)
    invoke(constructor, context, base)
    return instance


def place_arguments(context: Context, base: i64, receiver: Any, arguments: list[Any]) -> None:
    """Puts receiver (unless null) and arguments into the first slots of a frame that is about to begin at `base`."""
    needed = base + len(arguments) + 1
    if needed > context.capacity:
        context.grow(needed)
    slot = base
    if receiver is not None:
        context.slots[slot] = receiver
        slot += 1
    for argument in arguments:
        context.slots[slot] = argument
        slot += 1
