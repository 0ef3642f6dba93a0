"""Contacts, opportunities and tasks as a HighLevel location may hold them, and queries of them."""

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
from circuitscript.data.schema import FieldType, ObjectDefinition, Schema

USERS = ("sandboxUser000000001", "sandboxUser000000002")
NAMES = st.sampled_from(["Ada", "ada", "ANNA", "Jörg", "jo", "O'Neil", "van Dyk", "x y"])
TEXTS = st.sampled_from(["Berlin", "berlin", "10115", "a%b", "a_b", "ÄÖ", "Demo 1", "-"])
TAGS = st.lists(st.sampled_from(["vip", "new lead", "ä", "cold"]), max_size=3, unique=True).map(tuple)
DAYS = st.integers(-400, 400).map(lambda days: date(2024, 2, 29) + timedelta(days=days))
MOMENTS = st.integers(-900_000, 900_000).map(
    lambda count: datetime(2024, 2, 29, 12, tzinfo=UTC) + timedelta(minutes=count)
)
NUMBERS = st.sampled_from([Decimal(one) for one in ("0", "1", "2.5", "-3", "1000000", "0.1")])
STATUSES = st.sampled_from(["open", "won", "lost"])
EMAILS = st.sampled_from(["a@b.cc", "x.y@z.org", "jo@example.com"])
PHONES = st.sampled_from(["+491701234567", "+15550100"])

CONTACT = {
    "FirstName": NAMES,
    "LastName": NAMES,
    "Email": EMAILS,
    "Phone": PHONES,
    "City": TEXTS,
    "PostalCode": TEXTS,
    "Source": TEXTS,
    "Tags": TAGS,
    "Dnd": st.booleans(),
    "DateOfBirth": DAYS,
    "AssignedToId": st.sampled_from(USERS),
    "Lead_Score__c": NUMBERS,
    "Favourite_Colour__c": st.sampled_from(["red", "Red", "42"]),
    "Renewal_Date__c": DAYS,
}
OPPORTUNITY = {"Name": TEXTS, "Status": STATUSES, "MonetaryValue": NUMBERS, "Source": TEXTS, "Budget__c": NUMBERS}
TASK = {"Title": TEXTS, "DueDate": MOMENTS, "Completed": st.booleans(), "AssignedToId": st.sampled_from(USERS)}
NOTE = {"Body": TEXTS}
PET = {"Name": NAMES, "Age__c": NUMBERS, "Born__c": DAYS}
"""A custom object."""
_REQUIRED = {"Name", "Title", "DueDate", "Body"}


@frozen
class Rows:
    """Values of rows; the key `contact` of an opportunity, task or note is a position among the contacts."""

    contacts: list[dict[str, Any]]
    opportunities: list[dict[str, Any]]
    tasks: list[dict[str, Any]]
    notes: list[dict[str, Any]]
    pets: list[dict[str, Any]]


def _row(fields: dict[str, st.SearchStrategy[Any]], *, is_child: bool) -> st.SearchStrategy[dict[str, Any]]:
    required = {name: values for name, values in fields.items() if name in _REQUIRED}
    optional = {name: values for name, values in fields.items() if name not in _REQUIRED}
    if is_child:
        required["contact"] = st.integers(0, 20)
    return st.fixed_dictionaries(required, optional=optional)


ROWS = st.builds(
    Rows,
    st.lists(_row(CONTACT, is_child=False), min_size=1, max_size=6),
    st.lists(_row(OPPORTUNITY, is_child=True), max_size=5),
    st.lists(_row(TASK, is_child=True), max_size=4),
    st.lists(_row(NOTE, is_child=True), max_size=3),
    st.lists(_row(PET, is_child=False), max_size=4),
)
AGGREGATES = st.sampled_from(["SUM", "AVG", "MIN", "MAX", "COUNT_DISTINCT"])
_NUMBERS = {"Contact": "Lead_Score__c", "Opportunity": "MonetaryValue", "Pet__c": "Age__c"}
LITERALS = st.sampled_from(
    [DateRange(one) for one in ("TODAY", "THIS_MONTH", "LAST_MONTH", "NEXT_YEAR")] + [DateRange("LAST_N_DAYS", 30)]
)


