"""Date and Time."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from circuitscript.library.calendars import (
    add_days,
    add_months,
    days_in_month,
    is_leap_year,
    make_date,
    make_time,
    milliseconds_of_time,
    time_of_milliseconds,
)
from circuitscript.library.date_formats import local_date_text, parse_iso_date, parse_local_date
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import given, null_argument, type_failure
from circuitscript.library.zones import local_datetime, utc_of_milliseconds
from circuitscript.symbols import TypeKind
from circuitscript.values.hashing import hash_code as value_hash_code
from circuitscript.values.text_forms import date_text, time_text

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

DATE = LibraryClass("Date", TypeKind.PRIMITIVE, doc="A day. `date + 1` is the next day.")


@DATE.static("Date newInstance(Integer year, Integer month, Integer day)")
def new_instance(context: "Context", year: int | None, month: int | None, day: int | None) -> date:
    """Returns a day; a month or day outside its range counts on from there."""
    return make_date(year, month, day)


@DATE.static("Date today()")
def today(context: "Context") -> date:
    """Returns the present day, in the run's time zone."""
    return local_datetime(context, utc_of_milliseconds(context.now())).date()


@DATE.static("Integer daysInMonth(Integer year, Integer month)")
def days_in(context: "Context", year: int | None, month: int | None) -> int:
    """Returns the number of days of a month."""
    return days_in_month(given(year), given(month))


@DATE.static("Boolean isLeapYear(Integer year)")
def is_leap(context: "Context", year: int | None) -> bool:
    """Returns whether the year has a 29th of February."""
    return is_leap_year(given(year))


@DATE.static("Date parse(String text)")
def parse(context: "Context", text: str | None) -> date:
    """Reads a day as the locale writes it, `2/29/2024`. Throws a `System.TypeException` for anything else."""
    if text is None:
        raise null_argument()
    return parse_local_date(text)


@DATE.static("Date valueOf(String text)")
def value_of(context: "Context", text: str | None) -> date:
    """Reads `2024-02-29`, whatever time follows it. Throws a `System.TypeException` for anything else."""
    if text is None:
        raise null_argument()
    return parse_iso_date(text)


@DATE.static("Date valueOf(Object value)")
def value_of_object(context: "Context", value: Any) -> date | None:
    """Returns the day of a Date, a Datetime or a String; null for null."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return local_datetime(context, value).date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return parse_iso_date(value)
    raise type_failure(f"Invalid date: {context.text(value)}")


@DATE.method("Date addDays(Integer days)")
def plus_days(context: "Context", this: date, days: int | None) -> date:
    """Returns the day that lies so many days later."""
    return add_days(this, given(days))


@DATE.method("Date addMonths(Integer months)")
def plus_months(context: "Context", this: date, months: int | None) -> date:
    """Returns the same day so many months later, or that month's last day where it is shorter."""
    return add_months(this, given(months))


@DATE.method("Date addYears(Integer years)")
def plus_years(context: "Context", this: date, years: int | None) -> date:
    """Returns the same day so many years later."""
    return add_months(this, 12 * given(years))


@DATE.method("Integer day()")
def day(context: "Context", this: date) -> int:
    """Returns the day of the month, from 1."""
    return this.day


@DATE.method("Integer dayOfYear()")
def day_of_year(context: "Context", this: date) -> int:
    """Returns the day of the year, from 1."""
    return this.timetuple().tm_yday


@DATE.method("Integer daysBetween(Date other)")
def days_between(context: "Context", this: date, other: date | None) -> int:
    """Returns how many days later the other is; negative when it is earlier."""
    if other is None:
        raise null_argument()
    return (other - this).days


@DATE.method("Boolean equals(Object other)")
def equals(context: "Context", this: date, other: object) -> bool:
    """Returns whether the other is the same day."""
    return context.equals(this, other)


@DATE.method("String format()")
def format_date(context: "Context", this: date) -> str:
    """Returns the day as the locale writes it, `2/29/2024`."""
    return local_date_text(this)


