"""Planning of one body: its slots, its sites, and how its nodes reach the planners of their families. Compiled.

A node class is planned by one function, found in the tables that `planner_tables` puts together; a function gets this
body's planner and the node. Nothing here runs a script.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from circuitscript.bindings import Bindings
from circuitscript.evaluator.casts import CheckedCast
from circuitscript.evaluator.conversions import convert
from circuitscript.evaluator.counting import Choice, CountedCondition
from circuitscript.evaluator.locals import Local, TextLocal
from circuitscript.evaluator.nodes import Expression, Routine, Statement, chain
from circuitscript.evaluator.statements import Observed
from circuitscript.runtime.exceptions import Site
from circuitscript.source import SourceText
from circuitscript.symbols import Conversion, LocalSymbol, MethodSymbol, Type, TypeKind, TypeSymbol
from circuitscript.syntax import ast

if TYPE_CHECKING:
    from circuitscript.evaluator.planner import ProgramPlanner

ExpressionPlanner = Callable[["BodyPlanner", Any], Expression]
StatementPlanner = Callable[["BodyPlanner", Any], list[Statement]]

_NODES_A_LEVEL = 3
"""How many executable nodes one level of the syntax tree can become: conversion, store, call."""

_GROWING = (
    ast.MethodCall,
    ast.ConstructorCall,
    ast.NewObject,
    ast.NewRecord,
    ast.NewCollection,
    ast.NewMap,
    ast.NewArray,
    ast.QueryExpression,
    ast.SearchExpression,
)
"""What may run a method or make something large; assignments, properties and `+` on Strings say so themselves."""


class Tables:
    """The planners of all node classes."""

    def __init__(
        self,
        expressions: dict[type[ast.Expression], ExpressionPlanner],
        statements: dict[type[ast.Statement], StatementPlanner],
    ) -> None:
        self.expressions = expressions
        self.statements = statements


class BodyPlanner:
    """The state of planning one body. `owner` is the class around it; `is_static` means that there is no `this`.

    `next_slot` is the first slot that nothing uses at this point of the tree: temporaries and the frames of calls begin
    there. `first_held` is the first slot of a parameter or local that may hold something large. `growths` counts the
    expressions planned so far that may run a method or make something large; `assigned` has the slot of the local that
    each assignment planned so far is to.
    """

    def __init__(
        self,
        program: "ProgramPlanner",
        tables: Tables,
        source: SourceText,
        frame: str,
        owner: TypeSymbol,
        is_static: bool,
        frame_size: int,
    ) -> None:
        self.program = program
        self.tables = tables
        self.bindings: Bindings = program.bindings
        self.source = source
        self.frame = frame
        self.owner = owner
        self.is_static = is_static
        self.frame_size = frame_size
        self.next_slot = frame_size
        self.extent = frame_size
        self.first_held = frame_size if is_static else 0
        self.level = 0
        self.deepest = 0
        self.growths = 0
        self.assigned: list[int] = []
        self.site = Site(frame, source.name, 0, 0)
        self.substitutes: dict[ast.Expression, int] = {}
        self.plain_links: set[ast.Expression] = set()
        self.text_locals: dict[int, list[TextLocal]] = {}
        self.builders: set[int] = set()

    def expression(self, node: ast.Expression) -> Expression:
        """Plans an expression, with its conversion into the place where it is used."""
        slot = self.substitutes.get(node)
        if slot is not None:
            return Local(slot, True)
        planned = self.expression_without_conversion(node)
        conversion = self.bindings.conversions.get(node)
        if conversion is Conversion.CHECKED:
            return CheckedCast(planned, self.bindings.checked[node], self.program.types)
        return planned if conversion is None else convert(planned, conversion)

    def expression_without_conversion(self, node: ast.Expression) -> Expression:
        """Plans an expression as the checker typed it."""
        self.level += 1
        if self.level > self.deepest:
            self.deepest = self.level
        planned = self.tables.expressions[type(node)](self, node)
        self.level -= 1
        if isinstance(node, _GROWING):
            self.growths += 1
        return planned

    def condition(self, node: ast.Expression) -> Expression:
        """Plans a condition, counted where branch coverage is asked for.

        Of `&&` and `||` the operands are counted, which says all; `true` and `false` decide nothing.
        """
        planned = self.expression(node)
        inner = node
        while isinstance(inner, ast.Parenthesized):
            inner = inner.inner
        if not self.program.options.count_branches or isinstance(inner, ast.Logical | ast.BooleanLiteral):
            return planned
        return CountedCondition(planned, self.choice("condition", node.span.start, 2))

    def choice(self, kind: str, offset: int, ways: int) -> Choice:
        """Makes a decision of this source known to coverage."""
        position = self.source.position(offset)
        choice = Choice(kind, position.line, position.column, ways)
        self.program.choices.append((self.source.name, choice))
        return choice

    def statement(self, node: ast.Statement) -> list[Statement]:
        """Plans a statement; blocks give the statements in them, empty ones none."""
        outer = self.site
        self.site = self.site_of(node)
        self.level += 1
        if self.level > self.deepest:
            self.deepest = self.level
        planned = self.tables.statements[type(node)](self, node)
        self.level -= 1
        self.site = outer
        if self.program.options.is_observed:
            return [each if isinstance(each, Observed) else Observed(each) for each in planned]
        return planned

    def body(self, node: ast.Statement | None) -> list[Statement]:
        """Plans what a loop, branch or handler holds."""
        return [] if node is None else self.statement(node)

    def site_of(self, node: ast.Node) -> Site:
        """Returns the place of a node."""
        position = self.source.position(node.span.start)
        return Site(self.frame, self.source.name, position.line, position.column)

    def register(self, statement: Statement) -> Statement:
        """Makes a statement known to coverage."""
        self.program.statements.append(statement)
        return statement

    def type_of(self, node: ast.Expression) -> Type:
        """Returns the static type of an expression."""
        return self.bindings.types[node]

    def type_ref(self, node: ast.TypeRef) -> Type:
        """Returns the type that a written type stands for."""
        return self.bindings.type_refs[node]

    def local(self, node: ast.Node) -> LocalSymbol:
        """Returns the variable that a node declares."""
        symbol = self.bindings.declarations[node]
        assert isinstance(symbol, LocalSymbol)
        self.hold(symbol)
        return symbol

    def hold(self, symbol: LocalSymbol) -> None:
        """Notes a parameter or local, which is cleared at the end of the routine where it may hold something large."""
        if symbol.slot < self.first_held and is_large(symbol.type):
            self.first_held = symbol.slot

    def take_slot(self) -> int:
        """Reserves a temporary slot until `free_slot`."""
        slot = self.next_slot
        self.next_slot += 1
        if self.next_slot > self.extent:
            self.extent = self.next_slot
        return slot

    def free_slot(self) -> None:
        """Gives back the slot that was taken last."""
        self.next_slot -= 1

    def arguments(self, nodes: tuple[ast.Expression, ...], has_receiver: bool) -> tuple[int, list[Expression]]:
        """Plans the arguments of a call into the slots of its frame; returns where that begins, and the arguments."""
        offset = self.next_slot
        if has_receiver:
            self.take_slot()
        planned: list[Expression] = []
        for node in nodes:
            planned.append(self.expression(node))
            self.take_slot()
        self.next_slot = offset
        if offset + len(nodes) + 1 > self.extent:
            self.extent = offset + len(nodes) + 1
        return offset, planned

    def finish(self, routine: Routine, body: list[Statement]) -> None:
        """Gives a routine its body and what was measured while planning it."""
        routine.body = chain(body)
        routine.first_held = self.first_held
        routine.frame_size = self.frame_size
        routine.holds = self.first_held < self.frame_size
        routine.weight = self.deepest * _NODES_A_LEVEL + 2
        routine.extent = self.extent + 1


_SMALL = frozenset({"Integer", "Long", "Double", "Decimal", "Boolean", "Date", "Datetime", "Time", "Id"})


def is_large(type_: Type) -> bool:
    """Whether values of a type can be of any size, or hold others: texts, objects, collections, records."""
    symbol = type_.symbol
    if symbol.kind is TypeKind.ENUM:
        return False
    return not (symbol.is_library and symbol.kind is TypeKind.PRIMITIVE and symbol.name in _SMALL)


def routine_method(method: MethodSymbol) -> int:
    """Returns how many slots the arguments of a method take, `this` included."""
    return len(method.parameters) + (0 if method.is_static else 1)
