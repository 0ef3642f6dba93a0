"""One body while it is checked: where it stands, its variables, and how its nodes reach each other's rules.

The rules for each node class are functions in their families (`expressions`, `statements` …), found through the tables
that `rules` puts together; a function gets the body and the node.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from circuitscript.checker import messages
from circuitscript.checker.messages import Message
from circuitscript.checker.scopes import LocalScope
from circuitscript.checker.units import UnitChecker
from circuitscript.source import Span
from circuitscript.source.classes import define, frozen
from circuitscript.symbols import Conversion, FieldSymbol, MethodSymbol, Type, TypeKind, TypeSymbol
from circuitscript.syntax.ast import (
    Coalesce,
    Expression,
    Node,
    Parenthesized,
    QueryExpression,
    Statement,
    Ternary,
    TypeRef,
)

if TYPE_CHECKING:
    from circuitscript.checker.program import ProgramChecker

ExpressionRule = Callable[["BodyChecker", Any], Type]
StatementRule = Callable[["BodyChecker", Any], bool]


@frozen(eq=False)
class Rules:
    """The rule of every node class. A statement's rule tells whether control can go on behind it."""

    expressions: Mapping[type[Expression], ExpressionRule]
    statements: Mapping[type[Statement], StatementRule]


@define(eq=False)
class BodyChecker:
    """The state of checking one body: a method, constructor, accessor, initialiser, trigger or anonymous code.

    `owner` is the type around it, `method` what it is the body of (None for initialisers, triggers, anonymous code),
    `storage_of` the property whose accessor it is. `is_prologue` is set while the arguments of `this(…)` and `super(…)`
    are checked, which cannot see the instance.
    """

    program: "ProgramChecker"
    unit: UnitChecker
    rules: Rules
    owner: TypeSymbol
    is_static: bool
    scope: LocalScope
    method: MethodSymbol | None = None
    storage_of: FieldSymbol | None = None
    return_type: Type | None = None
    allows_shadowing: bool = False
    is_initializer: bool = False
    is_prologue: bool = False
    allows_unreachable: bool = False
    first_statement: Statement | None = None
    """The only statement of a constructor that may be `this(…)` or `super(…)`."""
    loop_depth: int = 0
    written: Expression | None = None
    """The expression that is only written, never read: the target of a plain assignment."""
    pending: set[FieldSymbol] | None = None
    """The outermost variables of a trigger or of anonymous code that stand further down."""

    def report(self, place: Node | Span, message: Message) -> None:
        """Collects a message about a place in this body."""
        self.unit.report(place, message)

    def expression(self, node: Expression) -> Type:
        """Decides about an expression and everything in it; the type may be void."""
        found = self.rules.expressions[type(node)](self, node)
        self.program.bindings.types[node] = found
        return found

    def value(self, node: Expression) -> Type:
        """Decides about an expression that must have a value; one without is reported and ANY."""
        found = self.expression(node)
        if found.symbol.kind is TypeKind.VOID:
            self.report(node, messages.no_value())
            return self.program.universe.any
        return found

    def statement(self, node: Statement) -> bool:
        """Decides about a statement; returns whether control can go on behind it."""
        return self.rules.statements[type(node)](self, node)

    def resolve_type(self, ref: TypeRef) -> Type:
        """Returns the type that `ref` names here; reports one that is unknown or hidden, and returns ANY."""
        return self.program.resolve_visible_type(ref, self.owner, self.unit)

    def accept(self, node: Expression, found: Type, target: Type) -> bool:
        """Records how `node`, of type `found`, goes into a place of type `target`; returns whether it can."""
        relations = self.program.relations
        if relations.is_assignable(found, target):
            conversion = relations.conversion(found, target)
            if conversion is not None:
                self.program.bindings.conversions[node] = conversion
            if conversion is Conversion.CHECKED:
                self.program.bindings.checked[node] = target
            return True
        return self.accept_record(node, found, target)

    def accept_record(self, node: Expression, found: Type, target: Type, is_optional: bool = False) -> bool:
        """Lets a query stand for its only record where one is wanted; returns whether that is so."""
        if found.symbol is not self.program.known.list or not self.is_query(node):
            return False
        record = found.arguments[0]
        if not self.program.relations.is_assignable(record, target):
            if record != self.program.known.sobject or not self.program.known.is_sobject(target):
                return False
            record = target
        self.take_record(node, record, is_optional)
        return True

    def is_query(self, node: Expression) -> bool:
        """Whether `node` is a query, written out or as a call of `Database.query`."""
        if self.has_query(node):
            return True
        node = unwrapped(node)
        call = self.program.bindings.calls.get(node)
        return call is not None and call.method.owner.is_library and call.method.name in _QUERIES

    def has_query(self, node: Expression) -> bool:
        """Whether `node` is a query written out, or an alternative whose type is that of a query."""
        node = unwrapped(node)
        while isinstance(node, Ternary | Coalesce):
            first, second = alternatives(node)
            node = unwrapped(second if self.program.bindings.types[first].symbol.kind is TypeKind.NULL else first)
        return isinstance(node, QueryExpression)

    def take_record(self, node: Expression, record: Type, is_optional: bool = False) -> None:
        """Records that the query `node` (perhaps in parentheses) stands for its only record.

        Of an alternative, both sides do. With `is_optional` it is null where there is none.
        """
        bindings = self.program.bindings
        if bindings.types[node].symbol.kind is TypeKind.NULL:
            return
        bindings.types[node] = record
        if isinstance(node, Parenthesized):
            self.take_record(node.inner, record, is_optional)
        elif isinstance(node, Ternary | Coalesce):
            first, second = alternatives(node)
            self.take_record(first, record, is_optional or isinstance(node, Coalesce))
            self.take_record(second, record, is_optional)
        else:
            kind = Conversion.ROWS_TO_OPTIONAL_RECORD if is_optional else Conversion.ROWS_TO_RECORD
            bindings.conversions[node] = kind

    def assign(self, node: Expression, target: Type) -> Type:
        """Decides about a value on its way into `target`, and reports when it does not fit."""
        found = self.expression(node)
        if not self.accept(node, found, target):
            self.report(node, messages.illegal_assignment(found, target))
        return found


_QUERIES = frozenset({"query", "queryWithBinds"})


def unwrapped(node: Expression) -> Expression:
    """Returns `node` without the parentheses around it."""
    while isinstance(node, Parenthesized):
        node = node.inner
    return node


def alternatives(node: Ternary | Coalesce) -> tuple[Expression, Expression]:
    """Returns the two expressions of which one is the value."""
    return (node.then, node.otherwise) if isinstance(node, Ternary) else (node.left, node.right)


def query_of(node: Expression) -> QueryExpression | None:
    """Returns the query that `node` is, parentheses aside, or None."""
    node = unwrapped(node)
    return node if isinstance(node, QueryExpression) else None
