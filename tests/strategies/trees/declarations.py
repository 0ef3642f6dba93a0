"""Strategies of members, types and whole units."""

from typing import Any

from hypothesis import strategies as st

from circuitscript.source import NO_SPAN
from circuitscript.syntax import ast
from tests.strategies.trees.expressions import expressions
from tests.strategies.trees.names import MODIFIERS, Draw, maybe, names, several, types
from tests.strategies.trees.statements import NO_MODIFIERS, blocks, modifiers, statements

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
