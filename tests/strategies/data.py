"""Hypothesis strategies for records and queries over a small schema that has every type of field."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from attrs import frozen
from hypothesis import strategies as st

from circuitscript.data.query import (
    BindReference,
    Conjunction,
    Constant,
    DateRange,
    FieldReference,
    Filter,
    FunctionCall,
    LogicalQuery,
    Negation,
    Ordering,
    Predicate,
    QueryValue,
    SelectedChildren,
    SelectedValue,
    SemiJoin,
)
from circuitscript.data.schema import FieldDefinition, FieldType, ObjectDefinition, Schema
from circuitscript.data.schemas import builtin_schema
from circuitscript.data.schemas.extension import SchemaExtension
from circuitscript.data.schemas.project_format import read_project_file
from circuitscript.source import SourceText
from circuitscript.source.classes import field_names

NOW = 1_709_208_000_000
"""2024-02-29T12:00Z: the time at which generated queries run."""

TODAY = date(2024, 2, 29)

SCHEMA = """
[Visit__c.fields]
Name = { type = "text", length = 40 }
Note__c = { type = "textarea" }
Mail__c = { type = "email" }
Kind__c = { type = "picklist", picklist = ["a", "b"] }
Several__c = { type = "multipicklist" }
Marks__c = { type = "textlist" }
Done__c = { type = "boolean" }
Count__c = { type = "integer" }
Big__c = { type = "long" }
Price__c = { type = "currency", precision = 18, scale = 2 }
Score__c = { type = "double" }
Day__c = { type = "date" }
Moment__c = { type = "datetime" }
Hour__c = { type = "time" }
Guest__c = { type = "reference", to = "Guest__c", relationship = "Guest__r", children = "Visits__r" }

[Guest__c.fields]
Name = { type = "text" }
Rank__c = { type = "integer" }
Born__c = { type = "date" }
Friend__c = { type = "reference", to = "Guest__c", relationship = "Friend__r", children = "Friends__r" }
"""


def make_schema() -> Schema:
    """Returns the schema of the strategies."""
    schema = builtin_schema("empty")
    extension = SchemaExtension(schema)
    read_project_file(extension, SourceText("test.toml", SCHEMA))
    assert extension.finish() == ()
    return schema


TEXTS = st.one_of(
    st.sampled_from(
        ["", "a", "A", "b", "ab", "aB", "Ab ", "a%b", "a_b", "É", "é", "straße", "STRASSE", "\u212a", "k", "İ", "i"]
    ),
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=6),
)
INTEGERS = st.one_of(st.integers(-3, 3), st.integers(-(2**31), 2**31 - 1))
DECIMALS = st.one_of(
    st.sampled_from([Decimal(one) for one in ("0", "0.1", "0.10", "1.005", "-2.5", "1E+2", "0.30000000000000004")]),
    st.decimals(-1000, 1000, places=3),
    st.decimals(-(10**15), 10**15, allow_nan=False, allow_infinity=False),
)
DATES = st.one_of(st.integers(-800, 800).map(lambda days: TODAY + timedelta(days=days)), st.dates(date(1700, 1, 1)))
DATETIMES = st.one_of(
    st.integers(-900_000, 900_000).map(
        lambda minutes: datetime(2024, 2, 29, 12, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.datetimes(datetime(1700, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001 - hypothesis adds the zone
        lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    ),
)
TIMES = st.times().map(lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000))
LISTS = st.lists(st.sampled_from(["a", "A", "b", "c d", "é"]), max_size=3)
ZONES = st.sampled_from(["GMT", "GMT", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Kiritimati"])
"""Time zones on both sides of the date line's day, one of them with half an hour."""
LITERALS = st.one_of(
    st.sampled_from(
        [DateRange(one) for one in ("TODAY", "THIS_WEEK", "LAST_MONTH", "THIS_QUARTER", "NEXT_YEAR", "LAST_90_DAYS")]
    ),
    st.builds(
        DateRange,
        st.sampled_from(["LAST_N_DAYS", "NEXT_N_DAYS", "N_DAYS_AGO", "LAST_N_MONTHS", "N_YEARS_AGO", "NEXT_N_WEEKS"]),
        st.integers(0, 20),
    ),
)

