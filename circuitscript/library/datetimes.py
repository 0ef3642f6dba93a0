"""Datetime. A Datetime is a moment; its parts are asked for in the run's time zone or in GMT."""

from datetime import UTC, date, datetime, time, tzinfo
from typing import TYPE_CHECKING, Any

from circuitscript.library.calendars import (
    add_months,
    make_date,
    make_moment,
    milliseconds_of_time,
    shift,
    time_of_milliseconds,
)
from circuitscript.library.conversions import midnight, milliseconds
from circuitscript.library.date_formats import (
    MAX_PATTERN,
    format_pattern,
    local_datetime_text,
    parse_iso_moment,
    parse_local_moment,
)
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import given, null_argument, type_failure
from circuitscript.library.zones import local_datetime, local_zone, utc_of_milliseconds
from circuitscript.symbols import TypeKind
from circuitscript.values.hashing import hash_code as value_hash_code
from circuitscript.values.text_forms import datetime_text
from circuitscript.values.zones import in_zone, zone

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


DATETIME = LibraryClass("Datetime", TypeKind.PRIMITIVE, doc="A moment, in milliseconds. `datetime + 1` is a day later.")
_SECOND = 1000
_MINUTE = 60 * _SECOND
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


@DATETIME.static("Datetime newInstance(Long milliseconds)")
def from_milliseconds(context: "Context", milliseconds: int | None) -> datetime:
    """Returns the moment that lies so many milliseconds after 1970-01-01T00:00Z."""
    return utc_of_milliseconds(given(milliseconds))


@DATETIME.static("Datetime newInstance(Date date, Time time)")
def from_date(context: "Context", date: date | None, time: time | None) -> datetime:
    """Returns the moment when clocks in the run's time zone show this day and time."""
    return _moment(date, time, local_zone(context))


@DATETIME.static("Datetime newInstance(Integer year, Integer month, Integer day)")
def from_day(context: "Context", year: int | None, month: int | None, day: int | None) -> datetime:
    """Returns the moment when this day begins in the run's time zone."""
    return make_moment(make_date(year, month, day), 0, local_zone(context))


@DATETIME.static(
    "Datetime newInstance(Integer year, Integer month, Integer day, Integer hour, Integer minute, Integer second)"
)
def from_parts(
    context: "Context",
    year: int | None,
    month: int | None,
    day: int | None,
    hour: int | None,
    minute: int | None,
    second: int | None,
) -> datetime:
    """Returns the moment when clocks in the run's time zone show this; what is outside its range counts on."""
    return make_moment(make_date(year, month, day), _clock(hour, minute, second), local_zone(context))


@DATETIME.static("Datetime newInstanceGmt(Date date, Time time)")
def from_date_gmt(context: "Context", date: date | None, time: time | None) -> datetime:
    """Returns the moment of this day and time in GMT."""
    return _moment(date, time, UTC)


@DATETIME.static("Datetime newInstanceGmt(Integer year, Integer month, Integer day)")
def from_day_gmt(context: "Context", year: int | None, month: int | None, day: int | None) -> datetime:
    """Returns the moment when this day begins in GMT."""
    return make_moment(make_date(year, month, day), 0, UTC)


@DATETIME.static(
    "Datetime newInstanceGmt(Integer year, Integer month, Integer day, Integer hour, Integer minute, Integer second)"
)
def from_parts_gmt(
    context: "Context",
    year: int | None,
    month: int | None,
    day: int | None,
    hour: int | None,
    minute: int | None,
    second: int | None,
) -> datetime:
    """Returns the moment of this time in GMT; what is outside its range counts on."""
    return make_moment(make_date(year, month, day), _clock(hour, minute, second), UTC)


@DATETIME.static("Datetime now()")
def now(context: "Context") -> datetime:
    """Returns the present moment."""
    return utc_of_milliseconds(context.now())


@DATETIME.static("Datetime parse(String text)")
def parse(context: "Context", text: str | None) -> datetime:
    """Reads a moment as the locale writes it, `2/29/2024, 12:30 PM`, in the run's time zone."""
    if text is None:
        raise null_argument()
    return make_moment(*parse_local_moment(text), local_zone(context))


@DATETIME.static("Datetime valueOf(String text)")
def value_of(context: "Context", text: str | None) -> datetime:
    """Reads `2024-02-29 12:30:00` in the run's time zone. Throws a `System.TypeException` for anything else."""
    if text is None:
        raise null_argument()
    return make_moment(*parse_iso_moment(text), local_zone(context))


