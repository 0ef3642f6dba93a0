"""What a query does on the local store: what SQLite decides, with which index, and what is left to memory."""

import re
import sqlite3
from collections.abc import Iterator

from circuitscript.data.plan import QueryPlan
from circuitscript.data.predicates import Parameters
from circuitscript.data.query import LogicalQuery, Predicate, conjuncts
from circuitscript.data.query_text import order_text, predicate_text
from circuitscript.data.schema import Schema
from circuitscript.hosts.local.conditions import NotExpressible
from circuitscript.hosts.local.grouped import GroupedSelect
from circuitscript.hosts.local.selects import Select, narrowing, plan_columns
from circuitscript.hosts.local.tables import SqlTables
from circuitscript.source.classes import evolve, frozen

STORE = "SQLite"
_STEP = re.compile(r"(?:SEARCH|SCAN) (\w+)(?: USING (?:COVERING )?INDEX (.+?))?(?: \(.*\))?(?: LEFT-JOIN)?")


@frozen(eq=False)
class _Statement:
    """The SQL that reads a query's rows, and the conditions that it leaves. `is_whole`: it is all of the query."""

    select: Select
    sql: str
    residual: tuple[Predicate, ...] = ()
    is_whole: bool = True


def explain(schema: Schema, tables: SqlTables, query: LogicalQuery, parameters: Parameters) -> QueryPlan:
    """Returns the plan of a query. The rows are counted, not read."""
    try:
        made = _whole(Select(schema, tables, query, []), parameters)
        found = tables.connection.execute(f"SELECT COUNT(*) FROM ({made.sql})", made.select.binds).fetchone()[0]
    except (NotExpressible, sqlite3.OperationalError, OverflowError):
        made = _narrowed(Select(schema, tables, evolve(query, order_by=()), []), parameters)
        found = tables.connection.execute(f"SELECT COUNT(*) FROM ({made.sql})", made.select.binds).fetchone()[0]
    steps = list(_steps(made, tables))
    pushed = [predicate_text(one, parameters.binds) for one in conjuncts(query.where) if one not in made.residual]
    return QueryPlan(
        STORE,
        steps[0] if steps else "no row",
        (*pushed, *(_shaping(query) if made.is_whole else ())),
        tuple(predicate_text(one, parameters.binds) for one in made.residual),
        () if made.is_whole else (*_shaping(query), "the selected values"),
        (*steps[1:], *(f"children {one.relationship}: of the selected rows, in one go" for one in query.children)),
        rows=found,
        calls=0,
        seconds=0.0,
    )


def _whole(select: Select, parameters: Parameters) -> _Statement:
    query = select.query
    if query.by_type:
        raise NotExpressible
    if query.is_aggregate and not query.is_count:
        grouped = GroupedSelect(select.schema, select.tables, query, [])
        return _Statement(grouped, grouped.statement_of_groups(parameters)[0])
    columns = "1" if query.is_count else plan_columns(select, query.columns).columns
    return _Statement(select, select.statement(columns, parameters))


def _narrowed(select: Select, parameters: Parameters) -> _Statement:
    where, residual = narrowing(select, select.query.where, parameters)
    return _Statement(select, f"SELECT 1{select.source()}{where}", residual, is_whole=False)


def _shaping(query: LogicalQuery) -> Iterator[str]:
    """Returns what is done with the rows once they are found."""
    if query.is_aggregate:
        yield "grouping and aggregates"
    if query.order_by:
        yield order_text(query.order_by)
    if query.limit is not None or query.offset is not None:
        yield "LIMIT and OFFSET"


def _steps(made: _Statement, tables: SqlTables) -> Iterator[str]:
    """Returns how SQLite reaches each table, in words."""
    joins = made.select.joins.items()
    names = {alias: (_relationships(made.select, path), definition.name) for path, (alias, definition) in joins}
    for *_, detail in tables.connection.execute(f"EXPLAIN QUERY PLAN {made.sql}", made.select.binds):
        found = _STEP.fullmatch(detail)
        if found is None:
            continue
        path, name = names.get(found[1], ("", "the inner query"))
        index = found[2] or ""
        if index.startswith("sqlite_autoindex"):
            how = "by Id"
        else:
            how = f"by an index on {index.rpartition(' by ')[2]}" if index else "every row"
        yield f"parents {path}: {name} {how}" if path else f"{name} {how}"


def _relationships(select: Select, path: tuple[str, ...]) -> str:
    """Returns the dotted relationships along reference fields."""
    definition, names = select.query.object, []
    for at, name in enumerate(path):
        names.append(definition.fields[name].relationship)
        definition = select.joins[path[: at + 1]][1]
    return ".".join(names)
