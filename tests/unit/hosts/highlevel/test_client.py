"""The client: tokens, limits, retries, errors; against the sandbox and against prepared answers."""

import json
import threading
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from circuitscript.hosts.highlevel.client import ClientOptions, HighLevelClient, Meter
from circuitscript.hosts.highlevel.credentials import OAuthToken, PrivateToken
from circuitscript.hosts.highlevel.failures import ApiFailure, redacted
from circuitscript.hosts.highlevel.limiter import Limiter
from circuitscript.sandbox.options import Faults, SandboxOptions
from tests.highlevel_twin import Clock, Twin, make_twin

Handler = Callable[[httpx.Request], httpx.Response]


def scripted(handler: Handler, credentials: object = None, attempts: int = 5) -> HighLevelClient:
    clock = Clock()
    limiter = Limiter(monotonic=clock.seconds, sleep=clock.sleep)
    options = ClientOptions("loc", "http://api.test", attempts=attempts)
    token = credentials or PrivateToken("pit-secret-1")
    return HighLevelClient(options, token, limiter, httpx.MockTransport(handler), clock.sleep, lambda: 0.5)  # type: ignore[arg-type]


def refusing(*statuses: int, body: object = None) -> tuple[HighLevelClient, list[httpx.Request]]:
    """Returns a client whose calls get these statuses in turn, then a 200."""
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        status = statuses[len(seen) - 1] if len(seen) <= len(statuses) else 200
        return httpx.Response(status, json=body if body is not None and status >= 400 else {"ok": True})

    return scripted(handler), seen


def test_429_is_repeated_for_every_method() -> None:
    client, seen = refusing(429, 429)
    meter = Meter()
    assert client.call(meter, "POST", "/businesses/", body={}) == {"ok": True}
    assert (len(seen), meter.calls) == (3, 3)


def test_500_is_repeated_for_reading_only() -> None:
    client, seen = refusing(500)
    assert client.call(Meter(), "GET", "/contacts/1") == {"ok": True}
    client, seen = refusing(500)
    with pytest.raises(ApiFailure) as caught:
        client.call(Meter(), "POST", "/businesses/", body={})
    assert caught.value.is_uncertain
    assert len(seen) == 1


def test_searches_and_tags_may_be_posted_twice() -> None:
    for path in ("/contacts/search", "/contacts/bulk/tags/update/add", "/contacts/x/tags"):
        client, seen = refusing(502)
        assert client.call(Meter(), "POST", path, body={}) == {"ok": True}
        assert len(seen) == 2


def test_delete_that_had_already_happened_counts_as_done() -> None:
    client, _ = refusing(500, 404, body={"message": "Contact not found"})
    assert client.call(Meter(), "DELETE", "/contacts/1") is None


def test_message_and_trace_id_reach_the_exception_but_no_secret() -> None:
    body = {"message": ["email must be an email", "Bearer pit-secret-1 refused"], "traceId": "t-1"}
    client, _ = refusing(422, body=body)
    with pytest.raises(ApiFailure) as caught:
        client.call(Meter(), "PUT", "/contacts/1", body={})
    text = str(caught.value.as_exception("DmlException").message)
    assert "email must be an email" in text
    assert "trace id t-1" in text
    assert "secret" not in text
    assert "secret" not in repr(client)


@pytest.mark.parametrize(
    "text", ["Bearer abc.def", 'access_token": "abc"', "client_secret=abc", "pit-abc-def", "eyJabc.eyJdef.sig"]
)
def test_whatever_looks_like_a_secret_is_left_out(text: str) -> None:
    assert "abc" not in redacted(f"before {text} after")
    assert redacted(f"before {text} after").endswith("after")


def test_401_for_a_scope_is_not_answered_with_a_new_token(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    path.write_text(json.dumps({"access_token": "a", "refresh_token": "r", "expires_at": 10**12}))
    seen = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.path)
        return httpx.Response(401, json={"message": "The token is not authorized for this scope."})

    client = scripted(handler, OAuthToken(str(path), "id", "secret"))
    with pytest.raises(ApiFailure):
        client.call(Meter(), "GET", "/contacts/1")
    assert seen == ["/contacts/1"]


def oauth_twin(path: Path, agency: bool = False) -> tuple[Twin, HighLevelClient]:
    twin = make_twin()
    options = twin.sandbox.options
    granted = twin.sandbox.account.tokens.issue("Company" if agency else "Location")
    held = {"access_token": granted["access_token"], "refresh_token": granted["refresh_token"], "expires_at": 0}
    path.write_text(json.dumps(held))
    token = OAuthToken(
        str(path),
        options.client_id,
        options.client_secret,
        options.company_id,
        options.location_id if agency else "",
        now=twin.clock.seconds,
    )
    inner = twin.client
    return twin, HighLevelClient(inner.options, token, inner.limiter, inner.transport)


