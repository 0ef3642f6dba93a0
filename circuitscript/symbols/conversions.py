"""The implicit and explicit conversions between types; the checker chooses, the evaluator has a node for each."""

from enum import Enum


class Conversion(Enum):
    """What happens to a value on its way into a place of another type. Widening of references needs none."""

    INTEGER_TO_LONG = "Integer to Long"
    INTEGER_TO_DOUBLE = "Integer to Double"
    INTEGER_TO_DECIMAL = "Integer to Decimal"
    LONG_TO_INTEGER = "Long to Integer"
    LONG_TO_DOUBLE = "Long to Double"
    LONG_TO_DECIMAL = "Long to Decimal"
    DOUBLE_TO_INTEGER = "Double to Integer"
    DOUBLE_TO_LONG = "Double to Long"
    DOUBLE_TO_DECIMAL = "Double to Decimal"
    DECIMAL_TO_INTEGER = "Decimal to Integer"
    DECIMAL_TO_LONG = "Decimal to Long"
    DECIMAL_TO_DOUBLE = "Decimal to Double"
    STRING_TO_ID = "String to Id"
    ID_TO_STRING = "Id to String"
    DATE_TO_DATETIME = "Date to Datetime"
    DATETIME_TO_DATE = "Datetime to Date"
    ROWS_TO_RECORD = "query result to its only record"
    ROWS_TO_OPTIONAL_RECORD = "query result to its only record, or null"
    ROWS_TO_COUNT = "query result to its count"
    LONG_TO_OBJECT = "Long to Object"
    """Marks a Long with `values.numbers.Long` where its static type is lost; elsewhere Longs are plain `int`s."""
    CHECKED = "checked at run time"
    """A cast whose success only the running value decides: `(String) anObject`."""
