"""What is kept and what is repeated: as the project declares it, and never what might do something twice."""

from collections.abc import Callable

import pytest

from circuitscript.hosts.http_policies import NoAnswerError, PolicedHttp, Policy
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import HttpRequest, HttpResponse

Answer = HttpResponse | Exception | Callable[[], HttpResponse]


class Scripted:
    """A network with answers in turn, and a clock that only waiting moves."""

    def __init__(self, *answers: HttpResponse | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[HttpRequest] = []
        self.time = 0.0
        self.waits: list[float] = []

    def attempt(self, request: HttpRequest) -> HttpResponse:
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        self.answers.clear()

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds

    def port(self, policy: Policy) -> PolicedHttp:
        return PolicedHttp(self, policy, lambda: self.time, self.wait)


def answer(status: int = 200, body: bytes = b"", **headers: str) -> HttpResponse:
    return HttpResponse(status, "", tuple((name.replace("_", "-"), value) for name, value in headers.items()), body)


def request(method: str = "GET", url: str = "https://api.test/a", timeout: int = 10_000) -> HttpRequest:
    return HttpRequest(method, url, (), b"", timeout)


@pytest.mark.parametrize("first", [answer(503), answer(429), answer(502), answer(504), NoAnswerError("lost")])
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_what_is_idempotent_is_repeated(first: HttpResponse | Exception, method: str) -> None:
    network = Scripted(first, answer(200))
    assert network.port(Policy(2)).send(request(method)).status == 200
    assert network.waits == [0.25]


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_what_might_be_done_twice_is_not(method: str) -> None:
    network = Scripted(answer(503))
    assert network.port(Policy(2)).send(request(method)).status == 503
    lost = Scripted(NoAnswerError("lost"))
    with pytest.raises(ScriptException, match="lost"):
        lost.port(Policy(2)).send(request(method))


def test_the_last_attempt_counts() -> None:
    network = Scripted(answer(503), NoAnswerError("lost"), answer(504, b"x"))
    last = network.port(Policy(2)).send(request())
    assert (last.status, last.elapsed) == (504, 750_000_000)
    with pytest.raises(ScriptException, match="gone"):
        Scripted(NoAnswerError("lost"), NoAnswerError("gone")).port(Policy(1)).send(request())


@pytest.mark.parametrize("status", [400, 401, 404, 500, 301])
def test_what_would_be_the_same_again_is_not_repeated(status: int) -> None:
    network = Scripted(answer(status))
    assert network.port(Policy(3)).send(request()).status == status


def test_what_must_not_be_sent_is_not_repeated() -> None:
    network = Scripted(ScriptException("CalloutException", "Unauthorized"))
    with pytest.raises(ScriptException, match="Unauthorized"):
        network.port(Policy(3)).send(request())


def test_retry_after_is_heeded_within_the_request_s_time() -> None:
    network = Scripted(answer(429, retry_after="3"), answer(200))
    assert network.port(Policy(1)).send(request()).status == 200
    assert network.waits == [3.0]
    hurried = Scripted(answer(429, retry_after="3"))
    assert hurried.port(Policy(1)).send(request(timeout=2000)).status == 429
    patient = Scripted(answer(429, retry_after="3600"))
    assert patient.port(Policy(1)).send(request(timeout=120_000)).status == 429


def test_nothing_is_repeated_or_kept_undeclared() -> None:
    network = Scripted(answer(503), answer(200), answer(201))
    port = network.port(Policy())
    assert [port.send(request()).status for _ in range(3)] == [503, 200, 201]


def test_answers_are_kept_as_long_as_declared() -> None:
    network = Scripted(answer(body=b"1"), answer(body=b"2"))
    port = network.port(Policy(cache={"https://api.test/": 60}))
    assert [port.send(request()).body for _ in range(3)] == [b"1", b"1", b"1"]
    network.time = 60.0
    assert port.send(request()).body == b"2"


def test_the_longest_address_decides() -> None:
    policy = Policy(cache={"https://api.test/": 60, "https://api.test/live": 0})
    assert policy.seconds(request(url="https://api.test/live/x")) == 0
    assert policy.seconds(request(url="https://api.test/a")) == 60
    assert policy.seconds(request(url="https://other.test/a")) == 0


@pytest.mark.parametrize("first", [answer(404), answer(200, cache_control="private, no-store")])
def test_other_answers_are_not_kept(first: HttpResponse) -> None:
    network = Scripted(first, answer(200, b"new"))
    port = network.port(Policy(cache={"https://api.test/": 60}))
    port.send(request())
    assert port.send(request()).body == b"new"


def test_what_is_kept_belongs_to_its_request() -> None:
    network = Scripted(answer(body=b"1"), answer(body=b"2"), answer(body=b"3"), answer(body=b"4"))
    port = network.port(Policy(cache={"https://api.test/": 60}))
    secret = HttpRequest("GET", "https://api.test/a", (("Authorization", "Bearer x"),), b"")
    found = [port.send(one).body for one in (request(), secret, request(url="https://api.test/b"), request("POST"))]
    assert found == [b"1", b"2", b"3", b"4"]


def test_what_is_kept_has_a_limit() -> None:
    body = b"x" * (4 * 1024 * 1024)
    network = Scripted(*[answer(body=body) for _ in range(6)])
    port = network.port(Policy(cache={"https://api.test/": 60}))
    for number in (1, 2, 3, 4, 5, 5, 1):
        port.send(request(url=f"https://api.test/{number}"))
    assert len(network.requests) == 6
