"""The roots of all executable nodes, and the frame in which they run. Compiled.

A node computes with `context` (the run) and `base` (its frame's first slot). Expressions that can be an Integer or Long
without ever being null compute natively in `evaluate_int`; the rest unbox there, and throw on null.
"""

from typing import Any, Final

from mypy_extensions import i64

from circuitscript.evaluator.throwing import raise_pending
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import OUT_OF_RANGE, ScriptException, Site, Trouble, null_dereference

NORMAL: Final = 0
BREAK: Final = 1
CONTINUE: Final = 2
RETURN: Final = 3
RETURN_NUMBER: Final = 4
THROW: Final = 5


class Expression:
    """An executable expression. `is_solid` says that it never yields null."""

    def __init__(self) -> None:
        self.is_solid: bool = False

    def evaluate(self, context: Context, base: i64) -> Any:
        """Returns the value, None for null (and for a void call)."""
        raise NotImplementedError

    def evaluate_int(self, context: Context, base: i64) -> i64:
        """Returns the value of an Integer or Long expression; throws on null."""
        value = self.evaluate(context, base)
        if value is None:
            null_dereference()
        number: i64 = value
        return number

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        """Returns the value of a Boolean expression; throws on null."""
        value = self.evaluate(context, base)
        if value is None:
            null_dereference()
        return value is True


class IntegerExpression(Expression):
    """An Integer or Long that is never null: computed natively, boxed on demand."""

    def __init__(self) -> None:
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        return self.evaluate_int(context, base)

    def evaluate_int(self, context: Context, base: i64) -> i64:
        raise NotImplementedError


class BooleanExpression(Expression):
    """A Boolean that is never null."""

    def __init__(self) -> None:
        self.is_solid = True

    def evaluate(self, context: Context, base: i64) -> Any:
        return self.evaluate_bool(context, base)

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        raise NotImplementedError


class Statement:
    """An executable statement with its place, linked to the one that follows it in its block.

    `hits` counts how often it was executed, over all runs of the program.
    """

    hits: i64

    def __init__(self, site: Site) -> None:
        self.site = site
        self.hits = 0
        self.next: Statement | None = None

    def execute(self, context: Context, base: i64) -> i64:
        """Executes the statement and returns how it completed.

        `RETURN` leaves the value in `context.result`, `RETURN_NUMBER` in `context.number`, `THROW` the exception in
        `context.pending`.
        """
        raise NotImplementedError


def chain(statements: list[Statement]) -> Statement | None:
    """Links the statements of a block and returns the first."""
    following: Statement | None = None
    for statement in reversed(statements):
        statement.next = following
        following = statement
    return following


def run(first: Statement | None, context: Context, base: i64) -> i64:
    """Executes a block, each statement counted and charged, until one does not complete normally.

    Routines, branches and counting loops, which programs run most, have this loop in their own bodies.
    """
    statement = first
    try:
        while statement is not None:
            left = context.countdown - 1
            context.countdown = left
            if left < 0:
                context.rearm()
            code = statement.execute(context, base)
            if code != NORMAL:
                return code
            statement = statement.next
    except (Trouble, ArithmeticError) as error:
        raise located(error, statement, context) from None
    return NORMAL


def located(error: BaseException, statement: Statement | None, context: Context) -> Trouble:
    """Returns what went wrong in `statement` with its place; where that is None, who called will give it one.

    Arithmetic beyond what Python's numbers can hold becomes a `MathException`. Python's own trace, which grows by an
    object for every frame that a trouble passes, is dropped: scripts never see it.
    """
    trouble = error if isinstance(error, Trouble) else ScriptException("MathException", OUT_OF_RANGE)
    if trouble.site is None and statement is not None:
        context.locate(trouble, statement.site)
    trouble.__traceback__ = None
    return trouble


class Planning:
    """What can still plan a routine; the planner's own class derives from it."""

    def plan(self, routine: "Routine") -> None:
        """Fills in body and measures of `routine`, once, whichever thread comes first."""
        raise NotImplementedError


UNPLANNED: Final = 1 << 40
"""The extent of a routine that has no body yet: larger than any stack, so that the first call takes the slow path."""


class Routine:
    """A body that is called: a method, constructor, accessor, initialiser, trigger or anonymous unit.

    A call needs `extent` slots: parameters (`this` included), locals, temporaries and the arguments of its own calls.
    Those from `first_held` to `frame_size` may hold something large, and are null again when the body has ended: then
    they count no longer. `weight` is how deep its nodes nest. The body is planned at the first call.
    """

    extent: i64
    weight: i64
    first_held: i64
    frame_size: i64

    def __init__(self, name: str, planning: Planning | None = None) -> None:
        self.name = name
        self.extent = UNPLANNED
        self.weight = 0
        self.first_held = 0
        self.frame_size = 0
        self.holds: bool = False
        self.body: Statement | None = None
        self.planning = planning

    def prepare(self) -> None:
        """Plans the body where that was not done yet."""
        planning = self.planning
        if planning is not None:
            planning.plan(self)


def enter(routine: Routine, context: Context, base: i64) -> i64:
    """Runs a routine whose arguments are in their slots, and returns how it completed."""
    top = context.top
    depth = context.depth
    budget = context.budget
    end = base + routine.extent
    inner = depth + 1
    room = budget - routine.weight
    context.top = end
    context.depth = inner
    context.budget = room
    if inner > context.depth_mark or room < 0 or end > context.capacity:
        if routine.planning is not None:
            context.depth = depth
            context.budget = budget
            context.top = top
            routine.prepare()
            return enter(routine, context, base)
        context.enter()
    statement = routine.body
    code: i64 = NORMAL
    try:
        while statement is not None:
            left = context.countdown - 1
            context.countdown = left
            if left < 0:
                context.rearm()
            code = statement.execute(context, base)
            if code != NORMAL:
                break
            statement = statement.next
    except (Trouble, ArithmeticError) as error:
        raise located(error, statement, context) from None
    if routine.holds:
        slots = context.slots
        slot = base + routine.first_held
        end = base + routine.frame_size
        while slot < end:
            slots[slot] = None
            slot += 1
    context.depth = depth
    context.budget = budget
    context.top = top
    return code


def outcome(code: i64, context: Context) -> Any:
    """Returns the value of a routine that completed with `code`; raises what it threw."""
    if code == RETURN:
        return context.result
    if code == RETURN_NUMBER:
        return context.number
    if code == THROW:
        raise_pending(context)
    return None


def outcome_int(code: i64, context: Context) -> i64:
    """Returns the value of a routine that returns an Integer or Long, natively; throws on null."""
    if code == RETURN_NUMBER:
        return context.number
    if code == THROW:
        raise_pending(context)
    value: Any = context.result
    if value is None:
        null_dereference()
    number: i64 = value
    return number


def invoke(routine: Routine, context: Context, base: i64) -> Any:
    """Runs a routine whose arguments are in their slots, and returns its value."""
    return outcome(enter(routine, context, base), context)
