"""Whole hosts around a local store, for runs that need nothing else of the world."""

from circuitscript.data.schema import Schema
from circuitscript.hosts.clock import SystemClock
from circuitscript.hosts.collecting import CollectedJobs, CollectedLogs, CollectedMessages
from circuitscript.hosts.http import RefusingHttp
from circuitscript.hosts.local.store import LocalRecords
from circuitscript.hosts.randomness import SystemRandomness
from circuitscript.hosts.seed import running_user
from circuitscript.runtime.host import Host


def open_host(schema: Schema, path: str | None = None) -> Host:
    """Returns a host over the store at `path`, or a fresh one in memory; raises `StoreError` for an unusable file."""
    user = running_user(schema)
    settings = {
        "user_id": user.user_id,
        "user_name": user.name,
        "user_email": user.email,
        "profile_id": user.profile_id,
        "organization_id": user.organization_id,
    }
    return Host(
        records=LocalRecords(schema, path),
        clock=SystemClock(),
        randomness=SystemRandomness(),
        logs=CollectedLogs(),
        http=RefusingHttp(),
        messages=CollectedMessages(),
        jobs=CollectedJobs(),
        settings={name: str(value) for name, value in settings.items() if value},
    )


def memory_host(schema: Schema) -> Host:
    """Returns a host over a fresh store in memory."""
    return open_host(schema)
