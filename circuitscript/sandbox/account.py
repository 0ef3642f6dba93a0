"""The sub-account that endpoints work on: its documents, its clock, and its webhooks."""

from datetime import UTC, datetime

from circuitscript.sandbox.events import events_of
from circuitscript.sandbox.exchange import ApiError, Document
from circuitscript.sandbox.options import Clock, SandboxOptions
from circuitscript.sandbox.store import Store
from circuitscript.sandbox.tokens import Tokens
from circuitscript.sandbox.webhooks import Webhooks


class Account:
    """Documents change through here, so that every change is dated and reported."""

    def __init__(self, options: SandboxOptions, clock: Clock, webhooks: Webhooks) -> None:
        self.options = options
        self.clock = clock
        self.store = Store(options.database, clock, options.index_delay, options.seed)
        self.tokens = Tokens(options, clock)
        self.webhooks = webhooks

    @property
    def location_id(self) -> str:
        """The sub-account's id."""
        return self.options.location_id

    def now(self) -> str:
        """Returns the present moment in ISO form, as the API writes it."""
        moment = datetime.fromtimestamp(self.clock() / 1000, UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def create(self, kind: str, values: Document, added: str = "dateAdded", updated: str = "dateUpdated") -> Document:
        """Adds a document with a new id and its dates; reports it."""
        moment = self.now()
        document = {
            "id": self.store.new_id(),
            "locationId": self.location_id,
            **{name: value for name, value in values.items() if value not in (None, "")},
            added: moment,
            updated: moment,
        }
        self.store.put(kind, document)
        self._report(kind, None, document)
        return document

    def update(self, kind: str, before: Document, values: Document, updated: str = "dateUpdated") -> Document:
        """Sets fields of a document (null and empty text clear one) and reports the change."""
        document = {**before, **values, updated: self.now()}
        document = {name: value for name, value in document.items() if value not in (None, "")}
        self.store.put(kind, document)
        self._report(kind, before, document)
        return document

    def remove(self, kind: str, document: Document) -> None:
        """Deletes a document and reports it."""
        self.store.remove(kind, document["id"])
        self._report(kind, document, None)

    def check_location(self, location_id: object) -> None:
        """Raises 403 for another location than the token's."""
        if location_id != self.location_id:
            raise ApiError(403, "The token does not have access to this location.")

    def _report(self, kind: str, before: Document | None, after: Document | None) -> None:
        for payload in events_of(kind, before, after):
            self.webhooks.emit({"locationId": self.location_id, **payload}, self.now(), self.store.new_id())
