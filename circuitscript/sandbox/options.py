"""How a sandbox behaves: its account, its limits, its delays and the faults that it is asked to make."""

from collections.abc import Callable

from attrs import field, frozen

Clock = Callable[[], int]
"""Milliseconds since 1970."""


@frozen
class Faults:
    """Chances, from 0 to 1, of each fault per request or webhook; `latency` in milliseconds, added to every answer.

    `lost_before` drops the connection before the request was carried out, `lost_after` after it.
    """

    latency: int = 0
    error_429: float = 0.0
    error_500: float = 0.0
    lost_before: float = 0.0
    lost_after: float = 0.0
    duplicated_webhooks: float = 0.0
    reordered_webhooks: float = 0.0
    seed: int = 1


@frozen
class SandboxOptions:
    """The account and the rules. `interval` and `index_delay` are in milliseconds; `database` is a file or in memory.

    `raw_names` puts names in their own spelling into search results, as newer rows of HighLevel have them; without it
    only the lower-case forms are there. `allows_duplicates` lets several contacts have one e-mail address.
    """

    token: str = field(default="pit-sandbox", repr=False)
    client_id: str = "sandbox-client"
    client_secret: str = field(default="sandbox-secret", repr=False)
    location_id: str = "sandboxLocation00001"
    company_id: str = "sandboxCompany000001"
    burst: int = 100
    interval: int = 10_000
    daily: int = 200_000
    index_delay: int = 0
    raw_names: bool = True
    webhook_urls: tuple[str, ...] = ()
    database: str = ":memory:"
    faults: Faults = Faults()
    seed: int = 1
    allows_duplicates: bool = False
    has_demo_data: bool = True
