"""Strategies of expressions, from the loosest operators to primaries.

Depth bounds them; at depth 0 there are names and literals only.
"""

from collections.abc import Callable
from decimal import Decimal

from hypothesis import strategies as st

from circuitscript.source import NO_SPAN
from circuitscript.syntax import ast
from tests.strategies.trees.names import Draw, fields, generic_types, names, several, texts, types

COMPARING = ("==", "!=", "===", "!==", "<", ">", "<=", ">=")
LEVELS = (("|",), ("^",), ("&",), COMPARING, ("<<", ">>", ">>>"), ("+", "-"), ("*", "/"))
"""The operators of `Binary` from the loosest; a test for a type is an operand of `&`."""
TEST = 3
SHIFT = 4
MAX_DEPTH = 3


@st.composite
def bracketed(draw: Draw, depth: int) -> ast.Expression:
    """Queries and searches."""
    # Queries hold expressions, too.
    from tests.strategies.trees.queries import queries, searches

    if draw(st.integers(0, 2)):
        return ast.QueryExpression(NO_SPAN, draw(queries(depth)))
    return ast.SearchExpression(NO_SPAN, draw(searches(depth)))


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


def call(draw: Draw, depth: int) -> ast.Expression:
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
    call,
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
    lambda draw, depth: draw(bracketed(depth)),
)


@st.composite
def primaries(draw: Draw, depth: int) -> ast.Expression:
    """What members can be taken of."""
    make = draw(st.sampled_from(PRIMARIES)) if depth else _name_expression
    return make(draw, depth - 1)
