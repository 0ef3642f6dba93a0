"""`/businesses`."""

from typing import Final

from circuitscript.sandbox.account import Account
from circuitscript.sandbox.exchange import Call, Document, checked_body
from circuitscript.sandbox.routing import Router

ROUTER = Router()
_REST: Final = (
    "phone:str email:str website:str address:str city:str postalCode:str state:str country:str description:str"
)


@ROUTER.add("GET", "/businesses/")
def list_all(account: Account, call: Call) -> Document:
    """Lists businesses."""
    account.check_location(call.argument("locationId"))
    skip, limit = call.number("skip", 0), call.number("limit", 100, 100)
    return {"businesses": account.store.all("business")[skip : skip + limit]}


@ROUTER.add("POST", "/businesses/", 201)
def create(account: Account, call: Call) -> Document:
    """Creates a business."""
    body = checked_body(call, f"name*:str locationId*:str {_REST}")
    account.check_location(body["locationId"])
    return _answer(account.create("business", body, "createdAt", "updatedAt"))


@ROUTER.add("GET", "/businesses/{id}")
def read(account: Account, call: Call) -> Document:
    """Reads a business."""
    return {"business": account.store.get("business", call.parameters["id"])}


@ROUTER.add("PUT", "/businesses/{id}")
def update(account: Account, call: Call) -> Document:
    """Sets fields of a business."""
    held = account.store.get("business", call.parameters["id"])
    return _answer(account.update("business", held, checked_body(call, f"name:str {_REST}"), "updatedAt"))


@ROUTER.add("DELETE", "/businesses/{id}")
def delete(account: Account, call: Call) -> Document:
    """Deletes a business."""
    account.remove("business", account.store.get("business", call.parameters["id"]))
    return {"success": True}


def _answer(document: Document) -> Document:
    """Returns the documented envelope, whose key HighLevel misspells; the right spelling stands beside it."""
    return {"success": True, "buiseness": document, "business": document}
