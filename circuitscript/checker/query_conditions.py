"""`WHERE` and `HAVING`: conditions, their literals, binds and semi-joins against the fields' types."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation

from circuitscript.checker import messages_queries as messages
from circuitscript.checker.query_context import QueryScope
from circuitscript.checker.query_values import is_aggregate, resolve_value, value_type
from circuitscript.data.date_literals import is_date_literal
from circuitscript.data.query import (
    BindReference,
    Conjunction,
    Constant,
    DateRange,
    FieldReference,
    Filter,
    LogicalQuery,
    Negation,
    Operand,
    Predicate,
    QueryValue,
    SemiJoin,
)
from circuitscript.data.schema import FieldType
from circuitscript.source.classes import frozen
from circuitscript.symbols import Type, TypeKind
from circuitscript.syntax.ast import (
    Bind,
    Comparison,
    Condition,
    DateLiteral,
    GroupedCondition,
    LogicalCondition,
    NotCondition,
    Query,
    QueryLiteral,
    QueryOperand,
    SubQueryOperand,
    ValueList,
)

NestedQuery = Callable[[Query], LogicalQuery | None]

_FAMILIES: dict[FieldType, str] = {
    FieldType.ID: "id",
    FieldType.REFERENCE: "id",
    FieldType.BOOLEAN: "boolean",
    FieldType.INTEGER: "number",
    FieldType.LONG: "number",
    FieldType.DOUBLE: "number",
    FieldType.CURRENCY: "number",
    FieldType.PERCENT: "number",
    FieldType.DATE: "date",
    FieldType.DATETIME: "date",
    FieldType.TIME: "time",
    FieldType.TEXT_LIST: "texts",
    FieldType.BLOB: "blob",
    FieldType.ANY: "any",
}
_LITERAL_FAMILIES = {
    "string": ("text", "id", "texts"),
    "number": ("number",),
    "currency": ("number",),
    "boolean": ("boolean",),
    "date": ("date",),
    "datetime": ("date",),
    "time": ("time",),
    "null": (),
}
_BIND_FAMILIES = {
    "text": frozenset(("string", "id")),
    "texts": frozenset(("string", "id")),
    "id": frozenset(("string", "id")),
    "number": frozenset(("integer", "long", "double", "decimal")),
    "boolean": frozenset(("boolean",)),
    "date": frozenset(("date", "datetime")),
    "time": frozenset(("time",)),
    "blob": frozenset(("blob",)),
}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_PICK_OPERATORS = frozenset(("INCLUDES", "EXCLUDES"))
_ORDERING = frozenset(("<", "<=", ">", ">="))
_OPERATORS = {"<>": "!=", "==": "="}


@frozen(eq=False)
class Conditions:
    """Resolves the conditions of one query. `nested` resolves semi-joins; aggregates belong into `HAVING` only."""

    scope: QueryScope
    nested: NestedQuery
    allows_aggregates: bool = False

    def resolve(self, node: Condition) -> Predicate | None:
        """Returns the predicate, or None when nothing of it could be resolved."""
        if isinstance(node, GroupedCondition):
            return self.resolve(node.inner)
        if isinstance(node, NotCondition):
            operand = self.resolve(node.operand)
            return Negation(operand) if operand is not None else None
        if isinstance(node, LogicalCondition):
            operands = [found for one in node.operands if (found := self.resolve(one)) is not None]
            return Conjunction(node.operator, tuple(operands)) if operands else None
        assert isinstance(node, Comparison)
        return self._comparison(node)

    def _comparison(self, node: Comparison) -> Filter | None:
        context = self.scope.context
        if is_aggregate(node.left) and not self.allows_aggregates:
            context.report(node.left, messages.aggregate_in_where(node.left.name.text))  # type: ignore[union-attr]
            return None
        left = resolve_value(self.scope, node.left)
        if left is None:
            self._visit_binds(node.right)
            return None
        operator = _OPERATORS.get(node.operator, node.operator)
        kind = value_type(left)
        name = left.text if isinstance(left, FieldReference) else left.name
        if not _operator_fits(operator, kind):
            context.report(node, messages.invalid_operator(operator.lower(), name))
        right = self._operand(node.right, left, name, operator)
        return Filter(left, operator, right) if right is not None else None

    def _visit_binds(self, operand: QueryOperand) -> None:
        """Decides about binds whose comparison failed, so that their own mistakes are seen too."""
        if isinstance(operand, Bind):
            self.scope.context.bind(operand)
        elif isinstance(operand, ValueList):
            for value in operand.values:
                self._visit_binds(value)

    def _operand(self, node: QueryOperand, left: QueryValue, name: str, operator: str) -> Operand | None:
        if isinstance(node, ValueList):
            values = [self._single(value, name, operator, left) for value in node.values]
            return tuple(value for value in values if value is not None)
        if isinstance(node, SubQueryOperand):
            return self._semi_join(node, left, name)
        return self._single(node, name, operator, left)

    def _single(
        self, node: QueryOperand, name: str, operator: str, left: QueryValue
    ) -> Constant | BindReference | DateRange | None:
        context = self.scope.context
        wanted = family(value_type(left))
        if isinstance(node, Bind):
            reference, found = context.bind(node)
            if not bind_fits(found, wanted, context.known.list, context.known.set, context.known.iterable):
                context.report(node, messages.invalid_bind(found, _column_type(value_type(left))))
            return reference
        if isinstance(node, DateLiteral):
            return self._date_literal(node, name, wanted)
        if isinstance(node, QueryLiteral):
            if node.kind != "null" and wanted not in (*_LITERAL_FAMILIES[node.kind], "any"):
                shown = _column_type(value_type(left)).lower()
                context.report(node, messages.filter_literal(name, shown, wanted in ("text", "id", "texts")))
                return None
            value = literal_value(node)
            return Constant(unescaped(value) if isinstance(value, str) and operator != "LIKE" else value)
        context.report(node, messages.invalid_operator("=", name))
        return None

    def _date_literal(self, node: DateLiteral, name: str, wanted: str) -> DateRange | None:
        report = self.scope.context.report
        text = node.name if node.count is None else f"{node.name}:{node.count}"
        if not is_date_literal(node.name, node.count is not None):
            report(node, messages.invalid_date_literal(text))
            return None
        if wanted not in ("date", "any"):
            report(node, messages.filter_literal(name, wanted, wanted in ("text", "id")))
            return None
        return DateRange(node.name, node.count)

    def _semi_join(self, node: SubQueryOperand, left: QueryValue, name: str) -> SemiJoin | None:
        report = self.scope.context.report
        inner = self.nested(node.query)
        if inner is None:
            return None
        if not _is_identification(left):
            report(node, messages.semi_join_field(name))
        if len(inner.columns) != 1 or not _is_identification(inner.columns[0].value):
            report(node, messages.semi_join_select())
            return None
        if inner.object is self.scope.object and isinstance(left, FieldReference) and not left.path:
            report(node, messages.semi_join_same_object())
        return SemiJoin(inner)


def _is_identification(value: QueryValue) -> bool:
    return isinstance(value, FieldReference) and value.field.type in (FieldType.ID, FieldType.REFERENCE)


def _operator_fits(operator: str, kind: FieldType) -> bool:
    if operator == "LIKE":
        return family(kind) in ("text", "any")
    if operator in _PICK_OPERATORS:
        return kind in (FieldType.MULTIPICKLIST, FieldType.TEXT_LIST, FieldType.ANY)
    return operator not in _ORDERING or kind not in (FieldType.BOOLEAN, FieldType.TEXT_LIST, FieldType.MULTIPICKLIST)


def family(kind: FieldType) -> str:
    """Returns the sort of values that compare with a field of this type."""
    return _FAMILIES.get(kind, "text")


def bind_fits(found: Type, wanted: str, *collections: object) -> bool:
    """Whether a bind's value, or each element of its collection, compares with such a field."""
    kind = found.symbol.kind
    if kind in (TypeKind.ANY, TypeKind.NULL) or wanted == "any":
        return True
    if found.symbol in collections:
        return bind_fits(found.arguments[0], wanted)
    if kind is TypeKind.SOBJECT:
        return wanted == "id"
    if kind is TypeKind.PRIMITIVE:
        return found.symbol.name.lower() in _BIND_FAMILIES.get(wanted, frozenset())
    return found.symbol.name.lower() == "object" and found.symbol.is_library


def _column_type(kind: FieldType) -> str:
    return kind.apex


def unescaped(text: str) -> str:
    """Returns a string literal's text without the backslashes that only a pattern of `LIKE` keeps."""
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text


def literal_value(node: QueryLiteral) -> object:
    """Returns a literal's value in its script form; None for `null` and for a date that does not exist."""
    return _LITERALS[node.kind](node.text)


def _number(text: str) -> object:
    try:
        return int(text)
    except ValueError:
        return Decimal(text)


def _currency(text: str) -> object:
    try:
        return Decimal(text[3:])
    except InvalidOperation:
        return None


def _date(text: str) -> object:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _datetime(text: str) -> object:
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except ValueError:
        return None


def _time(text: str) -> object:
    try:
        return time.fromisoformat(text.upper().removesuffix("Z"))
    except ValueError:
        return None


_LITERALS: dict[str, Callable[[str], object]] = {
    "string": lambda text: text,
    "number": _number,
    "currency": _currency,
    "boolean": lambda text: text.lower() == "true",
    "null": lambda _: None,
    "date": _date,
    "datetime": _datetime,
    "time": _time,
}
