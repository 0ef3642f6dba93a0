"""The client of HighLevel's API: one call in, JSON out; with tokens, the limit, retries and errors between."""

import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx

from circuitscript.hosts.highlevel.credentials import Credentials
from circuitscript.hosts.highlevel.failures import ApiFailure, failure_of
from circuitscript.hosts.highlevel.limiter import Limiter, Sleep
from circuitscript.source.classes import Factory, define, field, frozen
from circuitscript.source.nesting import NestingError, read_json

BASE_URL: Final = "https://services.leadconnectorhq.com"
VERSIONS: Final = ("2021-07-28", "v3")
_OLDER: Final = ("/conversations", "/calendars")
_OLDER_VERSION: Final = "2021-04-15"
_SAFE_POSTS: Final = re.compile(r".*/search|/contacts/(upsert|bulk/.*|[^/]+/tags)")
"""What may be posted twice without doing anything twice."""
_LONGEST_PAUSE: Final = 8.0


@define
class Meter:
    """Counts the requests that one query or change has made. For many threads."""

    calls: int = 0
    _lock: threading.Lock = Factory(threading.Lock)

    def count(self) -> None:
        """Adds one request."""
        with self._lock:
            self.calls += 1


@frozen
class ClientOptions:
    """Where and how to call. `attempts` is how often a call is tried in all, `timeout` in seconds."""

    location_id: str
    base_url: str = BASE_URL
    version: str = "2021-07-28"
    attempts: int = 5
    timeout: float = 30.0
    connections: int = 8


@define(eq=False)
class HighLevelClient:
    """Calls of one location. `chance` returns numbers from 0 to 1, for the pauses between attempts."""

    options: ClientOptions
    credentials: Credentials = field(repr=False)
    limiter: Limiter = Factory(Limiter)
    transport: httpx.BaseTransport | None = None
    sleep: Sleep = time.sleep
    chance: Callable[[], float] = random.random
    _http: httpx.Client = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        most = self.options.connections
        limits = httpx.Limits(max_connections=most, max_keepalive_connections=most)
        self._http = httpx.Client(
            base_url=self.options.base_url,
            timeout=self.options.timeout,
            transport=self.transport,
            limits=limits,
            follow_redirects=False,
        )

    @property
    def location_id(self) -> str:
        """The location that calls are about."""
        return self.options.location_id

    def call(
        self,
        meter: Meter,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: object = None,
    ) -> Any:
        """Makes a call and returns the JSON of its answer.

        A 429 is always tried again: HighLevel did nothing. After a 5xx or a lost connection only what may happen twice
        is (reading, replacing, deleting); anything else raises an ApiFailure with `is_uncertain`.
        """
        is_repeatable = method != "POST" or _SAFE_POSTS.fullmatch(path) is not None
        was_uncertain = False
        for attempt in range(1, self.options.attempts + 1):
            result = self._attempt(meter, method, path, query, body)
            if isinstance(result, _Json):
                return result.value
            if method == "DELETE" and was_uncertain and result.is_missing:
                return None
            was_uncertain = was_uncertain or result.is_uncertain
            if attempt == self.options.attempts or not _is_worth_it(result, is_repeatable):
                result.is_uncertain = was_uncertain and method != "GET"
                raise result
            self.sleep(min(_LONGEST_PAUSE, 0.25 * 2**attempt) * (0.5 + self.chance() / 2))
        raise AssertionError("unreachable")

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def _attempt(
        self, meter: Meter, method: str, path: str, query: Mapping[str, object] | None, body: object
    ) -> "ApiFailure | _Json":
        token = self.credentials.token(self._post_form)
        answer = self._send(meter, method, path, query, body, token)
        if isinstance(answer, _Json) or answer.status != 401 or answer.is_scope:
            return answer
        if not self.credentials.renew(token, self._post_form):
            return answer
        return self._send(meter, method, path, query, body, self.credentials.token(self._post_form))

    def _send(
        self, meter: Meter, method: str, path: str, query: Mapping[str, object] | None, body: object, token: str
    ) -> "ApiFailure | _Json":
        self.limiter.acquire()
        meter.count()
        headers = {
            "Authorization": f"Bearer {token}",
            "Version": self._version(path),
            "Accept": "application/json",
        }
        arguments = {name: _text(value) for name, value in (query or {}).items() if value is not None}
        try:
            answer = self._http.request(method, path, params=arguments, json=body, headers=headers)
        except httpx.ConnectError as error:
            self.limiter.lost()
            return ApiFailure(0, f"HighLevel cannot be reached: {type(error).__name__}")
        except httpx.HTTPError as error:
            self.limiter.lost()
            message = f"the connection to HighLevel was lost before its answer came: {type(error).__name__}"
            return ApiFailure(0, message, is_uncertain=True)
        except BaseException:
            self.limiter.lost()
            raise
        self.limiter.learn(answer.headers)
        return self._read(answer)

    def _read(self, answer: httpx.Response) -> "ApiFailure | _Json":
        try:
            value = read_json(answer.content) if answer.content else None
        except NestingError as error:
            return ApiFailure(answer.status_code, f"HighLevel's answer is not read: {error}", is_uncertain=True)
        except ValueError:
            value = None
        if answer.status_code < 400:
            return _Json(value)
        failure = failure_of(answer.status_code, value)
        if answer.status_code == 429:
            self.limiter.refused()
        failure.is_uncertain = answer.status_code >= 500
        return failure

    def _post_form(self, path: str, form: Mapping[str, str], token: str) -> Mapping[str, Any]:
        headers = {"Version": self._version(path), **({"Authorization": f"Bearer {token}"} if token else {})}
        try:
            answer = self._http.post(path, data=dict(form), headers=headers)
        except httpx.HTTPError as error:
            raise ApiFailure(0, f"HighLevel cannot be reached for a token: {type(error).__name__}") from None
        result = self._read(answer)
        if isinstance(result, ApiFailure):
            raise result
        if not isinstance(result.value, dict):
            raise ApiFailure(answer.status_code, "HighLevel's answer has no token")
        return result.value

    def _version(self, path: str) -> str:
        is_older = self.options.version != "v3" and path.startswith(_OLDER)
        return _OLDER_VERSION if is_older else self.options.version


@frozen
class _Json:
    """What an answer holds."""

    value: Any


def _is_worth_it(failure: ApiFailure, is_repeatable: bool) -> bool:
    """Whether the same call may succeed later, and may be made again."""
    if failure.status == 429 or (failure.status == 0 and not failure.is_uncertain):
        return "used up" not in failure.message
    return is_repeatable and (failure.status == 0 or failure.status >= 500)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
