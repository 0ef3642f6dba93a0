"""Decides which events of a delivery fire triggers: each change once, however many webhooks tell of it.

HighLevel delivers at least once, in any order, and several events for one change; it also tells of what a run itself
has changed, without saying who did. What is known of events and records comes through the port `EventState`; this
module only decides. It fires nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum
from typing import Final

from circuitscript.runtime.host import EventState, Snapshot
from circuitscript.source.classes import Factory, define, frozen
from circuitscript.triggers.contents import Values, differences
from circuitscript.triggers.webhooks import WebhookEvent

DEFAULT_WINDOW: Final = 5_000
"""Milliseconds within which events about one record may tell of one change."""
ECHO_WINDOW: Final = 600_000
"""Milliseconds after a run's write in which an event may tell of it with more than is known of the record."""
BATCH: Final = 200

Key = tuple[str, str]


class Fate(Enum):
    """What becomes of one event."""

    FIRED = "fired"
    """It fires triggers, or is the first of several that do so together."""
    COALESCED = "coalesced"
    """It tells of a change that another event of the delivery has told, and fires together with that."""
    DUPLICATE = "duplicate"
    """An event with the same id was run before."""
    OWN_CHANGE = "own change"
    """It tells of what a run has done, whose triggers fired then."""
    UNCHANGED = "unchanged"
    """It says nothing that is not known: the rest of a change that has been run."""
    OUTDATED = "outdated"
    """A later event about the record was run before it."""
    UNHANDLED = "unhandled"
    """No trigger is for it."""
    UNKNOWN = "unknown"
    """Its type is not known; it is kept."""


@define
class Change:
    """One change of one record to be fired: what the record is now, and what it was as far as known."""

    operation: str
    event: WebhookEvent
    values: dict[str, object]
    earlier: Values | None
    time: int
    names: list[str]


@frozen
class Batch:
    """Changes of one object and operation that fire together, each of another record."""

    object_name: str
    operation: str
    changes: list[Change] = Factory(list)
    keys: set[Key] = Factory(set)


class Intake:
    """Takes the events of one delivery. `window` and `now` are in milliseconds; `handles` tells what has a trigger."""

    def __init__(
        self, state: EventState, handles: Callable[[str, str], bool], window: int = DEFAULT_WINDOW, now: int = 0
    ) -> None:
        self._state = state
        self._handles = handles
        self._window = window
        self._now = now
        self._known: dict[Key, Snapshot | None] = {}
        self._pending: dict[Key, Change] = {}
        self._changes: list[Change] = []

    @property
    def changes(self) -> list[Change]:
        """The changes that have a trigger, in order."""
        return [change for change in self._changes if self._fate(Fate.FIRED, change) is Fate.FIRED]

    def take(self, events: Sequence[WebhookEvent]) -> list[Fate]:
        """Decides about events, in the order of their time, and returns the fate of each by its place."""
        keys = list(dict.fromkeys(key for event in events if (key := key_of(event)) is not None))
        self._known = dict(zip(keys, self._state.snapshots(keys), strict=True)) if keys else {}
        times = self._times(events)
        fates = [Fate.UNHANDLED] * len(events)
        changes: list[Change | None] = [None] * len(events)
        for place in sorted(range(len(events)), key=lambda place: times[place]):
            fates[place], changes[place] = self._take(events[place], times[place])
        pairs = zip(fates, changes, strict=True)
        return [self._fate(fate, change) for fate, change in pairs]

    @property
    def known(self) -> Mapping[Key, Snapshot | None]:
        """What is known of the events' records after them, to be remembered when the run has done its work."""
        return self._known

    def _times(self, events: Sequence[WebhookEvent]) -> list[int]:
        """Returns the times of events; one without a time has that of the event before it, or is of now."""
        times: list[int] = []
        for event in events:
            found = moment_of(event.timestamp)
            times.append(found if found is not None else times[-1] if times else self._now)
        return times

    def _fate(self, fate: Fate, change: Change | None) -> Fate:
        """Returns the fate of an event that is part of `change`, now that all events of the delivery are known."""
        if change is None:
            return fate
        if not self._handles(change.event.type.object, change.operation):
            return Fate.UNHANDLED
        return Fate.UNCHANGED if _is_taken_back(change) else fate

    def _take(self, event: WebhookEvent, time: int) -> "Decision":
        has_trigger = any(self._handles(event.type.object, operation) for operation in _OPERATIONS)
        if has_trigger and event.webhook_id and not self._state.claim(event.webhook_id):
            return Fate.DUPLICATE, None
        key, operation = key_of(event), event.type.operation
        if key is None:
            return self._fire(None, operation, event, None, time)
        known = self._known[key]
        fate, change = _DECIDE[operation](self, key, event, known, time)
        if fate is not Fate.OUTDATED and not _is_gone(known, operation, fate):
            is_created = operation == "insert" and self._handles(*_trigger(event))
            self._known[key] = _seen(key, event, known, time, is_created=is_created)
        return fate, change

    def _insert(self, key: Key, event: WebhookEvent, known: Snapshot | None, time: int) -> "Decision":
        pending = self._recent(key, time)
        if pending is not None and pending.operation == "update":
            pending.operation, pending.earlier = "insert", None
            return self._join(pending, event, time)
        if known is not None and known.operation == "delete":
            rest = self._rest_of_deletion(known, time)
            return (rest, None) if rest is not None else self._fire(key, "insert", event, None, time)
        if known is None or not known.is_created:
            newer = known.values if known is not None and known.time > time else {}
            return self._fire(key, "insert", event, None, time, newer)
        if known.is_awaited:
            return Fate.OWN_CHANGE, None
        return self._update(key, event, known, time)

    def _update(self, key: Key, event: WebhookEvent, known: Snapshot | None, time: int) -> "Decision":
        if known is None:
            return self._fire(key, "update", event, None, time)
        if known.operation == "delete":
            rest = self._rest_of_deletion(known, time)
            return (rest, None) if rest is not None else self._fire(key, "update", event, None, time)
        if known.time > time:
            return Fate.OUTDATED, None
        pending = self._recent(key, time)
        if pending is not None:
            return self._join(pending, event, time)
        found = differences(event.record.definition, known.values, event.record.values)
        is_echo = known.is_awaited and time - known.written <= ECHO_WINDOW
        if not found.contrary and (is_echo or (known.is_awaited and not found.added)):
            return Fate.OWN_CHANGE, None
        if found.is_empty:
            return Fate.UNCHANGED, None
        return self._fire(key, "update", event, known.values, time)

    def _delete(self, key: Key, event: WebhookEvent, known: Snapshot | None, time: int) -> "Decision":
        if known is not None and known.operation == "delete":
            return (Fate.OWN_CHANGE if known.is_awaited else Fate.UNCHANGED), None
        if known is not None and known.operation == "insert" and known.time > time:
            return Fate.OUTDATED, None
        pending = self._recent(key, time)
        if pending is not None and pending.operation == "update":
            pending.operation = "delete"
            return self._join(pending, event, time)
        return self._fire(key, "delete", event, known.values if known is not None else None, time)

    def _rest_of_deletion(self, known: Snapshot, time: int) -> Fate | None:
        """Returns the fate of an event about a deleted record; None where the record seems to be back."""
        if known.is_awaited:
            return Fate.OWN_CHANGE
        if known.time > time:
            return Fate.OUTDATED
        return Fate.UNCHANGED if time - known.time <= self._window else None

    def _recent(self, key: Key, time: int) -> Change | None:
        """Returns the record's last change of this delivery if the window is still open."""
        pending = self._pending.get(key)
        is_open = pending is not None and pending.operation != "delete" and time - pending.time <= self._window
        return pending if is_open else None

    def _join(self, pending: Change, event: WebhookEvent, time: int) -> "Decision":
        pending.values.update(event.record.values)
        pending.names.append(event.type.name)
        pending.time = time
        return Fate.COALESCED, pending

    def _fire(
        self,
        key: Key | None,
        operation: str,
        event: WebhookEvent,
        earlier: Values | None,
        time: int,
        newer: Values | None = None,
    ) -> "Decision":
        values = {**event.record.values, **(newer or {})}
        change = Change(operation, event, values, earlier, time, [event.type.name])
        self._changes.append(change)
        if key is not None:
            self._pending[key] = change
        return Fate.FIRED, change


