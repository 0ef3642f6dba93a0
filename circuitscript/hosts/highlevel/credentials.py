"""Tokens: private ones, OAuth's with refresh tokens that work once, and an agency's exchanged for a location's.

A refreshed pair is written to its file before it is used, under a lock that other processes respect, so that no refresh
token is ever spent twice or lost.
"""

import contextlib
import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Protocol

from circuitscript.hosts.highlevel.failures import ApiFailure
from circuitscript.source.classes import Factory, define, field, frozen
from circuitscript.source.nesting import read_json

PostForm = Callable[[str, Mapping[str, str], str], Mapping[str, Any]]
"""Posts a form to a path, with a bearer token or none, and returns the answer's JSON; raises ApiFailure."""

_EARLY: Final = 300
"""A token is renewed so many seconds before its end."""


class Credentials(Protocol):
    """Where the client gets its token."""

    def token(self, post: PostForm) -> str:
        """Returns a token for the next call."""

    def renew(self, rejected: str, post: PostForm) -> bool:
        """Gets another token after `rejected` was refused; False where there is none to be had."""


@frozen
class PrivateToken:
    """A private integration token: it stands until somebody rotates it in HighLevel."""

    value: str = field(repr=False)

    def token(self, post: PostForm) -> str:
        """Returns the token."""
        return self.value

    def renew(self, rejected: str, post: PostForm) -> bool:
        """Returns False."""
        return False


@define(eq=False)
class OAuthToken:
    """OAuth's tokens, kept in the file at `path`: `{access_token, refresh_token, expires_at}`.

    With `agency_location` the file holds an agency's tokens, which are exchanged for that location's. `version` is the
    API's. `now` returns seconds since 1970.
    """

    path: str
    client_id: str
    client_secret: str = field(repr=False)
    company_id: str = ""
    agency_location: str = ""
    version: str = "2021-07-28"
    now: Callable[[], float] = time.time
    _lock: threading.Lock = Factory(threading.Lock)
    _held: dict[str, Any] = field(factory=dict, repr=False)
    _location: dict[str, Any] = field(factory=dict, repr=False)

    def token(self, post: PostForm) -> str:
        """Returns a token that is valid for some minutes more, renewed if necessary."""
        with self._lock:
            if not self._held:
                self._held = self._read()
            if self._is_old(self._held):
                self._refresh(str(self._held.get("access_token", "")), post)
            if not self.agency_location:
                return str(self._held["access_token"])
            if not self._location or self._is_old(self._location):
                self._exchange(post)
            return str(self._location["access_token"])

    def renew(self, rejected: str, post: PostForm) -> bool:
        """Gets another token, unless another thread has just done so."""
        with self._lock:
            current = self._location if self.agency_location else self._held
            if current.get("access_token") == rejected:
                self._location = {}
                self._refresh(str(self._held.get("access_token", "")), post)
            return True

    def _refresh(self, old: str, post: PostForm) -> None:
        with _locked(f"{self.path}.lock"):
            self._held = self._read()
            if self._held.get("access_token") != old and not self._is_old(self._held):
                return
            granted = _plain_names(post("/oauth/token", self._refresh_form(), ""))
            self._held = self._dated({**self._held, **granted})
            _write_private(self.path, json.dumps(self._held))

    def _refresh_form(self) -> dict[str, str]:
        form = {
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "grant_type": "refresh_token",
            "refresh_token": str(self._held.get("refresh_token", "")),
            "user_type": "Company" if self.agency_location else "Location",
        }
        return {_camel(name): value for name, value in form.items()} if self.version == "v3" else form

    def _exchange(self, post: PostForm) -> None:
        path = "/oauth/location-token" if self.version == "v3" else "/oauth/locationToken"
        form = {"companyId": self.company_id, "locationId": self.agency_location}
        self._location = self._dated(_plain_names(post(path, form, str(self._held["access_token"]))))

    def _dated(self, granted: dict[str, Any]) -> dict[str, Any]:
        return {**granted, "expires_at": self.now() + float(granted.get("expires_in") or 0)}

    def _is_old(self, held: Mapping[str, Any]) -> bool:
        return float(held.get("expires_at", 0)) - _EARLY <= self.now()

    def _read(self) -> dict[str, Any]:
        try:
            with open(self.path, encoding="utf-8") as stream:
                held = read_json(stream.read())
        except (OSError, ValueError):
            raise ApiFailure(0, f"the file with OAuth tokens cannot be read: {os.path.basename(self.path)}") from None
        if not isinstance(held, dict):
            raise ApiFailure(0, f"the file with OAuth tokens holds none: {os.path.basename(self.path)}")
        return held


def _plain_names(granted: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the answer with the names of the version before v3."""
    names = {"accessToken": "access_token", "refreshToken": "refresh_token", "expiresIn": "expires_in"}
    return {names.get(name, name): value for name, value in granted.items()}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


@contextlib.contextmanager
def _locked(path: str) -> Iterator[None]:
    """Holds the lock file at `path`, for which other processes wait."""
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        if os.name == "posix":
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _write_private(path: str, text: str) -> None:
    """Replaces a file at once, readable by its owner only."""
    temporary = f"{path}.new"
    handle = os.open(temporary, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(temporary, path)
