"""From settings to a connected store: which location, where, with which token; and a whole host around it."""

import os
from collections.abc import Mapping
from typing import Final

from attrs import field, frozen

from circuitscript.data.schema import Schema
from circuitscript.hosts.clock import SystemClock
from circuitscript.hosts.collecting import CollectedJobs, CollectedLogs, CollectedMessages
from circuitscript.hosts.highlevel.client import BASE_URL, VERSIONS, ClientOptions, HighLevelClient
from circuitscript.hosts.highlevel.credentials import Credentials, OAuthToken, PrivateToken
from circuitscript.hosts.highlevel.records import HighLevelRecords, RecordsOptions
from circuitscript.hosts.http import RefusingHttp
from circuitscript.hosts.http_client import HttpxHttp
from circuitscript.hosts.randomness import SystemRandomness
from circuitscript.runtime.host import Host, Http

TOKEN_VARIABLE: Final = "HIGHLEVEL_TOKEN"
LOCATION_VARIABLE: Final = "HIGHLEVEL_LOCATION"


class ConnectionSettingsError(Exception):
    """Settings that do not say how to reach a location; the message says what is missing, and never a secret."""


@frozen
class Connection:
    """How to reach one location. Either `token` is set, or `tokens` names the file that holds OAuth's.

    `company` is the agency's id; with it the file holds the agency's tokens.
    """

    location: str
    url: str = BASE_URL
    version: str = "2021-07-28"
    max_scan_rows: int = 50_000
    token: str = field(default="", repr=False)
    tokens: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    company: str = ""

    def credentials(self) -> Credentials:
        """Returns what hands out tokens."""
        if self.token:
            return PrivateToken(self.token)
        agency_location = self.location if self.company else ""
        return OAuthToken(self.tokens, self.client_id, self.client_secret, self.company, agency_location, self.version)

    def client(self) -> HighLevelClient:
        """Returns a client; one serves all runs, so that they share the rate limit."""
        return HighLevelClient(ClientOptions(self.location, self.url, self.version), self.credentials())


def read_connection(settings: Mapping[str, object], environment: Mapping[str, str]) -> Connection:
    """Returns the connection that the table `[highlevel]` describes, with secrets from environment variables.

    Raises ConnectionSettingsError when the location or the token is missing, or the version is unknown.
    """
    location = _text(settings, "location") or environment.get(LOCATION_VARIABLE, "")
    if not location:
        raise ConnectionSettingsError(
            f"which HighLevel location? Set `location` in [highlevel] of circuit.toml, or {LOCATION_VARIABLE}"
        )
    version = _text(settings, "version") or VERSIONS[0]
    if version not in VERSIONS:
        raise ConnectionSettingsError(f"`version` in [highlevel] must be one of {', '.join(VERSIONS)}, not {version!r}")
    variable = _text(settings, "token_env") or TOKEN_VARIABLE
    token, tokens = environment.get(variable, ""), _text(settings, "tokens")
    if not token and not tokens:
        raise ConnectionSettingsError(
            f"no token for HighLevel: set the environment variable {variable} to a private integration token"
        )
    most = settings.get("max_scan_rows", 50_000)
    return Connection(
        location,
        _text(settings, "url") or BASE_URL,
        version,
        most if isinstance(most, int) else 50_000,
        token,
        os.path.expanduser(tokens),
        environment.get(_text(settings, "client_id_env") or "HIGHLEVEL_CLIENT_ID", ""),
        environment.get(_text(settings, "client_secret_env") or "HIGHLEVEL_CLIENT_SECRET", ""),
        _text(settings, "company"),
    )


def open_highlevel_host(connection: Connection, schema: Schema, allowed_callouts: tuple[str, ...] = ()) -> Host:
    """Returns a host over a location; closing its records closes its connections."""
    client = connection.client()
    http: Http = HttpxHttp(allowed_callouts) if allowed_callouts else RefusingHttp()
    return Host(
        records=HighLevelRecords(client, schema, RecordsOptions(connection.max_scan_rows)),
        clock=SystemClock(),
        randomness=SystemRandomness(),
        logs=CollectedLogs(),
        http=http,
        messages=CollectedMessages(),
        jobs=CollectedJobs(),
        settings={"location.id": connection.location},
    )


def _text(settings: Mapping[str, object], name: str) -> str:
    value = settings.get(name, "")
    return value if isinstance(value, str) else ""
