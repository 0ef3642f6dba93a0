"""What a run gives back: its outcome, value or error, log, changes and use of limits, all as plain immutable Python."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from circuitscript.runtime.governor import Resource
from circuitscript.runtime.host import LogEntry
from circuitscript.source.classes import field, frozen


class Outcome(Enum):
    """How a run ended."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    """An exception that the script did not catch, or a failed assertion."""
    LIMITED = "limited"
    """The governor ended it."""
    CANCELLED = "cancelled"
    """The embedder ended it."""


@frozen
class Frame:
    """One line of a stack trace: the unit as Apex writes it (`Class.ContactTrigger.afterInsert`) and its place.

    `file` is the source's name, empty for code without a source; `line` counts from 1, 0 where unknown. `column` is 1,
    as in Apex's traces; `caret` is the column of the statement itself where it is known.
    """

    unit: str
    file: str
    line: int
    column: int
    caret: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.unit
        return f"{self.unit}: line {self.line}, column {self.column}"


@frozen
class RunError:
    """Why a run failed. `kind` is the exception's name as Apex prints it (`System.NullPointerException`)."""

    kind: str
    message: str
    frames: tuple[Frame, ...] = ()
    cause: "RunError | None" = None

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}"


@frozen
class Change:
    """One record that the run changed. `operation` is `insert`, `update`, `delete` or `undelete`.

    `before` and `after` hold plain values by field name; None before an insert and after a delete. `automatic` names
    the fields that no script can set, such as the time of the last change.
    """

    operation: str
    object: str
    id: str | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    automatic: frozenset[str] = frozenset()

    def differences(self) -> dict[str, tuple[Any, Any]]:
        """Returns (before, after) of every field that changed, in the order they were set, but `automatic` ones."""
        before, after = self.before or {}, self.after or {}
        names = [name for name in dict.fromkeys((*after, *before)) if name not in self.automatic]
        pairs = {name: (before.get(name), after.get(name)) for name in names}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@frozen
class Fired:
    """One trigger that was run: its name, the handler (`ContactTrigger.afterInsert`), the event and its place."""

    trigger: str
    unit: str
    object: str
    time: str
    operation: str
    size: int
    file: str = ""
    line: int = 0


@frozen
class Usage:
    """How much of one resource a run used, and its maximum (None where it is unlimited)."""

    resource: Resource
    used: int
    maximum: int | None


@frozen
class RunResult:
    """Everything about one run. `value` is what the call returned, as plain Python; `profile` names the limits.

    `changes` are those that stand: none of a run that failed, but where the store takes nothing back.
    """

    outcome: Outcome
    value: object = None
    error: RunError | None = None
    logs: tuple[LogEntry, ...] = ()
    changes: tuple[Change, ...] = ()
    fired: tuple[Fired, ...] = ()
    limits: tuple[Usage, ...] = ()
    profile: str = ""
    elapsed: int = 0
    """Wall time in nanoseconds."""
    file_of: Callable[[str], str] = field(default=lambda _unit: "", repr=False, eq=False)
    """Returns the name of the source that holds a unit (`Class.A.run`), empty where there is none."""

    @property
    def is_success(self) -> bool:
        """Whether the run came to its end."""
        return self.outcome is Outcome.SUCCEEDED

    def used(self, resource: Resource) -> int:
        """Returns how much of `resource` was used."""
        return next((usage.used for usage in self.limits if usage.resource is resource), 0)
