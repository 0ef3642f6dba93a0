"""The tree of an XML document: its nodes, read from text and written as text."""

from typing import TYPE_CHECKING

from circuitscript.library.xml_reading import COMMENT, END, START, TEXT, Name, escaped, read_events
from circuitscript.runtime import heap
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.values.caller import MAX_NESTING

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

ELEMENT = "ELEMENT"
NODE_BYTES = 160
"""What a node counts as heap, without its texts."""


class Node:
    """One node. `kind` is ELEMENT, TEXT or COMMENT; `namespaces` are those that the element declares, by prefix."""

    def __init__(self, kind: str, name: Name | None = None, text: str = "") -> None:
        self.kind = kind
        self.name = name
        self.text = text
        self.attributes: list[tuple[Name, str]] = []
        self.namespaces: dict[str, str] = {}
        self.children: list[Node] = []
        self.parent: Node | None = None

    def add(self, child: "Node", position: int | None = None) -> None:
        """Puts a node under this one. Raises a `XmlException` when it would stand in itself, or too deeply."""
        outer: Node | None = self
        depth = 0
        while outer is not None:
            depth += 1
            if outer is child or depth > 2 * MAX_NESTING:
                raise ScriptException("XmlException", "Elements cannot stand in themselves, nor nest too deeply")
            outer = outer.parent
        child.parent = self
        self.children.insert(len(self.children) if position is None else position, child)


def parsed(context: "Context", text: str) -> Node | None:
    """Returns the root of the document in a text. Throws a `System.XmlException` for text that is none."""
    root: Node | None = None
    current: Node | None = None
    for event in read_events(context, text):
        if event.kind == START:
            node = Node(ELEMENT, event.name)
            node.attributes = event.attributes
            node.namespaces = dict(event.namespaces)
            context.charge_heap(NODE_BYTES)
            root = root or node
            if current is not None:
                node.parent = current
                current.children.append(node)
            current = node
        elif event.kind == END:
            current = None if current is None else current.parent
        elif current is not None and event.kind in (TEXT, COMMENT):
            child = Node("TEXT" if event.kind == TEXT else "COMMENT", text=event.text)
            child.parent = current
            current.children.append(child)
    return root


def write(context: "Context", node: Node, parts: list[str]) -> None:
    """Adds the text of a node and of all in it to `parts`."""
    context.charge_work(1)
    context.charge_heap(len(node.text) + heap.TEXT)
    if node.name is None:
        parts.append(escaped(context, node.text) if node.kind == "TEXT" else f"<!--{node.text}-->")
        return
    opening = [f"<{node.name.written}"]
    declared = {**own_namespace(node), **node.namespaces}
    for prefix, uri in declared.items():
        opening.append(f' xmlns{":" if prefix else ""}{prefix}="{escaped(context, uri, True)}"')
    opening += [f' {name.written}="{escaped(context, value, True)}"' for name, value in node.attributes]
    context.charge_heap(sum(map(len, opening)) + heap.ITEM * len(opening))
    if not node.children:
        parts += [*opening, "/>"]
        return
    parts += [*opening, ">"]
    for child in node.children:
        write(context, child, parts)
    parts.append(f"</{node.name.written}>")


def own_namespace(node: Node) -> dict[str, str]:
    """Returns the element's own namespace where no element around it declares it."""
    assert node.name is not None
    name = node.name
    if not name.namespace or namespace_for(node, name.prefix) == name.namespace:
        return {}
    return {name.prefix: name.namespace}


def namespace_for(node: Node | None, prefix: str) -> str | None:
    """Returns what a prefix stands for at a node, None where nothing declares it."""
    while node is not None:
        if prefix in node.namespaces:
            return node.namespaces[prefix]
        node = node.parent
    return None
