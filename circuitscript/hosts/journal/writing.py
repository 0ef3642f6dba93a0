"""The JSON text of journals, made fast: records by rows whose form is worked out once for rows of the same shape.

A run waits for what is written here, so that text is put together directly wherever its form is known.
"""

import json
import json.encoder
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import Any

from circuitscript.data.record import Record
from circuitscript.data.schema import AGGREGATE_RESULT, ObjectDefinition
from circuitscript.hosts.journal.codec import encode, encode_blob, types_of
from circuitscript.values.collections import ListValue
from circuitscript.values.numbers import Long
from circuitscript.values.text import Id

Row = Mapping[str, object]
Form = Callable[[Any], Any]


def _make_writer() -> Callable[[Any], str]:
    """Returns what writes compact JSON: the C encoder, set up once where `json` would do so for each text."""
    encoder = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), allow_nan=False, check_circular=False)
    make_chunks = getattr(json.encoder, "c_make_encoder", None)
    if make_chunks is None:
        return encoder.encode
    chunks = make_chunks(None, encoder.default, write_string, None, ":", ",", False, False, False)
    return lambda value: "".join(chunks(value, 0))


write_string: Callable[[str], str] = json.encoder.encode_basestring_ascii
"""Writes one text as a JSON string."""

write_json = _make_writer()
"""Writes what is JSON already."""


def write_boolean(value: bool) -> str:
    """Writes a Boolean."""
    return "true" if value else "false"


def write_values(values: Iterable[object]) -> str:
    """Writes script values one by one, each as `codec.encode` has it."""
    return f"[{','.join(map(_value, values))}]"


def _value(value: object) -> str:
    kind, form = _KINDS.get(type(value), _ANY)
    written = write_json(value if form is None else form(value))
    return written if kind is None or kind == _ANY[0] else f'{{"{kind}":{written}}}'


def write_rows(rows: Sequence[Row]) -> str:
    """Writes rows of field values as blocks: `[{"fields": {name: kind}, "rows": [[…], …]}, …]`."""
    return f"[{_row('', rows[0]) if len(rows) == 1 else _blocks('', rows)}]"


def write_records(records: Sequence[Record]) -> str:
    """Writes records as blocks, each with the object of its records."""
    if len(records) == 1:
        record = records[0]
        return f"[{_row(_head(record.definition), record.values)}]"
    groups = groupby(records, lambda record: record.definition)
    return f"[{','.join(_blocks(_head(definition), [one.values for one in some]) for definition, some in groups)}]"


def _head(definition: ObjectDefinition) -> str:
    if definition.name == AGGREGATE_RESULT:
        return f'"record":"{AGGREGATE_RESULT}","types":{write_json(types_of(definition))},'
    return f'"record":"{definition.name}",'


def _blocks(head: str, rows: Iterable[Row]) -> str:
    blocks = []
    for names, same in groupby(rows, tuple):
        some = list(same)
        blocks.append(_row(head, some[0]) if len(some) == 1 else _block(head, names, some))
    return ",".join(blocks)


def _row(head: str, row: Row) -> str:
    """Writes the block of a single row, in the form that rows of these fields and Python types have."""
    values = list(row.values())
    start, forms = _form_of(head, tuple(row), tuple(map(type, values)))
    for at, form in forms:
        values[at] = form(values[at])
    return f"{start}{write_json(values)}]}}"


@lru_cache(maxsize=512)
def _form_of(head: str, names: tuple[str, ...], types: tuple[type, ...]) -> tuple[str, tuple[tuple[int, Form], ...]]:
    """Returns how the block of a row begins, and the forms of its values that have one, by position."""
    kinds = [_KINDS.get(one, _ANY) for one in types]
    forms = tuple((at, form) for at, (_, form) in enumerate(kinds) if form is not None)
    return _start(head, names, [kind for kind, _ in kinds]), forms


def _block(head: str, names: tuple[str, ...], rows: list[Row]) -> str:
    """Writes the block of several rows; values of one field that differ in kind are written one by one."""
    columns: list[Sequence[object]] = list(zip(*(row.values() for row in rows), strict=True))
    kinds: list[str | None] = []
    for at, column in enumerate(columns):
        types = set(map(type, column))
        types.discard(type(None))
        kind, form = _JSON if types <= _OF_JSON else _KINDS.get(types.pop(), _ANY) if len(types) == 1 else _ANY
        kinds.append(kind)
        if form is not None:
            columns[at] = [None if value is None else form(value) for value in column]
    listed = list(zip(*columns, strict=True)) if names else [()] * len(rows)
    return f"{_start(head, names, kinds)}{write_json(listed)[1:]}}}"


def _start(head: str, names: tuple[str, ...], kinds: Sequence[str | None]) -> str:
    return f'{{{head}"fields":{write_json(dict(zip(names, kinds, strict=True)))},"rows":['


def _texts(value: tuple[object, ...]) -> Sequence[Any]:
    """Returns the items of a tuple, which mostly are texts."""
    return value if _OF_JSON.issuperset(map(type, value)) else [encode(one) for one in value]


def _items(value: ListValue) -> Sequence[Any]:
    return value.items if _OF_JSON.issuperset(map(type, value.items)) else [encode(one) for one in value.items]


_moment = lru_cache(maxsize=1024)(datetime.isoformat)
"""The same moments stand in many rows of a run, and writing one takes as long as writing ten texts."""

_OF_JSON = frozenset((str, bool, int))
_ANY: tuple[str | None, Form | None] = ("any", encode)
_JSON: tuple[str | None, Form | None] = (None, None)
_KINDS: dict[type, tuple[str | None, Form | None]] = {
    **dict.fromkeys((str, bool, int, type(None)), _JSON),
    Id: ("id", None),
    Long: ("long", int),
    float: ("double", repr),
    Decimal: ("decimal", str),
    datetime: ("datetime", _moment),
    date: ("date", date.isoformat),
    time: ("time", time.isoformat),
    bytes: ("blob", encode_blob),
    tuple: ("tuple", _texts),
    ListValue: ("list", _items),
}
