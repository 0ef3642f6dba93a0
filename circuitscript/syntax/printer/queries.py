"""Printers of SOQL and SOSL: keywords in upper case, one clause a line when a query does not fit on one."""

import re
from typing import Final

from circuitscript.syntax.ast import (
    Bind,
    Comparison,
    DateLiteral,
    FieldPath,
    FromItem,
    GroupBy,
    GroupedCondition,
    LogicalCondition,
    Node,
    NotCondition,
    OrderItem,
    Query,
    QueryFunction,
    QueryLiteral,
    Search,
    SearchReturning,
    SelectItem,
    SelectSubQuery,
    SubQueryOperand,
    TypeOf,
    TypeOfCase,
    ValueList,
    WithClause,
)
from circuitscript.syntax.printer.author import Author
from circuitscript.syntax.printer.document import (
    LINE,
    SOFT,
    Comments,
    Document,
    Group,
    Indent,
    Literal,
    bracketed,
    joined,
)
from circuitscript.syntax.printer.literals import query_string_text
from circuitscript.syntax.printer.names import Printer

_TOKEN: Final = re.compile(r"'(?:[^'\\]|\\.)*'|[\w.:+-]+|[(),=]")


def _words(text: str) -> list[Document]:
    return joined(" ", list(text.split()))


def _loose_tokens(text: str) -> list[Document]:
    """Returns the tokens of a clause that the tree holds as text, with spaces where they belong."""
    tokens = _TOKEN.findall(text)
    document: list[Document] = []
    for place, token in enumerate(tokens):
        if place and token not in (",", ")") and tokens[place - 1] != "(":
            document.append(" ")
        document.append(token)
    return document


def _clause(words: str, rest: Document) -> Document:
    return [*_words(words), " ", rest]


def _items(word: str, items: list[Document]) -> Document:
    return Group([*_words(word), Indent([LINE, *joined([",", LINE], items)])])


def _query(node: Query, author: Author) -> Document:
    clauses: list[Document] = [_items("SELECT", list(node.select)), _clause("FROM", _sources(node))]
    if node.scope:
        clauses.append(_clause("USING SCOPE", node.scope))
    if node.where:
        clauses.append(_clause("WHERE", node.where))
    clauses += node.with_clauses
    if node.group_by:
        clauses.append(node.group_by)
    if node.having:
        clauses.append(_clause("HAVING", node.having))
    if node.order_by:
        clauses.append(_items("ORDER BY", list(node.order_by)))
    if node.limit:
        clauses.append(_clause("LIMIT", node.limit))
    if node.offset:
        clauses.append(_clause("OFFSET", node.offset))
    clauses += map(_suffix, node.suffixes)
    return joined(LINE, clauses)


def _sources(node: Query) -> Document:
    return joined([",", " "], list(node.sources))


def _suffix(text: str) -> Document:
    return _loose_tokens(text)


def _source(node: FromItem, author: Author) -> Document:
    if not node.alias:
        return node.path
    word = ["as", " "] if author.wrote("as", node.path.span.end, node.alias.span.start) else []
    return [node.path, " ", *word, node.alias]


def _select_item(node: SelectItem, author: Author) -> Document:
    return [node.value, " ", node.alias] if node.alias else node.value


def _select_sub_query(node: SelectSubQuery, author: Author) -> Document:
    return [_sub_query(node.query), " ", node.alias] if node.alias else _sub_query(node.query)


def _sub_query(query: Query) -> Document:
    return Group(["(", Indent([SOFT, query, Comments()]), SOFT, ")"])


def _type_of(node: TypeOf, author: Author) -> Document:
    cases: list[Document] = [part for case in node.cases for part in (LINE, case)]
    if node.otherwise:
        cases += (LINE, "ELSE", " ", *joined([",", " "], list(node.otherwise)))
    return Group(["TYPEOF", " ", node.relationship, Indent(cases), LINE, "END"])


def _type_of_case(node: TypeOfCase, author: Author) -> Document:
    return ["WHEN", " ", node.sobject, " ", "THEN", " ", *joined([",", " "], list(node.fields))]


def _field_path(node: FieldPath, author: Author) -> Document:
    return joined(".", [name.text for name in node.names])


def _function(node: QueryFunction, author: Author) -> Document:
    return [node.name, bracketed("(", list(node.arguments), ")")]


