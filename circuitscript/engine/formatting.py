"""Formatting one file of a project, for the command line and editors."""

from attrs import frozen

from circuitscript.engine.sources import read_file
from circuitscript.project import SourceFile
from circuitscript.source import Diagnostic
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
    from circuitscript.syntax.printer import format_source

    source, diagnostics = decode(file.name, read_file(file.path))
    if diagnostics:
        return Formatted(source.text, source.text, diagnostics)
    return format_source(source)
