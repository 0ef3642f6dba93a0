"""Trees out of their stored form; the part of reading a program that pays for being written by hand.

The nodes of a class are made by a general function at first. Once a class has made many, a function of its own is
generated for it: faster, and not worth its compilation before.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from circuitscript.engine.stored_classes import FIRST_CLASS, is_plain, stored_fields
from circuitscript.source import Span
from circuitscript.syntax.ast import Node

Make = Callable[[Any], Any]

_MANY: Final = 1000


class TreeDecoder:
    """Makes trees. `nodes` are those of the tree made last, children first; the first one has the number `first`.

    `hollow` are the nodes that are there already, by number, and get their fields when their tree is made.
    """

    def __init__(self, classes: Sequence[type]) -> None:
        self.nodes: list[Node] = []
        self.first = 0
        self.hollow: dict[int, Node] = {}
        self._classes = classes
        self._makers = [self._first_maker(code) for code in range(FIRST_CLASS + len(classes))]

    def make_leaves(self, leaves: Sequence[Callable[..., Any]]) -> None:
        """Takes what makes the things that are no nodes, by form, out of the parts of the form."""
        self._makers[:FIRST_CLASS] = [_leaf(make) for make in leaves]

    def decode(self, form: Any, first: int) -> Any:
        """Returns the tree that `form` stands for; its nodes are numbered from `first` on."""
        self.nodes.clear()
        self.first = first
        return self._part(form)

    def known(self, number: int, code: int) -> Node:
        """Returns a node of the tree made last, or one, hollow as yet, of any tree."""
        at = number - self.first
        if 0 <= at < len(self.nodes):
            return self.nodes[at]
        node = self.hollow.get(number)
        if node is None:
            node = self.hollow[number] = object.__new__(self._classes[code - FIRST_CLASS])
        return node

    def _part(self, part: Any) -> Any:
        if type(part) is tuple:
            return self._makers[part[0]](part)
        return self._parts(part) if type(part) is list else part

    def _parts(self, parts: list[Any]) -> tuple[Any, ...]:
        makers = self._makers
        return tuple([makers[part[0]](part) if type(part) is tuple else part for part in parts])

    def _first_maker(self, code: int) -> Make:
        """Returns what makes the nodes of a class until there are many of them."""
        cls: Any = self._classes[code - FIRST_CLASS]
        made: list[None] = []
        setters: list[Callable[[Any, Any], None]] = []

        def make(form: Any) -> Any:
            if not made:
                setters.extend(getattr(cls, name).__set__ for name in stored_fields(cls))
            made.append(None)
            if len(made) == _MANY:
                self._makers[code] = self._generated_maker(cls)
            parts = [self._part(part) for part in form[3:]]
            node: Any = self.hollow.pop(self.first + len(self.nodes), None) or object.__new__(cls)
            node.span = Span(form[1], form[2])
            for put, part in zip(setters, parts, strict=True):
                put(node, part)
            self.nodes.append(node)
            return node

        return make

    def _generated_maker(self, cls: type) -> Make:
        names = stored_fields(cls)
        parts = [f"_{at}" for at in range(len(names))]
        lines = [f"_, start, end, {', '.join(parts)} = form" if parts else "_, start, end = form"]
        for part, name in zip(parts, names, strict=True):
            if not is_plain(cls, name):
                node = f"makers[{part}[0]]({part})"
                lines.append(f"if type({part}) is tuple: {part} = {node}")
                lines.append(f"elif type({part}) is list: {part} = parts({part})")
        lines.append("node = hollow.pop(tree.first + len(nodes), None) or new(cls)")
        lines += ["node.span = span = new(Span)", "span.start = start", "span.end = end"]
        lines += [f"node.{name} = {part}" for part, name in zip(parts, names, strict=True)]
        lines += ["number(node)", "return node"]
        scope: dict[str, Any] = {"tree": self, "cls": cls, "new": object.__new__, "Span": Span, "hollow": self.hollow}
        scope |= {"makers": self._makers, "parts": self._parts, "nodes": self.nodes, "number": self.nodes.append}
        exec("def make(form):\n    " + "\n    ".join(lines), scope)
        return scope["make"]  # type: ignore[no-any-return]


def _leaf(make: Callable[..., Any]) -> Make:
    return lambda form: make(*form[1:])
