"""What the sandbox reports, and how it delivers it."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from circuitscript.data.schemas import builtin_schema
from circuitscript.sandbox.exchange import Call
from circuitscript.sandbox.options import Faults, SandboxOptions
from circuitscript.sandbox.sandbox import Sandbox
from circuitscript.triggers.webhooks import read_delivery

HEADERS = {"authorization": "Bearer pit-sandbox", "version": "2021-07-28"}
LOCATION = SandboxOptions().location_id


class Receiver:
    """Takes deliveries; `statuses` are its answers in turn, then 200."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.bodies: list[bytes] = []

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        self.bodies.append(body)
        return self.statuses.pop(0) if self.statuses else 200

    @property
    def types(self) -> list[str]:
        return [json.loads(body)["type"] for body in self.bodies]


def make(receiver: Receiver, faults: Faults | None = None) -> Sandbox:
    options = SandboxOptions(webhook_urls=("http://there.test/",), faults=faults or Faults())
    return Sandbox(options, deliver=receiver)


def send(sandbox: Sandbox, method: str, path: str, body: Any = None) -> Any:
    answer = sandbox.answer(Call(method, path, {}, HEADERS, body))
    assert answer.status < 300, answer.body
    return answer.body


def contact(sandbox: Sandbox, **values: Any) -> str:
    row = send(sandbox, "POST", "/contacts/", {"locationId": LOCATION, "firstName": "Ada", **values})
    return str(row["contact"]["id"])


def test_one_change_of_an_opportunity_is_several_events() -> None:
    receiver = Receiver()
    sandbox = make(receiver)
    pipeline = sandbox.account.store.all("pipeline")[0]
    body = {
        "locationId": LOCATION,
        "contactId": contact(sandbox),
        "pipelineId": pipeline["id"],
        "name": "x",
        "status": "open",
    }
    row_id = send(sandbox, "POST", "/opportunities/", body)["opportunity"]["id"]
    send(sandbox, "PUT", f"/opportunities/{row_id}", {"status": "won", "monetaryValue": 5})
    sandbox.webhooks.drain()
    assert receiver.types == [
        "ContactCreate",
        "OpportunityCreate",
        "OpportunityUpdate",
        "OpportunityUpdate",
        "OpportunityStatusUpdate",
        "OpportunityMonetaryValueUpdate",
    ]


def test_tags_have_their_own_event() -> None:
    receiver = Receiver()
    sandbox = make(receiver)
    row_id = contact(sandbox)
    send(sandbox, "POST", f"/contacts/{row_id}/tags", {"tags": ["vip"]})
    send(sandbox, "PUT", f"/contacts/{row_id}", {"city": "Bonn", "dnd": True})
    send(sandbox, "DELETE", f"/contacts/{row_id}")
    sandbox.webhooks.drain()
    assert receiver.types == ["ContactCreate", "ContactTagUpdate", "ContactUpdate", "ContactDndUpdate", "ContactDelete"]


def test_every_event_can_be_read_as_a_trigger_reads_it() -> None:
    receiver = Receiver()
    sandbox = make(receiver)
    row_id = contact(sandbox, tags=["vip"])
    send(sandbox, "POST", f"/contacts/{row_id}/notes", {"body": "hello"})
    task = {"title": "call", "dueDate": "2026-01-01T00:00:00Z", "completed": False}
    task_id = send(sandbox, "POST", f"/contacts/{row_id}/tasks", task)["task"]["id"]
    send(sandbox, "PUT", f"/contacts/{row_id}/tasks/{task_id}/completed", {"completed": True})
    message = {"type": "SMS", "contactId": row_id, "message": "hi"}
    send(sandbox, "POST", "/conversations/messages", message)
    send(sandbox, "POST", "/conversations/messages/inbound", message)
    sandbox.webhooks.drain()
    schema = builtin_schema("highlevel")
    events = [read_delivery(body, schema)[0] for body in receiver.bodies]
    assert [event.type.name for event in events] == [
        "ContactCreate",
        "NoteCreate",
        "TaskCreate",
        "TaskComplete",
        "OutboundMessage",
        "InboundMessage",
        "ConversationUnreadUpdate",
    ]
    assert all(event.record.values["Id"] for event in events)
    assert events[0].record.values["Tags"] == ("vip",)
    assert all(event.location_id == LOCATION and event.webhook_id for event in events)


def test_failed_delivery_is_tried_three_times() -> None:
    receiver = Receiver(500, 0, 503)
    sandbox = make(receiver)
    contact(sandbox)
    sandbox.webhooks.drain()
    assert len(receiver.bodies) == 3
    assert (sandbox.webhooks.delivered, sandbox.webhooks.failed) == (0, 1)


@pytest.mark.parametrize("name", ["duplicated_webhooks", "reordered_webhooks"])
def test_webhooks_come_twice_or_out_of_order_when_asked_for(name: str) -> None:
    receiver = Receiver()
    sandbox = make(receiver, Faults(**{name: 1.0}))
    for at in range(3):
        contact(sandbox, email=f"a{at}@b.cc")
    sandbox.webhooks.drain()
    emails = [json.loads(body)["email"] for body in receiver.bodies]
    ids = [json.loads(body)["webhookId"] for body in receiver.bodies]
    if name == "duplicated_webhooks":
        assert len(ids) == 6
        assert len(set(ids)) == 3
    else:
        assert sorted(emails) != emails
        assert len(set(ids)) == 3


def test_signature_holds_for_the_raw_body_alone() -> None:
    from base64 import b64decode

    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    sandbox = make(Receiver())
    key = load_pem_public_key(sandbox.webhooks.public_key.encode())
    assert isinstance(key, Ed25519PublicKey)
    signature = b64decode(sandbox.webhooks.signature(b"{}"))
    key.verify(signature, b"{}")
    with pytest.raises(InvalidSignature):
        key.verify(signature, b"{ }")
