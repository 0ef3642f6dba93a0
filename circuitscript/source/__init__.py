"""Source text, positions in it, and the diagnostics that point at them. Knows nothing of any language."""

from circuitscript.source.diagnostics import Diagnostic, Severity
from circuitscript.source.span import NO_SPAN, Span
from circuitscript.source.text import Position, SourceText

__all__ = ["NO_SPAN", "Diagnostic", "Position", "Severity", "SourceText", "Span"]