Decision = tuple[Fate, Change | None]
"""A fate, and the change that the event is part of."""
_DECIDE: Final = {"insert": Intake._insert, "update": Intake._update, "delete": Intake._delete}
_OPERATIONS: Final = ("insert", "update", "delete")


def _trigger(event: WebhookEvent) -> tuple[str, str]:
    return event.type.object, event.type.operation


def _is_taken_back(change: Change) -> bool:
    """Whether the events of an update leave the record as it was before the first of them."""
    if change.operation != "update" or change.earlier is None:
        return False
    return differences(change.event.record.definition, change.earlier, change.values).is_empty


def _is_gone(known: Snapshot | None, operation: str, fate: Fate) -> bool:
    """Whether an event about a record changes nothing of the fact that it is deleted."""
    return known is not None and known.operation == "delete" and operation != "delete" and fate is not Fate.FIRED


def batched(changes: Iterable[Change]) -> list[Batch]:
    """Returns the changes in batches of one object and operation, so that each record's changes keep their order."""
    batches: list[Batch] = []
    for change in changes:
        key = key_of(change.event)
        batch = _batch_for(batches, change, key)
        if batch is None:
            batch = Batch(change.event.type.object, change.operation)
            batches.append(batch)
        batch.changes.append(change)
        if key is not None:
            batch.keys.add(key)
    return batches


def _batch_for(batches: Sequence[Batch], change: Change, key: Key | None) -> Batch | None:
    """Returns the last batch that the change may join; None where an earlier change of its record stands in the way."""
    for batch in reversed(batches):
        if key in batch.keys:
            return None
        is_alike = (batch.object_name, batch.operation) == (change.event.type.object, change.operation)
        if is_alike and len(batch.changes) < BATCH:
            return batch
    return None


def _seen(key: Key, event: WebhookEvent, known: Snapshot | None, time: int, *, is_created: bool) -> Snapshot:
    """Returns what is known of a record after an event about it."""
    operation = event.type.operation
    if operation == "delete":
        return Snapshot(*key, {}, "delete", max(time, known.time if known is not None else 0))
    if known is None or known.operation == "delete":
        return Snapshot(*key, dict(event.record.values), operation, time, is_created)
    first, second = known.values, event.record.values
    values = {**second, **first} if known.time > time else {**first, **second}
    return Snapshot(*key, values, operation, max(time, known.time), known.is_created or is_created)


def key_of(event: WebhookEvent) -> Key | None:
    """Returns object and id of an event's record; None for what is no record that can change."""
    row_id = event.record.values.get("Id")
    if not row_id or event.record.definition.is_event:
        return None
    return event.type.object, str(row_id)


def moment_of(timestamp: str) -> int | None:
    """Returns an ISO 8601 time in milliseconds since 1970, None for what is none."""
    try:
        moment = datetime.fromisoformat(timestamp)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int(moment.timestamp() * 1000)
