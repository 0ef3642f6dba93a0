"""Callouts over the network: what may be called, and how trouble is told."""

from collections.abc import Callable

import httpx
import pytest

from circuitscript.hosts.http_client import MOST_RESPONSE_BYTES, HttpxHttp
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import HttpRequest


def client(handler: Callable[[httpx.Request], httpx.Response], *allowed: str) -> HttpxHttp:
    return HttpxHttp(allowed or ("https://api.test/v1",), httpx.MockTransport(handler))


def request(url: str, body: bytes = b"") -> HttpRequest:
    return HttpRequest("POST", url, (("X-One", "1"), ("X-One", "2")), body)


def test_request_and_answer_pass_as_they_are() -> None:
    def handler(sent: httpx.Request) -> httpx.Response:
        assert sent.headers.get_list("x-one") == ["1", "2"]
        return httpx.Response(201, headers={"X-Two": "b"}, content=sent.content.upper())

    answer = client(handler).send(request("https://api.test/v1/things?a=b", b"text"))
    assert (answer.status, answer.body) == (201, b"TEXT")
    assert ("x-two", "b") in answer.headers
    assert answer.elapsed > 0


@pytest.mark.parametrize(
    "url",
    [
        "http://api.test/v1/x",
        "https://api.test/v2",
        "https://api.test/v10",
        "https://api.test.evil.example/v1",
        "https://api.test:8443/v1",
        "https://user@api.test/v1",
        "https://api.test/v1/../v2",
        "https://api.test/v1/%2e%2e/v2",
        "file:///etc/passwd",
        "nonsense",
    ],
)
def test_other_places_are_refused_before_anything_is_sent(url: str) -> None:
    def handler(sent: httpx.Request) -> httpx.Response:
        raise AssertionError(sent.url)

    with pytest.raises(ScriptException, match="Unauthorized endpoint") as caught:
        client(handler).send(request(url))
    assert caught.value.kind == "CalloutException"


def test_redirects_are_answers_and_not_followed() -> None:
    answer = client(lambda sent: httpx.Response(302, headers={"Location": "https://evil.test/"})).send(
        request("https://api.test/v1")
    )
    assert answer.status == 302


def test_time_out_and_lost_connection_are_callout_exceptions_without_the_query() -> None:
    def slow(sent: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow", request=sent)

    def broken(sent: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=sent)

    with pytest.raises(ScriptException, match="Read timed out"):
        client(slow).send(request("https://api.test/v1"))
    with pytest.raises(ScriptException) as caught:
        client(broken).send(request("https://api.test/v1?key=secret"))
    assert "secret" not in str(caught.value.message)


def test_answer_that_is_too_long_is_refused() -> None:
    with pytest.raises(ScriptException, match="Exceeded max size limit"):
        client(lambda sent: httpx.Response(200, content=b"x" * (MOST_RESPONSE_BYTES + 1))).send(
            request("https://api.test/v1")
        )
