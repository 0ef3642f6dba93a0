"""TimeZone."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from circuitscript.library.date_formats import format_pattern
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import null_argument
from circuitscript.library.zones import utc_of_milliseconds
from circuitscript.values.instances import NativeInstance
from circuitscript.values.native import NativeState
from circuitscript.values.zones import in_zone, zone

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


TIME_ZONE = LibraryClass("TimeZone", doc="A time zone.")


class Zone(NativeState):
    """The state of a TimeZone: its name and its rules."""

    def __init__(self, name: str, rules: tzinfo) -> None:
        self.name = name
        self.rules = rules

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Zone) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)

    def text(self) -> str:
        """Returns the zone's name."""
        return self.name


@TIME_ZONE.static("TimeZone getTimeZone(String name)")
def get_time_zone(context: "Context", name: str | None) -> NativeInstance:
    """Returns the time zone `Europe/Berlin`; an unknown name gives GMT."""
    if name is None:
        raise null_argument()
    return time_zone(context, name)


@TIME_ZONE.method("String getDisplayName()")
def get_display_name(context: "Context", this: NativeInstance) -> str:
    """Returns the zone's offset from GMT, name and id: `(GMT+01:00) Central European Standard Time (Europe/Berlin)`."""
    moment = in_zone(utc_of_milliseconds(context.now()), this.state.rules)
    offset = format_pattern(moment, "'GMT'XXX").replace("Z", "+00:00")
    return f"({offset}) {format_pattern(moment, 'zzzz')} ({this.state.name})"


@TIME_ZONE.method("String getID()")
def get_id(context: "Context", this: NativeInstance) -> str:
    """Returns the zone's name."""
    name: str = this.state.name
    return name


@TIME_ZONE.method("Integer getOffset(Datetime moment)")
def get_offset(context: "Context", this: NativeInstance, moment: datetime | None) -> int:
    """Returns by how many milliseconds the zone's clocks are ahead of GMT at this moment."""
    if moment is None:
        raise null_argument()
    offset = in_zone(moment, this.state.rules).utcoffset() or timedelta()
    return offset // timedelta(milliseconds=1)


@TIME_ZONE.method("String toString()")
def zone_to_string(context: "Context", this: NativeInstance) -> str:
    """Returns the zone's name."""
    name: str = this.state.name
    return name


def time_zone(context: "Context", name: str) -> NativeInstance:
    """Returns the TimeZone with this name; GMT where the name is unknown."""
    rules = zone(name)
    return NativeInstance(context.universe.type("TimeZone"), Zone(name if rules is not UTC else "GMT", rules))
