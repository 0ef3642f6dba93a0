"""Turns the JSON of a HighLevel record into field values of the schema, as scripts see them."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from circuitscript.data.schema import FieldDefinition, FieldType, ObjectDefinition
from circuitscript.source.classes import frozen
from circuitscript.values.text import Id

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ID_KEYS: Final = ("_id", "messageId", "emailMessageId")


@frozen(eq=False)
class _Names:
    by_api_name: dict[str, FieldDefinition]
    by_custom_id: dict[str, FieldDefinition]


def record_values(
    payload: Mapping[str, object],
    definition: ObjectDefinition,
    custom_fields: Mapping[str, FieldDefinition] | None = None,
) -> tuple[dict[str, object], list[str], tuple[str, ...]]:
    """Returns the values by field name, what is wrong with any, and the ids of custom fields that the schema lacks.

    Custom fields come as `[{"id": …, "value": …}]`; ids are found in `custom_fields`, the location's catalogue, and
    through `FieldDefinition.api_ids`. Other keys that the schema does not know are left out: payloads have many that no
    object has.
    """
    names = _names(definition)
    values: dict[str, object] = {}
    problems: list[str] = []
    for key, raw in payload.items():
        if (field := names.by_api_name.get(key)) is not None:
            _set(values, problems, field, key, raw)
    if "Id" not in values:
        _set_id(values, payload)
    by_id = names.by_custom_id if custom_fields is None else {**names.by_custom_id, **custom_fields}
    unknown = _custom_values(payload.get("customFields"), by_id, values, problems)
    return values, problems, unknown


def _set_id(values: dict[str, object], payload: Mapping[str, object]) -> None:
    for key in _ID_KEYS:
        found = payload.get(key)
        if isinstance(found, str) and found:
            values["Id"] = Id(found)
            return


def _custom_values(
    items: object, by_id: Mapping[str, FieldDefinition], values: dict[str, object], problems: list[str]
) -> tuple[str, ...]:
    if items is None:
        return ()
    if not isinstance(items, list):
        problems.append("`customFields` is not a list")
        return ()
    unknown = []
    for item in items:
        custom_id = item.get("id") if isinstance(item, dict) else None
        if not isinstance(custom_id, str):
            problems.append("an entry of `customFields` has no `id`")
            continue
        field = by_id.get(custom_id)
        if field is None:
            unknown.append(custom_id)
        else:
            raw = item.get("value", item.get("fieldValue", item.get("field_value")))
            _set(values, problems, field, f"customFields[{custom_id}]", raw)
    return tuple(unknown)


@lru_cache(maxsize=256)
def _names(definition: ObjectDefinition) -> _Names:
    fields = list(definition.fields.values())
    by_api_name = {field.api_name or field.name[:1].lower() + field.name[1:]: field for field in fields}
    return _Names(by_api_name, {custom_id: field for field in fields for custom_id in field.api_ids})


def _set(values: dict[str, object], problems: list[str], field: FieldDefinition, key: str, raw: object) -> None:
    if raw is None:
        values[field.name] = None
        return
    try:
        values[field.name] = _READERS[field.type](raw)
    except (ValueError, InvalidOperation, OverflowError):
        problems.append(f"`{key}` is {raw!r}, which is not a {field.type.apex}")


def _read_text(raw: object) -> object:
    if isinstance(raw, str):
        return raw or None
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, int | float):
        return str(raw)
    if isinstance(raw, list) and all(isinstance(item, str) for item in raw):
        return ", ".join(raw) or None
    raise ValueError(raw)


def _read_id(raw: object) -> object:
    if not isinstance(raw, str):
        raise ValueError(raw)
    return Id(raw) if raw else None


def _read_boolean(raw: object) -> object:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.lower() in ("true", "false"):
        return raw.lower() == "true"
    raise ValueError(raw)


def _read_integer(raw: object) -> object:
    value = _read_decimal(raw)
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    if value is None:
        return None
    raise ValueError(raw)


def _read_decimal(raw: object) -> object:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise ValueError(raw)
    if raw == "":
        return None
    value = Decimal(raw if isinstance(raw, int) else str(raw).strip())
    if not value.is_finite():
        raise ValueError(raw)
    return value


def _read_datetime(raw: object) -> object:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _EPOCH + timedelta(milliseconds=int(raw))
    if not isinstance(raw, str):
        raise ValueError(raw)
    if not raw:
        return None
    if raw.isdecimal():
        return _EPOCH + timedelta(milliseconds=int(raw))
    value = datetime.fromisoformat(raw)
    value = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return value.replace(microsecond=value.microsecond // 1000 * 1000)


def _read_date(raw: object) -> object:
    value = _read_datetime(raw)
    return value.date() if isinstance(value, datetime) else value


def _read_time(raw: object) -> object:
    if not isinstance(raw, str):
        raise ValueError(raw)
    return time.fromisoformat(raw) if raw else None


def _read_texts(raw: object) -> object:
    if isinstance(raw, str):
        return tuple(part for part in (piece.strip() for piece in raw.split(",")) if part)
    if not isinstance(raw, list):
        raise ValueError(raw)
    return tuple(item for item in raw if isinstance(item, str))


def _read_bytes(raw: object) -> object:
    if not isinstance(raw, str):
        raise ValueError(raw)
    return raw.encode()


def _read_any(raw: object) -> object:
    return raw if isinstance(raw, str | int | float | bool | date) else str(raw)


_READERS: Final[dict[FieldType, Callable[[object], object]]] = {
    **dict.fromkeys(FieldType, _read_text),
    FieldType.ID: _read_id,
    FieldType.REFERENCE: _read_id,
    FieldType.BOOLEAN: _read_boolean,
    FieldType.INTEGER: _read_integer,
    FieldType.LONG: _read_integer,
    FieldType.DOUBLE: _read_decimal,
    FieldType.CURRENCY: _read_decimal,
    FieldType.PERCENT: _read_decimal,
    FieldType.DATE: _read_date,
    FieldType.DATETIME: _read_datetime,
    FieldType.TIME: _read_time,
    FieldType.TEXT_LIST: _read_texts,
    FieldType.BLOB: _read_bytes,
    FieldType.ANY: _read_any,
}
