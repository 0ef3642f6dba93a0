"""Whole hosts for local runs: a store, and ports that are cut off from the world."""

from circuitscript.data.schema import Schema
from circuitscript.hosts.clock import SystemClock
from circuitscript.hosts.collecting import CollectedJobs, CollectedLogs, CollectedMessages
from circuitscript.hosts.http import RefusingHttp
from circuitscript.hosts.randomness import SeededRandomness
from circuitscript.runtime.host import Host, Records


def memory_host(schema: Schema) -> Host:
    """Returns a host with a store of its own in memory, no network, and messages and jobs that are only collected."""
    from circuitscript.hosts.memory import MemoryRecords

    return _host(MemoryRecords(schema))


def local_host(schema: Schema, path: str | None = None) -> Host:
    """Returns a host with its records in the SQLite file at `path`, in memory without one.

    Randomness follows from a fixed seed, so that a run on a fresh store can be repeated. Raises StoreError where
    the file cannot be used.
    """
    from circuitscript.hosts.local import LocalRecords

    return _host(LocalRecords(schema, path))


def _host(records: Records) -> Host:
    return Host(
        records=records,
        clock=SystemClock(),
        randomness=SeededRandomness(),
        logs=CollectedLogs(),
        http=RefusingHttp("Local runs make no callouts"),
        messages=CollectedMessages(),
        jobs=CollectedJobs(),
    )
