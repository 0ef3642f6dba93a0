"""The port `Records` over HighLevel: one run's queries and changes, with what the run has written itself."""

from circuitscript.data.plan import QueryPlan
from circuitscript.data.predicates import Parameters
from circuitscript.data.schema import Schema
from circuitscript.hosts.highlevel.access import Means
from circuitscript.hosts.highlevel.catalogue import Catalogue
from circuitscript.hosts.highlevel.changes import Changes
from circuitscript.hosts.highlevel.client import HighLevelClient, Meter
from circuitscript.hosts.highlevel.explaining import explain, in_portions
from circuitscript.hosts.highlevel.failures import ApiFailure
from circuitscript.hosts.highlevel.messages import Outbox
from circuitscript.hosts.highlevel.overlay import Overlay
from circuitscript.hosts.highlevel.querying import QueryRun
from circuitscript.hosts.highlevel.reading import Reader
from circuitscript.hosts.highlevel.searching import search_rows
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import ChangeAnswer, ChangeRequest, QueryAnswer, QueryRequest, SearchRequest
from circuitscript.source.classes import evolve, frozen

NO_SAVEPOINT = -1
"""The number of a savepoint in a store that cannot take anything back."""


@frozen
class RecordsOptions:
    """`max_scan_rows` is the most rows that a query may read, `workers` how many calls are made at once."""

    max_scan_rows: int = 50_000
    workers: int = 5


class HighLevelRecords:
    """The records of one location, for one run after the other. `catalogue` may be shared with other runs."""

    def __init__(
        self,
        client: HighLevelClient,
        schema: Schema,
        options: RecordsOptions | None = None,
        catalogue: Catalogue | None = None,
    ) -> None:
        self._client = client
        self._schema = schema
        self._options = options or RecordsOptions()
        self._catalogue = catalogue or Catalogue(client)
        self._outbox = Outbox(client)
        self.begin()

    def query(self, request: QueryRequest) -> QueryAnswer:
        """Returns the rows that the query selects; raises `QueryException` with HighLevel's message."""
        try:
            return self._run(request.parameters, Meter()).answer(request.query)
        except ApiFailure as failure:
            raise failure.as_exception("QueryException") from None

    def search(self, request: SearchRequest) -> tuple[QueryAnswer, ...]:
        """Returns the contacts and opportunities that HighLevel's free-text search finds."""
        meter = Meter()
        try:
            return search_rows(request, self._reader, self._overlay, self._schema, meter)
        except ApiFailure as failure:
            raise failure.as_exception("QueryException") from None

    def change(self, request: ChangeRequest) -> ChangeAnswer:
        """Changes rows and returns what became of each."""
        try:
            return self._changes.apply(request)
        except ApiFailure as failure:
            raise failure.as_exception("DmlException") from None

    def savepoint(self) -> int:
        """Returns the number that stands for no savepoint: HighLevel takes nothing back."""
        return NO_SAVEPOINT

    def rollback(self, savepoint: int) -> None:
        """Raises a `DmlException`."""
        raise ScriptException("DmlException", "HighLevel has no transactions: a rollback would take nothing back")

    def begin(self) -> None:
        """Starts a run: nothing is written yet, and nothing waits to be sent."""
        self._outbox.clear()
        self._forget()

    def _forget(self) -> None:
        """Forgets what the run has written and read."""
        self._overlay = Overlay()
        self._reader = Reader(self._client, self._catalogue, self._options.max_scan_rows, self._options.workers)
        self._changes = Changes(self._reader, self._overlay, self._outbox.hold)

    def commit(self) -> tuple[str, ...]:
        """Sends the run's messages and returns their ids; its other changes are there already."""
        try:
            self._outbox.send(Meter())
        finally:
            self._forget()
        return tuple(self._outbox.sent)

    def abandon(self) -> tuple[str, ...]:
        """Drops the run's messages; its other changes stay. Returns the ids of the messages that were sent already."""
        sent = tuple(self._outbox.sent)
        self.begin()
        return sent

    def close(self) -> None:
        """Closes the connections to HighLevel."""
        self._client.close()

    def explain(self, request: QueryRequest) -> QueryPlan:
        """Returns what a query would do; a search is asked how many rows it finds: one call.

        Semi-joins are evaluated, because their values decide what is pushed down. Raises ScriptException.
        """
        query, meter = request.query, Meter()
        parameters = request.parameters
        run = self._run(parameters, meter)
        try:
            access = run.access(query)
            portions = run.portions(query, access)
            is_asked = access.means is Means.SEARCH and not portions
            total = self._reader.total(access, meter) if is_asked else None
        except ApiFailure as failure:
            raise failure.as_exception("QueryException") from None
        rows = total if total is None or access.enough is None or not access.is_exact else min(total, access.enough)
        told = explain(query, access, self._schema, parameters, run.semi_values, rows)
        if portions:
            told = in_portions(told, len(portions))
        elif run.is_countable(query, access):
            return evolve(told, pages=1, calls=1, seconds=0.0, in_memory=(), api_calls=meter.calls)
        seconds = None if told.calls is None else self._client.limiter.seconds_for(told.calls)
        most = self._options.max_scan_rows
        is_refused = rows is not None and rows > most and access.enough is None
        refused = f"more than max_scan_rows ({most:,}) would be read" if is_refused else ""
        return evolve(told, seconds=seconds, refused=refused, api_calls=meter.calls)

    def _run(self, parameters: Parameters, meter: Meter) -> QueryRun:
        return QueryRun(self._schema, self._reader, self._overlay, meter, parameters)
