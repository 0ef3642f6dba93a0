"""What runs remember of events, in memory: for runs that shall leave nothing behind, and for tests."""

from collections.abc import Sequence

from circuitscript.runtime.host import Snapshot, UnknownEvent


class MemoryEventState:
    """The port `EventState` over dictionaries."""

    is_volatile = True

    def __init__(self) -> None:
        self.claimed: set[str] = set()
        self.known: dict[tuple[str, str], Snapshot] = {}
        self.unknown: list[UnknownEvent] = []
        self._before: tuple[set[str], dict[tuple[str, str], Snapshot], list[UnknownEvent]] = (set(), {}, [])

    def claim(self, event_id: str) -> bool:
        """Notes that an event is run now; false when it has been run already."""
        is_new = event_id not in self.claimed
        self.claimed.add(event_id)
        return is_new

    def snapshots(self, keys: Sequence[tuple[str, str]]) -> tuple[Snapshot | None, ...]:
        """Returns what is known of records."""
        return tuple(self.known.get(key) for key in keys)

    def keep(self, snapshots: Sequence[Snapshot]) -> None:
        """Remembers records."""
        self.known.update(((one.object_name, one.id), one) for one in snapshots)

    def set_aside(self, events: Sequence[UnknownEvent]) -> None:
        """Keeps events of unknown types."""
        self.unknown.extend(events)

    def begin(self) -> None:
        """Starts a run's unit of work."""
        self._before = set(self.claimed), dict(self.known), list(self.unknown)

    def commit(self) -> None:
        """Keeps what the run has noted."""

    def abandon(self) -> None:
        """Takes back everything since `begin`."""
        self.claimed, self.known, self.unknown = self._before
