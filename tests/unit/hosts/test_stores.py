"""Changes of records, the same for the store in SQLite and for its twin in memory."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from circuitscript.data.query import BindReference, FieldReference, Filter, LogicalQuery, SelectedValue
from circuitscript.data.record import Record
from circuitscript.data.schema import Schema
from circuitscript.data.schemas import builtin_schema
from circuitscript.data.schemas.extension import SchemaExtension
from circuitscript.data.schemas.project_format import read_project_file
from circuitscript.hosts.local import LocalRecords
from circuitscript.hosts.memory import MemoryRecords
from circuitscript.hosts.seed import running_user
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.host import ChangeAnswer, ChangeRequest, QueryRequest
from circuitscript.source import SourceText
from circuitscript.symbols import Type, TypeSymbol
from circuitscript.values.collections import ListValue
from circuitscript.values.text import Id

Store = LocalRecords | MemoryRecords
NOW = 1_700_000_000_000
EXTENSION = """
[Account.fields.Key__c]
type = "text"
external_id = true
unique = true
[Account.fields.Tier__c]
type = "picklist"
picklist = ["a", "b"]
[Bill__c]
key_prefix = "b00"
[Bill__c.fields]
Number__c = { type = "text", auto_number = "B-{0000}", read_only = true }
Total__c = { type = "money", precision = 6, scale = 2 }
Ratio__c = { type = "number" }
Count__c = { type = "integer" }
Mail__c = { type = "email" }
Marks__c = { type = "textlist" }
"""


def make_schema(name: str = "salesforce") -> Schema:
    schema = builtin_schema(name)
    if name == "salesforce":
        extension = SchemaExtension(schema)
        read_project_file(extension, SourceText("schema.toml", EXTENSION))
        assert extension.finish() == ()
    return schema


@pytest.fixture(params=[LocalRecords, MemoryRecords], ids=["local", "memory"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    made: Store = request.param(make_schema())
    made.begin()
    yield made
    if isinstance(made, LocalRecords):
        made.close()


def change(store: Store, operation: str, name: str, *rows: dict[str, Any], **options: Any) -> ChangeAnswer:
    records = tuple(Record(store.schema.objects[name], row) for row in rows)
    options.setdefault("now", NOW)
    return store.change(ChangeRequest(operation, records, **options))


def insert(store: Store, name: str, *rows: dict[str, Any]) -> list[str]:
    answer = change(store, "insert", name, *rows)
    assert [one.errors for one in answer.results] == [()] * len(rows)
    return [str(one.id) for one in answer.results]


def stored(store: Store, name: str, row_id: str, **options: Any) -> dict[str, Any] | None:
    definition = store.schema.objects[name]
    columns = tuple(SelectedValue(FieldReference((), field)) for field in definition.fields.values())
    where = Filter(FieldReference((), definition.fields["Id"]), "=", BindReference(0))
    query = LogicalQuery(definition, columns, where=where, bind_count=1, **options)
    rows = store.query(QueryRequest(query, (row_id,), NOW)).rows
    return dict(rows[0].values) if rows else None


def errors(answer: ChangeAnswer) -> list[tuple[str, str]]:
    return [(error.code, error.message) for result in answer.results for error in result.errors]


def test_an_insert_fills_in_what_the_crm_keeps(store: Store) -> None:
    user = running_user(store.schema).user_id
    (row_id,) = insert(store, "Contact", {"FirstName": "Ann", "LastName": "Lee", "Email": ""})
    row = stored(store, "Contact", row_id)
    assert row is not None
    moment = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert (row["Name"], row["Email"], row["DoNotCall"], row["IsDeleted"]) == ("Ann Lee", None, False, False)
    assert (row["CreatedDate"], row["LastModifiedDate"], row["CreatedById"], row["OwnerId"]) == (
        moment,
        moment,
        user,
        user,
    )
    assert row_id.startswith("003")
    assert len(row_id) == 18
    assert isinstance(row["Id"], Id)


def test_a_result_tells_the_row_before_and_after(store: Store) -> None:
    (row_id,) = insert(store, "Account", {"Name": "Acme", "AnnualRevenue": Decimal("1.5")})
    (result,) = change(store, "update", "Account", {"Id": row_id, "Name": "Acme 2"}, now=NOW + 1000).results
    assert result.before is not None
    assert result.after is not None
    assert (result.before["Name"], result.after["Name"]) == ("Acme", "Acme 2")
    assert result.after["AnnualRevenue"] == Decimal(2)
    assert result.after["LastModifiedDate"] > result.before["LastModifiedDate"]


@pytest.mark.parametrize(
    ("name", "row", "code", "message"),
    [
        ("Contact", {"FirstName": "A"}, "REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]"),
        ("Contact", {"LastName": "  " * 50}, "STRING_TOO_LONG", "Last Name: data value too large: "),
        ("Contact", {"LastName": "A", "Email": "x"}, "INVALID_EMAIL_ADDRESS", "Email: invalid email address: x"),
        (
            "Contact",
            {"LastName": "A", "AccountId": "001000000000001AAA"},
            "INVALID_CROSS_REFERENCE_KEY",
            "invalid cross",
        ),
        (
            "Contact",
            {"LastName": "A", "AccountId": "no id, but much too long" * 9},
            "MALFORMED_ID",
            "Account: id value",
        ),
        (
            "Contact",
            {"LastName": "A", "Id": "003000000000001AAA"},
            "INVALID_FIELD_FOR_INSERT_UPDATE",
            "cannot specify Id",
        ),
        (
            "Account",
            {"Name": "A", "NumberOfEmployees": 2**31},
            "NUMBER_OUTSIDE_VALID_RANGE",
            "Number Of Employees: value",
        ),
        ("Account", {"Name": 7}, "INVALID_TYPE_ON_FIELD_IN_RECORD", "Name: value not of required type: 7"),
        (
            "Bill__c",
            {"Total__c": Decimal(12345)},
            "NUMBER_OUTSIDE_VALID_RANGE",
            "Total: value outside of valid range",
        ),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(
    store: Store, name: str, row: dict[str, Any], code: str, message: str
) -> None:
    (found,) = errors(change(store, "insert", name, row, all_or_none=False))
    assert found[0] == code
    assert found[1].startswith(message)


def test_with_all_or_none_one_refused_row_refuses_all(store: Store) -> None:
    answer = change(store, "insert", "Account", {"Name": "A"}, {"Phone": "1"}, {"Name": "B"})
    assert [one.id for one in answer.results] == [None, None, None]
    assert [len(one.errors) for one in answer.results] == [0, 1, 0]
    assert (
        store.query(QueryRequest(LogicalQuery(store.schema.objects["Account"], (), is_count=True), (), NOW)).count == 0
    )


def test_without_all_or_none_the_others_are_stored(store: Store) -> None:
    answer = change(store, "insert", "Account", {"Name": "A"}, {"Phone": "1"}, all_or_none=False)
    first, second = answer.results
    assert first.is_created
    assert stored(store, "Account", str(first.id)) is not None
    assert not second.is_success


def test_decimals_are_rounded_to_their_scale_and_come_back_with_it(store: Store) -> None:
    (row_id,) = insert(store, "Bill__c", {"Total__c": Decimal("1.005"), "Ratio__c": Decimal("0.10")})
    row = stored(store, "Bill__c", row_id)
    assert row is not None
    assert (str(row["Total__c"]), str(row["Ratio__c"])) == ("1.01", "0.1")


def test_a_cases_state_follows_from_its_status(store: Store) -> None:
    (case,) = insert(store, "Case", {"Subject": "S"})
    assert (stored(store, "Case", case) or {})["IsClosed"] is False
    change(store, "update", "Case", {"Id": case, "Status": "Closed"})
    assert (stored(store, "Case", case) or {})["IsClosed"] is True


def test_auto_numbers_count_up(store: Store) -> None:
    rows = [stored(store, "Bill__c", one) for one in insert(store, "Bill__c", {}, {})]
    assert [row["Number__c"] for row in rows if row] == ["B-0001", "B-0002"]


def test_lists_of_texts_are_stored_whole(store: Store) -> None:
    marks = ListValue(Type(TypeSymbol("List")), ["b", "a", "b", "é"])
    (row_id,) = insert(store, "Bill__c", {"Marks__c": marks})
    row = stored(store, "Bill__c", row_id)
    assert row is not None
    assert row["Marks__c"] == ("b", "a", "é")


def test_a_unique_field_refuses_the_same_text_in_another_case(store: Store) -> None:
    (first,) = insert(store, "Account", {"Name": "A", "Key__c": "Ä1"})
    answer = change(
        store,
        "insert",
        "Account",
        {"Name": "B", "Key__c": "ä1"},
        {"Name": "C", "Key__c": "x"},
        {"Name": "D", "Key__c": "X"},
        all_or_none=False,
    )
    third = str(answer.results[1].id)
    assert errors(answer) == [
        ("DUPLICATE_VALUE", f"duplicate value found: Key__c duplicates value on record with id: {first}"),
        ("DUPLICATE_VALUE", f"duplicate value found: Key__c duplicates value on record with id: {third}"),
    ]
    assert errors(change(store, "update", "Account", {"Id": first, "Key__c": "Ä1"})) == []


def test_read_only_fields_are_left_as_they_are(store: Store) -> None:
    (row_id,) = insert(store, "Account", {"Name": "A"})
    change(store, "update", "Account", {"Id": row_id, "CreatedDate": datetime(2000, 1, 1, tzinfo=UTC), "Name": "B"})
    row = stored(store, "Account", row_id)
    assert row is not None
    assert row["CreatedDate"].year == 2023


def test_a_field_that_is_fixed_at_creation_cannot_be_changed(store: Store) -> None:
    first, second = insert(store, "Account", {"Name": "A"}, {"Name": "B"})
    (contact,) = insert(store, "Contact", {"LastName": "L"})
    (relation,) = insert(store, "AccountContactRelation", {"AccountId": first, "ContactId": contact})
    assert errors(change(store, "update", "AccountContactRelation", {"Id": relation, "AccountId": first})) == []
    (found,) = errors(change(store, "update", "AccountContactRelation", {"Id": relation, "AccountId": second}))
    assert found[0] == "INVALID_FIELD_FOR_INSERT_UPDATE"


def test_an_update_needs_a_row_that_is_there(store: Store) -> None:
    (gone,) = insert(store, "Account", {"Name": "A"})
    change(store, "delete", "Account", {"Id": gone})
    rows = ({"Name": "A"}, {"Id": "001000000000009AAA"}, {"Id": gone})
    assert errors(change(store, "update", "Account", *rows, all_or_none=False)) == [
        ("MISSING_ARGUMENT", "Id not specified in an update call"),
        ("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"),
        ("ENTITY_IS_DELETED", "entity is deleted"),
    ]


def test_an_update_with_the_same_id_twice_fails_as_a_whole(store: Store) -> None:
    (row_id,) = insert(store, "Account", {"Name": "A"})
    with pytest.raises(ScriptException, match=f"Duplicate id in list: {row_id}") as caught:
        change(store, "update", "Account", {"Id": row_id}, {"Id": row_id})
    assert caught.value.kind == "ListException"


def test_an_id_of_15_characters_is_the_same_id(store: Store) -> None:
    (row_id,) = insert(store, "Account", {"Name": "A"})
    (contact,) = insert(store, "Contact", {"LastName": "L", "AccountId": row_id[:15]})
    row = stored(store, "Contact", contact)
    assert row is not None
    assert row["AccountId"] == row_id


def test_an_upsert_matches_by_the_external_field(store: Store) -> None:
    (first,) = insert(store, "Account", {"Name": "A", "Key__c": "k1"})
    rows = ({"Name": "A2", "Key__c": "K1"}, {"Name": "B", "Key__c": "k2"}, {"Name": "C"}, {"Name": "D", "Key__c": "k2"})
    answer = change(store, "upsert", "Account", *rows, all_or_none=False, external_field="Key__c")
    assert [one.is_created for one in answer.results] == [False, True, False, False]
    assert answer.results[0].id == first
    assert errors(answer) == [
        ("MISSING_ARGUMENT", "Key__c not specified"),
        ("DUPLICATE_VALUE", "Duplicate external id specified: k2"),
    ]
    row = stored(store, "Account", first)
    assert row is not None
    assert row["Name"] == "A2"


def test_an_upsert_by_id_inserts_the_rows_without_one(store: Store) -> None:
    (first,) = insert(store, "Account", {"Name": "A"})
    answer = change(store, "upsert", "Account", {"Id": first, "Name": "B"}, {"Name": "C"})
    assert [one.is_created for one in answer.results] == [False, True]


def test_a_parent_may_be_named_by_its_external_field(store: Store) -> None:
    (account,) = insert(store, "Account", {"Name": "A", "Key__c": "k1"})
    parent = Record(store.schema.objects["Account"], {"Key__c": "K1"})
    missing = Record(store.schema.objects["Account"], {"Key__c": "none"})
    answer = change(
        store,
        "insert",
        "Contact",
        {"LastName": "L", "Account": parent},
        {"LastName": "M", "Account": missing},
        all_or_none=False,
    )
    row = stored(store, "Contact", str(answer.results[0].id))
    assert row is not None
    assert row["AccountId"] == account
    assert errors(answer) == [
        ("INVALID_FIELD", "Foreign key external ID: none not found for field Key__c in entity Account")
    ]


def test_a_deleted_row_takes_its_children_along_and_brings_them_back(store: Store) -> None:
    (account,) = insert(store, "Account", {"Name": "A"})
    (contact,) = insert(store, "Contact", {"LastName": "L", "AccountId": account})
    (case,) = insert(store, "Case", {"Subject": "S", "AccountId": account})
    change(store, "delete", "Account", {"Id": account})
    assert stored(store, "Account", account) is None
    assert stored(store, "Contact", contact) is None
    row = stored(store, "Case", case)
    assert row is not None
    assert row["AccountId"] is None
    kept = stored(store, "Account", account, all_rows=True)
    assert kept is not None
    assert kept["IsDeleted"] is True
    change(store, "undelete", "Account", {"Id": account})
    row = stored(store, "Contact", contact)
    assert row is not None
    assert row["IsDeleted"] is False
    assert errors(change(store, "undelete", "Account", {"Id": account})) == [
        ("UNDELETE_FAILED", "Entity is not in the recycle bin")
    ]


def test_a_delete_needs_a_row_that_is_there(store: Store) -> None:
    rows = ({}, {"Id": "001000000000009AAA"})
    assert errors(change(store, "delete", "Account", *rows, all_or_none=False)) == [
        ("MISSING_ARGUMENT", "Id not specified in a delete call"),
        ("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"),
    ]


def test_a_merge_moves_the_children_to_the_master(store: Store) -> None:
    master, other = insert(store, "Account", {"Name": "A"}, {"Name": "B"})
    (contact,) = insert(store, "Contact", {"LastName": "L", "AccountId": other})
    answer = change(store, "merge", "Account", {"Id": master, "Phone": "1"}, {"Id": other})
    assert errors(answer) == []
    row, kept = stored(store, "Contact", contact), stored(store, "Account", master)
    assert row is not None
    assert kept is not None
    assert (row["AccountId"], kept["Phone"], stored(store, "Account", other)) == (master, "1", None)


def test_a_rollback_takes_back_everything_since_its_mark(store: Store) -> None:
    (first,) = insert(store, "Account", {"Name": "A"})
    mark = store.savepoint()
    change(store, "update", "Account", {"Id": first, "Name": "B"})
    (second,) = insert(store, "Contact", {"LastName": "L"})
    inner = store.savepoint()
    change(store, "delete", "Account", {"Id": first})
    store.rollback(inner)
    assert stored(store, "Account", first) is not None
    store.rollback(mark)
    row = stored(store, "Account", first)
    assert row is not None
    assert row["Name"] == "A"
    assert stored(store, "Contact", second) is None
    store.rollback(mark)
    assert insert(store, "Contact", {"LastName": "M"})


def test_an_abandoned_run_leaves_nothing(store: Store) -> None:
    (row_id,) = insert(store, "Account", {"Name": "A"})
    store.abandon()
    assert stored(store, "Account", row_id) is None
    store.begin()
    (again,) = insert(store, "Account", {"Name": "A"})
    store.commit()
    assert stored(store, "Account", again) is not None


def test_the_same_run_makes_the_same_ids() -> None:
    runs = []
    for make in (LocalRecords, MemoryRecords, LocalRecords):
        made = make(make_schema("highlevel"))
        runs.append(insert(made, "Contact", {"LastName": "A"}, {"LastName": "B"}))
    assert runs[0] == runs[1] == runs[2]
    assert {len(one) for one in runs[0]} == {20}


@pytest.mark.parametrize("make", [LocalRecords, MemoryRecords])
def test_a_mirrored_record_is_stored_as_it_is_reported(make: Callable[[Schema], Store]) -> None:
    store = make(make_schema("highlevel"))
    contact = store.schema.objects["Contact"]
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    values = {"Id": Id("c1"), "FirstName": "A", "CreatedDate": moment, "AssignedToId": Id("unknown")}
    assert store.mirror([Record(contact, values)]) == [None]
    (before,) = store.mirror([Record(contact, {"Id": Id("c1"), "FirstName": "B"})])
    assert before is not None
    assert (before["FirstName"], before["CreatedDate"], before["Name"]) == ("A", moment, "A")
    row = stored(store, "Contact", "c1")
    assert row is not None
    assert row["FirstName"] == "B"
    store.mirror([Record(contact, {"Id": Id("c1")})], is_deleted=True)
    assert stored(store, "Contact", "c1") is None
    store.mirror([Record(contact, {"Id": Id("c1"), "Email": "a@b.cc"})])
    assert stored(store, "Contact", "c1") is not None
    with pytest.raises(ScriptException, match="Contact cannot be stored as it was reported: Date Of Birth: value not"):
        store.mirror([Record(contact, {"Id": Id("c1"), "DateOfBirth": "soon"})])


def test_highlevels_objects_may_refer_to_users_that_no_script_can_make() -> None:
    store = MemoryRecords(make_schema("highlevel"))
    (contact,) = insert(store, "Contact", {"LastName": "A", "AssignedToId": "u-elsewhere"})
    task = {"Title": "T", "DueDate": datetime(2024, 1, 1, tzinfo=UTC), "ContactId": contact, "AssignedToId": "u2"}
    insert(store, "Task", task)
    (found,) = errors(change(store, "insert", "Task", {**task, "ContactId": "c-elsewhere"}))
    assert found[0] == "INVALID_CROSS_REFERENCE_KEY"
    (found,) = errors(
        change(store, "insert", "Opportunity", {"Name": "O", "ContactId": contact, "PipelineId": "p", "Status": "gone"})
    )
    assert found == ("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "Status: bad value for restricted picklist field: gone")
