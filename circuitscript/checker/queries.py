"""Inline queries: their binds, and the type of their rows."""

from circuitscript.checker.body import BodyChecker
from circuitscript.checker.query_context import QueryContext
from circuitscript.checker.query_resolution import resolve_query
from circuitscript.symbols import Type
from circuitscript.syntax.ast import Bind, QueryExpression


def query_expression(body: BodyChecker, node: QueryExpression) -> Type:
    """`[SELECT …]`: a list of records, of aggregate rows, or for `COUNT()` an Integer."""
    context = context_of(body)
    query = resolve_query(context, node.query, body.unit.source.slice(node.query.span))
    program = body.program
    if query is None:
        return program.universe.any
    program.bindings.queries[node] = query
    program.bindings.binds[node] = tuple(bind.expression for bind in context.binds)
    if query.is_count:
        return program.known.integer
    if query.is_aggregate:
        return program.known.list_of(program.known.optional("AggregateResult"))
    return program.known.list_of(record_type(body, query.object.name))


def context_of(body: BodyChecker) -> QueryContext:
    """Returns a fresh context whose binds are expressions of `body`."""

    def bind_type(bind: Bind) -> Type:
        return body.value(bind.expression)

    program = body.program
    return QueryContext(program.schema, program.known, body.unit.api_version, body.report, bind_type)


def record_type(body: BodyChecker, name: str) -> Type:
    """Returns the type of the records of an object."""
    symbol = body.program.universe.find(name.lower())
    return body.program.known.sobject if symbol is None else symbol.type
