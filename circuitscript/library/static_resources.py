"""The static resources of a project, which its tests may read, and records made from one that is CSV."""

import csv
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from circuitscript.data.record import Record
from circuitscript.data.schema import FieldDefinition, FieldType, ObjectDefinition
from circuitscript.library.date_formats import parse_iso_date
from circuitscript.runtime import heap
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.values.text import Id

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

STATIC: Final = "test.static"
"""Where `Context.state` has the project's static resources: their bytes by name."""


def static_resource(context: "Context", name: str) -> bytes | None:
    """Returns what a static resource holds; None when there is none of this name."""
    resources: Mapping[str, bytes] = context.state.get(STATIC, {})
    found = resources.get(name)
    if found is None:
        text = context.host.settings.get(f"static.{name}")
        return None if text is None else text.encode("utf-8")
    context.charge_heap(len(found))
    return found


def read_records(context: "Context", definition: ObjectDefinition, name: str) -> list[Record]:
    """Returns new records with the values of a static resource that is CSV, whose first line names fields.

    Throws a `System.UnexpectedException` when there is no such resource, or it does not fit the object.
    """
    content = static_resource(context, name)
    if content is None:
        raise _failure(f"Static Resource not found: {name}")
    lines = content.count(b"\n") + 1
    context.charge_items(lines, lines)
    context.charge_heap(3 * len(content) + (heap.TEXT + heap.RECORD) * lines)
    rows = _rows(name, content.decode("utf-8-sig", "replace"))
    fields = _fields(definition, name, next(rows, []))
    context.charge_heap(heap.ENTRY * len(fields) * lines)
    return [_record(definition, name, number, fields, row) for number, row in enumerate(rows, 2) if row]


def _rows(name: str, text: str) -> Iterator[list[str]]:
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise _failure(f"Static Resource {name} is not valid CSV: line {reader.line_num}: {error}") from None
        if row is None:
            return
        yield row


def _fields(definition: ObjectDefinition, name: str, header: list[str]) -> list[FieldDefinition]:
    found = []
    for column in header:
        field = definition.fields.get(column.strip())
        if field is None:
            raise _failure(f"Static Resource {name}: {definition.name} has no field {column.strip()}")
        found.append(field)
    return found


def _record(
    definition: ObjectDefinition, name: str, number: int, fields: list[FieldDefinition], row: list[str]
) -> Record:
    if len(row) > len(fields):
        raise _failure(f"Static Resource {name}: line {number} has {len(row)} values for {len(fields)} fields")
    record = Record(definition, {})
    for field, text in zip(fields, row, strict=False):
        if text == "" or field.type is FieldType.ID:
            continue
        try:
            record.values[field.name] = _value(field, text)
        except (ValueError, InvalidOperation, ScriptException):
            raise _failure(
                f"Static Resource {name}: line {number}: {text} is no value of {definition.name}.{field.name},"
                f" which is of type {field.type.value}"
            ) from None
    return record


def _value(field: FieldDefinition, text: str) -> object:
    from circuitscript.library.json_values import decode_base64, parse_datetime, parse_time

    kind = field.type
    if field.is_decimal:
        return Decimal(text)
    if kind in (FieldType.INTEGER, FieldType.LONG):
        return int(text)
    readers: dict[FieldType, Callable[[str], object]] = {
        FieldType.BOOLEAN: _boolean,
        FieldType.REFERENCE: Id,
        FieldType.DATE: parse_iso_date,
        FieldType.DATETIME: parse_datetime,
        FieldType.TIME: parse_time,
        FieldType.BLOB: decode_base64,
    }
    read = readers.get(kind)
    return text if read is None else read(text)


def _boolean(text: str) -> bool:
    known = {"true": True, "1": True, "false": False, "0": False}.get(text.strip().lower())
    if known is None:
        raise ValueError(text)
    return known


def _failure(message: str) -> ScriptException:
    return ScriptException("UnexpectedException", message)
