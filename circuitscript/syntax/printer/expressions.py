"""Printers of expressions."""

from typing import Final

from circuitscript.syntax.ast import (
    Assignment,
    Binary,
    BooleanLiteral,
    Cast,
    ClassLiteral,
    Coalesce,
    ConstructorCall,
    DecimalLiteral,
    DoubleLiteral,
    Expression,
    FieldInitializer,
    Increment,
    IndexAccess,
    InstanceOf,
    IntegerLiteral,
    Literal,
    Logical,
    LongLiteral,
    MapEntry,
    MemberAccess,
    MethodCall,
    NameExpression,
    NewArray,
    NewCollection,
    NewMap,
    NewObject,
    NewRecord,
    Node,
    NullLiteral,
    Parenthesized,
    QueryExpression,
    SearchExpression,
    StringLiteral,
    SuperExpression,
    Ternary,
    ThisExpression,
    Unary,
)
from circuitscript.syntax.printer import document
from circuitscript.syntax.printer.author import Author
from circuitscript.syntax.printer.document import LINE, SOFT, Comments, Document, Group, Indent, bracketed, joined
from circuitscript.syntax.printer.literals import literal_text
from circuitscript.syntax.printer.names import Printer

_STRENGTHS: Final = {
    operator: strength
    for strength, operators in enumerate(
        (
            ("??",), ("||",), ("&&",), ("|",), ("^",), ("&",), ("==", "!=", "===", "!==", "<", ">", "<=", ">="),
            ("<<", ">>", ">>>"), ("+", "-"), ("*", "/"),
        )
    )
    for operator in operators
}  # fmt: skip

_Link = MemberAccess | MethodCall | IndexAccess
_FEW_CALLS: Final = 2


def value_after(operator: str, value: Expression) -> Document:
    """Returns ` operator value`, where the value may begin a line of its own if it does not fit."""
    if isinstance(value, (Binary, Logical, Coalesce)):
        return [" ", operator, Group(Indent([LINE, Group(operands(value))]))]
    if isinstance(value, (Ternary, StringLiteral)):
        return [" ", operator, Group(Indent([LINE, value]))]
    return [" ", operator, " ", value]


def in_parentheses(inner: Expression) -> Document:
    """Returns `(inner)`, where the operators of `inner` break together with the parentheses."""
    contents = operands(inner) if isinstance(inner, (Binary, Logical, Coalesce)) else [inner]
    return Group(["(", Indent([SOFT, *contents, Comments()]), SOFT, ")"])


def _operator(node: Expression) -> str:
    if isinstance(node, (Binary, Logical)):
        return node.operator
    return "??" if isinstance(node, Coalesce) else ""


def operands(node: Binary | Logical | Coalesce) -> list[Document]:
    """Returns the operands of a chain of equally strong operators, with an operator and a line between each two."""
    strength = _STRENGTHS[_operator(node)]
    parts: list[Document] = []
    left: Expression = node
    while isinstance(left, (Binary, Logical, Coalesce)) and _STRENGTHS[_operator(left)] == strength:
        parts += (left.right, LINE, _operator(left), " ")
        left = left.left
    return [left, *reversed(parts)]


def _binary(node: Binary | Logical | Coalesce, author: Author) -> Document:
    first, *rest = operands(node)
    return Group([first, Indent(rest)])


def _literal(node: Literal, author: Author) -> Document:
    return document.Literal(node, literal_text(node))


def _word(node: NullLiteral | BooleanLiteral, author: Author) -> Document:
    return literal_text(node)


def _name_expression(node: NameExpression, author: Author) -> Document:
    return node.name.text


def _chain(node: _Link, author: Author) -> Document:
    links: list[_Link] = []
    head: Expression | None = node
    while isinstance(head, (MemberAccess, MethodCall, IndexAccess)):
        links.append(head)
        head = head.target
    links.reverse()
    parts = [_link(link) for link in links]
    calls = [place for place, link in enumerate(links) if isinstance(link, MethodCall) and link.target]
    start: list[Document] = [head] if head else []
    if len(calls) <= _FEW_CALLS:
        return [*start, *parts]
    # What comes before the first call stays with it: `Database.query(…)`, `this.list.add(…)`.
    whole = calls[0] + 1
    while whole < len(links) and isinstance(links[whole], IndexAccess):
        whole += 1
    broken: list[Document] = []
    for link, part in zip(links[whole:], parts[whole:], strict=True):
        broken += ([] if isinstance(link, IndexAccess) else [SOFT]) + [part]
    return Group([*start, *parts[:whole], Indent(broken)])