@DATETIME.static("Datetime valueOf(Object value)")
def value_of_object(context: "Context", value: Any) -> datetime | None:
    """Returns the moment of a Datetime, a Date or a String; null for null."""
    if value is None or isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return midnight(value)
    if isinstance(value, str):
        return value_of(context, value)
    raise type_failure(f"Invalid date/time: {context.text(value)}")


@DATETIME.static("Datetime valueOfGmt(String text)")
def value_of_gmt(context: "Context", text: str | None) -> datetime:
    """Reads `2024-02-29 12:30:00` in GMT. Throws a `System.TypeException` for anything else."""
    if text is None:
        raise null_argument()
    return make_moment(*parse_iso_moment(text), UTC)


@DATETIME.method("Datetime addDays(Integer days)")
def plus_days(context: "Context", this: datetime, days: int | None) -> datetime:
    """Returns the same time of day so many days later, in the run's time zone."""
    local = local_datetime(context, this)
    return make_moment(local.date(), _of_day(local) + given(days) * _DAY, local_zone(context))


@DATETIME.method("Datetime addHours(Integer hours)")
def plus_hours(context: "Context", this: datetime, hours: int | None) -> datetime:
    """Returns the moment so many hours later."""
    return shift(this, given(hours) * _HOUR)


@DATETIME.method("Datetime addMinutes(Integer minutes)")
def plus_minutes(context: "Context", this: datetime, minutes: int | None) -> datetime:
    """Returns the moment so many minutes later."""
    return shift(this, given(minutes) * _MINUTE)


@DATETIME.method("Datetime addMonths(Integer months)")
def plus_months(context: "Context", this: datetime, months: int | None) -> datetime:
    """Returns the same day and time so many months later, or that month's last day where it is shorter."""
    local = local_datetime(context, this)
    return make_moment(add_months(local.date(), given(months)), _of_day(local), local_zone(context))


@DATETIME.method("Datetime addSeconds(Integer seconds)")
def plus_seconds(context: "Context", this: datetime, seconds: int | None) -> datetime:
    """Returns the moment so many seconds later."""
    return shift(this, given(seconds) * _SECOND)


@DATETIME.method("Datetime addYears(Integer years)")
def plus_years(context: "Context", this: datetime, years: int | None) -> datetime:
    """Returns the same day and time so many years later."""
    return plus_months(context, this, 12 * given(years))


@DATETIME.method("Date date()")
def date_of(context: "Context", this: datetime) -> date:
    """Returns the day, in the run's time zone."""
    return local_datetime(context, this).date()


@DATETIME.method("Date dateGmt()")
def date_gmt(context: "Context", this: datetime) -> date:
    """Returns the day, in GMT."""
    return this.date()


@DATETIME.method("Integer day()")
def day(context: "Context", this: datetime) -> int:
    """Returns the day of the month, in the run's time zone."""
    return local_datetime(context, this).day


@DATETIME.method("Integer dayGmt()")
def day_gmt(context: "Context", this: datetime) -> int:
    """Returns the day of the month, in GMT."""
    return this.day


@DATETIME.method("Integer dayOfYear()")
def day_of_year(context: "Context", this: datetime) -> int:
    """Returns the day of the year, in the run's time zone."""
    return local_datetime(context, this).timetuple().tm_yday


@DATETIME.method("Integer dayOfYearGmt()")
def day_of_year_gmt(context: "Context", this: datetime) -> int:
    """Returns the day of the year, in GMT."""
    return this.timetuple().tm_yday


@DATETIME.method("Boolean equals(Object other)")
def equals(context: "Context", this: datetime, other: object) -> bool:
    """Returns whether the other is the same moment."""
    return context.equals(this, other)


@DATETIME.method("String format()")
def format_local(context: "Context", this: datetime) -> str:
    """Returns the moment as the locale writes it, `2/29/2024, 12:30 PM`, in the run's time zone."""
    return local_datetime_text(local_datetime(context, this))


@DATETIME.method("String format(String pattern)")
def format_by(context: "Context", this: datetime, pattern: str | None) -> str:
    """Returns the moment by a pattern of Java's `SimpleDateFormat`, in the run's time zone."""
    return _formatted(context, local_datetime(context, this), pattern)


@DATETIME.method("String format(String pattern, String timeZone)")
def format_in(context: "Context", this: datetime, pattern: str | None, time_zone: str | None) -> str:
    """Returns the moment by a pattern, in this time zone: `Europe/Berlin`, `GMT+02:00`."""
    if time_zone is None:
        raise null_argument()
    return _formatted(context, in_zone(this, zone(time_zone)), pattern)


