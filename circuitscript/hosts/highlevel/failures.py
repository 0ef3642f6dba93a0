"""What can go wrong between here and HighLevel, and how scripts see it. No message ever holds a token."""

import re
from collections.abc import Mapping
from typing import Final

from circuitscript.runtime.exceptions import ScriptException

_SECRETS: Final = re.compile(
    r"(?i)(bearer\s+)[\w.~+/=-]+|\bpit-[\w-]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*|"
    r"((?:access_?token|refresh_?token|client_?secret)[\"']?\s*[:=]\s*[\"']?)[\w.~+/=-]+"
)


class ApiFailure(Exception):
    """A call that brought no result. `status` is 0 when no answer came.

    `is_uncertain` tells that HighLevel may have carried the call out all the same; `field_errors` is set for messages
    about the request's own content. `meta` is what HighLevel adds to some errors.
    """

    def __init__(
        self,
        status: int,
        message: str,
        trace_id: str = "",
        *,
        is_uncertain: bool = False,
        meta: Mapping[str, object] | None = None,
    ) -> None:
        self.status = status
        self.message = redacted(message)
        self.trace_id = trace_id
        self.is_uncertain = is_uncertain
        self.meta = dict(meta or {})
        super().__init__(str(self))

    def __str__(self) -> str:
        status = f" (status {self.status}" + (f", trace id {self.trace_id})" if self.trace_id else ")")
        return f"{self.message}{status if self.status else ''}"

    @property
    def is_missing(self) -> bool:
        """Whether the failure says that there is no such record; HighLevel answers 400, 404 or 422."""
        return self.status == 404 or (self.status in (400, 422) and "not found" in self.message.lower())

    @property
    def is_scope(self) -> bool:
        """Whether a 401 means missing scope rather than an expired token; a new token would not help."""
        text = self.message.lower()
        return "not authorized for this scope" in text or "iam service" in text or "version header" in text

    def as_exception(self, kind: str) -> ScriptException:
        """Returns the exception that scripts see: `QueryException`, `DmlException` or `CalloutException`."""
        return ScriptException(kind, f"HighLevel: {self}")


def failure_of(status: int, body: object) -> ApiFailure:
    """Returns the failure behind an answer of 400 or more."""
    if not isinstance(body, dict):
        return ApiFailure(status, "HighLevel answered without saying why")
    message = body.get("message") or body.get("error") or "HighLevel answered without saying why"
    text = "; ".join(map(str, message)) if isinstance(message, list) else str(message)
    meta = body.get("meta")
    return ApiFailure(status, text, str(body.get("traceId") or ""), meta=meta if isinstance(meta, dict) else None)


def redacted(text: str) -> str:
    """Returns the text with whatever looks like a token or a secret left out."""
    return _SECRETS.sub(lambda match: f"{match[1] or match[2] or ''}…", text)
