"""Strategies of SOQL and SOSL."""

from typing import Any

from hypothesis import strategies as st

from circuitscript.source import NO_SPAN
from circuitscript.syntax import ast
from tests.strategies.trees.expressions import ternaries
from tests.strategies.trees.names import Draw, fields, maybe, name, names, several, texts

paths = several(fields, 1, 2).map(lambda parts: ast.FieldPath(NO_SPAN, parts))


@st.composite
def query_functions(draw: Draw) -> ast.QueryFunction:
    """`COUNT(Id)`, `DISTANCE(…)`, functions of functions."""
    kind = draw(st.integers(0, 3))
    if kind == 0:
        numbers = draw(several(st.sampled_from(("1.5", "-2", "+30")).map(_number), 2, 2))
        place = ast.QueryFunction(NO_SPAN, name("GEOLOCATION"), numbers)
        return ast.QueryFunction(NO_SPAN, name("DISTANCE"), (draw(paths), place, _string("mi")))
    argument = draw(query_functions()) if kind == 1 else draw(paths)
    return ast.QueryFunction(NO_SPAN, name(draw(st.sampled_from(("MAX", "toLabel", "CALENDAR_YEAR")))), (argument,))


def _number(text: str) -> ast.QueryLiteral:
    return ast.QueryLiteral(NO_SPAN, "number", text)


def _string(text: str) -> ast.QueryLiteral:
    return ast.QueryLiteral(NO_SPAN, "string", text)


query_values = st.one_of(paths, query_functions())
query_strings = st.lists(
    st.one_of(st.sampled_from((r"\%", r"\_", r"\\")), st.characters(exclude_characters="\\", codec="utf-8"))
)
query_constants = st.one_of(
    query_strings.map("".join).map(_string),
    st.sampled_from(("5", "-1.5", "+0.25")).map(_number),
    st.sampled_from(
        (
            ("boolean", "true"),
            ("boolean", "false"),
            ("null", "null"),
            ("date", "2024-02-29"),
            ("datetime", "2024-02-29T23:59:59.5+01:00"),
            ("datetime", "2024-02-29T00:00:00Z"),
            ("time", "10:20:30.123Z"),
            ("currency", "USD500"),
            ("currency", "eur5.25"),
        )
    ).map(lambda pair: ast.QueryLiteral(NO_SPAN, *pair)),
    st.sampled_from((("TODAY", None), ("LAST_N_DAYS", 30), ("THIS_FISCAL_YEAR", None))).map(
        lambda pair: ast.DateLiteral(NO_SPAN, *pair)
    ),
)


@st.composite
def binds(draw: Draw, depth: int) -> ast.Bind:
    """`:expression`."""
    return ast.Bind(NO_SPAN, draw(ternaries(max(depth - 1, 0))))


@st.composite
def comparisons(draw: Draw, depth: int) -> ast.Comparison:
    """Comparisons with every operator and the operands that it takes."""
    operand: st.SearchStrategy[Any] = st.one_of(query_constants, binds(depth)) if depth else query_constants
    values = several(operand, 1).map(lambda items: ast.ValueList(NO_SPAN, items))
    operator = draw(st.sampled_from(("=", "!=", "<", ">=", "LIKE", "IN", "NOT IN", "INCLUDES", "EXCLUDES")))
    if operator in ("INCLUDES", "EXCLUDES"):
        right: Any = draw(values)
    elif "IN" in operator:
        choices = (values, binds(depth), semi_joins(depth - 1)) if depth else (values,)
        right = draw(st.one_of(*choices))
    else:
        right = draw(operand)
    return ast.Comparison(NO_SPAN, draw(query_values), operator, right)


@st.composite
def semi_joins(draw: Draw, depth: int) -> ast.SubQueryOperand:
    """`(SELECT … FROM … WHERE …)` after `IN`."""
    items = (ast.SelectItem(NO_SPAN, draw(paths)),)
    where = draw(st.one_of(st.none(), conditions(depth)))
    return ast.SubQueryOperand(NO_SPAN, ast.Query(NO_SPAN, items, (ast.FromItem(NO_SPAN, draw(paths)),), None, where))


@st.composite
def simple_conditions(draw: Draw, depth: int) -> ast.Condition:
    """Comparisons, and conditions in parentheses."""
    if depth and draw(st.integers(0, 3)) == 0:
        return ast.GroupedCondition(NO_SPAN, draw(conditions(depth - 1)))
    return draw(comparisons(depth))


