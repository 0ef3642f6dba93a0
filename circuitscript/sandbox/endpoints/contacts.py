"""`/contacts`: create, read, update, upsert, delete, search, duplicates, followers, and links to businesses."""

from typing import Final

from circuitscript.sandbox.account import Account
from circuitscript.sandbox.endpoints import custom_values
from circuitscript.sandbox.exchange import ApiError, Call, Document, checked_body
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
_WRITABLE: Final = (
    "firstName:str lastName:str name:str email:str phone:str address1:str city:str state:str postalCode:str "
    "website:str timezone:str dnd:bool dndSettings:dict inboundDndSettings:dict tags:list customFields:list source:str "
    "dateOfBirth:any country:str assignedTo:str companyName:str gender:str type:str"
)
_CREATE: Final = f"locationId*:str {_WRITABLE} createNewIfDuplicateAllowed:bool"
_FIELDS: Final = fields_of(
    """
    id                  E
    contactName         EX
    firstNameLowerCase  ECXS
    lastNameLowerCase   ECXS
    email               EXS
    phone               ECX
    address             ECX   address1
    city                ECX
    state               ECX
    postalCode          ECX
    companyName         ECX
    source              ECXS
    businessName        ECXS
    tags                ECX
    country             EX
    timezone            EX
    type                EX
    assignedTo          EX
    followers           EX
    dnd                 EXS
    isValidWhatsapp     EX
    validEmail          EX
    website             EX
    dateAdded           XRSD
    dateUpdated         XRSD
    dateOfBirth         XRD
    lastAppointment     XRD
    """
)


@ROUTER.add("POST", "/contacts/search")
def search(account: Account, call: Call) -> Document:
    """Searches the index."""
    body = checked_body(
        call, "locationId*:str pageLimit*:num page:num searchAfter:list filters:list sort:list query:str"
    )
    account.check_location(body["locationId"])
    custom = custom_values.searchable(account, "contact", "customFields")
    rules = SearchRules(_FIELDS, custom.get)
    rows = [_with_searched(row) for row in account.store.indexed("contact")]
    test = compile_filters(body.get("filters"), rules)
    words = _query(body)
    found = [row for row in rows if test(row) and _has_words(row, words)]
    terms = compile_sort(body.get("sort"), rules, "dateAdded")
    page = page_of(ordered(found, terms), body, "pageLimit", terms)
    shown = [{**_row(account, row), "searchAfter": sort_values(row, terms)} for row in page]
    return {"contacts": shown, "total": len(found)}


@ROUTER.add("GET", "/contacts/search/duplicate")
def find_duplicate(account: Account, call: Call) -> Document:
    """Finds the contact with an e-mail address or number."""
    account.check_location(call.argument("locationId"))
    found = _duplicate(account, {"email": call.query.get("email"), "phone": call.query.get("number")})
    return {"contact": _shown(found) if found else None}


@ROUTER.add("POST", "/contacts/", 201)
def create(account: Account, call: Call) -> Document:
    """Creates a contact; refuses a second one with the same e-mail address or number."""
    body = checked_body(call, _CREATE)
    account.check_location(body["locationId"])
    values = _normal(account, body, [])
    duplicate = None if account.options.allows_duplicates else _duplicate(account, values)
    if duplicate is not None:
        field = "email" if duplicate.get("email") == values.get("email") else "phone"
        meta = {"contactId": duplicate["id"], "matchingField": field, "contactName": _name(duplicate)}
        raise ApiError(400, "This location does not allow duplicated contacts.", meta)
    _require_identity(values)
    return {"contact": _shown(account.create("contact", {"tags": [], **values}))}


@ROUTER.add("POST", "/contacts/upsert")
def upsert(account: Account, call: Call) -> Document:
    """Updates the contact with the same e-mail address or number, or creates one."""
    body = checked_body(call, _CREATE)
    account.check_location(body["locationId"])
    held = _duplicate(account, _normal(account, body, []))
    if held is None:
        values = _normal(account, body, [])
        _require_identity(values)
        return {"new": True, "contact": _shown(account.create("contact", {"tags": [], **values}))}
    values = _normal(account, body, held.get("customFields", []))
    return {"new": False, "contact": _shown(account.update("contact", held, values))}


@ROUTER.add("POST", "/contacts/bulk/business")
def link_business(account: Account, call: Call) -> Document:
    """Links contacts with a business, or unlinks them for null."""
    body = call.object()
    account.check_location(body.get("locationId"))
    if not isinstance(body.get("ids"), list) or "businessId" not in body:
        raise ApiError(422, ["ids must be an array", "businessId must be a string"])
    business = account.store.get("business", body["businessId"]) if body["businessId"] else None
    linked = []
    for row_id in body["ids"]:
        held = account.store.find("contact", row_id)
        if held is not None:
            name = business.get("name") if business else None
            account.update("contact", held, {"businessId": body["businessId"], "businessName": name})
            linked.append(row_id)
    return {"success": True, "ids": linked}


