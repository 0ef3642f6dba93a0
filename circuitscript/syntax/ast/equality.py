"""Whether two trees say the same, wherever they stand in their texts."""

from decimal import Decimal
from typing import Any

from circuitscript.source.classes import field_names
from circuitscript.syntax.ast.node import Node


def same_tree(first: Node, second: Node) -> bool:
    """Tells whether two trees have the same nodes with the same contents, but for their spans.

    Decimals are the same when their scales are, too.
    """
    pending: list[tuple[Any, Any]] = [(first, second)]
    while pending:
        left, right = pending.pop()
        if type(left) is not type(right):
            return False
        if isinstance(left, tuple):
            if len(left) != len(right):
                return False
            pending.extend(zip(left, right, strict=True))
        elif isinstance(left, Node):
            pending.extend((getattr(left, name), getattr(right, name)) for name in content_names(type(left)))
        elif left != right or (isinstance(left, Decimal) and left.as_tuple() != right.as_tuple()):
            return False
    return True


def content_names(kind: type[Node]) -> list[str]:
    """Returns the names of a node's fields without its span."""
    return [name for name in field_names(kind) if name != "span"]
