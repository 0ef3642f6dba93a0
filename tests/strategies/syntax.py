"""Hypothesis strategies for trees of whole units, as the parser could have made them, but for their places.

They cover every kind of node. Trees need not make sense to the checker. What no text has is left out: an operator whose
operand binds more loosely, a statement that reads as another one, names that are keywords.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from hypothesis import strategies as st

from circuitscript.source import NO_SPAN
from circuitscript.syntax import ast

Draw = st.DrawFn
T = TypeVar("T")

NAMES = ("a", "b1", "Foo", "barBaz", "get", "value", "order", "first", "count", "Account__c", "isDone", "xY")
FIELDS = ("Name", "Id", "Amount__c", "Owner", "Type", "end", "order")
TYPES = ("Integer", "String", "Foo", "Bar__c", "Iterable", "Date")
COLLECTIONS = ("List", "Set", "Map", "Iterator")
MODIFIERS = (
    "public",
    "private",
    "protected",
    "global",
    "static",
    "final",
    "virtual",
    "abstract",
    "override",
    "transient",
)
COMPARING = ("==", "!=", "===", "!==", "<", ">", "<=", ">=")
LEVELS = (("|",), ("^",), ("&",), COMPARING, ("<<", ">>", ">>>"), ("+", "-"), ("*", "/"))
"""The operators of `Binary` from the loosest; a test for a type is an operand of `&`."""
TEST = 3
SHIFT = 4
MAX_DEPTH = 3


def name(text: str) -> ast.Name:
    """Returns a name that stands nowhere."""
    return ast.Name(NO_SPAN, text)


names = st.sampled_from(NAMES).map(name)
fields = st.sampled_from(FIELDS).map(name)
texts = st.text(st.characters(codec="utf-8"), max_size=8)


def several(items: st.SearchStrategy[T], least: int = 0, most: int = 3) -> st.SearchStrategy[tuple[T, ...]]:
    """Returns tuples of `least` to `most` items."""
    return st.lists(items, min_size=least, max_size=most).map(tuple)


# Types


@st.composite
def types(draw: Draw, depth: int = 2, arrays: bool = True) -> ast.TypeRef:
    """Type references, generic ones among them."""
    if depth and draw(st.integers(0, 3)) == 0:
        return draw(generic_types(depth))
    parts = [name(text) for text in draw(st.lists(st.sampled_from(TYPES), min_size=1, max_size=2))]
    dimensions = draw(st.sampled_from((0, 0, 0, 1, 2))) if arrays else 0
    return ast.TypeRef(NO_SPAN, tuple(ast.TypeArgumentedName(NO_SPAN, part) for part in parts), dimensions)


@st.composite
def generic_types(draw: Draw, depth: int = 2) -> ast.TypeRef:
    """`List<Integer>`, `Map<Id, Set<Foo>>`."""
    arguments = draw(several(types(depth=depth - 1), 1, 2))
    part = ast.TypeArgumentedName(NO_SPAN, name(draw(st.sampled_from(COLLECTIONS))), arguments)
    return ast.TypeRef(NO_SPAN, (part,))


# Expressions, from the loosest operators to primaries. Depth bounds them; at depth 0 there are names and literals only.


def _decimals(draw: Draw) -> ast.Expression:
    return ast.DecimalLiteral(NO_SPAN, Decimal(draw(st.integers(0, 10**12))).scaleb(-draw(st.integers(1, 6))))


LITERALS: tuple[Callable[[Draw], ast.Expression], ...] = (
    lambda draw: ast.IntegerLiteral(NO_SPAN, draw(st.integers(0, 2**33))),
    lambda draw: ast.LongLiteral(NO_SPAN, draw(st.integers(0, 2**65))),
    _decimals,
    lambda draw: ast.DoubleLiteral(NO_SPAN, draw(st.floats(0, allow_nan=False, allow_infinity=False))),
    lambda draw: ast.StringLiteral(NO_SPAN, draw(texts), draw(st.integers(0, 5)) == 0),
    lambda draw: ast.BooleanLiteral(NO_SPAN, draw(st.booleans())),
    lambda draw: ast.NullLiteral(NO_SPAN),
)


@st.composite
def literals(draw: Draw) -> ast.Expression:
    """Literals of every type."""
    return draw(st.sampled_from(LITERALS))(draw)


@st.composite
def expressions(draw: Draw, depth: int = MAX_DEPTH) -> ast.Expression:
    """Any expression."""
    if depth and draw(st.integers(0, 7)) == 0:
        operator = draw(st.sampled_from(("=", "+=", "-=", "*=", "/=", "&=", "|=", "^=", "<<=", ">>=", ">>>=")))
        return ast.Assignment(NO_SPAN, operator, draw(targets(depth - 1)), draw(expressions(depth - 1)))
    return draw(ternaries(depth))


@st.composite
def ternaries(draw: Draw, depth: int) -> ast.Expression:
    """What may stand before `=` and after `:`."""
    if depth and draw(st.integers(0, 7)) == 0:
        condition, then = draw(coalescing(depth - 1)), draw(expressions(depth - 1))
        return ast.Ternary(NO_SPAN, condition, then, draw(ternaries(depth - 1)))
    return draw(coalescing(depth))


@st.composite
def coalescing(draw: Draw, depth: int) -> ast.Expression:
    """Chains of `??`, `||` and `&&` over binary operators."""
    kind = draw(st.integers(0, 9)) if depth else 9
    if kind == 0:
        return ast.Coalesce(NO_SPAN, draw(binaries(depth - 1)), draw(binaries(depth - 1)))
    if kind == 1:
        left = ast.Logical(NO_SPAN, "&&", draw(binaries(depth - 1)), draw(binaries(depth - 1)))
        return ast.Logical(NO_SPAN, "||", left, draw(binaries(depth - 1)))
    return draw(binaries(depth))


@st.composite
def binaries(draw: Draw, depth: int, level: int = 0) -> ast.Expression:
    """Left-deep chains of operators; both sides bind more strongly, the left one equally strongly or more."""
    while level < len(LEVELS) and draw(st.integers(0, 3)):
        level += 1
    if not depth or level == len(LEVELS):
        return draw(unaries(depth))
    if level == TEST and draw(st.integers(0, 3)) == 0:
        return ast.InstanceOf(NO_SPAN, draw(binaries(depth - 1, SHIFT)), draw(types()))
    strict = level + 1 if level != TEST - 1 else TEST
    left = draw(binaries(depth - 1, SHIFT if level == TEST else strict))
    for _ in range(draw(st.integers(1, 2))):
        operator = draw(st.sampled_from(LEVELS[level]))
        right = draw(binaries(depth - 1, SHIFT if level == TEST else strict))
        left = ast.Binary(NO_SPAN, operator, left, right)
    return left


@st.composite
def unaries(draw: Draw, depth: int) -> ast.Expression:
    """Signs, complements, increments and casts."""
    kind = draw(st.integers(0, 11)) if depth else 11
    if kind == 0:
        return ast.Unary(NO_SPAN, draw(st.sampled_from("-+!~")), draw(unaries(depth - 1)))
    if kind == 1:
        operator, is_prefix = draw(st.sampled_from(("++", "--"))), draw(st.booleans())
        return ast.Increment(NO_SPAN, operator, draw(targets(depth - 1)), is_prefix)
    if kind == 2:
        operand = draw(st.one_of(primaries(depth - 1), literals()))
        return ast.Cast(NO_SPAN, draw(types()), operand)
    if kind == 3:
        sign = ast.Unary(NO_SPAN, "-", draw(primaries(depth - 1)))
        return ast.Cast(NO_SPAN, draw(generic_types()), sign)
    return draw(st.one_of(primaries(depth), literals()))


@st.composite
def targets(draw: Draw, depth: int) -> ast.Expression:
    """What is assigned to: a name, a member or an element."""
    kind = draw(st.integers(0, 2)) if depth else 0
    if kind == 1:
        return ast.MemberAccess(NO_SPAN, draw(primaries(depth - 1)), draw(names))
    if kind == 2:
        return ast.IndexAccess(NO_SPAN, draw(primaries(depth - 1)), draw(expressions(depth - 1)))
    return ast.NameExpression(NO_SPAN, draw(names))


def _name_expression(draw: Draw, depth: int) -> ast.Expression:
    return ast.NameExpression(NO_SPAN, draw(names))


def _member(draw: Draw, depth: int) -> ast.Expression:
    return ast.MemberAccess(NO_SPAN, draw(primaries(depth)), draw(names), draw(st.booleans()))


def _call(draw: Draw, depth: int) -> ast.Expression:
    target = draw(st.one_of(st.none(), primaries(depth)))
    return ast.MethodCall(
        NO_SPAN, target, draw(names), draw(several(expressions(depth), most=2)), bool(target) and draw(st.booleans())
    )


def _super_call(draw: Draw, depth: int) -> ast.Expression:
    target = ast.SuperExpression(NO_SPAN)
    if draw(st.booleans()):
        return ast.MemberAccess(NO_SPAN, target, draw(names))
    return ast.MethodCall(NO_SPAN, target, draw(names), draw(several(expressions(depth), most=2)))


def _new_object(draw: Draw, depth: int) -> ast.Expression:
    arguments = draw(several(ternaries(depth), most=2))
    return ast.NewObject(NO_SPAN, draw(types(arrays=False)), arguments)


def _new_record(draw: Draw, depth: int) -> ast.Expression:
    field = st.builds(ast.FieldInitializer, st.just(NO_SPAN), fields, expressions(depth))
    return ast.NewRecord(NO_SPAN, draw(types(depth=0, arrays=False)), draw(several(field, 1)))


def _new_collection(draw: Draw, depth: int) -> ast.Expression:
    elements = draw(several(expressions(depth)))
    if draw(st.booleans()):
        return ast.NewCollection(NO_SPAN, draw(generic_types()), elements)
    element = draw(types(depth=0, arrays=False))
    return ast.NewCollection(NO_SPAN, ast.TypeRef(NO_SPAN, element.parts, 1), elements)


def _new_map(draw: Draw, depth: int) -> ast.Expression:
    entry = st.builds(ast.MapEntry, st.just(NO_SPAN), expressions(depth), expressions(depth))
    return ast.NewMap(NO_SPAN, draw(generic_types()), draw(several(entry, 1)))


PRIMARIES: tuple[Callable[[Draw, int], ast.Expression], ...] = (
    _name_expression,
    _member,
    _call,
    _super_call,
    _new_object,
    _new_record,
    _new_collection,
    _new_map,
    lambda draw, depth: ast.NewArray(NO_SPAN, draw(types(depth=0, arrays=False)), draw(expressions(depth))),
    lambda draw, depth: ast.IndexAccess(NO_SPAN, draw(primaries(depth)), draw(expressions(depth))),
    lambda draw, depth: ast.Parenthesized(NO_SPAN, draw(expressions(depth))),
    lambda draw, depth: ast.ConstructorCall(NO_SPAN, draw(st.booleans()), draw(several(expressions(depth), most=2))),
    lambda draw, depth: ast.ClassLiteral(NO_SPAN, draw(types(depth=1))),
    lambda draw, depth: ast.ThisExpression(NO_SPAN),
    lambda draw, depth: ast.QueryExpression(NO_SPAN, draw(queries(depth))),
    lambda draw, depth: ast.SearchExpression(NO_SPAN, draw(searches(depth))),
)


@st.composite
def primaries(draw: Draw, depth: int) -> ast.Expression:
    """What members can be taken of."""
    make = draw(st.sampled_from(PRIMARIES)) if depth else _name_expression
    return make(draw, depth - 1)


# Queries


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


def maybe(items: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    """Returns the items or, more often, nothing."""
    return st.one_of(st.none(), st.none(), items)


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


# Statements


def modifiers(words: tuple[str, ...] = (), annotated: bool = True) -> st.SearchStrategy[ast.Modifiers]:
    """Some of the modifier words, with annotations among them."""
    keyword = st.sampled_from(words).map(lambda word: ast.Modifier(NO_SPAN, word)) if words else st.nothing()
    items = st.one_of(keyword, annotations()) if annotated else keyword
    return several(items, most=2).map(lambda some: ast.Modifiers(NO_SPAN, some))


@st.composite
def annotations(draw: Draw) -> ast.Annotation:
    """Annotations with named arguments, a lone one, or none."""
    value = st.one_of(
        texts.map(lambda text: ast.StringLiteral(NO_SPAN, text)),
        st.booleans().map(lambda it: ast.BooleanLiteral(NO_SPAN, it)),
    )
    named = several(st.builds(ast.AnnotationArgument, st.just(NO_SPAN), names, value), most=2)
    lone = texts.map(lambda text: (ast.AnnotationArgument(NO_SPAN, None, ast.StringLiteral(NO_SPAN, text)),))
    return ast.Annotation(NO_SPAN, draw(names), draw(st.one_of(named, lone)))


NO_MODIFIERS = ast.Modifiers(NO_SPAN)


@st.composite
def locals_(draw: Draw, depth: int, modified: bool = True) -> ast.LocalDeclaration:
    """Declarations of local variables."""
    declarator = st.builds(ast.VariableDeclarator, st.just(NO_SPAN), names, maybe(expressions(depth)))
    before = draw(modifiers(("final",))) if modified else NO_MODIFIERS
    return ast.LocalDeclaration(NO_SPAN, before, draw(types()), draw(several(declarator, 1, 2)))


@st.composite
def effects(draw: Draw, depth: int) -> ast.Expression:
    """Expressions that stand as statements."""
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return ast.Assignment(NO_SPAN, "=", draw(targets(depth)), draw(expressions(depth)))
    if kind == 1:
        return ast.Increment(NO_SPAN, "++", draw(targets(depth)), draw(st.booleans()))
    return _call(draw, depth)


@st.composite
def blocks(draw: Draw, depth: int) -> ast.Block:
    """Blocks of statements."""
    return ast.Block(NO_SPAN, draw(several(statements(depth - 1))) if depth > 0 else ())


def _expression_statement(draw: Draw, depth: int) -> ast.Statement:
    return ast.ExpressionStatement(NO_SPAN, draw(effects(depth)))


def _if(draw: Draw, depth: int) -> ast.Statement:
    otherwise = draw(maybe(statements(depth)))
    then = draw(blocks(depth)) if otherwise else draw(statements(depth))
    return ast.If(NO_SPAN, draw(expressions(depth)), then, otherwise)


def _for(draw: Draw, depth: int) -> ast.Statement:
    declaration = draw(maybe(locals_(depth, modified=False)))
    assignment = st.builds(
        ast.Assignment,
        st.just(NO_SPAN),
        st.just("="),
        names.map(lambda it: ast.NameExpression(NO_SPAN, it)),
        expressions(depth),
    )
    initializers = () if declaration else draw(several(assignment, most=2))
    condition, update = draw(maybe(expressions(depth))), draw(several(expressions(depth), most=1))
    return ast.For(NO_SPAN, declaration, initializers, condition, update, draw(statements(depth)))


def _for_each(draw: Draw, depth: int) -> ast.Statement:
    iterable, body = draw(expressions(depth)), draw(statements(depth))
    return ast.ForEach(NO_SPAN, NO_MODIFIERS, draw(types()), draw(names), iterable, body)


@st.composite
def cases(draw: Draw, depth: int) -> ast.SwitchCase:
    """`when` in its three forms."""
    kind, body = draw(st.integers(0, 2)), draw(blocks(depth))
    if kind == 0:
        return ast.SwitchCase(NO_SPAN, (), draw(types()), draw(names), body)
    if kind == 1:
        values = draw(several(st.one_of(literals(), targets(0)), 1))
        return ast.SwitchCase(NO_SPAN, values, None, None, body)
    return ast.SwitchCase(NO_SPAN, (), None, None, body)


def _try(draw: Draw, depth: int) -> ast.Statement:
    clause = st.builds(ast.Catch, st.just(NO_SPAN), modifiers(("final",)), types(), names, blocks(depth))
    return ast.Try(NO_SPAN, draw(blocks(depth)), draw(several(clause, most=2)), draw(maybe(blocks(depth))))


def _dml(draw: Draw, depth: int) -> ast.Statement:
    operation = draw(st.sampled_from(("insert", "update", "delete", "undelete", "upsert", "merge")))
    argument = None
    if operation == "merge" or (operation == "upsert" and draw(st.booleans())):
        argument = draw(targets(0))
    records = draw(targets(depth)) if argument else draw(expressions(depth))
    return ast.Dml(NO_SPAN, operation, records, argument, draw(st.sampled_from((None, "user", "system"))))


STATEMENTS: tuple[Callable[[Draw, int], ast.Statement], ...] = (
    _expression_statement,
    lambda draw, depth: draw(locals_(depth)),
    lambda draw, depth: draw(blocks(depth)),
    _if,
    lambda draw, depth: ast.While(NO_SPAN, draw(expressions(depth)), draw(statements(depth))),
    lambda draw, depth: ast.DoWhile(NO_SPAN, draw(blocks(depth)), draw(expressions(depth))),
    _for,
    _for_each,
    lambda draw, depth: ast.Switch(NO_SPAN, draw(ternaries(depth)), draw(several(cases(depth)))),
    _try,
    _dml,
    lambda draw, depth: ast.Throw(NO_SPAN, draw(expressions(depth))),
    lambda draw, depth: ast.Return(NO_SPAN, draw(maybe(expressions(depth)))),
    lambda draw, depth: ast.Break(NO_SPAN),
    lambda draw, depth: ast.Continue(NO_SPAN),
    lambda draw, depth: ast.RunAs(NO_SPAN, draw(several(expressions(depth), most=1)), draw(blocks(depth))),
)


@st.composite
def statements(draw: Draw, depth: int = MAX_DEPTH) -> ast.Statement:
    """Any statement."""
    make = draw(st.sampled_from(STATEMENTS)) if depth > 0 else _expression_statement
    return make(draw, max(depth - 1, 0))


# Declarations


parameters = several(st.builds(ast.Parameter, st.just(NO_SPAN), modifiers(("final",)), types(), names), most=2)


@st.composite
def methods(draw: Draw, depth: int, in_interface: bool = False) -> ast.MethodDeclaration:
    """Methods with and without bodies."""
    body = None if in_interface else draw(maybe(blocks(depth)))
    before = NO_MODIFIERS if in_interface else draw(modifiers(MODIFIERS))
    return ast.MethodDeclaration(NO_SPAN, before, draw(types()), draw(names), draw(parameters), body)


@st.composite
def properties(draw: Draw, depth: int) -> ast.PropertyDeclaration:
    """Properties with any accessors."""
    kinds = draw(st.sampled_from((("get",), ("set",), ("get", "set"), ("set", "get"))))
    access = st.sampled_from(("public", "private", "global")).map(
        lambda word: ast.Modifiers(NO_SPAN, (ast.Modifier(NO_SPAN, word),))
    )
    accessors = tuple(
        ast.Accessor(NO_SPAN, draw(st.one_of(st.just(NO_MODIFIERS), access)), kind, draw(maybe(blocks(depth))))
        for kind in kinds
    )
    return ast.PropertyDeclaration(NO_SPAN, draw(modifiers(MODIFIERS)), draw(types()), draw(names), accessors)


@st.composite
def fields_of_classes(draw: Draw, depth: int) -> ast.FieldDeclaration:
    """Fields with one or two variables."""
    declarator = st.builds(ast.VariableDeclarator, st.just(NO_SPAN), names, maybe(expressions(depth)))
    return ast.FieldDeclaration(NO_SPAN, draw(modifiers(MODIFIERS)), draw(types()), draw(several(declarator, 1, 2)))


@st.composite
def initializers(draw: Draw, depth: int) -> ast.InitializerDeclaration:
    """Initialisers of classes and of objects."""
    static = ast.Modifiers(NO_SPAN, (ast.Modifier(NO_SPAN, "static"),))
    return ast.InitializerDeclaration(NO_SPAN, draw(st.sampled_from((NO_MODIFIERS, static))), draw(blocks(depth)))


@st.composite
def type_declarations(draw: Draw, depth: int = 2) -> ast.TypeDeclaration:
    """Classes, interfaces and enums."""
    kind, before, own = (
        draw(st.integers(0, 3)),
        draw(modifiers((*MODIFIERS, "with sharing", "inherited sharing"))),
        draw(names),
    )
    if kind == 0:
        return ast.EnumDeclaration(NO_SPAN, before, own, draw(several(names)))
    if kind == 1:
        bases, signatures = draw(several(types(), most=1)), draw(several(methods(depth, in_interface=True)))
        return ast.InterfaceDeclaration(NO_SPAN, before, own, bases, signatures, draw(several(names, most=1)))
    return ast.ClassDeclaration(
        NO_SPAN,
        before,
        own,
        draw(maybe(types())),
        draw(several(types(), most=2)),
        draw(several(members(depth), most=4)),
        draw(several(names, most=1)),
    )


@st.composite
def members(draw: Draw, depth: int) -> ast.Declaration:
    """What a class may hold."""
    choices: list[st.SearchStrategy[Any]] = [
        fields_of_classes(depth),
        methods(depth),
        properties(depth),
        initializers(depth),
    ]
    constructor = st.builds(
        ast.ConstructorDeclaration, st.just(NO_SPAN), modifiers(("public",)), names, parameters, blocks(depth)
    )
    inner = [type_declarations(depth - 1)] if depth else []
    return draw(st.one_of(*choices, constructor, *inner))


@st.composite
def bodies(draw: Draw, least: int) -> tuple[Any, ...]:
    """What triggers and anonymous code hold."""
    return draw(
        several(st.one_of(statements(), statements(), methods(2), type_declarations(1), properties(1)), least, 4)
    )


@st.composite
def units(draw: Draw) -> ast.CompilationUnit:
    """Whole units of every kind."""
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return ast.AnonymousUnit(NO_SPAN, draw(bodies(least=1)))
    if kind == 1:
        event = st.builds(
            ast.TriggerEvent,
            st.just(NO_SPAN),
            st.sampled_from(("before", "after")),
            st.sampled_from(("insert", "update", "delete", "undelete")),
        )
        sobject, events, body = draw(types(depth=0, arrays=False)), draw(several(event, 1)), draw(bodies(least=0))
        trigger = ast.TriggerDeclaration(NO_SPAN, NO_MODIFIERS, draw(names), sobject, events, body)
        return ast.TriggerUnit(NO_SPAN, trigger)
    return ast.ClassUnit(NO_SPAN, draw(several(type_declarations(), 1, 2)))
