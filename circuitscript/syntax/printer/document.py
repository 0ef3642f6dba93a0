"""The documents between tree and text: what to write, and where lines may break. After Wadler's "A prettier printer".

A document is a string (one token, or a space), a node (written as its printer says, when its turn comes), a sequence of
documents, or one of the classes here. Nodes inside documents are looked at only when they are written, so that no tree
is too deep. Which lines break is decided in `layout`.
"""

from typing import Any, Final

from circuitscript.source.classes import frozen
from circuitscript.syntax.ast import Node

Document = Any
"""A `str`, a `Node`, a `list` of documents, or an instance of a class of this module."""


@frozen(eq=False)
class Line:
    """A place where a line may break: `flat` stands there when it does not, and None when it always does."""

    flat: str | None


LINE: Final = Line(" ")
"""A space or a line break."""

SOFT: Final = Line("")
"""Nothing or a line break."""

HARD: Final = Line(None)
"""A line break."""


@frozen(eq=False)
class Separator:
    """A line break between two statements or members, with an empty line if `empty` or if the author left one."""

    empty: bool = False


@frozen(eq=False)
class Group:
    """A document whose lines break together, and only when it does not fit on the line."""

    contents: Document


@frozen(eq=False)
class Indent:
    """A document whose broken lines begin further to the right."""

    contents: Document


@frozen(eq=False)
class Comments:
    """Where comments belong that stand before a closing bracket; `first` when nothing else is between the brackets."""

    first: bool = False


@frozen(eq=False)
class Literal:
    """A node that is written as its author wrote it; `text` is what to write when there is no author."""

    node: Node
    text: str


def joined(separator: Document, documents: list[Document]) -> list[Document]:
    """Returns the documents with `separator` between each two."""
    result: list[Document] = []
    for document in documents:
        if result:
            result.append(separator)
        result.append(document)
    return result


def bracketed(opening: str, documents: list[Document], closing: str) -> Document:
    """Returns comma-separated documents in brackets, all on one line or each on its own."""
    if not documents:
        return [opening, Indent(Comments(first=True)), closing]
    items = joined([",", LINE], documents)
    return Group([opening, Indent([SOFT, *items, Comments()]), SOFT, closing])
