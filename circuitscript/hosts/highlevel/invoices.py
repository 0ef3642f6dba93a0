"""Invoices and their lines: HighLevel keeps an invoice as one document that every change replaces.

So a change starts from the document as it is now, and what the change does not name stays: lines above all.
"""

from collections.abc import Sequence
from typing import Any, Final

from circuitscript.data.comparison import as_texts
from circuitscript.hosts.highlevel.client import HighLevelClient, Meter
from circuitscript.hosts.highlevel.drafts import Draft
from circuitscript.hosts.highlevel.failures import ApiFailure
from circuitscript.hosts.highlevel.reading import Reader
from circuitscript.hosts.highlevel.rows import Json, Values, api_name, to_json

ITEM: Final = "InvoiceItem"
_REPLACED: Final = (
    "name",
    "title",
    "currency",
    "description",
    "businessDetails",
    "invoiceNumber",
    "contactDetails",
    "termsNotes",
    "discount",
    "liveMode",
    "issueDate",
    "dueDate",
)
"""What an update may say; the rest of a document is HighLevel's own."""
_LINE: Final = ("name", "description", "productId", "priceId", "currency", "amount", "qty", "taxes", "type", "_id")


def new_invoice(body: Json, row: Values, reader: Reader, meter: Meter) -> Json:
    """Returns the body that creates an invoice: addressed to its contact, without lines."""
    contact = _contact(str(row["ContactId"]), reader, meter)
    made = {name: value for name, value in body.items() if name not in ("contactId", "total")}
    return {
        "businessDetails": {},
        "discount": {"type": "percentage", "value": 0},
        "liveMode": True,
        "items": [],
        "contactDetails": contact,
        "sentTo": {"email": [contact["email"]] if contact["email"] else []},
        **made,
    }


def changed_invoice(changed: Json, draft: Draft, reader: Reader, meter: Meter) -> Json:
    """Returns the body that replaces an invoice: as it is now, with the changed fields."""
    body = _document(reader.client, draft.id, meter)
    if "contactId" in changed:
        body["contactDetails"] = _contact(str(draft.row["ContactId"]), reader, meter)
    return {**body, **{name: value for name, value in changed.items() if name not in ("contactId", "total")}}


def send_items(drafts: Sequence[Draft], reader: Reader, meter: Meter) -> None:
    """Sends changes of lines, those of one invoice together: it is read once and replaced once."""
    groups: dict[str, list[Draft]] = {}
    for draft in drafts:
        groups.setdefault(str(draft.row["InvoiceId"]), []).append(draft)
    for invoice_id, group in groups.items():
        try:
            _replace_items(invoice_id, group, reader, meter)
        except ApiFailure as failure:
            for draft in group:
                draft.fail(failure)


def _replace_items(invoice_id: str, drafts: Sequence[Draft], reader: Reader, meter: Meter) -> None:
    body = _document(reader.client, invoice_id, meter)
    lines: list[Json] = body["invoiceItems"]
    for draft in drafts:
        at = next((at for at, line in enumerate(lines) if line.get("_id") == draft.id), None)
        if draft.operation == "insert":
            lines.append({"currency": body.get("currency"), "qty": 1, **_line(draft, draft.row)})
        elif at is None:
            draft.fail(ApiFailure(404, f"line {draft.id} not found"))
        elif draft.operation == "delete":
            del lines[at]
        else:
            lines[at] = {**lines[at], **_line(draft, draft.changed)}
    sent = [draft for draft in drafts if draft.error is None]
    if not sent:
        return
    location = {"altId": reader.client.location_id, "altType": "location"}
    answer = reader.client.call(meter, "PUT", f"/invoices/{invoice_id}", body={**body, **location})
    told = list((answer or {}).get("invoiceItems") or ())
    new = [draft for draft in sent if draft.operation == "insert"]
    for draft, line in zip(new, told[len(told) - len(new) :], strict=False):
        draft.row["Id"] = str(line.get("_id") or "")
    for draft in sent:
        draft.is_done = True


def _line(draft: Draft, values: Values) -> Json:
    fields = draft.definition.fields
    named = {api_name(fields[name]): to_json(fields[name], one) for name, one in values.items() if name in fields}
    return {name: value for name, value in named.items() if name in _LINE and name != "_id" and value is not None}


def _document(client: HighLevelClient, invoice_id: str, meter: Meter) -> Json:
    """Returns an invoice as an update takes it."""
    query = {"altId": client.location_id, "altType": "location"}
    raw = client.call(meter, "GET", f"/invoices/{invoice_id}", query=query)
    body: Json = {name: raw[name] for name in _REPLACED if raw.get(name) is not None}
    if "invoiceNumber" in body:
        body["invoiceNumber"] = str(body["invoiceNumber"])
    body.setdefault("dueDate", body.get("issueDate"))
    held: list[Json] = raw.get("invoiceItems") or []
    return {**body, "invoiceItems": [{name: one[name] for name in _LINE if name in one} for one in held]}


def _contact(contact_id: str, reader: Reader, meter: Meter) -> dict[str, Any]:
    answer = reader.client.call(meter, "GET", f"/contacts/{contact_id}")
    held = answer.get("contact") or {}
    name = " ".join(as_texts([held.get("firstName") or "", held.get("lastName") or ""])).strip()
    return {"id": contact_id, "name": name, "phoneNo": held.get("phone") or "", "email": held.get("email") or ""}
