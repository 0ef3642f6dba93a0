"""Writes trees as text: the formatter of source files, and the printer of trees that no text belongs to.

A formatted text has the same tokens and the same comments as before; only white space between them changes, the case of
keywords, and nothing in literals and names.
"""

from typing import Final

from circuitscript.source import SourceText
from circuitscript.syntax.ast import Node
from circuitscript.syntax.messages import NAME_CODES
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

_MAX_PASSES: Final = 6

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
    # Where a comment forces a line to end, another pass may attach it to the token before.
    for _ in range(_MAX_PASSES):
        before = text
        layout = _laid_out(SourceText(source.name, before), kind)
        if layout is None:
            return None
        text = layout.text
        if not layout.is_forced or text == before:
            break
    line_break = source.text.find("\n")
    return text.replace("\n", "\r\n") if line_break > 0 and source.text[line_break - 1] == "\r" else text


def print_node(node: Node) -> str:
    """Returns the text of a tree, which may be a unit or any part of one, ending in a line break."""
    return _layout(node, None).text


def _laid_out(source: SourceText, kind: UnitKind) -> Layout | None:
    parsed = parse_unit(source, kind)
    if parsed.unit is None or any(diagnostic.code not in NAME_CODES for diagnostic in parsed.diagnostics):
        return None
    return _layout(parsed.unit, read_trivia(source))


def _layout(node: Node, trivia: Trivia | None) -> Layout:
    author = Author(trivia)

    def expand(node: Node) -> Document:
        return PRINTERS[type(node)](node, author)

    layout = Layout(expand, trivia)
    layout.write(node)
    return layout
