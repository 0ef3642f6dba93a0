"""Integer and Long."""

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import null_argument, type_failure
from circuitscript.symbols import TypeKind
from circuitscript.values.hashing import hash_code as value_hash_code
from circuitscript.values.numbers import (
    DECIMAL_DIGITS,
    INTEGER_MAX,
    INTEGER_MIN,
    LONG_MAX,
    LONG_MIN,
    Long,
    integer_of_decimal,
    integer_of_double,
    wrap_integer,
)

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


_WHOLE = re.compile(r"[+-]?\d+\Z")
_WHOLE_WITH_POINT = re.compile(r"([+-]?\d+)\.0*\Z")
INTEGER = LibraryClass("Integer", TypeKind.PRIMITIVE, doc="A whole number of 32 bits; what is larger wraps around.")


@INTEGER.static("Integer valueOf(String text)")
def integer_value_of(context: "Context", text: str | None) -> int:
    """Returns the number that the text shows, such as `-12`. Throws a `System.TypeException` when it shows none."""
    return _whole(text, "integer", INTEGER_MIN, INTEGER_MAX)


@INTEGER.static("Integer valueOf(Object value)")
def integer_value_of_object(context: "Context", value: Any) -> int | None:
    """Returns the whole part of a number, or the number that a String shows; null for null."""
    if value is None:
        return None
    if isinstance(value, str):
        return _whole(value, "integer", INTEGER_MIN, INTEGER_MAX)
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise type_failure(f"Invalid integer: {context.text(value)}")
    if isinstance(value, int):
        return wrap_integer(int(value))
    return integer_of_double(value) if isinstance(value, float) else integer_of_decimal(value)


@INTEGER.method("String format()")
def integer_format(context: "Context", this: int) -> str:
    """Returns the number with commas between thousands: `1,234`."""
    return f"{this:,}"


@INTEGER.method("Boolean equals(Object other)")
def integer_equals(context: "Context", this: int, other: object) -> bool:
    """Returns whether the other is the same number."""
    return context.equals(this, other)


@INTEGER.method("Integer hashCode()")
def integer_hash_code(context: "Context", this: int) -> int:
    """Returns the number itself."""
    return this


@INTEGER.method("String toString()")
def integer_to_string(context: "Context", this: int) -> str:
    """Returns the number's digits."""
    return str(this)


LONG = LibraryClass("Long", TypeKind.PRIMITIVE, doc="A whole number of 64 bits; what is larger wraps around.")


@LONG.static("Long valueOf(String text)")
def long_value_of(context: "Context", text: str | None) -> int:
    """Returns the number that the text shows. Throws a `System.TypeException` when it shows none."""
    return _whole(text, "long", LONG_MIN, LONG_MAX)


@LONG.method("String format()")
def long_format(context: "Context", this: int) -> str:
    """Returns the number with commas between thousands: `1,234`."""
    return f"{this:,}"


@LONG.method("Integer intValue()")
def long_int_value(context: "Context", this: int) -> int:
    """Returns the low 32 bits as an Integer."""
    return wrap_integer(this)


@LONG.method("Boolean equals(Object other)")
def long_equals(context: "Context", this: int, other: object) -> bool:
    """Returns whether the other is the same number."""
    return context.equals(this, other)


@LONG.method("Integer hashCode()")
def long_hash_code(context: "Context", this: int) -> int:
    """Returns the exclusive or of the two halves."""
    return value_hash_code(Long(this), context)


@LONG.method("String toString()")
def long_to_string(context: "Context", this: int) -> str:
    """Returns the number's digits."""
    return str(int(this))


def _whole(text: str | None, kind: str, lowest: int, highest: int) -> int:
    if text is None:
        raise null_argument()
    pointed = _WHOLE_WITH_POINT.match(text)
    digits = pointed[1] if pointed else text
    if not _WHOLE.match(digits) or len(digits) > DECIMAL_DIGITS:
        raise type_failure(f"Invalid {kind}: {text}")
    value = int(digits)
    if not lowest <= value <= highest:
        raise type_failure(f"Invalid {kind}: {text}")
    return value
