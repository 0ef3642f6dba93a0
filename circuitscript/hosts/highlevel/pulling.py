"""A location's custom fields and objects as a schema file of a project: what `circuitscript schema pull` writes."""

import json
import re
from typing import Any, Final

from attrs import define, field

from circuitscript.data.schema import Schema
from circuitscript.hosts.highlevel.catalogue import MODELS, Catalogue
from circuitscript.hosts.highlevel.client import HighLevelClient, Meter

_TYPES: Final = {
    "NUMERICAL": "number",
    "MONETORY": "money",
    "DATE": "date",
    "EMAIL": "email",
    "PHONE": "phone",
    "LARGE_TEXT": "textarea",
    "CHECKBOX": "textlist",
    "MULTIPLE_OPTIONS": "textlist",
    "SINGLE_OPTIONS": "picklist",
    "RADIO": "picklist",
}
_RECORD_SYSTEM: Final = {"id", "createdat", "updatedat"}


@define
class PulledSchema:
    """The text of the schema file, and how many objects and fields it has."""

    text: str
    objects: int = 0
    fields: int = 0
    skipped: list[str] = field(factory=list)


def pull_schema(client: HighLevelClient, schema: Schema) -> PulledSchema:
    """Reads a location's custom fields and custom objects. `schema` is the built-in one; raises ApiFailure.

    Names that two fields would share get the field's id behind them.
    """
    meter = Meter()
    pulled = PulledSchema("")
    lines = [f"# Custom fields and objects of the HighLevel location {client.location_id}.", ""]
    models = {model: name for name, model in MODELS.items()}
    taken: set[tuple[str, str]] = set()
    for one in Catalogue(client).fields(meter):
        owner = models.get(one.model)
        if owner is None:
            pulled.skipped.append(one.key)
            continue
        name = _unique(owner, apex_name(one.short_key or one.name), one.id, taken)
        lines += _field_lines(owner, name, one.kind, one.key, one.id, one.name, one.options)
        pulled.fields += 1
    objects = client.call(meter, "GET", "/objects/", query={"locationId": client.location_id}).get("objects") or []
    for item in objects:
        key = str(item.get("key") or "")
        if not item.get("standard") and key.startswith("custom_objects."):
            _add_object(client, meter, item, lines, taken, pulled)
    pulled.text = "\n".join(lines).rstrip() + "\n"
    return pulled


def apex_name(key: str) -> str:
    """Returns a name that scripts can write for HighLevel's key: `lead_score` becomes `Lead_Score__c`."""
    words = [word.capitalize() for word in re.split(r"[^A-Za-z0-9]+", key) if word]
    name = "_".join(words) or "Field"
    return f"{name if name[0].isalpha() else f'X{name}'}__c"


def _add_object(
    client: HighLevelClient,
    meter: Meter,
    item: dict[str, Any],
    lines: list[str],
    taken: set[tuple[str, str]],
    pulled: PulledSchema,
) -> None:
    key = item["key"]
    labels = item.get("labels") or {}
    owner = apex_name(key.removeprefix("custom_objects."))
    plural = str(labels.get("plural") or labels.get("singular") or key)
    lines += [f"[{owner}]", f"label = {_quoted(labels.get('singular') or key)}", f"plural_label = {_quoted(plural)}"]
    lines += [f"api_name = {_quoted(key)}", ""]
    pulled.objects += 1
    query = {"locationId": client.location_id}
    for one in client.call(meter, "GET", f"/custom-fields/object-key/{key}", query=query).get("fields") or []:
        short = str(one.get("fieldKey") or "").rpartition(".")[2]
        if not short or short.lower() in _RECORD_SYSTEM:
            continue
        name = "Name" if short == "name" else _unique(owner, apex_name(short), str(one.get("id")), taken)
        options = tuple(str(option.get("label", option)) for option in one.get("options") or () if option)
        kind = str(one.get("dataType") or "TEXT")
        lines += _field_lines(
            owner, name, kind, short, str(one.get("id") or ""), str(one.get("name") or short), options
        )
        pulled.fields += 1


def _field_lines(
    owner: str, name: str, kind: str, key: str, row_id: str, label: str, options: tuple[str, ...]
) -> list[str]:
    lines = [f"[{owner}.fields.{name}]", f"type = {_quoted(_TYPES.get(kind, 'text'))}", f"label = {_quoted(label)}"]
    lines += [f"key = {_quoted(key)}", f"id = {_quoted(row_id)}"]
    if options and _TYPES.get(kind) == "picklist":
        lines.append(f"picklist = [{', '.join(map(_quoted, options))}]")
    return [*lines, ""]


def _unique(owner: str, name: str, row_id: str, taken: set[tuple[str, str]]) -> str:
    if (owner, name.lower()) in taken:
        name = f"{name.removesuffix('__c')}_{re.sub(r'[^A-Za-z0-9]', '', row_id)}__c"
    taken.add((owner, name.lower()))
    return name


def _quoted(text: object) -> str:
    return json.dumps(str(text), ensure_ascii=False)
