"""Writes trees as text: the formatter of source files, and the printer of trees that no text belongs to.

A formatted text has the same tokens and the same comments as before; only white space between them changes, the case of
keywords, and nothing in literals and names.
"""

from typing import Final

from circuitscript.source import SourceText
from circuitscript.syntax.ast import Node
from circuitscript.syntax.parser import UnitKind, parse_unit
from circuitscript.syntax.printer.author import Author
from circuitscript.syntax.printer.declarations import DECLARATION_PRINTERS
from circuitscript.syntax.printer.document import Document
from circuitscript.syntax.printer.expressions import EXPRESSION_PRINTERS
from circuitscript.syntax.printer.layout import Layout
from circuitscript.syntax.printer.names import NAME_PRINTERS, Printer
from circuitscript.syntax.printer.queries import QUERY_PRINTERS
from circuitscript.syntax.printer.statements import STATEMENT_PRINTERS
from circuitscript.syntax.printer.trivia import Trivia, read_trivia

__all__ = ["PRINTERS", "format_source", "print_node"]

PRINTERS: Final[dict[type[Node], Printer]] = {
    **NAME_PRINTERS,
    **DECLARATION_PRINTERS,
    **STATEMENT_PRINTERS,
    **EXPRESSION_PRINTERS,
    **QUERY_PRINTERS,
}
"""What writes each kind of node."""


def format_source(source: SourceText, kind: UnitKind) -> str | None:
    """Returns the text of `source` in the style of the house, or None when it does not parse.

    Comments stay, the tree stays the same, and formatting twice changes nothing. Lines end as the first one did.
    """
    text = source.text.replace("\r\n", "\n").replace("\r", "\n")
    unix = SourceText(source.name, text)
    parsed = parse_unit(unix, kind)
    if parsed.unit is None or parsed.diagnostics:
        return None
    formatted = _write(parsed.unit, read_trivia(unix))
    line_break = source.text.find("\n")
    return formatted.replace("\n", "\r\n") if line_break > 0 and source.text[line_break - 1] == "\r" else formatted


def print_node(node: Node) -> str:
    """Returns the text of a tree, which may be a unit or any part of one, ending in a line break."""
    return _write(node, None)


def _write(node: Node, trivia: Trivia | None) -> str:
    author = Author(trivia)

    def expand(node: Node) -> Document:
        return PRINTERS[type(node)](node, author)

    return Layout(expand, trivia).write(node)
