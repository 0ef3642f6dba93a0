"""The governor: how much of each resource a run may use, and the one door through which use is charged. Compiled.

Statements, heap and time are metered by the run's context, which hands in a reader for them; everything else is
counted here.
"""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Final, cast

from circuitscript.runtime.exceptions import LimitException

UNLIMITED: Final = 1 << 62
"""Stands for "no limit" wherever a number is needed."""


class Resource(Enum):
    """What is limited, with the name that messages use."""

    __hash__ = object.__hash__  # Enum's own is written in Python, and every charge looks resources up

    STATEMENTS = "statements"
    CPU_TIME = "CPU time (ms)"
    WALL_TIME = "wall time (ms)"
    HEAP = "heap (bytes)"
    CALL_DEPTH = "call depth"
    TRIGGER_DEPTH = "trigger depth"
    QUERIES = "SOQL queries"
    QUERY_ROWS = "query rows"
    SEARCHES = "SOSL queries"
    DML_STATEMENTS = "DML statements"
    DML_ROWS = "DML rows"
    CALLOUTS = "callouts"
    CALLOUT_TIME = "callout time (ms)"
    API_CALLS = "API calls"
    MESSAGES = "messages"
    JOBS = "queued jobs"
    LOG_BYTES = "log bytes"
    STRING_LENGTH = "string length"
    COLLECTION_SIZE = "collection size"
    MATCH_STEPS = "regular expression steps"


METERED = frozenset({Resource.STATEMENTS, Resource.HEAP, Resource.CPU_TIME, Resource.WALL_TIME})
"""Resources whose use the context measures."""

SINGLE = frozenset({Resource.STRING_LENGTH, Resource.COLLECTION_SIZE, Resource.MATCH_STEPS})
"""Resources that limit one value or operation; their use is not summed."""

_MESSAGES: dict[Resource, str] = {
    Resource.STATEMENTS: "Too many script statements: {used}",
    Resource.CPU_TIME: "Apex CPU time limit exceeded: {used} ms",
    Resource.WALL_TIME: "Wall time limit exceeded: {used} ms",
    Resource.HEAP: "Apex heap size too large: {used}",
    Resource.CALL_DEPTH: "Maximum stack depth reached: {used}",
    Resource.TRIGGER_DEPTH: "Maximum trigger depth exceeded: {used}",
    Resource.QUERIES: "Too many SOQL queries: {used}",
    Resource.QUERY_ROWS: "Too many query rows: {used}",
    Resource.SEARCHES: "Too many SOSL queries: {used}",
    Resource.DML_STATEMENTS: "Too many DML statements: {used}",
    Resource.DML_ROWS: "Too many DML rows: {used}",
    Resource.CALLOUTS: "Too many callouts: {used}",
    Resource.CALLOUT_TIME: "Exceeded maximum time allotted for callouts: {used} ms",
    Resource.API_CALLS: "Too many API calls: {used}",
    Resource.MESSAGES: "Too many Email Invocations: {used}",
    Resource.JOBS: "Too many queueable jobs added to the queue: {used}",
    Resource.LOG_BYTES: "Debug log too large: {used} bytes",
    Resource.STRING_LENGTH: "String length exceeds maximum: {used}",
    Resource.COLLECTION_SIZE: "Collection size {used} exceeds maximum",
    Resource.MATCH_STEPS: "Regex too complicated: {used} steps",
}


class Limits:
    """The maximum of each resource, by resource; a missing one is unlimited. `name` is the profile's.

    Raises ValueError for a maximum that is no whole number of 0 or more.
    """

    def __init__(self, name: str, maxima: Mapping[Resource, int]) -> None:
        self.name = name
        self.maxima: dict[Resource, int] = {}
        for resource, maximum in cast("Mapping[Any, Any]", maxima).items():
            self.maxima[resource] = _checked(resource, maximum)

    def maximum(self, resource: Resource) -> int:
        """Returns the maximum of `resource`, `UNLIMITED` where there is none."""
        return self.maxima.get(resource, UNLIMITED)

    def replace(self, maxima: Mapping[Resource, int], name: str = "") -> "Limits":
        """Returns these limits with some maxima exchanged."""
        return Limits(name or self.name, {**self.maxima, **maxima})


def _checked(resource: object, maximum: object) -> int:
    if not isinstance(resource, Resource):
        raise ValueError(f"{resource!r} is not a Resource, whose maximum a limit can be")
    if isinstance(maximum, bool) or not isinstance(maximum, int) or maximum < 0:
        raise ValueError(f"the limit {resource.name.lower()} must be a whole number of 0 or more, not {maximum!r}")
    return min(maximum, UNLIMITED)


def limit_message(resource: Resource, used: int, maximum: int) -> str:
    """Returns what a `LimitException` says: Apex's own words where it has any, then the maximum."""
    return f"{_MESSAGES[resource].format(used=used)} (maximum {maximum})"


def exceeded(resource: Resource, used: int, maximum: int) -> LimitException:
    """Returns the exception for a use beyond its maximum."""
    return LimitException(limit_message(resource, used, maximum), resource=resource.value, used=used, maximum=maximum)


class Governor:
    """The meter of one run. `read` answers for the resources that the context meters."""

    def __init__(self, limits: Limits, read: Callable[[Resource], int]) -> None:
        self.limits = limits
        self._read = read
        self._used: dict[Resource, int] = {}

    def charge(self, resource: Resource, amount: int = 1) -> None:
        """Adds `amount` to the use of `resource`; raises `LimitException` where that goes beyond the maximum.

        For a resource that limits one value (string length, collection size, regular-expression steps) `amount` is that
        value's size.
        """
        maximum = self.limits.maximum(resource)
        if resource in SINGLE:
            if amount > maximum:
                raise exceeded(resource, amount, maximum)
            return
        used = self._used.get(resource, 0) + amount
        self._used[resource] = used
        if used > maximum:
            raise exceeded(resource, used, maximum)

    def release(self, resource: Resource, amount: int = 1) -> None:
        """Takes back use of a resource that counts what is going on at once, such as trigger depth."""
        self._used[resource] = self._used.get(resource, 0) - amount

    def used(self, resource: Resource) -> int:
        """Returns the use so far: counts, bytes or milliseconds."""
        if resource in METERED:
            return self._read(resource)
        return self._used.get(resource, 0)

    def maximum(self, resource: Resource) -> int:
        """Returns the maximum, `UNLIMITED` where there is none."""
        return self.limits.maximum(resource)

    def usage(self) -> dict[Resource, tuple[int, int]]:
        """Returns use and maximum of every resource that is counted over the run, in order of declaration."""
        return {
            resource: (self.used(resource), self.maximum(resource)) for resource in Resource if resource not in SINGLE
        }

    def snapshot(self) -> dict[Resource, int]:
        """Returns the counts so far, for `restore`: `Test.startTest` gives a test a fresh set of limits."""
        return dict(self._used)

    def restore(self, counts: Mapping[Resource, int]) -> None:
        """Sets the counts to what `snapshot` returned."""
        self._used = dict(counts)
