"""The sequence of a DML statement, with triggers that are Python functions."""

from collections.abc import Callable

import pytest

from circuitscript.data.record import Record
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import LimitException, ScriptException
from circuitscript.runtime.governor import Resource
from tests.checking import salesforce
from tests.running import context_of, program_of

Trigger = Callable[[str, str, list[Record] | None, list[Record] | None], None]


def contact(**values: object) -> Record:
    return Record(salesforce()[1].objects["Contact"], dict(values))


def context_with(trigger: Trigger | None = None) -> Context:
    context = context_of(program_of({"A.cls": "public class A {}"}))
    if trigger is not None:
        context.fire_triggers = lambda definition, time, operation, new, old: trigger(time, operation, new, old)
    return context


def names(context: Context) -> list[object]:
    schema = salesforce()[1]
    from circuitscript.data.query import FieldReference, LogicalQuery, SelectedValue

    definition = schema.objects["Contact"]
    query = LogicalQuery(definition, (SelectedValue(FieldReference((), definition.fields["LastName"])),))
    return [row.values["LastName"] for row in context.records.query(query, [])]


def test_insert_gives_ids_and_charges() -> None:
    context = context_with()
    rows = [contact(LastName="a"), contact(LastName="b")]
    results = context.records.change("insert", rows)
    assert all(result.is_success for result in results)
    assert [row.values["Id"] for row in rows] == [result.id for result in results]
    assert context.governor.used(Resource.DML_STATEMENTS) == 1
    assert context.governor.used(Resource.DML_ROWS) == 2


def test_nothing_to_change_costs_nothing() -> None:
    context = context_with()
    assert context.records.change("insert", []) == []
    assert context.governor.used(Resource.DML_STATEMENTS) == 0


def test_triggers_come_before_and_after_the_store_and_work_on_copies() -> None:
    seen: list[tuple[str, object, bool]] = []

    def trigger(time: str, operation: str, new: list[Record] | None, old: list[Record] | None) -> None:
        assert new is not None
        seen.append((f"{time} {operation}", new[0].values.get("Id"), new[0].is_read_only))
        if time == "before":
            new[0].values["LastName"] = "changed"

    context = context_with(trigger)
    row = contact(LastName="given")
    context.records.change("insert", [row])
    assert seen == [("before insert", None, False), ("after insert", row.values["Id"], True)]
    assert row.values["LastName"] == "given"
    assert names(context) == ["changed"]


def test_update_triggers_see_all_old_values_and_all_new_ones() -> None:
    seen: list[tuple[object, object, object]] = []

    def trigger(time: str, operation: str, new: list[Record] | None, old: list[Record] | None) -> None:
        if operation == "update":
            assert new is not None
            assert old is not None
            seen.append((old[0].values["LastName"], new[0].values["LastName"], new[0].values["FirstName"]))
            assert old[0].is_read_only

    context = context_with(trigger)
    row = contact(LastName="one", FirstName="kept")
    context.records.change("insert", [row])
    context.records.change("update", [contact(Id=row.values["Id"], LastName="two")])
    assert seen == [("one", "two", "kept"), ("one", "two", "kept")]


def test_error_of_one_row_undoes_all_rows() -> None:
    def trigger(time: str, operation: str, new: list[Record] | None, old: list[Record] | None) -> None:
        for row in new or []:
            if time == "after" and row.values["LastName"] == "bad":
                row.errors = ["refused"]

    context = context_with(trigger)
    with pytest.raises(
        ScriptException,
        match=r"Insert failed\. First exception on row 1; first error: FIELD_CUSTOM_VALIDATION_EXCEPTION, refused",
    ) as caught:
        context.records.change("insert", [contact(LastName="good"), contact(LastName="bad")])
    assert [row.index for row in caught.value.details] == [1]
    assert names(context) == []


def test_without_all_or_none_the_other_rows_are_done_once() -> None:
    def trigger(time: str, operation: str, new: list[Record] | None, old: list[Record] | None) -> None:
        for row in new or []:
            if time == "after" and row.values["LastName"] == "bad":
                row.errors = ["refused"]

    context = context_with(trigger)
    results = context.records.change("insert", [contact(LastName="good"), contact(LastName="bad")], False)
    assert [result.is_success for result in results] == [True, False]
    assert results[1].errors[0].message == "refused"
    assert names(context) == ["good"]


def test_exception_in_a_trigger_fails_all_rows_with_its_cause() -> None:
    def trigger(time: str, operation: str, new: list[Record] | None, old: list[Record] | None) -> None:
        raise ScriptException("NullPointerException", "Attempt to de-reference a null object")

    context = context_with(trigger)
    with pytest.raises(ScriptException) as caught:
        context.records.change("insert", [contact(LastName="a")])
    assert caught.value.kind == "DmlException"
    assert "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" in str(caught.value.message)
    assert "execution of BeforeInsert" in str(caught.value.message)
    assert "caused by: System.NullPointerException" in str(caught.value.message)


def test_limit_in_a_trigger_ends_the_run() -> None:
    def trigger(time: str, operation: str, new: list[Record] | None, old: list[Record] | None) -> None:
        raise LimitException("enough")

    with pytest.raises(LimitException, match="enough"):
        context_with(trigger).records.change("insert", [contact(LastName="a")])


def test_upsert_inserts_and_updates_by_id() -> None:
    context = context_with()
    known = contact(LastName="old")
    context.records.change("insert", [known])
    rows = [contact(LastName="new"), contact(Id=known.values["Id"], LastName="changed")]
    results = context.records.change("upsert", rows)
    assert [result.is_created for result in results] == [True, False]
    assert sorted(map(str, names(context))) == ["changed", "new"]


@pytest.mark.parametrize(
    ("operation", "rows", "kind", "message"),
    [
        ("insert", lambda: [None], "ListException", "null SObject at position 0"),
        ("insert", lambda: [contact(Id="003000000000001AAA")], "DmlException", "cannot specify Id in an insert call"),
        ("update", lambda: [contact(LastName="x")], "DmlException", "Id not specified"),
        ("update", lambda: [contact(Id="003000000000001AAA")] * 2, "ListException", "Duplicate id in list"),
        ("insert", lambda: [contact(LastName="x")] * 2, "ListException", "two identically equal elements"),
    ],
)
def test_rows_that_cannot_be_asked_about_are_refused_at_once(
    operation: str, rows: Callable[[], list[Record]], kind: str, message: str
) -> None:
    with pytest.raises(ScriptException, match=message) as caught:
        context_with().records.change(operation, rows())
    assert caught.value.kind == kind
