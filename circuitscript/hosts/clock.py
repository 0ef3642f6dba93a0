"""Clocks: the system's, and one that stands still until a test moves it."""

import time


class SystemClock:
    """The system's time; wall and processor time count from when the clock was made or last started."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Counts wall and processor time from now on."""
        self._wall = time.monotonic_ns()
        self._cpu = time.thread_time_ns()

    def now(self) -> int:
        """Returns milliseconds since 1970."""
        return time.time_ns() // 1_000_000

    def elapsed(self) -> int:
        """Returns nanoseconds since the start."""
        return time.monotonic_ns() - self._wall

    def cpu(self) -> int:
        """Returns nanoseconds of processor time of the calling thread since the start, which it must have made."""
        return time.thread_time_ns() - self._cpu


class FixedClock:
    """A clock for tests: `moment` in milliseconds since 1970; `wall` and `processor` in nanoseconds."""

    def __init__(self, moment: int = 1_700_000_000_000, wall: int = 0, processor: int = 0) -> None:
        self.moment = moment
        self.wall = wall
        self.processor = processor

    def now(self) -> int:
        """Returns the fixed moment."""
        return self.moment

    def elapsed(self) -> int:
        """Returns the fixed wall time."""
        return self.wall

    def cpu(self) -> int:
        """Returns the fixed processor time."""
        return self.processor

    def advance(self, milliseconds: int) -> None:
        """Moves all three readings forward."""
        self.moment += milliseconds
        self.wall += milliseconds * 1_000_000
        self.processor += milliseconds * 1_000_000
