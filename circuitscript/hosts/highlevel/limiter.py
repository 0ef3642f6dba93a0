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

_MARGIN: Final = 0.05
"""Seconds added to the interval, because clocks do not agree to the millisecond."""
_PROBE: Final = 3_600.0
"""Seconds after which a used-up day is asked about again: when it ends, no header says."""
_PAUSE: Final = 0.02
"""Seconds between looks at calls that are under way."""


@define(eq=False)
class Limiter:
    """Lets calls through so that never more than `burst` fall into any `interval` seconds, nor too many into a day.

    Each `acquire` is followed by one `learn` or `lost`. When a call arrives at HighLevel nobody knows but that it is
    before its answer: it counts until then, and for an interval after. Answers may come in another order than the calls
    were made, so that of a day the least that was told counts, less the calls under way. For many threads.
    """

    burst: int = 100
    interval: float = 10.0
    daily_remaining: int | None = None
    monotonic: Monotonic = time.monotonic
    sleep: Sleep = time.sleep
    waited: float = 0.0
    _answered: deque[float] = Factory(deque)
    _lock: threading.Lock = Factory(threading.Lock)
    _daily_known: float = 0.0
    _under_way: int = 0

    def acquire(self) -> None:
        """Waits until a call may start. Raises ApiFailure when the day's calls are used up."""
        while True:
            with self._lock:
                now = self.monotonic()
                wait = self._pause_of_day(now)
                self._forget(now)
                if not wait and len(self._answered) + self._under_way < self.burst:
                    self._under_way += 1
                    return
                if not wait:
                    wait = self._answered[0] + self.interval + _MARGIN - now if self._answered else _PAUSE
                self.waited += wait
            self.sleep(max(wait, 0.001))

    def learn(self, headers: Mapping[str, str]) -> None:
        """Takes over what a call's answer says of the limit in its headers, and of what others have used of it."""
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
            self._end(now)
            if daily is not None:
                self._learn_day(daily, now)
            elif self.daily_remaining is not None:
                self.daily_remaining -= 1
            self._forget(now)
            if remaining is not None:
                self._fill(self.burst - remaining, now)

    def lost(self) -> None:
        """Takes into account that a call got no answer; it counts as made."""
        with self._lock:
            self._end(self.monotonic())
            if self.daily_remaining is not None:
                self.daily_remaining -= 1

    def refused(self) -> None:
        """Takes a 429 into account: the burst counts as used up."""
        with self._lock:
            now = self.monotonic()
            self._forget(now)
            self._fill(self.burst, now)

    def seconds_for(self, calls: int) -> float:
        """Returns how long so many calls take at least under the limit, from an unused one, in seconds."""
        return max(0, calls - 1) // self.burst * self.interval

    def _end(self, now: float) -> None:
        self._under_way = max(0, self._under_way - 1)
        self._answered.append(now)

    def _fill(self, used: int, now: float) -> None:
        lacking = min(used, self.burst) - len(self._answered) - self._under_way
        self._answered.extend([now] * max(0, lacking))

    def _forget(self, now: float) -> None:
        while self._answered and self._answered[0] <= now - self.interval - _MARGIN:
            self._answered.popleft()

    def _learn_day(self, remaining: int, now: float) -> None:
        """Only a new day has many more calls than the last answer told of; a few more are an answer overtaken."""
        known = self.daily_remaining
        if known is None or remaining < known or remaining > known + self.burst:
            self.daily_remaining = remaining
        self._daily_known = now

    def _pause_of_day(self, now: float) -> float:
        """Returns how long to wait for calls under way that may be the day's last ones; raises when none is left."""
        if self.daily_remaining is None or self.daily_remaining > self._under_way:
            return 0.0
        if self._under_way:
            return _PAUSE
        if now - self._daily_known > _PROBE:
            self.daily_remaining = None
            return 0.0
        raise ApiFailure(
            429, "the location's API calls of this day are used up; try again when HighLevel's day is over"
        )


def _number(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(name, "")
    return int(text) if text.isdecimal() else None
