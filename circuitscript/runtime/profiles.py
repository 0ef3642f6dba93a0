"""The named profiles of limits. What a profile does not name takes `apex-sync`'s value. Compiled.

Salesforce's numbers are those of its execution governors; Cloudflare's are those of its Workers plans.
"""

from circuitscript.runtime.governor import Limits, Resource

MEGABYTE = 1_000_000
MEBIBYTE = 1_048_576

_APEX_SYNC: dict[Resource, int] = {
    Resource.CPU_TIME: 10_000,
    Resource.WALL_TIME: 600_000,
    Resource.HEAP: 6 * MEGABYTE,
    Resource.CALL_DEPTH: 1_000,
    Resource.TRIGGER_DEPTH: 16,
    Resource.QUERIES: 100,
    Resource.QUERY_ROWS: 50_000,
    Resource.SEARCHES: 20,
    Resource.DML_STATEMENTS: 150,
    Resource.DML_ROWS: 10_000,
    Resource.CALLOUTS: 100,
    Resource.CALLOUT_TIME: 120_000,
    Resource.API_CALLS: 1_000,
    Resource.MESSAGES: 10,
    Resource.JOBS: 50,
    Resource.LOG_BYTES: 20 * MEBIBYTE,
    Resource.STRING_LENGTH: 6_000_000,
    Resource.COLLECTION_SIZE: 1_000_000,
    Resource.MATCH_STEPS: 1_000_000,
}

_APEX_ASYNC = {
    **_APEX_SYNC,
    Resource.CPU_TIME: 60_000,
    Resource.HEAP: 12 * MEGABYTE,
    Resource.QUERIES: 200,
    Resource.JOBS: 1,
    Resource.STRING_LENGTH: 12_000_000,
}

_CIRCUIT = {
    **_APEX_SYNC,
    Resource.CPU_TIME: 10_000,
    Resource.WALL_TIME: 30_000,
    Resource.HEAP: 128 * MEBIBYTE,
    Resource.API_CALLS: 50,
    Resource.STRING_LENGTH: 32_000_000,
    Resource.COLLECTION_SIZE: 4_000_000,
}

_CLOUDFLARE = {
    **_CIRCUIT,
    Resource.WALL_TIME: 30_000,
    Resource.HEAP: 128 * MEBIBYTE,
}

_KEPT = (Resource.CALL_DEPTH, Resource.TRIGGER_DEPTH)

PROFILES: dict[str, Limits] = {
    "circuit": Limits("circuit", _CIRCUIT),
    "apex-sync": Limits("apex-sync", _APEX_SYNC),
    "apex-async": Limits("apex-async", _APEX_ASYNC),
    "cloudflare-free": Limits(
        "cloudflare-free",
        {**_CLOUDFLARE, Resource.CPU_TIME: 10, Resource.API_CALLS: 50, Resource.CALLOUTS: 50},
    ),
    "cloudflare-paid": Limits(
        "cloudflare-paid",
        {**_CLOUDFLARE, Resource.CPU_TIME: 30_000, Resource.API_CALLS: 10_000, Resource.CALLOUTS: 10_000},
    ),
    "unlimited": Limits("unlimited", {resource: _APEX_SYNC[resource] for resource in _KEPT}),
}
"""Every profile by name; `circuit` is the default."""


def profile(name: str) -> Limits:
    """Returns the profile with this name.

    Raises `LookupError` naming the known ones when there is none.
    """
    found = PROFILES.get(name)
    if found is None:
        raise LookupError(f"unknown limit profile {name!r}; known are {', '.join(PROFILES)}")
    return found
