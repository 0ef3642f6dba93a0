"""Queries that are text until they run: `Database.query('…')`, `Search.query('…')`."""

from collections.abc import Callable

from circuitscript.checker import messages
from circuitscript.checker.messages import Message
from circuitscript.checker.options import LATEST_API_VERSION
from circuitscript.checker.query_context import QueryContext
from circuitscript.checker.query_resolution import resolve_query
from circuitscript.checker.searches import resolve_search
from circuitscript.checker.wellknown import WellKnown
from circuitscript.data.query import LogicalQuery, LogicalSearch
from circuitscript.data.schema import Schema
from circuitscript.source import Diagnostic, SourceText
from circuitscript.source.classes import frozen
from circuitscript.symbols import Type, Universe
from circuitscript.syntax.ast import Bind, Expression, MemberAccess, NameExpression, Node, Query, Search

BindType = Callable[[str], Type | None]


@frozen(eq=False)
class DynamicQuery:
    """A resolved query: `binds` are the dotted names behind `:`, by number, as their author spelled them.

    `query` is None when there are diagnostics; the first one's message is what the script's exception says.
    """

    query: LogicalQuery | None
    binds: tuple[tuple[str, ...], ...]
    diagnostics: tuple[Diagnostic, ...]


@frozen(eq=False)
class DynamicSearch:
    """A resolved search, as `DynamicQuery`."""

    search: LogicalSearch | None
    binds: tuple[tuple[str, ...], ...]
    diagnostics: tuple[Diagnostic, ...]


def check_dynamic_query(
    node: Query, source: SourceText, universe: Universe, schema: Schema, bind_type: BindType
) -> DynamicQuery:
    """Resolves a parsed query against the schema.

    `bind_type` tells the type of the variable that a bind's first name stands for where the query is run, None when
    there is no such variable.
    """
    context, diagnostics = _context(source, universe, schema, bind_type)
    query = resolve_query(context, node, source.text)
    return DynamicQuery(None if diagnostics else query, _names(context), tuple(diagnostics))


def check_dynamic_search(
    node: Search, source: SourceText, universe: Universe, schema: Schema, bind_type: BindType
) -> DynamicSearch:
    """Resolves a parsed search against the schema, as `check_dynamic_query`."""
    context, diagnostics = _context(source, universe, schema, bind_type)
    search = resolve_search(context, node, source.text)
    return DynamicSearch(None if diagnostics else search, _names(context), tuple(diagnostics))


def _context(
    source: SourceText, universe: Universe, schema: Schema, bind_type: BindType
) -> tuple[QueryContext, list[Diagnostic]]:
    diagnostics: list[Diagnostic] = []

    def report(node: Node, message: Message) -> None:
        diagnostics.append(Diagnostic(source, node.span, message.code, message.text, hint=message.hint))

    def type_of(bind: Bind) -> Type:
        names = dotted_name(bind.expression)
        found = bind_type(names[0]) if names else None
        if found is None:
            report(bind, messages.variable_does_not_exist(".".join(names) or "?"))
            return universe.any
        return found if len(names) == 1 else universe.any

    context = QueryContext(schema, WellKnown(universe), LATEST_API_VERSION, report, type_of, is_dynamic=True)
    return context, diagnostics


def _names(context: QueryContext) -> tuple[tuple[str, ...], ...]:
    return tuple(dotted_name(bind.expression) for bind in context.binds)


def dotted_name(node: Expression) -> tuple[str, ...]:
    """Returns the names of `a.b.c`, empty for any other expression."""
    if isinstance(node, NameExpression):
        return (node.name.text,)
    if isinstance(node, MemberAccess):
        target = dotted_name(node.target)
        return (*target, node.name.text) if target else ()
    return ()
