"""The logical query: SOQL after the checker resolved it against the schema, for every store alike.

Holds no AST. Binds are numbered; their values travel beside the query, so that one query serves many runs.
"""

from collections.abc import Iterator

from circuitscript.data.schema import FieldDefinition, ObjectDefinition
from circuitscript.source.classes import field, frozen


@frozen(eq=False)
class FieldReference:
    """A field reached from the query's object through `path`: reference fields, outermost first."""

    path: tuple[FieldDefinition, ...]
    field: FieldDefinition

    @property
    def text(self) -> str:
        """The dotted name in the schema's spelling: `Contact.Owner.Name`."""
        return ".".join((*(step.relationship for step in self.path), self.field.name))


@frozen(eq=False)
class FunctionCall:
    """An aggregate (`COUNT`, `COUNT_DISTINCT`, `SUM`, `AVG`, `MIN`, `MAX`) or a function such as `CALENDAR_YEAR`.

    `name` is in upper case; `COUNT()` has no argument.
    """

    name: str
    argument: "FieldReference | FunctionCall | None"
    is_aggregate: bool


QueryValue = FieldReference | FunctionCall


@frozen(eq=False)
class Constant:
    """A value in its script form (str, int, Decimal, bool, date, datetime, None)."""

    value: object


@frozen(eq=False)
class BindReference:
    """The bind with this number; its value may be a list or set where the operator takes one."""

    index: int


@frozen(eq=False)
class DateRange:
    """A date literal by name (`LAST_N_DAYS`) and count; resolved against the run's clock when the query runs."""

    name: str
    count: int | None = None


@frozen(eq=False)
class SemiJoin:
    """`(SELECT ContactId FROM Opportunity WHERE …)` on the right of `IN`."""

    query: "LogicalQuery"


Operand = Constant | BindReference | DateRange | SemiJoin | tuple[Constant | BindReference | DateRange, ...]


@frozen(eq=False)
class Filter:
    """`left operator right`; operators `=` `!=` `<` `<=` `>` `>=` `LIKE` `IN` `NOT IN` `INCLUDES` `EXCLUDES`."""

    left: QueryValue
    operator: str
    right: Operand


@frozen(eq=False)
class Conjunction:
    """Operands joined by `operator`, `AND` or `OR`."""

    operator: str
    operands: "tuple[Predicate, ...]"


@frozen(eq=False)
class Negation:
    """`NOT operand`."""

    operand: "Predicate"


Predicate = Filter | Conjunction | Negation


def conjuncts(where: Predicate | None) -> Iterator[Predicate]:
    """Returns the conditions all of which must hold."""
    if isinstance(where, Conjunction) and where.operator == "AND":
        for operand in where.operands:
            yield from conjuncts(operand)
    elif where is not None:
        yield where


@frozen(eq=False)
class SelectedValue:
    """One column. `alias` is the name under which an aggregate row has it (`expr0` where none was written)."""

    value: QueryValue
    alias: str = ""


@frozen(eq=False)
class SelectedChildren:
    """A nested query over a child relationship; `field` is the child's reference to the parent."""

    relationship: str
    field: FieldDefinition
    query: "LogicalQuery"


@frozen(eq=False)
class SelectedByType:
    """`TYPEOF`: fields by the parent's object, and for every other parent."""

    reference: FieldDefinition
    cases: tuple[tuple[ObjectDefinition, tuple[FieldReference, ...]], ...]
    otherwise: tuple[FieldReference, ...]


@frozen(eq=False)
class Ordering:
    """One `ORDER BY` term; nulls come first ascending and last descending unless `nulls_first` says otherwise."""

    value: QueryValue
    descending: bool
    nulls_first: bool


@frozen(eq=False)
class LogicalQuery:
    """A whole query. `group_kind` is ``, `ROLLUP` or `CUBE`; `is_count` marks `SELECT COUNT()`; `text` is its SOQL."""

    object: ObjectDefinition
    columns: tuple[SelectedValue, ...]
    children: tuple[SelectedChildren, ...] = ()
    by_type: tuple[SelectedByType, ...] = ()
    where: Predicate | None = None
    group_by: tuple[QueryValue, ...] = ()
    group_kind: str = ""
    having: Predicate | None = None
    order_by: tuple[Ordering, ...] = ()
    limit: Constant | BindReference | None = None
    offset: Constant | BindReference | None = None
    is_count: bool = False
    is_aggregate: bool = False
    all_rows: bool = False
    for_update: bool = False
    bind_count: int = 0
    text: str = field(default="", kw_only=True)


@frozen(eq=False)
class LogicalSearch:
    """A SOSL search: the term, the scope (`ALL FIELDS`, `NAME FIELDS` …) and one query per returned object."""

    term: Constant | BindReference
    scope: str
    returning: tuple[LogicalQuery, ...]
    limit: Constant | BindReference | None = None
    bind_count: int = 0
    text: str = field(default="", kw_only=True)
