"""The SQLite connection of a local store: opening, what makes a file ours, and errors in words."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from circuitscript.data.comparison import fold_text, includes, like_pattern

APPLICATION_ID = 0x43495243
FORMAT_VERSION = 1
LOCK_TIMEOUT = 2.0
"""Seconds to wait for another program that is writing to the same file."""


class StoreError(OSError):
    """The store's file cannot be used, which no script can catch. The message leaves out the path."""


def connect(path: str | None) -> sqlite3.Connection:
    """Opens the database at `path`, in memory without one; raises `StoreError` for a file that is not ours."""
    with stated():
        connection = sqlite3.connect(
            path or ":memory:",
            timeout=LOCK_TIMEOUT,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=512,
        )
        try:
            if path is not None:
                _claim(connection)
        except BaseException:
            connection.close()
            raise
        connection.create_function("fold", 1, _fold, deterministic=True)
        connection.create_function("soql_like", 2, _like, deterministic=True)
        connection.create_function("soql_includes", 3, _includes, deterministic=True)
        connection.execute("CREATE TABLE IF NOT EXISTS circuit_counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL)")
        return connection


class StateError(StoreError):
    """The file of what runs remember of events cannot be used."""


@contextmanager
def stated(kind: type[StoreError] = StoreError) -> Iterator[None]:
    """Turns SQLite's errors about the file into a `StoreError`, or the given kind of one, that says what to do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise kind("it is in use by another program; try again when that has ended") from error
        if "unable to open" in text:
            raise kind("it cannot be opened: does its folder exist, and may you write there?") from error
        if "readonly" in text:
            raise kind("it is read-only; a run must be able to write to its store") from error
        raise kind(text) from error
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError):
            raise
        raise kind(f"it is no CircuitScript database: {error}") from error


def _claim(connection: sqlite3.Connection) -> None:
    """Checks that the file is new or ours, and marks a new one."""
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if owner == APPLICATION_ID:
        if version != FORMAT_VERSION:
            raise StoreError(f"it has store format {version}; this CircuitScript reads format {FORMAT_VERSION}")
        return
    if connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        raise StoreError("it belongs to another program; choose a new file for the local store")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")


def _fold(text: str | None) -> str | None:
    return None if text is None else fold_text(text)


def _like(text: object, pattern: str) -> bool:
    return isinstance(text, str) and like_pattern(pattern).fullmatch(fold_text(text)) is not None


def _includes(held: object, is_list: int, wanted: str) -> bool:
    if isinstance(held, str) and is_list:
        held = json.loads(held)
    return includes(held, _wanted(wanted))


@lru_cache(maxsize=64)
def _wanted(text: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(one) for one in json.loads(text))
