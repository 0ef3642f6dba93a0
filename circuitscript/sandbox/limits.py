"""The rate limit of one location: a burst in a sliding interval, and a number of requests a day."""

from collections import deque
from typing import Final

from attrs import define, field

from circuitscript.sandbox.options import Clock

_DAY: Final = 86_400_000


@define(eq=False)
class RateLimit:
    """Counts requests. `accepted` and `refused` are for tests and the sandbox's report."""

    clock: Clock
    burst: int
    interval: int
    daily: int
    accepted: int = 0
    refused: int = 0
    _recent: deque[int] = field(factory=deque)
    _day: int = 0
    _today: int = 0

    def admit(self) -> bool:
        """Takes one request into account and tells whether it is let in; refused ones do not use up the limit."""
        now = self.clock()
        if now // _DAY != self._day:
            self._day, self._today = now // _DAY, 0
        while self._recent and self._recent[0] <= now - self.interval:
            self._recent.popleft()
        if len(self._recent) >= self.burst or self._today >= self.daily:
            self.refused += 1
            return False
        self._recent.append(now)
        self._today += 1
        self.accepted += 1
        return True

    def headers(self) -> dict[str, str]:
        """Returns the documented headers as they are after the last request."""
        return {
            "X-RateLimit-Limit-Daily": str(self.daily),
            "X-RateLimit-Daily-Remaining": str(max(0, self.daily - self._today)),
            "X-RateLimit-Interval-Milliseconds": str(self.interval),
            "X-RateLimit-Max": str(self.burst),
            "X-RateLimit-Remaining": str(max(0, self.burst - len(self._recent))),
        }
