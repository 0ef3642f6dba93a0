"""Callouts without a network: a port that refuses, and a script of answers for tests."""

from collections.abc import Callable, Iterable

from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import HttpRequest, HttpResponse

Answer = HttpResponse | Callable[[HttpRequest], HttpResponse]


class RefusingHttp:
    """Refuses every callout, for hosts that have no network."""

    def __init__(self, reason: str = "This host allows no callouts") -> None:
        self.reason = reason

    def send(self, request: HttpRequest) -> HttpResponse:
        """Raises a `CalloutException`."""
        raise ScriptException("CalloutException", f"{self.reason}: {request.method} {request.url}")


class ScriptedHttp:
    """Gives prepared answers in turn, and keeps the requests."""

    def __init__(self, answers: Iterable[Answer] = ()) -> None:
        self.answers = list(answers)
        self.requests: list[HttpRequest] = []

    def send(self, request: HttpRequest) -> HttpResponse:
        """Returns the next answer; raises a `CalloutException` when none is left."""
        self.requests.append(request)
        if not self.answers:
            raise ScriptException("CalloutException", f"No answer was prepared for {request.method} {request.url}")
        answer = self.answers.pop(0)
        return answer if isinstance(answer, HttpResponse) else answer(request)
