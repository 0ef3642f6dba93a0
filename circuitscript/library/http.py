"""Http, HttpRequest and HttpResponse, and the mocks that answer callouts in tests."""

from typing import TYPE_CHECKING, Any

from circuitscript.library.construction import new_list
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import given
from circuitscript.library.http_messages import MessageState, RequestState, ResponseState
from circuitscript.library.static_resources import static_resource
from circuitscript.runtime import heap, host
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.governor import Resource
from circuitscript.symbols import Type, TypeKind
from circuitscript.values.collections import ListValue
from circuitscript.values.instances import Instance, NativeInstance

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

MOCKS = "library.mocks"
BOARD = "library.mock_board"
"""Where `Context.state` has the board of a test's declared mocks, `library.mocks.MockBoard`."""
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"})
_LONGEST_METHOD = 16
_HEADER_BYTES = heap.ENTRY + heap.LIST
_MESSAGE_BYTES = heap.NATIVE + heap.OBJECT + heap.DICTIONARY
_MAX_TIMEOUT = 120_000
_NANOSECONDS = 1_000_000

HTTP = LibraryClass("Http", doc="Sends requests to other services.")
HTTP_REQUEST = LibraryClass("HttpRequest", doc="A request to another service.")
HTTP_RESPONSE = LibraryClass("HttpResponse", doc="The answer to a request.")
HTTP_CALLOUT_MOCK = LibraryClass(
    "HttpCalloutMock", TypeKind.INTERFACE, doc="Answers callouts in a test; `Test.setMock` puts it in place."
)


@HTTP.constructor("Http()")
def make_http(context: "Context", type_: Type) -> NativeInstance:
    """Makes an object that sends requests."""
    return NativeInstance(type_, None)


@HTTP.method("HttpResponse send(HttpRequest request)")
def send(context: "Context", this: NativeInstance, request: NativeInstance | None) -> Any:
    """Sends a request and returns the answer; counts as a callout.

    Throws a `System.CalloutException` when none comes, or the request is not allowed.
    """
    if not _request(given(request)).endpoint:
        raise ScriptException("CalloutException", "no protocol: ")
    context.charge(Resource.CALLOUTS, 1)
    return (_answer_in_test if context.state.get("is_test") is True else _answer)(context, given(request))


def _answer_in_test(context: "Context", request: NativeInstance) -> Any:
    """Returns what the test's mocks answer; a request that its declared mocks do not expect ends the test."""
    state = _request(request)
    context.charge_heap(_MESSAGE_BYTES + heap.ENTRY * len(state.headers))
    kept = NativeInstance(request.type, state.copy())
    context.state.setdefault("library.callouts", []).append(kept)
    board = context.state.get(BOARD)
    answer = board.answer(context, state, kept) if board is not None else None
    if answer is not None:
        return answer
    mock = context.state.get(MOCKS, {}).get("httpcalloutmock")
    if mock is not None:
        return _mocked(context, mock, request)
    if board is not None:
        raise board.unexpected(state)
    return _answer(context, request)


