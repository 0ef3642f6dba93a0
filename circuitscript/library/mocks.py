"""CircuitMock: what `CircuitTest.mock` returns, an external API's answers to the requests of one method and URL.

A test's mocks stand on its board. A request goes to the mock made last that matches it and has an answer left; then to
the mock of `Test.setMock`; and a request that none expects ends the test, for a script must not be able to catch that.
"""

from collections.abc import Callable
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Final

from circuitscript.library.construction import new_list
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import given
from circuitscript.library.growing import joined
from circuitscript.library.http import BOARD
from circuitscript.library.http_messages import RequestState, ResponseState
from circuitscript.library.json_reading import read_bytes
from circuitscript.library.json_writing import JsonWriter
from circuitscript.library.mock_templates import RequestParts, contains, fill, is_json, read_body
from circuitscript.library.mock_urls import Mismatch, UrlPattern, parse_pattern
from circuitscript.runtime.exceptions import LimitException, ScriptException
from circuitscript.runtime.governor import Resource
from circuitscript.source.classes import Factory, define
from circuitscript.values.collections import ListValue
from circuitscript.values.instances import NativeInstance
from circuitscript.values.native import NativeState

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

TIMED_OUT: Final = "Read timed out"
_ANY: Final = "*"
_MOCK_BYTES: Final = 512
_MOST_SHOWN: Final = 5

CIRCUIT_MOCK = LibraryClass(
    "CircuitMock",
    doc="Answers the requests of one method and URL in a test, and tells which came; `CircuitTest.mock` makes one.",
)


@define(eq=False)
class Answer:
    """One answer of a mock: a response, or with `failure` none. `times` is None for an answer without end.

    A body of text is a template unless it `is_literal`; `delay` is in milliseconds.
    """

    status: int = 200
    body: str | bytes = ""
    failure: str = ""
    headers: dict[str, str] = Factory(dict)
    delay: int = 0
    times: int | None = None
    given: int = 0
    is_literal: bool = False


class MockState(NativeState):
    """The state of a CircuitMock: what it expects, its answers in order, and the requests that it has answered."""

    def __init__(self, method: str, pattern: UrlPattern) -> None:
        self.method = method
        self.pattern = pattern
        self.headers: dict[str, str] = {}
        self.body: str | None = None
        self.answers: list[Answer] = [Answer()]
        self.calls: list[NativeInstance] = []

    def text(self) -> str:
        """Returns the method and the URL."""
        return f"{self.method} {self.pattern.text}"

    def mismatch(self, request: RequestState, url: str) -> Mismatch | None:
        """Returns why a request does not match, None when it does."""
        found = self.pattern.match(url)
        if isinstance(found, Mismatch):
            return found
        if self.method not in (_ANY, request.method):
            return Mismatch("another method", is_near=True)
        for name, value in self.headers.items():
            if request.header(name) != value:
                return Mismatch(f"its header {name} is {request.header(name) or 'missing'}", is_near=True)
        if self.body is not None and not _has_body(request, self.body):
            return Mismatch("another body", is_near=True)
        if self.next_answer() is None:
            return Mismatch(f"all its answers are given: {len(self.calls)}", is_near=True)
        return None

    def next_answer(self) -> Answer | None:
        """Returns the answer to the next request; the last one goes on for ever unless it says how often."""
        last = self.answers[-1]
        for answer in self.answers:
            limit = answer.times if answer.times is not None else None if answer is last else 1
            if limit is None or answer.given < limit:
                return answer
        return None


