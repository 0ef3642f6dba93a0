"""DML on HighLevel, against the sandbox."""

from decimal import Decimal

import pytest

from circuitscript.runtime.exceptions import ScriptException
from circuitscript.sandbox.options import Faults
from tests.highlevel_twin import Twin, make_twin


@pytest.fixture
def twin() -> Twin:
    return make_twin()


def test_inserted_contact_has_id_and_what_highlevel_tells(twin: Twin) -> None:
    row = {"FirstName": "Ada", "Email": "Ada@Example.com", "Tags": ("VIP",), "Lead_Score__c": Decimal(7)}
    answer = twin.change("insert", "Contact", row)
    result = answer.results[0]
    assert result.is_success
    stored = twin.all("contact")[0]
    assert stored["id"] == result.id
    assert stored["email"] == "ada@example.com"
    assert stored["tags"] == ["vip"]
    assert [item["value"] for item in stored["customFields"]] == [7]
    assert result.after is not None
    assert result.after["Email"] == "ada@example.com"
    assert result.after["Lead_Score__c"] == Decimal(7)
    # One call for the catalogue of custom fields, one for the contact.
    assert answer.api_calls == 2


def test_update_adds_and_removes_tags_without_overwriting_those_of_others(twin: Twin) -> None:
    row_id = twin.change("insert", "Contact", {"FirstName": "Ada", "Tags": ("a", "b")}).results[0].id
    assert row_id is not None
    twin.api("POST", f"/contacts/{row_id}/tags", {"tags": ["from-elsewhere"]})
    answer = twin.change("update", "Contact", {"Id": row_id, "Tags": ("b", "c")})
    assert answer.results[0].is_success
    assert twin.all("contact")[0]["tags"] == ["b", "from-elsewhere", "c"]


def test_tags_of_many_contacts_share_bulk_calls(twin: Twin) -> None:
    rows = [{"FirstName": f"c{at}", "Tags": ("old",)} for at in range(20)]
    ids = [one.id for one in twin.change("insert", "Contact", *rows).results]
    answer = twin.change("update", "Contact", *({"Id": one, "Tags": ("old", "new")} for one in ids))
    assert all(one.is_success for one in answer.results)
    assert answer.api_calls == 1
    assert all(one["tags"] == ["old", "new"] for one in twin.all("contact"))


def test_business_of_many_contacts_is_one_call(twin: Twin) -> None:
    business = twin.change("insert", "Business", {"Name": "Acme"}).results[0].id
    ids = [one.id for one in twin.change("insert", "Contact", {"FirstName": "a"}, {"FirstName": "b"}).results]
    answer = twin.change("update", "Contact", *({"Id": one, "BusinessId": business} for one in ids))
    assert answer.api_calls == 1
    assert {one["businessId"] for one in twin.all("contact")} == {business}


def test_nothing_is_sent_while_a_row_is_refused_here(twin: Twin) -> None:
    answer = twin.change("insert", "Note", {"Body": "x"}, {"Body": "y"})
    assert answer.api_calls == 0
    assert [one.errors[0].code for one in answer.results] == ["REQUIRED_FIELD_MISSING"] * 2


def test_failure_midway_says_what_was_done(twin: Twin) -> None:
    contact = twin.change("insert", "Contact", {"FirstName": "a"}).results[0].id
    rows = (
        {"Body": "1", "ContactId": contact},
        {"Body": "2", "ContactId": "x" * 20},
        {"Body": "3", "ContactId": contact},
    )
    answer = twin.change("insert", "Note", *rows)
    first, second, third = answer.results
    assert first.is_success
    assert second.errors[0].code == "INVALID_CROSS_REFERENCE_KEY"
    assert f"1 of 3 rows stay changed: row 0 ({first.id})" in second.errors[0].message
    assert third.errors[0].code == "ALL_OR_NONE_OPERATION_ROLLED_BACK"
    assert len(twin.all("note")) == 1


