"""What runs remember of events, in an SQLite file that several processes may share.

A run holds the file's write lock from `begin` to `commit`: of two processes with the same event one runs it, and the
other then finds it run. A process that dies leaves nothing behind, so that the event can be run again.
"""

import json
import sqlite3
from collections.abc import Sequence

from circuitscript.data.schema import Schema
from circuitscript.hosts.journal.codec import Decoder, encode
from circuitscript.hosts.local.database import StateError, stated
from circuitscript.runtime.host import Snapshot, UnknownEvent

APPLICATION_ID = 0x43495245
FORMAT_VERSION = 1
LOCK_TIMEOUT = 60.0
"""Seconds to wait for the run of another process: as long as limits let one take, and as much again."""
KEPT_DAYS = 90
"""How long ids of events are kept: far longer than HighLevel goes on delivering one."""

_DAY = "CAST(julianday('now') AS INTEGER)"
_CLAIM = f"INSERT OR IGNORE INTO seen VALUES (?, {_DAY})"

_TABLES = """
CREATE TABLE seen (event_id TEXT PRIMARY KEY, day INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE snapshot (
    object TEXT NOT NULL, id TEXT NOT NULL, operation TEXT NOT NULL, time INTEGER NOT NULL,
    is_created INTEGER NOT NULL, written INTEGER NOT NULL, fields TEXT NOT NULL, PRIMARY KEY (object, id)
) WITHOUT ROWID;
CREATE TABLE unknown_event (
    number INTEGER PRIMARY KEY, type TEXT NOT NULL, payload TEXT NOT NULL, time INTEGER NOT NULL
);
"""


class LocalEventState:
    """The port `EventState` over the file at `path`; raises `StateError` where it cannot be used."""

    def __init__(self, schema: Schema, path: str) -> None:
        self._decoder = Decoder(schema)
        with stated(StateError):
            self.connection = sqlite3.connect(path, timeout=LOCK_TIMEOUT, isolation_level=None, check_same_thread=False)
            try:
                self._claim_file()
            except BaseException:
                self.connection.close()
                raise

    def close(self) -> None:
        """Closes the file; a transaction that is still open is taken back."""
        self.connection.close()

    def claim(self, event_id: str) -> bool:
        """Notes that an event is run now; false when it has been run already."""
        with stated(StateError):
            return self.connection.execute(_CLAIM, [event_id]).rowcount == 1

    def snapshots(self, keys: Sequence[tuple[str, str]]) -> tuple[Snapshot | None, ...]:
        """Returns what is known of records."""
        with stated(StateError):
            return tuple(self._snapshot(*key) for key in keys)

    def keep(self, snapshots: Sequence[Snapshot]) -> None:
        """Remembers records."""
        rows = [
            (one.object_name, one.id, one.operation, one.time, one.is_created, one.written, _written(one.values))
            for one in snapshots
        ]
        with stated(StateError):
            self.connection.executemany("INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def set_aside(self, events: Sequence[UnknownEvent]) -> None:
        """Keeps events of unknown types."""
        rows = [(one.type, one.payload, one.time) for one in events]
        with stated(StateError):
            self.connection.executemany("INSERT INTO unknown_event (type, payload, time) VALUES (?, ?, ?)", rows)

    def unknown_events(self) -> list[UnknownEvent]:
        """Returns the events of unknown types, in the order in which they came."""
        with stated(StateError):
            found = self.connection.execute("SELECT type, payload, time FROM unknown_event ORDER BY number")
            return [UnknownEvent(*row) for row in found]

    def begin(self) -> None:
        """Starts a run's unit of work; waits for the run of another process."""
        with stated(StateError):
            self.connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Makes what the run has noted permanent."""
        with stated(StateError):
            self.connection.execute("COMMIT")

    def abandon(self) -> None:
        """Takes back everything since `begin`."""
        if self.connection.in_transaction:
            with stated(StateError):
                self.connection.execute("ROLLBACK")

    def _snapshot(self, object_name: str, row_id: str) -> Snapshot | None:
        sql = "SELECT operation, time, is_created, written, fields FROM snapshot WHERE object = ? AND id = ?"
        row = self.connection.execute(sql, [object_name, row_id]).fetchone()
        if row is None:
            return None
        operation, time, is_created, written, fields = row
        values = self._decoder.values(json.loads(fields))
        return Snapshot(object_name, row_id, values, operation, time, bool(is_created), written)

    def _claim_file(self) -> None:
        """Checks that the file is new or ours, and makes the tables of a new one."""
        self.connection.execute("BEGIN IMMEDIATE")
        owner = self.connection.execute("PRAGMA application_id").fetchone()[0]
        version = self.connection.execute("PRAGMA user_version").fetchone()[0]
        if owner == APPLICATION_ID:
            if version != FORMAT_VERSION:
                message = f"it has state format {version}; this CircuitScript reads format {FORMAT_VERSION}"
                raise StateError(message)
        elif self.connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            raise StateError("it holds something else than the state of events; choose a new file for --state")
        else:
            for statement in _TABLES.split(";")[:-1]:
                self.connection.execute(statement)
            self.connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self.connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
        self.connection.execute(f"DELETE FROM seen WHERE day < {_DAY} - {KEPT_DAYS}")
        self.connection.execute("COMMIT")


def _written(values: dict[str, object]) -> str:
    return json.dumps({name: encode(value) for name, value in values.items()}, ensure_ascii=False)
