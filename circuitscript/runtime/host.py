"""The one boundary: everything that a run asks of the world, as ports.

A run is a function of its program, its input and the answers that come through here; `hosts.journal` records and
replays them. Stays interpreted, so that any Python class can be a port. Values that cross are script values and
records, never Python objects of a host.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from circuitscript.data.plan import QueryPlan
from circuitscript.data.predicates import Parameters
from circuitscript.data.query import LogicalQuery, LogicalSearch
from circuitscript.data.record import Record
from circuitscript.source.classes import Factory, define, frozen

TIME_ZONE_SETTING = "time_zone"
"""The setting with the name of a run's time zone; GMT where there is none."""


@frozen
class QueryRequest:
    """One query with the values of its binds.

    `now` is the run's time in milliseconds since 1970, and `zone` the name of its time zone: date literals need both.
    """

    query: LogicalQuery
    binds: tuple[object, ...]
    now: int
    zone: str = "GMT"

    @property
    def parameters(self) -> Parameters:
        """What the query's evaluation needs of the request."""
        return Parameters(self.binds, self.now, self.zone)


@frozen
class SearchRequest:
    """One SOSL search with the values of its binds."""

    search: LogicalSearch
    binds: tuple[object, ...]
    now: int
    zone: str = "GMT"

    @property
    def parameters(self) -> Parameters:
        """What the search's evaluation needs of the request."""
        return Parameters(self.binds, self.now, self.zone)


@frozen
class QueryAnswer:
    """Rows in order, each a record of the query's object (of `AggregateResult` for grouped queries), and what it cost.

    `count` is the answer of `SELECT COUNT()`.
    """

    rows: tuple[Record, ...]
    count: int = 0
    api_calls: int = 0


@frozen
class ChangeRequest:
    """One DML statement: `operation` is `insert`, `update`, `upsert`, `delete`, `undelete` or `merge`.

    `external_field` is the field that an upsert matches by. With `all_or_none` a failing row undoes the others.
    """

    operation: str
    records: tuple[Record, ...]
    all_or_none: bool = True
    external_field: str = ""
    now: int = 0


@frozen
class RowError:
    """Why a row failed: a status code as in Apex (`REQUIRED_FIELD_MISSING`), a message, and the fields concerned."""

    code: str
    message: str
    fields: tuple[str, ...] = ()


@frozen
class RowResult:
    """What became of one row; `before` and `after` are the stored values as far as the store knows them."""

    id: str | None
    is_created: bool = False
    errors: tuple[RowError, ...] = ()
    before: dict[str, object] | None = None
    after: dict[str, object] | None = None

    @property
    def is_success(self) -> bool:
        """Whether the row was changed."""
        return not self.errors


@frozen
class ChangeAnswer:
    """One result a row, in the order of the request, and what it cost."""

    results: tuple[RowResult, ...]
    api_calls: int = 0


class Records(Protocol):
    """The store of records. Errors that concern a whole request are raised as `exceptions.ScriptException`.

    Stores may have two attributes, which are false where there are none. One that `is_transactional` changes nothing
    for good before `commit`; what one that `is_volatile` keeps is lost with the process in any case.
    """

    def query(self, request: QueryRequest) -> QueryAnswer:
        """Returns the rows that the query selects."""

    def explain(self, request: QueryRequest) -> QueryPlan:
        """Returns what the query would do, without reading its rows."""

    def search(self, request: SearchRequest) -> tuple[QueryAnswer, ...]:
        """Returns the rows found, one answer per returned object."""

    def change(self, request: ChangeRequest) -> ChangeAnswer:
        """Changes rows and returns what became of each."""

    def savepoint(self) -> int:
        """Marks the present state and returns the mark's number, negative from a store that takes nothing back."""

    def rollback(self, savepoint: int) -> None:
        """Takes back every change since the mark, which stays valid."""

    def begin(self) -> None:
        """Starts a run's unit of work."""

    def commit(self) -> Sequence[str] | None:
        """Makes the run's changes permanent; returns the ids of rows that were held until now, in their order."""

    def abandon(self) -> Sequence[str] | None:
        """Takes back everything since `begin`, and returns None.

        A store that takes nothing back drops what it still holds, and returns the ids of what it held and has sent.
        """


