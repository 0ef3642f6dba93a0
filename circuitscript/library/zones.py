"""Moments and time zones of a run: milliseconds to Datetimes, and local time."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import TIME_ZONE_SETTING
from circuitscript.values.zones import in_zone, zone

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def utc_of_milliseconds(value: int) -> datetime:
    """Returns the moment that lies so many milliseconds after 1970-01-01T00:00Z.

    Raises a `TypeException` for a moment outside the years 1 to 9999.
    """
    try:
        return _EPOCH + timedelta(milliseconds=value)
    except OverflowError as error:
        raise ScriptException("TypeException", f"Invalid date/time: {value}") from error


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
