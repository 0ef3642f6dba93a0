"""Database: queries by text, changes that report per record, savepoints, batches."""

from typing import TYPE_CHECKING, Any

from circuitscript.data.record import Record
from circuitscript.data.schema import FieldDefinition, ObjectDefinition
from circuitscript.library.construction import new_list
from circuitscript.library.declare import LibraryClass
from circuitscript.library.dynamic_queries import LocatorState, count_rows, map_scope, run_query, scope_of_call
from circuitscript.library.failures import given, null_argument, null_reference
from circuitscript.library.growing import charge_objects
from circuitscript.library.options import OptionsState
from circuitscript.library.results import MergeState, make_result
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.values.collections import ListValue, MapValue
from circuitscript.values.instances import EnumConstant, NativeInstance
from circuitscript.values.text import Id

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

DATABASE = LibraryClass("Database", doc="Queries by text, changes that report per record, savepoints, batches.")
DATABASE.unavailable.update(
    {
        "convertLead": "set the fields of the records that a lead becomes yourself",
        "insertAsync": "use Database.insert",
        "updateAsync": "use Database.update",
        "deleteAsync": "use Database.delete",
        "insertImmediate": "use Database.insert",
        "updateImmediate": "use Database.update",
        "deleteImmediate": "use Database.delete",
        "getDeleted": "query with ALL ROWS",
        "getUpdated": "query by LastModifiedDate",
        "getCursor": "use Database.getQueryLocator",
        "getCursorWithBinds": "use Database.getQueryLocatorWithBinds",
        "getPaginationCursor": "query with LIMIT and OFFSET",
        "getPaginationCursorWithBinds": "query with LIMIT and OFFSET",
        "treeSave": "insert the parents, then the children",
    }
)
DATABASE.leave_out("there are no external objects", "getAsyncDeleteResult getAsyncLocator getAsyncSaveResult")


# Queries


@DATABASE.static("List<SObject> query(String query)")
def query(context: "Context", text: str | None) -> ListValue:
    """Runs a query that is text; `:name` in it is the value of a variable that is visible where it is run.

    Throws a `System.QueryException` when the text is no query.
    """
    return _rows(context, text, scope_of_call(context))


@DATABASE.static("List<SObject> query(String query, AccessLevel accessLevel)")
def query_as(context: "Context", text: str | None, access: EnumConstant | None) -> ListValue:
    """Runs a query that is text; the API's own permissions decide what is visible, whatever `accessLevel` says."""
    return _rows(context, text, scope_of_call(context))


@DATABASE.static("List<SObject> queryWithBinds(String query, Map<String, Object> binds, AccessLevel accessLevel)")
def query_with_binds(
    context: "Context", text: str | None, binds: MapValue | None, access: EnumConstant | None
) -> ListValue:
    """Runs a query that is text; `:name` in it is the value of `binds` for that name."""
    return _rows(context, text, map_scope(context, binds))


@DATABASE.static("Integer countQuery(String query)")
def count_query(context: "Context", text: str | None) -> int:
    """Returns the number of rows that a `SELECT COUNT()` query finds."""
    return count_rows(context, given(text), scope_of_call(context))


@DATABASE.static("Integer countQuery(String query, AccessLevel accessLevel)")
def count_query_as(context: "Context", text: str | None, access: EnumConstant | None) -> int:
    """Returns the number of rows that a `SELECT COUNT()` query finds."""
    return count_rows(context, given(text), scope_of_call(context))


@DATABASE.static("Integer countQueryWithBinds(String query, Map<String, Object> binds, AccessLevel accessLevel)")
def count_query_with_binds(
    context: "Context", text: str | None, binds: MapValue | None, access: EnumConstant | None
) -> int:
    """Returns the number of rows that a `SELECT COUNT()` query finds; `:name` in it is the value of `binds`."""
    return count_rows(context, given(text), map_scope(context, binds))


@DATABASE.static("Database.QueryLocator getQueryLocator(String query)")
def get_query_locator(context: "Context", text: str | None) -> NativeInstance:
    """Returns the rows of a query for a batch job to go through."""
    return _locator(context, _rows(context, text, scope_of_call(context)), given(text))


@DATABASE.static("Database.QueryLocator getQueryLocator(String query, AccessLevel accessLevel)")
def get_query_locator_as(context: "Context", text: str | None, access: EnumConstant | None) -> NativeInstance:
    """Returns the rows of a query for a batch job to go through."""
    return _locator(context, _rows(context, text, scope_of_call(context)), given(text))


@DATABASE.static("Database.QueryLocator getQueryLocator(List<SObject> rows)")
def get_query_locator_of(context: "Context", rows: ListValue | None) -> NativeInstance:
    """Returns the rows of a query for a batch job to go through."""
    return _locator(context, given(rows), "")


