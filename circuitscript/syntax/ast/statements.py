"""Statement nodes."""

from circuitscript.source.classes import frozen
from circuitscript.syntax.ast.declarations import Modifiers, VariableDeclarator
from circuitscript.syntax.ast.expressions import Expression
from circuitscript.syntax.ast.node import Name, Node, TypeRef


@frozen(eq=False)
class Statement(Node):
    """Anything that is executed for its effect."""


@frozen(eq=False)
class Block(Statement):
    """`{ … }`."""

    statements: tuple[Statement, ...]


@frozen(eq=False)
class LocalDeclaration(Statement):
    """`final Integer a = 1, b;`."""

    modifiers: Modifiers
    type: TypeRef
    declarators: tuple[VariableDeclarator, ...]


@frozen(eq=False)
class ExpressionStatement(Statement):
    """An assignment, call, increment or `new` followed by `;`."""

    expression: Expression


@frozen(eq=False)
class If(Statement):
    """`if (condition) then else otherwise`."""

    condition: Expression
    then: Statement
    otherwise: Statement | None = None


@frozen(eq=False)
class While(Statement):
    """`while (condition) body`; a missing body (`;`) is an empty `Block`."""

    condition: Expression
    body: Statement


@frozen(eq=False)
class DoWhile(Statement):
    """`do { … } while (condition);`."""

    body: Block
    condition: Expression


@frozen(eq=False)
class For(Statement):
    """`for (init; condition; update) body`; `initializers` is one declaration or any number of expressions."""

    declaration: LocalDeclaration | None
    initializers: tuple[Expression, ...]
    condition: Expression | None
    update: tuple[Expression, ...]
    body: Statement


@frozen(eq=False)
class ForEach(Statement):
    """`for (T name : iterable) body`; with a query as iterable it is the SOQL `for` loop."""

    modifiers: Modifiers
    type: TypeRef
    name: Name
    iterable: Expression
    body: Statement


@frozen(eq=False)
class SwitchCase(Node):
    """One `when`: either `values`, or a `type` with a variable `name`, or neither for `when else`."""

    values: tuple[Expression, ...]
    type: TypeRef | None
    name: Name | None
    body: Block

    @property
    def is_else(self) -> bool:
        """Whether this is `when else`."""
        return not self.values and self.type is None


@frozen(eq=False)
class Switch(Statement):
    """`switch on subject { when … }`."""

    subject: Expression
    cases: tuple[SwitchCase, ...]


@frozen(eq=False)
class Catch(Node):
    """`catch (T name) { … }`."""

    modifiers: Modifiers
    type: TypeRef
    name: Name
    body: Block


@frozen(eq=False)
class Try(Statement):
    """`try { … } catch … finally { … }`."""

    body: Block
    catches: tuple[Catch, ...]
    finally_body: Block | None = None


@frozen(eq=False)
class Throw(Statement):
    """`throw value;`."""

    value: Expression


@frozen(eq=False)
class Return(Statement):
    """`return;` or `return value;`."""

    value: Expression | None = None


@frozen(eq=False)
class Break(Statement):
    """`break;`."""


@frozen(eq=False)
class Continue(Statement):
    """`continue;`."""


@frozen(eq=False)
class Dml(Statement):
    """`insert|update|upsert|delete|undelete|merge records;`.

    `operation` is in lower case; `access` is `user`, `system` or None; `argument` is the second operand: the
    external id field of `upsert` or the records that `merge` dissolves.
    """

    operation: str
    records: Expression
    argument: Expression | None = None
    access: str | None = None


@frozen(eq=False)
class RunAs(Statement):
    """`System.runAs(user) { … }`."""

    arguments: tuple[Expression, ...]
    body: Block
