"""`/locations`, `/users` and `/oauth`: the sub-account, its tags, custom fields, values, people and tokens."""

import re

from circuitscript.sandbox.account import Account
from circuitscript.sandbox.exchange import ApiError, Call, Document, checked_body
from circuitscript.sandbox.routing import Router

ROUTER = Router()


@ROUTER.add("POST", "/oauth/token")
def token(account: Account, call: Call) -> Document:
    """Grants tokens; under v3 the names are in camel case."""
    granted = account.tokens.grant(call.object())
    return _camel(granted) if call.headers.get("version") == "v3" else granted


@ROUTER.add("POST", "/oauth/locationToken")
def location_token(account: Account, call: Call) -> Document:
    """Exchanges an agency's token for a location's."""
    body = call.object()
    account.check_location(body.get("locationId"))
    return account.tokens.issue("Location")


@ROUTER.add("POST", "/oauth/location-token")
def location_token_v3(account: Account, call: Call) -> Document:
    """The exchange under v3."""
    return _camel(location_token(account, call))


@ROUTER.add("GET", "/locations/search")
def search(account: Account, call: Call) -> Document:
    """Lists the locations: the one that there is."""
    return {"locations": account.store.all("location")}


@ROUTER.add("GET", "/locations/{locationId}")
def read(account: Account, call: Call) -> Document:
    """Reads the location."""
    return {"location": account.store.get("location", call.parameters["locationId"])}


@ROUTER.add("GET", "/locations/{locationId}/tags")
def list_tags(account: Account, call: Call) -> Document:
    """Lists tags."""
    return {"tags": account.store.all("tag")}


@ROUTER.add("POST", "/locations/{locationId}/tags", 201)
def create_tag(account: Account, call: Call) -> Document:
    """Creates a tag."""
    name = checked_body(call, "name*:str")["name"].strip().lower()
    if account.store.all("tag", name=name):
        raise ApiError(400, "The tag name is already exist.")
    return {"tag": account.create("tag", {"name": name})}


@ROUTER.add("GET", "/locations/{locationId}/tags/{id}")
def read_tag(account: Account, call: Call) -> Document:
    """Reads a tag."""
    return {"tag": account.store.get("tag", call.parameters["id"])}


@ROUTER.add("PUT", "/locations/{locationId}/tags/{id}")
def update_tag(account: Account, call: Call) -> Document:
    """Renames a tag."""
    held = account.store.get("tag", call.parameters["id"])
    return {"tag": account.update("tag", held, {"name": checked_body(call, "name*:str")["name"].strip().lower()})}


@ROUTER.add("DELETE", "/locations/{locationId}/tags/{id}")
def delete_tag(account: Account, call: Call) -> Document:
    """Deletes a tag."""
    account.remove("tag", account.store.get("tag", call.parameters["id"]))
    return {"succeded": True, "succeeded": True}


@ROUTER.add("GET", "/locations/{locationId}/customFields")
def list_custom_fields(account: Account, call: Call) -> Document:
    """Lists the custom fields of contacts, of opportunities, or of both."""
    model = call.query.get("model", "all")
    return {"customFields": account.store.all("customField", model=None if model == "all" else model)}


@ROUTER.add("POST", "/locations/{locationId}/customFields", 201)
def create_custom_field(account: Account, call: Call) -> Document:
    """Creates a custom field; its key is made of its name."""
    body = checked_body(call, "name*:str dataType*:str model:str placeholder:str position:num options:list")
    model = body.get("model") or "contact"
    key = f"{model}.{re.sub(r'[^a-z0-9]+', '_', body['name'].lower()).strip('_')}"
    values = {**body, "model": model, "fieldKey": key, "picklistOptions": body.get("options")}
    return {"customField": account.create("customField", values)}


@ROUTER.add("GET", "/locations/{locationId}/customValues")
def list_custom_values(account: Account, call: Call) -> Document:
    """Lists custom values."""
    return {"customValues": account.store.all("customValue")}


@ROUTER.add("POST", "/locations/{locationId}/customValues", 201)
def create_custom_value(account: Account, call: Call) -> Document:
    """Creates a custom value."""
    return {"customValue": account.create("customValue", checked_body(call, "name*:str value*:str"))}


@ROUTER.add("GET", "/users/search")
def search_users(account: Account, call: Call) -> Document:
    """Lists the users of the company."""
    if call.argument("companyId") != account.options.company_id:
        raise ApiError(403, "The token does not have access to this company.")
    rows = account.store.all("user")
    if call.query.get("ids"):
        rows = [row for row in rows if row["id"] in call.query["ids"].split(",")]
    skip, limit = call.number("skip", 0), call.number("limit", 25, 100)
    return {"users": rows[skip : skip + limit], "count": len(rows)}


@ROUTER.add("GET", "/users/{id}")
def read_user(account: Account, call: Call) -> Document:
    """Reads a user."""
    return account.store.get("user", call.parameters["id"])


def _camel(document: Document) -> Document:
    return {re.sub(r"_(\w)", lambda match: match[1].upper(), name): value for name, value in document.items()}
