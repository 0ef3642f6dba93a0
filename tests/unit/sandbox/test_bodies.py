"""Bodies that the sandbox does not read."""

import httpx
import pytest

from circuitscript.hosts.asgi import AsgiTransport
from circuitscript.sandbox.app import create_app
from circuitscript.sandbox.options import SandboxOptions
from circuitscript.sandbox.sandbox import Sandbox


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", "Unexpected token in JSON"),
        (b"\xff", "Unexpected token in JSON"),
        (b"[" * 300_000, "The body is not read: it nests too deeply: at most 200 arrays and objects may stand inside"),
        (b'{"a":' * 300_000 + b"1" + b"}" * 300_000, "The body is not read: it nests too deeply"),
    ],
)
def test_a_body_that_is_no_json_or_nests_too_deeply_is_a_bad_request(body: bytes, message: str) -> None:
    with httpx.Client(transport=AsgiTransport(create_app(Sandbox(SandboxOptions())))) as client:
        answer = client.post("http://sandbox/contacts/", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert message in answer.json()["message"]