class Clock(Protocol):
    """Time. `now` is what scripts see; the other two feed the governor."""

    def now(self) -> int:
        """Returns milliseconds since 1970-01-01T00:00Z."""

    def elapsed(self) -> int:
        """Returns the wall time of the run so far, in nanoseconds."""

    def cpu(self) -> int:
        """Returns the processor time of the run so far, in nanoseconds; waiting does not count."""


class Randomness(Protocol):
    """The source of all randomness, ids included."""

    def bytes(self, count: int) -> bytes:
        """Returns `count` random bytes."""


@frozen
class HttpRequest:
    """A callout as it leaves the script; `timeout` is in milliseconds."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    timeout: int = 10_000


@frozen
class HttpResponse:
    """The answer to a callout; `elapsed` is its time in nanoseconds."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    elapsed: int = 0


class Http(Protocol):
    """Callouts."""

    def send(self, request: HttpRequest) -> HttpResponse:
        """Sends the request and returns the answer; raises a `CalloutException` when none came."""


@frozen
class LogEntry:
    """One line of the debug log; `line` is the statement's, `values` the structured part of `CircuitLog`."""

    level: str
    text: str
    unit: str
    line: int
    values: tuple[tuple[str, object], ...] = ()


class Logs(Protocol):
    """Where debug lines go."""

    def write(self, entry: LogEntry) -> None:
        """Takes one entry."""


@frozen
class Message:
    """Something sent to a person: an e-mail, an SMS …; `values` are the fields of the message."""

    kind: str
    values: tuple[tuple[str, object], ...]


class Messages(Protocol):
    """Outgoing messages."""

    def send(self, message: Message) -> str:
        """Takes a message and returns its id."""


@frozen
class Job:
    """Work for later: `kind` is `queueable`, `scheduled`, `batch` or `future`; `state` is its serialised object."""

    kind: str
    name: str
    state: str
    delay: int = 0


class Jobs(Protocol):
    """The queue of jobs."""

    def enqueue(self, job: Job) -> str:
        """Takes a job and returns its id."""


@frozen
class Snapshot:
    """One record as it was last seen: what an event said of it, or what a run wrote, by field name.

    `operation` is the last change, `insert`, `update` or `delete`; `time` is the latest event's, in milliseconds since
    1970, 0 where there was none. `is_created` tells that triggers have been given its creation; `written` is when a
    run wrote it, in milliseconds since 1970, 0 as soon as an event has told of that.
    """

    object_name: str
    id: str
    values: dict[str, object]
    operation: str
    time: int = 0
    is_created: bool = False
    written: int = 0

    @property
    def is_awaited(self) -> bool:
        """Whether a run has written the record and the CRM has not told of that yet."""
        return self.written != 0


@frozen
class UnknownEvent:
    """An event of a type that nobody knows, kept as it came; `time` is the run's, in milliseconds since 1970."""

    type: str
    payload: str
    time: int


class EventState(Protocol):
    """What runs remember of events: which were run, what the records were, and what nobody could handle.

    Between `begin` and `commit` no other run sees or changes anything, be it in another process. One that has an
    attribute `is_volatile`, and has it true, loses everything with the process.
    """

    def claim(self, event_id: str) -> bool:
        """Notes that the event with this id is run now; false when it has been run already."""

    def snapshots(self, keys: Sequence[tuple[str, str]]) -> tuple[Snapshot | None, ...]:
        """Returns what is known of records, each given by object and id; None for one never seen."""

    def keep(self, snapshots: Sequence[Snapshot]) -> None:
        """Remembers records, in place of what was known of them."""

    def set_aside(self, events: Sequence[UnknownEvent]) -> None:
        """Keeps events of unknown types."""

    def begin(self) -> None:
        """Starts a run's unit of work."""

    def commit(self) -> None:
        """Makes what the run has noted permanent."""

    def abandon(self) -> None:
        """Takes back everything since `begin`."""


@define
class Host:
    """The ports of one run; `state` is None for runs that begin with no event.

    `attach`, if given, is called before the first effect with what reads the run's statement count.
    """

    records: Records
    clock: Clock
    randomness: Randomness
    logs: Logs
    http: Http
    messages: Messages
    jobs: Jobs
    settings: dict[str, str] = Factory(dict)
    state: EventState | None = None
    attach: Callable[[Callable[[], int]], None] | None = None