@DATABASE.static(
    "Database.QueryLocator getQueryLocatorWithBinds(String query, Map<String, Object> binds, AccessLevel accessLevel)"
)
def get_query_locator_with_binds(
    context: "Context", text: str | None, binds: MapValue | None, access: EnumConstant | None
) -> NativeInstance:
    """Returns the rows of a query for a batch job to go through; `:name` in it is the value of `binds`."""
    return _locator(context, _rows(context, text, map_scope(context, binds)), given(text))


# Savepoints


@DATABASE.static("System.Savepoint setSavepoint()")
def set_savepoint(context: "Context") -> NativeInstance:
    """Marks the present state of the store, for `rollback`. Counts as a DML statement."""
    return NativeInstance(context.universe.type("Savepoint"), context.records.savepoint())


@DATABASE.static("void rollback(System.Savepoint savepoint)")
def rollback(context: "Context", savepoint: NativeInstance | None) -> None:
    """Takes back every change since the mark; variables keep their values. Counts as a DML statement.

    Throws a `System.TypeException` when the mark was released, or an earlier one rolled back to.
    """
    context.records.rollback(given(savepoint).state)


@DATABASE.static("void releaseSavepoint(System.Savepoint savepoint)")
def release_savepoint(context: "Context", savepoint: NativeInstance | None) -> None:
    """Gives up a mark, and those that were made after it."""
    context.records.release(given(savepoint).state)


# Jobs


@DATABASE.static("Id executeBatch(Object batch)")
def execute_batch(context: "Context", batch: Any) -> Id:
    """Queues an object that implements `Database.Batchable`; it gets 200 records at a time."""
    return execute_batch_in(context, batch, None)


@DATABASE.static("Id executeBatch(Object batch, Integer scope)")
def execute_batch_in(context: "Context", batch: Any, scope: int | None) -> Id:
    """Queues an object that implements `Database.Batchable`; it gets `scope` records at a time."""
    from circuitscript.library.jobs import enqueue_batch

    return enqueue_batch(context, given(batch), scope)


# Changes


def _rows(context: "Context", text: str | None, scope: Any) -> ListValue:
    return run_query(context, given(text), scope)


def _locator(context: "Context", rows: ListValue, text: str) -> NativeInstance:
    return NativeInstance(context.universe.type("Database.QueryLocator"), LocatorState(rows, text))


def _all_or_none(options: Any) -> bool:
    """Returns whether one failing record fails them all, from a Boolean or a DMLOptions."""
    if isinstance(options, NativeInstance):
        state = options.state
        assert isinstance(state, OptionsState)
        return bool(state.values.get("optallornone"))
    if options is None:
        raise null_argument()
    return bool(options)


def _records(context: "Context", value: Any) -> list[Record]:
    """Returns the records of a list, or the record, or for ids what stands for the records."""
    if value is None:
        raise null_reference()
    items = value.items if isinstance(value, ListValue) else [value]
    charge_objects(context, 2 * len(items))
    return [item if isinstance(item, Record) else _record_of(context, item) for item in items]


def _record_of(context: "Context", id_: Any) -> Record:
    if id_ is None:
        raise null_reference()
    if context.schema is not None:
        for definition in context.schema.objects.values():
            if definition.key_prefix and str(id_).startswith(definition.key_prefix):
                return Record(definition, {"Id": Id(id_)})
    raise ScriptException("TypeException", f"The id {id_} does not tell its object: give the record instead")


def _change(context: "Context", operation: str, result: str, value: Any, options: Any, field: str = "") -> Any:
    """Changes one record or a list, and returns one result or a list of them."""
    records = _records(context, value)
    rows = context.records.change(operation, records, _all_or_none(options), field)
    results = [make_result(context, result, row, record) for row, record in zip(rows, records, strict=True)]
    return new_list(context, f"Database.{result}", results) if isinstance(value, ListValue) else results[0]


def _declare_change(operation: str, result: str, verb: str, targets: tuple[tuple[str, str], ...]) -> None:
    """Declares the overloads of one kind of change, for each of its targets: a record, a list of records."""

    def change(context: "Context", value: Any, *_: Any) -> Any:
        return _change(context, operation, result, value, True)

    def change_with(context: "Context", value: Any, options: Any, *_: Any) -> Any:
        return _change(context, operation, result, value, options)

    change.__doc__ = f"{verb}; when one fails, none is changed and a `System.DmlException` is thrown."
    change_with.__doc__ = f"{verb}; says whether one that fails makes all fail, and returns what became of each."
    for target, answer in targets:
        DATABASE.static(f"{answer} {operation}({target} target)")(change)
        DATABASE.static(f"{answer} {operation}({target} target, AccessLevel accessLevel)")(change)
        DATABASE.static(f"{answer} {operation}({target} target, Boolean allOrNone)")(change_with)
        DATABASE.static(f"{answer} {operation}({target} target, Boolean allOrNone, AccessLevel accessLevel)")(
            change_with
        )
        if operation in ("insert", "update"):
            DATABASE.static(f"{answer} {operation}({target} target, Database.DMLOptions options)")(change_with)
            DATABASE.static(
                f"{answer} {operation}({target} target, Database.DMLOptions options, AccessLevel accessLevel)"
            )(change_with)


