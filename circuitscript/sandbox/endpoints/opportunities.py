"""`/opportunities`: create, read, update, delete, search, status, and pipelines."""

from typing import Final

from circuitscript.sandbox.account import Account
from circuitscript.sandbox.endpoints import custom_values
from circuitscript.sandbox.exchange import ApiError, Call, Document, checked_body, one_of
from circuitscript.sandbox.routing import Router
from circuitscript.sandbox.search import (
    SearchRules,
    compile_filters,
    compile_sort,
    fields_of,
    ordered,
    page_of,
    sort_values,
)

ROUTER = Router()
_STATUSES: Final = ("open", "won", "lost", "abandoned", "all")
_OPTIONAL: Final = (
    "pipelineStageId:str monetaryValue:num assignedTo:str customFields:list source:str lostReasonId:str "
    "forecastProbability:num forecastExpectedCloseDate:str"
)
_WRITABLE: Final = f"pipelineId:str name:str status:str {_OPTIONAL}"
_CREATE: Final = f"locationId*:str contactId*:str pipelineId*:str name*:str status*:str {_OPTIONAL}"
_UPSERT: Final = (
    "id:str locationId*:str contactId:str followers:any isRemoveAllFollowers:bool followersActionType:str " + _WRITABLE
)
_FIELDS: Final = fields_of(
    """
    id                       E
    name                     ECXS
    monetary_value           EXRS  monetaryValue
    pipeline_id              EX    pipelineId
    pipeline_stage_id        EX    pipelineStageId
    status                   EX
    lost_reason_id           EX    lostReasonId
    source                   EX
    assigned_to              EX    assignedTo
    contact_id               EX    contactId
    followers                ECX
    contact_name             ECX   contactName
    company_name             ECX   companyName
    email                    ECX
    phone                    ECX
    date_added               XRSD  createdAt
    date_updated             XRSD  updatedAt
    last_status_change_date  XRSD  lastStatusChangeAt
    last_stage_change_date   XRSD  lastStageChangeAt
    """
)


@ROUTER.add("POST", "/opportunities/search", 201)
def search(account: Account, call: Call) -> Document:
    """Searches the index."""
    body = checked_body(
        call,
        "locationId*:str limit*:num page:num searchAfter:list query:str filters:list sort:list additionalDetails:dict",
    )
    account.check_location(body["locationId"])
    custom = custom_values.searchable(account, "opportunity", "custom_fields")
    rules = SearchRules(_FIELDS, custom.get)
    contacts = {row["id"]: row for row in account.store.indexed("contact")}
    rows = [{**_of_contact(contacts.get(row["contactId"])), **row} for row in account.store.indexed("opportunity")]
    test = compile_filters(body.get("filters"), rules)
    words = str(body.get("query") or "").lower()
    found = [row for row in rows if test(row) and words in row["name"].lower()]
    terms = compile_sort(body.get("sort"), rules, "createdAt")
    page = page_of(ordered(found, terms), body, "limit", terms)
    shown = [{**_shown(account, row), "sort": sort_values(row, terms)} for row in page]
    return {"opportunities": shown, "total": len(found), "aggregations": {}}


@ROUTER.add("GET", "/opportunities/pipelines")
def pipelines(account: Account, call: Call) -> Document:
    """Lists the pipelines with their stages."""
    account.check_location(call.argument("locationId"))
    return {"pipelines": account.store.all("pipeline")}


@ROUTER.add("GET", "/opportunities/lost-reason")
def lost_reasons(account: Account, call: Call) -> Document:
    """Lists the reasons for which opportunities are lost."""
    account.check_location(call.argument("locationId"))
    rows = account.store.all("lostReason")
    return {"lostReasons": rows, "total": len(rows)}


@ROUTER.add("POST", "/opportunities/", 201)
def create(account: Account, call: Call) -> Document:
    """Creates an opportunity in a pipeline."""
    body = checked_body(call, _CREATE)
    account.check_location(body["locationId"])
    account.store.get("contact", body["contactId"])
    values = _normal(account, body, {})
    moment = account.now()
    dates = {"lastStatusChangeAt": moment, "lastStageChangeAt": moment}
    document = account.create("opportunity", {"monetaryValue": 0, **values, **dates}, "createdAt", "updatedAt")
    return {"opportunity": _shown(account, document)}


