"""How queries compare values: text without regard to case, ids exactly, nulls as values of their own.

Every store agrees by using these functions, or SQL that is exactly equal to them.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from circuitscript.data.record import Record
from circuitscript.data.schema import FieldType
from circuitscript.values.collections import ListValue, SetValue
from circuitscript.values.instances import EnumConstant
from circuitscript.values.text import Id, long_id

_ID, _REFERENCE, _ANY = FieldType.ID, FieldType.REFERENCE, FieldType.ANY
_ODD = re.compile("[\u212aİ]")


def fold_text(text: str) -> str:
    """Returns the form under which texts compare: lower case, as many characters as before, ASCII only from ASCII."""
    if text.isascii() or not _ODD.search(text):
        return text.lower()
    return "".join(part if _ODD.match(part) else part.lower() for part in re.split("([\u212aİ])", text))


def operand_value(kind: FieldType | None, value: object) -> object:
    """Returns a constant or bind as it compares with values of a field of type `kind`; None for null and `''`.

    Text comes back folded. `kind` is None for a function's result, which says nothing of its operand.
    """
    if value is None or value == "":
        return None
    if type(value) is str and kind is not _ID and kind is not _REFERENCE and kind is not _ANY:
        return fold_text(value)
    if isinstance(value, Record):
        value = value.values.get("Id")
    elif isinstance(value, EnumConstant):
        value = value.name
    if isinstance(value, str):
        if kind in _ID_TYPES:
            return long_id(str(value))
        return fold_text(value) if kind is not FieldType.ANY else value
    if isinstance(value, float):
        return Decimal(repr(value))
    if kind is FieldType.DATE and isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) and not isinstance(value, datetime) and kind is not FieldType.DATE:
        return datetime(value.year, value.month, value.day, tzinfo=UTC) if kind is FieldType.DATETIME else value
    return value


def operand_values(value: object) -> Iterable[object] | None:
    """Returns the elements of a collection that is bound to the right of `IN`, None for anything else."""
    if isinstance(value, ListValue):
        items: list[object] = value.items
        return items
    if isinstance(value, SetValue):
        return list(value.entries.values()) if not value.has_plain_keys else list(value.entries)
    if isinstance(value, list | tuple | set | frozenset):
        return value
    return None


def comparable(kind: FieldType | None) -> Callable[[object], object]:
    """Returns the function that brings stored values of type `kind` into the form of `operand_value`."""
    if kind is None:
        return _comparable_result
    if kind in (FieldType.TEXT_LIST, FieldType.ANY):
        return _comparable_list
    return _comparable_text if kind in _FOLDED_TYPES else _same


def as_texts(value: object) -> tuple[str, ...]:
    """Returns the elements of a multi-value: a list of strings, or `a;b` of a multi-select picklist."""
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(value.split(";"))
    return tuple(str(item) for item in operand_values(value) or () if item is not None)


def includes(value: object, wanted: tuple[frozenset[str], ...]) -> bool:
    """Whether a multi-value has all texts of at least one of the `wanted` sets, which are folded."""
    held = {fold_text(text) for text in as_texts(value)}
    return any(one <= held for one in wanted)


@lru_cache(maxsize=256)
def like_pattern(pattern: str) -> re.Pattern[str]:
    r"""Returns what folded texts must match: `%` is any text, `_` any character, `\` takes the next one literally."""
    parts: list[str] = []
    escaped = False
    for character in fold_text(pattern):
        if escaped or character not in "%_\\":
            parts.append(re.escape(character))
            escaped = False
        elif character == "\\":
            escaped = True
        else:
            parts.append(".*" if character == "%" else ".")
    return re.compile("".join(parts), re.DOTALL)


def sort_key(value: object) -> object:
    """Returns what orders a value that is not null among values of its column."""
    if isinstance(value, str):
        return value if isinstance(value, Id) else fold_text(value)
    if isinstance(value, tuple | ListValue):
        return fold_text(";".join(as_texts(value)))
    return value


def milliseconds(value: datetime) -> int:
    """Returns milliseconds since 1970 of an aware datetime."""
    delta = value - _EPOCH
    return delta.days * 86_400_000 + delta.seconds * 1000 + delta.microseconds // 1000


def from_milliseconds(value: int) -> datetime:
    """Returns the datetime in UTC at `value` milliseconds since 1970."""
    return _EPOCH + value * _MILLISECOND


def day_milliseconds(value: time) -> int:
    """Returns the milliseconds since midnight."""
    return ((value.hour * 60 + value.minute) * 60 + value.second) * 1000 + value.microsecond // 1000


def _same(value: object) -> object:
    return value


def _comparable_text(value: object) -> object:
    return fold_text(value) if isinstance(value, str) else value


def _comparable_list(value: object) -> object:
    return fold_text(";".join(as_texts(value))) if isinstance(value, tuple | ListValue) else value


def _comparable_result(value: object) -> object:
    if isinstance(value, float):
        return Decimal(repr(value))
    return fold_text(value) if isinstance(value, str) else value


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_ID_TYPES = frozenset((FieldType.ID, FieldType.REFERENCE))
_FOLDED_TYPES = frozenset(
    (
        FieldType.STRING,
        FieldType.TEXTAREA,
        FieldType.EMAIL,
        FieldType.PHONE,
        FieldType.URL,
        FieldType.PICKLIST,
        FieldType.MULTIPICKLIST,
    )
)
