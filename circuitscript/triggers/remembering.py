"""Remembers what runs write, so that the webhooks which HighLevel sends of it are known to tell of a run's change."""

from collections.abc import Callable, Mapping, Sequence

from circuitscript.data.schema import ObjectDefinition
from circuitscript.engine import Program, RunOptions, RunResult, Unit
from circuitscript.runtime.host import EventState, RowResult, Snapshot
from circuitscript.triggers.contents import Values
from circuitscript.triggers.intake import Key
from circuitscript.values.collections import ListValue
from circuitscript.values.instances import RecordValue

Written = tuple[str, ObjectDefinition, RowResult]
Known = Mapping[Key, Snapshot | None]
"""What is known of records, as far as it was looked up."""


def run_remembering(program: Program, work: Callable[[Unit, int], Known], options: RunOptions) -> RunResult:
    """Does `work` as one unit of work, and remembers what it writes where the host has a state of events.

    `work` gets the run's time in milliseconds since 1970, and returns what it has learnt of records, to be remembered
    with the rest. What is certain only after the unit is remembered then: the ids of messages, and what a store that
    takes nothing back keeps of a run that failed.
    """
    begun: list[tuple[Unit, int]] = []
    noted: set[int] = set()

    def remembered(unit: Unit) -> None:
        state = unit.context.host.state
        now = unit.context.now() if state is not None else 0
        begun.append((unit, now))
        known = work(unit, now)
        if state is not None:
            changes = [change for change in unit.changes() if change[2].id is not None]
            remember(state, changes, now, known)
            noted.update(id(row) for _, _, row in changes)

    result = program.run_unit(remembered, options)
    unit, now = begun[0]
    state = unit.context.host.state
    late = [change for change in unit.changes() if not result.is_success or id(change[2]) not in noted]
    if state is not None and late:
        state.begin()
        remember(state, late, now, {})
        state.commit()
    return result


def remember(state: EventState, changes: Sequence[Written], now: int, learnt: Known) -> None:
    """Remembers what was learnt of records, and changes that a run has made at `now`."""
    written = [
        ((definition.name, str(row.id)), operation, row)
        for operation, definition, row in changes
        if row.id is not None and not definition.is_event
    ]
    made = {key for key, operation, _ in written if operation == "insert"}
    asked = [key for key in dict.fromkeys(key for key, _, _ in written) if key not in learnt and key not in made]
    known = dict(learnt)
    if asked:
        known.update(zip(asked, state.snapshots(asked), strict=True))
    for key, operation, row in written:
        known[key] = _written(key, operation, row, known.get(key), now)
    kept = [one for one in known.values() if one is not None]
    if kept:
        state.keep(kept)


def _written(key: Key, operation: str, row: RowResult, known: Snapshot | None, now: int) -> Snapshot:
    if operation == "delete":
        return Snapshot(*key, {}, "delete", now, written=now)
    is_new = operation == "insert"
    values = {} if known is None or is_new else dict(known.values)
    for written_values in (row.before, row.after):
        values.update(_kept(written_values or {}))
    time = known.time if known is not None and not is_new else 0
    is_created = is_new or known is None or known.is_created or known.operation == "delete"
    return Snapshot(*key, values, "insert" if is_new else "update", time, is_created, written=now)


def _kept(values: Values) -> dict[str, object]:
    """Returns the values of fields, without related records, lists as stores have them."""
    listed = {
        name: tuple(value.items) if isinstance(value, ListValue) else value
        for name, value in values.items()
        if not isinstance(value, RecordValue)
    }
    return {
        name: value
        for name, value in listed.items()
        if not (isinstance(value, tuple) and any(isinstance(item, RecordValue) for item in value))
    }
