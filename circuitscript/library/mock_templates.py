"""Templates of mocks' answers: `{{id}}`, `{{query.page}}`, `{{body.person.name}}` stand for parts of the request.

In a JSON body a value inside a string is written as its characters, elsewhere as JSON. `{{…}}` that begins with nothing
known stays as it is, for answers that hold templates of their own.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from circuitscript.library.http_messages import RequestState
from circuitscript.library.json_writing import quoted
from circuitscript.library.mock_urls import query_pairs, split_url
from circuitscript.runtime.exceptions import LimitException
from circuitscript.source.nesting import nests_deeper

_PLACE: Final = re.compile(r"\{\{\s*([\w\-.\[\]]+)\s*\}\}")
_STEP: Final = re.compile(r"[^.\[\]]+")
_STRINGS_AND_REST: Final = re.compile(r'"(?:[^"\\]|\\.)*+"?|[^"]+', re.DOTALL)
"""JSON as its strings and what stands between them."""


class RequestParts:
    """What a template may name of one request. `found` is what stands for the names of the mock's URL."""

    def __init__(self, request: RequestState, found: Mapping[str, str], call: int) -> None:
        self._request = request
        self._found = found
        self._call = call
        self._body: Any = None
        self._is_body_read = False

    def value(self, place: str) -> Any:
        """Returns the value that stands for `place`; raises KeyError for a name that templates do not have.

        Raises LookupError with a message when the request lacks the part.
        """
        root, *steps = _STEP.findall(place)
        if place in self._found:
            return self._found[place]
        if not steps and root in ("method", "url", "call"):
            return {"method": self._request.method, "url": self._request.endpoint, "call": self._call}[root]
        if root == "path":
            return _member(self._found, ".".join(steps), "the mock's URL")
        if root == "query":
            query = dict(reversed(split_url(self._request.endpoint or "")[2]))
            return _member(query, ".".join(steps), "the request's query")
        if root == "header":
            headers = {name: value for name, (_, value) in self._request.headers.items()}
            return _member(headers, ".".join(steps).lower(), "the request's headers")
        if root == "body":
            return self._from_body(steps)
        raise KeyError(place)

    def _from_body(self, steps: list[str]) -> Any:
        value = self.body()
        for depth, step in enumerate(steps):
            place = ".".join(("the request's body", *steps[:depth]))
            if isinstance(value, list) and step.isdigit() and int(step) < len(value):
                value = value[int(step)]
            elif isinstance(value, dict):
                value = _member(value, step, place)
            else:
                raise LookupError(f"{place} has no {step}")
        return value

    def body(self) -> Any:
        """Returns the body as JSON's values, a form's as a dictionary, and any other as text."""
        if not self._is_body_read:
            self._body = read_body(self._request.body_text(), self._request.header("Content-Type") or "")
            self._is_body_read = True
        return self._body


def read_body(text: str, content_type: str = "") -> Any:
    """Returns the values of JSON or of a form; other text as it is."""
    if content_type.startswith("application/x-www-form-urlencoded"):
        return dict(query_pairs(text))
    if is_json(text) and not nests_deeper(text):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def fill(template: str, parts: RequestParts, mock: str) -> Iterator[str]:
    """Yields the pieces of the template with the parts of the request in it; ends the test where it lacks one."""
    if not is_json(template):
        yield from _filled_pieces(template, parts, mock, _shown)
        return
    for found in _STRINGS_AND_REST.finditer(template):
        write = _in_string if found[0][0] == '"' else json.dumps
        yield from _filled_pieces(found[0], parts, mock, write)


def _filled_pieces(text: str, parts: RequestParts, mock: str, write: Callable[[Any], str]) -> Iterator[str]:
    end = 0
    for place in _PLACE.finditer(text):
        yield text[end : place.start()]
        yield _filled(place, parts, mock, write)
        end = place.end()
    yield text[end:]


def _filled(place: re.Match[str], parts: RequestParts, mock: str, write: Callable[[Any], str]) -> str:
    try:
        return write(parts.value(place[1]))
    except KeyError:
        return place[0]
    except LookupError as missing:
        raise LimitException(f"{mock} cannot answer: {place[0]}: {missing}", "AssertException") from None


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _in_string(value: Any) -> str:
    return quoted(_shown(value))[1:-1]


def is_json(text: str) -> bool:
    """Whether text looks like JSON's objects and arrays, and not like a place of a template."""
    start = text.lstrip()[:2]
    return start[:1] in ("{", "[") and start != "{{"


def contains(whole: Any, part: Any) -> bool:
    """Whether JSON's values have at least these members; lists must be as long and in the same order."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(name in whole and contains(whole[name], value) for name, value in part.items())
    if isinstance(part, list) and isinstance(whole, list):
        return len(part) == len(whole) and all(map(contains, whole, part))
    return bool(whole == part)


class _Missing(LookupError):
    """A part that the request does not have; no KeyError, which stands for unknown names."""


def _member(values: Mapping[str, Any], name: str, place: str) -> Any:
    if name not in values:
        known = ", ".join(values) or "nothing"
        raise _Missing(f"{place} has no {name or 'such part'} (there is {known})")
    return values[name]
