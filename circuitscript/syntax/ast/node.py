"""The root of all AST nodes, and the small nodes that several families share."""

from circuitscript.source import Span
from circuitscript.source.classes import frozen


@frozen(eq=False)
class Node:
    """A piece of source text. Compared by identity: facts about a node are kept elsewhere, keyed by it."""

    span: Span


@frozen(eq=False)
class Name(Node):
    """An identifier as its author spelled it; names compare case-insensitively (`symbols.scopes.fold`)."""

    text: str


@frozen(eq=False)
class TypeArgumentedName(Node):
    """One dotted part of a type reference: `Map<Id, Account>`."""

    name: Name
    arguments: tuple["TypeRef", ...] = ()


@frozen(eq=False)
class TypeRef(Node):
    """A written type: `Outer.Inner`, `List<Account>`, `Integer[]`, `void`. `dimensions` counts trailing `[]`."""

    parts: tuple[TypeArgumentedName, ...]
    dimensions: int = 0

    @property
    def text(self) -> str:
        """The reference as one would write it, without comments and with single spaces."""
        parts = (
            p.name.text + (f"<{', '.join(a.text for a in p.arguments)}>" if p.arguments else "") for p in self.parts
        )
        return ".".join(parts) + "[]" * self.dimensions