def _link(link: _Link) -> Document:
    if isinstance(link, IndexAccess):
        return ["[", link.index, "]"]
    dot: list[Document] = [] if isinstance(link, MethodCall) and not link.target else ["?." if link.safe else "."]
    if isinstance(link, MemberAccess):
        return [*dot, link.name.text]
    return [*dot, link.name.text, bracketed("(", list(link.arguments), ")")]


def _constructor_call(node: ConstructorCall, author: Author) -> Document:
    return ["super" if node.is_super else "this", bracketed("(", list(node.arguments), ")")]


def _this(node: ThisExpression, author: Author) -> Document:
    return "this"


def _super(node: SuperExpression, author: Author) -> Document:
    return "super"


def _new_object(node: NewObject, author: Author) -> Document:
    return ["new", " ", node.type, bracketed("(", list(node.arguments), ")")]


def _new_record(node: NewRecord, author: Author) -> Document:
    return ["new", " ", node.type, bracketed("(", list(node.fields), ")")]


def _field_initializer(node: FieldInitializer, author: Author) -> Document:
    return [node.name, value_after("=", node.value)]


def _new_collection(node: NewCollection, author: Author) -> Document:
    return ["new", " ", node.type, _braces(list(node.elements))]


def _new_map(node: NewMap, author: Author) -> Document:
    return ["new", " ", node.type, _braces(list(node.entries))]


def _braces(items: list[Document]) -> Document:
    if not items:
        return bracketed("{", items, "}")
    return Group(["{", Indent([LINE, *joined([",", LINE], items), Comments()]), LINE, "}"])


def _map_entry(node: MapEntry, author: Author) -> Document:
    return [node.key, value_after("=>", node.value)]


def _new_array(node: NewArray, author: Author) -> Document:
    return ["new", " ", node.type, "[", node.size, "]"]


def _cast(node: Cast, author: Author) -> Document:
    return ["(", node.type, ")", " ", node.operand]


def _instance_of(node: InstanceOf, author: Author) -> Document:
    return [node.operand, " ", "instanceof", " ", node.type]


def _class_literal(node: ClassLiteral, author: Author) -> Document:
    return [node.type, ".", "class"]


def _unary(node: Unary, author: Author) -> Document:
    operand = node.operand
    first = operand.operator[0] if isinstance(operand, Unary) or _is_prefix(operand) else ""  # type: ignore[attr-defined]
    return [node.operator, " " if first == node.operator else [], operand]


def _is_prefix(node: Expression) -> bool:
    return isinstance(node, Increment) and node.is_prefix


def _increment(node: Increment, author: Author) -> Document:
    return [node.operator, node.operand] if node.is_prefix else [node.operand, node.operator]


def _ternary(node: Ternary, author: Author) -> Document:
    branches = [LINE, "?", " ", node.then, LINE, ":", " ", node.otherwise]
    return Group([node.condition, Indent(branches)])


def _assignment(node: Assignment, author: Author) -> Document:
    return [node.target, value_after(node.operator, node.value)]


def _parenthesized(node: Parenthesized, author: Author) -> Document:
    return in_parentheses(node.inner)


def _query(node: QueryExpression, author: Author) -> Document:
    return Group(["[", Indent([SOFT, node.query, Comments()]), SOFT, "]"])


def _search(node: SearchExpression, author: Author) -> Document:
    return Group(["[", Indent([SOFT, node.search, Comments()]), SOFT, "]"])


EXPRESSION_PRINTERS: Final[dict[type[Node], Printer]] = {
    NullLiteral: _word,
    BooleanLiteral: _word,
    IntegerLiteral: _literal,
    LongLiteral: _literal,
    DecimalLiteral: _literal,
    DoubleLiteral: _literal,
    StringLiteral: _literal,
    NameExpression: _name_expression,
    MemberAccess: _chain,
    MethodCall: _chain,
    IndexAccess: _chain,
    ConstructorCall: _constructor_call,
    ThisExpression: _this,
    SuperExpression: _super,
    NewObject: _new_object,
    NewRecord: _new_record,
    FieldInitializer: _field_initializer,
    NewCollection: _new_collection,
    NewMap: _new_map,
    MapEntry: _map_entry,
    NewArray: _new_array,
    Cast: _cast,
    InstanceOf: _instance_of,
    ClassLiteral: _class_literal,
    Unary: _unary,
    Increment: _increment,
    Binary: _binary,
    Logical: _binary,
    Coalesce: _binary,
    Ternary: _ternary,
    Assignment: _assignment,
    Parenthesized: _parenthesized,
    QueryExpression: _query,
    SearchExpression: _search,
}
