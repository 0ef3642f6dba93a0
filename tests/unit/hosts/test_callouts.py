"""The callouts that a project allows: named credentials, secrets from the environment, and settings that cannot be."""

import json
from collections.abc import Sequence

import pytest

from circuitscript.hosts.callouts import CalloutSettingsError, ProjectHttp, open_callouts, read_credentials
from circuitscript.hosts.http import ScriptedHttp
from circuitscript.hosts.recording import RecordingHttp
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import HttpRequest, HttpResponse

CREDENTIALS = {
    "credentials": {
        "Crm": {"url": "https://crm.test/v1/", "token_env": "CRM_TOKEN", "query": {"key": "k-${CRM_KEY}"}},
        "Open": {"url": "https://open.test", "headers": {"X-App": "circuit"}},
    }
}
ENVIRONMENT = {"CRM_TOKEN": "very-secret-token", "CRM_KEY": "very secret key"}


class Opened:
    """Keeps what ports were opened for, and what was sent through them."""

    def __init__(self, *answers: HttpResponse) -> None:
        self.port = ScriptedHttp(answers or [HttpResponse(200, "OK", (), b"{}")] * 3)
        self.allowed: list[tuple[str, ...]] = []

    def __call__(self, allowed: Sequence[str]) -> ScriptedHttp:
        self.allowed.append(tuple(allowed))
        return self.port


def http(opened: Opened, environment: dict[str, str] | None = None) -> ProjectHttp:
    variables = ENVIRONMENT if environment is None else environment
    return ProjectHttp(["https://free.test"], read_credentials(CREDENTIALS), variables, opened)


def get(url: str, *headers: tuple[str, str], body: bytes = b"") -> HttpRequest:
    return HttpRequest("GET", url, headers, body)


def test_named_credential_adds_its_address_headers_and_parameters() -> None:
    opened = Opened()
    http(opened).send(get("callout:Crm/people?page=2", ("authorization", "mine"), ("X-Own", "1")))
    (sent,) = opened.port.requests
    assert sent.url == "https://crm.test/v1/people?page=2&key=k-very+secret+key"
    assert sent.headers == (("X-Own", "1"), ("Authorization", "Bearer very-secret-token"))
    assert opened.allowed == [("https://crm.test/v1/",)]


def test_other_addresses_are_judged_by_what_is_allowed() -> None:
    opened = Opened()
    project = http(opened)
    project.send(get("https://free.test/x"))
    project.send(get("https://crm.test/v1/people"))
    assert opened.allowed == [("https://free.test",)]
    assert opened.port.requests[1].headers == ()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("callout:Nobody/x", "No named credential Nobody in .*; there are: Crm, Open"),
        ("callout:Crm/x", "The named credential Crm needs the environment variable CRM_KEY"),
    ],
)
def test_what_is_missing_is_named(url: str, message: str) -> None:
    with pytest.raises(ScriptException, match=message) as refused:
        http(Opened(), {}).send(get(url))
    assert refused.value.kind == "CalloutException"


@pytest.mark.parametrize(
    ("callouts", "message"),
    [
        ({"credentials": {"A": {}}}, r"\[callouts.credentials.A\] needs `url"),
        ({"credentials": {"A": {"url": "ftp://x"}}}, "needs `url"),
        ({"credentials": {"A": {"url": "https://x", "tokn": "B"}}}, "unknown key `tokn`"),
        ({"credentials": {"A": {"url": "https://x", "query": {"key": 1}}}}, "`query` must be a table of texts"),
        ({"credentials": {"A": {"url": "https://x", "token_env": 1}}}, "must be the name of an environment variable"),
        ({"allow": ["example.com"]}, "`allow` in .* takes addresses"),
    ],
)
def test_unusable_settings_say_what_to_write(callouts: dict[str, object], message: str) -> None:
    with pytest.raises(CalloutSettingsError, match=message):
        open_callouts(callouts, {})


def test_recordings_hold_no_secret() -> None:
    answer = HttpResponse(
        200,
        "OK",
        (("Content-Type", "application/json"), ("Set-Cookie", "sid=abcdef-cookie"), ("ETag", "e1")),
        b'{"access_token": "fresh-secret", "page": {"next": "https://x.test/?api_key=another-secret"},'
        b' "echo": "Bearer very-secret-token, k-very secret key, header-secret", "status_code": 7, "ok": true}',
    )
    project = http(Opened(answer))
    recording = RecordingHttp(project, project.secrets())
    asked = get("callout:Crm/p?api_key=another-secret&q=1", ("X-Api-Key", "header-secret"), ("Accept", "*/*"))
    assert recording.send(asked) is answer
    text = recording.text()
    for secret in ("very-secret-token", "very secret key", "fresh-secret", "another-secret", "header-secret", "cookie"):
        assert secret not in text
    for kept in ("callout:Crm/p?api_key=REMOVED&q=1", '"status_code": 7', '"ok": true', '"ETag": "e1"', "Accept"):
        assert kept in text


@pytest.mark.parametrize(
    ("name", "is_secret"),
    [
        *(
            (name, True)
            for name in ("accessToken", "refresh_token", "apiKey", "x-api-key", "client_secret", "Password")
        ),
        *((name, True) for name in ("private_key", "sig", "session", "awsSecret", "Ocp-Apim-Subscription-Key")),
        *(
            (name, False)
            for name in ("name", "postal_code", "monkey", "key", "design", "tokens_used", "author", "compass")
        ),
    ],
)
def test_members_are_secret_by_their_names(name: str, is_secret: bool) -> None:
    recording = RecordingHttp(Opened(HttpResponse(200, "OK", (), json.dumps({name: "some-value"}).encode())).port)
    recording.send(get("https://free.test/a"))
    assert ("some-value" not in recording.text()) == is_secret


def test_recordings_keep_forms_failures_and_bytes() -> None:
    opened = Opened(HttpResponse(200, "OK", (), b"\xff\x00"))
    recording = RecordingHttp(opened.port)
    form = ("Content-Type", "application/x-www-form-urlencoded")
    recording.send(get("https://free.test/a", form, body=b"user=ada&password=hunter2-long"))
    with pytest.raises(ScriptException):
        recording.send(get("https://free.test/b", body=b'{"amount": 1.10}'))
    text = recording.text()
    assert "hunter2" not in text
    assert "user=ada&password=REMOVED" in text
    assert '"body_base64": "/wA="' in text
    assert '"failure": "No answer was prepared' in text
    assert '"{\\"amount\\": 1.10}"' in text


@pytest.mark.parametrize(
    ("callouts", "message"),
    [
        ({"retries": 6}, "`retries` in .callouts. must be from 0 to 5, not 6"),
        ({"retries": -1}, "must be from 0 to 5"),
        ({"cache": {"example.com": 5}}, "takes addresses with seconds"),
        ({"cache": {"https://example.com/": "5"}}, "takes addresses with seconds"),
        ({"cache": {"https://example.com/": -5}}, "takes addresses with seconds"),
    ],
)
def test_policies_that_cannot_be_are_told(callouts: dict[str, object], message: str) -> None:
    with pytest.raises(CalloutSettingsError, match=message):
        open_callouts(callouts, {})


def test_private_networks_are_opened_by_the_project_alone() -> None:
    callouts: dict[str, object] = {"allow": ["http://127.0.0.1:9/"]}
    with pytest.raises(ScriptException, match="private network"):
        open_callouts(callouts, {}).send(get("http://127.0.0.1:9/"))
    with pytest.raises(ScriptException, match="ConnectError"):
        open_callouts({**callouts, "allow_private": True}, {}).send(get("http://127.0.0.1:9/"))
