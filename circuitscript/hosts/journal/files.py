"""What a journal is, and reading one: JSON Lines, a header first and a seal last. Knows nothing of ports."""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, Final

from circuitscript.source.classes import field, frozen
from circuitscript.source.nesting import nests_deeper

FORMAT_VERSION = 3
FORMAT_NAME = "circuitscript-journal"
_MOST_NESTING = 1000


class JournalError(ValueError):
    """A file that is no journal, or not a whole one; `line` counts from 1."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(f"line {line}: {message}" if line else message)
        self.line = line


@frozen
class Header:
    """What a run is a function of, beside the answers that it got.

    `sources` and `schema_files` map file names to texts; `schema` is the built-in schema's name; `limits` maps names of
    resources to maxima; `input` is the event or code that the run began with, in the caller's own form; `version` is
    the CircuitScript that wrote the journal. `api_version` is the program's, and `api_versions` those of its classes
    that have one of their own.
    """

    sources: dict[str, str]
    schema: str
    input: dict[str, Any]
    schema_files: dict[str, str] = field(factory=dict)
    limits: dict[str, int] = field(factory=dict)
    profile: str = ""
    settings: dict[str, str] = field(factory=dict)
    version: str = ""
    api_version: int = 0
    api_versions: dict[str, int] = field(factory=dict)


@frozen(eq=False)
class Entry:
    """One line of a journal between header and seal; `number` counts from 1, `line` is its place in the file."""

    number: int
    line: int
    values: dict[str, Any]


@frozen(eq=False)
class Journal:
    """A journal as read. `outcome` is what its run came to, None when the run was cut short."""

    header: Header
    entries: tuple[Entry, ...]
    outcome: dict[str, Any] | None


def read_journal(lines: Iterable[bytes], *, is_whole: bool = True) -> Journal:
    """Reads a journal, be it an open binary file; with `is_whole` one without a seal is refused.

    Raises JournalError for another format or version, for damaged lines, and for lines that are missing or changed.
    """
    digest = sha256()
    header: Header | None = None
    entries: list[Entry] = []
    outcome: dict[str, Any] | None = None
    for number, line in enumerate(lines, 1):
        if outcome is not None:
            raise JournalError("something follows the end of the journal", number)
        values = _parse(line, number, is_first=header is None)
        if header is None:
            header = _header(values)
        elif "seal" in values:
            outcome = _sealed(values, entries, digest.hexdigest(), number)
        else:
            if values.get("entry") != len(entries) + 1:
                raise JournalError(f"entry {len(entries) + 1} is missing", number)
            entries.append(Entry(len(entries) + 1, number, values))
        digest.update(line)
    if header is None:
        raise JournalError("the journal is empty")
    if outcome is None and is_whole:
        raise JournalError(f"the journal ends after entry {len(entries)} without its seal: its run was cut short")
    return Journal(header, tuple(entries), outcome)


def _parse(line: bytes, number: int, is_first: bool) -> dict[str, Any]:
    try:
        text = line.decode("utf-8")
        values = None if nests_deeper(text, _MOST_NESTING) else json.loads(text)
    except (ValueError, RecursionError):
        values = None
    if isinstance(values, dict) and (line.endswith(b"\n") or "seal" in values):
        return values
    if is_first:
        raise JournalError("this is no CircuitScript journal")
    raise JournalError("the line is damaged, or the file ends in the middle of it", number)


def _header(values: dict[str, Any]) -> Header:
    if values.pop("format", None) != FORMAT_NAME:
        raise JournalError("this is no CircuitScript journal")
    version = values.pop("format_version", None)
    if version != FORMAT_VERSION:
        message = f"the journal has format {version}, and this CircuitScript reads format {FORMAT_VERSION}"
        raise JournalError(f"{message}; replay it with CircuitScript {values.get('version') or 'of its time'}")
    for key, value in values.items():
        kind, inner = _KINDS.get(key, (object, None))
        is_whole = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
        if not is_whole or (inner is not None and not all(isinstance(one, inner) for one in value.values())):
            raise JournalError(f"the header is damaged: `{key}` is not what it must be", 1)
    try:
        return Header(**values)
    except TypeError as error:
        raise JournalError(f"the header is damaged: {error}", 1) from None


_KINDS: Final[dict[str, tuple[type, type | None]]] = {
    "sources": (dict, str),
    "schema": (str, None),
    "input": (dict, None),
    "schema_files": (dict, str),
    "limits": (dict, int),
    "profile": (str, None),
    "settings": (dict, str),
    "version": (str, None),
    "api_version": (int, None),
    "api_versions": (dict, int),
}
"""What the values of a header are, and the values in them."""


def _sealed(values: dict[str, Any], entries: list[Entry], digest: str, number: int) -> dict[str, Any]:
    seal, outcome = values.get("seal"), values.get("outcome")
    if not isinstance(seal, dict) or not isinstance(outcome, dict):
        raise JournalError("the seal is damaged", number)
    if seal.get("entries") != len(entries) or seal.get("sha256") != digest:
        raise JournalError("the journal was changed after it was written: its seal does not fit", number)
    return outcome
