"""Names that lead into private networks are refused once they are resolved; the judged address is the one called."""

import httpx
import pytest

from circuitscript.hosts.addresses import PublicTransport, is_public
from circuitscript.hosts.http_client import HttpxHttp
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import HttpRequest

PUBLIC = "93.184.216.34"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_private_addresses_are_told(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8"])
def test_public_addresses_are_told(address: str) -> None:
    assert is_public(address)


class Names:
    """A resolver with answers in turn for every look-up."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    def __call__(self, host: str, port: int) -> list[str]:
        if not self.answers:
            raise OSError(host)
        return self.answers.pop(0)


def port(names: Names, handler: httpx.MockTransport) -> HttpxHttp:
    return HttpxHttp(["https://api.test/"], PublicTransport(lambda: handler, names))


def request(url: str = "https://api.test/a?b=c") -> HttpRequest:
    return HttpRequest("GET", url, (), b"")


def never(sent: httpx.Request) -> httpx.Response:
    raise AssertionError(sent.url)


@pytest.mark.parametrize("addresses", [["127.0.0.1"], [PUBLIC, "10.0.0.1"], ["::ffff:192.168.0.1"]])
def test_a_name_that_leads_into_a_private_network_is_refused(addresses: list[str]) -> None:
    with pytest.raises(ScriptException, match=r"api\.test is in a private network") as caught:
        port(Names(addresses), httpx.MockTransport(never)).send(request())
    assert caught.value.kind == "CalloutException"
    assert "b=c" not in str(caught.value.message)


def test_the_address_that_was_judged_is_called_under_the_host_s_name() -> None:
    seen: list[tuple[str, str, object]] = []

    def handler(sent: httpx.Request) -> httpx.Response:
        seen.append((sent.url.host, sent.headers["host"], sent.extensions["sni_hostname"]))
        return httpx.Response(200, text=str(sent.url.path))

    answer = port(Names([PUBLIC], ["127.0.0.1"]), httpx.MockTransport(handler)).send(request())
    assert (answer.status, answer.body) == (200, b"/a")
    assert seen == [(PUBLIC, "api.test", "api.test")]


def test_every_request_is_judged_anew() -> None:
    http = port(Names([PUBLIC], ["10.0.0.1"]), httpx.MockTransport(lambda sent: httpx.Response(200)))
    assert http.send(request()).status == 200
    with pytest.raises(ScriptException, match="private network"):
        http.send(request())


def test_another_address_is_tried_when_the_first_cannot_be_reached() -> None:
    def handler(sent: httpx.Request) -> httpx.Response:
        if sent.url.host == PUBLIC:
            raise httpx.ConnectError("refused", request=sent)
        return httpx.Response(200)

    assert port(Names([PUBLIC, "8.8.8.8"]), httpx.MockTransport(handler)).send(request()).status == 200


def test_an_unknown_name_is_no_answer() -> None:
    with pytest.raises(ScriptException, match=r"ConnectError: https://api\.test/a"):
        port(Names(), httpx.MockTransport(never)).send(request())


def test_the_machine_itself_is_refused_by_default_and_open_when_allowed() -> None:
    with pytest.raises(ScriptException, match="private network"):
        HttpxHttp(["http://localhost:9/"]).send(request("http://localhost:9/"))
    with pytest.raises(ScriptException, match="private network"):
        HttpxHttp(["http://127.0.0.1:9/"]).send(request("http://127.0.0.1:9/"))
    with pytest.raises(ScriptException, match="ConnectError"):
        HttpxHttp(["http://127.0.0.1:9/"], allow_private=True).send(request("http://127.0.0.1:9/"))
