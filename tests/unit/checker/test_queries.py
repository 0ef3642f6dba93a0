"""From SOQL and SOSL as written to logical queries, and what is refused on the way."""

from datetime import date
from decimal import Decimal

import pytest

from circuitscript.checker import check_dynamic_query, check_dynamic_search
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
    Operand,
    Predicate,
    QueryValue,
    SemiJoin,
)
from circuitscript.source import SourceText
from circuitscript.symbols import Type
from circuitscript.syntax.parser import parse_query, parse_search
from tests.checking import check_sources, salesforce


def inline(soql: str, before: str = "") -> LogicalQuery:
    """Resolves a query in anonymous code that must be without errors."""
    program = check_sources({"script": f"{before} Object o = [{soql}];"})
    assert [one.message for one in program.diagnostics] == []
    (query,) = program.bindings.queries.values()
    return query


def refused(soql: str, before: str = "", api_version: int = 67) -> list[str]:
    """Returns the codes of the diagnostics about a query in anonymous code."""
    program = check_sources({"script": f"{before} Object o = [{soql}];"}, api_version)
    return [one.code for one in program.diagnostics]


def shown(value: QueryValue | None) -> str:
    if isinstance(value, FieldReference):
        return value.text
    assert isinstance(value, FunctionCall)
    return f"{value.name}({shown(value.argument) if value.argument else ''})"


def right(operand: Operand) -> str:
    if isinstance(operand, Constant):
        return repr(operand.value)
    if isinstance(operand, BindReference):
        return f":{operand.index}"
    if isinstance(operand, DateRange):
        return operand.name if operand.count is None else f"{operand.name}:{operand.count}"
    if isinstance(operand, SemiJoin):
        return f"({operand.query.object.name} {shown(operand.query.columns[0].value)})"
    return f"({', '.join(map(right, operand))})"


def condition(predicate: Predicate | None) -> str:
    if isinstance(predicate, Filter):
        return f"{shown(predicate.left)} {predicate.operator} {right(predicate.right)}"
    if isinstance(predicate, Negation):
        return f"NOT ({condition(predicate.operand)})"
    assert isinstance(predicate, Conjunction)
    return "(" + f" {predicate.operator} ".join(map(condition, predicate.operands)) + ")"


def columns(query: LogicalQuery) -> list[str]:
    return [shown(column.value) + (f" {column.alias}" if column.alias else "") for column in query.columns]


def test_fields_and_parents_are_resolved_in_the_spelling_of_the_schema() -> None:
    query = inline("SELECT id, NAME, owner.name, a.Owner.Email FROM account a")
    assert (query.object.name, columns(query)) == ("Account", ["Id", "Name", "Owner.Name", "Owner.Email"])


def test_children_are_resolved_through_their_relationship() -> None:
    query = inline(
        "SELECT Id, (SELECT LastName FROM Contacts WHERE Email != null ORDER BY LastName LIMIT 3) FROM Account"
    )
    (children,) = query.children
    assert (children.relationship, children.field.name, children.query.object.name) == (
        "Contacts",
        "AccountId",
        "Contact",
    )
    assert columns(children.query) == ["LastName"]


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        ("Name = 'a\\'b'", 'Name = "a\'b"'),
        ("Name LIKE 'a\\\\_%'", "Name LIKE 'a\\\\\\\\_%'"),
        ("NumberOfEmployees >= 5", "NumberOfEmployees >= 5"),
        ("AnnualRevenue < 1.50", "AnnualRevenue < Decimal('1.50')"),
        ("IsDeleted = TRUE", "IsDeleted = True"),
        ("Name <> null", "Name != None"),
        ("CreatedDate = LAST_N_DAYS:30", "CreatedDate = LAST_N_DAYS:30"),
        ("CreatedDate > today", "CreatedDate > TODAY"),
        ("Name IN ('a', 'b', :x)", "Name IN ('a', 'b', :0)"),
        ("Name NOT IN :xs", "Name NOT IN :0"),
        ("Id IN (SELECT AccountId FROM Contact)", "Id IN (Contact AccountId)"),
        ("(NOT (Name = 'a' OR Name = 'b')) AND Name != 'c'", "(NOT ((Name = 'a' OR Name = 'b')) AND Name != 'c')"),
        ("CALENDAR_YEAR(CreatedDate) = 2024", "CALENDAR_YEAR(CreatedDate) = 2024"),
        ("Owner.Name = 'x'", "Owner.Name = 'x'"),
    ],
)
def test_condition_is_resolved(where: str, wanted: str) -> None:
    query = inline(f"SELECT Id FROM Account WHERE {where}", "String x; List<String> xs;")
    assert condition(query.where) == wanted