class MockBoard:
    """The mocks of one test, and the addresses of named credentials, under which a mock may also expect a request."""

    def __init__(self, settings: dict[str, str]) -> None:
        self.mocks: list[NativeInstance] = []
        self._settings = settings

    def answer(self, context: "Context", request: RequestState, kept: NativeInstance) -> NativeInstance | None:
        """Returns the answer to a request, None when no mock expects it. Raises what a mock answers with instead."""
        self._charge(context, request)
        for mock in reversed(self.mocks):
            state = state_of(mock)
            for url in self._urls(request):
                if state.mismatch(request, url) is None:
                    state.calls.append(kept)
                    return _respond(context, state, request, url)
        return None

    def _charge(self, context: "Context", request: RequestState) -> None:
        """Counts what the request's parts, and its body where mocks ask for it, become."""
        context.charge_heap(2 * len(request.endpoint or ""))
        if any(state.body is not None for state in map(state_of, self.mocks)):
            context.charge_text(len(request.body))
            context.charge_heap(read_bytes(request.body_text()))

    def unexpected(self, request: RequestState) -> LimitException:
        """Returns what ends a test with a request that no mock expects: what they expect, the nearest first."""
        asked = f"{request.method} {request.endpoint}"
        urls = self._urls(request)
        found = [(state.text(), _nearest_mismatch(state, request, urls)) for state in map(state_of, self.mocks)]
        lines = [f"  {text} ({why.reason})" for text, why in sorted(found, key=_nearness(asked))]
        more = [f"  and {len(lines) - _MOST_SHOWN} more"] if len(lines) > _MOST_SHOWN else []
        message = "\n".join((f"Unexpected callout: {asked}", "Expected:", *lines[:_MOST_SHOWN], *more))
        return LimitException(message, "AssertException")

    def _urls(self, request: RequestState) -> list[str]:
        """Returns the request's URL and, where that names a credential whose address is known, the full one."""
        url = request.endpoint or ""
        name, slash, rest = url.removeprefix("callout:").partition("/")
        base = self._settings.get(f"credential.{name}") if url.startswith("callout:") else None
        return [url] if base is None else [url, f"{base.rstrip('/')}{slash}{rest}"]


def _nearest_mismatch(state: MockState, request: RequestState, urls: list[str]) -> Mismatch:
    """Returns why a mock does not expect a request, under that one of its URLs which comes nearest."""
    found = [why for why in (state.mismatch(request, url) for url in urls) if why is not None]
    return next((why for why in found if why.is_near), found[0])


def _nearness(asked: str) -> Callable[[tuple[str, Mismatch]], tuple[bool, float]]:
    """Returns the key that sorts mocks by how near they come to what was asked."""

    def key(found: tuple[str, Mismatch]) -> tuple[bool, float]:
        text, why = found
        return not why.is_near, -SequenceMatcher(None, text, asked).ratio()

    return key


def board_of(context: "Context") -> MockBoard:
    """Returns the test's board, a new one before its first mock."""
    board = context.state.setdefault(BOARD, MockBoard(context.host.settings))
    assert isinstance(board, MockBoard)
    return board


def make_mock(context: "Context", method: str, url: str) -> NativeInstance:
    """Makes a mock and puts it on the test's board; it answers with 200 and nothing until it is told otherwise."""
    context.charge_heap(_MOCK_BYTES + 4 * len(url))
    mock = NativeInstance(context.universe.type("CircuitMock"), MockState(method.upper(), parse_pattern(url)))
    board_of(context).mocks.append(mock)
    return mock


def verify_none_unused(context: "Context") -> None:
    """Raises a failed assertion when a mock of the test was never called."""
    states = [state_of(mock) for mock in board_of(context).mocks]
    unused = [state.text() for state in states if not state.calls]
    if unused:
        lines = "".join(f"\n  {text}" for text in unused)
        raise LimitException(f"Assertion Failed: Mocks that were never called:{lines}", "AssertException")


def state_of(mock: NativeInstance) -> MockState:
    """Returns the state of a CircuitMock."""
    state = mock.state
    assert isinstance(state, MockState)
    return state


@CIRCUIT_MOCK.method("CircuitMock respond(Integer status)")
def respond(context: "Context", this: NativeInstance, status: int | None) -> NativeInstance:
    """Answers every request with this status and no body, instead of what the mock answered before."""
    return _start(context, this, Answer(_status(status)))


