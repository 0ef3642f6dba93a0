"""Builders of SOQL and SOSL."""

import re
from typing import Final

from circuitscript.source import Span
from circuitscript.syntax.ast import (
    Bind,
    Comparison,
    Condition,
    DateLiteral,
    FieldPath,
    FromItem,
    GroupBy,
    GroupedCondition,
    LogicalCondition,
    Name,
    NotCondition,
    OrderItem,
    Query,
    QueryFunction,
    QueryLiteral,
    QueryOperand,
    Search,
    SearchReturning,
    SelectItem,
    SelectSubQuery,
    SubQueryOperand,
    TypeOf,
    TypeOfCase,
    ValueList,
    WithClause,
)
from circuitscript.syntax.builder.literals import query_text
from circuitscript.syntax.builder.names import QualifiedName, names_of
from circuitscript.syntax.builder.rules import SEQUENCE, Build, Rejected, Sequence

Selected = tuple[SelectItem | SelectSubQuery | TypeOf, ...]
Count = QueryLiteral | Bind

_ARGUMENTS: Final = {
    "COUNT": ("value",),
    "DISTANCE": ("place", "place", "text"),
    "GEOLOCATION": ("number", "number"),
    "FORMULA": ("text",),
}
"""What the functions of queries take; every other one takes one field or function."""

_CURRENCY: Final = re.compile(r"[A-Za-z]{3}\d+")

DATE_LITERALS: Final = frozenset(
    (
        "YESTERDAY", "TODAY", "TOMORROW", "LAST_WEEK", "THIS_WEEK", "NEXT_WEEK", "LAST_MONTH", "THIS_MONTH",
        "NEXT_MONTH", "LAST_90_DAYS", "NEXT_90_DAYS", "LAST_N_DAYS", "NEXT_N_DAYS", "N_DAYS_AGO", "LAST_N_WEEKS",
        "NEXT_N_WEEKS", "N_WEEKS_AGO", "LAST_N_MONTHS", "NEXT_N_MONTHS", "N_MONTHS_AGO", "THIS_QUARTER",
        "LAST_QUARTER", "NEXT_QUARTER", "LAST_N_QUARTERS", "NEXT_N_QUARTERS", "N_QUARTERS_AGO", "THIS_YEAR",
        "LAST_YEAR", "NEXT_YEAR", "LAST_N_YEARS", "NEXT_N_YEARS", "N_YEARS_AGO", "THIS_FISCAL_QUARTER",
        "LAST_FISCAL_QUARTER", "NEXT_FISCAL_QUARTER", "LAST_N_FISCAL_QUARTERS", "NEXT_N_FISCAL_QUARTERS",
        "N_FISCAL_QUARTERS_AGO", "THIS_FISCAL_YEAR", "LAST_FISCAL_YEAR", "NEXT_FISCAL_YEAR", "LAST_N_FISCAL_YEARS",
        "NEXT_N_FISCAL_YEARS", "N_FISCAL_YEARS_AGO",
    )
)  # fmt: skip
"""The words that stand for a day or a range of days in a query; those with `N` take a number after a colon."""


def _query(
    span: Span,
    select: Selected,
    sources: tuple[FromItem, ...],
    scope: Name | None,
    where: Condition | None,
    with_clauses: tuple[WithClause, ...] | None,
    grouping: tuple[GroupBy, Condition | None] | None,
    order_by: tuple[OrderItem, ...] | None,
    limit: Count | None,
    offset: Count | None,
    suffixes: tuple[str | None, ...] | None,
) -> Query:
    group_by, having = grouping or (None, None)
    for item in select:
        if isinstance(item, SelectItem) and (len(select) > 1 or item.alias):
            _counted(item.value)
    return Query(
        span, select, sources, scope, where, with_clauses or (), group_by, having, order_by or (), limit, offset,
        tuple(suffix for suffix in suffixes or () if suffix),
    )  # fmt: skip


