"""One DML statement: triggers before and after, the store between them, and what is taken back when rows fail."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from circuitscript.data.query import BindReference, FieldReference, Filter, LogicalQuery, SelectedValue
from circuitscript.data.record import Record
from circuitscript.data.schema import FieldType, ObjectDefinition
from circuitscript.runtime import heap
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.governor import Resource
from circuitscript.runtime.host import ChangeRequest, QueryRequest, RowError, RowResult
from circuitscript.values.instances import FailedRow
from circuitscript.values.text import Id

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

VALIDATION = "FIELD_CUSTOM_VALIDATION_EXCEPTION"
TRIGGER_FAILED = "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"
_TITLES = {
    "insert": "Insert",
    "update": "Update",
    "upsert": "Upsert",
    "delete": "Delete",
    "undelete": "Undelete",
    "merge": "Merge",
}
_ATTEMPTS = 3


class Row:
    """One record on its way: the script's own, the copy that triggers and store work on, and the stored one."""

    def __init__(self, index: int, record: Record, operation: str) -> None:
        self.index = index
        self.record = record
        self.operation = operation
        self.work: Record = record
        self.old: Record | None = None
        self.result: RowResult | None = None


class Change:
    """A DML statement in progress."""

    def __init__(
        self, context: "Context", operation: str, records: list[Record], all_or_none: bool, external_field: str
    ) -> None:
        self._context = context
        self._operation = operation
        self._all_or_none = all_or_none
        self._external_field = external_field
        self.held: list[Record] = list(records)
        """The script's records and the copies made of them, which triggers run among."""
        self._rows: list[Row] = [
            Row(index, record, _row_operation(operation, record, index)) for index, record in enumerate(records)
        ]

    def perform(self) -> list[RowResult]:
        """Does the whole sequence and returns one result a row."""
        if self._operation == "merge":
            return self._merge()
        if self._external_field:
            self._match_external()
        mark: int | None = None
        for attempt in range(_ATTEMPTS):
            pending = [row for row in self._rows if row.result is None]
            if not pending:
                break
            if mark is None:
                mark = self._context.host.records.savepoint()
            for batch in _batches(pending):
                self._perform_batch(batch)
            failed = [row for row in pending if row.result is not None and not row.result.is_success]
            if not failed or mark < 0:
                # A store without savepoints takes nothing back: what was done stands, and the results say what.
                break
            self._context.records.take_back(mark)
            if self._all_or_none or attempt == _ATTEMPTS - 1:
                self._withdraw(pending)
                break
            for row in pending:
                if row not in failed:
                    row.result = None
        return self._finish()

    def _perform_batch(self, rows: list[Row]) -> None:
        """Takes rows of one object and operation through the sequence."""
        operation = rows[0].operation
        definition = rows[0].record.definition
        self._prepare(rows, operation, definition)
        self._fire(rows, "before", operation, definition)
        rows = [row for row in rows if row.result is None]
        if not rows or (self._all_or_none and any(row.result and not row.result.is_success for row in self._rows)):
            return
        self._store(rows, operation)
        stored = [row for row in rows if row.result is not None and row.result.is_success]
        if stored:
            self._fire(stored, "after", operation, definition)

    def _prepare(self, rows: list[Row], operation: str, definition: ObjectDefinition) -> None:
        """Makes the copies that triggers work on; reads the stored rows where a trigger wants the old values."""
        has_triggers = self._has_triggers(definition, operation)
        if has_triggers and operation != "insert":
            old = self._read_old([row.record for row in rows], definition)
            for row in rows:
                row.old = old.get(str(row.record.values.get("Id")))
        for row in rows:
            self._context.charge_heap(heap.RECORD + heap.ENTRY * len(row.record.values))
            row.work = row.record.copy()
            self.held.append(row.work)
            row.work.errors = None
            if row.old is not None:
                row.work.values = {**row.old.values, **row.record.values}
                row.old.is_read_only = True
                self.held.append(row.old)

    def _has_triggers(self, definition: ObjectDefinition, operation: str) -> bool:
        context = self._context
        if context.fire_triggers is None:
            return False
        return context.has_triggers is None or context.has_triggers(definition, operation)

    def _read_old(self, records: list[Record], definition: ObjectDefinition) -> dict[str, Record]:
        ids = tuple(str(record.values["Id"]) for record in records if record.values.get("Id"))
        return {str(row.values["Id"]): row for row in read_rows(self._context, definition, "Id", ids)}

    def _match_external(self) -> None:
        """Gives the records of an upsert the ids of the stored rows with the same external value."""
        definition = self._rows[0].record.definition
        field = self._external_field
        wanted = tuple(row.record.values.get(field) for row in self._rows if row.record.values.get(field) is not None)
        found: dict[str, list[Record]] = {}
        if wanted:
            for record in read_rows(self._context, definition, field, wanted):
                found.setdefault(str(record.values.get(field)).lower(), []).append(record)
        for row in self._rows:
            value = row.record.values.get(field)
            matches = found.get(str(value).lower(), []) if value is not None else []
            if len(matches) > 1:
                message = f"Duplicate external id specified: {value}"
                row.result = RowResult(None, errors=(RowError("DUPLICATE_EXTERNAL_ID", message, (field,)),))
            elif matches:
                row.record.values["Id"] = matches[0].values["Id"]
                row.operation = "update"
            else:
                row.operation = "insert"

    def _fire(self, rows: list[Row], time: str, operation: str, definition: ObjectDefinition) -> None:
        """Runs the triggers of one moment, and gives rows with errors their results."""
        context = self._context
        fire = context.fire_triggers
        if fire is None or not self._has_triggers(definition, operation):
            return
        new: list[Record] | None = None if operation == "delete" else [row.work for row in rows]
        old: list[Record] | None = None
        if operation in ("update", "delete"):
            old = [row.old if row.old is not None else row.record for row in rows]
        if time == "after" and new is not None:
            for record in new:
                record.is_read_only = True
        depth = context.depth
        budget = context.budget
        top = context.top
        try:
            fire(definition, time, operation, new, old)
        except ScriptException as exception:
            context.unwind(depth, budget, top)
            error = RowError(TRIGGER_FAILED, _trigger_failure(exception, time, operation, depth))
            for row in rows:
                row.result = RowResult(_identity(row.record), errors=(error,))
        for row in rows:
            seen = row.work if operation != "delete" else row.old or row.record
            if seen.errors and (row.result is None or row.result.is_success):
                row.result = RowResult(_identity(row.record), errors=_errors(seen))

    def _store(self, rows: list[Row], operation: str) -> None:
        context = self._context
        request = ChangeRequest(
            operation,
            tuple(_outgoing(row, operation) for row in rows),
            self._all_or_none,
            "",
            context.now(),
        )
        answer = context.host.records.change(request)
        if answer.api_calls:
            context.charge(Resource.API_CALLS, answer.api_calls)
        for row, result in zip(rows, answer.results, strict=True):
            row.result = result
            if result.is_success:
                if result.after is not None:
                    row.work.values.update(result.after)
                if result.id is not None:
                    row.work.values["Id"] = Id(result.id)
                context.records.admit_row(row.work)

    def _merge(self) -> list[RowResult]:
        """Merges: delete triggers for the records that dissolve, update triggers for the master."""
        rows = self._rows
        master, losers = rows[0], rows[1:]
        definition = master.record.definition
        self._prepare([master], "update", definition)
        self._prepare(losers, "delete", definition)
        self._fire(losers, "before", "delete", definition)
        self._fire([master], "before", "update", definition)
        if all(row.result is None for row in rows):
            self._store(rows, "merge")
            if all(row.result is not None and row.result.is_success for row in rows):
                self._fire(losers, "after", "delete", definition)
                self._fire([master], "after", "update", definition)
        return self._finish()

    def _withdraw(self, rows: list[Row]) -> None:
        """Marks rows that were stored and taken back again because others failed."""
        for row in rows:
            if row.result is None or row.result.is_success:
                row.result = RowResult(
                    None, errors=(RowError("ALL_OR_NONE_OPERATION_ROLLED_BACK", "Record rolled back"),)
                )

    def _finish(self) -> list[RowResult]:
        """Gives the script's records the ids of inserted rows, and returns the results in order."""
        results: list[RowResult] = []
        for row in self._rows:
            result = row.result
            if result is None:
                result = RowResult(None, errors=(RowError("UNKNOWN_EXCEPTION", "The row was not changed"),))
            if result.is_success and row.operation == "insert" and result.id is not None:
                row.record.values["Id"] = Id(result.id)
            results.append(result)
        return results