@CIRCUIT_MOCK.method("CircuitMock respond(Integer status, Object body)")
def respond_with(context: "Context", this: NativeInstance, status: int | None, body: Any) -> NativeInstance:
    """Answers every request with this status and body, instead of what the mock answered before.

    Text is a template (`{{id}}`, `{{query.page}}`, `{{body.name}}`), a Blob is sent as it is, anything else as JSON.
    """
    return _start(context, this, Answer(_status(status), _body(context, body)))


@CIRCUIT_MOCK.method("CircuitMock fail(String message)")
def fail(context: "Context", this: NativeInstance, message: str | None) -> NativeInstance:
    """Has every request throw a `System.CalloutException` with this message, such as `Read timed out`."""
    return _start(context, this, Answer(failure=given(message)))


@CIRCUIT_MOCK.method("CircuitMock thenRespond(Integer status)")
def then_respond(context: "Context", this: NativeInstance, status: int | None) -> NativeInstance:
    """Answers with this status and no body once the answers before are given."""
    return _add(context, this, Answer(_status(status)))


@CIRCUIT_MOCK.method("CircuitMock thenRespond(Integer status, Object body)")
def then_respond_with(context: "Context", this: NativeInstance, status: int | None, body: Any) -> NativeInstance:
    """Answers with this status and body once the answers before are given."""
    return _add(context, this, Answer(_status(status), _body(context, body)))


@CIRCUIT_MOCK.method("CircuitMock thenFail(String message)")
def then_fail(context: "Context", this: NativeInstance, message: str | None) -> NativeInstance:
    """Throws a `System.CalloutException` with this message once the answers before are given."""
    return _add(context, this, Answer(failure=given(message)))


@CIRCUIT_MOCK.method("CircuitMock times(Integer count)")
def times(context: "Context", this: NativeInstance, count: int | None) -> NativeInstance:
    """Gives the last answer so often and no more. Without it an answer is given once, the last one without end."""
    if given(count) < 1:
        raise ScriptException("IllegalArgumentException", f"An answer is given once at least, not {count} times")
    state_of(this).answers[-1].times = count
    return this


@CIRCUIT_MOCK.method("CircuitMock header(String name, String value)")
def header(context: "Context", this: NativeInstance, name: str | None, value: str | None) -> NativeInstance:
    """Sets a header of the last answer; the value is a template."""
    context.charge_heap(_MOCK_BYTES)
    state_of(this).answers[-1].headers[given(name)] = given(value)
    return this


@CIRCUIT_MOCK.method("CircuitMock delay(Integer milliseconds)")
def delay(context: "Context", this: NativeInstance, milliseconds: int | None) -> NativeInstance:
    """Has the last answer take this time of the test's clock, which counts as callout time.

    Beyond the request's timeout the answer is a `System.CalloutException`: `Read timed out`.
    """
    if given(milliseconds) < 0:
        raise ScriptException("IllegalArgumentException", f"A delay cannot be negative: {milliseconds}")
    state_of(this).answers[-1].delay = given(milliseconds)
    return this


@CIRCUIT_MOCK.method("CircuitMock withHeader(String name, String value)")
def with_header(context: "Context", this: NativeInstance, name: str | None, value: str | None) -> NativeInstance:
    """Expects only requests with this header."""
    context.charge_heap(_MOCK_BYTES)
    state_of(this).headers[given(name)] = given(value)
    return this


@CIRCUIT_MOCK.method("CircuitMock withBody(Object part)")
def with_body(context: "Context", this: NativeInstance, part: Any) -> NativeInstance:
    """Expects only requests whose body has this: members of JSON (a Map, or JSON text), or a piece of text."""
    text = _body(context, given(part))
    context.charge_heap(len(text))
    state_of(this).body = text if isinstance(text, str) else text.decode("utf-8", "replace")
    return this


@CIRCUIT_MOCK.method("List<HttpRequest> calls()")
def calls(context: "Context", this: NativeInstance) -> ListValue:
    """Returns the requests that the mock has answered, in order, each as it was when it was sent."""
    made = state_of(this).calls
    context.charge_items(len(made), len(made))
    return new_list(context, "HttpRequest", list(made))


