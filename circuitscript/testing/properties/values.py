"""What values of a type are generated, as hypothesis strategies of the plain values that the engine takes.

Nothing here is null but the fields of objects that hold other objects: what should hold for null is a test of its own.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation
from typing import Any, Final

from hypothesis import strategies as st

from circuitscript.checker.narrowings import moment_of
from circuitscript.data.schema import FieldDefinition, FieldType, ObjectDefinition
from circuitscript.source.classes import frozen
from circuitscript.symbols import FieldSymbol, Type, TypeKind, TypeSymbol, fold
from circuitscript.testing.parameters import Narrowing, ParameterError
from circuitscript.values.numbers import INTEGER_MAX, INTEGER_MIN, LONG_MAX, LONG_MIN

Strategy = st.SearchStrategy[Any]

_MOST_ITEMS: Final = 10
_LONGEST_TEXT: Final = 100
_DEEPEST: Final = 3
_SCALES: Final = (0, 1, 2, 4)
"""How many digits after the point a generated Decimal has."""
_MOST: Final = Decimal(10**12)
_FIRST_DAY, _LAST_DAY = date(1700, 1, 1), date(4000, 12, 31)
_SMALL_DAY: Final = date(2000, 1, 1)
_ID: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ID_LENGTH: Final = 20
_WORDS: Final = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=10)
_WHOLE: Final = {"Integer": (INTEGER_MIN, INTEGER_MAX), "Long": (LONG_MIN, LONG_MAX)}


@frozen
class Bounds:
    """What the annotations narrow one parameter to; empty texts and tuples narrow nothing."""

    least: str = ""
    most: str = ""
    values: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.least or self.values)


_FREE: Final = Bounds()


def bounds_of(name: str, narrowing: Narrowing) -> Bounds:
    """Returns what narrows the parameter called `name`: what names it, or else what is for all."""
    folded = fold(name)
    if folded in narrowing.ranges or folded in narrowing.values:
        return Bounds(*narrowing.ranges.get(folded, ("", "")), narrowing.values.get(folded, ()))
    return Bounds(*narrowing.ranges.get("", ("", "")), narrowing.values.get("", ()))


class ValueStrategies:
    """Finds the strategy of a type."""

    def __init__(self, bounds: Bounds = _FREE) -> None:
        self._bounds = bounds

    def of(self, type: Type, depth: int = 0) -> Strategy:
        """Returns the strategy of a type. Raises ParameterError for one of which no values can be made."""
        symbol = type.symbol
        if symbol.kind is TypeKind.PRIMITIVE:
            return self._primitive(symbol.name)
        if symbol.name in ("List", "Set", "Map") and symbol.is_library and type.arguments:
            return self._collection(symbol.name, type, depth)
        if symbol.kind is TypeKind.ENUM and not symbol.is_library:
            return self._enum(symbol)
        if symbol.kind is TypeKind.SOBJECT and isinstance(symbol.origin, ObjectDefinition):
            return record_values(symbol.origin)
        if symbol.name == "Object" and symbol.is_library:
            return st.one_of(st.integers(-1000, 1000), _WORDS, st.booleans())
        if not symbol.is_library and symbol.kind is TypeKind.CLASS and "abstract" not in symbol.modifiers:
            return self._object(symbol, depth)
        raise ParameterError(f"no values of {type.name} can be generated")

    def _primitive(self, name: str) -> Strategy:
        make = _PRIMITIVES.get(name)
        if make is None:
            raise ParameterError(f"no values of {name} can be generated")
        try:
            return make(self._bounds)
        except (ValueError, InvalidOperation):  # bounds of another parameter: they do not fit this type
            return make(_FREE)

    def _enum(self, symbol: TypeSymbol) -> Strategy:
        names = [field.name for field in symbol.fields.values() if field.is_enum_constant]
        wanted = {fold(value) for value in self._bounds.values}
        chosen = [name for name in names if fold(name) in wanted]
        return st.sampled_from(chosen or names)

    def _collection(self, name: str, type: Type, depth: int) -> Strategy:
        first = self.of(type.arguments[0], depth + 1)
        if name == "List":
            return st.lists(first, max_size=_MOST_ITEMS)
        if name == "Set":
            return st.lists(first, max_size=_MOST_ITEMS, unique_by=repr)
        if type.arguments[0].symbol.kind not in (TypeKind.PRIMITIVE, TypeKind.ENUM):
            raise ParameterError(f"no values of {type.name} can be generated: keys have to be plain values")
        return st.dictionaries(first, self.of(type.arguments[1], depth + 1), max_size=_MOST_ITEMS)

    def _object(self, symbol: TypeSymbol, depth: int) -> Strategy:
        if symbol.constructors and all(one.parameters for one in symbol.constructors):
            raise ParameterError(
                f"no values of {symbol.qualified_name} can be generated: no constructor is without parameters"
            )
        free = ValueStrategies()
        fields = {}
        for field in _settable(symbol):
            try:
                if field.type.symbol.is_library or field.type.symbol.kind is TypeKind.ENUM:
                    fields[field.name] = free.of(field.type, depth + 1)
                elif depth < _DEEPEST:
                    fields[field.name] = st.none() | free.of(field.type, depth + 1)
            except ParameterError:
                continue
        return st.fixed_dictionaries(fields)


def record_values(definition: ObjectDefinition) -> Strategy:
    """Returns records with all required fields, any of the others, and values that the schema accepts."""
    required: dict[str, Strategy] = {}
    optional: dict[str, Strategy] = {}
    for field in definition.fields.values():
        if not field.is_createable or field.is_calculated or field.auto_number or field.compound or field.true_for:
            continue
        strategy = _field(field)
        if strategy is not None:
            (required if field.is_required else optional)[field.name] = strategy
    return st.fixed_dictionaries(required, optional=optional)


def _field(field: FieldDefinition) -> Strategy | None:
    """Returns the strategy of a field; none for references, whose parents no store has."""
    if field.type is FieldType.PICKLIST and field.picklist:
        return st.sampled_from(field.picklist)
    if field.type is FieldType.EMAIL:
        return st.builds("{}@example.com".format, _WORDS)
    if field.type is FieldType.PHONE:
        return st.builds("+1555{:07}".format, st.integers(0, 9_999_999))
    if field.type is FieldType.URL:
        return st.builds("https://example.com/{}".format, _WORDS)
    if field.is_text:
        most = min(field.length or _LONGEST_TEXT, _LONGEST_TEXT)
        return st.text(_characters(), min_size=1, max_size=most).filter(lambda text: text == text.strip())
    if field.is_decimal:
        whole = 10 ** max((field.precision or 14) - field.scale, 1) - 1
        return _scaled(Decimal(-whole), Decimal(whole), (0, field.scale) if field.scale else (0,))
    return _BY_FIELD_TYPE.get(field.type)


def _settable(symbol: TypeSymbol) -> list[FieldSymbol]:
    """Returns the public fields and properties of a class that its users can set, those of superclasses first."""
    inherited = (
        _settable(symbol.superclass.symbol) if symbol.superclass and not symbol.superclass.symbol.is_library else []
    )
    return inherited + [
        field
        for field in symbol.fields.values()
        if not (field.is_static or field.is_final)
        and field.slot >= 0
        and field.modifiers & {"public", "global"}
        and not (field.is_property and (field.setter is None or "private" in field.setter.modifiers))
    ]


def _whole(name: str) -> Callable[[Bounds], Strategy]:
    def make(bounds: Bounds) -> Strategy:
        if bounds.values:
            return st.sampled_from([int(value) for value in bounds.values])
        least, most = _WHOLE[name]
        if bounds.least:
            least, most = int(bounds.least), int(bounds.most)
        return st.integers(least, most)

    return make


def _decimal(bounds: Bounds) -> Strategy:
    if bounds.values:
        return st.sampled_from([Decimal(value) for value in bounds.values])
    if bounds.least:
        return _scaled(Decimal(bounds.least), Decimal(bounds.most))
    return _scaled(-_MOST, _MOST)


def _scaled(least: Decimal, most: Decimal, scales: tuple[int, ...] = _SCALES) -> Strategy:
    """Returns Decimals between two bounds: whole ones first, which the search for a small value prefers."""
    found = []
    for scale in (*scales, *(abs(int(bound.as_tuple().exponent)) for bound in (least, most))):
        first = int(least.scaleb(scale).to_integral_value(ROUND_CEILING))
        last = int(most.scaleb(scale).to_integral_value(ROUND_FLOOR))
        if first <= last:
            found.append(st.builds(_with_scale, st.integers(first, last), st.just(scale)))
    return st.one_of(found)


def _with_scale(units: int, scale: int) -> Decimal:
    return Decimal(units).scaleb(-scale)


def _double(bounds: Bounds) -> Strategy:
    if bounds.values:
        return st.sampled_from([float(value) for value in bounds.values])
    least, most = (float(bounds.least), float(bounds.most)) if bounds.least else (None, None)
    return st.floats(least, most, allow_nan=False, allow_infinity=False)


def _string(bounds: Bounds) -> Strategy:
    if bounds.values:
        return st.sampled_from(bounds.values)
    if bounds.least:
        raise ValueError
    return st.text(_characters("\n\t"), max_size=_LONGEST_TEXT)


def _characters(included: str = "") -> Strategy:
    return st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), include_characters=included)


def _id(bounds: Bounds) -> Strategy:
    if bounds.values:
        return st.sampled_from(bounds.values)
    if bounds.least:
        raise ValueError
    return st.text(_ID, min_size=_ID_LENGTH, max_size=_ID_LENGTH)


def _boolean(bounds: Bounds) -> Strategy:
    if bounds:
        raise ValueError
    return st.booleans()


def _date(bounds: Bounds) -> Strategy:
    if bounds.values:
        return st.sampled_from([date.fromisoformat(value) for value in bounds.values])
    if bounds.least:
        return _days(date.fromisoformat(bounds.least), date.fromisoformat(bounds.most))
    return _days(_FIRST_DAY, _LAST_DAY)


def _days(least: date, most: date) -> Strategy:
    """Returns the days from `least` to `most`; those next to the first one of 2000 count as small."""
    first = _SMALL_DAY.toordinal()
    return st.integers(least.toordinal() - first, most.toordinal() - first).map(
        lambda days: date.fromordinal(first + days)
    )


def _datetime(bounds: Bounds) -> Strategy:
    if bounds.values:
        return st.sampled_from([moment_of(value) for value in bounds.values])
    least, most = datetime(1970, 1, 1, tzinfo=UTC), datetime(4000, 12, 31, tzinfo=UTC)
    if bounds.least:
        least, most = moment_of(bounds.least), moment_of(bounds.most)
    seconds = st.integers(int(least.timestamp()), int(most.timestamp()))
    return seconds.map(lambda one: datetime.fromtimestamp(one, UTC))


def _time(bounds: Bounds) -> Strategy:
    if bounds.values:
        return st.sampled_from([time.fromisoformat(value) for value in bounds.values])
    return st.times().map(lambda one: one.replace(microsecond=one.microsecond // 1000 * 1000))


def _blob(bounds: Bounds) -> Strategy:
    if bounds:
        raise ValueError
    return st.binary(max_size=_LONGEST_TEXT)


_PRIMITIVES: Final[dict[str, Callable[[Bounds], Strategy]]] = {
    "Integer": _whole("Integer"),
    "Long": _whole("Long"),
    "Decimal": _decimal,
    "Double": _double,
    "String": _string,
    "Id": _id,
    "Boolean": _boolean,
    "Date": _date,
    "Datetime": _datetime,
    "Time": _time,
    "Blob": _blob,
}
_BY_FIELD_TYPE: Final[dict[FieldType, Strategy]] = {
    FieldType.BOOLEAN: st.booleans(),
    FieldType.INTEGER: st.integers(-(10**8) + 1, 10**8 - 1),
    FieldType.LONG: st.integers(-(10**14), 10**14),
    FieldType.DATE: _days(_FIRST_DAY, _LAST_DAY),
    FieldType.DATETIME: _datetime(_FREE),
    FieldType.TIME: _time(_FREE),
    FieldType.TEXT_LIST: st.lists(_WORDS, max_size=3, unique=True),
}
