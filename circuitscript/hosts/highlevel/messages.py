"""Messages, which nothing can take back: held until the run has succeeded, then sent one after the other."""

from typing import Any

from circuitscript.data.comparison import milliseconds
from circuitscript.hosts.highlevel.client import HighLevelClient, Meter
from circuitscript.hosts.highlevel.drafts import Draft
from circuitscript.hosts.highlevel.failures import ApiFailure
from circuitscript.hosts.highlevel.rows import Values, api_name, to_json
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.source.classes import define, field

_LEFT_OUT = {"Id", "LocationId", "ConversationId"}


@define(eq=False)
class Outbox:
    """The messages of one run, in the order in which they were written."""

    client: HighLevelClient
    waiting: list[Draft] = field(factory=list)
    sent: list[str] = field(factory=list)

    def hold(self, draft: Draft) -> None:
        """Keeps a message until the run has succeeded."""
        self.waiting.append(draft)

    def clear(self) -> None:
        """Drops what waits, and forgets what was sent: another run begins."""
        self.waiting.clear()
        self.sent.clear()

    def send(self, meter: Meter) -> None:
        """Sends what waits. Raises a DmlException that says how many were sent before one failed."""
        total = len(self.waiting)
        while self.waiting:
            draft = self.waiting[0]
            path, body = _request(draft)
            try:
                answer = self.client.call(meter, "POST", path, body=body)
            except ApiFailure as failure:
                done = total - len(self.waiting)
                self.waiting.clear()
                message = f"{done} of {total} messages were sent; the next one failed, HighLevel: {failure}"
                raise ScriptException("DmlException", message) from None
            self.waiting.pop(0)
            self.sent.append(str((answer or {}).get("messageId") or ""))


def _request(draft: Draft) -> tuple[str, dict[str, Any]]:
    """Returns path and body for one message; calls can only be logged."""
    values: Values = draft.changed
    fields = draft.definition.fields
    body = {
        api_name(fields[name]): to_json(fields[name], value) for name, value in values.items() if name not in _LEFT_OUT
    }
    scheduled = values.get("ScheduledTime")
    if scheduled is not None:
        body["scheduledTimestamp"] = milliseconds(scheduled) // 1000  # type: ignore[arg-type]
    if values.get("Type") != "Call":
        return "/conversations/messages", body
    logged = {"type": "Call", "conversationId": str(values.get("ConversationId") or "")}
    provider = values.get("ConversationProviderId")
    return "/conversations/messages/outbound", {
        **logged,
        **({"conversationProviderId": str(provider)} if provider else {}),
    }
