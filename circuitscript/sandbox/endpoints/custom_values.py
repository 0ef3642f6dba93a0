"""Custom fields in the bodies of contacts and opportunities: written by id or key, kept as `[{id, value}]`."""

from circuitscript.sandbox.account import Account
from circuitscript.sandbox.exchange import ApiError, Document
from circuitscript.sandbox.search import CUSTOM_OPERATORS, SearchField, fields_of


def merged(account: Account, model: str, held: list[Document], written: list[Document]) -> list[Document]:
    """Returns the custom values after a write; an empty value clears one, an unknown field is refused."""
    values = {item["id"]: item["value"] for item in held}
    for item in written:
        definition = _definition(account, model, item)
        value = item.get("field_value", item.get("value"))
        if value in (None, "", []):
            values.pop(definition["id"], None)
        else:
            values[definition["id"]] = value
    return [{"id": row_id, "value": value} for row_id, value in values.items()]


def searchable(account: Account, model: str, prefix: str) -> "dict[str, SearchField]":
    """Returns the filters on a model's custom fields, `<prefix>.<id>`."""
    table = {}
    for definition in account.store.all("customField", model=model):
        codes = CUSTOM_OPERATORS.get(definition["dataType"], "X")
        line = f"{prefix}.{definition['id']} {codes} customFields.{definition['id']}"
        table.update(fields_of(line))
    return table


def _definition(account: Account, model: str, item: Document) -> Document:
    for definition in account.store.all("customField", model=model):
        if item.get("id") == definition["id"] or (
            item.get("key") and _key(item["key"]) == _key(definition["fieldKey"])
        ):
            return definition
    raise ApiError(400, f"Custom field {item.get('id') or item.get('key')} does not exist in this location")


def _key(text: str) -> str:
    return text.rpartition(".")[2]