def _answer(context: "Context", request: NativeInstance) -> NativeInstance:
    state = _request(request)
    assert state.endpoint
    headers = tuple(state.headers.values())
    answer = context.host.http.send(host.HttpRequest(state.method, state.endpoint, headers, state.body, state.timeout))
    if answer.elapsed:
        context.charge(Resource.CALLOUT_TIME, answer.elapsed // _NANOSECONDS)
    context.charge_heap(len(answer.body) + _HEADER_BYTES * len(answer.headers))
    response = ResponseState()
    response.code, response.status, response.body = answer.status, answer.reason, answer.body
    for name, value in answer.headers:
        response.set_header(name, value)
    return NativeInstance(context.universe.type("HttpResponse"), response)


@HTTP.method("String toString()")
def http_to_string(context: "Context", this: NativeInstance) -> str:
    """Returns the name of the class."""
    return "System.Http"


@HTTP_REQUEST.constructor("HttpRequest()")
def make_request(context: "Context", type_: Type) -> NativeInstance:
    """Makes a GET request without an endpoint."""
    return NativeInstance(type_, RequestState())


@HTTP_REQUEST.method("String getEndpoint()")
def get_endpoint(context: "Context", this: NativeInstance) -> str | None:
    """Returns the URL."""
    return _request(this).endpoint


@HTTP_REQUEST.method("void setEndpoint(String endpoint)")
def set_endpoint(context: "Context", this: NativeInstance, endpoint: str | None) -> None:
    """Sets the URL: `https://…`, or `callout:Name/path` for a named credential."""
    _request(this).endpoint = endpoint


@HTTP_REQUEST.method("String getMethod()")
def get_method(context: "Context", this: NativeInstance) -> str:
    """Returns the method."""
    return _request(this).method


@HTTP_REQUEST.method("void setMethod(String method)")
def set_method(context: "Context", this: NativeInstance, method: str | None) -> None:
    """Sets the method: GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS or TRACE."""
    upper = given(method)[:_LONGEST_METHOD].upper()
    if upper not in _METHODS:
        raise ScriptException("CalloutException", f"Invalid HTTP method: {method}")
    _request(this).method = upper


@HTTP_REQUEST.method("void setTimeout(Integer milliseconds)")
def set_timeout(context: "Context", this: NativeInstance, timeout: int | None) -> None:
    """Sets how long to wait for the answer, 120,000 milliseconds at most."""
    if not 1 <= given(timeout) <= _MAX_TIMEOUT:
        raise ScriptException("CalloutException", f"Timeout must be between 1 and {_MAX_TIMEOUT}: {timeout}")
    _request(this).timeout = given(timeout)


@HTTP_REQUEST.method("Boolean getCompressed()")
def get_compressed(context: "Context", this: NativeInstance) -> bool:
    """Returns whether the body is to be compressed."""
    return _request(this).is_compressed


@HTTP_REQUEST.method("void setCompressed(Boolean compressed)")
def set_compressed(context: "Context", this: NativeInstance, compressed: bool | None) -> None:
    """Says whether the body is to be compressed; it is sent as it is."""
    _request(this).is_compressed = given(compressed)


HTTP_REQUEST.unavailable.update(
    {
        "setClientCertificate": "configure the credential in circuit.toml",
        "setClientCertificateName": "configure the credential in circuit.toml",
    }
)


@HTTP_RESPONSE.constructor("HttpResponse()")
def make_response(context: "Context", type_: Type) -> NativeInstance:
    """Makes an empty response, for a mock."""
    return NativeInstance(type_, ResponseState())


@HTTP_RESPONSE.method("List<String> getHeaderKeys()")
def get_header_keys(context: "Context", this: NativeInstance) -> ListValue:
    """Returns the names of all headers."""
    headers = _response(this).headers
    context.charge_items(len(headers), len(headers))
    return new_list(context, "String", [name for name, _ in headers.values()])


@HTTP_RESPONSE.method("String getStatus()")
def get_status(context: "Context", this: NativeInstance) -> str | None:
    """Returns the status as words, `OK`."""
    return _response(this).status


@HTTP_RESPONSE.method("Integer getStatusCode()")
def get_status_code(context: "Context", this: NativeInstance) -> int:
    """Returns the status as a number, 200."""
    return _response(this).code


@HTTP_RESPONSE.method("void setStatus(String status)")
def set_status(context: "Context", this: NativeInstance, status: str | None) -> None:
    """Sets the status as words."""
    _response(this).status = status


@HTTP_RESPONSE.method("void setStatusCode(Integer code)")
def set_status_code(context: "Context", this: NativeInstance, code: int | None) -> None:
    """Sets the status as a number."""
    _response(this).code = given(code)


@HTTP_RESPONSE.method("XmlStreamReader getXmlStreamReader()")
def get_xml_stream_reader(context: "Context", this: NativeInstance) -> NativeInstance:
    """Returns a reader of the body as XML."""
    from circuitscript.library.xml_reader import make_reader

    return make_reader(context, context.universe.type("XmlStreamReader"), _get_body(context, this))


def _get_body(context: "Context", this: NativeInstance) -> str:
    """Returns the body as text."""
    state = _message(this)
    context.charge_text(len(state.body))
    return state.body_text()


def _get_body_as_blob(context: "Context", this: NativeInstance) -> bytes:
    """Returns the body's bytes."""
    return _message(this).body


def _get_header(context: "Context", this: NativeInstance, name: str | None) -> str | None:
    """Returns the value of a header, or null; case does not matter."""
    return _message(this).header(given(name))


def _set_body(context: "Context", this: NativeInstance, body: str | None) -> None:
    """Sets the body, in UTF-8."""
    context.charge_heap(3 * len(given(body)))
    _message(this).body = given(body).encode("utf-8", "replace")


def _set_body_as_blob(context: "Context", this: NativeInstance, body: bytes | None) -> None:
    """Sets the body's bytes."""
    _message(this).body = given(body)


def _set_header(context: "Context", this: NativeInstance, name: str | None, value: str | None) -> None:
    """Sets a header; null becomes an empty value."""
    if any(end in given(name) or end in (value or "") for end in "\r\n"):
        raise ScriptException("CalloutException", "A header cannot hold line ends")
    context.charge_heap(_HEADER_BYTES + len(given(name)))
    _message(this).set_header(given(name), value or "")


def _get_body_document(context: "Context", this: NativeInstance) -> NativeInstance:
    """Returns the body as an XML document."""
    from circuitscript.library.xml_documents import parse_document

    return parse_document(context, _get_body(context, this))


def _set_body_document(context: "Context", this: NativeInstance, document: NativeInstance | None) -> None:
    """Sets an XML document as the body."""
    from circuitscript.library.xml_documents import document_text

    _set_body(context, this, document_text(context, given(document)))


def _to_string(context: "Context", this: NativeInstance) -> str:
    """Returns the form that the debug log shows."""
    message = _message(this)
    context.charge_text(64 + len(message.told()))
    return message.text()


for _declaration in (HTTP_REQUEST, HTTP_RESPONSE):
    _declaration.method("String getBody()")(_get_body)
    _declaration.method("Blob getBodyAsBlob()")(_get_body_as_blob)
    _declaration.method("Dom.Document getBodyDocument()")(_get_body_document)
    _declaration.method("String getHeader(String name)")(_get_header)
    _declaration.method("void setBody(String body)")(_set_body)
    _declaration.method("void setBodyAsBlob(Blob body)")(_set_body_as_blob)
    _declaration.method("void setHeader(String name, String value)")(_set_header)
    _declaration.method("String toString()")(_to_string)
HTTP_REQUEST.method("void setBodyDocument(Dom.Document document)")(_set_body_document)


@HTTP_CALLOUT_MOCK.interface_method("HttpResponse respond(HttpRequest request)")
def respond(context: "Context", this: NativeInstance, request: NativeInstance | None) -> NativeInstance:
    """Returns the answer to a request."""
    return _static_response(context, this, _request(given(request)).endpoint or "")


class StaticMockState(MessageState):
    """The state of a StaticResourceCalloutMock, and of its sister for several endpoints."""

    def __init__(self) -> None:
        super().__init__()
        self.resources: dict[str, str] = {}
        self.code = 200
        self.status = "OK"


STATIC_MOCK = LibraryClass(
    "StaticResourceCalloutMock",
    doc="A mock that answers with a file of the project's folder of static resources.",
    interfaces=("HttpCalloutMock",),
)
MULTI_STATIC_MOCK = LibraryClass(
    "MultiStaticResourceCalloutMock",
    doc="A mock that answers each endpoint with a file of the project's folder of static resources.",
    interfaces=("HttpCalloutMock",),
)


def _make_static_mock(context: "Context", type_: Type) -> NativeInstance:
    """Makes a mock that answers 200 and an empty body."""
    return NativeInstance(type_, StaticMockState())


def _mock_header(context: "Context", this: NativeInstance, name: str | None, value: str | None) -> None:
    """Sets a header of the answers."""
    context.charge_heap(_HEADER_BYTES + len(given(name)))
    this.state.set_header(given(name), value or "")


def _mock_status(context: "Context", this: NativeInstance, status: str | None) -> None:
    """Sets the status of the answers, as words."""
    this.state.status = given(status)


def _mock_status_code(context: "Context", this: NativeInstance, code: int | None) -> None:
    """Sets the status of the answers, as a number."""
    this.state.code = given(code)


for _declaration in (STATIC_MOCK, MULTI_STATIC_MOCK):
    _declaration.constructor(f"{_declaration.name}()")(_make_static_mock)
    _declaration.method("void setHeader(String name, String value)")(_mock_header)
    _declaration.method("void setStatus(String status)")(_mock_status)
    _declaration.method("void setStatusCode(Integer code)")(_mock_status_code)


@STATIC_MOCK.method("void setStaticResource(String name)")
def set_static_resource(context: "Context", this: NativeInstance, name: str | None) -> None:
    """Sets the static resource that is the body of every answer."""
    this.state.resources[""] = given(name)


@MULTI_STATIC_MOCK.method("void setStaticResource(String endpoint, String name)")
def set_static_resource_for(context: "Context", this: NativeInstance, endpoint: str | None, name: str | None) -> None:
    """Sets the static resource that is the body of the answers to this endpoint."""
    context.charge_heap(_HEADER_BYTES)
    this.state.resources[given(endpoint)] = given(name)


def _static_response(context: "Context", mock: NativeInstance, endpoint: str) -> NativeInstance:
    state = mock.state
    name = state.resources.get(endpoint, state.resources.get(""))
    if name is None:
        raise ScriptException("CalloutException", f"No static resource answers {endpoint}")
    content = static_resource(context, name)
    if content is None:
        raise ScriptException("CalloutException", f"Unknown static resource: {name}")
    context.charge_heap(_MESSAGE_BYTES + heap.ENTRY * len(state.headers))
    response = ResponseState()
    response.headers = dict(state.headers)
    response.code, response.status, response.body = state.code, state.status, content
    return NativeInstance(context.universe.type("HttpResponse"), response)


def _mocked(context: "Context", mock: Any, request: NativeInstance) -> Any:
    if isinstance(mock, Instance):
        return context.call_named(mock, "respond", [request])
    return _static_response(context, mock, _request(request).endpoint or "")


def _message(message: NativeInstance) -> MessageState:
    state = message.state
    assert isinstance(state, MessageState)
    return state


def _request(request: NativeInstance) -> RequestState:
    state = request.state
    assert isinstance(state, RequestState)
    return state


def _response(response: NativeInstance) -> ResponseState:
    state = response.state
    assert isinstance(state, ResponseState)
    return state
