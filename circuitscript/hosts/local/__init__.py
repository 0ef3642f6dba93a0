"""The embedded store: SQLite with real columns, in memory or in a file."""

from circuitscript.hosts.local.database import StateError, StoreError
from circuitscript.hosts.local.hosting import memory_host, open_host
from circuitscript.hosts.local.store import LocalRecords

__all__ = ["LocalRecords", "StateError", "StoreError", "memory_host", "open_host"]