def read_rows(context: "Context", definition: ObjectDefinition, field: str, values: tuple[object, ...]) -> list[Record]:
    """Reads whole rows by the values of one field, without charging a query."""
    query = _whole_rows(definition, field)
    answer = context.host.records.query(QueryRequest(query, (values,), context.now()))
    if answer.api_calls:
        context.charge(Resource.API_CALLS, answer.api_calls)
    rows = list(answer.rows)
    for row in rows:
        context.records.admit_row(row)
    return rows


@lru_cache(maxsize=256)
def _whole_rows(definition: ObjectDefinition, field: str) -> LogicalQuery:
    """Returns the query for whole rows by one field: always the same one, so that stores plan it once."""
    names = [one for one in definition.fields.values() if one.type is not FieldType.BLOB]
    return LogicalQuery(
        definition,
        tuple(SelectedValue(FieldReference((), one)) for one in names),
        where=Filter(FieldReference((), definition.fields[field]), "IN", BindReference(0)),
        bind_count=1,
        text=f"SELECT FIELDS(ALL) FROM {definition.name} WHERE {field} IN :values",
    )


def _row_operation(operation: str, record: Record, index: int) -> str:
    if operation == "upsert":
        return "update" if record.values.get("Id") else "insert"
    if operation == "merge":
        return "update" if index == 0 else "delete"
    return operation


