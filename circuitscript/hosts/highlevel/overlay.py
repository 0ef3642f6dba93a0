"""What this run has written itself: rows that HighLevel's search does not show yet, and rows that it still shows."""

from collections.abc import Iterable

from circuitscript.data.schema import ObjectDefinition
from circuitscript.source.classes import define, field

Values = dict[str, object]


@define(eq=False)
class Overlay:
    """The rows of one run by object and id, as they are after its changes, and the ids of those it deleted.

    `seen` are the rows that it has read, as they were then.
    """

    written: dict[str, dict[str, Values]] = field(factory=dict)
    deleted: dict[str, set[str]] = field(factory=dict)
    seen: dict[tuple[str, str], Values] = field(factory=dict)

    def write(self, definition: ObjectDefinition, values: Values) -> None:
        """Takes over a row, or the part of it that was changed."""
        rows = self.written.setdefault(definition.name, {})
        row_id = str(values["Id"])
        rows[row_id] = {**rows.get(row_id, {}), **values}

    def see(self, definition: ObjectDefinition, values: Values) -> None:
        """Takes note of a row that was read."""
        self.seen[(definition.name, str(values["Id"]))] = values

    def known(self, definition: ObjectDefinition, row_id: str) -> Values | None:
        """Returns a row as this run last wrote or read it."""
        seen = self.seen.get((definition.name, row_id))
        written = self.written.get(definition.name, {}).get(row_id)
        return seen if written is None else {**(seen or {}), **written}

    def forget(self, name: str, row_id: str) -> None:
        """Lets the next query read a row anew: it has changed with another one."""
        self.written.get(name, {}).pop(row_id, None)
        self.seen.pop((name, row_id), None)

    def delete(self, definition: ObjectDefinition, row_id: str) -> None:
        """Forgets a row and hides it from now on."""
        self.written.get(definition.name, {}).pop(row_id, None)
        self.deleted.setdefault(definition.name, set()).add(row_id)

    def find(self, definition: ObjectDefinition, row_id: str) -> Values | None:
        """Returns a row that this run has written, where all its fields are known."""
        values = self.written.get(definition.name, {}).get(row_id)
        return values if values is not None and _is_whole(definition, values) else None

    def count(self, definition: ObjectDefinition) -> int:
        """Returns how many rows of an object this run has written or deleted."""
        return len(self.written.get(definition.name, ())) + len(self.deleted.get(definition.name, ()))

    def touches(self, definition: ObjectDefinition) -> bool:
        """Whether the rows of an object may differ from what HighLevel's search shows."""
        parents = (name for one in definition.fields.values() if one.is_cascade for name in one.references)
        return bool(self.count(definition)) or any(self.deleted.get(name) for name in parents)

    def is_gone(self, definition: ObjectDefinition, values: Values) -> bool:
        """Whether a row was deleted, itself or with its parent."""
        if values.get("Id") in self.deleted.get(definition.name, ()):
            return True
        owners = (one for one in definition.fields.values() if one.is_cascade)
        return any(values.get(one.name) in self.deleted.get(name, ()) for one in owners for name in one.references)

    def merged(self, definition: ObjectDefinition, rows: Iterable[Values]) -> list[Values]:
        """Returns the rows with this run's own in their places; those that were not among them come first."""
        own = dict(self.written.get(definition.name, {}))
        kept = [{**row, **own.pop(str(row["Id"]), {})} for row in rows]
        others = [row for row in own.values() if _is_whole(definition, row)]
        return [row for row in [*others, *kept] if not self.is_gone(definition, row)]


def _is_whole(definition: ObjectDefinition, values: Values) -> bool:
    return len(values) >= len(definition.fields)
