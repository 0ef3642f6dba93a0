"""The Levenshtein distance, a row at a time, so that a run can be stopped between rows."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


def levenshtein(context: "Context", first: str, second: str, threshold: int | None) -> int:
    """Returns how many characters must be added, removed or replaced; -1 where that is more than `threshold`."""
    if threshold is not None and abs(len(first) - len(second)) > threshold:
        return -1
    if len(first) < len(second):
        first, second = second, first
    context.charge_heap(16 * len(second))
    row = list(range(len(second) + 1))
    for position, character in enumerate(first, 1):
        context.charge_work(len(second))
        diagonal, row[0] = row[0], position
        for index, other in enumerate(second, 1):
            cost = diagonal if character == other else 1 + min(diagonal, row[index], row[index - 1])
            diagonal, row[index] = row[index], cost
        if threshold is not None and min(row) > threshold:
            return -1
    return row[-1] if threshold is None or row[-1] <= threshold else -1
