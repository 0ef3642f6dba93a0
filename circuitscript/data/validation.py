"""What a row must be before a store takes it: types, lengths, picklists, required fields; the same for every store.

Stored values are script values with `None` for empty text, `False` for a missing Boolean, a Decimal rounded to its
field's scale (or, where the field has none, to what a double holds), and tuples for lists of texts.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal

from circuitscript.data.comparison import as_texts
from circuitscript.data.functions import shortest_decimal
from circuitscript.data.record import Record
from circuitscript.data.schema import FieldDefinition, FieldType, ObjectDefinition
from circuitscript.source.classes import define, evolve, field
from circuitscript.source.patterns import late_pattern
from circuitscript.values.instances import EnumConstant
from circuitscript.values.numbers import INTEGER_MAX, INTEGER_MIN, LONG_MAX, LONG_MIN
from circuitscript.values.text import record_id

MAX_TEXT = 131_072
"""The most characters of a text field that declares no length, as in Salesforce's longest."""

Normaliser = Callable[[object], object]
_EMAIL = late_pattern(r"[^\s@,;<>()]+@[^\s@,;<>().]+(\.[^\s@,;<>().]+)+\Z")
_EXACT = Context(prec=1000, rounding=ROUND_HALF_UP, Emax=MAX_EMAX, Emin=MIN_EMIN)
_UNSTORABLE = late_pattern("[\x00\ud800-\udfff]")


