"""Printers of names and types."""

from collections.abc import Callable
from typing import Final

from circuitscript.syntax.ast import Name, Node, TypeArgumentedName, TypeRef
from circuitscript.syntax.printer.author import Author
from circuitscript.syntax.printer.document import Document, joined

Printer = Callable[..., Document]
"""Takes a node and its author, returns the document of the node."""


def _name(node: Name, author: Author) -> Document:
    return node.text


def _part(node: TypeArgumentedName, author: Author) -> Document:
    if not node.arguments:
        return node.name.text
    return [node.name.text, "<", *joined([",", " "], list(node.arguments)), ">"]


def _type(node: TypeRef, author: Author) -> Document:
    return [*joined(".", list(node.parts)), *["[]"] * node.dimensions]


NAME_PRINTERS: Final[dict[type[Node], Printer]] = {Name: _name, TypeArgumentedName: _part, TypeRef: _type}
