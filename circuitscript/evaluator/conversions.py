"""The implicit and explicit conversions of values, one node class each; null stays null. Compiled."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from mypy_extensions import i64

from circuitscript.evaluator.literals import Constant, IntegerConstant
from circuitscript.evaluator.nodes import Expression
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import Conversion
from circuitscript.values.collections import ListValue
from circuitscript.values.numbers import (
    Long,
    decimal_of_double,
    integer_of_decimal,
    integer_of_double,
    long_of_decimal,
    long_of_double,
    wrap_integer,
)
from circuitscript.values.text import Id, is_id, record_id


class Converted(Expression):
    """An operand whose value becomes one of another type."""

    def __init__(self, operand: Expression) -> None:
        self.operand = operand
        self.is_solid = operand.is_solid


class WholeToDouble(Converted):
    """Integer or Long to Double."""

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        return None if value is None else float(value)


class WholeToDecimal(Converted):
    """Integer or Long to Decimal, of scale 0."""

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        return None if value is None else Decimal(value)


class LongToInteger(Converted):
    """Long to Integer, wrapped."""

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        return None if value is None else wrap_integer(value)


class DoubleToInteger(Converted):
    """Double to Integer: the whole part, kept within the range."""

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        return None if value is None else integer_of_double(value)


class DoubleToLong(Converted):
    """Double to Long: the whole part, kept within the range."""

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        return None if value is None else long_of_double(value)


class DoubleToDecimal(Converted):
    """Double to Decimal, with the digits that the Double shows."""

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        return None if value is None else double_to_decimal(value)


class DecimalToInteger(Converted):
    """Decimal to Integer: the whole part, wrapped."""

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        return None if value is None else integer_of_decimal(value)


class DecimalToLong(Converted):
    """Decimal to Long: the whole part, wrapped."""

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        return None if value is None else long_of_decimal(value)


class DecimalToDouble(Converted):
    """Decimal to Double."""

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        return None if value is None else float(value)


class StringToId(Converted):
    """String to Id; throws where the text has not the form of an id."""

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        return None if value is None else string_to_id(value)


class IdToString(Converted):
    """Id to String."""

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        return None if value is None else "".join(value)


class DateToDatetime(Converted):
    """Date to Datetime: midnight in UTC."""

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        return None if value is None else date_to_datetime(value)


class DatetimeToDate(Converted):
    """Datetime to Date, in UTC."""

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        return None if value is None else value.date()


class LongToObject(Converted):
    """Long where its static type is lost: marked, so that it stays a Long."""

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        return None if value is None else Long(value)


class ElementToDecimal(Converted):
    """An element of what is statically a collection of Decimals: another number becomes one."""

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        if value is None or isinstance(value, Decimal):
            return value
        return double_to_decimal(value) if isinstance(value, float) else Decimal(value)


class ElementToDouble(Converted):
    """An element of what is statically a collection of Doubles: another number becomes one."""

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        return value if value is None or isinstance(value, float) else float(value)


class RowsToRecord(Converted):
    """A query's rows where one record is wanted: exactly one row, or an exception."""

    def evaluate(self, context: Context, base: i64) -> Any:
        rows: ListValue | None = self.operand.evaluate(context, base)
        return None if rows is None else only_row(rows.items)


class RowsToOptionalRecord(Converted):
    """A query's rows before `??` or `?.`: null where there is none."""

    def evaluate(self, context: Context, base: i64) -> Any:
        rows: ListValue | None = self.operand.evaluate(context, base)
        return None if rows is None or not rows.items else only_row(rows.items)


class RowsToCount(Converted):
    """The answer of `SELECT COUNT()`, which the query node yields as the number itself."""

    def evaluate(self, context: Context, base: i64) -> Any:
        return self.operand.evaluate(context, base)


def only_row(rows: list[Any]) -> Any:
    """Returns the only row; throws Apex's `QueryException` where there is none or more than one."""
    if not rows:
        raise ScriptException("QueryException", "List has no rows for assignment to SObject")
    if len(rows) > 1:
        raise ScriptException("QueryException", "List has more than 1 row for assignment to SObject")
    return rows[0]


def double_to_decimal(value: float) -> Decimal:
    """Returns the Decimal of a Double; throws for infinities and NaN, which a Decimal cannot hold."""
    try:
        return decimal_of_double(value)
    except (ValueError, ArithmeticError):
        raise ScriptException("TypeException", "Invalid decimal: not a finite number") from None


def string_to_id(value: str) -> Id:
    """Returns the Id with these characters; throws Apex's exception for a text that cannot be one."""
    if isinstance(value, Id):
        return value
    if not is_id(value):
        raise ScriptException("StringException", f"Invalid id: {value}")
    return record_id(value)


def date_to_datetime(value: date) -> datetime:
    """Returns midnight of a Date in UTC."""
    if isinstance(value, datetime):
        return value
    return datetime(value.year, value.month, value.day, tzinfo=UTC)


CONVERSIONS: dict[Conversion, type[Converted] | None] = {
    Conversion.INTEGER_TO_LONG: None,
    Conversion.INTEGER_TO_DOUBLE: WholeToDouble,
    Conversion.INTEGER_TO_DECIMAL: WholeToDecimal,
    Conversion.LONG_TO_INTEGER: LongToInteger,
    Conversion.LONG_TO_DOUBLE: WholeToDouble,
    Conversion.LONG_TO_DECIMAL: WholeToDecimal,
    Conversion.DOUBLE_TO_INTEGER: DoubleToInteger,
    Conversion.DOUBLE_TO_LONG: DoubleToLong,
    Conversion.DOUBLE_TO_DECIMAL: DoubleToDecimal,
    Conversion.DECIMAL_TO_INTEGER: DecimalToInteger,
    Conversion.DECIMAL_TO_LONG: DecimalToLong,
    Conversion.DECIMAL_TO_DOUBLE: DecimalToDouble,
    Conversion.STRING_TO_ID: StringToId,
    Conversion.ID_TO_STRING: IdToString,
    Conversion.DATE_TO_DATETIME: DateToDatetime,
    Conversion.DATETIME_TO_DATE: DatetimeToDate,
    Conversion.ROWS_TO_RECORD: RowsToRecord,
    Conversion.ROWS_TO_OPTIONAL_RECORD: RowsToOptionalRecord,
    Conversion.ROWS_TO_COUNT: RowsToCount,
    Conversion.LONG_TO_OBJECT: LongToObject,
}
"""The node of each conversion, None where the value stays as it is; `CHECKED` is a cast and has a node of its own."""


def convert(operand: Expression, conversion: Conversion | None) -> Expression:
    """Returns `operand` with the node of `conversion` around it."""
    if conversion is None:
        return operand
    node = CONVERSIONS[conversion]
    if node is None:
        return operand
    if node in (WholeToDecimal, WholeToDouble) and isinstance(operand, IntegerConstant):
        return Constant(Decimal(operand.value) if node is WholeToDecimal else float(operand.value))
    return node(operand)
