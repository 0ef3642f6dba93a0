"""What tests of the parser and the printer share: parsing snippets, and trees as compact text."""

from collections.abc import Iterator
from typing import Any

from circuitscript.source import SourceText
from circuitscript.source.classes import field_names
from circuitscript.syntax.ast import Block, ClassUnit, CompilationUnit, Expression, MethodDeclaration, Node, Statement
from circuitscript.syntax.parser import ParseResult, UnitKind, parse_expression, parse_unit

KINDS = {".cls": UnitKind.CLASS, ".trigger": UnitKind.TRIGGER, ".apex": UnitKind.ANONYMOUS}


def parsed(text: str, kind: UnitKind = UnitKind.CLASS) -> CompilationUnit:
    """Returns the tree of a text without errors."""
    result = parse_unit(SourceText("text", text), kind)
    assert not result.diagnostics, messages(result)
    assert result.unit is not None
    return result.unit


def messages(result: ParseResult) -> list[str]:
    """Returns `line:column message` of each diagnostic."""
    return [
        f"{place.line}:{place.column} {diagnostic.message}"
        for diagnostic in result.diagnostics
        for place in [diagnostic.source.position(diagnostic.span.start)]
    ]


def errors(text: str, kind: UnitKind = UnitKind.CLASS) -> list[str]:
    """Returns `line:column message` of each error in a text."""
    return messages(parse_unit(SourceText("text", text), kind))


def in_method(statements: str) -> str:
    """Returns a class with a method whose body is `statements`, on the second line."""
    return f"class A {{ void m() {{\n{statements}\n}} }}"


def body_of(statements: str) -> tuple[Statement, ...]:
    """Returns the statements of a method's body."""
    unit = parsed(in_method(statements))
    assert isinstance(unit, ClassUnit)
    (declaration,) = unit.declarations
    (method,) = declaration.members  # type: ignore[attr-defined]
    assert isinstance(method, MethodDeclaration)
    assert isinstance(method.body, Block)
    return method.body.statements


def expression(text: str) -> Expression:
    """Returns the tree of one expression."""
    result = parse_expression(SourceText("text", text))
    assert not result.diagnostics, [diagnostic.message for diagnostic in result.diagnostics]
    assert result.node is not None
    return result.node


def sketch(value: Any) -> str:
    """Returns a tree as `Binary(+ Name(a) Integer(1))`: node classes and contents, without spans and field names."""
    if isinstance(value, Node):
        contents = [sketch(getattr(value, name)) for name in field_names(type(value)) if name != "span"]
        return f"{type(value).__name__}({' '.join(content for content in contents if content)})"
    if isinstance(value, tuple):
        return f"[{' '.join(map(sketch, value))}]" if value else ""
    return "" if value is None or value is False else str(value)


def dump(node: Node, source: SourceText) -> str:
    """Returns a tree with one node a line: field, class, place and plain contents."""
    return "\n".join(_dumped(node, source, "", 0)) + "\n"


def _dumped(node: Node, source: SourceText, label: str, depth: int) -> Iterator[str]:
    plain, inner = [], []
    for name in field_names(type(node)):
        value = getattr(node, name)
        if isinstance(value, Node):
            inner.append((f"{name}: ", value))
        elif isinstance(value, tuple) and value and isinstance(value[0], Node):
            inner += [(f"{name}[{place}]: ", item) for place, item in enumerate(value)]
        elif name != "span" and value not in ((), None, False):
            plain.append(f" {name}={value!r}")
    start, end = source.position(node.span.start), source.position(node.span.end)
    place = f"{start.line}:{start.column}-{end.line}:{end.column}"
    yield f"{'  ' * depth}{label}{type(node).__name__} {place}{''.join(plain)}"
    for name, child in inner:
        yield from _dumped(child, source, name, depth + 1)


def walk(node: Node) -> Iterator[Node]:
    """Yields a node and everything in it."""
    pending: list[Any] = [node]
    while pending:
        value = pending.pop()
        if isinstance(value, tuple):
            pending += value
        elif isinstance(value, Node):
            yield value
            pending += (getattr(value, name) for name in field_names(type(value)))
