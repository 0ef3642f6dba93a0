"""Date literals of queries (`LAST_N_DAYS:30`) as half-open ranges of days.

Weeks begin on Sunday; the fiscal year is the calendar year.
Source: the SOQL reference, "Date Formats and Date Literals".
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo

from circuitscript.values.zones import in_zone

Days = tuple[date, date]


def resolve_date_literal(name: str, count: int | None, now: int, local: tzinfo = UTC) -> Days:
    """Returns the first day and the day after the last that `name` stands for at `now` (milliseconds since 1970).

    `local` is the time zone whose calendar says which day it is.

    Raises LookupError for an unknown name, and for a count where none belongs or the other way round.
    """
    today = in_zone(datetime.fromtimestamp(now // 1000, UTC), local).date()
    plain = name.replace("FISCAL_", "")
    fixed = _FIXED.get(plain)
    if fixed is not None and count is None:
        return fixed(today)
    counted = _COUNTED.get(plain)
    if counted is None or count is None:
        raise LookupError(name)
    return counted(today, count)


def is_date_literal(name: str, has_count: bool) -> bool:
    """Whether `name`, in upper case, is a date literal with (`LAST_N_DAYS:n`) or without (`TODAY`) a count."""
    return name.replace("FISCAL_", "") in (_COUNTED if has_count else _FIXED)


def _days(first: int, last: int) -> Callable[[date], Days]:
    return lambda today: (_shift(today, first), _shift(today, last + 1))


def _shift(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def _week(today: date, offset: int) -> date:
    return _shift(today, -((today.weekday() + 1) % 7) + 7 * offset)


def _month(today: date, offset: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 + offset, 12)
    return date(year, month + 1, 1) if 1 <= year <= 9999 else (date.max if year > 0 else date.min)


def _quarter(today: date, offset: int) -> date:
    return _month(today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), 3 * offset)


def _year(today: date, offset: int) -> date:
    return _month(today.replace(month=1, day=1), 12 * offset)


_Start = Callable[[date, int], date]


def _unit(start: _Start, offset: int) -> Callable[[date], Days]:
    return lambda today: (start(today, offset), start(today, offset + 1))


def _last(start: _Start) -> Callable[[date, int], Days]:
    return lambda today, count: (start(today, -count), start(today, 0))


def _next(start: _Start) -> Callable[[date, int], Days]:
    return lambda today, count: (start(today, 1), start(today, count + 1))


def _ago(start: _Start) -> Callable[[date, int], Days]:
    return lambda today, count: (start(today, -count), start(today, -count + 1))


_FIXED: dict[str, Callable[[date], Days]] = {
    "YESTERDAY": _days(-1, -1),
    "TODAY": _days(0, 0),
    "TOMORROW": _days(1, 1),
    "LAST_90_DAYS": _days(-90, 0),
    "NEXT_90_DAYS": _days(1, 90),
}
_COUNTED: dict[str, Callable[[date, int], Days]] = {
    "LAST_N_DAYS": lambda today, count: (_shift(today, -count), _shift(today, 1)),
    "NEXT_N_DAYS": lambda today, count: (_shift(today, 1), _shift(today, count + 1)),
    "N_DAYS_AGO": lambda today, count: (_shift(today, -count), _shift(today, 1 - count)),
}
for _name, _start in (("WEEK", _week), ("MONTH", _month), ("QUARTER", _quarter), ("YEAR", _year)):
    _FIXED[f"LAST_{_name}"] = _unit(_start, -1)
    _FIXED[f"THIS_{_name}"] = _unit(_start, 0)
    _FIXED[f"NEXT_{_name}"] = _unit(_start, 1)
    _COUNTED[f"LAST_N_{_name}S"] = _last(_start)
    _COUNTED[f"NEXT_N_{_name}S"] = _next(_start)
    _COUNTED[f"N_{_name}S_AGO"] = _ago(_start)
