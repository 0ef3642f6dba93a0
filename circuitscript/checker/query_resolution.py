"""From a written query to a logical one: objects, columns, children, grouping, order and limits."""

from collections.abc import Sequence

from circuitscript.checker import messages_queries as messages
from circuitscript.checker.query_conditions import Conditions, literal_value
from circuitscript.checker.query_context import QueryContext, QueryScope
from circuitscript.checker.query_selection import Selection
from circuitscript.checker.query_values import resolve_value, value_text
from circuitscript.data.query import (
    BindReference,
    Constant,
    FieldReference,
    LogicalQuery,
    Ordering,
    Predicate,
    QueryValue,
)
from circuitscript.data.schema import ObjectDefinition
from circuitscript.source.classes import evolve
from circuitscript.symbols import TypeKind
from circuitscript.syntax.ast import (
    Bind,
    Condition,
    FromItem,
    GroupBy,
    Name,
    OrderItem,
    Query,
    QueryLiteral,
    WithClause,
)

SECURITY_ENFORCED_REMOVED = 67
MAXIMUM_ROLLUP = 3
_MODES = frozenset(("USER_MODE", "SYSTEM_MODE"))


def resolve_query(context: QueryContext, node: Query, text: str = "") -> LogicalQuery | None:
    """Resolves a whole query; None when even its object is unknown. Its binds are numbered in `context`."""
    if not node.sources:
        return None
    source = node.sources[0]
    definition = context.object(source.path.names[0])
    if definition is None:
        return None
    found = resolve_on(context, node, definition)
    return evolve(found, bind_count=len(context.binds), text=text)


def resolve_on(context: QueryContext, node: Query, definition: ObjectDefinition) -> LogicalQuery:
    """Resolves a query whose object is known: also what is nested in another one's SELECT list."""
    scope = QueryScope(context, definition, _aliases(definition, node.sources))
    selection = Selection(scope, node, resolve_on)
    selection.resolve()
    conditions = Conditions(scope, lambda inner: resolve_query(context, inner))
    where = conditions.resolve(node.where) if node.where is not None else None
    _check_with(context, node.with_clauses)
    group_by = _group_by(scope, node.group_by)
    having = _having(scope, node)
    order_by = resolve_order(scope, node.order_by)
    is_aggregate = selection.has_aggregates or node.group_by is not None
    query = LogicalQuery(
        definition,
        selection.columns(group_by, is_aggregate),
        tuple(selection.children),
        tuple(selection.by_type),
        where,
        group_by,
        node.group_by.kind if node.group_by is not None else "",
        having,
        order_by,
        resolve_count(context, node.limit, "LIMIT"),
        resolve_count(context, node.offset, "OFFSET"),
        selection.is_count,
        is_aggregate and not selection.is_count,
        "ALL ROWS" in node.suffixes,
        "FOR UPDATE" in node.suffixes,
    )
    _check_shape(context, node, query)
    return query


def _aliases(definition: ObjectDefinition, sources: Sequence[FromItem]) -> dict[str, tuple[Name, ...]]:
    """Aliases of `FROM`: the first source's stands for nothing at all, a later one's for a path from it."""
    aliases: dict[str, tuple[Name, ...]] = {}
    for position, source in enumerate(sources):
        path = source.path.names
        if position and path[0].text.lower() in aliases:
            path = (*aliases[path[0].text.lower()], *path[1:])
        if source.alias is not None:
            aliases[source.alias.text.lower()] = path if position else ()
    return aliases


def _group_by(scope: QueryScope, node: GroupBy | None) -> tuple[QueryValue, ...]:
    if node is None:
        return ()
    if node.kind and len(node.values) > MAXIMUM_ROLLUP:
        scope.context.report(node, messages.too_many_grouping_levels(node.kind))
    values = (resolve_value(scope, value) for value in node.values)
    return tuple(value for value in values if value is not None)


def _having(scope: QueryScope, node: Query) -> Predicate | None:
    having: Condition | None = node.having
    if having is None:
        return None
    return Conditions(scope, lambda _: None, allows_aggregates=True).resolve(having)


def resolve_order(scope: QueryScope, items: Sequence[OrderItem]) -> tuple[Ordering, ...]:
    """Resolves `ORDER BY`."""
    terms: list[Ordering] = []
    for item in items:
        value = resolve_value(scope, item.value)
        if value is not None:
            nulls_first = not item.descending if item.nulls_first is None else item.nulls_first
            terms.append(Ordering(value, item.descending, nulls_first))
    return tuple(terms)


def resolve_count(
    context: QueryContext, node: QueryLiteral | Bind | None, clause: str
) -> Constant | BindReference | None:
    """Resolves `LIMIT` or `OFFSET`: a whole number, or a bind that is one."""
    if node is None:
        return None
    if isinstance(node, Bind):
        reference, found = context.bind(node)
        known = context.known
        if found not in known.integral and found.symbol.kind not in (TypeKind.ANY, TypeKind.NULL):
            context.report(node, messages.invalid_clause_bind(found, clause, "Integer"))
        return reference
    value = literal_value(node)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        context.report(node, messages.invalid_count(clause))
        return Constant(0)
    return Constant(value)


def _check_with(context: QueryContext, clauses: Sequence[WithClause]) -> None:
    for clause in clauses:
        if clause.name == "SECURITY_ENFORCED":
            if context.api_version >= SECURITY_ENFORCED_REMOVED:
                context.report(clause, messages.security_enforced_removed())
        elif clause.name not in _MODES:
            context.report(clause, messages.with_not_supported(clause.name))


def _check_shape(context: QueryContext, node: Query, query: LogicalQuery) -> None:
    """What clauses may not stand together."""
    if query.for_update and query.order_by:
        context.report(node.order_by[0], messages.order_with_lock())
    if query.is_aggregate and not query.group_by and node.limit is not None:
        context.report(node.limit, messages.limit_without_grouping())
    if not query.is_aggregate:
        return
    if query.children or query.by_type:
        context.report(node, messages.nested_in_grouping())
    grouped = {value_text(value) for value in query.group_by}
    for item, term in zip(node.order_by, query.order_by, strict=False):
        value = term.value
        if isinstance(value, FieldReference) and value_text(value) not in grouped:
            context.report(item, messages.order_without_grouping(value.text))
