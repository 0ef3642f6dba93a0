"""What each test uses of the governor's limits, kept in a file and compared with a later run.

Only what is the same in every run is kept: counts of statements, queries, rows, changes, callouts, messages and jobs,
and the heap, never times.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Final

from circuitscript.runtime.governor import Resource
from circuitscript.source.classes import frozen
from circuitscript.source.nesting import read_json
from circuitscript.testing.results import TestResult

Snapshot = Mapping[str, Mapping[str, int]]

_KEPT: Final = (
    Resource.STATEMENTS,
    Resource.HEAP,
    Resource.QUERIES,
    Resource.QUERY_ROWS,
    Resource.SEARCHES,
    Resource.DML_STATEMENTS,
    Resource.DML_ROWS,
    Resource.CALLOUTS,
    Resource.API_CALLS,
    Resource.MESSAGES,
    Resource.JOBS,
)


class SnapshotError(Exception):
    """A file that is no snapshot; the message says why."""


@frozen
class Growth:
    """A test that uses more of a resource than the snapshot says."""

    test: str
    resource: Resource
    before: int
    now: int

    def __str__(self) -> str:
        return f"{self.test}: {self.resource.value}: {self.now:,}, before {self.before:,}"


def snapshot_text(results: Iterable[TestResult]) -> str:
    """Returns the snapshot of a run: tests that passed, in order of their names, each with what it used."""
    uses = {result.name: _uses(result) for result in results if result.is_success}
    return json.dumps(dict(sorted(uses.items())), indent=2) + "\n"


def read_snapshot(text: str) -> Snapshot:
    """Returns what `snapshot_text` wrote. Raises SnapshotError for anything else."""
    try:
        document = read_json(text)
    except ValueError as error:
        raise SnapshotError(f"not valid JSON: {error}") from None
    if not isinstance(document, dict) or not all(map(_is_use, document.values())):
        raise SnapshotError("not a snapshot of limits: write one with --limits-snapshot")
    return document


def grown(results: Iterable[TestResult], snapshot: Snapshot) -> list[Growth]:
    """Returns every use that is larger than in the snapshot, in the order of the results; unknown tests are skipped."""
    found = []
    for result in results:
        before = snapshot.get(result.name)
        if before is None or not result.is_success:
            continue
        uses = _uses(result)
        for resource in _KEPT:
            name = resource.name.lower()
            if uses.get(name, 0) > before.get(name, 0):
                found.append(Growth(result.name, resource, before.get(name, 0), uses[name]))
    return found


@frozen
class Slope:
    """A test whose use of a resource grows with the size of its batches: `uses` by size, `per_record` the growth."""

    test: str
    resource: Resource
    uses: tuple[tuple[int, int], ...]

    @property
    def per_record(self) -> float:
        """How much more each further record takes."""
        (first, least), (last, most) = self.uses[0], self.uses[-1]
        return (most - least) / (last - first)

    def __str__(self) -> str:
        sizes = ", ".join(f"{used:,} for {size:,}" for size, used in self.uses)
        return f"{self.test}: {self.resource.value}: {self.per_record:+.3g} a record ({sizes})"


_ONCE: Final = frozenset(
    (Resource.QUERIES, Resource.SEARCHES, Resource.DML_STATEMENTS, Resource.CALLOUTS, Resource.API_CALLS)
)
"""What code that is made for many records uses once for all of them."""


def slopes(results: Iterable[TestResult]) -> list[Slope]:
    """Returns what grows with the size of batches though it need not: queries, changes and calls in a loop."""
    sizes: dict[str, dict[int, TestResult]] = {}
    for result in results:
        if result.batch:
            sizes.setdefault(result.test, {})[result.batch] = result
    found = []
    for test, by_size in sizes.items():
        uses = {size: _uses(result) for size, result in sorted(by_size.items())}
        for resource in _KEPT:
            used = tuple((size, use.get(resource.name.lower(), 0)) for size, use in uses.items())
            if resource in _ONCE and len(used) > 1 and used[-1][1] > used[0][1]:
                found.append(Slope(test, resource, used))
    return found


def _uses(result: TestResult) -> dict[str, int]:
    used = {usage.resource: usage.used for usage in result.limits}
    return {resource.name.lower(): used[resource] for resource in _KEPT if used.get(resource)}


def _is_use(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(count, int) for count in value.values())
