"""The sandbox's state: JSON documents by kind and id, kept in SQLite, and the search index that lags behind them."""

import json
import sqlite3
from collections import deque
from collections.abc import Iterable
from random import Random
from string import ascii_letters, digits

from circuitscript.sandbox.exchange import ApiError, Document
from circuitscript.sandbox.options import Clock


class Store:
    """All documents in memory, each written through to SQLite at once.

    `indexed` returns what a search sees: documents as they were `delay` milliseconds ago. Not for several
    threads at once.
    """

    def __init__(self, path: str, clock: Clock, delay: int, seed: int) -> None:
        self.clock = clock
        self.delay = delay
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS documents (kind TEXT, id TEXT, body TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID"
        )
        self._documents: dict[str, dict[str, Document]] = {}
        self._index: dict[str, dict[str, Document]] = {}
        self._due: deque[tuple[int, str, str, Document | None]] = deque()
        self._load()
        self._random = Random(f"{seed}/{sum(map(len, self._documents.values()))}")

    def new_id(self) -> str:
        """Returns an unused id in HighLevel's form."""
        return "".join(self._random.choices(ascii_letters + digits, k=20))

    def put(self, kind: str, document: Document) -> Document:
        """Adds or replaces a document, which has its id under `id`."""
        row_id = document["id"]
        self._documents.setdefault(kind, {})[row_id] = document
        self._database.execute(
            "INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", (kind, row_id, json.dumps(document))
        )
        self._due.append((self.clock() + self.delay, kind, row_id, dict(document)))
        return document

    def remove(self, kind: str, row_id: str) -> None:
        """Deletes a document."""
        self._documents.get(kind, {}).pop(row_id, None)
        self._database.execute("DELETE FROM documents WHERE kind = ? AND id = ?", (kind, row_id))
        self._due.append((self.clock() + self.delay, kind, row_id, None))

    def find(self, kind: str, row_id: object) -> Document | None:
        """Returns a document, or None."""
        return self._documents.get(kind, {}).get(str(row_id))

    def get(self, kind: str, row_id: object, what: str = "") -> Document:
        """Returns a document; raises HighLevel's 400 for an unknown one."""
        found = self.find(kind, row_id)
        if found is None:
            raise ApiError(400, f"{what or kind.capitalize()} not found")
        return found

    def all(self, kind: str, **equal: object) -> list[Document]:
        """Returns the documents of a kind whose fields equal the given values; None values do not count."""
        wanted = {name: value for name, value in equal.items() if value is not None}
        rows: Iterable[Document] = self._documents.get(kind, {}).values()
        return [row for row in rows if all(row.get(name) == value for name, value in wanted.items())]

    def indexed(self, kind: str) -> list[Document]:
        """Returns the documents of a kind as searches see them."""
        now = self.clock()
        while self._due and self._due[0][0] <= now:
            _, changed, row_id, document = self._due.popleft()
            if document is None:
                self._index.get(changed, {}).pop(row_id, None)
            else:
                self._index.setdefault(changed, {})[row_id] = document
        return list(self._index.get(kind, {}).values())

    def close(self) -> None:
        """Closes the database."""
        self._database.close()

    def _load(self) -> None:
        for kind, row_id, body in self._database.execute("SELECT kind, id, body FROM documents"):
            document = json.loads(body)
            self._documents.setdefault(kind, {})[row_id] = document
            self._index.setdefault(kind, {})[row_id] = document
