"""What a trigger sees of the change that fired it. Compiled."""

from typing import Any


class TriggerFrame:
    """The variables of `Trigger`, while one trigger runs. Lists and maps are script values, None where Apex has null.

    `operation` is `insert`, `update`, `delete` or `undelete`; `size` counts the rows.
    """

    def __init__(
        self, operation: str, is_before: bool, new: Any, old: Any, new_map: Any, old_map: Any, size: int
    ) -> None:
        self.operation = operation
        self.is_before = is_before
        self.new = new
        self.old = old
        self.new_map = new_map
        self.old_map = old_map
        self.size = size
        self.outer: TriggerFrame | None = None

    def held(self) -> list[Any]:
        """Returns the script values of this trigger and of those that it runs within."""
        values: list[Any] = []
        frame: TriggerFrame | None = self
        while frame is not None:
            values += [frame.new, frame.old, frame.new_map, frame.old_map]
            frame = frame.outer
        return values
