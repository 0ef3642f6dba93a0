"""What a value is at run time, and the conversions between moments that several built-ins need."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from circuitscript.data.record import Record
from circuitscript.symbols import Type
from circuitscript.values.collections import ListValue, MapValue, SetValue
from circuitscript.values.instances import EnumConstant, Instance, NativeInstance
from circuitscript.values.numbers import Long
from circuitscript.values.text import Id

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SIMPLE = (
    (bool, "Boolean"),
    (Long, "Long"),
    (int, "Integer"),
    (float, "Double"),
    (Decimal, "Decimal"),
    (Id, "Id"),
    (str, "String"),
    (datetime, "Datetime"),
    (date, "Date"),
    (time, "Time"),
    (bytes, "Blob"),
)


def runtime_type(context: "Context", value: Any) -> Type:
    """Returns the type that a value has at run time; null has the type of null."""
    if value is None:
        return context.universe.null
    if isinstance(value, (Instance, ListValue, SetValue, MapValue, EnumConstant, NativeInstance)):
        type_: Type = value.type
        return type_
    if isinstance(value, Record):
        return context.universe.type(value.object_name())
    for kind, name in _SIMPLE:
        if isinstance(value, kind):
            return context.universe.type(name)
    return context.universe.type("Object")


def milliseconds(value: datetime) -> int:
    """Returns the milliseconds since 1970-01-01T00:00Z."""
    elapsed = value - _EPOCH
    return (elapsed.days * 86_400 + elapsed.seconds) * 1000 + elapsed.microseconds // 1000


def midnight(value: date) -> datetime:
    """Returns the start of a day in GMT: what a Date is as a Datetime."""
    return datetime(value.year, value.month, value.day, tzinfo=UTC)
