"""What may watch a run: coverage, a debugger, a profiler. Woven in by the planner only when asked for.

Stays interpreted, so that any Python class can be an observer, and because `breathe` must be interpreted.
"""

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context
    from circuitscript.runtime.exceptions import Site


class Observer(Protocol):
    """Called around statements and calls of an observed program. `slots` from `base` on are the frame's variables."""

    def at_statement(self, context: "Context", base: int, site: "Site") -> None:
        """Called before a statement is executed; may block, and may raise `LimitException` to end the run."""

    def at_entry(self, context: "Context", base: int, frame: str) -> None:
        """Called when a method, constructor, accessor, trigger or anonymous unit begins."""

    def at_exit(self, context: "Context", base: int, frame: str, result: Any) -> None:
        """Called when it returns; not called when it ends with an exception."""


def breathe() -> None:
    """Does nothing, interpreted: the interpreter's own loop lets other threads run and signals be handled here."""
    for _ in _ONCE:
        pass


_ONCE = (None,)
