"""Whether an event's record says anything new, compared with what is known of it.

HighLevel writes things its own way: e-mail addresses in lower case, phone numbers in E.164, tags in any order. What it
reports of a record that a run wrote is therefore compared by meaning.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Final

from circuitscript.data.schema import FieldDefinition, FieldType, ObjectDefinition
from circuitscript.source.classes import frozen
from circuitscript.values.collections import ListValue

Values = Mapping[str, object]


@frozen
class Differences:
    """The fields that an event has otherwise than what is known: `contrary` to it, or `added` where nothing was."""

    contrary: frozenset[str]
    added: frozenset[str]

    @property
    def is_empty(self) -> bool:
        """Whether the event says nothing new."""
        return not self.contrary and not self.added


def differences(definition: ObjectDefinition, known: Values, reported: Values) -> Differences:
    """Returns how `reported` differs from `known`; fields that only tell when something was done do not count."""
    contrary: set[str] = set()
    added: set[str] = set()
    for name, value in reported.items():
        field = definition.fields.get(name)
        if field is None or _is_stamp(field) or same(field, known.get(name), value):
            continue
        (contrary if name in known else added).add(name)
    return Differences(frozenset(contrary), frozenset(added))


def same(field: FieldDefinition, one: object, other: object) -> bool:
    """Tells whether two values of a field mean the same; null, an empty text, an empty list and false are one."""
    if one == other:
        return True
    read = _MEANINGS.get(field.type, _plain)
    return read(one) == read(other)


def _is_stamp(field: FieldDefinition) -> bool:
    return field.type is FieldType.DATETIME and not field.is_createable and not field.is_updateable


def _plain(value: object) -> object:
    return None if value is None or value is False or value == "" else str(value)


def _folded(value: object) -> object:
    return None if not value else str(value).strip().casefold()


def _digits(value: object) -> object:
    digits = "".join(character for character in str(value or "") if character.isdigit())
    return digits or None


def _number(value: object) -> object:
    return None if value is None else Decimal(str(value))


def _texts(value: object) -> object:
    items: Iterable[object] = value.items if isinstance(value, ListValue) else value if isinstance(value, tuple) else ()
    return sorted(str(item).casefold() for item in items)


def _moment(value: object) -> object:
    return value


_MEANINGS: Final[dict[FieldType, Callable[[object], object]]] = {
    FieldType.EMAIL: _folded,
    FieldType.PHONE: _digits,
    FieldType.TEXT_LIST: _texts,
    FieldType.DATETIME: _moment,
    **dict.fromkeys((FieldType.DOUBLE, FieldType.CURRENCY, FieldType.PERCENT, FieldType.INTEGER), _number),
}