class QueryWriter:
    """Draws one query over the schema."""

    def __init__(self, draw: st.DrawFn, schema: Schema) -> None:
        self.draw = draw
        self.schema = schema
        self.binds: list[Any] = []
        names = ["Contact", "Contact", "Contact", "Opportunity", "Opportunity", "Task", "Pet__c"]
        self.object = schema.objects[draw(st.sampled_from(names))]

    def query(self) -> LogicalQuery:
        kind = self.draw(st.sampled_from(["plain", "plain", "plain", "count", "grouped"]))
        if kind == "count":
            return LogicalQuery(self.object, (), where=self.where(), is_count=True)
        if kind == "grouped":
            return self.grouped()
        columns = tuple(SelectedValue(self.reference(self.object)) for _ in range(self.draw(st.integers(1, 4))))
        is_parent = self.object.name == "Contact" and self.draw(st.booleans())
        return LogicalQuery(
            self.object,
            columns,
            children=(self.children(),) if is_parent else (),
            where=self.where(),
            order_by=self.order_by(),
            limit=self.bound(),
            offset=self.bound(),
        )

    def grouped(self) -> LogicalQuery:
        key, number = self.key(), _NUMBERS.get(self.object.name, "")
        calls = [FunctionCall("COUNT", None, True)]
        if number:
            of = FieldReference((), self.object.fields[number])
            calls += [FunctionCall(name, of, True) for name in self.draw(st.lists(AGGREGATES, max_size=2, unique=True))]
        columns = [SelectedValue(key, "key"), *(SelectedValue(one, f"expr{at}") for at, one in enumerate(calls))]
        operator = self.draw(st.sampled_from(["=", ">", "<=", "!="]))
        having = Filter(
            self.draw(st.sampled_from(calls)), operator, self.operand(st.sampled_from([1, 2, Decimal("2.5")]))
        )
        return LogicalQuery(
            self.object,
            tuple(columns),
            where=self.where(),
            group_by=(key,),
            group_kind=self.draw(st.sampled_from(["", "", "ROLLUP", "CUBE"])),
            having=having if self.draw(st.booleans()) else None,
            is_aggregate=True,
        )

    def key(self) -> QueryValue:
        names = {"Contact": "City", "Opportunity": "Status", "Task": "Completed", "Pet__c": "Name"}
        choice = self.draw(st.integers(0, 3))
        if choice == 0 and self.object.name == "Opportunity":
            contact = self.object.fields["ContactId"]
            return FieldReference((contact,), self.schema.objects["Contact"].fields["City"])
        if choice == 1:
            name = {"Contact": "DateOfBirth", "Task": "DueDate", "Pet__c": "Born__c"}.get(
                self.object.name, "CreatedDate"
            )
            value: QueryValue = FieldReference((), self.object.fields[name])
            if name in ("DueDate", "CreatedDate") and self.draw(st.booleans()):
                value = FunctionCall("CONVERTTIMEZONE", value, False)
            return FunctionCall(self.draw(st.sampled_from(["CALENDAR_YEAR", "DAY_IN_WEEK"])), value, False)
        return FieldReference((), self.object.fields[names[self.object.name]])

    def children(self) -> SelectedChildren:
        pairs = [("Opportunities", "Opportunity"), ("Tasks", "Task"), ("Notes", "Note")]
        name, child = self.draw(st.sampled_from(pairs))
        definition = self.schema.objects[child]
        columns = (
            SelectedValue(self.reference(definition)),
            SelectedValue(FieldReference((), definition.fields["Id"])),
        )
        where = self.field_filter(self.reference(definition)) if self.draw(st.booleans()) else None
        order = (Ordering(FieldReference((), definition.fields["Id"]), self.draw(st.booleans()), False),)
        query = LogicalQuery(definition, columns, where=where, order_by=order, limit=self.bound())
        return SelectedChildren(name, definition.fields["ContactId"], query)

    def reference(self, definition: ObjectDefinition) -> FieldReference:
        path: tuple[Any, ...] = ()
        if definition.name in ("Opportunity", "Task", "Note") and self.draw(st.integers(0, 3)) == 0:
            path, definition = (definition.fields["ContactId"],), self.schema.objects["Contact"]
        if definition.name in ("Contact", "Task") and self.draw(st.integers(0, 5)) == 0:
            path, definition = (*path, definition.fields["AssignedToId"]), self.schema.objects["User"]
        names = {
            "Contact": [*CONTACT, "Name", "CreatedDate", "Id"],
            "Opportunity": [*OPPORTUNITY, "CreatedDate", "ContactId"],
            "Task": [*TASK, "ContactId"],
            "Note": [*NOTE, "ContactId"],
            "Pet__c": [*PET, "CreatedDate", "Id"],
            "User": ["Email", "FirstName"],
        }
        return FieldReference(path, definition.fields[self.draw(st.sampled_from(names[definition.name]))])

    def where(self) -> Predicate | None:
        return self.predicate(2) if self.draw(st.integers(0, 4)) else None

    def predicate(self, depth: int) -> Predicate:
        choice = self.draw(st.integers(0, 5)) if depth else 0
        if choice == 5:
            return Negation(self.predicate(depth - 1))
        if choice >= 3:
            parts = tuple(self.predicate(depth - 1) for _ in range(self.draw(st.integers(2, 3))))
            return Conjunction(self.draw(st.sampled_from(["AND", "OR"])), parts)
        if self.object.name == "Contact" and self.draw(st.integers(0, 9)) == 0:
            return self.semi_join()
        return self.field_filter(self.reference(self.object))

    def semi_join(self) -> Filter:
        inner = self.schema.objects[self.draw(st.sampled_from(["Opportunity", "Task"]))]
        if inner.name == "Task":
            where = Filter(FieldReference((), inner.fields["Completed"]), "=", Constant(self.draw(st.booleans())))
        else:
            where = Filter(FieldReference((), inner.fields["Status"]), "=", Constant(self.draw(STATUSES)))
        query = LogicalQuery(inner, (SelectedValue(FieldReference((), inner.fields["ContactId"])),), where=where)
        left = FieldReference((), self.object.fields["Id"])
        return Filter(left, self.draw(st.sampled_from(["IN", "NOT IN"])), SemiJoin(query))

    def field_filter(self, left: FieldReference) -> Filter:
        kind = left.field.type
        if kind is FieldType.TEXT_LIST:
            wanted = st.lists(st.sampled_from(["vip", "VIP;new lead", "cold"]), min_size=1, max_size=2)
            operator = self.draw(st.sampled_from(["INCLUDES", "EXCLUDES"]))
            return Filter(left, operator, tuple(Constant(one) for one in self.draw(wanted)))
        if kind in (FieldType.DATE, FieldType.DATETIME) and self.draw(st.booleans()):
            return Filter(left, self.draw(st.sampled_from(["=", "!=", "<", "<=", ">", ">="])), self.draw(LITERALS))
        values = self.values(left)
        operators = ["=", "!=", "IN", "NOT IN"]
        if kind not in (FieldType.BOOLEAN, FieldType.REFERENCE, FieldType.ID):
            operators += ["<", "<=", ">", ">="]
        operators += ["LIKE", "LIKE"] if left.field.is_text else []
        operator = self.draw(st.sampled_from(operators))
        if operator == "LIKE":
            return Filter(
                left, operator, self.operand(st.sampled_from(["%da%", "a%", "%1%", "B_rlin", "%", "%ö%", "x"]))
            )
        if operator in ("IN", "NOT IN"):
            return Filter(left, operator, self.operand(st.lists(st.none() | values, max_size=3)))
        return Filter(left, operator, self.operand(st.none() | values))

    def values(self, left: FieldReference) -> st.SearchStrategy[Any]:
        known = {**CONTACT, **OPPORTUNITY, **TASK, **PET}
        by_type = {FieldType.DATE: DAYS, FieldType.DATETIME: MOMENTS, FieldType.BOOLEAN: st.booleans()}
        if left.field.type in (FieldType.ID, FieldType.REFERENCE):
            return st.sampled_from([*USERS, "nobody00000000000000"])
        return known.get(left.field.name, by_type.get(left.field.type, NAMES))

    def operand(self, values: st.SearchStrategy[Any]) -> Constant | BindReference:
        value = self.draw(values)
        if isinstance(value, list) or self.draw(st.booleans()):
            self.binds.append(value)
            return BindReference(len(self.binds) - 1)
        return Constant(value)

    def order_by(self) -> tuple[Ordering, ...]:
        terms = []
        for _ in range(self.draw(st.integers(0, 2))):
            is_date = "CreatedDate" in self.object.fields and self.draw(st.booleans())
            value = FieldReference((), self.object.fields["CreatedDate"]) if is_date else self.reference(self.object)
            if value.field.type not in (FieldType.BOOLEAN, FieldType.TEXT_LIST):
                terms.append(Ordering(value, self.draw(st.booleans()), self.draw(st.booleans())))
        return tuple(terms)

    def bound(self) -> Constant | None:
        value = self.draw(st.none() | st.none() | st.integers(0, 4))
        return None if value is None else Constant(value)
