"""Plain Python values into script values and back, at the edge of a run.

In: None, bool, int, float, Decimal, str, bytes, date, time, datetime, lists, tuples, sets, mappings, attrs objects and
dataclasses, by the type that the script declares. Out: the same plain values; records and objects become dicts.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Final, TypeVar

from circuitscript.data.record import Record
from circuitscript.data.schema import ObjectDefinition
from circuitscript.runtime.context import Context, too_nested
from circuitscript.runtime.governor import Resource, exceeded
from circuitscript.symbols import FieldSymbol, Type, TypeKind, TypeSymbol
from circuitscript.values.collections import ListValue, MapValue, SetValue
from circuitscript.values.equality import has_plain_keys, key
from circuitscript.values.instances import EnumConstant, ExceptionInstance, Instance, NativeInstance, RecordValue
from circuitscript.values.numbers import INTEGER_MAX, INTEGER_MIN, LONG_MAX, LONG_MIN, Long
from circuitscript.values.text import Id

T = TypeVar("T")

MAX_NESTING: Final = 200
_MOST_BITS: Final = 128
_ID_LENGTH: Final = 20
_ID_DIGITS: Final = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ID_BYTES: Final = bytes(_ID_DIGITS[byte % len(_ID_DIGITS)] for byte in range(256))
PLAIN_TYPES: Final = frozenset((type(None), str, bool, int, float, Decimal, bytes, date, time, datetime))
"""What is the same inside and outside of a run."""


_Field = tuple[str, type | None, Callable[[Any], Any] | None, Type]
"""A field's spelling, the Python type whose values it takes as they are, what converts others, and its type."""


class ConversionError(ValueError):
    """A Python value that cannot become a value of the type that the script declares."""