def _semi_join(span: Span, select: Selected, sources: tuple[FromItem, ...], where: Condition | None) -> Query:
    return Query(span, select, sources, None, where)


def _type_of(span: Span, relationship: FieldPath, *rest: TypeOfCase | tuple[FieldPath, ...] | None) -> TypeOf:
    cases = tuple(case for case in rest if isinstance(case, TypeOfCase))
    otherwise = rest[-1]
    return TypeOf(span, relationship, cases, otherwise if isinstance(otherwise, tuple) else ())


def _function(span: Span, name: Name, arguments: tuple[QueryOperand, ...]) -> QueryFunction:
    expected = _ARGUMENTS.get(name.text.upper(), ("value",))
    for argument, kind in zip(arguments, expected, strict=False):
        if not _suits(argument, kind):
            raise Rejected(argument.span, f"Unexpected argument of {name.text}")
    if len(arguments) > len(expected):
        raise Rejected(arguments[len(expected)].span, "Expecting ')' but was: ','")
    if len(arguments) < len(expected) and name.text.upper() != "COUNT":
        raise Rejected(Span(span.end - 1, span.end), "Unexpected token ')'.")
    return QueryFunction(span, name, arguments)


def _suits(argument: QueryOperand, kind: str) -> bool:
    if isinstance(argument, QueryLiteral):
        return kind == ("text" if argument.kind == "string" else "number")
    if isinstance(argument, Bind):
        return kind in ("number", "place")
    return kind in ("value", "place")


def _counted(value: FieldPath | QueryFunction) -> FieldPath | QueryFunction:
    """Returns `value` unless it is `COUNT()`, which can only be selected, and alone."""
    if isinstance(value, QueryFunction) and not value.arguments:
        raise Rejected(Span(value.span.end - 1, value.span.end), "Unexpected token ')'.")
    return value


def _field_path(span: Span, name: QualifiedName) -> FieldPath:
    return FieldPath(span, names_of(name))


def _junction(operator: str) -> Build:
    def build(span: Span, *operands: Condition) -> LogicalCondition:
        return LogicalCondition(span, operator, operands)

    return build


def _comparison_operator(span: Span, operator: str) -> str:
    if operator in ("==", "===", "!=="):
        raise Rejected(span, f"Unexpected token '{operator}'.")
    return "!=" if operator == "<>" else operator.upper()


def _comparison_with(operator: str) -> Build:
    def build(span: Span, left: FieldPath | QueryFunction, right: QueryOperand) -> Comparison:
        return Comparison(span, _counted(left), operator, right)

    return build


def _comparison(span: Span, left: FieldPath | QueryFunction, operator: str, right: QueryOperand) -> Comparison:
    return Comparison(span, _counted(left), operator, right)


def _values(span: Span, *values: QueryOperand) -> ValueList:
    return ValueList(span, values)


def _constant(kind: str, text: str) -> Build:
    def build(span: Span) -> QueryLiteral:
        return QueryLiteral(span, kind, text)

    return build


def _written(kind: str) -> Build:
    def build(span: Span, text: str) -> QueryLiteral:
        return QueryLiteral(span, kind, text)

    return build


def _string(span: Span, literal: str) -> QueryLiteral:
    return QueryLiteral(span, "string", query_text(literal))


def _number(span: Span, sign: str | None, digits: str) -> QueryLiteral:
    return QueryLiteral(span, "number", (sign or "") + digits)


def _word(span: Span, name: Name) -> DateLiteral | QueryLiteral:
    if name.text.upper() in DATE_LITERALS:
        return DateLiteral(span, name.text.upper())
    if _CURRENCY.fullmatch(name.text):
        return QueryLiteral(span, "currency", name.text)
    raise Rejected(span, f"Unexpected token '{name.text}'.")