def _targets(result: str, *, with_ids: bool = False) -> tuple[tuple[str, str], ...]:
    one, many = f"Database.{result}", f"List<Database.{result}>"
    targets = (("SObject", one), ("List<SObject>", many))
    return (*targets, ("Id", one), ("List<Id>", many)) if with_ids else targets


_declare_change("insert", "SaveResult", "Inserts a record or several", _targets("SaveResult"))
_declare_change("update", "SaveResult", "Updates a record or several", _targets("SaveResult"))
_declare_change("upsert", "UpsertResult", "Inserts or updates a record or several", _targets("UpsertResult"))
_declare_change("delete", "DeleteResult", "Deletes a record or several", _targets("DeleteResult", with_ids=True))
_declare_change(
    "undelete",
    "UndeleteResult",
    "Takes a record or several out of the recycle bin",
    _targets("UndeleteResult", with_ids=True),
)


def _declare_upsert_by_field() -> None:
    def upsert(context: "Context", value: Any, field: NativeInstance | None, *_: Any) -> Any:
        return _change(context, "upsert", "UpsertResult", value, True, _field_name(field))

    def upsert_with(context: "Context", value: Any, field: NativeInstance | None, options: Any, *_: Any) -> Any:
        return _change(context, "upsert", "UpsertResult", value, options, _field_name(field))

    upsert.__doc__ = "Inserts or updates records, which are matched by this field; when one fails, none is changed."
    upsert_with.__doc__ = (
        "Inserts or updates records, which are matched by this field; says whether one that fails makes all fail."
    )
    for target, answer in _targets("UpsertResult"):
        start = f"{answer} upsert({target} target, Schema.SObjectField field"
        DATABASE.static(f"{start})")(upsert)
        DATABASE.static(f"{start}, AccessLevel accessLevel)")(upsert)
        DATABASE.static(f"{start}, Boolean allOrNone)")(upsert_with)
        DATABASE.static(f"{start}, Boolean allOrNone, AccessLevel accessLevel)")(upsert_with)


def _field_name(field: NativeInstance | None) -> str:
    state = given(field).state
    assert isinstance(state, FieldDefinition)
    return state.name


_declare_upsert_by_field()


def _declare_merge() -> None:
    def merge(context: "Context", master: Record | None, duplicates: Any, *_: Any) -> Any:
        return _merge(context, master, duplicates, True)

    def merge_with(context: "Context", master: Record | None, duplicates: Any, options: Any, *_: Any) -> Any:
        return _merge(context, master, duplicates, options)

    merge.__doc__ = "Merges one or two records into the master, which keeps its id; the others are deleted."
    merge_with.__doc__ = "Merges one or two records into the master; says whether a failure is thrown or returned."
    one, many = "Database.MergeResult", "List<Database.MergeResult>"
    for target, answer in (("SObject", one), ("Id", one), ("List<SObject>", many), ("List<Id>", many)):
        start = f"{answer} merge(SObject master, {target} duplicate"
        DATABASE.static(f"{start})")(merge)
        DATABASE.static(f"{start}, AccessLevel accessLevel)")(merge)
        DATABASE.static(f"{start}, Boolean allOrNone)")(merge_with)
        DATABASE.static(f"{start}, Boolean allOrNone, AccessLevel accessLevel)")(merge_with)


def _merge(context: "Context", master: Record | None, duplicates: Any, options: Any) -> Any:
    if master is None or duplicates is None:
        raise null_reference()
    definition: ObjectDefinition = master.definition
    items = duplicates.items if isinstance(duplicates, ListValue) else [duplicates]
    charge_objects(context, 3 * len(items))
    others = [item if isinstance(item, Record) else Record(definition, {"Id": item}) for item in items]
    rows = context.records.change("merge", [master, *others], _all_or_none(options))
    type_ = context.universe.type("Database.MergeResult")
    ids = [str(other.values.get("Id")) for other in others]
    master_id = str(master.values.get("Id"))
    if not isinstance(duplicates, ListValue):
        return NativeInstance(type_, MergeState(rows[0], master_id, ids))
    results = [NativeInstance(type_, MergeState(rows[0], master_id, [one])) for one in ids]
    return new_list(context, "Database.MergeResult", results)


_declare_merge()


@DATABASE.static("List<Database.EmptyRecycleBinResult> emptyRecycleBin(List<SObject> records)")
def empty_recycle_bin(context: "Context", records: ListValue | None) -> ListValue:
    """Deletes records for good.

    HighLevel has no recycle bin: what is deleted there is gone already, and this reports success.
    """
    from circuitscript.runtime.host import RowResult

    results = [
        make_result(context, "EmptyRecycleBinResult", RowResult(str(record.values.get("Id"))), record)
        for record in _records(context, records)
    ]
    return new_list(context, "Database.EmptyRecycleBinResult", results)
