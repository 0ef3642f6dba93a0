"""Query nodes: SOQL and SOSL as written, before the checker resolves them against a schema."""

from circuitscript.source.classes import frozen
from circuitscript.syntax.ast.expressions import Expression
from circuitscript.syntax.ast.node import Name, Node


@frozen(eq=False)
class QueryNode(Node):
    """The common class of everything between the brackets."""


@frozen(eq=False)
class FieldPath(QueryNode):
    """`Name`, `Account.Owner.Name`, `a.Name` where `a` is an alias."""

    names: tuple[Name, ...]

    @property
    def text(self) -> str:
        """The dotted path as written."""
        return ".".join(name.text for name in self.names)


@frozen(eq=False)
class QueryFunction(QueryNode):
    """`COUNT(Id)`, `CALENDAR_YEAR(CreatedDate)`, `FORMAT(Amount)`, `FIELDS(ALL)`, `DISTANCE(…)`; may nest."""

    name: Name
    arguments: "tuple[QueryOperand, ...]"


@frozen(eq=False)
class QueryLiteral(QueryNode):
    r"""A string, number, boolean or null literal, or a date or datetime (`2024-01-31`, `2024-01-31T10:00:00Z`).

    `kind` is one of `string`, `number`, `boolean`, `null`, `date`, `datetime`, `time`, `currency`; `text` is what was
    written, for a string with its escapes resolved, except that `\%`, `\_` and `\\` stay, as `LIKE` needs them.
    """

    kind: str
    text: str


@frozen(eq=False)
class DateLiteral(QueryNode):
    """`TODAY`, `LAST_N_DAYS:30`; `name` is in upper case, `count` is None when there is none."""

    name: str
    count: int | None = None


@frozen(eq=False)
class Bind(QueryNode):
    """`:expression`."""

    expression: Expression


@frozen(eq=False)
class ValueList(QueryNode):
    """`('a', 'b', :c)`."""

    values: "tuple[QueryOperand, ...]"


@frozen(eq=False)
class SubQueryOperand(QueryNode):
    """`(SELECT …)` on the right of `IN` or `NOT IN`: a semi-join or an anti-join."""

    query: "Query"


QueryOperand = FieldPath | QueryFunction | QueryLiteral | DateLiteral | Bind | ValueList | SubQueryOperand


@frozen(eq=False)
class Condition(QueryNode):
    """The common class of everything in `WHERE`, `HAVING` and `WHEN`."""


@frozen(eq=False)
class Comparison(Condition):
    """`left operator right`; the operator is in upper case with single spaces: `=`, `LIKE`, `NOT IN`, `INCLUDES`."""

    left: FieldPath | QueryFunction
    operator: str
    right: QueryOperand


@frozen(eq=False)
class LogicalCondition(Condition):
    """Two or more conditions joined by one operator, `AND` or `OR`."""

    operator: str
    operands: tuple[Condition, ...]


@frozen(eq=False)
class NotCondition(Condition):
    """`NOT condition`."""

    operand: Condition


@frozen(eq=False)
class GroupedCondition(Condition):
    """`(condition)`, kept so that printing gives back what was written."""

    inner: Condition


@frozen(eq=False)
class SelectItem(QueryNode):
    """A selected field or function, with its alias."""

    value: FieldPath | QueryFunction
    alias: Name | None = None


@frozen(eq=False)
class SelectSubQuery(QueryNode):
    """`(SELECT … FROM Contacts)` in a select list."""

    query: "Query"
    alias: Name | None = None


@frozen(eq=False)
class TypeOfCase(QueryNode):
    """`WHEN Account THEN Name, Phone`."""

    sobject: Name
    fields: tuple[FieldPath, ...]


@frozen(eq=False)
class TypeOf(QueryNode):
    """`TYPEOF What WHEN … THEN … ELSE … END`; `otherwise` is empty without an `ELSE`."""

    relationship: FieldPath
    cases: tuple[TypeOfCase, ...]
    otherwise: tuple[FieldPath, ...] = ()


@frozen(eq=False)
class FromItem(QueryNode):
    """`Account a`, or `a.Contacts c` in a nested query."""

    path: FieldPath
    alias: Name | None = None


@frozen(eq=False)
class GroupBy(QueryNode):
    """`GROUP BY a, b`, `GROUP BY ROLLUP(a)`, `GROUP BY CUBE(a, b)`; `kind` is ``, `ROLLUP` or `CUBE`."""

    kind: str
    values: tuple[FieldPath | QueryFunction, ...]


@frozen(eq=False)
class OrderItem(QueryNode):
    """`Name DESC NULLS LAST`; `nulls_first` is None when not written."""

    value: FieldPath | QueryFunction
    descending: bool = False
    nulls_first: bool | None = None


@frozen(eq=False)
class WithClause(QueryNode):
    """`WITH SECURITY_ENFORCED`, `WITH USER_MODE`, `WITH DATA CATEGORY …`: `name` in upper case with single spaces.

    `text` is what follows the name, as written; `condition` is set for the filter form (`WITH Name = 'x'`).
    """

    name: str
    text: str = ""
    condition: Condition | None = None


@frozen(eq=False)
class Query(QueryNode):
    """A whole SOQL query.

    `suffixes` holds `FOR UPDATE`, `FOR VIEW`, `FOR REFERENCE`, `UPDATE TRACKING`, `ALL ROWS`…, in upper case.
    """

    select: tuple[SelectItem | SelectSubQuery | TypeOf, ...]
    sources: tuple[FromItem, ...]
    scope: Name | None = None
    where: Condition | None = None
    with_clauses: tuple[WithClause, ...] = ()
    group_by: GroupBy | None = None
    having: Condition | None = None
    order_by: tuple[OrderItem, ...] = ()
    limit: QueryLiteral | Bind | None = None
    offset: QueryLiteral | Bind | None = None
    suffixes: tuple[str, ...] = ()


@frozen(eq=False)
class SearchReturning(QueryNode):
    """`Account(Id, Name WHERE … ORDER BY … LIMIT n)` in a `RETURNING` list."""

    sobject: Name
    fields: tuple[SelectItem, ...] = ()
    where: Condition | None = None
    order_by: tuple[OrderItem, ...] = ()
    limit: QueryLiteral | Bind | None = None
    offset: QueryLiteral | Bind | None = None
    listview: Name | None = None


@frozen(eq=False)
class Search(QueryNode):
    """A whole SOSL search; `scope` is the text after `IN`, in upper case (`ALL FIELDS`), or empty."""

    term: QueryLiteral | Bind
    scope: str = ""
    returning: tuple[SearchReturning, ...] = ()
    with_clauses: tuple[WithClause, ...] = ()
    limit: QueryLiteral | Bind | None = None
    suffixes: tuple[str, ...] = ()
