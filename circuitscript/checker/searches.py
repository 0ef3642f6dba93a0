"""Inline searches (SOSL): the term, and one query for each object to return."""

from circuitscript.checker import messages_queries as messages
from circuitscript.checker.body import BodyChecker
from circuitscript.checker.queries import context_of
from circuitscript.checker.query_conditions import Conditions
from circuitscript.checker.query_context import QueryContext, QueryScope
from circuitscript.checker.query_resolution import resolve_count, resolve_order
from circuitscript.checker.query_values import resolve_value
from circuitscript.data.query import BindReference, Constant, LogicalQuery, LogicalSearch, SelectedValue
from circuitscript.symbols import Type, TypeKind
from circuitscript.syntax.ast import Bind, Comparison, Search, SearchExpression, SearchReturning


def search_expression(body: BodyChecker, node: SearchExpression) -> Type:
    """`[FIND …]` is a `List<List<SObject>>`."""
    context = context_of(body)
    search = resolve_search(context, node.search, body.unit.source.slice(node.search.span))
    program = body.program
    program.bindings.searches[node] = search
    program.bindings.binds[node] = tuple(bind.expression for bind in context.binds)
    return program.known.list_of(program.known.list_of(program.known.sobject))


def resolve_search(context: QueryContext, node: Search, text: str = "") -> LogicalSearch:
    """Resolves a whole search; its binds are numbered in `context`."""
    term = _term(context, node)
    if not node.returning and not context.is_dynamic:
        context.report(node, messages.returning_required())
    returning = [_returning(context, one) for one in node.returning]
    for clause in node.with_clauses:
        if clause.condition is not None and isinstance(clause.condition, Comparison):
            _with_filter(context, clause.condition)
    limit = resolve_count(context, node.limit, "LIMIT")
    queries = tuple(query for query in returning if query is not None)
    return LogicalSearch(term, node.scope or "ALL FIELDS", queries, limit, len(context.binds), text=text)


def _term(context: QueryContext, node: Search) -> Constant | BindReference:
    if isinstance(node.term, Bind):
        reference, found = context.bind(node.term)
        if not _is_text(context, found):
            context.report(node.term, messages.search_term_type(found))
        return reference
    return Constant(node.term.text)


def _with_filter(context: QueryContext, node: Comparison) -> None:
    """`WITH DIVISION = :bind` and its like compare with text."""
    if isinstance(node.right, Bind):
        _, found = context.bind(node.right)
        if not _is_text(context, found):
            context.report(node.right, messages.invalid_clause_bind(found, "WITH", "String"))


def _is_text(context: QueryContext, found: Type) -> bool:
    return found in (context.known.string, context.known.id) or found.symbol.kind in (TypeKind.ANY, TypeKind.NULL)


def _returning(context: QueryContext, node: SearchReturning) -> LogicalQuery | None:
    definition = context.object(node.sobject)
    if definition is None:
        return None
    scope = QueryScope(context, definition)
    values = [resolve_value(scope, item.value) for item in node.fields]
    columns = tuple(SelectedValue(value) for value in values if value is not None)
    where = Conditions(scope, lambda _: None).resolve(node.where) if node.where is not None else None
    return LogicalQuery(
        definition,
        columns,
        where=where,
        order_by=resolve_order(scope, node.order_by),
        limit=resolve_count(context, node.limit, "LIMIT"),
        offset=resolve_count(context, node.offset, "OFFSET"),
    )
