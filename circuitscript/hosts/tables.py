"""What a store of rows must be able to do, so that one sequence of DML (`changes`) serves all of them."""

from collections.abc import Sequence
from typing import Protocol

from circuitscript.data.schema import FieldDefinition, ObjectDefinition
from circuitscript.source.classes import frozen

Values = dict[str, object]


@frozen(eq=False)
class StoredRow:
    """A row as it is stored, with its id under `Id`; `deletion` numbers the deletion that took it away, 0 for none."""

    values: Values
    deletion: int = 0


class Tables(Protocol):
    """Rows of every object by id."""

    def fetch(self, definition: ObjectDefinition, ids: Sequence[str]) -> dict[str, StoredRow]:
        """Returns the rows with these ids, deleted ones too; unknown ids are left out."""

    def add(self, definition: ObjectDefinition, rows: Sequence[Values]) -> None:
        """Adds new rows, each with its id."""

    def replace(self, definition: ObjectDefinition, changes: Sequence[tuple[str, Values]]) -> None:
        """Sets the named fields of the rows with these ids."""

    def mark(self, definition: ObjectDefinition, ids: Sequence[str], deletion: int) -> None:
        """Deletes rows under a deletion's number, or with 0 brings them back."""

    def holders(
        self, definition: ObjectDefinition, field: FieldDefinition, values: Sequence[object]
    ) -> list[tuple[object, str]]:
        """Returns value and id of the live rows whose `field` equals one of `values`, text without regard to case."""

    def deleted_in(self, definition: ObjectDefinition, deletion: int) -> list[str]:
        """Returns the ids of the rows that one deletion took away."""

    def take(self, counter: str, count: int) -> int:
        """Returns the first of the next `count` numbers of a counter, which starts at 1."""
