"""Access tokens: the private one, and those of OAuth with refresh tokens that work once."""

from random import Random
from typing import Final

from attrs import define, field

from circuitscript.sandbox.exchange import ApiError, Document
from circuitscript.sandbox.options import Clock, SandboxOptions

_LIFETIME: Final = 86_399


@define(eq=False)
class Tokens:
    """The tokens in force. `access` holds the moment each ends, None for one that never does."""

    options: SandboxOptions
    clock: Clock
    access: dict[str, int | None] = field(factory=dict)
    refresh: dict[str, str] = field(factory=dict)
    _random: Random = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._random = Random(f"tokens/{self.options.seed}")
        self.access[self.options.token] = None

    def check(self, authorization: str) -> None:
        """Raises 401 for a header without a valid token."""
        scheme, _, token = authorization.partition(" ")
        end = self.access.get(token, 0)
        if scheme.lower() != "bearer" or (end is not None and end <= self.clock()):
            raise ApiError(401, "Invalid token: access token is invalid")

    def grant(self, form: Document) -> Document:
        """Returns the tokens that an authorisation code or a refresh token buys; the latter is used up."""
        client = (form.get("client_id") or form.get("clientId"), form.get("client_secret") or form.get("clientSecret"))
        if client != (self.options.client_id, self.options.client_secret):
            raise ApiError(401, "Invalid client credentials!")
        kind = form.get("grant_type") or form.get("grantType")
        if kind == "authorization_code" and form.get("code"):
            user_type = str(form.get("user_type") or form.get("userType") or "Location")
        elif kind == "refresh_token":
            user_type = self.refresh.pop(str(form.get("refresh_token") or form.get("refreshToken")), "")
            if not user_type:
                raise ApiError(400, "This refresh token is invalid")
        else:
            raise ApiError(422, ["grant_type must be authorization_code or refresh_token"])
        return self.issue(user_type)

    def issue(self, user_type: str) -> Document:
        """Returns a new pair of tokens for `Location` or `Company`."""
        access, refresh = (f"{kind}-{self._random.getrandbits(96):024x}" for kind in ("access", "refresh"))
        self.access[access] = self.clock() + _LIFETIME * 1000
        self.refresh[refresh] = user_type
        granted: Document = {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": _LIFETIME,
            "refresh_token": refresh,
            "scope": "contacts.readonly contacts.write",
            "userType": user_type,
            "companyId": self.options.company_id,
        }
        return {**granted, "locationId": self.options.location_id} if user_type == "Location" else granted
