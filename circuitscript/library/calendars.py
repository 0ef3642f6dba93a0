"""Calendar arithmetic as Java's lenient calendar does it, on the years 1 to 9999."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from circuitscript.library.failures import null_argument, type_failure

DAY_MILLISECONDS = 86_400_000
_YEARS = range(1, 10_000)
_MONTHS = 12
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def make_date(year: int | None, month: int | None, day: int | None) -> date:
    """Returns a day; a month or day outside its range counts on from there, so that month 13 is the next January.

    Raises a `TypeException` for a day outside the years 1 to 9999.
    """
    if year is None or month is None or day is None:
        raise null_argument()
    years, months = divmod(month - 1, _MONTHS)
    if year + years not in _YEARS:
        raise type_failure(f"Invalid date: {year}-{month}-{day}")
    return add_days(date(year + years, months + 1, 1), day - 1)


def add_days(day: date, count: int) -> date:
    """Returns the day that lies so many days later. Raises a `TypeException` outside the calendar."""
    try:
        return day + timedelta(days=count)
    except OverflowError as error:
        raise type_failure(f"Invalid date: {day} {count:+} days") from error


def add_months(day: date, count: int) -> date:
    """Returns the same day so many months later, or that month's last day where it is shorter."""
    years, months = divmod(day.year * _MONTHS + day.month - 1 + count, _MONTHS)
    if years not in _YEARS:
        raise type_failure(f"Invalid date: {day} {count:+} months")
    return date(years, months + 1, min(day.day, _days_in(years, months + 1)))


def days_in_month(year: int, month: int) -> int:
    """Returns the number of days of a month; months outside 1 to 12 count on."""
    years, months = divmod(month - 1, _MONTHS)
    if year + years not in _YEARS:
        raise type_failure(f"Invalid date: {year}-{month}")
    return _days_in(year + years, months + 1)


def _days_in(year: int, month: int) -> int:
    return 29 if month == 2 and is_leap_year(year) else _DAYS[month - 1]


def is_leap_year(year: int) -> bool:
    """Whether the year has a 29th of February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def make_time(hour: int | None, minute: int | None, second: int | None, millisecond: int | None) -> time:
    """Returns a time of day; what is outside its range counts on, around midnight."""
    if hour is None or minute is None or second is None or millisecond is None:
        raise null_argument()
    return time_of_milliseconds(((hour * 60 + minute) * 60 + second) * 1000 + millisecond)


def time_of_milliseconds(value: int) -> time:
    """Returns the time of day that lies so many milliseconds after midnight, counted around midnight."""
    seconds, milliseconds = divmod(value % DAY_MILLISECONDS, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return time(hour, minute, second, milliseconds * 1000)


def milliseconds_of_time(value: time) -> int:
    """Returns the milliseconds since midnight."""
    return ((value.hour * 60 + value.minute) * 60 + value.second) * 1000 + value.microsecond // 1000


def make_moment(day: date, milliseconds: int, zone: tzinfo) -> datetime:
    """Returns, in GMT, the moment when clocks in `zone` show this day and milliseconds after midnight.

    Of a time that clocks show twice the first is meant; one that they skip counts on from before the gap.
    """
    days, rest = divmod(milliseconds, DAY_MILLISECONDS)
    shown = datetime.combine(add_days(day, days), time_of_milliseconds(rest), zone)
    try:
        return shown.astimezone(UTC)
    except OverflowError as error:
        raise type_failure(f"Invalid date/time: {shown}") from error


def shift(moment: datetime, milliseconds: int) -> datetime:
    """Returns the moment that lies so many milliseconds later. Raises a `TypeException` outside the calendar."""
    try:
        return moment + timedelta(milliseconds=milliseconds)
    except OverflowError as error:
        raise type_failure(f"Invalid date/time: {moment} {milliseconds:+} ms") from error
