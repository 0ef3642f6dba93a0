"""The governor: how much of each resource a run may use, and the one door through which use is charged. Compiled."""

from enum import Enum

from attrs import frozen


class Resource(Enum):
    """What is limited, with the name that messages use."""

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


@frozen
class Limits:
    """The maximum of each resource, by resource; a missing one is unlimited. `name` is the profile's."""

    name: str
    maxima: dict[Resource, int]
