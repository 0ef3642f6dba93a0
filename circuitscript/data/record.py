"""A record (sObject) while a program works with it."""

from circuitscript.data.schema import ObjectDefinition
from circuitscript.values.instances import RecordValue


class Record(RecordValue):
    """Field values by the schema's spelling of the name; a field that is absent from `values` was never set or queried.

    Parent relationships stand under their relationship name as a `Record` or None, child relationships as a
    `ListValue` of records. `is_read_only` marks rows of `Trigger.old` and of `Trigger.new` in an after trigger.
    `is_partial` marks a row of a query, which has only the fields that were selected; `is_incomplete` marks the record
    of an event, whose other fields are fetched when one is read. `errors` collects `addError`.
    Compiled; has no behaviour that could fail.
    """

    def __init__(self, definition: ObjectDefinition, values: dict[str, object]) -> None:
        super().__init__(values)
        self.definition = definition
        self.is_read_only: bool = False
        self.is_partial: bool = False
        self.is_incomplete: bool = False
        self.errors: list[str] | None = None

    def copy(self) -> "Record":
        """Returns a record with the same values, writable and without errors."""
        return Record(self.definition, dict(self.values))

    def object_name(self) -> str:
        """Returns the name of the record's object."""
        return self.definition.name
