"""Plain text for people: colour on terminals, columns, and values that cannot take the terminal over."""

import os
import sys
from collections.abc import Sequence
from typing import Final, TextIO

_STYLES: Final = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;34",
    "place": "1",
    "gutter": "2",
    "caret": "1;31",
    "title": "1",
    "good": "1;32",
    "bad": "1;31",
    "dim": "2",
    "new": "32",
    "old": "31",
    "name": "36",
}


class Terminal:
    """One output stream with its style. `paint` dresses text for its role where the stream shows colour."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.has_colour = _shows_colour(stream)

    def paint(self, role: str, text: str) -> str:
        """Returns `text` in the style of its role, or as it is."""
        style = _STYLES.get(role)
        return f"\x1b[{style}m{text}\x1b[0m" if self.has_colour and style and text else text

    def line(self, text: str = "") -> None:
        """Writes one line."""
        encoding = self.stream.encoding or "utf-8"
        try:
            self.stream.write(f"{text}\n")
        except UnicodeEncodeError:
            self.stream.write(f"{text}\n".encode(encoding, "replace").decode(encoding))

    def title(self, text: str, note: str = "") -> None:
        """Writes an empty line and a heading."""
        self.line()
        self.line(self.paint("title", text) + (f"  {self.paint('dim', note)}" if note else ""))

    def rows(
        self, rows: Sequence[Sequence[str]], roles: Sequence[str] = (), right: frozenset[int] = frozenset()
    ) -> None:
        """Writes rows in columns, indented by two; the columns in `right` are aligned to the right."""
        if not rows:
            return
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        for row in rows:
            cells = []
            for column, cell in enumerate(row):
                padding = " " * (widths[column] - len(cell))
                painted = self.paint(roles[column], cell) if column < len(roles) else cell
                cells.append(padding + painted if column in right else painted + padding)
            self.line("  " + "  ".join(cells).rstrip())


def harmless(text: str) -> str:
    """Returns `text` with control characters made visible, so that a value cannot take the terminal over."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or character in "\n\t" else f"\\u{ord(character):04x}"
        for character in text
    )


def shortened(text: str, width: int = 100) -> str:
    """Returns `text` on one line of at most `width` characters."""
    line = harmless(text).replace("\n", "⏎").replace("\t", " ")
    return line if len(line) <= width else f"{line[: width - 1]}…"


def standard_output() -> Terminal:
    """Returns the terminal of standard output."""
    return Terminal(sys.stdout)


def standard_error() -> Terminal:
    """Returns the terminal of standard error."""
    return Terminal(sys.stderr)


def _shows_colour(stream: TextIO) -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"
