"""How the rows of each object are created, changed and deleted: endpoints, and bodies made of values."""

from collections.abc import Mapping
from typing import Final

from circuitscript.data.schema import FieldDefinition, ObjectDefinition
from circuitscript.data.validation import Refusal
from circuitscript.hosts.highlevel.catalogue import CustomField
from circuitscript.hosts.highlevel.rows import Json, Values, api_name, property_key, to_json
from circuitscript.source.classes import frozen


@frozen
class WritePlan:
    """The endpoints of one object; an empty path says that there is none.

    `key` is where the row stands in an answer. `{…}` in a path is the row's id, the location, or a field of the row:
    its `owner`, which the body leaves out. `location` says how the location is named: in the body when creating
    (`create`) or always (`both`), as `altId` (`alt`), as for custom objects (`record`), or not at all. Where an update
    `replaces` the row, all its fields are sent.
    """

    create: str
    update: str
    delete: str
    key: str = ""
    owner: str = ""
    location: str = "create"
    replaces: bool = False
    left_out: tuple[str, ...] = ()


def _plan(path: str, key: str = "", owner: str = "", location: str = "create", replaces: bool = False) -> WritePlan:
    return WritePlan(path, f"{path.rstrip('/')}/{{id}}", f"{path.rstrip('/')}/{{id}}", key, owner, location, replaces)


WRITES: Final = {
    "Contact": WritePlan("/contacts/", "/contacts/{id}", "/contacts/{id}", "contact", left_out=("BusinessId",)),
    "Opportunity": _plan("/opportunities/", "opportunity"),
    "Task": _plan("/contacts/{owner}/tasks", "task", "ContactId", ""),
    "Note": _plan("/contacts/{owner}/notes", "note", "ContactId", ""),
    "Appointment": WritePlan(
        "/calendars/events/appointments", "/calendars/events/appointments/{id}", "/calendars/events/{id}"
    ),
    "Conversation": _plan("/conversations/", "conversation", location="both"),
    "Business": _plan("/businesses/", "buiseness"),
    "Tag": _plan("/locations/{location}/tags", "tag", location=""),
    "Invoice": _plan("/invoices/", location="alt"),
    "InvoiceItem": _plan("/invoices/{owner}/items", owner="InvoiceId", location="alt"),
    "Product": _plan("/products/", location="both", replaces=True),
    "Price": _plan("/products/{owner}/price", "", "ProductId", "both", replaces=True),
    "Relation": WritePlan("/associations/relations", "", "/associations/relations/{id}", location="both"),
}


def write_plan(definition: ObjectDefinition) -> WritePlan | None:
    """Returns the endpoints of an object, None where HighLevel has none for writing."""
    if definition.api_name.startswith("custom_objects."):
        return _plan(f"/objects/{definition.api_name}/records", "record", location="record")
    return WRITES.get(definition.name)


def filled(path: str, plan: WritePlan, location: str, row: Values) -> str:
    """Returns a path with the ids of a row in it; raises Refusal when the owner's is not known."""
    owner = row.get(plan.owner) if plan.owner else ""
    if plan.owner and not owner:
        message = f"HighLevel needs {plan.owner} to reach this record: select it or set it"
        raise Refusal("MISSING_ARGUMENT", message, plan.owner)
    return path.format(id=row.get("Id", ""), owner=owner, location=location)


def body_of(
    definition: ObjectDefinition, plan: WritePlan, values: Values, custom: Mapping[str, CustomField], *, is_new: bool
) -> Json:
    """Returns the body that sets `values`; raises Refusal for a custom field that the location does not have."""
    left_out = {"Id", "LocationId", plan.owner, *plan.left_out}
    if not is_new and definition.name == "Contact":
        left_out.add("Tags")
    plain: Json = {}
    customs: list[Json] = []
    for name, value in values.items():
        one = definition.fields.get(name)
        if one is None or name in left_out or (is_new and value is None):
            continue
        if one.is_custom and definition.name in ("Contact", "Opportunity"):
            customs.append({"id": _custom_id(definition, one, custom), "field_value": to_json(one, value)})
        elif plan.location == "record":
            plain[property_key(one)] = to_json(one, value)
        else:
            plain[api_name(one)] = to_json(one, value)
    if customs:
        plain["customFields"] = customs
    return plain


def _custom_id(definition: ObjectDefinition, one: FieldDefinition, custom: Mapping[str, CustomField]) -> str:
    found = custom.get(one.name)
    if found is None:
        message = f"This location has no custom field for {definition.name}.{one.name}"
        raise Refusal("INVALID_FIELD", message, one.name)
    return found.id


def with_location(plan: WritePlan, body: Json, location: str, *, is_new: bool) -> Json:
    """Returns the body with the location where the endpoint wants it named."""
    if plan.location == "record":
        return {"locationId": location, "properties": body} if is_new else {"properties": body}
    if plan.location == "alt":
        return {**body, "altId": location, "altType": "location"}
    if plan.location == "both" or (plan.location == "create" and is_new):
        return {**body, "locationId": location}
    return body


def arguments(definition: ObjectDefinition, plan: WritePlan, location: str, method: str) -> Json:
    """Returns the query of a call that names the location there."""
    if plan.location == "alt" and method == "DELETE":
        return {"altId": location, "altType": "location"}
    if plan.location == "record" and method == "PUT":
        return {"locationId": location}
    if method == "DELETE" and definition.name in ("Product", "Price", "Relation"):
        return {"locationId": location}
    return {}
