"""Patterns of URLs for mocks: `https://api.example.com/people/{id}?fields={fields}`.

`{name}` stands for one or more characters of a path segment or query value and is kept, `*` for any, and `**` at the
end of the path for whatever follows. A query in the pattern names what a request must have at least. Scheme and host
are compared without regard to case. Matching never goes back, so that no pattern can make it slow.
"""

import re
from typing import Final

from circuitscript.runtime.exceptions import ScriptException
from circuitscript.source.classes import frozen

_WILD: Final = re.compile(r"\{(\w+)\}|\*")
_ESCAPES: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_REST: Final = "**"


@frozen
class Mismatch:
    """Why a request does not match a mock; it is near where another path or host is not the reason."""

    reason: str
    is_near: bool = False


@frozen
class Glob:
    """One segment or value: literals, and between each two of them the name of what stands there (empty for `*`)."""

    literals: tuple[str, ...]
    names: tuple[str, ...]

    def match(self, text: str, *, ignores_case: bool = False) -> dict[str, str] | None:
        """Returns what stands for the names, None where the text does not match."""
        literals = tuple(one.lower() for one in self.literals) if ignores_case else self.literals
        compared = text.lower() if ignores_case else text
        first, last = literals[0], literals[-1]
        if not self.names:
            return {} if compared == first else None
        if not compared.startswith(first) or not compared.endswith(last):
            return None
        found: dict[str, str] = {}
        at, end = len(first), len(text) - len(last)
        for name, literal in zip(self.names[:-1], literals[1:-1], strict=True):
            place = compared.find(literal, at + bool(name), end)
            if place < 0:
                return None
            if name:
                found[name] = text[at:place]
            at = place + len(literal)
        if end - at < bool(self.names[-1]):
            return None
        if self.names[-1]:
            found[self.names[-1]] = text[at:end]
        return found


@frozen
class UrlPattern:
    """A pattern: what precedes the path (scheme and host), the path, and the query's parameters."""

    text: str
    head: tuple[Glob, ...]
    path: tuple[Glob, ...]
    has_rest: bool
    query: tuple[tuple[str, Glob], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the pattern."""
        globs = (*self.head, *self.path, *(value for _, value in self.query))
        return tuple(name for glob in globs for name in glob.names if name)

    def match(self, url: str) -> dict[str, str] | Mismatch:
        """Returns what stands for the pattern's names in `url`, or why it does not match."""
        head, path, query = split_url(url)
        found: dict[str, str] = {}
        if len(head) != len(self.head):
            return Mismatch("another address")
        for glob, part in zip(self.head, head, strict=True):
            values = glob.match(part, ignores_case=True)
            if values is None:
                return Mismatch("another host")
            found |= values
        if len(path) < len(self.path) if self.has_rest else len(path) != len(self.path):
            return Mismatch("another path")
        for glob, part in zip(self.path, path, strict=False):
            values = glob.match(part)
            if values is None:
                return Mismatch("another path")
            found |= values
        return self._match_query(query, found)

    def _match_query(self, query: list[tuple[str, str]], found: dict[str, str]) -> dict[str, str] | Mismatch:
        for name, glob in self.query:
            values = [value for key, value in query if key == name]
            if not values:
                return Mismatch(f"the query has no {name}", is_near=True)
            matches = [match for match in map(glob.match, values) if match is not None]
            if not matches:
                return Mismatch(f"the query has {name}={values[0]}", is_near=True)
            found |= matches[0]
        return found


def parse_pattern(text: str) -> UrlPattern:
    """Returns the pattern; raises an `IllegalArgumentException` for one that can match nothing."""
    head, path, query = _split(text)
    if ":" not in head[0]:
        raise _wrong(text, "begin it with https://host/ or callout:Name/")
    has_rest = path[-1] == _REST
    if any(_REST in part for part in (*head, *path[: len(path) - has_rest])):
        raise _wrong(text, "** can only be the path's last segment")
    pattern = UrlPattern(
        text,
        tuple(map(_glob, head)),
        tuple(map(_glob, path[:-1] if has_rest else path)),
        has_rest,
        tuple((decoded(name), _glob(value)) for name, value in _pairs(query)),
    )
    for name in pattern.names:
        if pattern.names.count(name) > 1:
            raise _wrong(text, f"{{{name}}} stands in it twice")
    return pattern


def split_url(url: str) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    """Returns what precedes the path, the path's segments, and the query's parameters, all decoded."""
    head, path, query = _split(url)
    return [decoded(part) for part in head], [decoded(part) for part in path], query_pairs(query)


def query_pairs(text: str) -> list[tuple[str, str]]:
    """Returns the parameters of a query or of a form, decoded."""
    return [(decoded(name), decoded(value)) for name, value in _pairs(text)]


def _split(url: str) -> tuple[list[str], list[str], str]:
    address, _, query = url.partition("#")[0].partition("?")
    parts = address.split("/")
    size = 3 if "://" in address else 1
    return parts[:size], parts[size:] or [""], query


def _pairs(text: str) -> list[tuple[str, str]]:
    pairs = (part.replace("+", " ").partition("=") for part in text.split("&") if part)
    return [(name, value) for name, _, value in pairs]


def decoded(text: str) -> str:
    """Returns the text with its escapes (`%20`) as the characters that they stand for."""
    return _ESCAPES.sub(lambda found: bytes.fromhex(found[0].replace("%", "")).decode("utf-8", "replace"), text)


def _glob(text: str) -> Glob:
    literals, names, at = [], [], 0
    for wild in _WILD.finditer(text):
        literals.append(decoded(text[at : wild.start()]))
        names.append(wild[1] or "")
        at = wild.end()
    return Glob((*literals, decoded(text[at:])), tuple(names))


def _wrong(text: str, what: str) -> ScriptException:
    return ScriptException("IllegalArgumentException", f"The mock's URL {text or '(empty)'}: {what}")