@st.composite
def conditions(draw: Draw, depth: int) -> ast.Condition:
    """What may stand after `WHERE`."""
    kind = draw(st.integers(0, 4)) if depth > 0 else 4
    if kind == 0:
        return ast.NotCondition(NO_SPAN, draw(simple_conditions(depth - 1)))
    if kind == 1:
        operands = draw(several(simple_conditions(depth - 1), 2))
        return ast.LogicalCondition(NO_SPAN, draw(st.sampled_from(("AND", "OR"))), operands)
    return draw(simple_conditions(max(depth, 0)))


@st.composite
def selected(draw: Draw, depth: int) -> Any:
    """What may stand after `SELECT`."""
    kind = draw(st.integers(0, 7)) if depth else 7
    if kind == 0:
        return ast.SelectSubQuery(NO_SPAN, draw(queries(depth - 1)), draw(maybe(names)))
    if kind == 1:
        case = st.builds(ast.TypeOfCase, st.just(NO_SPAN), fields, several(paths, 1, 2))
        return ast.TypeOf(NO_SPAN, draw(paths), draw(several(case, 1, 2)), draw(several(paths, 0, 2)))
    return ast.SelectItem(NO_SPAN, draw(query_values), draw(maybe(names)))


counts = st.integers(-1, 100).map(lambda number: _number(str(number)))
groups = st.builds(ast.GroupBy, st.just(NO_SPAN), st.sampled_from(("", "ROLLUP", "CUBE")), several(query_values, 1))
orders = st.builds(ast.OrderItem, st.just(NO_SPAN), query_values, st.booleans(), st.sampled_from((None, True, False)))
suffixes = st.sampled_from(
    (
        (),
        (),
        ("ALL ROWS",),
        ("FOR VIEW",),
        ("FOR UPDATE",),
        ("FOR REFERENCE", "UPDATE TRACKING, VIEWSTAT", "FOR UPDATE"),
    )
)
with_clauses = st.sampled_from(
    (
        ast.WithClause(NO_SPAN, "SECURITY_ENFORCED"),
        ast.WithClause(NO_SPAN, "USER_MODE"),
        ast.WithClause(NO_SPAN, "DATA CATEGORY", "A__c AT B__c AND C__c BELOW (D__c, E__c)"),
        ast.WithClause(NO_SPAN, "VISIBILITY", "(a = 1, b = 'x', c = true)"),
    )
)


@st.composite
def queries(draw: Draw, depth: int = 2) -> ast.Query:
    """Whole SOQL queries."""
    source = st.builds(ast.FromItem, st.just(NO_SPAN), paths, maybe(names))
    group_by = draw(maybe(groups))
    return ast.Query(
        NO_SPAN,
        draw(several(selected(depth), 1)),
        draw(several(source, 1, 2)),
        draw(maybe(names)),
        draw(maybe(conditions(depth))),
        draw(several(with_clauses, most=1)),
        group_by,
        draw(maybe(conditions(0))) if group_by else None,
        draw(several(orders, most=2)),
        draw(maybe(counts)),
        draw(maybe(counts)),
        draw(suffixes),
    )


@st.composite
def searches(draw: Draw, depth: int = 1) -> ast.Search:
    """Whole SOSL searches."""
    item = st.builds(ast.SelectItem, st.just(NO_SPAN), query_values)
    whole = st.builds(
        ast.SearchReturning,
        st.just(NO_SPAN),
        fields,
        several(item, 1),
        maybe(conditions(0)),
        several(orders, most=1),
        maybe(counts),
        maybe(counts),
        maybe(names),
    )
    bare = fields.map(lambda sobject: ast.SearchReturning(NO_SPAN, sobject))
    return ast.Search(
        NO_SPAN,
        draw(st.one_of(texts.filter(lambda text: "\\" not in text).map(_string), binds(depth))),
        draw(st.sampled_from(("", "ALL FIELDS", "NAME FIELDS"))),
        draw(several(st.one_of(bare, whole), most=2)),
        draw(several(with_clauses, most=1)),
        draw(maybe(counts)),
        draw(st.sampled_from(((), ("UPDATE TRACKING",)))),
    )
