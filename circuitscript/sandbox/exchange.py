"""One call of the API as the endpoints see it, its answer, and the errors in HighLevel's shapes."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import Factory, frozen

Document = dict[str, Any]

_REASONS: Final = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    422: "Unprocessable Entity",
    429: "Too Many Requests",
    500: "Internal Server Error",
}


class ApiError(Exception):
    """An answer that refuses: status and message, a list of messages for 422; `meta` says more about a duplicate."""

    def __init__(self, status: int, message: str | Sequence[str], meta: "Document | None" = None) -> None:
        super().__init__(str(message))
        self.status = status
        self.message = message if isinstance(message, str) else list(message)
        self.meta = meta

    def body(self, trace_id: str) -> Document:
        """Returns the error's JSON."""
        reason = _REASONS.get(self.status, "Error")
        body = {"statusCode": self.status, "message": self.message, "error": reason, "traceId": trace_id}
        return body if self.meta is None else {**body, "meta": self.meta}


class LostConnection(Exception):
    """The connection is to be dropped instead of answering."""


@frozen
class Call:
    """A request: `path` without the query, header names in lower case, `body` the parsed JSON or form or None."""

    method: str
    path: str
    query: Mapping[str, str] = Factory(dict)
    headers: Mapping[str, str] = Factory(dict)
    body: Any = None
    parameters: Mapping[str, str] = Factory(dict)
    location_id: str = ""
    version: str = ""

    def argument(self, name: str) -> str:
        """Returns a required argument of the query."""
        value = self.query.get(name)
        if not value:
            raise ApiError(422, [f"{name} must be a string", f"{name} should not be empty"])
        return value

    def number(self, name: str, default: int, largest: int | None = None) -> int:
        """Returns a whole number of the query; raises 422 for another value or one above `largest`."""
        text = self.query.get(name)
        if text is None:
            return default
        if not text.isdecimal():
            raise ApiError(422, [f"{name} must be a number string"])
        if largest is not None and int(text) > largest:
            raise ApiError(422, [f"{name} must not be greater than {largest}"])
        return int(text)

    def object(self) -> Document:
        """Returns the body, which must be an object."""
        if not isinstance(self.body, dict):
            raise ApiError(400, "Unexpected token in JSON: the body must be an object")
        return self.body


@frozen
class Answer:
    """Status, JSON and headers of an answer; `delay` is how long it is held back, in seconds."""

    status: int
    body: Any
    headers: Mapping[str, str] = Factory(dict)
    delay: float = 0.0


_CHECKS: Final[dict[str, tuple[tuple[type, ...], str]]] = {
    "str": ((str,), "a string"),
    "num": ((int, float), "a number conforming to the specified constraints"),
    "bool": ((bool,), "a boolean value"),
    "list": ((list,), "an array"),
    "dict": ((dict,), "an object"),
    "any": ((object,), "anything"),
}


def checked_body(call: Call, shape: str) -> Document:
    """Returns the body when it has the `shape`, words such as `title*:str`; raises 422 with every fault otherwise.

    A starred field must be there. Fields that the shape does not name are refused, as HighLevel refuses them.
    """
    body = call.object()
    fields = {}
    for word in shape.split():
        name, _, kind = word.partition(":")
        fields[name.rstrip("*")] = (kind, name.endswith("*"))
    faults = [f"property {name} should not exist" for name in body if name not in fields]
    for name, (kind, is_required) in fields.items():
        value = body.get(name)
        types, wording = _CHECKS[kind]
        if value is None:
            if is_required:
                faults.append(f"{name} should not be empty")
        elif not isinstance(value, types) or (kind == "num" and isinstance(value, bool)):
            faults.append(f"{name} must be {wording}")
    if faults:
        raise ApiError(422, faults)
    return {name: value for name, value in body.items() if name in fields}


def one_of(name: str, value: object, allowed: Sequence[str]) -> None:
    """Raises 422 for a value that is not allowed; None is."""
    if value is not None and value not in allowed:
        raise ApiError(422, [f"{name} must be one of the following values: {', '.join(allowed)}"])
