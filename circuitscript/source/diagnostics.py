"""What a phase has to say about a source text: collected, never raised."""

from enum import Enum

from circuitscript.source.classes import frozen
from circuitscript.source.span import Span
from circuitscript.source.text import SourceText


class Severity(Enum):
    """How much a diagnostic matters; a program with an `ERROR` cannot be run."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@frozen(eq=False)
class Diagnostic:
    """One message about a place in a source text, with a stable, kebab-case `code` (`unknown-name`)."""

    source: SourceText
    span: Span
    code: str
    message: str
    severity: Severity = Severity.ERROR
    hint: str = ""
