"""Dates and times as text: Java's `SimpleDateFormat` patterns, and the forms of the locale en_US, written and read."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from circuitscript.library.failures import type_failure
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.source.patterns import late_pattern

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ZONE_WORDS = {
    "GMT": "Greenwich Mean Time", "UTC": "Coordinated Universal Time", "BST": "British Summer Time",
    "CET": "Central European Standard Time", "CEST": "Central European Summer Time",
    "EET": "Eastern European Standard Time", "EEST": "Eastern European Summer Time",
    "EST": "Eastern Standard Time", "EDT": "Eastern Daylight Time", "CST": "Central Standard Time",
    "CDT": "Central Daylight Time", "MST": "Mountain Standard Time", "MDT": "Mountain Daylight Time",
    "PST": "Pacific Standard Time", "PDT": "Pacific Daylight Time", "IST": "India Standard Time",
    "JST": "Japan Standard Time", "AEST": "Australian Eastern Standard Time",
    "AEDT": "Australian Eastern Daylight Time",
}  # fmt: skip
_TOKEN = late_pattern(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+", re.DOTALL)
_ISO_DATE = late_pattern(r"\s*(\d{1,4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?\Z", re.DOTALL)
_ISO_MOMENT = late_pattern(
    r"\s*(\d{1,4})-(\d{1,2})-(\d{1,2})[ T](\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,3})\d*)?Z?\s*\Z"
)
_LOCAL_DATE = late_pattern(r"\s*(\d{1,2})/(\d{1,2})/(\d{1,4})\s*\Z")
_LOCAL_MOMENT = late_pattern(r"\s*(\d{1,2})/(\d{1,2})/(\d{1,4}),?\s+(\d{1,2}):(\d{2})\s*([AaPp][Mm])\s*\Z")
MAX_PATTERN = 1000
_NOON = 12
_LONG_FORM = 4
_TEXT_FORM = 3


def format_pattern(moment: datetime, pattern: str) -> str:
    """Returns the moment, in the zone that it is in, by a pattern such as `yyyy-MM-dd'T'HH:mm`.

    Raises an `IllegalArgumentException` for an unknown letter or an unclosed quote.
    """
    if len(pattern) > MAX_PATTERN:
        raise ScriptException("IllegalArgumentException", "Pattern is too long")
    parts: list[str] = []
    position = 0
    while position < len(pattern):
        match = _TOKEN.match(pattern, position)
        if match is None:
            raise ScriptException("IllegalArgumentException", "Unterminated quote")
        parts.append(_written(moment, match))
        position = match.end()
    return "".join(parts)


def _written(moment: datetime, match: re.Match[str]) -> str:
    if match[1] is not None:
        return match[1].replace("''", "'") or "'"
    if match[2] is None:
        return match[0]
    writer = _WRITERS.get(match[2])
    if writer is None:
        raise ScriptException("IllegalArgumentException", f"Illegal pattern character '{match[2]}'")
    return writer(moment, len(match[0]))


def _number(value: int, count: int) -> str:
    return f"{value:0{count}}"


def _year(value: int, count: int) -> str:
    return f"{value % 100:02}" if count == 2 else _number(value, count)


def _month(moment: datetime, count: int) -> str:
    if count < _TEXT_FORM:
        return _number(moment.month, count)
    name = MONTHS[moment.month - 1]
    return name if count >= _LONG_FORM else name[:3]


def _day_name(moment: datetime, count: int) -> str:
    name = DAYS[moment.weekday()]
    return name if count >= _LONG_FORM else name[:3]


def _week_of_year(moment: datetime, count: int) -> str:
    return _number(_week(moment)[1], count)


def _week_year(moment: datetime, count: int) -> str:
    return _year(_week(moment)[0], count)


def _week(moment: datetime) -> tuple[int, int]:
    """The week of the locale en_US: it begins on Sunday, and the one with the 1st of January is the first."""
    day = moment.date()
    sunday_offset = (day.weekday() + 1) % 7
    last_of_week = day.toordinal() - sunday_offset + 6
    year = day.year
    if year < date.max.year and last_of_week >= date(year + 1, 1, 1).toordinal():
        return year + 1, 1
    first = date(year, 1, 1)
    return year, (day.toordinal() - first.toordinal() + (first.weekday() + 1) % 7) // 7 + 1


def _week_of_month(moment: datetime, count: int) -> str:
    first = moment.date().replace(day=1)
    return _number((moment.day - 1 + (first.weekday() + 1) % 7) // 7 + 1, count)


def _offset(moment: datetime) -> tuple[str, int, int]:
    minutes = round((moment.utcoffset() or timedelta()).total_seconds() / 60)
    return "-" if minutes < 0 else "+", *divmod(abs(minutes), 60)


def _zone_name(moment: datetime, count: int) -> str:
    name = moment.tzname() or "GMT"
    if name == "UTC":
        name = "GMT"
    if name[0] in "+-":
        sign, hours, minutes = _offset(moment)
        return f"GMT{sign}{hours:02}:{minutes:02}"
    return _ZONE_WORDS.get(name, name) if count >= _LONG_FORM else name


def _zone_rfc(moment: datetime, count: int) -> str:
    sign, hours, minutes = _offset(moment)
    return f"{sign}{hours:02}{minutes:02}"


def _zone_iso(moment: datetime, count: int) -> str:
    sign, hours, minutes = _offset(moment)
    if not hours and not minutes:
        return "Z"
    return f"{sign}{hours:02}" if count == 1 else f"{sign}{hours:02}{':' if count > 2 else ''}{minutes:02}"


_WRITERS: dict[str, Callable[[datetime, int], str]] = {
    "G": lambda moment, count: "AD",
    "y": lambda moment, count: _year(moment.year, count),
    "Y": _week_year,
    "M": _month,
    "L": _month,
    "w": _week_of_year,
    "W": _week_of_month,
    "D": lambda moment, count: _number(moment.timetuple().tm_yday, count),
    "d": lambda moment, count: _number(moment.day, count),
    "F": lambda moment, count: _number((moment.day - 1) // 7 + 1, count),
    "E": _day_name,
    "u": lambda moment, count: _number(moment.isoweekday(), count),
    "a": lambda moment, count: "AM" if moment.hour < _NOON else "PM",
    "H": lambda moment, count: _number(moment.hour, count),
    "k": lambda moment, count: _number(moment.hour or 24, count),
    "K": lambda moment, count: _number(moment.hour % _NOON, count),
    "h": lambda moment, count: _number(moment.hour % _NOON or _NOON, count),
    "m": lambda moment, count: _number(moment.minute, count),
    "s": lambda moment, count: _number(moment.second, count),
    "S": lambda moment, count: _number(moment.microsecond // 1000, count),
    "z": _zone_name,
    "Z": _zone_rfc,
    "X": _zone_iso,
}


def local_date_text(value: date) -> str:
    """Returns `2/29/2024`."""
    return f"{value.month}/{value.day}/{value.year}"


def local_datetime_text(value: datetime) -> str:
    """Returns `2/29/2024, 12:30 PM`."""
    half = "AM" if value.hour < _NOON else "PM"
    return f"{local_date_text(value)}, {value.hour % _NOON or _NOON}:{value.minute:02} {half}"


def parse_iso_date(text: str) -> date:
    """Reads `2024-02-29`, whatever time follows it. Raises a `TypeException` for anything else."""
    match = _ISO_DATE.match(text)
    if match is None:
        raise type_failure(f"Invalid date: {text}")
    return _date(text, match[1], match[2], match[3])


def parse_iso_moment(text: str) -> tuple[date, int]:
    """Reads `2024-02-29 12:30:00` as a day and milliseconds after midnight.

    Raises a `TypeException` for anything else.
    """
    match = _ISO_MOMENT.match(text)
    if match is None:
        raise type_failure(f"Invalid date/time: {text}")
    day = _date(text, match[1], match[2], match[3])
    return day, _clock(text, int(match[4]), int(match[5]), int(match[6]), int((match[7] or "0").ljust(3, "0")))


def parse_local_date(text: str) -> date:
    """Reads `2/29/2024`. Raises a `TypeException` for anything else."""
    match = _LOCAL_DATE.match(text)
    if match is None:
        raise type_failure(f"Invalid date: {text}")
    return _date(text, match[3], match[1], match[2])


def parse_local_moment(text: str) -> tuple[date, int]:
    """Reads `2/29/2024, 12:30 PM` as a day and milliseconds after midnight.

    Raises a `TypeException` for anything else.
    """
    match = _LOCAL_MOMENT.match(text)
    if match is None or not 1 <= int(match[4]) <= _NOON:
        raise type_failure(f"Invalid date/time: {text}")
    hour = int(match[4]) % _NOON + (_NOON if match[6].lower() == "pm" else 0)
    return _date(text, match[3], match[1], match[2]), _clock(text, hour, int(match[5]), 0, 0)


def _date(text: str, year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise type_failure(f"Invalid date: {text}") from error


def _clock(text: str, hour: int, minute: int, second: int, millisecond: int) -> int:
    try:
        time(hour, minute, second)
    except ValueError as error:
        raise type_failure(f"Invalid date/time: {text}") from error
    return ((hour * 60 + minute) * 60 + second) * 1000 + millisecond
