"""What the API only lists: campaigns, workflows, forms and submissions; contacts can be put into the first two."""

from circuitscript.sandbox.account import Account
from circuitscript.sandbox.exchange import Call, Document
from circuitscript.sandbox.routing import Router
from circuitscript.sandbox.search import instant

ROUTER = Router()


@ROUTER.add("GET", "/campaigns/")
def campaigns(account: Account, call: Call) -> Document:
    """Lists campaigns."""
    account.check_location(call.argument("locationId"))
    return {"campaigns": account.store.all("campaign", status=call.query.get("status"))}


@ROUTER.add("GET", "/workflows/")
def workflows(account: Account, call: Call) -> Document:
    """Lists workflows."""
    account.check_location(call.argument("locationId"))
    return {"workflows": account.store.all("workflow")}


@ROUTER.add("GET", "/forms/")
def forms(account: Account, call: Call) -> Document:
    """Lists forms."""
    account.check_location(call.argument("locationId"))
    rows = account.store.all("form")
    skip, limit = call.number("skip", 0), call.number("limit", 10, 50)
    return {"forms": rows[skip : skip + limit], "total": len(rows)}


@ROUTER.add("GET", "/forms/submissions")
def submissions(account: Account, call: Call) -> Document:
    """Lists what was sent with forms."""
    account.check_location(call.argument("locationId"))
    rows = account.store.all("submission", formId=call.query.get("formId"))
    start, end = (instant(call.query.get(name)) for name in ("startAt", "endAt"))
    rows = [row for row in rows if start is None or (instant(row["createdAt"]) or 0) >= start]
    rows = [row for row in rows if end is None or (instant(row["createdAt"]) or 0) <= end + 86_399_999]
    page, limit = call.number("page", 1), call.number("limit", 20, 100)
    following = page + 1 if page * limit < len(rows) else None
    meta = {"total": len(rows), "currentPage": page, "nextPage": following, "prevPage": page - 1 or None}
    return {"submissions": rows[(page - 1) * limit : page * limit], "meta": meta}


def _membership(kind: str) -> None:
    def change(account: Account, call: Call) -> Document:
        """Puts a contact in, or takes it out."""
        account.store.get("contact", call.parameters["contactId"])
        account.store.get(kind, call.parameters["id"])
        return {"succeded": True, "succeeded": True}

    path = f"/contacts/{{contactId}}/{'workflow' if kind == 'workflow' else 'campaigns'}/{{id}}"
    ROUTER.add("POST", path, 200 if kind == "workflow" else 201)(change)
    ROUTER.add("DELETE", path)(change)


_membership("workflow")
_membership("campaign")
