"""Writing a journal: lines are held back until they must be with the operating system. Knows nothing of ports."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import IO, Any, Final

from circuitscript.hosts.journal.files import FORMAT_NAME, FORMAT_VERSION, Header
from circuitscript.hosts.journal.writing import write_json
from circuitscript.source.classes import field_names

_MOST_HELD: Final = 1 << 18
"""How many characters a writer holds back at most before it writes them to its stream."""


class Preamble:
    """The part of a header that all runs of a program with the same limits and settings share: all but the input."""

    def __init__(self, header: Header) -> None:
        values: dict[str, Any] = {"format": FORMAT_NAME, "format_version": FORMAT_VERSION}
        values |= {name: getattr(header, name) for name in field_names(Header) if name != "input"}
        self.text = f'{write_json(values)[:-1]},"input":'.encode("ascii")
        self.digest = sha256(self.text)


class JournalWriter:
    """Writes a journal to a binary `stream`. `statement`, once a run has begun, reads its statement count.

    Lines are held back until `flush`, or until there are many; whoever opens a journal flushes or closes it, however
    the run ends.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.statement: Callable[[], int] = lambda: 0
        self.count = 0
        self._preamble = b""
        self._lines: list[str] = []
        self._held = 0
        self._digest = sha256()

    def open(self, header: Header) -> None:
        """Writes the header."""
        self.begin(Preamble(header), header.input)

    def begin(self, preamble: Preamble, run_input: Mapping[str, Any]) -> None:
        """Writes a header of which all but the input is text already."""
        self._digest = preamble.digest.copy()
        self._preamble = preamble.text
        self._lines.append(f"{write_json(run_input)}}}\n")

    def entry(self, content: str) -> int:
        """Writes one entry, of which `content` has the keys and values as JSON, under the next number; returns that."""
        self.count = number = self.count + 1
        self._lines.append(f'{{"entry":{number},{content}}}\n')
        self._held = held = self._held + len(content)
        if held > _MOST_HELD:
            self._write()
        return number

    def flush(self) -> None:
        """Hands what was written to the operating system, so that it outlives this process."""
        self._write()
        self.stream.flush()

    def close(self, outcome: Mapping[str, Any]) -> None:
        """Writes the seal: the run's outcome, the number of entries and the digest of all lines before."""
        lines = self._take()
        self._digest.update(lines)
        seal = {"seal": {"entries": self.count, "sha256": self._digest.hexdigest()}, "outcome": outcome}
        self.stream.write(b"%b%b%b\n" % (self._preamble, lines, write_json(seal).encode("ascii")))
        self._preamble = b""
        self.stream.flush()

    def _write(self) -> None:
        lines = self._take()
        self._digest.update(lines)
        self.stream.write(self._preamble + lines)
        self._preamble = b""

    def _take(self) -> bytes:
        """Returns the lines that are held back, and holds none any more."""
        lines, self._lines, self._held = self._lines, [], 0
        return "".join(lines).encode("ascii")
