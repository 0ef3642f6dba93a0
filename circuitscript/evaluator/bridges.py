"""What an interface's method runs where a class implements it with a static method. Compiled."""

from mypy_extensions import i64

from circuitscript.evaluator.classes import RuntimeClass, place_arguments, statics_of
from circuitscript.evaluator.nodes import NORMAL, RETURN, Routine, Statement, invoke
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import Site
from circuitscript.symbols import MethodSymbol, TypeKind

_WEIGHT = 4


class CallStatic(Statement):
    """Calls the static method with the arguments, without the object."""

    def __init__(self, site: Site, routine: Routine, owner: RuntimeClass, method: MethodSymbol) -> None:
        super().__init__(site)
        self.routine = routine
        self.owner = owner
        self.count = len(method.parameters)
        self.is_void: bool = method.return_type.symbol.kind is TypeKind.VOID

    def execute(self, context: Context, base: i64) -> i64:
        self.hits += 1
        if self.owner.has_statics:
            statics_of(self.owner, context)
        first = base + 1
        arguments = context.slots[first : first + self.count]
        start = context.top
        place_arguments(context, start, None, arguments)
        context.sites[context.depth] = self.site
        answer = invoke(self.routine, context, start)
        if self.is_void:
            return NORMAL
        context.result = answer
        return RETURN


def static_bridge(routine: Routine, owner: RuntimeClass, method: MethodSymbol) -> Routine:
    """Returns the routine of an instance method that calls the static `method`."""
    bridge = Routine(routine.name)
    bridge.body = CallStatic(Site(routine.name, "", 1, 1), routine, owner, method)
    bridge.extent = bridge.frame_size = 1 + len(method.parameters)
    bridge.weight = _WEIGHT
    return bridge
