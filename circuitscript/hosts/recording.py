"""Real callouts written down for tests: `RecordingHttp` keeps each exchange, without what is secret in it.

Of headers only those stay that tests can need. Values under the names of secrets go from queries, forms and JSON, and
so does every such value, and every value of a named credential, wherever else it occurs.
"""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from circuitscript.library.mock_urls import decoded
from circuitscript.library.recordings import REMOVED
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import Http, HttpRequest, HttpResponse
from circuitscript.source.nesting import nests_deeper

_SECRET_NAME: Final = re.compile(
    r"(?:^|[_\-.])(?:auth|authorization|credentials?|jwt|pass|passwd|pwd|session|sid|sig)$"
    r"|(?:(?:access|api|private|subscription)[_\-]?key|password|secret|signature|token)$",
    re.IGNORECASE,
)
_SECRET_HEADER: Final = re.compile(r"auth|cookie|key|secret|session|token|signature|password", re.IGNORECASE)
_KEPT_HEADERS: Final = frozenset(
    {"accept", "accept-language", "content-language", "content-type", "etag", "last-modified", "link", "retry-after"}
)
_PAIR: Final = re.compile(r"([?&]|^)([^=&#?]+)=([^&#]*)")
_SHORTEST_SECRET: Final = 6


class RecordingHttp:
    """Passes callouts on and keeps the exchanges. `secrets` are values to remove wherever they occur."""

    def __init__(self, inner: Http, secrets: Iterable[str] = ()) -> None:
        self._inner = inner
        self._secrets = set(secrets)
        self._exchanges: list[dict[str, Any]] = []

    @property
    def count(self) -> int:
        """How many exchanges there are."""
        return len(self._exchanges)

    def send(self, request: HttpRequest) -> HttpResponse:
        """Sends the request and keeps it with its answer, or with why there was none."""
        kept: dict[str, Any] = {"method": request.method, "url": self._without_pairs(request.url)}
        self._note_headers(request.headers)
        kept |= self._message(request.headers, request.body)
        try:
            answer = self._inner.send(request)
        except ScriptException as failure:
            self._exchanges.append({"request": kept, "response": {"failure": failure.message}})
            raise
        self._note_headers(answer.headers)
        response = {"status": answer.status, **self._message(answer.headers, answer.body)}
        self._exchanges.append({"request": kept, "response": response})
        return answer

    def text(self) -> str:
        """Returns the recording as JSON."""
        text = json.dumps({"exchanges": self._exchanges}, indent=2, ensure_ascii=False)
        for secret in sorted(self._secrets, key=len, reverse=True):
            for form in {secret, json.dumps(secret, ensure_ascii=False)[1:-1], _escaped(secret)}:
                if len(form) >= _SHORTEST_SECRET:
                    text = text.replace(form, REMOVED)
        return f"{text}\n"

    def _message(self, headers: Iterable[tuple[str, str]], body: bytes) -> dict[str, Any]:
        found = {name.lower(): value for name, value in headers}
        kept = {name: value for name, value in headers if name.lower() in _KEPT_HEADERS}
        message: dict[str, Any] = {"headers": kept} if kept else {}
        return message | (self._body(body, found.get("content-type", "")) if body else {})

    def _body(self, body: bytes, content_type: str) -> dict[str, Any]:
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            return {"body_base64": base64.b64encode(body).decode("ascii")}
        if content_type.startswith("application/x-www-form-urlencoded"):
            return {"body": self._without_pairs(text)}
        try:
            is_deep = nests_deeper(text)
            return {"body": text if is_deep else self._without_members(json.loads(text, parse_float=_exact))}
        except ValueError:
            return {"body": text}

    def _without_pairs(self, text: str) -> str:
        def cleaned(pair: re.Match[str]) -> str:
            name = decoded(pair[2])
            if name.lower() != "key" and not _SECRET_NAME.search(name):
                return pair[0]
            self._note(decoded(pair[3]))
            return f"{pair[1]}{pair[2]}={REMOVED}"

        return _PAIR.sub(cleaned, text)

    def _without_members(self, value: Any) -> Any:
        if isinstance(value, dict):
            return dict(self._cleaned_members(value))
        return [self._without_members(one) for one in value] if isinstance(value, list) else value

    def _cleaned_members(self, members: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        for name, value in members.items():
            if _SECRET_NAME.search(name) and isinstance(value, (str, int)) and not isinstance(value, bool):
                self._note(str(value))
                yield name, REMOVED
            else:
                yield name, self._without_members(value)

    def _note_headers(self, headers: Iterable[tuple[str, str]]) -> None:
        for name, value in headers:
            if _SECRET_HEADER.search(name):
                self._note(value)
                self._note(value.rpartition(" ")[2])

    def _note(self, value: str) -> None:
        if len(value) >= _SHORTEST_SECRET:
            self._secrets.add(value)


def _exact(text: str) -> float:
    """Returns a number that is written as it was read; raises ValueError for one that would change."""
    number = float(text)
    if repr(number) != text:
        raise ValueError(text)
    return number


def _escaped(text: str) -> str:
    from urllib.parse import quote_plus

    return quote_plus(text)
