"""Rows that HighLevel keeps inside other documents, or between them: lines of invoices, relations of records."""

from datetime import date
from decimal import Decimal
from typing import Any

from circuitscript.data.query import Constant, FieldReference, Filter, LogicalQuery, SelectedValue
from circuitscript.runtime.host import QueryRequest
from tests.highlevel_twin import Twin, make_twin


def billed(twin: Twin) -> str:
    """Returns the id of a new invoice without lines."""
    contact = twin.change("insert", "Contact", {"FirstName": "Ada", "LastName": "L", "Email": "a@b.cc"}).results[0].id
    bill = {"Name": "I-1", "ContactId": contact, "CurrencyCode": "EUR", "IssueDate": date(2026, 1, 2)}
    result = twin.change("insert", "Invoice", bill).results[0]
    assert result.is_success, result.errors
    return str(result.id)


def lines_of(twin: Twin) -> list[tuple[Any, ...]]:
    return [(one["name"], one["qty"], one["amount"]) for one in twin.all("invoice")[0]["invoiceItems"]]


def test_lines_of_one_invoice_are_sent_together() -> None:
    twin = make_twin()
    invoice = billed(twin)
    rows = [{"InvoiceId": invoice, "Name": f"line {at}", "Amount": Decimal(at)} for at in range(1, 4)]
    answer = twin.change("insert", "InvoiceItem", *rows)
    assert answer.api_calls == 2, "the invoice is read once and replaced once"
    ids = [one.id for one in answer.results]
    assert ids == [one["_id"] for one in twin.all("invoice")[0]["invoiceItems"]]
    changes = {"Id": ids[0], "InvoiceId": invoice, "Quantity": Decimal(5)}
    assert twin.change("update", "InvoiceItem", changes).results[0].is_success
    assert twin.change("delete", "InvoiceItem", {"Id": ids[1], "InvoiceId": invoice}).results[0].is_success
    assert lines_of(twin) == [("line 1", 5, 1), ("line 3", 1, 3)]
    assert twin.all("invoice")[0]["total"] == 8


def test_an_update_of_an_invoice_keeps_its_lines_and_its_address() -> None:
    twin = make_twin()
    invoice = billed(twin)
    twin.change("insert", "InvoiceItem", {"InvoiceId": invoice, "Name": "setup", "Amount": Decimal(90)})
    twin.records.begin()
    assert twin.change("update", "Invoice", {"Id": invoice, "Title": "Bill"}).results[0].is_success
    held = twin.all("invoice")[0]
    assert (held["title"], held["contactDetails"]["name"], held["total"]) == ("Bill", "Ada L", 90)
    assert lines_of(twin) == [("setup", 1, 90)]


def test_a_line_without_its_invoice_is_refused() -> None:
    twin = make_twin()
    refused = twin.change("delete", "InvoiceItem", {"Id": "x"}, all_or_none=False).results[0]
    assert refused.errors[0].message == "HighLevel needs InvoiceId to reach this record: select it or set it"
    missing = twin.change("insert", "InvoiceItem", {"Name": "x"}, all_or_none=False).results[0]
    assert missing.errors[0].code == "REQUIRED_FIELD_MISSING"
    nowhere = {"InvoiceId": "nobody00000000000000", "Name": "x", "Amount": Decimal(1)}
    assert twin.change("insert", "InvoiceItem", nowhere, all_or_none=False).results[0].errors


def test_what_belongs_to_records_that_do_not_exist_is_nothing() -> None:
    twin = make_twin()
    for name, key in (("Note", "ContactId"), ("InvoiceItem", "InvoiceId"), ("Appointment", "ContactId")):
        definition = twin.schema.objects[name]
        column = SelectedValue(FieldReference((), definition.fields["Id"]))
        where = Filter(FieldReference((), definition.fields[key]), "=", Constant("nobody00000000000000"))
        assert twin.records.query(QueryRequest(LogicalQuery(definition, (column,), where=where), (), 0)).rows == ()


def test_records_of_a_custom_object_are_related_and_found_from_both_sides() -> None:
    twin = make_twin()
    association = {"key": "owner", "firstObjectKey": "contact", "secondObjectKey": "custom_objects.pet"}
    twin.sandbox.account.store.put("association", {"id": "association000000001", **association})
    contact = twin.change("insert", "Contact", {"FirstName": "Ada"}).results[0].id
    pet = twin.change("insert", "Pet__c", {"Name": "Rex"}).results[0].id
    row = {"AssociationId": "association000000001", "FirstRecordId": contact, "SecondRecordId": pet}
    relation = twin.change("insert", "Relation", row).results[0]
    assert relation.is_success, relation.errors
    twin.records.begin()
    definition = twin.schema.objects["Relation"]
    columns = tuple(SelectedValue(FieldReference((), definition.fields[name])) for name in ("Id", "SecondRecordId"))
    for name, value in (("FirstRecordId", contact), ("SecondRecordId", pet)):
        where = Filter(FieldReference((), definition.fields[name]), "=", Constant(value))
        found = twin.records.query(QueryRequest(LogicalQuery(definition, columns, where=where), (), 0)).rows
        assert [(one.values["Id"], one.values["SecondRecordId"]) for one in found] == [(relation.id, pet)]
    assert twin.change("delete", "Relation", {"Id": relation.id}).results[0].is_success
    assert twin.all("relation") == []
    assert not twin.change("update", "Relation", {"Id": relation.id}, all_or_none=False).results[0].is_success


def test_lines_are_read_with_their_invoice_and_the_other_way() -> None:
    twin = make_twin()
    invoice = billed(twin)
    rows = [{"InvoiceId": invoice, "Name": f"line {at}", "Amount": Decimal(at)} for at in range(1, 3)]
    twin.change("insert", "InvoiceItem", *rows)
    for _ in range(2):
        definition = twin.schema.objects["InvoiceItem"]
        key = definition.fields["InvoiceId"]
        columns = (
            SelectedValue(FieldReference((), definition.fields["Name"])),
            SelectedValue(FieldReference((key,), twin.schema.objects["Invoice"].fields["Total"])),
        )
        where = Filter(FieldReference((), key), "=", Constant(invoice))
        found = twin.records.query(QueryRequest(LogicalQuery(definition, columns, where=where), (), 0)).rows
        lines = sorted((str(one.values["Name"]), one.values["Invoice"].values["Total"]) for one in found)  # type: ignore[attr-defined]
        assert lines == [("line 1", Decimal(3)), ("line 2", Decimal(3))]
        twin.records.begin()