def test_dates_are_constants() -> None:
    query = inline("SELECT Id FROM Opportunity WHERE CloseDate = 2024-02-29")
    assert isinstance(query.where, Filter)
    assert query.where.right == query.where.right
    assert isinstance(query.where.right, Constant)
    assert query.where.right.value == date(2024, 2, 29)


def test_aggregates_get_their_aliases() -> None:
    query = inline(
        "SELECT Industry, Owner.Name, COUNT(Id), SUM(AnnualRevenue) total, MAX(CreatedDate) FROM Account "
        "GROUP BY Industry, Owner.Name HAVING COUNT(Id) > 1 ORDER BY COUNT(Id) DESC"
    )
    assert columns(query) == [
        "Industry Industry",
        "Owner.Name Name",
        "COUNT(Id) expr0",
        "SUM(AnnualRevenue) total",
        "MAX(CreatedDate) expr1",
    ]
    assert (query.is_aggregate, condition(query.having)) == (True, "COUNT(Id) > 1")
    assert [(shown(term.value), term.descending, term.nulls_first) for term in query.order_by] == [
        ("COUNT(Id)", True, False)
    ]


def test_rollup_is_kept() -> None:
    query = inline("SELECT Industry, GROUPING(Industry) g, COUNT(Id) n FROM Account GROUP BY ROLLUP(Industry)")
    assert (query.group_kind, [shown(value) for value in query.group_by]) == ("ROLLUP", ["Industry"])


def test_count_is_no_row() -> None:
    query = inline("SELECT COUNT() FROM Account WHERE Name = 'x' LIMIT 5")
    assert (query.is_count, query.is_aggregate, query.columns) == (True, False, ())


def test_suffixes_limits_and_binds_are_kept() -> None:
    query = inline("SELECT Id FROM Account LIMIT :n OFFSET 5 FOR UPDATE", "Integer n = 1;")
    assert isinstance(query.limit, BindReference)
    assert isinstance(query.offset, Constant)
    assert (query.limit.index, query.offset.value, query.for_update, query.bind_count) == (0, 5, True, 1)
    assert inline("SELECT Id FROM Account ALL ROWS").all_rows


def test_typeof_selects_by_parent() -> None:
    query = inline(
        "SELECT TYPEOF What WHEN Account THEN Name, Phone WHEN Opportunity THEN Amount ELSE Name END FROM Task"
    )
    (choice,) = query.by_type
    assert choice.reference.name == "WhatId"
    assert [(case.name, [field.text for field in fields]) for case, fields in choice.cases] == [
        ("Account", ["Name", "Phone"]),
        ("Opportunity", ["Amount"]),
    ]
    assert [field.text for field in choice.otherwise] == ["Name"]


def test_fields_of_the_standard_are_listed() -> None:
    assert "Name" in columns(inline("SELECT FIELDS(STANDARD) FROM Account"))