def _currency(span: Span, name: Name, fraction: str) -> QueryLiteral:
    if (
        _CURRENCY.fullmatch(name.text)
        and fraction.startswith(".")
        and span.end - span.start == len(name.text + fraction)
    ):
        return QueryLiteral(span, "currency", name.text + fraction)
    raise Rejected(span, f"Unexpected token '{name.text}'.")


def _counted_date_literal(span: Span, name: Name, digits: str) -> DateLiteral:
    if name.text.upper() not in DATE_LITERALS:
        raise Rejected(span, f"Unexpected token '{name.text}'.")
    return DateLiteral(span, name.text.upper(), int(digits.lstrip("0")[:18] or "0"))


def _with_name(span: Span, path: FieldPath) -> WithClause:
    return WithClause(span, path.text.upper())


def _with_filter(span: Span, path: FieldPath, value: QueryOperand) -> WithClause:
    condition = Comparison(path.span.to(value.span), path, "=", value)
    return WithClause(span, path.text.upper(), condition=condition)


def _with_list(span: Span, path: FieldPath, values: ValueList) -> WithClause:
    if path.text.upper() not in ("NETWORK", "DIVISION"):
        raise Rejected(span, f"Unexpected token in WITH {path.text}")
    return WithClause(span, path.text.upper(), condition=Comparison(path.span.to(values.span), path, "IN", values))


def _with_settings(span: Span, path: FieldPath, settings: tuple[str, ...]) -> WithClause:
    return WithClause(span, path.text.upper(), f"({', '.join(settings)})")


def _with_setting(span: Span, name: Name, value: QueryOperand) -> str:
    if not isinstance(value, QueryLiteral):
        raise Rejected(value.span, "Unexpected token: the value of a setting is a literal.")
    text = f"'{value.text}'" if value.kind == "string" else value.text
    return f"{name.text} = {text}"


def _with_data_category(span: Span, filters: tuple[str, ...]) -> WithClause:
    return WithClause(span, "DATA CATEGORY", " AND ".join(filters))


def _category(span: Span, group: Name, operator: Name, category: Name) -> str:
    return f"{group.text} {_category_operator(operator)} {category.text}"


def _category_list(span: Span, group: Name, operator: Name, categories: tuple[Name, ...]) -> str:
    names = ", ".join(category.text for category in categories)
    return f"{group.text} {_category_operator(operator)} ({names})"


def _category_operator(operator: Name) -> str:
    text = operator.text.upper()
    if text not in ("AT", "ABOVE", "BELOW", "ABOVE_OR_BELOW"):
        raise Rejected(operator.span, f"Unexpected token '{operator.text}'.")
    return text


def _grouping(span: Span, group_by: GroupBy, having: Condition | None) -> tuple[GroupBy, Condition | None]:
    return group_by, having


def _group_by(kind: str) -> Build:
    def build(span: Span, *values: FieldPath | QueryFunction) -> GroupBy:
        return GroupBy(span, kind, tuple(map(_counted, values)))

    return build


def _order_item(span: Span, value: FieldPath | QueryFunction, direction: str | None, nulls: str | None) -> OrderItem:
    return OrderItem(span, _counted(value), direction == "DESC", None if nulls is None else nulls == "FIRST")


def _upper(span: Span, *words: str) -> str:
    return " ".join(words).upper()


def _update_statistics(span: Span, *names: Name | str) -> str:
    kinds = [name.text.upper() for name in names if isinstance(name, Name)]
    for name in names:
        if isinstance(name, Name) and name.text.upper() not in ("TRACKING", "VIEWSTAT"):
            raise Rejected(name.span, f"Unexpected token '{name.text}'.")
    return "UPDATE " + ", ".join(kinds)


def _search(
    span: Span,
    term: Count,
    scope: Name | None,
    returning: tuple[SearchReturning, ...] | None,
    with_clauses: tuple[WithClause, ...] | None,
    limit: Count | None,
    statistics: str | None,
) -> Search:
    for clause in with_clauses or ():
        _check_search_filter(clause)
    fields = f"{scope.text.upper()} FIELDS" if scope else ""
    suffixes = (statistics,) if statistics else ()
    return Search(span, term, fields, returning or (), with_clauses or (), limit, suffixes)


