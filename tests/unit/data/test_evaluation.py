"""What queries mean: case, nulls, dates, lists, parents, children, groups; the same in memory and in SQL."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from circuitscript.data.query import (
    BindReference,
    Conjunction,
    Constant,
    DateRange,
    FieldReference,
    Filter,
    FunctionCall,
    LogicalQuery,
    LogicalSearch,
    Negation,
    Ordering,
    Predicate,
    QueryValue,
    SelectedByType,
    SelectedChildren,
    SelectedValue,
    SemiJoin,
)
from circuitscript.data.record import Record
from circuitscript.data.schemas import builtin_schema
from circuitscript.hosts.local import LocalRecords
from circuitscript.hosts.memory import MemoryRecords
from circuitscript.runtime.host import ChangeRequest, QueryRequest, SearchRequest
from circuitscript.values.text import Id

NOW = 1_709_208_000_000  # 2024-02-29T12:00Z, a Thursday
SALESFORCE = builtin_schema("salesforce")
OBJECTS = {name: SALESFORCE.objects[name] for name in ("Account", "Contact", "Opportunity", "Task", "User")}
Store = LocalRecords | MemoryRecords

ACCOUNTS = [
    {"Name": "Acme", "Industry": "Energy", "AnnualRevenue": Decimal(100), "NumberOfEmployees": 5},
    {"Name": "acme west", "Industry": "energy", "AnnualRevenue": Decimal(50)},
    {"Name": "Beta", "NumberOfEmployees": 10},
    {"Name": "100% Öl_ltd", "Industry": "Oil", "AnnualRevenue": Decimal(-1), "NumberOfEmployees": 0},
]


@pytest.fixture(params=[LocalRecords, MemoryRecords], ids=["local", "memory"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    made: Store = request.param(SALESFORCE)
    ids = add(made, "Account", *ACCOUNTS)
    contacts = [
        {"LastName": "One", "AccountId": ids[0], "Birthdate": date(2024, 2, 29), "Email": "one@acme.com"},
        {"LastName": "Two", "AccountId": ids[0], "Birthdate": date(2024, 2, 25)},
        {"LastName": "Three", "AccountId": ids[2], "Birthdate": date(2023, 12, 31)},
        {"LastName": "Four"},
    ]
    people = add(made, "Contact", *contacts)
    add(made, "Task", {"Subject": "A", "WhatId": ids[0], "WhoId": people[0]}, {"Subject": "B", "WhoId": people[1]})
    yield made
    if isinstance(made, LocalRecords):
        made.close()


def add(store: Store, name: str, *rows: dict[str, Any]) -> list[str]:
    records = tuple(Record(OBJECTS[name], row) for row in rows)
    return [str(one.id) for one in store.change(ChangeRequest("insert", records, now=NOW)).results]


def field(path: str, of: str = "Account") -> FieldReference:
    """`Account.Name` of a Contact is `field("Account.Name", "Contact")`."""
    definition = OBJECTS[of]
    *steps, last = path.split(".")
    taken = []
    for step in steps:
        reference = definition.relationship(step)
        assert reference is not None
        taken.append(reference)
        definition = SALESFORCE.parent(reference) or SALESFORCE.objects["Name"]
    return FieldReference(tuple(taken), definition.fields[last])


def names(
    store: Store, where: Predicate | None, of: str = "Account", *binds: Any, order: tuple[Ordering, ...] = ()
) -> list[Any]:
    shown = field("Name" if of == "Account" else "LastName" if of == "Contact" else "Subject", of)
    query = LogicalQuery(OBJECTS[of], (SelectedValue(shown),), where=where, order_by=order)
    return [row.values[shown.field.name] for row in store.query(QueryRequest(query, binds, NOW)).rows]


def rows(store: Store, query: LogicalQuery, *binds: Any) -> list[dict[str, Any]]:
    return [dict(row.values) for row in store.query(QueryRequest(query, binds, NOW)).rows]


NAME, INDUSTRY, REVENUE, STAFF = field("Name"), field("Industry"), field("AnnualRevenue"), field("NumberOfEmployees")
ACME, WEST, BETA, OIL = (one["Name"] for one in ACCOUNTS)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Filter(NAME, "=", Constant("ACME")), [ACME]),
        (Filter(NAME, "=", Constant("100% öL_LTD")), [OIL]),
        (Filter(INDUSTRY, "!=", Constant("ENERGY")), [BETA, OIL]),
        (Filter(INDUSTRY, "=", Constant(None)), [BETA]),
        (Filter(INDUSTRY, "=", Constant("")), [BETA]),
        (Filter(INDUSTRY, "!=", Constant(None)), [ACME, WEST, OIL]),
        (Filter(NAME, "LIKE", Constant("ac%")), [ACME, WEST]),
        (Filter(NAME, "LIKE", Constant("_cme")), [ACME]),
        (Filter(NAME, "LIKE", Constant("%\\%%")), [OIL]),
        (Filter(NAME, "LIKE", Constant("%ö%")), [OIL]),
        (Filter(NAME, "LIKE", Constant("%l\\_ltd")), [OIL]),
        (Negation(Filter(INDUSTRY, "LIKE", Constant("e%"))), [BETA, OIL]),
        (Filter(NAME, ">", Constant("B")), [BETA]),
        (Filter(NAME, "<", Constant("ACME W")), [ACME, OIL]),
        (Filter(STAFF, "<", Constant(6)), [ACME, OIL]),
        (Filter(STAFF, ">=", Constant(Decimal("9.5"))), [BETA]),
        (Filter(STAFF, "=", Constant(Decimal("5.00"))), [ACME]),
        (Filter(STAFF, "<", Constant(None)), []),
        (Negation(Filter(STAFF, "<", Constant(6))), [WEST, BETA]),
        (Filter(REVENUE, ">", Constant(Decimal("-1.5"))), [ACME, WEST, OIL]),
        (Filter(STAFF, "IN", (Constant(5), Constant(None))), [ACME, WEST]),
        (Filter(STAFF, "NOT IN", (Constant(5), Constant(10))), [WEST, OIL]),
        (Filter(NAME, "IN", (Constant("BETA"), Constant("100% ÖL_ltd"))), [BETA, OIL]),
        (Conjunction("OR", (Filter(NAME, "=", Constant("beta")), Filter(STAFF, "=", Constant(0)))), [BETA, OIL]),
        (Conjunction("AND", (Filter(STAFF, "!=", Constant(0)), Filter(INDUSTRY, "!=", Constant(None)))), [ACME, WEST]),
    ],
    ids=str,
)
def test_a_condition_holds_for(store: Store, where: Predicate, expected: list[str]) -> None:
    assert names(store, where) == expected


def test_a_bound_list_may_be_empty_or_long(store: Store) -> None:
    where = Filter(NAME, "IN", BindReference(0))
    assert names(store, where, "Account", []) == []
    assert names(store, Filter(NAME, "NOT IN", BindReference(0)), "Account", []) == [ACME, WEST, BETA, OIL]
    assert names(store, where, "Account", [f"n{number}" for number in range(3000)] + ["acme"]) == [ACME]
    assert names(store, Filter(STAFF, "IN", BindReference(0)), "Account", list(range(9, 3000))) == [BETA]


def test_a_condition_may_have_more_operands_than_sql_takes(store: Store) -> None:
    many = tuple(Filter(NAME, "=", Constant(f"n{number}")) for number in range(1500))
    assert names(store, Conjunction("OR", (*many, Filter(NAME, "=", Constant("beta"))))) == [BETA]
    assert names(store, Negation(Conjunction("OR", (*many, Filter(NAME, "=", Constant("beta")))))) == [ACME, WEST, OIL]
    deep: Predicate = Filter(NAME, "=", Constant("beta"))
    for number in range(150):
        deep = Conjunction("AND" if number % 2 else "OR", (deep, Filter(NAME, "!=", Constant("x"))))
    assert len(names(store, deep)) == 4
    assert names(store, Filter(field("NumberOfEmployees"), "=", Constant(10**30))) == []


def test_a_record_may_stand_for_its_id(store: Store) -> None:
    account = store.query(QueryRequest(LogicalQuery(OBJECTS["Account"], (), limit=Constant(1)), (), NOW)).rows[0]
    where = Filter(field("AccountId", "Contact"), "IN", BindReference(0))
    assert names(store, where, "Contact", [account]) == ["One", "Two"]


@pytest.mark.parametrize(
    ("operator", "literal", "expected"),
    [
        ("=", DateRange("TODAY"), ["One"]),
        ("=", DateRange("THIS_WEEK"), ["One", "Two"]),
        ("=", DateRange("LAST_N_DAYS", 4), ["One", "Two"]),
        ("=", DateRange("LAST_N_DAYS", 3), ["One"]),
        ("=", DateRange("LAST_YEAR"), ["Three"]),
        ("!=", DateRange("THIS_MONTH"), ["Three", "Four"]),
        ("<", DateRange("THIS_WEEK"), ["Three"]),
        (">=", DateRange("THIS_WEEK"), ["One", "Two"]),
        (">", DateRange("YESTERDAY"), ["One"]),
        ("<=", DateRange("YESTERDAY"), ["Two", "Three"]),
        ("=", DateRange("N_MONTHS_AGO", 2), ["Three"]),
        ("IN", (DateRange("TODAY"), DateRange("LAST_QUARTER"), Constant(None)), ["One", "Three", "Four"]),
    ],
    ids=str,
)
def test_a_date_literal_is_a_range_of_days(store: Store, operator: str, literal: Any, expected: list[str]) -> None:
    assert names(store, Filter(field("Birthdate", "Contact"), operator, literal), "Contact") == expected


def test_a_datetime_compares_with_days_in_utc(store: Store) -> None:
    created = field("CreatedDate", "Contact")
    assert len(names(store, Filter(created, "=", DateRange("TODAY")), "Contact")) == 4
    assert names(store, Filter(created, "<", Constant(datetime(2024, 2, 29, 12, tzinfo=UTC))), "Contact") == []
    assert names(store, Filter(created, ">", Constant(date(2024, 3, 1))), "Contact") == []


@pytest.mark.parametrize(
    ("function", "value", "expected"),
    [
        ("CALENDAR_YEAR", 2023, ["Three"]),
        ("DAY_IN_WEEK", 5, ["One"]),
        ("WEEK_IN_YEAR", 9, ["One"]),
        ("CALENDAR_QUARTER", 4, ["Three"]),
    ],
)
def test_a_function_of_a_date(store: Store, function: str, value: int, expected: list[str]) -> None:
    left = FunctionCall(function, field("Birthdate", "Contact"), False)
    assert names(store, Filter(left, "=", Constant(value)), "Contact") == expected


def test_a_parents_field_is_null_without_a_parent(store: Store) -> None:
    parent = field("Account.Name", "Contact")
    assert names(store, Filter(parent, "=", Constant("acme")), "Contact") == ["One", "Two"]
    assert names(store, Filter(parent, "=", Constant(None)), "Contact") == ["Four"]
    assert names(store, Filter(parent, "!=", Constant("Acme")), "Contact") == ["Three", "Four"]


def test_parents_come_as_records(store: Store) -> None:
    columns = tuple(
        SelectedValue(field(path, "Contact")) for path in ("LastName", "Account.Name", "Account.Owner.Email")
    )
    made = rows(store, LogicalQuery(OBJECTS["Contact"], columns))
    account = made[0]["Account"]
    assert isinstance(account, Record)
    assert account.definition is OBJECTS["Account"]
    assert (account.values["Name"], account.values["Id"]) == (ACME, made[0]["AccountId"])
    assert account.values["Owner"].values["Email"] == "user@example.com"
    assert made[3]["Account"] is None


def test_nulls_and_case_in_an_order(store: Store) -> None:
    assert names(store, None, order=(Ordering(NAME, False, True),)) == [OIL, ACME, WEST, BETA]
    assert names(store, None, order=(Ordering(STAFF, False, True),)) == [WEST, OIL, ACME, BETA]
    assert names(store, None, order=(Ordering(STAFF, True, False),)) == [BETA, ACME, OIL, WEST]
    by_industry = (Ordering(INDUSTRY, True, True), Ordering(NAME, True, False))
    assert names(store, None, order=by_industry) == [BETA, OIL, WEST, ACME]


def test_limit_and_offset(store: Store) -> None:
    query = LogicalQuery(OBJECTS["Account"], (SelectedValue(NAME),), limit=BindReference(0), offset=Constant(1))
    assert [row["Name"] for row in rows(store, query, 2)] == [WEST, BETA]
    count = LogicalQuery(OBJECTS["Account"], (), is_count=True, limit=Constant(3))
    assert store.query(QueryRequest(count, (), NOW)).count == 3


def test_children_come_with_their_parents(store: Store) -> None:
    last = field("LastName", "Contact")
    inner = LogicalQuery(
        OBJECTS["Contact"], (SelectedValue(last),), order_by=(Ordering(last, True, False),), limit=Constant(1)
    )
    children = SelectedChildren("Contacts", OBJECTS["Contact"].fields["AccountId"], inner)
    made = rows(store, LogicalQuery(OBJECTS["Account"], (SelectedValue(NAME),), children=(children,)))
    assert [[child.values["LastName"] for child in row["Contacts"]] for row in made] == [["Two"], [], ["Three"], []]


def test_semi_joins_and_anti_joins(store: Store) -> None:
    inner = LogicalQuery(
        OBJECTS["Contact"],
        (SelectedValue(field("AccountId", "Contact")),),
        where=Filter(field("Birthdate", "Contact"), "<=", DateRange("TODAY")),
    )
    assert names(store, Filter(field("Id"), "IN", SemiJoin(inner))) == [ACME, BETA]
    assert names(store, Filter(field("Id"), "NOT IN", SemiJoin(inner))) == [WEST, OIL]


def test_a_parent_of_several_objects(store: Store) -> None:
    kind, name = field("What.Type", "Task"), field("Who.Name", "Task")
    assert names(store, Filter(kind, "=", Constant("Account")), "Task") == ["A"]
    assert names(store, Filter(name, "LIKE", Constant("t%")), "Task") == ["B"]
    columns = tuple(SelectedValue(one) for one in (field("Subject", "Task"), kind, name))
    made = rows(store, LogicalQuery(OBJECTS["Task"], columns))
    assert made[0]["What"].values["Type"] == "Account"
    assert made[0]["Who"].definition is OBJECTS["Contact"]
    assert made[1]["What"] is None
    chosen = SelectedByType(OBJECTS["Task"].fields["WhatId"], ((OBJECTS["Account"], (NAME, STAFF)),), ())
    made = rows(store, LogicalQuery(OBJECTS["Task"], (), by_type=(chosen,)))
    assert made[0]["What"].values["NumberOfEmployees"] == 5


def group(store: Store, *columns: QueryValue, by: tuple[QueryValue, ...] = (), **options: Any) -> list[list[Any]]:
    selected = tuple(SelectedValue(value, f"c{at}") for at, value in enumerate(columns))
    query = LogicalQuery(OBJECTS["Account"], selected, group_by=by, is_aggregate=True, **options)
    return [list(row.values()) for row in rows(store, query)]


def call(name: str, argument: FieldReference | None = None) -> FunctionCall:
    return FunctionCall(name, argument, name != "GROUPING")


def test_aggregates_leave_out_nulls(store: Store) -> None:
    values = [call(name, STAFF) for name in ("COUNT", "SUM", "AVG", "MIN", "MAX")]
    assert group(store, call("COUNT"), *values) == [[4, 3, 15, Decimal(5), 0, 10]]
    assert group(store, call("SUM", REVENUE), call("AVG", REVENUE)) == [[Decimal(149), Decimal("49.666666666666664")]]
    assert group(store, call("COUNT_DISTINCT", INDUSTRY), call("MAX", NAME)) == [[2, BETA]]


def test_aggregates_of_nothing(store: Store) -> None:
    where = Filter(NAME, "=", Constant("nobody"))
    assert group(store, call("COUNT"), call("SUM", STAFF), call("AVG", REVENUE), where=where) == [[0, None, None]]
    assert group(store, INDUSTRY, call("COUNT"), by=(INDUSTRY,), where=where) == []


def test_groups_take_text_in_any_case_together(store: Store) -> None:
    assert group(store, INDUSTRY, call("COUNT"), by=(INDUSTRY,)) == [["Energy", 2], [None, 1], ["Oil", 1]]
    having = Filter(call("COUNT"), ">", Constant(1))
    assert group(store, INDUSTRY, call("COUNT"), by=(INDUSTRY,), having=having) == [["Energy", 2]]
    order = (Ordering(call("COUNT"), False, True), Ordering(INDUSTRY, True, False))
    assert group(store, INDUSTRY, by=(INDUSTRY,), order_by=order, limit=Constant(2)) == [["Oil"], [None]]


def test_rollup_adds_the_totals(store: Store) -> None:
    made = group(store, INDUSTRY, call("GROUPING", INDUSTRY), call("COUNT"), by=(INDUSTRY,), group_kind="ROLLUP")
    assert made == [["Energy", 0, 2], [None, 0, 1], ["Oil", 0, 1], [None, 1, 4]]


def test_the_rows_of_groups_have_fields_by_alias(store: Store) -> None:
    query = LogicalQuery(
        OBJECTS["Account"],
        (SelectedValue(INDUSTRY), SelectedValue(call("COUNT"), "n")),
        group_by=(INDUSTRY,),
        is_aggregate=True,
    )
    row = store.query(QueryRequest(query, (), NOW)).rows[0]
    assert row.definition.name == "AggregateResult"
    assert [one.name for one in row.definition.fields.values()] == ["Industry", "n"]
    assert row.values == {"Industry": "Energy", "n": 2}


def test_functions_in_the_select_list(store: Store) -> None:
    columns = (
        SelectedValue(FunctionCall("TOLABEL", INDUSTRY, False)),
        SelectedValue(FunctionCall("FORMAT", REVENUE, False), "shown"),
    )
    assert rows(store, LogicalQuery(OBJECTS["Account"], columns, limit=Constant(1)))[0] | {"Id": ""} == {
        "Id": "",
        "Industry": "Energy",
        "shown": "100",
    }


@pytest.mark.parametrize(
    ("term", "accounts", "contacts"),
    [
        ("acme", [ACME, WEST], ["One"]),
        ("acm", [], []),
        ("acm*", [ACME, WEST], ["One"]),
        ("?eta", [BETA], []),
        ("beta OR two", [BETA], ["Two"]),
        ("acme AND NOT west", [ACME], ["One"]),
        ('"acme west"', [WEST], []),
        ('"west acme"', [], []),
        ("öl", [OIL], []),
        ("a", [], []),
        ("", [], []),
    ],
)
def test_a_search_finds_words(store: Store, term: str, accounts: list[str], contacts: list[str]) -> None:
    returning = tuple(
        LogicalQuery(OBJECTS[name], (SelectedValue(field(shown, name)),))
        for name, shown in (("Account", "Name"), ("Contact", "LastName"))
    )
    answers = store.search(SearchRequest(LogicalSearch(Constant(term), "ALL FIELDS", returning), (), NOW))
    assert [[row.values["Name"] for row in answers[0].rows], [row.values["LastName"] for row in answers[1].rows]] == [
        accounts,
        contacts,
    ]


def test_a_search_in_names_and_with_a_limit(store: Store) -> None:
    contacts = LogicalQuery(OBJECTS["Contact"], (SelectedValue(field("LastName", "Contact")),))
    accounts = LogicalQuery(OBJECTS["Account"], (SelectedValue(NAME),))
    in_names = LogicalSearch(Constant("acme"), "NAME FIELDS", (contacts,))
    assert store.search(SearchRequest(in_names, (), NOW))[0].rows == ()
    limited = LogicalSearch(BindReference(0), "ALL FIELDS", (contacts, accounts), limit=Constant(2))
    found = store.search(SearchRequest(limited, ("acme",), NOW))
    assert [len(answer.rows) for answer in found] == [1, 1]


def test_a_query_of_an_object_without_rows(store: Store) -> None:
    opportunities = LogicalQuery(OBJECTS["Opportunity"], (SelectedValue(field("Account.Name", "Opportunity")),))
    assert rows(store, opportunities) == []
    assert isinstance(rows(store, LogicalQuery(OBJECTS["User"], ()))[0]["Id"], Id)
