"""Whole hosts around a local store, for runs that need nothing else of the world."""

from circuitscript.data.schema import Schema
from circuitscript.hosts.hosting import make_host
from circuitscript.hosts.local.store import LocalRecords
from circuitscript.runtime.host import Host


def open_host(schema: Schema, path: str | None = None) -> Host:
    """Returns a host over the store at `path`, or a fresh one in memory; raises `StoreError` for an unusable file."""
    return make_host(schema, LocalRecords(schema, path))


def memory_host(schema: Schema) -> Host:
    """Returns a host over a fresh store in memory."""
    return open_host(schema)
