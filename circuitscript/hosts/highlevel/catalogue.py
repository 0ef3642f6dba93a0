"""A location's custom fields: which id stands for which field of the schema. Read once and kept.

HighLevel names custom fields by ids that differ from location to location and never returns their keys with a record.
"""

import threading
from typing import Any

from circuitscript.data.schema import FieldDefinition, ObjectDefinition
from circuitscript.hosts.highlevel.client import HighLevelClient, Meter
from circuitscript.source.classes import Factory, define, field, frozen

MODELS = {"Contact": "contact", "Opportunity": "opportunity"}
"""Objects whose custom fields are a location's, by HighLevel's name for the object."""


@frozen
class CustomField:
    """One custom field of a location; `key` is `contact.lead_score`, `kind` HighLevel's data type."""

    id: str
    key: str
    name: str
    kind: str
    model: str
    options: tuple[str, ...] = ()

    @property
    def short_key(self) -> str:
        """The key without the object's name."""
        return self.key.rpartition(".")[2]


def read_custom_field(item: dict[str, Any]) -> CustomField:
    """Reads one field of `GET /locations/{id}/customFields`."""
    options = item.get("picklistOptions") or ()
    texts = tuple(str(one.get("label", one)) if isinstance(one, dict) else str(one) for one in options)
    row_id, key, name, kind, model = (
        str(item.get(part) or "") for part in ("id", "fieldKey", "name", "dataType", "model")
    )
    return CustomField(row_id, key, name, kind, model, texts)


@define(eq=False)
class Catalogue:
    """The custom fields of the client's location. For many threads."""

    client: HighLevelClient
    _fields: tuple[CustomField, ...] | None = None
    _pairs: dict[str, dict[str, CustomField]] = field(factory=dict)
    _lock: threading.Lock = Factory(threading.Lock)

    def fields(self, meter: Meter) -> tuple[CustomField, ...]:
        """Returns all custom fields of contacts and opportunities; the first time with one call."""
        with self._lock:
            if self._fields is None:
                path = f"/locations/{self.client.location_id}/customFields"
                answer = self.client.call(meter, "GET", path, query={"model": "all"})
                self._fields = tuple(read_custom_field(item) for item in answer.get("customFields", ()))
            return self._fields

    def pairs(self, definition: ObjectDefinition, meter: Meter) -> dict[str, CustomField]:
        """Returns the location's custom fields by the name of the schema's field that stands for each.

        A field of the schema finds its own by an id that the schema knows, else by its key.
        """
        model = MODELS.get(definition.name)
        wanted = [one for one in definition.fields.values() if one.is_custom]
        if model is None or not wanted:
            return {}
        found = self._pairs.get(definition.name)
        if found is None:
            known = [one for one in self.fields(meter) if one.model == model]
            matched = {one.name: _match(one, known) for one in wanted}
            found = self._pairs[definition.name] = {name: one for name, one in matched.items() if one is not None}
        return found

    def by_id(self, definition: ObjectDefinition, meter: Meter) -> dict[str, FieldDefinition]:
        """Returns the schema's fields by the ids of this location."""
        return {one.id: definition.fields[name] for name, one in self.pairs(definition, meter).items()}


def _match(definition: FieldDefinition, known: list[CustomField]) -> CustomField | None:
    by_id = next((one for one in known if one.id in definition.api_ids), None)
    if by_id is not None:
        return by_id
    name = definition.name
    key = (definition.api_name or (name[:-3] if name.lower().endswith("__c") else name)).rpartition(".")[2].lower()
    return next((one for one in known if one.short_key.lower() == key), None)
