"""Callouts over the network: the port `Http` by httpx, open to the places that a project allows."""

import time
from collections.abc import Mapping, Sequence

import httpx

from circuitscript.hosts.addresses import PublicTransport
from circuitscript.hosts.http_policies import NoAnswerError
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import HttpRequest, HttpResponse

MOST_RESPONSE_BYTES = 6 * 1024 * 1024
"""The most that an answer may hold, as in Apex."""


class HttpxHttp:
    """Sends callouts and keeps connections. `allowed` are the beginnings of URLs that may be called; empty allows none.

    Redirects are not followed, so that they cannot lead out of what is allowed. With `allow_private` callouts may go
    into private networks, too. `transport` takes the network's place, in tests.
    """

    def __init__(
        self, allowed: Sequence[str], transport: httpx.BaseTransport | None = None, *, allow_private: bool = False
    ) -> None:
        self._allowed = tuple(allowed)
        if transport is None:
            transport = httpx.HTTPTransport() if allow_private else PublicTransport()
        self._client = httpx.Client(transport=transport, follow_redirects=False, trust_env=False)

    def send(self, request: HttpRequest) -> HttpResponse:
        """Sends the request; raises `CalloutException` when it is not allowed, or when no answer came in time."""
        try:
            return self.attempt(request)
        except NoAnswerError as error:
            raise ScriptException("CalloutException", str(error)) from None

    def attempt(self, request: HttpRequest) -> HttpResponse:
        """Sends the request; raises NoAnswerError when no answer came, `CalloutException` for what must not be sent."""
        if not _is_allowed(request.url, self._allowed):
            message = f"Unauthorized endpoint, please check Callouts. endpoint = {_shown(request.url)}"
            raise ScriptException("CalloutException", message)
        started = time.monotonic_ns()
        try:
            with self._client.stream(
                request.method,
                request.url,
                headers=list(request.headers),
                content=request.body,
                timeout=request.timeout / 1000,
            ) as answer:
                body = _limited(answer, started + request.timeout * 1_000_000)
        except httpx.TimeoutException:
            raise NoAnswerError("Read timed out") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NoAnswerError(f"{type(error).__name__}: {_shown(request.url)}") from None
        headers = tuple((name, value) for name, value in answer.headers.multi_items())
        return HttpResponse(answer.status_code, answer.reason_phrase, headers, body, time.monotonic_ns() - started)

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()


def post(url: str, headers: Mapping[str, str], body: bytes) -> int:
    """Posts a body and returns the status, 0 when no answer came within ten seconds."""
    try:
        return httpx.post(url, headers=dict(headers), content=body, timeout=10, trust_env=False).status_code
    except (httpx.HTTPError, httpx.InvalidURL):
        return 0


def _limited(answer: httpx.Response, deadline: int) -> bytes:
    """Returns the body; raises `CalloutException` for too long a body, NoAnswerError at the deadline."""
    parts, size = [], 0
    for part in answer.iter_bytes():
        if time.monotonic_ns() > deadline:
            raise NoAnswerError("Read timed out")
        size += len(part)
        if size > MOST_RESPONSE_BYTES:
            raise ScriptException("CalloutException", f"Exceeded max size limit of {MOST_RESPONSE_BYTES}")
        parts.append(part)
    return b"".join(parts)


def _is_allowed(url: str, allowed: Sequence[str]) -> bool:
    """Whether a URL has scheme and host of an allowed one and begins with its path."""
    try:
        wanted = httpx.URL(url)
    except httpx.InvalidURL:
        return False
    if ".." in wanted.path.split("/"):
        return False
    for entry in allowed:
        place = httpx.URL(entry)
        same = (wanted.scheme, wanted.host, wanted.port) == (place.scheme, place.host, place.port)
        path = place.path.rstrip("/")
        if same and not wanted.userinfo and (wanted.path == path or wanted.path.startswith(f"{path}/")):
            return True
    return False


def _shown(url: str) -> str:
    return url.partition("?")[0]