class Refusal(Exception):
    """Why a row cannot be stored: a status code as in Apex, a message, and the fields concerned."""

    def __init__(self, code: str, message: str, *fields: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fields = fields


@define(eq=False)
class RowRules:
    """The rules of one object, prepared once."""

    definition: ObjectDefinition
    normalisers: dict[str, Normaliser] = field(init=False)
    required: tuple[str, ...] = field(init=False)
    defaults: tuple[tuple[str, object], ...] = field(init=False)
    compounds: tuple[FieldDefinition, ...] = field(init=False)
    derived: tuple[FieldDefinition, ...] = field(init=False)
    computed: tuple[FieldDefinition, ...] = field(init=False)
    """The fields that `compose` sets."""
    auto_numbers: tuple[FieldDefinition, ...] = field(init=False)
    unique: tuple[FieldDefinition, ...] = field(init=False)
    references: tuple[FieldDefinition, ...] = field(init=False)
    relationships: dict[str, FieldDefinition] = field(init=False)
    createable: frozenset[str] = field(init=False)
    updateable: frozenset[str] = field(init=False)
    _lenient: dict[str, Normaliser] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        fields = tuple(self.definition.fields.values())
        self.normalisers = {one.name: normaliser(one) for one in fields}
        self.required = tuple(one.name for one in fields if one.is_required and one.is_createable)
        self.defaults = tuple((one.name, _default(one)) for one in fields if _default(one) is not None)
        self.derived = tuple(one for one in fields if one.true_for)
        self.compounds = tuple(one for one in fields if one.compound)
        self.computed = (*self.compounds, *self.derived)
        self.auto_numbers = tuple(one for one in fields if one.auto_number)
        self.unique = tuple(one for one in fields if one.is_unique)
        self.references = tuple(one for one in fields if one.type is FieldType.REFERENCE)
        self.relationships = {one.relationship: one for one in self.references if one.relationship}
        self.createable = frozenset(one.name for one in fields if one.is_createable and one.type is not FieldType.ID)
        self.updateable = frozenset(one.name for one in fields if one.is_updateable and one.type is not FieldType.ID)

    @property
    def lenient(self) -> dict[str, Normaliser]:
        """Normalisers that refuse only what a field cannot hold: the CRM itself has longer and odder texts."""
        if not self._lenient:
            fields = self.definition.fields.values()
            self._lenient = {
                one.name: _text(evolve(one, length=2**31)) if one.is_text else normaliser(one) for one in fields
            }
        return self._lenient

    def normal(self, values: dict[str, object], names: frozenset[str]) -> dict[str, object]:
        """Returns the stored form of those `values` whose names are in `names`; raises `Refusal`."""
        normalisers = self.normalisers
        return {name: normalisers[name](value) for name, value in values.items() if name in names}

    def complete(self, row: dict[str, object]) -> None:
        """Fills in a new row's defaults and compound fields."""
        for name, value in self.defaults:
            if row.get(name) is None:
                row[name] = value
        self.compose(row)

    def compose(self, row: dict[str, object]) -> None:
        """Recomputes what follows from other fields: a contact's `Name` where a part is known, a case's `IsClosed`."""
        for derived in self.derived:
            source, *values = derived.true_for
            row[derived.name] = row.get(source) in values
        for compound in self.compounds:
            parts = [row.get(part) for part in compound.compound]
            if any(part is not None for part in parts) or row.get(compound.name) is None:
                row[compound.name] = " ".join(str(part) for part in parts if part) or None

    def require(self, row: dict[str, object]) -> None:
        """Raises `Refusal` when a required field is empty."""
        for first in self.required:
            if row.get(first) is None:
                missing = [name for name in self.required if row.get(name) is None]
                raise Refusal(
                    "REQUIRED_FIELD_MISSING", f"Required fields are missing: [{', '.join(missing)}]", *missing
                )


def normaliser(definition: FieldDefinition) -> Normaliser:
    """Returns the function that brings a script's value into stored form, or raises `Refusal`."""
    if definition.type is FieldType.EMAIL:
        return _email(definition)
    if definition.type is FieldType.PICKLIST and definition.is_restricted:
        return _restricted(definition)
    if definition.is_text:
        return _text(definition)
    if definition.is_decimal:
        return _decimal(definition)
    return _NORMALISERS[definition.type](definition)


def _default(definition: FieldDefinition) -> object:
    if definition.default is None and definition.type is FieldType.BOOLEAN:
        return False
    return definition.default


def _wrong_type(definition: FieldDefinition, value: object) -> Refusal:
    message = f"{definition.label}: value not of required type: {value}"
    return Refusal("INVALID_TYPE_ON_FIELD_IN_RECORD", message, definition.name)


def _text(definition: FieldDefinition) -> Normaliser:
    limit = definition.length or MAX_TEXT

    def normal(value: object) -> object:
        if type(value) is not str:
            if value is None:
                return None
            if isinstance(value, EnumConstant):
                value = value.name
            elif not isinstance(value, str):
                raise _wrong_type(definition, value)
            value = str(value)
        if len(value) > limit:
            shown = value if len(value) <= 255 else value[:255] + "…"
            message = f"{definition.label}: data value too large: {shown} (max length={limit})"
            raise Refusal("STRING_TOO_LONG", message, definition.name)
        if not value.isascii() or "\0" in value:
            value = _UNSTORABLE.sub("\ufffd", value)
        return value or None

    return normal


def _email(definition: FieldDefinition) -> Normaliser:
    text = _text(definition)

    def normal(value: object) -> object:
        value = text(value)
        if isinstance(value, str) and not _EMAIL.match(value):
            message = f"{definition.label}: invalid email address: {value}"
            raise Refusal("INVALID_EMAIL_ADDRESS", message, definition.name)
        return value

    return normal


def _restricted(definition: FieldDefinition) -> Normaliser:
    text, allowed = _text(definition), frozenset(definition.picklist)

    def normal(value: object) -> object:
        value = text(value)
        if value is not None and value not in allowed:
            message = f"{definition.label}: bad value for restricted picklist field: {value}"
            raise Refusal("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, definition.name)
        return value

    return normal


def _decimal(definition: FieldDefinition) -> Normaliser:
    quantum = Decimal(1).scaleb(-definition.scale)
    bound = Decimal(10) ** (definition.precision - definition.scale)

    def normal(value: object) -> object:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise _wrong_type(definition, value)
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if not definition.precision:
            double = float(number)
            if not (-1e18 < double < 1e18):
                raise _outside(definition, value)
            return shortest_decimal(double)
        rounded = number.quantize(quantum, context=_EXACT)
        if not rounded:
            return rounded.copy_abs()
        if not -bound < rounded < bound:
            raise _outside(definition, value)
        return rounded

    return normal


def _outside(definition: FieldDefinition, value: object) -> Refusal:
    message = f"{definition.label}: value outside of valid range on numeric field: {value}"
    return Refusal("NUMBER_OUTSIDE_VALID_RANGE", message, definition.name)


def _integer(definition: FieldDefinition) -> Normaliser:
    low, high = (LONG_MIN, LONG_MAX) if definition.type is FieldType.LONG else (INTEGER_MIN, INTEGER_MAX)

    def normal(value: object) -> object:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise _wrong_type(definition, value)
        if not low <= value <= high:
            raise _outside(definition, value)
        return int(value)

    return normal


def _boolean(definition: FieldDefinition) -> Normaliser:
    def normal(value: object) -> object:
        if value is None:
            return False
        if not isinstance(value, bool):
            raise _wrong_type(definition, value)
        return value

    return normal


def _identifier(definition: FieldDefinition) -> Normaliser:
    def normal(value: object) -> object:
        if value is None or value == "":
            return None
        if not isinstance(value, str) or len(value) > 64 or not value.isascii():
            raise Refusal("MALFORMED_ID", f"{definition.label}: id value of incorrect type: {value}", definition.name)
        return record_id(value)

    return normal


def _date(definition: FieldDefinition) -> Normaliser:
    def normal(value: object) -> object:
        if isinstance(value, datetime):
            return value.astimezone(UTC).date()
        if value is None or isinstance(value, date):
            return value
        raise _wrong_type(definition, value)

    return normal


def _datetime(definition: FieldDefinition) -> Normaliser:
    def normal(value: object) -> object:
        if value is None:
            return None
        if isinstance(value, datetime):
            rest = value.microsecond % 1000
            return value.replace(microsecond=value.microsecond - rest) if rest else value
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day, tzinfo=UTC)
        raise _wrong_type(definition, value)

    return normal


def _time(definition: FieldDefinition) -> Normaliser:
    def normal(value: object) -> object:
        if value is None or isinstance(value, time):
            return value
        raise _wrong_type(definition, value)

    return normal


def _blob(definition: FieldDefinition) -> Normaliser:
    def normal(value: object) -> object:
        if value is None or isinstance(value, bytes):
            return value
        raise _wrong_type(definition, value)

    return normal


def _texts(definition: FieldDefinition) -> Normaliser:
    def normal(value: object) -> object:
        if isinstance(value, str):
            raise _wrong_type(definition, value)
        return tuple(dict.fromkeys(_UNSTORABLE.sub("\ufffd", text) for text in as_texts(value))) or None

    return normal


def _any(definition: FieldDefinition) -> Normaliser:
    def normal(value: object) -> object:
        return None if isinstance(value, Record) or value == "" else value

    return normal


_NORMALISERS: dict[FieldType, Callable[[FieldDefinition], Normaliser]] = {
    FieldType.ID: _identifier,
    FieldType.REFERENCE: _identifier,
    FieldType.BOOLEAN: _boolean,
    FieldType.INTEGER: _integer,
    FieldType.LONG: _integer,
    FieldType.DATE: _date,
    FieldType.DATETIME: _datetime,
    FieldType.TIME: _time,
    FieldType.BLOB: _blob,
    FieldType.TEXT_LIST: _texts,
    FieldType.ANY: _any,
}
