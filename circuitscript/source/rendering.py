"""How a place in a source text is shown to people: `file:line:column`, the line itself and a caret below it.

Plain text throughout; a caller that wants colour hands in a `paint`. Never prints control characters from a source.
"""

from collections.abc import Callable
from unicodedata import category, east_asian_width

from circuitscript.source.diagnostics import Diagnostic, Severity
from circuitscript.source.span import Span
from circuitscript.source.text import SourceText

Paint = Callable[[str, str], str]
"""`paint(role, text)` returns `text` dressed for its role: `error`, `warning`, `info`, `place`, `gutter` or `caret`."""

TAB_WIDTH = 4
LINE_WIDTH = 160
"""The most columns of a source line that are shown; a longer line is cut around the place."""


def plain(_role: str, text: str) -> str:
    """Returns `text` as it is."""
    return text


def place(source: SourceText, span: Span, folder: str = "") -> str:
    """Returns where `span` starts, as `file:line:column`; `folder` leads from the working folder to the sources."""
    position = source.position(span.start)
    name = f"{folder}/{source.name}" if folder else source.name
    return f"{name}:{position.line}:{position.column}"


def render(diagnostic: Diagnostic, paint: Paint = plain, folder: str = "") -> str:
    """Returns a diagnostic in full: place, severity, message and code, the line with its caret, and the hint."""
    severity = diagnostic.severity.value
    head = (
        f"{paint('place', place(diagnostic.source, diagnostic.span, folder))}: {paint(severity, severity)}: "
        f"{diagnostic.message} [{diagnostic.code}]"
    )
    lines = [head, *excerpt(diagnostic.source, diagnostic.span, paint)]
    if diagnostic.hint:
        lines.append(f"{paint('gutter', 'hint:')} {diagnostic.hint}")
    return "\n".join(lines)


def excerpt(source: SourceText, span: Span, paint: Paint = plain) -> list[str]:
    """Returns the line where `span` starts and a second one with carets below it; nothing for a blank place."""
    position = source.position(span.start)
    line = source.line(position.line)
    if not line.strip() and not line[position.column - 1 :]:
        return []
    start = position.column - 1
    end = max(start + 1, min(len(line), start + (span.end - span.start)))
    line, start, end = _window(line, start, end)
    gutter = f"{position.line:>5} | "
    blank = " " * 5 + " | "
    shown = "".join(_shown(character) for character in line)
    lead = sum(_width(character) for character in line[:start])
    carets = "^" * max(1, sum(_width(character) for character in line[start:end]))
    return [f"{paint('gutter', gutter)}{shown}", f"{paint('gutter', blank)}{' ' * lead}{paint('caret', carets)}"]


def summary(errors: int, warnings: int) -> str:
    """Returns `2 errors, 1 warning`, or an empty string when there is nothing to count."""
    counts = ((errors, Severity.ERROR.value), (warnings, Severity.WARNING.value))
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count)


def _window(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Cuts an overlong line to the part around `start`, and returns it with the two columns moved along."""
    if len(line) <= LINE_WIDTH:
        return line, start, end
    first = max(0, min(start - LINE_WIDTH // 2, len(line) - LINE_WIDTH))
    last = min(len(line), first + LINE_WIDTH)
    prefix = "…" if first else ""
    suffix = "…" if last < len(line) else ""
    shift = len(prefix) - first
    return prefix + line[first:last] + suffix, start + shift, min(end, last) + shift


def _shown(character: str) -> str:
    if character == "\t":
        return " " * TAB_WIDTH
    kind = category(character)
    if kind in ("Cc", "Cs") or character in "\u2028\u2029" or (kind == "Cf" and character not in "\u200c\u200d"):
        return "\ufffd"
    return character


def _width(character: str) -> int:
    """Returns how many terminal columns a character takes."""
    if character < "\x7f":
        return TAB_WIDTH if character == "\t" else 1
    if category(character) in ("Mn", "Me") or character in "\u200c\u200d":
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