class Marshaller:
    """Converts for one run. `context` makes objects, and bounds how many values come out."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._made = 0
        self._universe = context.universe
        self._scalars: dict[str, Callable[[Any], Any]] = {
            "Boolean": _boolean,
            "Integer": _integer,
            "Long": _long,
            "Double": _double,
            "Decimal": _decimal,
            "String": _string,
            "Id": _id,
            "Date": _date,
            "Datetime": _datetime,
            "Time": _time,
            "Blob": _blob,
        }
        self._fields: dict[TypeSymbol, dict[str, _Field]] = {}

    def to_script(self, value: object, type: Type, depth: int = 0) -> Any:
        """Returns `value` as a script value of `type`. Raises ConversionError when there is none."""
        if value is None:
            return None
        if depth > MAX_NESTING:
            raise ConversionError("values stand inside each other too deeply")
        symbol = type.symbol
        if not symbol.is_library:
            return self._object(value, type, depth)
        if symbol.name in self._scalars and symbol.kind is TypeKind.PRIMITIVE:
            return self._scalars[symbol.name](value)
        if symbol.name == "Object":
            return self._natural(value, depth)
        if symbol.kind is TypeKind.SOBJECT and isinstance(symbol.origin, ObjectDefinition):
            return self.record(value, symbol, depth)
        build = {"List": self._list, "Set": self._set, "Map": self._map}.get(symbol.name)
        if build is None or not type.arguments:
            raise ConversionError(f"no Python value becomes a {type.name}")
        return build(value, type, depth)

    def record(self, value: object, symbol: TypeSymbol, depth: int = 0) -> Record:
        """Returns a record of the object behind `symbol` with the fields in the mapping `value`, named in any case."""
        definition = symbol.origin
        if not isinstance(definition, ObjectDefinition):
            raise ConversionError(f"{symbol.name} is not an object of the schema")
        values: dict[str, object] = {}
        known = self._fields.setdefault(symbol, {})
        for name, item in value.items() if type(value) is dict else _items(value, symbol.name):
            spelling, same, convert, type_ = known.get(name) or self._field_of(symbol, name)
            if item is None or type(item) is same:
                values[spelling] = item
            elif convert is not None:
                values[spelling] = convert(item)
            else:
                values[spelling] = self.to_script(item, type_, depth + 1)
        return Record(definition, values)

    def _field_of(self, symbol: TypeSymbol, name: str) -> "_Field":
        """Returns what becomes of a field that a mapping names so."""
        if not isinstance(name, str):
            raise ConversionError(f"{symbol.name} has no field {name!r}: names are texts")
        member = symbol.complete().fields.get(name)
        if member is None:
            raise ConversionError(f"{symbol.name} has no field {name!r}")
        owner = member.type.symbol
        plain = owner.name if owner.kind is TypeKind.PRIMITIVE and owner.is_library else ""
        found = member.name, _SAME.get(plain), self._scalars.get(plain), member.type
        self._fields[symbol][name] = found
        return found

    def new_ids(self, count: int) -> list[Id]:
        """Returns new ids in the form of HighLevel's, from the run's randomness."""
        text = self._context.host.randomness.bytes(_ID_LENGTH * count).translate(_ID_BYTES).decode("ascii")
        return [Id(text[start : start + _ID_LENGTH]) for start in range(0, len(text), _ID_LENGTH)]

    def _natural(self, value: object, depth: int) -> Any:
        """Returns the script value that is nearest to `value` where any object will do."""
        if isinstance(value, int) and not isinstance(value, bool):
            return value if INTEGER_MIN <= value <= INTEGER_MAX else Long(_long(value))
        for kinds, name in _NATURAL:
            if isinstance(value, kinds):
                return self.to_script(value, self._natural_type(name), depth)
        raise ConversionError(f"a {type(value).__name__} does not become an Object")

    def _natural_type(self, name: str) -> Type:
        object_type = self._universe.type("Object")
        if name == "Map":
            return self._universe.type("Map", self._universe.type("String"), object_type)
        return self._universe.type(name, object_type) if name in ("List", "Set") else self._universe.type(name)

    def _list(self, value: object, type: Type, depth: int) -> ListValue:
        if not isinstance(value, list | tuple):
            raise _mismatch(value, type)
        items = [self.to_script(item, type.arguments[0], depth + 1) for item in value]
        self._context.charge_items(len(items), len(items))
        return ListValue(type, items)

    def _set(self, value: object, type: Type, depth: int) -> SetValue:
        if not isinstance(value, list | tuple | set | frozenset):
            raise _mismatch(value, type)
        plain = has_plain_keys(type.arguments[0])
        items = [self.to_script(item, type.arguments[0], depth + 1) for item in value]
        self._context.charge_items(len(items), len(items))
        return SetValue(type, {key(item, plain, self._context): item for item in items}, plain)

    def _map(self, value: object, type: Type, depth: int) -> MapValue:
        if not isinstance(value, Mapping):
            raise _mismatch(value, type)
        plain = has_plain_keys(type.arguments[0])
        entries = {}
        for name, item in value.items():
            entry = key(self.to_script(name, type.arguments[0], depth + 1), plain, self._context)
            entries[entry] = self.to_script(item, type.arguments[1], depth + 1)
        self._context.charge_items(len(entries), len(entries))
        return MapValue(type, entries, plain)

    def _object(self, value: object, type: Type, depth: int) -> Any:
        """Makes an object of an author's class by its constructor without parameters, and sets the fields named."""
        symbol = type.symbol
        if symbol.kind is TypeKind.ENUM:
            return self._enum_constant(value, symbol)
        instance = self._context.new_instance(type, [])
        assert isinstance(instance, Instance)
        for name, item in _items(value, symbol.name):
            member = _field(symbol, name)
            if member is None or member.slot < 0 or member.is_static:
                raise ConversionError(f"{symbol.name} has no field {name!r}")
            instance.fields[member.slot] = self.to_script(item, member.type, depth + 1)
        return instance

    def _enum_constant(self, value: object, symbol: TypeSymbol) -> EnumConstant:
        name = getattr(value, "name", value)
        wanted = name.lower() if isinstance(name, str) else None
        for constant in self._context.program.enum_constants(symbol):
            if constant.name.lower() == wanted:
                return constant
        raise ConversionError(f"{symbol.name} has no constant {name!r}")

    def to_python(self, value: Any, depth: int = 0) -> Any:
        """Returns a script value as plain Python: records and objects become dicts, enum constants their names.

        A list that stands in several places becomes as many lists. Raises LimitException for values that hold
        themselves or nest too deeply, and for more than a collection may have.
        """
        if type(value) in PLAIN_TYPES:
            return value
        if depth > MAX_NESTING:
            raise too_nested()
        self._made += 1
        if self._made > self._context.max_items:
            raise exceeded(Resource.COLLECTION_SIZE, self._made, self._context.max_items)
        self._context.charge_work(1)
        if value is None or isinstance(value, bool | float | Decimal | bytes | date | time):
            return value
        if isinstance(value, str):
            return str(value)
        if isinstance(value, int):
            return int(value)
        if isinstance(value, ListValue):
            return [self.to_python(item, depth + 1) for item in value.items]
        if isinstance(value, tuple):  # several texts, as stores keep them
            return [self.to_python(item, depth + 1) for item in value]
        if isinstance(value, SetValue):
            return [self.to_python(item, depth + 1) for item in value.entries.values()]
        if isinstance(value, MapValue):
            return {
                _hashable(self.to_python(entry if value.has_plain_keys else entry.value, depth + 1)): self.to_python(
                    item, depth + 1
                )
                for entry, item in value.entries.items()
            }
        if isinstance(value, RecordValue):
            return {name: self.to_python(item, depth + 1) for name, item in value.values.items()}
        return self._object_to_python(value, depth)

    def _object_to_python(self, value: Any, depth: int) -> Any:
        if isinstance(value, EnumConstant):
            return value.name
        if isinstance(value, NativeInstance):
            return self._context.text(value)
        if isinstance(value, ExceptionInstance):
            return {"type": value.type.name, "message": value.message}
        assert isinstance(value, Instance)
        return {
            field.name: self.to_python(value.fields[field.slot], depth + 1)
            for field in _instance_fields(value.type.symbol)
            if 0 <= field.slot < len(value.fields)
        }


