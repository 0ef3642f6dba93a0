"""The values of queries: fields and functions, in every clause."""

from circuitscript.checker import messages_queries as messages
from circuitscript.checker.query_context import QueryScope
from circuitscript.data.functions import AGGREGATE_FUNCTIONS, DATE_FUNCTIONS, SCALAR_FUNCTIONS, result_type
from circuitscript.data.query import FieldReference, FunctionCall, QueryValue
from circuitscript.data.schema import FieldType
from circuitscript.syntax.ast import FieldPath, QueryFunction

_NUMERIC = frozenset((FieldType.INTEGER, FieldType.LONG, FieldType.DOUBLE, FieldType.CURRENCY, FieldType.PERCENT))
_MOMENTS = frozenset((FieldType.DATE, FieldType.DATETIME))
_SUMMING = frozenset(("SUM", "AVG"))
_UNCOMPARABLE = frozenset((FieldType.BOOLEAN, FieldType.BLOB, FieldType.TEXT_LIST))


def is_aggregate(node: object) -> bool:
    """Whether a selected or compared node is an aggregate function."""
    return isinstance(node, QueryFunction) and node.name.text.upper() in AGGREGATE_FUNCTIONS


def resolve_value(scope: QueryScope, node: FieldPath | QueryFunction) -> QueryValue | None:
    """Resolves a field or function; None when something was reported."""
    if isinstance(node, FieldPath):
        return scope.field(node)
    return _function(scope, node)


def _function(scope: QueryScope, node: QueryFunction) -> FunctionCall | None:
    name = node.name.text.upper()
    report = scope.context.report
    if name not in AGGREGATE_FUNCTIONS and name not in SCALAR_FUNCTIONS and name != "GROUPING":
        report(node.name, messages.unknown_function(node.name.text))
        return None
    if not node.arguments:
        if name != "COUNT":
            report(node, messages.unknown_function(f"{node.name.text}()"))
            return None
        return FunctionCall(name, None, True)
    argument = node.arguments[0]
    if len(node.arguments) > 1 or not isinstance(argument, FieldPath | QueryFunction):
        report(node, messages.unknown_function(node.name.text))
        return None
    inner = resolve_value(scope, argument)
    if inner is None:
        return None
    _check_argument(scope, node, name, inner)
    return FunctionCall(name, inner, name in AGGREGATE_FUNCTIONS)


def _check_argument(scope: QueryScope, node: QueryFunction, name: str, argument: QueryValue) -> None:
    kind = value_type(argument)
    shown = argument.text if isinstance(argument, FieldReference) else argument.name
    if (name in _SUMMING and kind not in _NUMERIC) or (name in ("MIN", "MAX") and kind in _UNCOMPARABLE):
        scope.context.report(node, messages.aggregate_field_type(shown, name))
    elif name in DATE_FUNCTIONS and kind not in _MOMENTS:
        scope.context.report(node, messages.function_field_type(shown, name))


def value_type(value: QueryValue) -> FieldType:
    """Returns the type of a field or of a function's result."""
    if isinstance(value, FieldReference):
        return value.field.type
    argument = value_type(value.argument) if value.argument is not None else None
    return result_type(value.name, argument) or FieldType.ANY


def value_text(value: QueryValue) -> str:
    """Returns what tells two values of one query apart: their text in the schema's spelling."""
    if isinstance(value, FieldReference):
        return value.text.lower()
    return f"{value.name}({value_text(value.argument) if value.argument is not None else ''})"
