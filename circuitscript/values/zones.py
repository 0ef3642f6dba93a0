"""Time zones by name, and moments in them. Zones come from the `tzdata` package, never from the system."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

GMT_NAMES = frozenset({"GMT", "UTC", "Etc/UTC", "Etc/GMT"})
_MAX_NAME = 64


@lru_cache(maxsize=64)
def zone(name: str) -> tzinfo:
    """Returns the zone `Europe/Berlin`, `GMT`, or one by its offset, `GMT+02:30`; unknown names give GMT as in Java."""
    if name in GMT_NAMES:
        return UTC
    offset = _offset(name)
    if offset is not None:
        return offset
    if len(name) > _MAX_NAME or name.startswith(("/", ".")):
        return UTC
    try:
        return _load(name)
    except (LookupError, ValueError, OSError):
        return UTC


def in_zone(moment: datetime, target: tzinfo) -> datetime:
    """Returns the moment in another zone; at the ends of the calendar, where that is impossible, in its own."""
    try:
        return moment.astimezone(target)
    except OverflowError:
        return moment


def start_of_day(day: date, target: tzinfo) -> datetime:
    """Returns the moment in UTC at which a day begins in a zone."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=target)
    try:
        return midnight.astimezone(UTC)
    except OverflowError:
        return midnight.replace(tzinfo=UTC)


def _offset(name: str) -> tzinfo | None:
    from datetime import timezone

    if not name.startswith(("GMT+", "GMT-", "UTC+", "UTC-")):
        return None
    hours, _, minutes = name[4:].partition(":")
    if not (hours.isdigit() and (minutes.isdigit() or not minutes)):
        return None
    if not minutes and len(hours) > 2:
        hours, minutes = hours[:-2], hours[-2:]
    if int(hours) > 23 or int(minutes or 0) > 59:
        return None
    distance = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(distance if name[3] == "+" else -distance)


def _load(name: str) -> tzinfo:
    """Reads a zone from the `tzdata` package."""
    from importlib.resources import files
    from zoneinfo import ZoneInfo

    parts = name.split("/")
    if not all(part.replace("_", "").replace("-", "").replace("+", "").isalnum() for part in parts):
        raise ValueError(name)
    with files("tzdata").joinpath("zoneinfo", *parts).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)
