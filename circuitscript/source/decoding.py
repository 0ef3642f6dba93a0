"""Bytes of a file into a source text: UTF-8, with or without a byte order mark."""

from circuitscript.source.diagnostics import Diagnostic
from circuitscript.source.span import Span
from circuitscript.source.text import SourceText

BYTE_ORDER_MARK = "\ufeff"
"""What some editors put before a text; the codec that leaves it out takes longer to import than to do without."""


def decode(name: str, content: bytes) -> tuple[SourceText, tuple[Diagnostic, ...]]:
    """Returns the text of a file, and an error where it is not UTF-8; what cannot be read stands as U+FFFD."""
    try:
        return SourceText(name, content.decode().removeprefix(BYTE_ORDER_MARK)), ()
    except UnicodeDecodeError as error:
        text = content.decode("utf-8-sig", "replace")
        source = SourceText(name, text)
        start = len(content[: error.start].decode("utf-8-sig", "replace"))
        message = f"The file is not UTF-8: byte 0x{content[error.start]:02X} at offset {error.start}"
        return source, (Diagnostic(source, Span(start, start + 1), "invalid-encoding", message),)
