"""`/associations`: kinds of relations between records, and the relations."""

from circuitscript.sandbox.account import Account
from circuitscript.sandbox.exchange import Call, Document, checked_body
from circuitscript.sandbox.routing import Router

ROUTER = Router()


@ROUTER.add("GET", "/associations/")
def list_all(account: Account, call: Call) -> Document:
    """Lists the associations."""
    account.check_location(call.argument("locationId"))
    skip, limit = call.number("skip", 0), call.number("limit", 20, 100)
    rows = account.store.all("association")
    return {"associations": rows[skip : skip + limit], "total": len(rows)}


@ROUTER.add("POST", "/associations/relations", 201)
def create_relation(account: Account, call: Call) -> Document:
    """Relates two records."""
    body = checked_body(call, "locationId*:str associationId*:str firstRecordId*:str secondRecordId*:str")
    account.check_location(body["locationId"])
    association = account.store.get("association", body["associationId"])
    keys = {name: association.get(name) for name in ("firstObjectKey", "secondObjectKey")}
    return account.create("relation", {**body, **keys})


@ROUTER.add("GET", "/associations/relations/{recordId}")
def list_relations(account: Account, call: Call) -> Document:
    """Lists the relations of a record."""
    account.check_location(call.argument("locationId"))
    row_id = call.parameters["recordId"]
    rows = [row for row in account.store.all("relation") if row_id in (row["firstRecordId"], row["secondRecordId"])]
    skip, limit = call.number("skip", 0), call.number("limit", 20, 100)
    return {"relations": rows[skip : skip + limit], "total": len(rows)}


@ROUTER.add("DELETE", "/associations/relations/{relationId}")
def delete_relation(account: Account, call: Call) -> Document:
    """Deletes a relation."""
    account.check_location(call.argument("locationId"))
    held = account.store.get("relation", call.parameters["relationId"])
    account.remove("relation", held)
    return held
