"""A host cut off from the world: the system's clock and chance, and everything that would go out is collected."""

from circuitscript.data.schema import Schema
from circuitscript.hosts.clock import SystemClock
from circuitscript.hosts.collecting import CollectedJobs, CollectedLogs, CollectedMessages
from circuitscript.hosts.http import RefusingHttp
from circuitscript.hosts.randomness import SystemRandomness
from circuitscript.hosts.seed import running_user
from circuitscript.runtime.host import Host, Records


def make_host(schema: Schema, records: Records) -> Host:
    """Returns a host over the store `records`, with the settings of the user who runs things locally."""
    user = running_user(schema)
    settings = {
        "user.id": user.user_id,
        "user.name": user.email,
        "user.email": user.email,
        "user.first_name": user.first_name,
        "user.last_name": user.last_name,
        "user.profile_id": user.profile_id,
        "location.id": user.organization_id,
        "location.name": user.organization,
    }
    return Host(
        records=records,
        clock=SystemClock(),
        randomness=SystemRandomness(),
        logs=CollectedLogs(),
        http=RefusingHttp(),
        messages=CollectedMessages(),
        jobs=CollectedJobs(),
        settings={name: str(value) for name, value in settings.items() if value},
    )
