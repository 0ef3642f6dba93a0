"""Outgoing webhooks: signed with a key of the sandbox's own, delivered at least once, and not always in order."""

import base64
import json
from collections import deque
from collections.abc import Callable, Mapping
from random import Random
from threading import Lock
from typing import TYPE_CHECKING, Final

from attrs import define, field, frozen

from circuitscript.sandbox.exchange import Document
from circuitscript.sandbox.options import SandboxOptions

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Deliver = Callable[[str, Mapping[str, str], bytes], int]
"""Posts a body to a URL and returns the status; 0 when nothing answered."""

_ATTEMPTS: Final = 3


@frozen
class Delivery:
    """One webhook on its way, and how often it has been tried."""

    url: str
    body: bytes
    attempts: int = 0


@define(eq=False)
class Webhooks:
    """Queue, signature and delivery. `drain` sends what is waiting; whoever serves the sandbox calls it."""

    options: SandboxOptions
    deliver: Deliver | None = None
    delivered: int = 0
    failed: int = 0
    _queue: deque[Delivery] = field(factory=deque)
    _lock: Lock = field(factory=Lock)
    _random: Random = field(init=False)
    _key: "Ed25519PrivateKey | None" = None

    def __attrs_post_init__(self) -> None:
        self._random = Random(f"webhooks/{self.options.faults.seed}")

    @property
    def public_key(self) -> str:
        """The public key in PEM form, against which `X-GHL-Signature` is checked."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        public = self._private_key().public_key()
        return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def emit(self, payload: Document, moment: str, webhook_id: str) -> None:
        """Queues one event for every URL."""
        if not self.options.webhook_urls:
            return
        faults = self.options.faults
        body = json.dumps({**payload, "timestamp": moment, "webhookId": webhook_id}, separators=(",", ":")).encode()
        with self._lock:
            for url in self.options.webhook_urls:
                copies = 2 if self._random.random() < faults.duplicated_webhooks else 1
                self._queue.extend([Delivery(url, body)] * copies)
            if len(self._queue) > 1 and self._random.random() < faults.reordered_webhooks:
                self._queue.rotate(1)

    def drain(self) -> int:
        """Sends everything that waits and returns how many were taken; what fails is tried three times in all."""
        sent = 0
        while True:
            with self._lock:
                if not self._queue or self.deliver is None:
                    return sent
                delivery = self._queue.popleft()
            sent += 1
            headers = {"Content-Type": "application/json", "X-GHL-Signature": self.signature(delivery.body)}
            if 200 <= self.deliver(delivery.url, headers, delivery.body) < 300:
                self.delivered += 1
            elif delivery.attempts + 1 < _ATTEMPTS:
                with self._lock:
                    self._queue.append(Delivery(delivery.url, delivery.body, delivery.attempts + 1))
            else:
                self.failed += 1

    def signature(self, body: bytes) -> str:
        """Returns the Ed25519 signature of a raw body, in base64."""
        return base64.b64encode(self._private_key().sign(body)).decode()

    def _private_key(self) -> "Ed25519PrivateKey":
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        if self._key is None:
            self._key = Ed25519PrivateKey.generate()
        return self._key
