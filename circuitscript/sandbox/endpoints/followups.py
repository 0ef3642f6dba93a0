"""Tasks and notes, which are children of a contact, and the search of tasks over a whole location."""

from typing import Final

from circuitscript.sandbox.account import Account
from circuitscript.sandbox.exchange import ApiError, Call, Document, checked_body
from circuitscript.sandbox.routing import Router

ROUTER = Router()
_TASK: Final = "title:str body:str dueDate:str completed:bool assignedTo:str"
_NOTE: Final = "userId:str title:str color:str pinned:bool"


@ROUTER.add("GET", "/contacts/{contactId}/tasks")
def list_tasks(account: Account, call: Call) -> Document:
    """Lists the tasks of a contact."""
    account.store.get("contact", call.parameters["contactId"])
    return {"tasks": account.store.all("task", contactId=call.parameters["contactId"])}


@ROUTER.add("POST", "/contacts/{contactId}/tasks", 201)
def create_task(account: Account, call: Call) -> Document:
    """Creates a task."""
    account.store.get("contact", call.parameters["contactId"])
    body = checked_body(call, "title*:str body:str dueDate*:str completed*:bool assignedTo:str")
    return {"task": account.create("task", {**body, "contactId": call.parameters["contactId"]})}


@ROUTER.add("GET", "/contacts/{contactId}/tasks/{id}")
def read_task(account: Account, call: Call) -> Document:
    """Reads a task."""
    return {"task": _child(account, call, "task")}


@ROUTER.add("PUT", "/contacts/{contactId}/tasks/{id}")
def update_task(account: Account, call: Call) -> Document:
    """Sets fields of a task."""
    held = _child(account, call, "task")
    return {"task": account.update("task", held, checked_body(call, _TASK))}


@ROUTER.add("PUT", "/contacts/{contactId}/tasks/{id}/completed")
def complete_task(account: Account, call: Call) -> Document:
    """Opens or closes a task."""
    held = _child(account, call, "task")
    return {"task": account.update("task", held, checked_body(call, "completed*:bool"))}


@ROUTER.add("DELETE", "/contacts/{contactId}/tasks/{id}")
def delete_task(account: Account, call: Call) -> Document:
    """Deletes a task."""
    account.remove("task", _child(account, call, "task"))
    return {"succeded": True, "succeeded": True}


@ROUTER.add("GET", "/contacts/{contactId}/notes")
def list_notes(account: Account, call: Call) -> Document:
    """Lists the notes of a contact."""
    account.store.get("contact", call.parameters["contactId"])
    return {"notes": account.store.all("note", contactId=call.parameters["contactId"])}


@ROUTER.add("POST", "/contacts/{contactId}/notes", 201)
def create_note(account: Account, call: Call) -> Document:
    """Creates a note."""
    account.store.get("contact", call.parameters["contactId"])
    body = checked_body(call, f"body*:str {_NOTE}")
    return {"note": account.create("note", {**body, "contactId": call.parameters["contactId"]})}


@ROUTER.add("GET", "/contacts/{contactId}/notes/{id}")
def read_note(account: Account, call: Call) -> Document:
    """Reads a note."""
    return {"note": _child(account, call, "note")}


@ROUTER.add("PUT", "/contacts/{contactId}/notes/{id}")
def update_note(account: Account, call: Call) -> Document:
    """Sets fields of a note."""
    held = _child(account, call, "note")
    return {"note": account.update("note", held, checked_body(call, f"body:str {_NOTE}"))}


@ROUTER.add("DELETE", "/contacts/{contactId}/notes/{id}")
def delete_note(account: Account, call: Call) -> Document:
    """Deletes a note."""
    account.remove("note", _child(account, call, "note"))
    return {"succeded": True, "succeeded": True}


@ROUTER.add("POST", "/locations/{locationId}/tasks/search", 201)
def search_tasks(account: Account, call: Call) -> Document:
    """Searches the tasks of a location."""
    shape = "contactId:list completed:bool assignedTo:list query:str limit:num skip:num businessId:str"
    body = checked_body(call, shape)
    rows = account.store.indexed("task")
    for name in ("contactId", "assignedTo"):
        if body.get(name):
            rows = [row for row in rows if row.get(name) in body[name]]
    if body.get("completed") is not None:
        rows = [row for row in rows if bool(row.get("completed")) is body["completed"]]
    words = str(body.get("query") or "").lower()
    rows = [row for row in rows if words in row.get("title", "").lower()]
    skip, limit = int(body.get("skip") or 0), int(body.get("limit") or 25)
    return {"tasks": rows[skip : skip + limit]}


def _child(account: Account, call: Call, kind: str) -> Document:
    found = account.store.find(kind, call.parameters["id"])
    if found is None or found.get("contactId") != call.parameters["contactId"]:
        raise ApiError(404, f"{kind.capitalize()} not found")
    return found