@DATETIME.method("String formatGmt(String pattern)")
def format_gmt(context: "Context", this: datetime, pattern: str | None) -> str:
    """Returns the moment by a pattern, in GMT."""
    return _formatted(context, this, pattern)


@DATETIME.method("String formatLong()")
def format_long(context: "Context", this: datetime) -> str:
    """Returns the moment with seconds and time zone, as the locale writes it: `2/29/2024, 12:30:00 PM GMT`."""
    return format_pattern(local_datetime(context, this), "M/d/yyyy, h:mm:ss a z")


@DATETIME.method("Long getTime()")
def get_time(context: "Context", this: datetime) -> int:
    """Returns the milliseconds since 1970-01-01T00:00Z."""
    return milliseconds(this)


@DATETIME.method("Integer hashCode()")
def hash_code(context: "Context", this: datetime) -> int:
    """Returns a number that is the same for the same moment."""
    return value_hash_code(this, context)


@DATETIME.method("Integer hour()")
def hour(context: "Context", this: datetime) -> int:
    """Returns the hour, in the run's time zone."""
    return local_datetime(context, this).hour


@DATETIME.method("Integer hourGmt()")
def hour_gmt(context: "Context", this: datetime) -> int:
    """Returns the hour, in GMT."""
    return this.hour


@DATETIME.method("Boolean isSameDay(Datetime other)")
def is_same_day(context: "Context", this: datetime, other: datetime | None) -> bool:
    """Returns whether both are on the same day in the run's time zone."""
    return other is not None and local_datetime(context, this).date() == local_datetime(context, other).date()


@DATETIME.method("Integer millisecond()")
def millisecond(context: "Context", this: datetime) -> int:
    """Returns the millisecond."""
    return this.microsecond // 1000


@DATETIME.method("Integer millisecondGmt()")
def millisecond_gmt(context: "Context", this: datetime) -> int:
    """Returns the millisecond."""
    return this.microsecond // 1000


@DATETIME.method("Integer minute()")
def minute(context: "Context", this: datetime) -> int:
    """Returns the minute, in the run's time zone."""
    return local_datetime(context, this).minute


@DATETIME.method("Integer minuteGmt()")
def minute_gmt(context: "Context", this: datetime) -> int:
    """Returns the minute, in GMT."""
    return this.minute


@DATETIME.method("Integer month()")
def month(context: "Context", this: datetime) -> int:
    """Returns the month, in the run's time zone."""
    return local_datetime(context, this).month


@DATETIME.method("Integer monthGmt()")
def month_gmt(context: "Context", this: datetime) -> int:
    """Returns the month, in GMT."""
    return this.month


@DATETIME.method("Integer second()")
def second(context: "Context", this: datetime) -> int:
    """Returns the second."""
    return this.second


@DATETIME.method("Integer secondGmt()")
def second_gmt(context: "Context", this: datetime) -> int:
    """Returns the second."""
    return this.second


@DATETIME.method("Time time()")
def time_of(context: "Context", this: datetime) -> time:
    """Returns the time of day, in the run's time zone."""
    return time_of_milliseconds(_of_day(local_datetime(context, this)))


@DATETIME.method("Time timeGmt()")
def time_gmt(context: "Context", this: datetime) -> time:
    """Returns the time of day, in GMT."""
    return time_of_milliseconds(_of_day(this))


@DATETIME.method("String toString()")
def to_string(context: "Context", this: datetime) -> str:
    """Returns `2024-02-29 12:30:00`, in the run's time zone."""
    return datetime_text(local_datetime(context, this))


@DATETIME.method("Integer year()")
def year(context: "Context", this: datetime) -> int:
    """Returns the year, in the run's time zone."""
    return local_datetime(context, this).year


@DATETIME.method("Integer yearGmt()")
def year_gmt(context: "Context", this: datetime) -> int:
    """Returns the year, in GMT."""
    return this.year


def _clock(hour: int | None, minute: int | None, second: int | None) -> int:
    return given(hour) * _HOUR + given(minute) * _MINUTE + given(second) * _SECOND


def _moment(day: date | None, clock: time | None, target: tzinfo) -> datetime:
    if day is None or clock is None:
        raise null_argument()
    return make_moment(day, milliseconds_of_time(clock), target)


def _of_day(moment: datetime) -> int:
    return milliseconds_of_time(moment.time())


def _formatted(context: "Context", moment: datetime, pattern: str | None) -> str:
    if pattern is None:
        raise null_argument()
    context.charge_text(9 * min(len(pattern), MAX_PATTERN))
    return format_pattern(moment, pattern)