@ROUTER.add("POST", "/opportunities/upsert")
def upsert(account: Account, call: Call) -> Document:
    """Updates the opportunity with an id, or the contact's in the pipeline; creates one otherwise."""
    body = checked_body(call, _UPSERT)
    account.check_location(body["locationId"])
    held = account.store.find("opportunity", body.get("id"))
    if held is None:
        found = account.store.all("opportunity", contactId=body.get("contactId"), pipelineId=body.get("pipelineId"))
        held = found[0] if found and body.get("contactId") else None
    values = {name: value for name, value in body.items() if name not in ("id", "followers", "isRemoveAllFollowers")}
    values.pop("followersActionType", None)
    if held is not None:
        return {"opportunity": _shown(account, _change(account, held, values)), "new": False}
    document = account.create(
        "opportunity", {"status": "open", **_normal(account, values, {})}, "createdAt", "updatedAt"
    )
    return {"opportunity": _shown(account, document), "new": True}


@ROUTER.add("GET", "/opportunities/{id}")
def read(account: Account, call: Call) -> Document:
    """Reads an opportunity as it is now."""
    return {"opportunity": _shown(account, account.store.get("opportunity", call.parameters["id"]))}


@ROUTER.add("PUT", "/opportunities/{id}")
def update(account: Account, call: Call) -> Document:
    """Sets fields of an opportunity."""
    held = account.store.get("opportunity", call.parameters["id"])
    return {"opportunity": _shown(account, _change(account, held, checked_body(call, _WRITABLE)))}


@ROUTER.add("PUT", "/opportunities/{id}/status")
def update_status(account: Account, call: Call) -> Document:
    """Sets the status of an opportunity."""
    held = account.store.get("opportunity", call.parameters["id"])
    _change(account, held, checked_body(call, "status*:str lostReasonId:str"))
    return {"succeded": True, "succeeded": True}


@ROUTER.add("DELETE", "/opportunities/{id}")
def delete(account: Account, call: Call) -> Document:
    """Deletes an opportunity."""
    account.remove("opportunity", account.store.get("opportunity", call.parameters["id"]))
    return {"succeded": True, "succeeded": True}


def _change(account: Account, held: Document, body: Document) -> Document:
    values = _normal(account, body, held)
    moment = account.now()
    if values.get("status", held.get("status")) != held.get("status"):
        values["lastStatusChangeAt"] = moment
    if values.get("pipelineStageId", held.get("pipelineStageId")) != held.get("pipelineStageId"):
        values["lastStageChangeAt"] = moment
    return account.update("opportunity", held, values, "updatedAt")


def _normal(account: Account, body: Document, held: Document) -> Document:
    one_of("status", body.get("status"), _STATUSES)
    values = {name: value for name, value in body.items() if name not in ("locationId", "customFields")}
    if body.get("customFields"):
        custom = held.get("customFields", [])
        values["customFields"] = custom_values.merged(account, "opportunity", custom, body["customFields"])
    if values.get("pipelineId"):
        pipeline = account.store.find("pipeline", values["pipelineId"])
        if pipeline is None:
            raise ApiError(400, "The pipeline id is invalid.")
        stages = [stage["id"] for stage in pipeline["stages"]]
        if not held:
            values.setdefault("pipelineStageId", stages[0])
        if values.get("pipelineStageId") and values["pipelineStageId"] not in stages:
            raise ApiError(400, "The pipeline stage id is invalid.")
    return values


def _of_contact(contact: Document | None) -> Document:
    if contact is None:
        return {}
    name = " ".join(part for part in (contact.get("firstName"), contact.get("lastName")) if part)
    held = {"contactName": name, "companyName": contact.get("companyName")}
    return {**held, "email": contact.get("email"), "phone": contact.get("phone")}


def _shown(account: Account, document: Document) -> Document:
    shown = {
        key: value for key, value in document.items() if key not in ("contactName", "companyName", "email", "phone")
    }
    contact = account.store.find("contact", document.get("contactId"))
    if contact is not None:
        embedded = _of_contact(contact)
        shown["contact"] = {
            "id": contact["id"],
            "name": embedded["contactName"],
            "companyName": contact.get("companyName"),
            "email": contact.get("email"),
            "phone": contact.get("phone"),
            "tags": contact.get("tags", []),
        }
    shown["customFields"] = [_shown_custom(item) for item in document.get("customFields", [])]
    return shown


def _shown_custom(item: Document) -> Document:
    return {"id": item["id"], "fieldValue": item["value"]}