def _check_search_filter(clause: WithClause) -> None:
    value = clause.condition.right if isinstance(clause.condition, Comparison) else None
    is_bad_bind = isinstance(value, Bind) and clause.name != "DIVISION"
    if is_bad_bind or (isinstance(value, QueryLiteral) and value.kind not in ("string", "boolean")):
        raise Rejected(value.span if value else clause.span, f"Unexpected value of WITH {clause.name}")


def _returning_fields_of(
    span: Span,
    sobject: Name,
    fields: tuple[SelectItem, ...],
    listview: Name | None,
    where: Condition | None,
    order_by: tuple[OrderItem, ...] | None,
    limit: Count | None,
    offset: Count | None,
) -> SearchReturning:
    return SearchReturning(span, sobject, fields, where, order_by or (), limit, offset, listview)


def _returning_fields(span: Span, *values: FieldPath | QueryFunction) -> tuple[SelectItem, ...]:
    return tuple(SelectItem(value.span, value) for value in values)


def _whole(span: Span, value: Query | Search) -> Query | Search:
    return value


QUERY_RULES: Final[dict[str, Build | Sequence]] = {
    "query_text": _whole,
    "search_text": _whole,
    "query": _query,
    "semi_join": _semi_join,
    "select_items": SEQUENCE,
    "select_item": SelectItem,
    "select_sub_query": SelectSubQuery,
    "type_of": _type_of,
    "type_of_case": TypeOfCase,
    "field_paths": SEQUENCE,
    "sources": SEQUENCE,
    "source": FromItem,
    "field_path": _field_path,
    "query_function": _function,
    "function_arguments": SEQUENCE,
    "conjunction": _junction("AND"),
    "disjunction": _junction("OR"),
    "negation": NotCondition,
    "grouped_condition": GroupedCondition,
    "comparison": _comparison,
    "comparison_operator": _comparison_operator,
    "in_comparison": _comparison_with("IN"),
    "not_in_comparison": _comparison_with("NOT IN"),
    "includes_comparison": _comparison_with("INCLUDES"),
    "excludes_comparison": _comparison_with("EXCLUDES"),
    "sub_query_operand": SubQueryOperand,
    "value_list": _values,
    "query_null": _constant("null", "null"),
    "query_true": _constant("boolean", "true"),
    "query_false": _constant("boolean", "false"),
    "query_date": _written("date"),
    "query_datetime": _written("datetime"),
    "query_time": _written("time"),
    "query_word": _word,
    "query_currency": _currency,
    "counted_date_literal": _counted_date_literal,
    "query_string": _string,
    "query_number": _number,
    "bind": Bind,
    "with_clauses": SEQUENCE,
    "with_name": _with_name,
    "with_filter": _with_filter,
    "with_list": _with_list,
    "with_settings_clause": _with_settings,
    "with_settings": SEQUENCE,
    "with_setting": _with_setting,
    "with_data_category": _with_data_category,
    "category_filters": SEQUENCE,
    "category": _category,
    "category_list": _category_list,
    "category_names": SEQUENCE,
    "grouping": _grouping,
    "group_by": _group_by(""),
    "group_by_rollup": _group_by("ROLLUP"),
    "group_by_cube": _group_by("CUBE"),
    "order_items": SEQUENCE,
    "order_item": _order_item,
    "order_direction": _upper,
    "nulls_position": _upper,
    "query_suffixes": SEQUENCE,
    "all_rows": _upper,
    "for_view": _upper,
    "for_update": _upper,
    "update_statistics": _update_statistics,
    "search": _search,
    "returning_items": SEQUENCE,
    "returning_object": SearchReturning,
    "returning_fields_of": _returning_fields_of,
    "returning_fields": _returning_fields,
}
