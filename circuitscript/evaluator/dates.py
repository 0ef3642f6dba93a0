"""Sums of dates and times with numbers: days for Date and Datetime, milliseconds for Time. Compiled."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from mypy_extensions import i64

from circuitscript.evaluator.nodes import Expression
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import ScriptException, null_dereference

_DAY_MILLISECONDS: Final = 86_400_000
_MAX_DAYS: Final = 4_000_000


class MomentSum(Expression):
    """A date or time and the number that is added to it (`sign` 1) or taken from it (`sign` -1)."""

    sign: i64

    def __init__(self, left: Expression, right: Expression, sign: int) -> None:
        self.left = left
        self.right = right
        self.sign = sign
        self.is_solid = True


class DateSum(MomentSum):
    """`Date + n` and `Date - n`: whole days."""

    def evaluate(self, context: Context, base: i64) -> Any:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            null_dereference()
        return shift_date(left, self.sign * int(right))


class DatetimeSum(MomentSum):
    """`Datetime + n` and `Datetime - n`: days, which may have a fraction."""

    def evaluate(self, context: Context, base: i64) -> Any:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            null_dereference()
        return shift_datetime(left, Decimal(right) * self.sign)


class TimeSum(MomentSum):
    """`Time + n` and `Time - n`: milliseconds, round the clock."""

    def evaluate(self, context: Context, base: i64) -> Any:
        left = self.left.evaluate(context, base)
        right = self.right.evaluate(context, base)
        if left is None or right is None:
            null_dereference()
        return shift_time(left, self.sign * int(right))


def shift_date(value: date, days: int) -> date:
    """Returns the date so many days later; throws where that is no date."""
    try:
        return value + timedelta(days=days)
    except OverflowError:
        raise ScriptException("TypeException", f"Invalid date: {days} days from {value.isoformat()}") from None


def shift_datetime(value: datetime, days: Decimal) -> datetime:
    """Returns the moment so many days later, to the millisecond; throws where that is no moment."""
    if not -_MAX_DAYS < days < _MAX_DAYS:
        raise ScriptException("TypeException", "Invalid date/time")
    try:
        return value + timedelta(milliseconds=round(days * _DAY_MILLISECONDS))
    except OverflowError:
        raise ScriptException("TypeException", "Invalid date/time") from None


def shift_time(value: time, milliseconds: int) -> time:
    """Returns the time so many milliseconds later, modulo a day."""
    passed = ((value.hour * 60 + value.minute) * 60 + value.second) * 1000 + value.microsecond // 1000
    rest, millisecond = divmod((passed + milliseconds) % _DAY_MILLISECONDS, 1000)
    minutes, second = divmod(rest, 60)
    hour, minute = divmod(minutes, 60)
    return time(hour, minute, second, millisecond * 1000)
