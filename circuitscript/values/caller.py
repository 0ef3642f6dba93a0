"""What values ask of the run that works with them: to call an author's methods and to count the work done."""

from typing import Any, Protocol

MAX_NESTING = 200
"""How deeply values may stand inside each other while they are compared, hashed or shown."""


class Caller(Protocol):
    """A run, as far as values know it; `runtime.Context` is one."""

    def call_equals(self, left: Any, right: Any) -> bool:
        """Returns what the class of the object `left` says in `equals`, or whether both are the same object."""

    def call_hash_code(self, value: Any) -> int:
        """Returns the object's `hashCode`; without that method, a number that tells objects of the run apart."""

    def call_to_string(self, value: Any) -> str | None:
        """Returns what an author's `toString` says, or None when the object's class has none."""

    def hold(self, value: Any) -> None:
        """Counts what a built-in is putting together as kept alive, until `let_go`, while methods run."""

    def let_go(self) -> None:
        """Ends the last `hold`."""

    def charge_work(self, steps: int) -> None:
        """Counts steps of a built-in's work against the run's time, so that none runs without end."""

    def charge_heap(self, size: int) -> None:
        """Counts bytes about to be allocated."""

    def charge_text(self, length: int) -> None:
        """Counts a text of this length, which is about to be made, and refuses one that is too long."""


class NestingError(Exception):
    """Values stand inside each other more deeply than `MAX_NESTING`, or one stands inside itself."""