@DATE.method("Integer hashCode()")
def hash_code(context: "Context", this: date) -> int:
    """Returns a number that is the same for the same day."""
    return value_hash_code(this, context)


@DATE.method("Boolean isSameDay(Date other)")
def is_same_day(context: "Context", this: date, other: date | None) -> bool:
    """Returns whether the other is the same day."""
    return this == other


@DATE.method("Integer month()")
def month(context: "Context", this: date) -> int:
    """Returns the month, from 1."""
    return this.month


@DATE.method("Integer monthsBetween(Date other)")
def months_between(context: "Context", this: date, other: date | None) -> int:
    """Returns how many months later the other's month is, whatever the days."""
    if other is None:
        raise null_argument()
    return (other.year - this.year) * 12 + other.month - this.month


@DATE.method("Date toStartOfMonth()")
def to_start_of_month(context: "Context", this: date) -> date:
    """Returns the first day of the month."""
    return this.replace(day=1)


@DATE.method("Date toStartOfWeek()")
def to_start_of_week(context: "Context", this: date) -> date:
    """Returns the first day of the week, which is Sunday in the locale en_US."""
    return add_days(this, -((this.weekday() + 1) % 7))


@DATE.method("String toString()")
def to_string(context: "Context", this: date) -> str:
    """Returns `2024-02-29`."""
    return date_text(this)


@DATE.method("Integer year()")
def year(context: "Context", this: date) -> int:
    """Returns the year."""
    return this.year


TIME = LibraryClass("Time", TypeKind.PRIMITIVE, doc="A time of day, in milliseconds.")


@TIME.static("Time newInstance(Integer hour, Integer minute, Integer second, Integer millisecond)")
def new_time(
    context: "Context", hour: int | None, minute: int | None, second: int | None, millisecond: int | None
) -> time:
    """Returns a time of day; what is outside its range counts on, around midnight."""
    return make_time(hour, minute, second, millisecond)


@TIME.method("Time addHours(Integer hours)")
def plus_hours(context: "Context", this: time, hours: int | None) -> time:
    """Returns the time so many hours later, around midnight."""
    return _plus(this, given(hours) * 3_600_000)


@TIME.method("Time addMinutes(Integer minutes)")
def plus_minutes(context: "Context", this: time, minutes: int | None) -> time:
    """Returns the time so many minutes later, around midnight."""
    return _plus(this, given(minutes) * 60_000)


@TIME.method("Time addSeconds(Integer seconds)")
def plus_seconds(context: "Context", this: time, seconds: int | None) -> time:
    """Returns the time so many seconds later, around midnight."""
    return _plus(this, given(seconds) * 1000)


@TIME.method("Time addMilliseconds(Integer milliseconds)")
def plus_milliseconds(context: "Context", this: time, milliseconds: int | None) -> time:
    """Returns the time so many milliseconds later, around midnight."""
    return _plus(this, given(milliseconds))


@TIME.method("Boolean equals(Object other)")
def time_equals(context: "Context", this: time, other: object) -> bool:
    """Returns whether the other is the same time."""
    return context.equals(this, other)


@TIME.method("Integer hashCode()")
def time_hash_code(context: "Context", this: time) -> int:
    """Returns the milliseconds since midnight."""
    return milliseconds_of_time(this)


@TIME.method("Integer hour()")
def hour(context: "Context", this: time) -> int:
    """Returns the hour, from 0."""
    return this.hour


@TIME.method("Integer minute()")
def minute(context: "Context", this: time) -> int:
    """Returns the minute."""
    return this.minute


@TIME.method("Integer second()")
def second(context: "Context", this: time) -> int:
    """Returns the second."""
    return this.second


@TIME.method("Integer millisecond()")
def millisecond(context: "Context", this: time) -> int:
    """Returns the millisecond."""
    return this.microsecond // 1000


@TIME.method("String toString()")
def time_to_string(context: "Context", this: time) -> str:
    """Returns `12:30:00.000Z`."""
    return time_text(this)


def _plus(value: time, milliseconds: int) -> time:
    return time_of_milliseconds(milliseconds_of_time(value) + milliseconds)