def _instance_fields(symbol: TypeSymbol) -> list[FieldSymbol]:
    inherited = _instance_fields(symbol.superclass.symbol) if symbol.superclass is not None else []
    return inherited + [field for field in symbol.fields.values() if not field.is_static]


def _field(symbol: TypeSymbol, name: str) -> FieldSymbol | None:
    if not isinstance(name, str):
        raise ConversionError(f"{symbol.name} has no field {name!r}: names are texts")
    return next((field for field in _instance_fields(symbol) if field.name.lower() == name.lower()), None)


def _items(value: object, name: str) -> list[tuple[str, object]]:
    """Returns the named parts of a mapping, an attrs object or a dataclass."""
    if isinstance(value, dict | Mapping):
        return list(value.items())
    described = getattr(type(value), "__attrs_attrs__", None)
    if described is not None:
        return [(field.name, getattr(value, field.name)) for field in described]
    names = getattr(type(value), "__dataclass_fields__", None)
    if names is not None:
        return [(field, getattr(value, field)) for field in names]
    raise ConversionError(f"a {type(value).__name__} does not become a {name}")


def _hashable(value: Any) -> Any:
    return value if value.__hash__ is not None else str(value)


def _mismatch(value: object, type_: Type | str) -> ConversionError:
    name = type_ if isinstance(type_, str) else type_.name
    return ConversionError(f"a {type(value).__name__} does not become a {name}")


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise _mismatch(value, "Boolean")


def _integer(value: object) -> int:
    return _ranged(value, INTEGER_MIN, INTEGER_MAX, "Integer")


def _long(value: object) -> int:
    return _ranged(value, LONG_MIN, LONG_MAX, "Long")


def _ranged(value: object, least: int, most: int, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _mismatch(value, name)
    if not least <= value <= most:
        raise ConversionError(f"{_shown(value)} is out of range for {name}")
    return int(value)


def _shown(value: int) -> str:
    return str(value) if value.bit_length() <= _MOST_BITS else f"a number of {value.bit_length()} bits"


def _double(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise _mismatch(value, "Double")
    try:
        return float(value)
    except OverflowError:
        raise ConversionError(f"{_shown(int(value))} is out of range for Double") from None


def _decimal(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise _mismatch(value, "Decimal")
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise ConversionError(f"{value} is not a Decimal")
    return number


def _string(value: object) -> str:
    if isinstance(value, str):
        return str(value)
    raise _mismatch(value, "String")


def _id(value: object) -> Id:
    return Id(_string(value))


def _date(value: object) -> date:
    if isinstance(value, str):
        return _parsed(value, date.fromisoformat, "Date")
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    raise _mismatch(value, "Date")


def _datetime(value: object) -> datetime:
    if isinstance(value, str):
        value = _parsed(value, datetime.fromisoformat, "Datetime")
    if not isinstance(value, datetime):
        raise _mismatch(value, "Datetime")
    try:
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError:
        raise ConversionError(f"{value.isoformat()} is out of range for Datetime") from None
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _time(value: object) -> time:
    if isinstance(value, str):
        return _parsed(value, time.fromisoformat, "Time")
    if isinstance(value, time):
        return value
    raise _mismatch(value, "Time")


def _parsed(text: str, parse: Callable[[str], T], name: str) -> T:
    try:
        return parse(text)
    except ValueError:
        raise ConversionError(f"{text!r} is not a {name}") from None


def _blob(value: object) -> bytes:
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    raise _mismatch(value, "Blob")


_SAME: Final[dict[str, type]] = {"String": str, "Boolean": bool, "Blob": bytes, "Time": time, "Double": float}
_NATURAL: Final[tuple[tuple[type | tuple[type, ...], str], ...]] = (
    (bool, "Boolean"),
    (float, "Double"),
    (Decimal, "Decimal"),
    (str, "String"),
    (bytes, "Blob"),
    (datetime, "Datetime"),
    (date, "Date"),
    (time, "Time"),
    ((list, tuple), "List"),
    ((set, frozenset), "Set"),
    (Mapping, "Map"),
)
