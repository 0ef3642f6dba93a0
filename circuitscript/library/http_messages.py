"""The state of requests and responses, which callouts and their mocks share."""

from circuitscript.values.native import NativeState

_CHARSETS = {"utf-8": "utf-8", "iso-8859-1": "latin-1", "us-ascii": "ascii", "windows-1252": "cp1252"}


class MessageState(NativeState):
    """What requests and responses have in common: headers by any case, and a body."""

    def __init__(self) -> None:
        self.headers: dict[str, tuple[str, str]] = {}
        self.body = b""

    def header(self, name: str) -> str | None:
        """Returns the value of a header, or None."""
        found = self.headers.get(name.lower())
        return None if found is None else found[1]

    def set_header(self, name: str, value: str) -> None:
        """Sets a header."""
        self.headers[name.lower()] = (name, value)

    def told(self) -> str:
        """Returns the part of the `toString` form that may be long."""
        return ""

    def body_text(self) -> str:
        """Returns the body as text, in the character set that its type names."""
        charset = (self.header("Content-Type") or "").lower().rpartition("charset=")[2].strip(' "')
        return self.body.decode(_CHARSETS.get(charset, "utf-8"), "replace")


class RequestState(MessageState):
    """The state of an HttpRequest."""

    def __init__(self) -> None:
        super().__init__()
        self.method = "GET"
        self.endpoint: str | None = None
        self.timeout = 10_000
        self.is_compressed = False

    def copy(self) -> "RequestState":
        """Returns the request as it is now; later changes do not reach the copy."""
        other = RequestState()
        other.method, other.endpoint, other.timeout = self.method, self.endpoint, self.timeout
        other.headers, other.body, other.is_compressed = dict(self.headers), self.body, self.is_compressed
        return other

    def told(self) -> str:
        """Returns the endpoint."""
        return self.endpoint or ""

    def text(self) -> str:
        """Returns the form that Apex's debug log shows."""
        return f"System.HttpRequest[Endpoint={self.endpoint or 'null'}, Method={self.method}]"


class ResponseState(MessageState):
    """The state of an HttpResponse."""

    def __init__(self) -> None:
        super().__init__()
        self.code = 0
        self.status: str | None = None

    def told(self) -> str:
        """Returns the status in words."""
        return self.status or ""

    def text(self) -> str:
        """Returns the form that Apex's debug log shows."""
        return f"System.HttpResponse[Status={self.status or 'null'}, StatusCode={self.code}]"