def test_partial_success_sends_the_other_rows(twin: Twin) -> None:
    contact = twin.change("insert", "Contact", {"FirstName": "a"}).results[0].id
    rows = ({"Body": "1", "ContactId": "x" * 20}, {"Body": "2", "ContactId": contact})
    answer = twin.change("insert", "Note", *rows, all_or_none=False)
    assert [one.is_success for one in answer.results] == [False, True]


def test_lost_answer_of_an_insert_is_reported_as_uncertain_and_not_repeated(twin: Twin) -> None:
    twin.sandbox.set_faults(Faults(lost_after=1.0))
    answer = twin.change("insert", "Business", {"Name": "Acme"})
    assert answer.api_calls == 1
    assert answer.results[0].errors[0].code == "UNKNOWN_EXCEPTION"
    assert "may have carried it out" in answer.results[0].errors[0].message
    assert len(twin.all("business")) == 1


def test_delete_hides_the_row_and_its_children(twin: Twin) -> None:
    contact = twin.change("insert", "Contact", {"FirstName": "a"}).results[0].id
    twin.change("insert", "Task", {"Title": "t", "DueDate": None, "ContactId": contact}, all_or_none=False)
    answer = twin.change("delete", "Contact", {"Id": contact})
    assert answer.results[0].is_success
    assert twin.all("contact") == []


def test_duplicate_names_the_record_that_is_there() -> None:
    from circuitscript.sandbox.options import SandboxOptions

    twin = make_twin(SandboxOptions(burst=1000))
    held = twin.change("insert", "Contact", {"Email": "a@b.cc"}).results[0].id
    error = twin.change("insert", "Contact", {"Email": "a@b.cc"}).results[0].errors[0]
    assert error.code == "DUPLICATE_VALUE"
    assert str(held) in error.message


def test_messages_wait_for_the_run_to_succeed(twin: Twin) -> None:
    contact = twin.change("insert", "Contact", {"FirstName": "a", "Phone": "+491"}).results[0].id
    row = {"Type": "SMS", "ContactId": contact, "Message": "hi"}
    result = twin.change("insert", "Message", row).results[0]
    assert result.is_success
    assert result.id is None
    assert twin.all("message") == []
    twin.records.commit()
    assert [one["body"] for one in twin.all("message")] == ["hi"]


def test_messages_of_an_abandoned_run_are_never_sent(twin: Twin) -> None:
    contact = twin.change("insert", "Contact", {"FirstName": "a"}).results[0].id
    twin.change("insert", "Message", {"Type": "SMS", "ContactId": contact, "Message": "hi"})
    twin.records.abandon()
    twin.records.commit()
    assert twin.all("message") == []


@pytest.mark.parametrize("operation", ["undelete", "merge"])
def test_what_highlevel_cannot_do_is_an_error(twin: Twin, operation: str) -> None:
    with pytest.raises(ScriptException, match=f"HighLevel has no endpoint for {operation}"):
        twin.change(operation, "Contact", {"Id": "x"})


def test_update_sends_only_what_changed(twin: Twin) -> None:
    contact = twin.change("insert", "Contact", {"FirstName": "a", "City": "Bonn"}).results[0].id
    assert contact is not None
    twin.api("PUT", f"/contacts/{contact}", {"city": "Mainz"})
    twin.change("update", "Contact", {"Id": contact, "FirstName": "b", "City": "Bonn"})
    stored = twin.all("contact")[0]
    assert (stored["firstName"], stored["city"]) == ("b", "Mainz")


def test_rollback_is_an_error(twin: Twin) -> None:
    with pytest.raises(ScriptException, match="no transactions"):
        twin.records.rollback(twin.records.savepoint())


def test_custom_object_records_are_written(twin: Twin) -> None:
    row_id = twin.change("insert", "Pet__c", {"Name": "Rex", "Age__c": Decimal(3)}).results[0].id
    twin.change("update", "Pet__c", {"Id": row_id, "Age__c": Decimal(4)})
    assert twin.all("record")[0]["properties"] == {"name": "Rex", "age": 4}
    twin.change("delete", "Pet__c", {"Id": row_id})
    assert twin.all("record") == []
