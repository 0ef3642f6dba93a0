"""`/objects` and `/custom-fields`: custom objects, their fields and their records."""

from circuitscript.sandbox.account import Account
from circuitscript.sandbox.exchange import ApiError, Call, Document, checked_body
from circuitscript.sandbox.routing import Router
from circuitscript.sandbox.search import (
    CUSTOM_OPERATORS,
    SearchField,
    SearchRules,
    compile_filters,
    compile_sort,
    fields_of,
    ordered,
    page_of,
    sort_values,
)

ROUTER = Router()
_FIELDS = fields_of("id E\ncreatedAt XRSD\nupdatedAt XRSD")


@ROUTER.add("GET", "/objects/")
def list_objects(account: Account, call: Call) -> Document:
    """Lists the custom objects."""
    account.check_location(call.argument("locationId"))
    return {"objects": account.store.all("object")}


@ROUTER.add("POST", "/objects/", 201)
def create_object(account: Account, call: Call) -> Document:
    """Creates a custom object, for which HighLevel itself wants an agency's token."""
    body = checked_body(
        call, "labels*:dict key*:str description:str locationId*:str primaryDisplayPropertyDetails*:dict"
    )
    account.check_location(body["locationId"])
    key = body["key"] if body["key"].startswith("custom_objects.") else f"custom_objects.{body['key']}"
    return {"object": account.create("object", {**body, "key": key, "standard": False})}


@ROUTER.add("GET", "/objects/{key}")
def read_object(account: Account, call: Call) -> Document:
    """Reads a custom object with its fields."""
    account.check_location(call.argument("locationId"))
    return {"object": _object(account, call.parameters["key"]), "fields": _fields(account, call.parameters["key"])}


@ROUTER.add("GET", "/custom-fields/object-key/{key}")
def list_fields(account: Account, call: Call) -> Document:
    """Lists the fields of a custom object."""
    account.check_location(call.argument("locationId"))
    return {"fields": _fields(account, call.parameters["key"]), "folders": []}


@ROUTER.add("POST", "/custom-fields/", 201)
def create_field(account: Account, call: Call) -> Document:
    """Adds a field to a custom object."""
    required = "locationId*:str name*:str fieldKey*:str objectKey*:str dataType*:str"
    body = checked_body(call, f"{required} parentId:str showInForms:bool options:list")
    account.check_location(body["locationId"])
    _object(account, body["objectKey"])
    return {"field": account.create("objectField", body)}


@ROUTER.add("POST", "/objects/{key}/records/search", 201)
def search(account: Account, call: Call) -> Document:
    """Searches the records of a custom object."""
    body = checked_body(
        call, "locationId*:str page:num pageLimit*:num query:str searchAfter:list filters:list sort:list"
    )
    account.check_location(body["locationId"])
    key = call.parameters["key"]
    _object(account, key)
    custom = {f"properties.{_short(field)}": field for field in _fields(account, key)}

    def find(name: str) -> SearchField | None:
        field = custom.get(name)
        return fields_of(f"{name} {CUSTOM_OPERATORS.get(field['dataType'], 'X')}")[name] if field else None

    rules = SearchRules(_FIELDS, find)
    test = compile_filters(body.get("filters"), rules)
    found = [row for row in account.store.indexed("record") if row["objectKey"] == key and test(row)]
    terms = compile_sort(body.get("sort"), rules, "createdAt")
    page = page_of(ordered(found, terms), body, "pageLimit", terms)
    return {"records": [{**row, "searchAfter": sort_values(row, terms)} for row in page], "total": len(found)}


@ROUTER.add("POST", "/objects/{key}/records", 201)
def create(account: Account, call: Call) -> Document:
    """Creates a record."""
    body = checked_body(call, "locationId*:str properties*:dict owner:list followers:list")
    account.check_location(body["locationId"])
    key = call.parameters["key"]
    properties = _checked(account, key, body["properties"])
    values = {
        "objectKey": key,
        "properties": properties,
        "owner": body.get("owner"),
        "followers": body.get("followers"),
    }
    return {"record": account.create("record", values, "createdAt", "updatedAt")}


@ROUTER.add("GET", "/objects/{key}/records/{id}")
def read(account: Account, call: Call) -> Document:
    """Reads a record."""
    return {"record": _record(account, call)}


@ROUTER.add("PUT", "/objects/{key}/records/{id}")
def update(account: Account, call: Call) -> Document:
    """Sets properties of a record."""
    account.check_location(call.argument("locationId"))
    held = _record(account, call)
    body = checked_body(call, "properties:dict owner:list followers:list locationId:str")
    changed = _checked(account, call.parameters["key"], body.get("properties") or {})
    properties = {name: value for name, value in {**held["properties"], **changed}.items() if value not in (None, "")}
    return {"record": account.update("record", held, {"properties": properties}, "updatedAt")}


@ROUTER.add("DELETE", "/objects/{key}/records/{id}")
def delete(account: Account, call: Call) -> Document:
    """Deletes a record."""
    held = _record(account, call)
    account.remove("record", held)
    return {"id": held["id"], "success": True}


def _object(account: Account, key: str) -> Document:
    found = account.store.all("object", key=key)
    if not found:
        raise ApiError(404, f"Object {key} not found")
    return found[0]


def _fields(account: Account, key: str) -> list[Document]:
    return account.store.all("objectField", objectKey=key)


def _short(field: Document) -> str:
    return str(field["fieldKey"]).rpartition(".")[2]


def _record(account: Account, call: Call) -> Document:
    found = account.store.find("record", call.parameters["id"])
    if found is None or found["objectKey"] != call.parameters["key"]:
        raise ApiError(404, "Record not found")
    return found


def _checked(account: Account, key: str, properties: Document) -> Document:
    _object(account, key)
    known = {_short(field) for field in _fields(account, key)}
    unknown = sorted(properties.keys() - known)
    if unknown:
        raise ApiError(400, f"Invalid property {', '.join(unknown)}")
    return properties
