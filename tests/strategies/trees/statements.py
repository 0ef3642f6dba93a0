"""Strategies of statements, and of the modifiers and annotations that they share with declarations."""

from collections.abc import Callable

from hypothesis import strategies as st

from circuitscript.source import NO_SPAN
from circuitscript.syntax import ast
from tests.strategies.trees.expressions import MAX_DEPTH, call, expressions, literals, targets, ternaries
from tests.strategies.trees.names import Draw, maybe, names, several, texts, types


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
    return call(draw, depth)


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