@pytest.mark.parametrize(
    ("soql", "code"),
    [
        ("SELECT Id FROM Nope", "unknown-object"),
        ("SELECT Nope FROM Account", "unknown-field"),
        ("SELECT Nope.Name FROM Account", "unknown-relationship"),
        ("SELECT Id, (SELECT Id FROM Nopes) FROM Account", "unknown-relationship"),
        ("SELECT Id FROM Account WHERE Nope = 1", "unknown-field"),
        ("SELECT Id FROM Account ORDER BY Nope", "unknown-field"),
        ("SELECT Name, Name FROM Account", "duplicate-column"),
        ("SELECT Name n FROM Account", "query-alias"),
        ("SELECT NOPE(Name) FROM Account", "query-function"),
        ("SELECT Id FROM Account WHERE DISTANCE(Name, GEOLOCATION(1.0, 2.0), 'mi') < 20", "query-function"),
        ("SELECT Id FROM Account WITH DATA CATEGORY Geography__c AT asia__c", "query-with"),
        ("SELECT Id FROM Account WHERE Name = 5", "query-literal"),
        ("SELECT Id FROM Account WHERE NumberOfEmployees = 'x'", "query-literal"),
        ("SELECT Id FROM Account WHERE IsDeleted = 1", "query-literal"),
        ("SELECT Id FROM Account WHERE Name = TODAY", "query-literal"),
        ("SELECT Id FROM Account WHERE NumberOfEmployees LIKE 'x'", "query-operator"),
        ("SELECT Id FROM Account WHERE Name INCLUDES ('x')", "query-operator"),
        ("SELECT Id FROM Account WHERE Name = :amount", "query-bind"),
        ("SELECT Id FROM Account WHERE NumberOfEmployees = :text", "query-bind"),
        ("SELECT Id FROM Account WHERE NumberOfEmployees IN :texts", "query-bind"),
        ("SELECT Id FROM Account LIMIT :text", "query-bind"),
        ("SELECT Id FROM Account LIMIT -1", "query-limit"),
        ("SELECT Id FROM Account WHERE COUNT(Id) > 1", "query-aggregate"),
        ("SELECT SUM(Name) FROM Account", "query-aggregate"),
        ("SELECT Name, COUNT(Id) FROM Account", "query-grouping"),
        ("SELECT MAX(CreatedDate) FROM Account LIMIT 1", "query-grouping"),
        ("SELECT Name, COUNT(Id) FROM Account GROUP BY Name ORDER BY Industry", "query-grouping"),
        ("SELECT COUNT(Id) a, MAX(Name) a FROM Account", "duplicate-column"),
        ("SELECT Id FROM Account WHERE Name IN (SELECT AccountId FROM Contact)", "query-semi-join"),
        ("SELECT Id FROM Account WHERE Id IN (SELECT LastName FROM Contact)", "query-semi-join"),
        ("SELECT Id FROM Account WHERE Id IN (SELECT ParentId FROM Account)", "query-semi-join"),
        ("SELECT Id FROM Account ORDER BY Name FOR UPDATE", "query-lock"),
        ("SELECT Id FROM Account WITH SECURITY_ENFORCED", "query-with"),
        ("SELECT FIELDS(ALL) FROM Account LIMIT 1", "query-fields"),
    ],
)
def test_query_is_refused(soql: str, code: str) -> None:
    before = "Integer amount = 1; String text = 'x'; List<String> texts = new List<String>();"
    assert code in refused(soql, before)


def test_security_enforced_is_known_before_its_removal() -> None:
    assert refused("SELECT Id FROM Account WITH SECURITY_ENFORCED", api_version=66) == []


@pytest.mark.parametrize(
    "bind",
    ["Id x", "String x", "List<Id> x", "Set<String> x", "Account x", "List<Account> x", "Object x", "List<Contact> x"],
)
def test_id_compares_with_ids_and_records(bind: str) -> None:
    assert refused("SELECT Id FROM Account WHERE Id IN :x", f"{bind};") == []


def test_search_returns_a_query_for_each_object() -> None:
    program = check_sources(
        {
            "script": "String t; Object o = [FIND :t IN NAME FIELDS "
            "RETURNING Account(Id, Name WHERE Name != null LIMIT 2), Contact];"
        }
    )
    assert [one.message for one in program.diagnostics] == []
    (search,) = program.bindings.searches.values()
    assert isinstance(search, LogicalSearch)
    assert (search.scope, [query.object.name for query in search.returning]) == ("NAME FIELDS", ["Account", "Contact"])


def bind_type(name: str) -> Type | None:
    universe, _ = salesforce()
    return {"text": universe.type("String"), "amount": universe.type("Integer")}.get(name.lower())


def test_dynamic_query_names_its_binds() -> None:
    universe, schema = salesforce()
    source = SourceText("query", "SELECT FIELDS(ALL) FROM Account WHERE Name = :text LIMIT :amount")
    parsed = parse_query(source)
    assert parsed.node is not None
    found = check_dynamic_query(parsed.node, source, universe, schema, bind_type)
    assert found.diagnostics == ()
    assert found.query is not None
    assert found.binds == (("text",), ("amount",))


def test_dynamic_query_says_what_is_wrong() -> None:
    universe, schema = salesforce()
    source = SourceText("query", "SELECT Nope FROM Account WHERE Name = :missing")
    parsed = parse_query(source)
    assert parsed.node is not None
    found = check_dynamic_query(parsed.node, source, universe, schema, bind_type)
    assert found.query is None
    assert [one.code for one in found.diagnostics] == ["unknown-field", "unknown-name"]


def test_dynamic_search_needs_no_returning() -> None:
    universe, schema = salesforce()
    source = SourceText("search", "FIND 'acme'")
    parsed = parse_search(source)
    assert parsed.node is not None
    found = check_dynamic_search(parsed.node, source, universe, schema, bind_type)
    assert found.diagnostics == ()
    assert found.search is not None


def test_decimal_literals_keep_their_scale() -> None:
    query = inline("SELECT Id FROM Account WHERE AnnualRevenue = 1.50")
    assert isinstance(query.where, Filter)
    assert isinstance(query.where.right, Constant)
    assert str(query.where.right.value) == str(Decimal("1.50"))
