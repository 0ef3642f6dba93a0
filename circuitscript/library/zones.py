"""Moments and time zones: milliseconds to Datetimes, and local time.

Zones come from the `tzdata` package, never from the system.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from circuitscript.runtime.exceptions import ScriptException

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

TIME_ZONE_SETTING = "time_zone"
"""The host's setting with the name of the run's time zone; GMT where there is none."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_GMT_NAMES = frozenset({"GMT", "UTC", "Etc/UTC", "Etc/GMT"})
_MAX_NAME = 64


def utc_of_milliseconds(value: int) -> datetime:
    """Returns the moment that lies so many milliseconds after 1970-01-01T00:00Z.

    Raises a `TypeException` for a moment outside the years 1 to 9999.
    """
    try:
        return _EPOCH + timedelta(milliseconds=value)
    except OverflowError as error:
        raise ScriptException("TypeException", f"Invalid date/time: {value}") from error


def zone(name: str) -> tzinfo:
    """Returns the zone `Europe/Berlin`, `GMT`, or one by its offset, `GMT+02:30`; unknown names give GMT as in Java."""
    if name in _GMT_NAMES:
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


def zone_name(context: "Context") -> str:
    """Returns the name of the run's time zone."""
    return context.host.settings.get(TIME_ZONE_SETTING, "GMT")


def local_zone(context: "Context") -> tzinfo:
    """Returns the run's time zone."""
    known = context.state.get("library.zone")
    if known is None:
        known = context.state["library.zone"] = zone(zone_name(context))
    assert isinstance(known, tzinfo)
    return known


def local_datetime(context: "Context", moment: datetime) -> datetime:
    """Returns the moment as clocks in the run's time zone show it."""
    return in_zone(moment, local_zone(context))


def in_zone(moment: datetime, target: tzinfo) -> datetime:
    """Returns the moment in another zone; at the ends of the calendar, where that is impossible, in its own."""
    try:
        return moment.astimezone(target)
    except OverflowError:
        return moment


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
