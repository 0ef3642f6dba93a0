"""The sandbox as one object: a call goes in, an answer comes out, with authorisation, limits and faults between."""

import time
from threading import Lock
from typing import Final

from attrs import evolve

from circuitscript.sandbox.account import Account
from circuitscript.sandbox.demo import fill
from circuitscript.sandbox.endpoints import ROUTER
from circuitscript.sandbox.exchange import Answer, ApiError, Call
from circuitscript.sandbox.faults import FaultSource
from circuitscript.sandbox.limits import RateLimit
from circuitscript.sandbox.options import Clock, Faults, SandboxOptions
from circuitscript.sandbox.webhooks import Deliver, Webhooks

VERSIONS: Final = ("2021-07-28", "2021-04-15", "2023-02-21", "v3")
_OPEN: Final = ("/oauth/token",)


def system_clock() -> int:
    """Returns the system's time in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Sandbox:
    """A local HighLevel with one sub-account. Calls may come from several threads; one is carried out at a time."""

    def __init__(
        self, options: SandboxOptions | None = None, clock: Clock = system_clock, deliver: Deliver | None = None
    ) -> None:
        self.options = options or SandboxOptions()
        self.webhooks = Webhooks(self.options, deliver)
        self.account = Account(self.options, clock, self.webhooks)
        self.limit = RateLimit(clock, self.options.burst, self.options.interval, self.options.daily)
        self.faults = FaultSource(self.options.faults)
        self.calls: dict[str, int] = {}
        self._lock = Lock()
        if self.options.has_demo_data and not self.account.store.all("location"):
            fill(self.account)

    def set_faults(self, faults: Faults) -> None:
        """Makes other faults from now on."""
        self.faults = FaultSource(faults)

    def answer(self, call: Call) -> Answer:
        """Carries out a call; raises LostConnection where the connection is to be dropped."""
        with self._lock:
            trace_id = self.account.store.new_id()
            headers: dict[str, str] = {}
            try:
                if call.path not in _OPEN:
                    self.account.tokens.check(call.headers.get("authorization", ""))
                    call = evolve(call, version=_version(call))
                admitted = self.limit.admit()
                headers = self.limit.headers()
                if not admitted:
                    raise ApiError(429, "Too Many Requests")
                self.faults.before()
                status, body = self._carry_out(call)
                self.faults.after()
            except ApiError as error:
                status, body = error.status, error.body(trace_id)
            return Answer(status, body, headers, self.faults.faults.latency / 1000)

    def close(self) -> None:
        """Closes the store."""
        self.account.store.close()

    def _carry_out(self, call: Call) -> tuple[int, object]:
        route, call = ROUTER.find(call)
        named = f"{route.method} {route.path}"
        self.calls[named] = self.calls.get(named, 0) + 1
        for location in (call.query.get("locationId"), call.parameters.get("locationId")):
            if location is not None:
                self.account.check_location(location)
        return route.status, route.endpoint(self.account, call)


def _version(call: Call) -> str:
    version = call.headers.get("version", "")
    if not version:
        raise ApiError(401, "version header was not found.")
    if version not in VERSIONS:
        raise ApiError(401, "version header is invalid.")
    return version