VALUES: dict[FieldType, st.SearchStrategy[Any]] = {
    FieldType.STRING: TEXTS,
    FieldType.TEXTAREA: TEXTS,
    FieldType.EMAIL: st.sampled_from(["a@b.cc", "A@B.CC", "x.y@z.org"]),
    FieldType.PICKLIST: st.sampled_from(["a", "b", "B"]),
    FieldType.MULTIPICKLIST: LISTS.map(";".join),
    FieldType.TEXT_LIST: LISTS.map(tuple),
    FieldType.BOOLEAN: st.booleans(),
    FieldType.INTEGER: INTEGERS,
    FieldType.LONG: st.integers(-(2**63), 2**63 - 1),
    FieldType.CURRENCY: DECIMALS.map(lambda value: value.quantize(Decimal("0.01"))),
    FieldType.DOUBLE: DECIMALS,
    FieldType.DATE: DATES,
    FieldType.DATETIME: DATETIMES,
    FieldType.TIME: TIMES,
}
RANGED = (FieldType.DATE, FieldType.DATETIME)
LISTED = (FieldType.MULTIPICKLIST, FieldType.TEXT_LIST)
UNORDERED = (FieldType.BOOLEAN, FieldType.TEXT_LIST)


@frozen
class Rows:
    """What is to be stored: values of guests and visits, with references as positions among the guests."""

    guests: list[dict[str, Any]]
    visits: list[dict[str, Any]]


class GeneratedQuery:
    """A query, the values of its binds, and the time zone of its run."""

    def __init__(self, query: LogicalQuery, binds: tuple[Any, ...], zone: str = "GMT") -> None:
        self.query = query
        self.binds = binds
        self.zone = zone

    def __repr__(self) -> str:
        return f"{described(self.query)} with {self.binds} in {self.zone}"


def described(part: Any) -> str:
    """Returns a part of a query in a few words, for failing examples."""
    if isinstance(part, FieldReference):
        return part.text
    if isinstance(part, FunctionCall):
        return f"{part.name}({described(part.argument) if part.argument else ''})"
    if isinstance(part, SelectedChildren):
        return f"{part.relationship}: {described(part.query)}"
    if isinstance(part, tuple):
        return f"({', '.join(described(one) for one in part)})"
    if isinstance(part, LogicalQuery | Filter | Conjunction | Negation | SelectedValue | Ordering | SemiJoin):
        names = [name for name in field_names(type(part)) if getattr(part, name) and name != "object"]
        return f"{type(part).__name__}[{', '.join(f'{one}={described(getattr(part, one))}' for one in names)}]"
    return str(part)


def rows(schema: Schema) -> st.SearchStrategy[Rows]:
    """Returns a strategy for the rows of both objects; the key of a reference is a guest's position or None."""
    return st.builds(
        Rows,
        st.lists(_row(schema.objects["Guest__c"]), max_size=5),
        st.lists(_row(schema.objects["Visit__c"]), max_size=12),
    )


def _row(definition: ObjectDefinition) -> st.SearchStrategy[dict[str, Any]]:
    fields: dict[str, st.SearchStrategy[Any]] = {}
    for field in definition.fields.values():
        if field.type is FieldType.REFERENCE:
            fields[field.name] = st.none() | st.integers(0, 4)
        elif field.type in VALUES and field.is_createable:
            fields[field.name] = st.none() | VALUES[field.type]
    return st.fixed_dictionaries({}, optional=fields)


@st.composite
def queries(draw: st.DrawFn, schema: Schema) -> GeneratedQuery:
    """Draws a query of visits: plain, counting or grouped."""
    writer = _QueryWriter(draw, schema)
    kind = draw(st.sampled_from(["plain", "plain", "count", "grouped"]))
    made: dict[str, Callable[[], LogicalQuery]] = {
        "plain": writer.plain,
        "count": writer.count,
        "grouped": writer.grouped,
    }
    query = made[kind]()
    return GeneratedQuery(query, tuple(writer.binds), draw(ZONES))