@ROUTER.add("GET", "/contacts/business/{businessId}")
def of_business(account: Account, call: Call) -> Document:
    """Lists the contacts of a business."""
    account.check_location(call.argument("locationId"))
    rows = account.store.all("contact", businessId=call.parameters["businessId"])
    skip, limit = call.number("skip", 0), call.number("limit", 25, 100)
    return {"contacts": [_shown(row) for row in rows[skip : skip + limit]], "count": len(rows)}


@ROUTER.add("GET", "/contacts/{contactId}")
def read(account: Account, call: Call) -> Document:
    """Reads a contact as it is now."""
    return {"contact": _shown(account.store.get("contact", call.parameters["contactId"]))}


@ROUTER.add("PUT", "/contacts/{contactId}")
def update(account: Account, call: Call) -> Document:
    """Sets fields of a contact; `tags` overwrites all of them."""
    held = account.store.get("contact", call.parameters["contactId"])
    values = _normal(account, checked_body(call, _WRITABLE), held.get("customFields", []))
    duplicate = None if account.options.allows_duplicates else _duplicate(account, values)
    if duplicate is not None and duplicate["id"] != held["id"]:
        raise ApiError(400, "This location does not allow duplicated contacts.", {"contactId": duplicate["id"]})
    return {"succeded": True, "contact": _shown(account.update("contact", held, values))}


@ROUTER.add("DELETE", "/contacts/{contactId}")
def delete(account: Account, call: Call) -> Document:
    """Deletes a contact with its tasks, notes, opportunities, appointments and conversations."""
    held = account.store.get("contact", call.parameters["contactId"])
    for kind in ("task", "note", "opportunity", "appointment", "message", "conversation"):
        for row in account.store.all(kind, contactId=held["id"]):
            account.remove(kind, row)
    account.remove("contact", held)
    return {"succeded": True, "succeeded": True}


def _normal(account: Account, body: Document, custom: list[Document]) -> Document:
    values = {
        name: value
        for name, value in body.items()
        if name not in ("locationId", "customFields", "name", "createNewIfDuplicateAllowed")
    }
    if body.get("name") and not (body.get("firstName") or body.get("lastName")):
        values["firstName"], _, values["lastName"] = body["name"].partition(" ")
    if isinstance(values.get("email"), str):
        values["email"] = values["email"].strip().lower()
    if values.get("tags") is not None:
        values["tags"] = list(dict.fromkeys(str(tag).strip().lower() for tag in values["tags"]))
    if body.get("customFields"):
        values["customFields"] = custom_values.merged(account, "contact", custom, body["customFields"])
    return values


def _require_identity(values: Document) -> None:
    if not any(values.get(name) for name in ("firstName", "lastName", "email", "phone", "companyName")):
        raise ApiError(400, "At least one of the fields firstName, lastName, name, email, phone is required")


def _duplicate(account: Account, values: Document) -> Document | None:
    for name in ("email", "phone"):
        found = account.store.all("contact", **{name: values[name]}) if values.get(name) else []
        if found:
            return found[0]
    return None


def _name(document: Document) -> str:
    return " ".join(part for part in (document.get("firstName"), document.get("lastName")) if part)


def _shown(document: Document) -> Document:
    first, last = document.get("firstName", ""), document.get("lastName", "")
    lower = {"firstNameLowerCase": first.lower(), "lastNameLowerCase": last.lower()}
    return {**document, **lower, "fullNameLowerCase": _name(document).lower()}


def _with_searched(document: Document) -> Document:
    lower = {
        "firstNameLowerCase": document.get("firstName", "").lower(),
        "lastNameLowerCase": document.get("lastName", "").lower(),
        "contactName": _name(document).lower(),
    }
    return {**document, **{key: value for key, value in lower.items() if value}}


def _row(account: Account, document: Document) -> Document:
    """Returns a row of a search result, whose names are in lower case."""
    row = {key: value for key, value in document.items() if key not in ("firstName", "lastName", "address1")}
    row["address"] = document.get("address1")
    if account.options.raw_names:
        row["firstNameRaw"], row["lastNameRaw"] = document.get("firstName"), document.get("lastName")
    return row


def _query(body: Document) -> str:
    words = str(body.get("query") or "")
    if len(words) > 75:
        raise ApiError(422, ["query must be shorter than or equal to 75 characters"])
    return words.lower()


def _has_words(row: Document, words: str) -> bool:
    if not words:
        return True
    texts = (row.get(name) for name in ("contactName", "email", "phone", "companyName"))
    held = " ".join(str(text).lower() for text in texts if text)
    return all(word in held for word in words.split())


for _method, _verb in (("POST", "add"), ("DELETE", "remove")):

    @ROUTER.add(_method, "/contacts/{contactId}/followers", 201 if _method == "POST" else 200)
    def change_followers(account: Account, call: Call) -> Document:
        """Adds or removes followers."""
        body = checked_body(call, "followers*:list")
        held = account.store.get("contact", call.parameters["contactId"])
        before = held.get("followers", [])
        if call.method == "POST":
            after = list(dict.fromkeys([*before, *body["followers"]]))
            account.update("contact", held, {"followers": after})
            return {"followers": after, "followersAdded": [one for one in after if one not in before]}
        after = [one for one in before if one not in body["followers"]]
        account.update("contact", held, {"followers": after})
        return {"followers": after, "followersRemoved": [one for one in before if one not in after]}
