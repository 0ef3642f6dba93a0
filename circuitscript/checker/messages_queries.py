"""The checker's messages about SOQL and SOSL, in Apex's words where they are known."""

from circuitscript.checker.messages import Message, spelled
from circuitscript.symbols import Type

_FIELD_HINT = (
    "If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. "
    "Please reference your WSDL or the describe call for the appropriate names."
)
_RELATIONSHIP_HINT = (
    "If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship "
    "name. Please reference your WSDL or the describe call for the appropriate names."
)


_WITH_INSTEAD = {"DATA CATEGORY": ": no store has data categories; filter by a field of the object instead"}
"""What to do instead of a `WITH` clause that no store can follow."""


def unknown_object(name: str) -> Message:
    return Message("unknown-object", f"sObject type '{name}' is not supported.")


def unknown_column(name: str, entity: str) -> Message:
    return Message("unknown-field", f"No such column '{name}' on entity '{entity}'. {_FIELD_HINT}")


def unknown_relationship(name: str) -> Message:
    return Message(
        "unknown-relationship", f"Didn't understand relationship '{name}' in field path. {_RELATIONSHIP_HINT}"
    )


def unknown_child_relationship(name: str) -> Message:
    text = f"Didn't understand relationship '{name}' in FROM part of query call. {_RELATIONSHIP_HINT}"
    return Message("unknown-relationship", text)


def unknown_function(name: str) -> Message:
    if name.upper() in ("DISTANCE", "GEOLOCATION"):
        text = (
            f"{name} is not supported: no store has geolocation fields; compare latitude and longitude fields instead"
        )
        return Message("query-function", text)
    return Message("query-function", f"Invalid function: {name}")


def duplicate_column(name: str) -> Message:
    return Message("duplicate-column", f"duplicate field selected: {name}")


def duplicate_alias(name: str) -> Message:
    return Message("duplicate-column", f"duplicate alias: {name}")


def alias_without_aggregate() -> Message:
    return Message("query-alias", "only aggregate expressions use field aliasing")


def not_grouped(name: str) -> Message:
    return Message("query-grouping", f"Field must be grouped or aggregated: {name}")


def limit_without_grouping() -> Message:
    text = "Non-grouped query that uses overall aggregate functions cannot also use LIMIT"
    return Message("query-grouping", text)


def order_without_grouping(name: str) -> Message:
    return Message("query-grouping", f"Ordered field must be grouped or aggregated: {name}")


def nested_in_grouping() -> Message:
    return Message("query-grouping", "Grouped queries cannot select child relationships or TYPEOF")


def too_many_grouping_levels(kind: str) -> Message:
    return Message("query-grouping", f"{kind} can have at most 3 grouping fields")


def aggregate_in_where(name: str) -> Message:
    return Message("query-aggregate", f"Aggregate functions are not allowed in a WHERE clause: {name}")


def aggregate_field_type(name: str, function: str) -> Message:
    return Message("query-aggregate", f"field {name} does not support aggregate operator {function}")


def function_field_type(name: str, function: str) -> Message:
    return Message("query-function", f"field {name} does not support the function {function}")


def fields_not_bounded() -> Message:
    text = "The SOQL FIELDS function must be bounded here: only FIELDS(STANDARD) has known fields"
    return Message("query-fields", text)


def filter_literal(name: str, type_name: str, is_quoted: bool) -> Message:
    quoting = "should be enclosed in quotes" if is_quoted else "should not be enclosed in quotes"
    text = f"value of filter criterion for field '{name}' must be of type {type_name} and {quoting}"
    return Message("query-literal", text)


def invalid_operator(operator: str, name: str) -> Message:
    return Message("query-operator", f"invalid operator {operator} on field '{name}'")


def invalid_date_literal(text: str) -> Message:
    return Message("query-literal", f"invalid date literal: {text}")


def invalid_bind(found: Type, column: str) -> Message:
    text = f"Invalid bind expression type of {spelled(found)} for column of type {column}"
    return Message("query-bind", text)


def invalid_clause_bind(found: Type, clause: str, wanted: str) -> Message:
    text = f"Invalid bind expression type of {spelled(found)} for {clause}, expected {wanted}"
    return Message("query-bind", text)


def semi_join_select() -> Message:
    return Message("query-semi-join", "a semi join sub-select must select exactly one identification field")


def semi_join_same_object() -> Message:
    text = "The inner and outer selects should not be on the same object type"
    return Message("query-semi-join", text)


def semi_join_field(name: str) -> Message:
    text = f"a semi join needs an identification field on its left side, not '{name}'"
    return Message("query-semi-join", text)


def reference_needed(name: str) -> Message:
    return Message("query-typeof", f"TYPEOF needs a relationship to several objects: {name}")


def order_with_lock() -> Message:
    return Message("query-lock", "ORDER BY is not allowed with FOR UPDATE: rows are locked in the order of their ids")


def security_enforced_removed() -> Message:
    return Message("query-with", "WITH SECURITY_ENFORCED was removed in API version 67: use WITH USER_MODE")


def with_not_supported(name: str) -> Message:
    return Message("query-with", f"WITH {name} is not supported{_WITH_INSTEAD.get(name.upper(), '')}")


def invalid_count(clause: str) -> Message:
    return Message("query-limit", f"{clause} must be a whole number that is not negative")


def returning_required() -> Message:
    return Message("search-returning", "A search in Apex needs a RETURNING clause")


def search_term_type(found: Type) -> Message:
    return Message("query-bind", f"Invalid bind expression type of {spelled(found)} for FIND, expected String")
