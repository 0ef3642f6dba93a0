"""A record (sObject) while a program works with it."""

from circuitscript.data.schema import ObjectDefinition


class Record:
    """Field values by the schema's spelling of the name; a field that is absent from `values` was never set or queried.

    Parent relationships stand under their relationship name as a `Record` or None, child relationships as a
    `ListValue` of records. `is_read_only` marks rows of `Trigger.old` and of `Trigger.new` in an after trigger.
    `errors` collects `addError`. Compiled; has no behaviour that could fail.
    """

    def __init__(self, definition: ObjectDefinition, values: dict[str, object]) -> None:
        self.definition = definition
        self.values = values
        self.is_read_only: bool = False
        self.errors: list[str] | None = None

    def copy(self) -> "Record":
        """Returns a record with the same values, writable and without errors."""
        return Record(self.definition, dict(self.values))