@CIRCUIT_MOCK.method("void verifyCalled(Integer count)")
def verify_called(context: "Context", this: NativeInstance, count: int | None) -> None:
    """Ends the test with a failed assertion when the mock was not called so often."""
    verify(state_of(this), given(count))


@CIRCUIT_MOCK.method("void verifyNotCalled()")
def verify_not_called(context: "Context", this: NativeInstance) -> None:
    """Ends the test with a failed assertion when the mock was called."""
    verify(state_of(this), 0)


def verify(state: MockState, count: int) -> None:
    """Raises a failed assertion when the mock was not called `count` times; it lists the calls that came."""
    if len(state.calls) != count:
        came = "".join(f"\n  {call.state.method} {call.state.endpoint}" for call in state.calls)
        wanted = f"Assertion Failed: {state.text()}: Expected calls: {count}, Actual: {len(state.calls)}"
        raise LimitException(wanted + came, "AssertException")


def _start(context: "Context", mock: NativeInstance, answer: Answer) -> NativeInstance:
    context.charge_heap(_MOCK_BYTES + len(answer.body))
    state = state_of(mock)
    state.answers = [answer]
    return mock


def _add(context: "Context", mock: NativeInstance, answer: Answer) -> NativeInstance:
    context.charge_heap(_MOCK_BYTES + len(answer.body))
    state_of(mock).answers.append(answer)
    return mock


def _status(status: int | None) -> int:
    if not 100 <= given(status) <= 599:
        raise ScriptException("IllegalArgumentException", f"Not a status of HTTP: {status}")
    return given(status)


def _body(context: "Context", body: Any) -> str | bytes:
    if body is None:
        return ""
    if isinstance(body, (str, bytes)):
        return body
    return JsonWriter(context, pretty=False, suppress_nulls=False).write(body)


def _has_body(request: RequestState, part: str) -> bool:
    wanted = read_body(part)
    found = read_body(request.body_text(), request.header("Content-Type") or "")
    return part in request.body_text() if isinstance(wanted, str) else contains(found, wanted)


def _respond(context: "Context", state: MockState, request: RequestState, url: str) -> NativeInstance:
    answer = state.next_answer()
    found = state.pattern.match(url)
    assert answer is not None
    assert not isinstance(found, Mismatch)
    answer.given += 1
    _wait(context, min(answer.delay, request.timeout))
    if answer.delay > request.timeout:
        raise ScriptException("CalloutException", TIMED_OUT)
    if answer.failure:
        raise ScriptException("CalloutException", answer.failure)
    context.charge_heap(
        read_bytes(request.body_text()) if isinstance(answer.body, str) and not answer.is_literal else 0
    )
    parts = RequestParts(request, found, len(state.calls))
    response = ResponseState()
    response.code, response.status = answer.status, _words(answer.status)
    if isinstance(answer.body, str):
        context.charge_work(len(answer.body) >> 4)
        context.charge_heap(4 * len(answer.body))
        text = (
            answer.body if answer.is_literal else joined(context, fill(answer.body, parts, f"The mock {state.text()}"))
        )
        response.body = text.encode("utf-8", "replace")
        kind = "application/json" if is_json(text) else "text/plain"
        response.set_header("Content-Type", f"{kind};charset=UTF-8")
    else:
        response.body = answer.body
    context.charge_heap(len(response.body) + _MOCK_BYTES * len(answer.headers))
    for name, value in answer.headers.items():
        response.set_header(
            name, value if answer.is_literal else joined(context, fill(value, parts, f"The mock {state.text()}"))
        )
    return NativeInstance(context.universe.type("HttpResponse"), response)


def _words(status: int) -> str:
    from http import HTTPStatus

    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""


def _wait(context: "Context", milliseconds: int) -> None:
    """Lets time pass on the test's clock, and counts it as callout time."""
    if milliseconds:
        clock: Any = context.host.clock
        clock.advance(milliseconds)
        context.charge(Resource.CALLOUT_TIME, milliseconds)
