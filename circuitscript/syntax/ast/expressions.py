"""Expression nodes."""

from decimal import Decimal
from typing import TYPE_CHECKING

from circuitscript.source.classes import frozen
from circuitscript.syntax.ast.node import Name, Node, TypeRef

if TYPE_CHECKING:
    from circuitscript.syntax.ast.queries import Query, Search


@frozen(eq=False)
class Expression(Node):
    """Anything that has a value (or, for a call of a `void` method, none)."""


@frozen(eq=False)
class Literal(Expression):
    """The common class of all literals."""


@frozen(eq=False)
class NullLiteral(Literal):
    """`null`."""


@frozen(eq=False)
class BooleanLiteral(Literal):
    """`true` or `false`."""

    value: bool


@frozen(eq=False)
class IntegerLiteral(Literal):
    """`42`; the range is checked by the checker, the sign is a unary operator."""

    value: int


@frozen(eq=False)
class LongLiteral(Literal):
    """`42L`."""

    value: int


@frozen(eq=False)
class DecimalLiteral(Literal):
    """`1.50`, with its scale."""

    value: Decimal


@frozen(eq=False)
class DoubleLiteral(Literal):
    """`1.5d`."""

    value: float


@frozen(eq=False)
class StringLiteral(Literal):
    """`'text'` or a multi-line literal between three quotes, with the escapes resolved."""

    value: str
    multiline: bool = False


@frozen(eq=False)
class NameExpression(Expression):
    """A simple name: a local, parameter, field, property, class or namespace; the checker decides which."""

    name: Name


@frozen(eq=False)
class MemberAccess(Expression):
    """`target.name`, or `target?.name` when `safe`. A qualified name `a.b.c` is a chain of these."""

    target: Expression
    name: Name
    safe: bool = False


@frozen(eq=False)
class IndexAccess(Expression):
    """`target[index]`."""

    target: Expression
    index: Expression


@frozen(eq=False)
class MethodCall(Expression):
    """`name(…)`, `target.name(…)` or `target?.name(…)`."""

    target: Expression | None
    name: Name
    arguments: tuple[Expression, ...]
    safe: bool = False


@frozen(eq=False)
class ConstructorCall(Expression):
    """`this(…)` or `super(…)`, legal only as the first statement of a constructor."""

    is_super: bool
    arguments: tuple[Expression, ...]


@frozen(eq=False)
class ThisExpression(Expression):
    """`this`."""


@frozen(eq=False)
class SuperExpression(Expression):
    """`super`, legal only as the target of a call or a member access."""


@frozen(eq=False)
class NewObject(Expression):
    """`new T(…)` with positional arguments."""

    type: TypeRef
    arguments: tuple[Expression, ...]


@frozen(eq=False)
class FieldInitializer(Node):
    """`Name = value` between the parentheses of a `NewRecord`."""

    name: Name
    value: Expression


@frozen(eq=False)
class NewRecord(Expression):
    """`new Account(Name = 'x')`, an sObject with named fields."""

    type: TypeRef
    fields: tuple[FieldInitializer, ...]


@frozen(eq=False)
class NewCollection(Expression):
    """`new List<T>{a, b}`, `new Set<T>{a, b}` or `new T[]{a, b}`; `type` includes the dimensions."""

    type: TypeRef
    elements: tuple[Expression, ...]


@frozen(eq=False)
class MapEntry(Node):
    """`key => value`."""

    key: Expression
    value: Expression


@frozen(eq=False)
class NewMap(Expression):
    """`new Map<K, V>{k => v}` with at least one entry."""

    type: TypeRef
    entries: tuple[MapEntry, ...]


@frozen(eq=False)
class NewArray(Expression):
    """`new T[size]`; `type` is the element type."""

    type: TypeRef
    size: Expression


@frozen(eq=False)
class Cast(Expression):
    """`(T) operand`."""

    type: TypeRef
    operand: Expression


@frozen(eq=False)
class InstanceOf(Expression):
    """`operand instanceof T`."""

    operand: Expression
    type: TypeRef


@frozen(eq=False)
class ClassLiteral(Expression):
    """`T.class`."""

    type: TypeRef


@frozen(eq=False)
class Unary(Expression):
    """`-x`, `+x`, `!x` or `~x`."""

    operator: str
    operand: Expression


@frozen(eq=False)
class Increment(Expression):
    """`++x`, `x++`, `--x` or `x--`."""

    operator: str
    operand: Expression
    is_prefix: bool


@frozen(eq=False)
class Binary(Expression):
    """Every binary operator that evaluates both sides: arithmetic, bitwise, shifts, comparison, equality.

    `<>` is written as `!=` here.
    """

    operator: str
    left: Expression
    right: Expression


@frozen(eq=False)
class Logical(Expression):
    """`&&` and `||`, which evaluate the right side only when needed."""

    operator: str
    left: Expression
    right: Expression


@frozen(eq=False)
class Coalesce(Expression):
    """`left ?? right`."""

    left: Expression
    right: Expression


@frozen(eq=False)
class Ternary(Expression):
    """`condition ? then : otherwise`."""

    condition: Expression
    then: Expression
    otherwise: Expression


@frozen(eq=False)
class Assignment(Expression):
    """`target = value`, or a compound form with its whole operator (`+=`)."""

    operator: str
    target: Expression
    value: Expression


@frozen(eq=False)
class Parenthesized(Expression):
    """`(inner)`, kept so that printing gives back what was written."""

    inner: Expression


@frozen(eq=False)
class QueryExpression(Expression):
    """`[SELECT …]`."""

    query: "Query"


@frozen(eq=False)
class SearchExpression(Expression):
    """`[FIND …]`."""

    search: "Search"
