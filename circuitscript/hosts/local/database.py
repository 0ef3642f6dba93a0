"""The SQLite connection of a local store: opening, what makes a file ours, and errors in words."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, wraps
from typing import Final, ParamSpec, TypeVar

from circuitscript.data.comparison import fold_text, includes, like_pattern

APPLICATION_ID = 0x43495243
FORMAT_VERSION = 1
LOCK_TIMEOUT = 2.0
"""Seconds to wait for another program that is writing to the same file."""


_WORDS: Final = {
    "locked": "it is in use by another program; try again when that has ended",
    "busy": "it is in use by another program; try again when that has ended",
    "unable to open": "it cannot be opened: does its folder exist, and may you write there?",
    "readonly": "it is read-only; a run must be able to write to its store",
    "full": "the disk is full; make room and try again",
    "disk I/O": "the disk cannot be read or written",
    "malformed": "it is damaged (database disk image is malformed); take a copy of it that is not, or a new file",
    "not a database": "it is no CircuitScript database: file is not a database",
}
"""What SQLite's messages mean, by a part of them."""

P = ParamSpec("P")
T = TypeVar("T")


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
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError):
            raise
        raise kind(_in_words(str(error))) from error


def stating(method: Callable[P, T]) -> Callable[P, T]:
    """Makes a method raise a `StoreError` where SQLite tells of trouble with the file."""

    @wraps(method)
    def told(*arguments: P.args, **named: P.kwargs) -> T:
        try:
            return method(*arguments, **named)
        except sqlite3.IntegrityError:
            raise
        except sqlite3.DatabaseError as error:
            raise StoreError(_in_words(str(error))) from error

    return told


def _in_words(text: str) -> str:
    """Returns what SQLite's message means for the user of the file, and what to do."""
    return next((words for part, words in _WORDS.items() if part in text), text)


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
