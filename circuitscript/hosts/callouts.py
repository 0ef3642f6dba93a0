"""Callouts as a project allows them: the places that `[callouts]` opens, and its named credentials.

A script writes `callout:Name/path` and never sees the credential: its values come from the environment when a request
is sent, beyond the journal. The address of a credential is open to `callout:Name` alone.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from circuitscript.hosts.http_policies import PolicedHttp, Policy
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import Http, HttpRequest, HttpResponse
from circuitscript.source.classes import Factory, evolve, frozen

_SCHEME: Final = "callout:"
_VARIABLE: Final = re.compile(r"\$\{(\w+)\}")
_MOST_RETRIES: Final = 5
_KEYS: Final = ("url", "token_env", "headers", "query")


class CalloutSettingsError(Exception):
    """A table `[callouts]` that cannot be used; the message says what to write."""


@frozen
class Credential:
    """A named credential: the address, and headers and query parameters in whose values `${NAME}` is a variable."""

    name: str
    url: str
    headers: Mapping[str, str] = Factory(dict)
    query: Mapping[str, str] = Factory(dict)


class ProjectHttp:
    """Sends what the project allows: named credentials get what they need, everything else passes as it is.

    `open_http` makes a port that may call URLs with these beginnings; each is made when it is first needed.
    """

    def __init__(
        self,
        allowed: Sequence[str],
        credentials: Mapping[str, Credential],
        environment: Mapping[str, str],
        open_http: Callable[[Sequence[str]], Http],
    ) -> None:
        self._allowed = tuple(allowed)
        self._credentials = credentials
        self._environment = environment
        self._open_http = open_http
        self._ports: dict[str, Http] = {}

    def send(self, request: HttpRequest) -> HttpResponse:
        """Sends the request; raises `CalloutException` for an unknown credential or a missing variable."""
        if not request.url.startswith(_SCHEME):
            return self._port("", self._allowed).send(request)
        name, slash, rest = request.url.removeprefix(_SCHEME).partition("/")
        name, mark, query = name.partition("?")
        credential = self._credentials.get(name)
        if credential is None:
            known = ", ".join(sorted(self._credentials)) or "none"
            message = f"No named credential {name} in [callouts.credentials] of circuit.toml; there are: {known}"
            raise ScriptException("CalloutException", message)
        url = f"{credential.url.rstrip('/')}{mark}{query}{slash}{rest}"
        url = with_query(url, {key: self._value(credential, value) for key, value in credential.query.items()})
        added = {key: self._value(credential, value) for key, value in credential.headers.items()}
        own = tuple(header for header in request.headers if header[0].lower() not in {key.lower() for key in added})
        return self._port(name, [credential.url]).send(evolve(request, url=url, headers=(*own, *added.items())))

    def secrets(self) -> list[str]:
        """Returns the values of all variables that named credentials use, for what must not show them."""
        texts = [text for one in self._credentials.values() for text in (*one.headers.values(), *one.query.values())]
        variables = {name for text in texts for name in _VARIABLE.findall(text)}
        return sorted(value for value in map(self._environment.get, variables) if value)

    def close(self) -> None:
        """Closes the connections."""
        for port in self._ports.values():
            close = getattr(port, "close", None)
            if close is not None:
                close()

    def _port(self, name: str, allowed: Sequence[str]) -> Http:
        if name not in self._ports:
            self._ports[name] = self._open_http(allowed)
        return self._ports[name]

    def _value(self, credential: Credential, text: str) -> str:
        def value(found: re.Match[str]) -> str:
            given = self._environment.get(found[1])
            if not given:
                message = f"The named credential {credential.name} needs the environment variable {found[1]}"
                raise ScriptException("CalloutException", message)
            return given

        return _VARIABLE.sub(value, text)


def with_query(url: str, parameters: Mapping[str, str]) -> str:
    """Returns the URL with more parameters in its query."""
    from urllib.parse import urlencode

    if not parameters:
        return url
    address, hash_mark, fragment = url.partition("#")
    return f"{address}{'&' if '?' in address else '?'}{urlencode(parameters)}{hash_mark}{fragment}"


def read_credentials(callouts: Mapping[str, Any]) -> dict[str, Credential]:
    """Returns the named credentials of a table `[callouts]`. Raises CalloutSettingsError for an unusable one."""
    return {name: _credential(name, table) for name, table in callouts.get("credentials", {}).items()}


def credential_addresses(callouts: Mapping[str, Any]) -> dict[str, str]:
    """Returns the addresses of named credentials as a host's settings, by which tests' mocks know them."""
    return {f"credential.{name}": one.url for name, one in read_credentials(callouts).items()}


def open_callouts(callouts: Mapping[str, Any], environment: Mapping[str, str]) -> ProjectHttp:
    """Returns the port for a table `[callouts]`. Raises CalloutSettingsError for an unusable one."""
    policy, allow_private = read_policy(callouts), callouts.get("allow_private") is True

    def open_network(allowed: Sequence[str]) -> Http:
        from circuitscript.hosts.http_client import HttpxHttp

        return PolicedHttp(HttpxHttp(allowed, allow_private=allow_private), policy)

    return ProjectHttp(read_allowed(callouts), read_credentials(callouts), environment, open_network)


def read_policy(callouts: Mapping[str, Any]) -> Policy:
    """Returns which answers a project keeps and how often it repeats requests."""
    retries, cache = callouts.get("retries", 0), callouts.get("cache", {})
    if not 0 <= retries <= _MOST_RETRIES:
        raise CalloutSettingsError(f"`retries` in [callouts] must be from 0 to {_MOST_RETRIES}, not {retries}")
    for address, seconds in cache.items():
        if not _is_address(address) or isinstance(seconds, bool) or not isinstance(seconds, int) or seconds < 0:
            raise CalloutSettingsError(
                f'`cache` in [callouts] takes addresses with seconds, {{ "https://host/path" = 300 }}, not {address!r}'
            )
    return Policy(retries, dict(cache))


def read_allowed(callouts: Mapping[str, Any]) -> tuple[str, ...]:
    """Returns the beginnings of URLs that a project may call."""
    allowed = callouts.get("allow", [])
    for entry in allowed:
        if not isinstance(entry, str) or not _is_address(entry):
            raise CalloutSettingsError(f"`allow` in [callouts] takes addresses such as https://host/, not {entry!r}")
    return tuple(allowed)


def _credential(name: str, table: Any) -> Credential:
    place = f"[callouts.credentials.{name}]"
    if not isinstance(table, Mapping) or not _is_address(table.get("url")):
        raise CalloutSettingsError(f'{place} needs `url = "https://host/path"`')
    for key in table:
        if key not in _KEYS:
            raise CalloutSettingsError(f"{place}: unknown key `{key}`; known are {', '.join(_KEYS)}")
    headers, query = _texts(place, "headers", table), _texts(place, "query", table)
    variable = table.get("token_env")
    if variable is not None:
        if not isinstance(variable, str):
            raise CalloutSettingsError(f"{place}: `token_env` must be the name of an environment variable")
        headers = {**headers, "Authorization": f"Bearer ${{{variable}}}"}
    return Credential(name, str(table["url"]), headers, query)


def _texts(place: str, key: str, table: Mapping[str, Any]) -> dict[str, str]:
    values = table.get(key, {})
    if not isinstance(values, Mapping) or not all(isinstance(value, str) for value in values.values()):
        raise CalloutSettingsError(f'{place}: `{key}` must be a table of texts, {{ name = "${{VARIABLE}}" }}')
    return dict(values)


def _is_address(value: object) -> bool:
    return isinstance(value, str) and re.match(r"https?://[^/\s]+", value) is not None