def _literal(node: QueryLiteral, author: Author) -> Document:
    if node.kind == "string":
        return Literal(node, query_string_text(node.text))
    if node.kind == "number" and node.text[0] in "+-":
        return [node.text[0], node.text[1:]]
    return Literal(node, node.text)


def _date_literal(node: DateLiteral, author: Author) -> Document:
    return Literal(node, node.name if node.count is None else f"{node.name}:{node.count}")


def _bind(node: Bind, author: Author) -> Document:
    return [":", node.expression]


def _value_list(node: ValueList, author: Author) -> Document:
    return bracketed("(", list(node.values), ")")


def _sub_query_operand(node: SubQueryOperand, author: Author) -> Document:
    return _sub_query(node.query)


def _comparison(node: Comparison, author: Author) -> Document:
    return [node.left, " ", *_words(node.operator), " ", node.right]


def _logical(node: LogicalCondition, author: Author) -> Document:
    first, *rest = node.operands
    return Group([first, Indent([[LINE, node.operator, " ", operand] for operand in rest])])


def _not(node: NotCondition, author: Author) -> Document:
    return ["NOT", " ", node.operand]


def _grouped(node: GroupedCondition, author: Author) -> Document:
    return Group(["(", Indent([SOFT, node.inner, Comments()]), SOFT, ")"])


def _group_by(node: GroupBy, author: Author) -> Document:
    if node.kind:
        return [*_words("GROUP BY"), " ", node.kind, bracketed("(", list(node.values), ")")]
    return _items("GROUP BY", list(node.values))


def _order_item(node: OrderItem, author: Author) -> Document:
    document: list[Document] = [node.value]
    if node.descending:
        document += (" ", "DESC")
    elif author.wrote("asc", node.value.span.end, node.span.end):
        document += (" ", "ASC")
    if node.nulls_first is not None:
        document += (" ", "NULLS", " ", "FIRST" if node.nulls_first else "LAST")
    return document


def _with(node: WithClause, author: Author) -> Document:
    if node.condition:
        return _clause("WITH", node.condition)
    name = [part for word in node.name.split() for part in (" ", *joined(".", list(word.split("."))))]
    return ["WITH", *name, *([" ", *_loose_tokens(node.text)] if node.text else [])]


def _search(node: Search, author: Author) -> Document:
    clauses: list[Document] = [_clause("FIND", node.term)]
    if node.scope:
        clauses.append(_clause("IN", _words(node.scope)))
    if node.returning:
        clauses.append(_items("RETURNING", list(node.returning)))
    clauses += node.with_clauses
    if node.limit:
        clauses.append(_clause("LIMIT", node.limit))
    clauses += map(_suffix, node.suffixes)
    return joined(LINE, clauses)


def _returning(node: SearchReturning, author: Author) -> Document:
    if not node.fields:
        return node.sobject
    clauses: list[Document] = [joined([",", LINE], list(node.fields))]
    if node.listview:
        clauses.append([*_words("USING LISTVIEW ="), " ", node.listview])
    if node.where:
        clauses.append(_clause("WHERE", node.where))
    if node.order_by:
        clauses.append(_items("ORDER BY", list(node.order_by)))
    if node.limit:
        clauses.append(_clause("LIMIT", node.limit))
    if node.offset:
        clauses.append(_clause("OFFSET", node.offset))
    return Group([node.sobject, "(", Indent([SOFT, *joined(LINE, clauses), Comments()]), SOFT, ")"])


QUERY_PRINTERS: Final[dict[type[Node], Printer]] = {
    Query: _query,
    FromItem: _source,
    SelectItem: _select_item,
    SelectSubQuery: _select_sub_query,
    TypeOf: _type_of,
    TypeOfCase: _type_of_case,
    FieldPath: _field_path,
    QueryFunction: _function,
    QueryLiteral: _literal,
    DateLiteral: _date_literal,
    Bind: _bind,
    ValueList: _value_list,
    SubQueryOperand: _sub_query_operand,
    Comparison: _comparison,
    LogicalCondition: _logical,
    NotCondition: _not,
    GroupedCondition: _grouped,
    GroupBy: _group_by,
    OrderItem: _order_item,
    WithClause: _with,
    Search: _search,
    SearchReturning: _returning,
}
