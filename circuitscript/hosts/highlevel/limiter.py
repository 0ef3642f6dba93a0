"""The rate limit as the client keeps it: asked before each call, corrected by what HighLevel's headers say.

One limiter serves all runs of a location in this process. HighLevel allows 100 requests in 10 seconds and 200,000 a day
for one app in one location; other processes with the same token show in the headers.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Final

from circuitscript.hosts.highlevel.failures import ApiFailure
from circuitscript.source.classes import Factory, define

Monotonic = Callable[[], float]
Sleep = Callable[[float], None]

_MARGIN: Final = 0.25
"""Seconds added to the interval, because requests arrive a little later than they are sent."""
_DAY: Final = 86_400.0


@define(eq=False)
class Limiter:
    """Lets calls through so that never more than `burst` fall into any `interval` seconds. For many threads."""

    burst: int = 100
    interval: float = 10.0
    daily_remaining: int | None = None
    monotonic: Monotonic = time.monotonic
    sleep: Sleep = time.sleep
    waited: float = 0.0
    _sent: deque[float] = Factory(deque)
    _lock: threading.Lock = Factory(threading.Lock)
    _daily_known: float = 0.0

    def acquire(self) -> None:
        """Waits until a call may start. Raises ApiFailure when the day's calls are used up."""
        while True:
            with self._lock:
                now = self.monotonic()
                self._check_day(now)
                self._forget(now)
                if len(self._sent) < self.burst:
                    self._sent.append(now)
                    return
                wait = self._sent[0] + self.interval + _MARGIN - now
                self.waited += wait
            self.sleep(max(wait, 0.001))

    def learn(self, headers: Mapping[str, str]) -> None:
        """Takes over what an answer's headers say of the limit and of what others have used of it."""
        burst, remaining, interval, daily = (
            _number(headers, f"x-ratelimit-{name}")
            for name in ("max", "remaining", "interval-milliseconds", "daily-remaining")
        )
        with self._lock:
            now = self.monotonic()
            if burst:
                self.burst = burst
            if interval:
                self.interval = interval / 1000
            if daily is not None:
                self.daily_remaining, self._daily_known = daily, now
            self._forget(now)
            if remaining is not None:
                self._fill(self.burst - remaining, now)

    def refused(self) -> None:
        """Takes a 429 into account: the burst counts as used up."""
        with self._lock:
            now = self.monotonic()
            self._forget(now)
            self._fill(self.burst, now)

    def seconds_for(self, calls: int) -> float:
        """Returns how long so many calls take at least under the limit, from an unused one, in seconds."""
        return max(0, calls - 1) // self.burst * self.interval

    def _fill(self, used: int, now: float) -> None:
        self._sent.extend([now] * max(0, min(used, self.burst) - len(self._sent)))

    def _forget(self, now: float) -> None:
        while self._sent and self._sent[0] <= now - self.interval - _MARGIN:
            self._sent.popleft()

    def _check_day(self, now: float) -> None:
        if self.daily_remaining is None:
            return
        if now - self._daily_known > _DAY:
            self.daily_remaining = None
        elif self.daily_remaining <= 0:
            raise ApiFailure(429, "the location's API calls of this day are used up")
        else:
            self.daily_remaining -= 1


def _number(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(name, "")
    return int(text) if text.isdecimal() else None
