"""What a project declares about its callouts beyond their places: which answers are kept, which requests repeated.

Both work beyond the journal: a run sees one request and one answer.
"""

import time
from collections.abc import Callable, Mapping
from typing import Final, Protocol

from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import HttpRequest, HttpResponse
from circuitscript.source.classes import Factory, evolve, frozen

_IDEMPOTENT: Final = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"})
_TEMPORARY: Final = frozenset({429, 502, 503, 504})
_FIRST_WAIT: Final = 0.25
_LONGEST_WAIT: Final = 10.0
_MOST_KEPT_BYTES: Final = 16 * 1024 * 1024
_NANOSECONDS: Final = 1_000_000_000


class NoAnswerError(Exception):
    """A request that got no answer; the same request may get one."""


class Network(Protocol):
    """What sends a request once."""

    def attempt(self, request: HttpRequest) -> HttpResponse:
        """Returns the answer; raises NoAnswerError for none, `CalloutException` for what must not be sent."""

    def close(self) -> None:
        """Closes the connections."""


Key = tuple[str, tuple[tuple[str, str], ...]]


@frozen
class Policy:
    """`retries` is how often a request is repeated at most; `cache` has the seconds to keep answers, by address."""

    retries: int = 0
    cache: Mapping[str, int] = Factory(dict)

    def seconds(self, request: HttpRequest) -> int:
        """Returns how long the answer to a request is kept: as the longest address says that its URL begins with."""
        if request.method != "GET":
            return 0
        fitting = [address for address in self.cache if request.url.startswith(address)]
        return self.cache[max(fitting, key=len)] if fitting else 0


class PolicedHttp:
    """The port `Http` over a network, as a policy says.

    Only what may be repeated without harm is: GET, HEAD, OPTIONS, PUT, DELETE and TRACE. It is, within the request's
    own time, when no answer came or the answer is 429, 502, 503 or 504; `Retry-After` is heeded. `clock` and `wait` are
    in seconds.
    """

    def __init__(
        self,
        network: Network,
        policy: Policy,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._network = network
        self._policy = policy
        self._clock = clock
        self._wait = wait
        self._kept: dict[Key, tuple[float, HttpResponse]] = {}
        self._size = 0

    def send(self, request: HttpRequest) -> HttpResponse:
        """Returns the answer, a kept one where it is still good; raises what the last attempt raised."""
        seconds = self._policy.seconds(request)
        if not seconds:
            return self._send(request)
        key = (request.url, request.headers)
        known = self._kept.get(key)
        if known is not None and known[0] > self._clock():
            return known[1]
        answer = self._send(request)
        if answer.status == 200 and "no-store" not in _header(answer, "cache-control"):
            self._keep(key, seconds, evolve(answer, elapsed=0))
        return answer

    def close(self) -> None:
        """Closes the connections."""
        self._network.close()

    def _send(self, request: HttpRequest) -> HttpResponse:
        repetitions = self._policy.retries if request.method in _IDEMPOTENT else 0
        started = self._clock()
        number = 0
        while True:
            answer, failure = self._attempt(request)
            pause = min(_FIRST_WAIT * 2**number, _LONGEST_WAIT)
            if answer is not None:
                pause = max(pause, _retry_after(answer))
            is_final = answer is not None and answer.status not in _TEMPORARY
            left = request.timeout / 1000 - (self._clock() - started)
            if is_final or number >= repetitions or pause >= min(left, _LONGEST_WAIT):
                break
            self._wait(pause)
            number += 1
        if answer is None:
            raise ScriptException("CalloutException", failure)
        return self._timed(answer, started, number)

    def _attempt(self, request: HttpRequest) -> tuple[HttpResponse | None, str]:
        try:
            return self._network.attempt(request), ""
        except NoAnswerError as error:
            return None, str(error)

    def _timed(self, answer: HttpResponse, started: float, repetitions: int) -> HttpResponse:
        """Returns the answer with the time of all attempts."""
        if not repetitions:
            return answer
        return evolve(answer, elapsed=int((self._clock() - started) * _NANOSECONDS))

    def _keep(self, key: Key, seconds: int, answer: HttpResponse) -> None:
        if len(answer.body) > _MOST_KEPT_BYTES // 4:
            return
        replaced = self._kept.pop(key, None)
        self._size += len(answer.body) - (0 if replaced is None else len(replaced[1].body))
        self._kept[key] = (self._clock() + seconds, answer)
        while self._size > _MOST_KEPT_BYTES:
            _, dropped = self._kept.pop(next(iter(self._kept)))
            self._size -= len(dropped.body)


def _retry_after(answer: HttpResponse) -> float:
    text = _header(answer, "retry-after")
    return float(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0.0


def _header(answer: HttpResponse, name: str) -> str:
    return next((value.lower() for key, value in answer.headers if key.lower() == name), "")
