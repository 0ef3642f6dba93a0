"""Which function answers which method and path; endpoints register themselves in a `Router`."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from circuitscript.sandbox.exchange import ApiError, Call

if TYPE_CHECKING:
    from circuitscript.sandbox.account import Account

Endpoint = Callable[["Account", Call], Any]


@frozen
class Route:
    """One endpoint: `pattern` with named groups for the path's parameters."""

    method: str
    path: str
    pattern: re.Pattern[str]
    endpoint: Endpoint
    status: int


class Router:
    """A table of routes, in order; the first that fits answers."""

    def __init__(self) -> None:
        self.routes: list[Route] = []

    def add(self, method: str, path: str, status: int = 200) -> Callable[[Endpoint], Endpoint]:
        """Registers the decorated function for a path such as `/contacts/{contactId}/tasks`."""
        pattern = re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path)) + r"\Z")

        def register(endpoint: Endpoint) -> Endpoint:
            self.routes.append(Route(method, path, pattern, endpoint, status))
            return endpoint

        return register

    def find(self, call: Call) -> tuple[Route, Call]:
        """Returns the route of a call, and the call with the path's parameters; raises 404."""
        for route in self.routes:
            if route.method == call.method and (match := route.pattern.match(call.path)):
                return route, evolve(call, parameters=match.groupdict())
        raise ApiError(404, f"Cannot {call.method} {call.path}")