def _batches(rows: list[Row]) -> list[list[Row]]:
    """Groups rows by object and operation, in the order in which each group first appears."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(f"{row.record.definition.name}/{row.operation}", []).append(row)
    return list(groups.values())


def _outgoing(row: Row, operation: str) -> Record:
    """Returns what is sent to the store: for an update, only what the script set or a trigger changed."""
    if operation != "update" or row.old is None:
        return row.work
    old = row.old.values
    values = {
        name: value
        for name, value in row.work.values.items()
        if name == "Id" or name in row.record.values or name not in old or old[name] != value
    }
    return Record(row.record.definition, values)


def _identity(record: Record) -> str | None:
    value = record.values.get("Id")
    return None if value is None else str(value)


def _errors(record: Record) -> tuple[RowError, ...]:
    messages = record.errors or []
    fields = getattr(record, "error_fields", [])
    errors: list[RowError] = []
    for index, message in enumerate(messages):
        field = fields[index] if index < len(fields) else ""
        errors.append(RowError(VALIDATION, message, (field,) if field else ()))
    return tuple(errors)


def _trigger_failure(exception: ScriptException, time: str, operation: str, depth: int) -> str:
    """Returns Apex's message for a trigger that threw: its name, the moment, the cause and its trace."""
    inner = exception.trace[: max(1, len(exception.trace) - depth)]
    unit = inner[-1][0].split(".")[1] if inner and "." in inner[-1][0] else "trigger"
    trace = "\n".join(f"{frame}: line {line}, column {column}" for frame, line, column in inner)
    kind = (
        exception.kind
        if exception.value is not None and not exception.value.type.symbol.is_library
        else f"System.{exception.kind}"
    )
    return (
        f"{unit}: execution of {time.title()}{operation.title()}\n\ncaused by: {kind}: {exception.message}\n\n{trace}"
    )


def check_rows(operation: str, records: list[Any]) -> None:
    """Throws for what no store need be asked about: null rows, missing ids, the same record twice."""
    seen: set[Any] = set()
    for index, record in enumerate(records):
        if record is None:
            raise ScriptException("ListException", f"DML statement found null SObject at position {index}")
        key = record.values.get("Id")
        if operation == "insert":
            if key is not None:
                raise failed_rows(
                    operation,
                    [(index, None, "INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", ("Id",))],
                )
            key = id(record)
        elif key is None and operation != "upsert":
            raise failed_rows(operation, [(index, None, "MISSING_ARGUMENT", "Id not specified in an update call", ())])
        if key is not None and key in seen:
            if operation == "insert":
                message = "Before Insert or Upsert list must not have two identically equal elements"
                raise ScriptException("ListException", message)
            raise ScriptException("ListException", f"Duplicate id in list: {key}")
        seen.add(key)


def dml_exception(operation: str, results: list[RowResult]) -> ScriptException | None:
    """Returns the exception for a statement of which rows failed, None where none did."""
    failed = [
        (index, result.id, error.code, error.message, error.fields)
        for index, result in enumerate(results)
        for error in result.errors[:1]
        if error.code != "ALL_OR_NONE_OPERATION_ROLLED_BACK"
    ]
    return failed_rows(operation, failed) if failed else None


def failed_rows(operation: str, rows: list[tuple[int, str | None, str, str, tuple[str, ...]]]) -> ScriptException:
    """Returns a `DmlException` about these rows, each with index, id, status code, message and fields."""
    index, identity, code, message, fields = rows[0]
    place = f"row {index}" if identity is None else f"row {index} with id {identity}"
    error = f"{code}, {message}: [{', '.join(fields)}]"
    exception = ScriptException(
        "DmlException", f"{_TITLES[operation]} failed. First exception on {place}; first error: {error}"
    )
    exception.details = [FailedRow(*row) for row in rows]
    return exception
