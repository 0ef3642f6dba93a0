"""Journal files: JSON Lines, a header first and a seal last. Knows nothing of ports."""

import json
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import IO, Any

from circuitscript.hosts.journal.writing import write_json
from circuitscript.source.classes import field, field_names, frozen
from circuitscript.source.nesting import nests_deeper

FORMAT_VERSION = 2
FORMAT_NAME = "circuitscript-journal"
_MOST_NESTING = 1000

_MOST_HELD = 1 << 18
"""How many characters a writer holds back at most before it writes them to its stream."""


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
    the CircuitScript that wrote the journal.
    """

    sources: dict[str, str]
    schema: str
    input: dict[str, Any]
    schema_files: dict[str, str] = field(factory=dict)
    limits: dict[str, int] = field(factory=dict)
    profile: str = ""
    settings: dict[str, str] = field(factory=dict)
    version: str = ""


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


@frozen(eq=False)
class Preamble:
    """The part of a header that the runs of a program under the same limits share, as text, with its digest so far."""

    text: str
    digest: Any

    @classmethod
    def of(cls, header: Header) -> "Preamble":
        """Returns that part of a header."""
        values = {"format": FORMAT_NAME, "format_version": FORMAT_VERSION}
        values |= {name: getattr(header, name) for name in field_names(Header) if name not in _OWN}
        text = write_json(values)[:-1]
        return cls(text, sha256(text.encode("ascii")))


_OWN = ("settings", "input")


class JournalWriter:
    """Writes a journal to `stream`. `statement`, once a run has begun, reads its statement count.

    Lines are held back until `flush`, or until there are many; whoever opens a journal flushes or closes it, however
    the run ends.
    """

    def __init__(self, stream: IO[str]) -> None:
        self.stream = stream
        self.statement: Callable[[], int] = lambda: 0
        self.count = 0
        self._lines: list[str] = []
        self._held = 0
        self._digest = sha256()

    def open(self, header: Header) -> None:
        """Writes the header."""
        self.begin(Preamble.of(header), header.settings, header.input)

    def begin(self, preamble: Preamble, settings: dict[str, str], run_input: dict[str, Any]) -> None:
        """Writes a header of which most is already text."""
        self._digest = preamble.digest.copy()
        self.stream.write(preamble.text)
        self._lines.append(f',"settings":{write_json(settings)},"input":{write_json(run_input)}}}\n')

    def entry(self, content: str) -> int:
        """Writes one entry, of which `content` has the keys and values as JSON, under the next number; returns that."""
        self.count = number = self.count + 1
        line = f'{{"entry":{number},{content}}}\n'
        self._lines.append(line)
        self._held += len(line)
        if self._held > _MOST_HELD:
            self._write()
        return number

    def flush(self) -> None:
        """Hands what was written to the operating system, so that it outlives this process."""
        self._write()
        self.stream.flush()

    def close(self, outcome: dict[str, Any]) -> None:
        """Writes the seal: the run's outcome, the number of entries and the digest of all lines before."""
        self._write()
        seal = {"seal": {"entries": self.count, "sha256": self._digest.hexdigest()}, "outcome": outcome}
        self.stream.write(write_json(seal) + "\n")
        self.stream.flush()

    def _write(self) -> None:
        lines, self._lines, self._held = self._lines, [], 0
        text = "".join(lines)
        self._digest.update(text.encode("ascii"))
        self.stream.write(text)


def read_journal(lines: Iterable[str], *, is_whole: bool = True) -> Journal:
    """Reads a journal; with `is_whole` one without a seal is refused.

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
        digest.update(line.encode("utf-8", "surrogatepass"))
    if header is None:
        raise JournalError("the journal is empty")
    if outcome is None and is_whole:
        raise JournalError(f"the journal ends after entry {len(entries)} without its seal: its run was cut short")
    return Journal(header, tuple(entries), outcome)


def _parse(line: str, number: int, is_first: bool) -> dict[str, Any]:
    try:
        values = None if nests_deeper(line, _MOST_NESTING) else json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        values = None
    if isinstance(values, dict) and (line.endswith("\n") or "seal" in values):
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
    try:
        return Header(**values)
    except TypeError as error:
        raise JournalError(f"the header is damaged: {error}", 1) from None


def _sealed(values: dict[str, Any], entries: list[Entry], digest: str, number: int) -> dict[str, Any]:
    seal, outcome = values.get("seal"), values.get("outcome")
    if not isinstance(seal, dict) or not isinstance(outcome, dict):
        raise JournalError("the seal is damaged", number)
    if seal.get("entries") != len(entries) or seal.get("sha256") != digest:
        raise JournalError("the journal was changed after it was written: its seal does not fit", number)
    return outcome
