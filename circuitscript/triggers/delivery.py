"""Runs one delivery: decides which of its events fire, fires them in batches, and remembers what was seen and done."""

from collections.abc import Sequence

from circuitscript.data.record import Record
from circuitscript.engine import Event, Program, RunOptions, RunResult, Unit
from circuitscript.runtime.host import EventState, UnknownEvent
from circuitscript.source.classes import frozen
from circuitscript.triggers.intake import DEFAULT_WINDOW, Batch, Fate, Intake, batched
from circuitscript.triggers.remembering import Known, run_remembering
from circuitscript.triggers.webhooks import UnknownWebhook, WebhookEvent

Delivered = Sequence[WebhookEvent | UnknownWebhook]


@frozen(eq=False)
class EventReport:
    """What became of one event of a delivery; one of an unknown type `is_kept` where the state outlives the run."""

    event: WebhookEvent | UnknownWebhook
    fate: Fate
    is_kept: bool = False

    @property
    def name(self) -> str:
        """The name of the event's type."""
        return self.event.type.name if isinstance(self.event, WebhookEvent) else self.event.type

    @property
    def object_name(self) -> str:
        """The name of the record's object, empty where the type is unknown."""
        return self.event.type.object if isinstance(self.event, WebhookEvent) else ""

    @property
    def record_id(self) -> str:
        """The id of the event's record, empty where it has none."""
        return str(self.event.record.values.get("Id") or "") if isinstance(self.event, WebhookEvent) else ""

    @property
    def webhook_id(self) -> str:
        """The delivery's own id, empty where it has none."""
        return self.event.webhook_id if isinstance(self.event, WebhookEvent) else ""


class DeliveryRun:
    """One delivery, to be run with the options of a run; `reports` tells afterwards what became of its events.

    `window` is in milliseconds. The run's host has the state that runs of events share; `is_kept` if that is permanent.
    """

    def __init__(
        self, program: Program, events: Delivered, window: int = DEFAULT_WINDOW, *, is_kept: bool = False
    ) -> None:
        self._program = program
        self.events = events
        self._window = window
        self._is_kept = is_kept
        self.reports: tuple[EventReport, ...] = ()

    def __call__(self, options: RunOptions) -> RunResult:
        """Runs the delivery as one unit of work. Raises InvalidEventError when a record is impossible."""
        return run_remembering(self._program, self._work, options)

    def handles_any(self) -> bool:
        """Tells whether the program has a trigger for any of the events."""
        return any(map(self._program.handles, self.as_events()))

    def as_events(self) -> list[Event]:
        """Returns the engine's form of each event of a known type."""
        return [
            Event(one.type.object, one.type.operation, (one.record,), one.type.name)
            for one in self.events
            if isinstance(one, WebhookEvent)
        ]

    def _handles(self, object_name: str, operation: str) -> bool:
        return self._program.handles(Event(object_name, operation, ()))

    def _work(self, unit: Unit, now: int) -> Known:
        state = unit.context.host.state
        assert state is not None
        _set_aside(state, self.events, now)
        events = [event for event in self.events if isinstance(event, WebhookEvent)]
        intake = Intake(state, self._handles, self._window, now)
        fates = iter(intake.take(events))
        self.reports = tuple(
            EventReport(event, next(fates))
            if isinstance(event, WebhookEvent)
            else EventReport(event, Fate.UNKNOWN, self._is_kept)
            for event in self.events
        )
        for batch in batched(intake.changes):
            unit.fire(_event(batch))
        return intake.known


def _set_aside(state: EventState, events: Delivered, now: int) -> None:
    unknown = [UnknownEvent(one.type, one.payload, now) for one in events if isinstance(one, UnknownWebhook)]
    if unknown:
        state.set_aside(unknown)


def _event(batch: Batch) -> Event:
    names = dict.fromkeys(name for change in batch.changes for name in change.names)
    return Event(
        batch.object_name,
        batch.operation,
        tuple(Record(change.event.record.definition, change.values) for change in batch.changes),
        ", ".join(names),
        earlier=tuple(change.earlier for change in batch.changes),
    )