@pytest.mark.parametrize("agency", [False, True])
def test_expired_token_is_refreshed_and_the_new_pair_is_kept(tmp_path: Path, agency: bool) -> None:
    path = tmp_path / "tokens.json"
    twin, client = oauth_twin(path, agency)
    old = json.loads(path.read_text())["refresh_token"]
    assert client.call(Meter(), "GET", f"/locations/{client.location_id}/tags")["tags"]
    held = json.loads(path.read_text())
    assert held["refresh_token"] != old
    assert old not in twin.sandbox.account.tokens.refresh
    assert path.stat().st_mode & 0o077 == 0


def test_many_threads_spend_one_refresh_token_once(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    twin, client = oauth_twin(path)
    failures: list[Exception] = []

    def work() -> None:
        try:
            client.call(Meter(), "GET", f"/locations/{client.location_id}/tags")
        except ApiFailure as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert len(twin.sandbox.account.tokens.refresh) == 1


def test_limiter_never_lets_more_through_than_the_interval_holds() -> None:
    clock = Clock()
    limiter = Limiter(burst=10, interval=10, monotonic=clock.seconds, sleep=clock.sleep)
    moments = []
    for at in range(55):
        limiter.acquire()
        clock.sleep(at % 3)
        moments.append(clock.seconds())
        limiter.lost()
    for at in range(len(moments) - 10):
        assert moments[at + 10] - moments[at] >= 10


def test_limiter_learns_what_others_have_used() -> None:
    clock = Clock()
    limiter = Limiter(monotonic=clock.seconds, sleep=clock.sleep)
    limiter.acquire()
    limiter.learn(
        {"x-ratelimit-max": "100", "x-ratelimit-remaining": "0", "x-ratelimit-interval-milliseconds": "10000"}
    )
    before = clock.seconds()
    limiter.acquire()
    assert clock.seconds() - before >= 10


def test_used_up_day_is_an_error_and_not_a_wait() -> None:
    limiter = Limiter()
    limiter.acquire()
    limiter.learn({"x-ratelimit-daily-remaining": "1"})
    limiter.acquire()
    limiter.lost()
    with pytest.raises(ApiFailure, match="used up"):
        limiter.acquire()


def test_calls_under_way_may_be_the_last_ones_of_the_day() -> None:
    clock = Clock()
    limiter = Limiter(monotonic=clock.seconds, sleep=clock.sleep)
    limiter.acquire()
    limiter.learn({"x-ratelimit-daily-remaining": "2"})
    limiter.acquire()
    limiter.acquire()
    limiter.learn({"x-ratelimit-daily-remaining": "0"})
    limiter.learn({"x-ratelimit-daily-remaining": "1"})
    with pytest.raises(ApiFailure, match="used up"):
        limiter.acquire()
    clock.sleep(3601)
    limiter.acquire()
    limiter.learn({"x-ratelimit-daily-remaining": "199999"})
    assert limiter.daily_remaining == 199_999


def test_limit_of_a_small_account_is_kept() -> None:
    twin = make_twin(SandboxOptions(burst=5, interval=1000))
    twin.client.limiter.burst = 100
    for at in range(30):
        twin.client.call(
            Meter(), "POST", "/businesses/", body={"locationId": twin.client.location_id, "name": f"b{at}"}
        )
    assert len(twin.all("business")) == 30
    assert twin.sandbox.limit.refused <= 1


def test_lasting_failure_is_told_with_its_trace_id() -> None:
    twin = make_twin()
    twin.sandbox.set_faults(Faults(error_500=1.0))
    with pytest.raises(ApiFailure) as caught:
        twin.client.call(Meter(), "GET", "/contacts/x")
    assert caught.value.status == 500
    assert caught.value.trace_id


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_answer_that_nests_too_deeply_is_refused_before_it_is_read(method: str) -> None:
    deep = b"[" * 300_000 + b"]" * 300_000
    client = scripted(lambda _: httpx.Response(200, content=deep))
    with pytest.raises(ApiFailure, match="HighLevel's answer is not read: it nests too deeply: at most 200") as caught:
        client.call(Meter(), method, "/businesses/")
    assert caught.value.is_uncertain is (method == "POST")
