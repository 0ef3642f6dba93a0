"""What is changed in a tree, as edits of the text: one function a node class. Knows nothing of tests and of running.

An edit that makes no valid program is no mutant, which the checker finds out later; only what is often wrong is left
out here, by the types of expressions.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from circuitscript.source import SourceText
from circuitscript.source.classes import frozen
from circuitscript.symbols import Type
from circuitscript.syntax import ast


@frozen
class Edit:
    """The text from `start` to `end` becomes `text`; `what` says what that does, for people."""

    start: int
    end: int
    text: str
    what: str


_ARITHMETIC: Final = {"+": "-", "-": "+", "*": "/", "/": "*", "&": "|", "|": "&", "^": "&", "<<": ">>", ">>": "<<"}
_BOUNDARY: Final = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_OPPOSITE: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "==", "===": "!==", "!==": "==="}
_COMPOUND: Final = {"+=": "-=", "-=": "+=", "*=": "/=", "/=": "*=", "&=": "|=", "|=": "&="}
_SILENT: Final = ("system.debug", "circuitlog.")
"""Calls that no test can notice, and need not."""

Types = Mapping[ast.Expression, Type]
Editor = Callable[[SourceText, Any, Types], Iterator[Edit]]


def edits(source: SourceText, node: ast.Node, types: Types) -> Iterator[Edit]:
    """Yields the changes of one node, without those of the nodes in it; `types` are those of expressions."""
    editor = _EDITORS.get(type(node))
    if editor is not None:
        yield from editor(source, node, types)


def is_silent(source: SourceText, node: ast.Node) -> bool:
    """Whether a statement does nothing but write to the log."""
    return isinstance(node, ast.ExpressionStatement) and _text(source, node).lower().startswith(_SILENT)


def _binary(source: SourceText, node: ast.Binary, types: Types) -> Iterator[Edit]:
    place = _operator(source, node.left, node.right, node.operator)
    if place is None:
        return
    start, written = place
    if node.operator == "+" and _is_of(node, types, "String"):
        return
    for table, what in (
        (_ARITHMETIC, "another operator"),
        (_BOUNDARY, "another boundary"),
        (_OPPOSITE, "the opposite"),
    ):
        if node.operator in table:
            yield _exchanged(start, written, table[node.operator], what)


def _logical(source: SourceText, node: ast.Logical, types: Types) -> Iterator[Edit]:
    place = _operator(source, node.left, node.right, node.operator)
    if place is not None:
        yield _exchanged(*place, "||" if node.operator == "&&" else "&&", "another operator")


def _unary(source: SourceText, node: ast.Unary, types: Types) -> Iterator[Edit]:
    if node.operator in ("!", "-") and not isinstance(node.operand, ast.Literal):
        yield Edit(node.span.start, node.operand.span.start, "", f"without {node.operator}")


def _increment(source: SourceText, node: ast.Increment, types: Types) -> Iterator[Edit]:
    other = "--" if node.operator == "++" else "++"
    start = node.span.start if node.is_prefix else node.span.end - 2
    yield _exchanged(start, node.operator, other, "another operator")


def _assignment(source: SourceText, node: ast.Assignment, types: Types) -> Iterator[Edit]:
    place = _operator(source, node.target, node.value, node.operator)
    if place is not None and node.operator in _COMPOUND:
        yield _exchanged(*place, _COMPOUND[node.operator], "another operator")


def _coalesce(source: SourceText, node: ast.Coalesce, types: Types) -> Iterator[Edit]:
    yield Edit(node.left.span.end, node.span.end, "", "without ??")


def _whole(
    source: SourceText, node: ast.IntegerLiteral | ast.LongLiteral | ast.DecimalLiteral, types: Types
) -> Iterator[Edit]:
    suffix = "L" if isinstance(node, ast.LongLiteral) else ""
    yield Edit(node.span.start, node.span.end, f"{node.value + 1}{suffix}", "another number")


def _boolean(source: SourceText, node: ast.BooleanLiteral, types: Types) -> Iterator[Edit]:
    yield Edit(node.span.start, node.span.end, "false" if node.value else "true", "the opposite")


def _string(source: SourceText, node: ast.StringLiteral, types: Types) -> Iterator[Edit]:
    yield Edit(node.span.start, node.span.end, "''" if node.value else "'mutant'", "another text")


def _return(source: SourceText, node: ast.Return, types: Types) -> Iterator[Edit]:
    value = node.value
    if value is None or isinstance(value, ast.Literal):
        return
    start, end = value.span.start, value.span.end
    is_changed_inside = isinstance(value, ast.Logical | ast.Binary)
    if _is_of(value, types, "Boolean") and not is_changed_inside:
        yield Edit(start, end, f"!({source.text[start:end]})", "the opposite is returned")
    yield Edit(start, end, "null", "null is returned")


def _condition(source: SourceText, node: ast.If | ast.While | ast.Ternary, types: Types) -> Iterator[Edit]:
    """Negates a condition in which nothing else can be changed."""
    condition = node.condition
    while isinstance(condition, ast.Parenthesized):
        condition = condition.inner
    if isinstance(condition, ast.MethodCall | ast.NameExpression | ast.MemberAccess | ast.InstanceOf):
        start, end = condition.span.start, condition.span.end
        yield Edit(start, end, f"!({source.text[start:end]})", "the opposite")


def _statement(source: SourceText, node: ast.Statement, types: Types) -> Iterator[Edit]:
    """Leaves a statement out; an empty block keeps `if (x) …;` a statement."""
    if not (isinstance(node, ast.ExpressionStatement) and isinstance(node.expression, ast.ConstructorCall)):
        yield Edit(node.span.start, node.span.end, "{}", "left out")


def _exchanged(start: int, old: str, new: str, what: str) -> Edit:
    return Edit(start, start + len(old), new, what)


def _operator(source: SourceText, left: ast.Node, right: ast.Node, operator: str) -> tuple[int, str] | None:
    """Returns where the operator between two operands is written, and how."""
    for written in (operator, "<>") if operator == "!=" else (operator,):
        found = source.text.find(written, left.span.end, right.span.start)
        if (
            found >= 0
            and "/*" not in source.text[left.span.end : found]
            and "//" not in source.text[left.span.end : found]
        ):
            return found, written
    return None


def _is_of(node: ast.Expression, types: Types, name: str) -> bool:
    found = types.get(node)
    return found is not None and found.symbol.name == name


def _text(source: SourceText, node: ast.Node) -> str:
    return source.text[node.span.start : node.span.end]


_EDITORS: Final[Mapping[type[ast.Node], Editor]] = {
    ast.Binary: _binary,
    ast.Logical: _logical,
    ast.Unary: _unary,
    ast.Increment: _increment,
    ast.Assignment: _assignment,
    ast.Coalesce: _coalesce,
    ast.IntegerLiteral: _whole,
    ast.LongLiteral: _whole,
    ast.DecimalLiteral: _whole,
    ast.BooleanLiteral: _boolean,
    ast.StringLiteral: _string,
    ast.Return: _return,
    ast.If: _condition,
    ast.While: _condition,
    ast.Ternary: _condition,
    ast.ExpressionStatement: _statement,
    ast.Dml: _statement,
    ast.Break: _statement,
    ast.Continue: _statement,
    ast.Throw: _statement,
}
