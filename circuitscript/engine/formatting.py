"""Formatting one file of a project, for the command line and editors."""

from circuitscript.engine.sources import read_file
from circuitscript.project import SourceFile
from circuitscript.source import Diagnostic
from circuitscript.source.classes import frozen
from circuitscript.source.decoding import decode


@frozen(eq=False)
class Formatted:
    """A file's text before and after formatting; with `diagnostics` it could not be formatted and both are the same."""

    before: str
    text: str
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether formatting changes anything."""
        return self.before != self.text


def format_file(file: SourceFile) -> Formatted:
    """Returns a file as the formatter writes it. Raises ProjectError when it cannot be read."""
    from circuitscript.syntax.parser import UnitKind, parse_unit
    from circuitscript.syntax.printer import format_source

    source, diagnostics = decode(file.name, read_file(file.path))
    kind = UnitKind.TRIGGER if file.is_trigger else UnitKind.CLASS
    text = None if diagnostics else format_source(source, kind)
    if text is None:
        return Formatted(source.text, source.text, diagnostics or parse_unit(source, kind).diagnostics)
    return Formatted(source.text, text)
