"""The two kinds of trouble that a running script can be in, and where in the source it arose. Compiled."""

from typing import Any, NoReturn

from mypy_extensions import i64

from circuitscript.values.instances import ExceptionInstance

DEREFERENCE = "Attempt to de-reference a null object"
NULL_ARGUMENT = "Argument cannot be null."
OUT_OF_RANGE = "The number is out of range"


class Site:
    """One statement's place in its program: the frame's name (`Class.ContactTrigger.afterInsert`) and the line.

    Columns in traces are always 1, as Apex has them; `column` and `source` are for messages that show the line itself.
    """

    line: i64
    column: i64

    def __init__(self, frame: str, source: str, line: int, column: int) -> None:
        self.frame = frame
        self.source = source
        self.line = line
        self.column = column
        self._entry: tuple[str, int, int] = (frame, line, 1)

    def entry(self) -> tuple[str, int, int]:
        """Returns the place as one entry of a trace; traces share it."""
        return self._entry


class Trouble(Exception):
    """What ends a run unless a script catches it. `site` is where it arose, None until a statement has located it.

    `trace` holds `(frame name, line, column)` from the innermost frame outwards.
    """

    line: i64
    column: i64

    def __init__(self, kind: str, message: str | None) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.site: Site | None = None
        self.line = 0
        self.column = 0
        self.trace: list[tuple[str, int, int]] = []


class ScriptException(Trouble):
    """An exception that scripts can catch.

    `kind` is the name of a system exception without its namespace (`NullPointerException`), or of the user's class.
    `value` is the script's object; for one that a built-in raised it is made when a script catches it. `details` is
    what a built-in knows beyond the message (the failed rows of a DML statement).
    """

    def __init__(self, kind: str, message: str | None, value: ExceptionInstance | None = None) -> None:
        super().__init__(kind, message)
        self.value = value
        self.cause: ScriptException | None = None
        self.details: Any = None


class LimitException(Trouble):
    """The governor ended the run, or an assertion failed; no script can catch it and no `finally` runs.

    `kind` is `LimitException`, `AssertException` or `FinalException`. Where the governor ended the run, `resource` is
    the name of what ran out, `used` the use that was asked for and `maximum` what is allowed.
    """

    used: i64
    maximum: i64

    def __init__(
        self, message: str, kind: str = "LimitException", resource: str = "", used: int = 0, maximum: int = 0
    ) -> None:
        super().__init__(kind, message)
        self.resource = resource
        self.used = used
        self.maximum = maximum


class Cancelled(LimitException):
    """Another thread asked the run to stop."""

    def __init__(self) -> None:
        super().__init__("The run was cancelled", "CancelledException")


def null_dereference() -> NoReturn:
    """Raises Apex's exception for a member of null."""
    raise ScriptException("NullPointerException", DEREFERENCE)


def null_argument() -> NoReturn:
    """Raises Apex's exception for a null argument."""
    raise ScriptException("NullPointerException", NULL_ARGUMENT)


def divide_by_zero() -> NoReturn:
    """Raises Apex's exception for a zero divisor."""
    raise ScriptException("MathException", "Divide by 0")


def index_out_of_bounds(index: i64) -> NoReturn:
    """Raises Apex's exception for an index outside a list."""
    raise ScriptException("ListException", f"List index out of bounds: {index}")


def collection_in_use() -> NoReturn:
    """Raises Apex's uncatchable exception for a change in size of a collection that is being iterated."""
    raise LimitException("Cannot modify a collection while it is being iterated.", "FinalException")


def read_only() -> NoReturn:
    """Raises Apex's uncatchable exception for a change of something that is read-only, such as `Trigger.new`."""
    raise LimitException("Collection is read-only", "FinalException")


def read_only_record() -> NoReturn:
    """Raises Apex's uncatchable exception for a change of a row of `Trigger.old`, or of `Trigger.new` afterwards."""
    raise LimitException("Record is read-only", "FinalException")


def bad_conversion(source: str, target: str) -> NoReturn:
    """Raises Apex's exception for a failed cast; both are names of types."""
    raise ScriptException("TypeException", f"Invalid conversion from runtime type {source} to {target}")
