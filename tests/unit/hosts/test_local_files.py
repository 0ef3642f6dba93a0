"""The local store in a file: kept between runs, widened with the schema, and clear about files that are not its own."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from circuitscript.data.query import BindReference, Constant, FieldReference, Filter, LogicalQuery, SelectedValue
from circuitscript.data.record import Record
from circuitscript.data.schema import Schema
from circuitscript.data.schemas import builtin_schema
from circuitscript.data.schemas.extension import SchemaExtension
from circuitscript.data.schemas.project_format import read_project_file
from circuitscript.hosts.local import LocalRecords, StoreError, database, open_host
from circuitscript.runtime.host import ChangeRequest, QueryRequest
from circuitscript.source import SourceText


def schema(fields: str = 'Size__c = { type = "integer" }') -> Schema:
    made = builtin_schema("empty")
    extension = SchemaExtension(made)
    read_project_file(extension, SourceText("schema.toml", f"[Box__c.fields]\nName = {{ type = 'text' }}\n{fields}"))
    assert extension.finish() == ()
    return made


def insert(store: LocalRecords, **values: Any) -> None:
    store.change(ChangeRequest("insert", (Record(store.schema.objects["Box__c"], values),)))


def count(store: LocalRecords) -> int:
    query = LogicalQuery(store.schema.objects["Box__c"], (), is_count=True)
    return store.query(QueryRequest(query, (), 0)).count


def test_what_was_committed_is_there_next_time(tmp_path: Path) -> None:
    path = str(tmp_path / "local.db")
    for expected in (0, 1):
        store = LocalRecords(schema(), path)
        assert count(store) == expected
        store.begin()
        insert(store, Name="a", Size__c=1)
        store.commit()
        store.begin()
        insert(store, Name="b")
        store.close()


def test_a_new_field_widens_the_table(tmp_path: Path) -> None:
    path = str(tmp_path / "local.db")
    store = LocalRecords(schema(), path)
    insert(store, Name="a", Size__c=1)
    store.close()
    wider = LocalRecords(schema('Size__c = { type = "integer" }\nFull__c = { type = "boolean" }'), path)
    insert(wider, Name="b", Full__c=True)
    assert count(wider) == 2
    wider.close()


def test_a_field_of_another_type_is_refused_at_opening(tmp_path: Path) -> None:
    path = str(tmp_path / "local.db")
    store = LocalRecords(schema(), path)
    insert(store, Size__c=1)
    store.close()
    with pytest.raises(StoreError, match=r"keeps Box__c\.Size__c as INTEGER, but the schema now says string"):
        LocalRecords(schema('Size__c = { type = "text" }'), path)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("these are my notes, and they are quite a bit longer than a header" * 20, encoding="utf-8")
    with pytest.raises(StoreError, match="no CircuitScript database"):
        LocalRecords(schema(), str(path))
    assert path.read_text(encoding="utf-8").startswith("these are my notes")


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = str(tmp_path / "other.db")
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE t (x)")
    other.close()
    with pytest.raises(StoreError, match="belongs to another program"):
        LocalRecords(schema(), path)


def test_a_store_of_another_format_is_refused(tmp_path: Path) -> None:
    path = str(tmp_path / "local.db")
    LocalRecords(schema(), path).close()
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    with pytest.raises(StoreError, match="store format 99"):
        LocalRecords(schema(), path)


def test_a_folder_that_is_not_there_is_named_as_the_trouble(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened: does its folder exist"):
        LocalRecords(schema(), str(tmp_path / "nowhere" / "local.db"))


def test_a_store_in_use_by_another_run_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LOCK_TIMEOUT", 0.05)
    path = str(tmp_path / "local.db")
    first, second = LocalRecords(schema(), path), LocalRecords(schema(), path)
    first.begin()
    with pytest.raises(StoreError, match="in use by another program"):
        second.begin()
    first.commit()
    second.begin()
    second.close()
    first.close()


def test_two_runs_see_each_others_text_beyond_ascii(tmp_path: Path) -> None:
    path = str(tmp_path / "local.db")
    first, second = LocalRecords(schema(), path), LocalRecords(schema(), path)
    assert (count(first), count(second)) == (0, 0)
    first.begin()
    insert(first, Name="É")
    first.commit()
    second.begin()
    table = second.tables.of(second.schema.objects["Box__c"])
    assert "Name" in table.wide
    second.close()
    first.close()


def test_a_host_over_a_fresh_store_knows_its_user() -> None:
    host = open_host(builtin_schema("salesforce"))
    user = builtin_schema("salesforce").objects["User"]
    found = host.records.query(QueryRequest(LogicalQuery(user, ()), (), 0)).rows
    assert [row.values["Id"] for row in found] == [host.settings["user.id"]]


def by_id(store: LocalRecords) -> LogicalQuery:
    fields = store.schema.objects["Box__c"].fields
    columns = tuple(SelectedValue(FieldReference((), fields[name])) for name in ("Name", "Size__c"))
    where = Filter(FieldReference((), fields["Id"]), "=", BindReference(0))
    return LogicalQuery(store.schema.objects["Box__c"], columns, where=where, bind_count=1, limit=Constant(1))


def found(store: LocalRecords, query: LogicalQuery, row_id: object) -> list[Any]:
    return [row.values.get("Name") for row in store.query(QueryRequest(query, (row_id,), 0)).rows]


def test_a_query_by_id_finds_each_row_however_often_it_is_asked(tmp_path: Path) -> None:
    store = LocalRecords(schema(), str(tmp_path / "local.db"))
    box = store.schema.objects["Box__c"]
    records = tuple(Record(box, {"Name": name}) for name in ("a", "b"))
    first, second = (row.id for row in store.change(ChangeRequest("insert", records)).results)
    query = by_id(store)
    for _ in range(2):
        assert found(store, query, first) == ["a"]
        assert found(store, query, Record(box, {"Id": second})) == ["b"]
        assert found(store, query, None) == []
        assert found(store, query, "nobody") == []
    store.change(ChangeRequest("delete", (Record(box, {"Id": first}),)))
    assert found(store, query, first) == []
    store.close()


def test_a_table_that_a_rollback_takes_away_is_made_again(tmp_path: Path) -> None:
    store = LocalRecords(schema(), str(tmp_path / "local.db"))
    query = by_id(store)
    for undo in (store.rollback, lambda mark: store.abandon(), lambda mark: store.commit()):
        store.begin()
        mark = store.savepoint()
        insert(store, Name="\u00e4")
        assert found(store, query, "nobody") == []
        undo(mark)
        if store.connection.in_transaction:
            store.commit()
    assert count(store) == 1
    store.begin()
    insert(store, Name="b")
    store.abandon()
    assert count(store) == 1
    store.close()


def test_what_another_program_makes_of_the_tables_is_noticed(tmp_path: Path) -> None:
    path = str(tmp_path / "local.db")
    one, other = LocalRecords(schema(), path), LocalRecords(schema('Full__c = { type = "boolean" }'), path)
    query = by_id(one)
    for store in (one, other, one, other):
        store.begin()
        insert(store, Name="x")
        store.commit()
        assert found(one, query, "nobody") == []
    assert count(one) == count(other) == 4
    one.close()
    other.close()