class _QueryWriter:
    def __init__(self, draw: st.DrawFn, schema: Schema) -> None:
        self.draw = draw
        self.visit = schema.objects["Visit__c"]
        self.guest = schema.objects["Guest__c"]
        self.binds: list[Any] = []

    def plain(self) -> LogicalQuery:
        columns = tuple(SelectedValue(self.reference()) for _ in range(self.draw(st.integers(1, 4))))
        is_parent = self.draw(st.booleans())
        if is_parent:
            columns = (SelectedValue(FieldReference((), self.guest.fields["Name"])),)
        return LogicalQuery(
            self.guest if is_parent else self.visit,
            columns,
            children=(self.children(),) if is_parent else (),
            where=None if is_parent else self.where(),
            order_by=() if is_parent else self.order_by(),
            limit=self.bound(),
            offset=self.bound(),
        )

    def children(self) -> SelectedChildren:
        key = self.visit.fields["Guest__c"]
        columns = (SelectedValue(self.reference()), SelectedValue(self.reference()))
        query = LogicalQuery(self.visit, columns, where=self.where(), order_by=self.order_by(), limit=self.bound())
        return SelectedChildren("Visits__r", key, query)

    def count(self) -> LogicalQuery:
        return LogicalQuery(self.visit, (), where=self.where(), is_count=True, limit=self.bound())

    def grouped(self) -> LogicalQuery:
        drawn = [self.key() for _ in range(self.draw(st.integers(0, 2)))]
        keys = tuple({described(one): one for one in drawn}.values())
        columns = [SelectedValue(key, f"k{at}") for at, key in enumerate(keys)]
        calls = [self.aggregate() for _ in range(self.draw(st.integers(1, 3)))]
        columns += [SelectedValue(call, f"expr{at}") for at, call in enumerate(calls)]
        kind = self.draw(st.sampled_from(["", "", "ROLLUP", "CUBE"])) if keys else ""
        return LogicalQuery(
            self.visit,
            tuple(columns),
            where=self.where(),
            group_by=keys,
            group_kind=kind,
            having=self.having(keys) if keys and self.draw(st.booleans()) else None,
            order_by=self.group_order((*keys, *calls)) if keys else (),
            limit=self.bound() if keys else None,
            is_aggregate=True,
        )

    def having(self, keys: Sequence[QueryValue]) -> Predicate:
        count = Filter(FunctionCall("COUNT", None, True), self.draw(st.sampled_from(["=", ">", "<="])), Constant(1))
        choice = self.draw(st.integers(0, 3))
        if choice == 1:
            name = self.draw(st.sampled_from(["SUM", "MIN", "MAX", "AVG"]))
            call = FunctionCall(name, FieldReference((), self.visit.fields["Price__c"]), True)
            return Conjunction("OR", (count, Filter(call, ">", self.operand(VALUES[FieldType.CURRENCY]))))
        if choice == 2 and isinstance(keys[0], FieldReference):
            return Negation(self.field_filter(keys[0]))
        return count

    def group_order(self, values: Sequence[QueryValue]) -> tuple[Ordering, ...]:
        chosen = self.draw(st.lists(st.sampled_from(values), max_size=2))
        terms = [one for one in chosen if not isinstance(one, FieldReference) or one.field.type not in UNORDERED]
        return tuple(Ordering(one, self.draw(st.booleans()), self.draw(st.booleans())) for one in terms)

    def key(self) -> QueryValue:
        if self.draw(st.integers(0, 3)) == 0:
            return self.date_call(
                FieldReference((), self.visit.fields[self.draw(st.sampled_from(["Day__c", "Moment__c"]))])
            )
        if self.draw(st.integers(0, 3)) == 0:
            guest = self.visit.fields["Guest__c"]
            return FieldReference((guest,), self.guest.fields[self.draw(st.sampled_from(["Name", "Rank__c"]))])
        names = ("Name", "Kind__c", "Done__c", "Count__c", "Price__c", "Day__c")
        return FieldReference((), self.visit.fields[self.draw(st.sampled_from(names))])

    def date_call(self, left: FieldReference) -> FunctionCall:
        names = ["CALENDAR_YEAR", "DAY_IN_WEEK", "DAY_ONLY"]
        if left.field.type is FieldType.DATETIME:
            argument: QueryValue = left
            if self.draw(st.booleans()):
                argument = FunctionCall("CONVERTTIMEZONE", left, False)
            return FunctionCall(self.draw(st.sampled_from([*names, "HOUR_IN_DAY"])), argument, False)
        return FunctionCall(self.draw(st.sampled_from(names[:2])), left, False)

    def aggregate(self) -> FunctionCall:
        name = self.draw(st.sampled_from(["COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX"]))
        if name == "COUNT" and self.draw(st.booleans()):
            return FunctionCall(name, None, True)
        numbers = ("Count__c", "Big__c", "Price__c", "Score__c")
        others = ("Name", "Day__c", "Moment__c", "Kind__c")
        field = self.draw(st.sampled_from(numbers if name in ("SUM", "AVG") else numbers + others))
        return FunctionCall(name, FieldReference((), self.visit.fields[field]), True)

    def where(self) -> Predicate | None:
        return self.predicate(2) if self.draw(st.integers(0, 4)) else None

    def predicate(self, depth: int) -> Predicate:
        choice = self.draw(st.integers(0, 5)) if depth else 0
        if choice == 5:
            return Negation(self.predicate(depth - 1))
        if choice >= 3:
            parts = tuple(self.predicate(depth - 1) for _ in range(self.draw(st.integers(2, 3))))
            return Conjunction(self.draw(st.sampled_from(["AND", "OR"])), parts)
        return self.filter()

    def filter(self) -> Filter:
        if self.draw(st.integers(0, 9)) == 0:
            inner = LogicalQuery(
                self.guest,
                (
                    SelectedValue(
                        FieldReference((), self.guest.fields[self.draw(st.sampled_from(["Id", "Friend__c"]))])
                    ),
                ),
                where=Filter(FieldReference((), self.guest.fields["Rank__c"]), ">", Constant(0)),
            )
            left = FieldReference((), self.visit.fields["Guest__c"])
            return Filter(left, self.draw(st.sampled_from(["IN", "NOT IN"])), SemiJoin(inner))
        left = self.reference()
        if left.field.type in RANGED and self.draw(st.integers(0, 5)) == 0:
            call = self.date_call(left)
            if call.name != "DAY_ONLY":
                return Filter(call, self.draw(st.sampled_from(["=", "<", ">="])), Constant(self.draw(INTEGERS)))
        return self.field_filter(left)

    def field_filter(self, left: FieldReference) -> Filter:
        kind = left.field.type
        values = VALUES.get(kind, st.none())
        if kind in LISTED:
            operator = self.draw(st.sampled_from(["INCLUDES", "EXCLUDES"]))
            return Filter(
                left,
                operator,
                tuple(
                    Constant(one)
                    for one in self.draw(st.lists(st.sampled_from(["a", "A;b", "c d"]), min_size=1, max_size=2))
                ),
            )
        if kind in RANGED and self.draw(st.integers(0, 2)) == 0:
            return Filter(left, self.draw(st.sampled_from(["=", "!=", "<", "<=", ">", ">="])), self.draw(LITERALS))
        operators = ["=", "!=", "IN", "NOT IN"]
        if kind not in (FieldType.BOOLEAN, FieldType.REFERENCE, FieldType.ID):
            operators += ["<", "<=", ">", ">="]
        if left.field.is_text:
            operators.append("LIKE")
        operator = self.draw(st.sampled_from(operators))
        if operator == "LIKE":
            return Filter(left, operator, self.operand(st.text("aAbBé%_\\", max_size=4)))
        if operator in ("IN", "NOT IN"):
            return Filter(left, operator, self.operand(st.lists(st.none() | values, max_size=3)))
        return Filter(left, operator, self.operand(st.none() | values))

    def operand(self, values: st.SearchStrategy[Any]) -> Constant | BindReference:
        value = self.draw(values)
        if isinstance(value, list) or self.draw(st.booleans()):
            self.binds.append(value)
            return BindReference(len(self.binds) - 1)
        return Constant(value)

    def reference(self) -> FieldReference:
        path: tuple[FieldDefinition, ...] = ()
        definition = self.visit
        for _ in range(self.draw(st.sampled_from([0, 0, 0, 1, 2]))):
            path = (*path, next(one for one in definition.fields.values() if one.type is FieldType.REFERENCE))
            definition = self.guest
        fields = [one for one in definition.fields.values() if one.name not in ("CreatedDate", "LastModifiedDate")]
        return FieldReference(path, self.draw(st.sampled_from(fields)))

    def order_by(self) -> tuple[Ordering, ...]:
        terms = []
        for _ in range(self.draw(st.integers(0, 2))):
            value = self.reference()
            if value.field.type not in UNORDERED:
                terms.append(Ordering(value, self.draw(st.booleans()), self.draw(st.booleans())))
        return tuple(terms)

    def bound(self) -> Constant | None:
        value = self.draw(st.none() | st.none() | st.integers(0, 5))
        return None if value is None else Constant(value)
