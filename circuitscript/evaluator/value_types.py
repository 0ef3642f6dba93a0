"""The type that a value has while the program runs, and whether it conforms to another: `instanceof`, casts, stores."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from circuitscript.data.record import Record
from circuitscript.evaluator.conversions import date_to_datetime, double_to_decimal
from circuitscript.runtime.exceptions import bad_conversion
from circuitscript.symbols import Type, TypeKind, Universe
from circuitscript.symbols.relations import Relations
from circuitscript.values.numbers import Long
from circuitscript.values.text import Id, is_id, record_id


class ValueTypes:
    """Answers for one universe; `relations` decides between types, here stands what only a value tells."""

    def __init__(self, universe: Universe, relations: Relations) -> None:
        self.universe = universe
        self.relations = relations
        self._object = universe.type("Object")
        self._id = universe.type("Id")
        self._by_class: dict[Any, Type] = {
            bool: universe.type("Boolean"),
            int: universe.type("Integer"),
            Long: universe.type("Long"),
            float: universe.type("Double"),
            Decimal: universe.type("Decimal"),
            str: universe.type("String"),
            Id: self._id,
            bytes: universe.type("Blob"),
            date: universe.type("Date"),
            datetime: universe.type("Datetime"),
            time: universe.type("Time"),
        }
        self._records: dict[str, Type] = {}

    def of(self, value: Any) -> Type:
        """Returns the type of a value that is not null."""
        found = self._by_class.get(type(value))
        if found is not None:
            return found
        if isinstance(value, Record):
            return self.of_record(value)
        if hasattr(value, "type"):
            own: Type = value.type
            return own
        return self._object

    def of_record(self, record: Record) -> Type:
        """Returns the type of a record's object."""
        name = record.definition.name
        found = self._records.get(name)
        if found is None:
            found = self._records[name] = self.universe.type(name)
        return found

    def conforms(self, value: Any, target: Type) -> bool:
        """Whether `value instanceof target`; numbers widen, null conforms to nothing."""
        if value is None:
            return False
        if target == self._id and type(value) is str:
            return is_id(value) and len(value) in _ID_LENGTHS
        return self.relations.is_assignable(self.of(value), target)

    def cast(self, value: Any, target: Type) -> Any:
        """Returns `value` as one of `target`; throws Apex's `TypeException` where it is none."""
        if value is None:
            return None
        if target.symbol.kind is TypeKind.PRIMITIVE:
            return self._cast_primitive(value, target)
        if not self.conforms(value, target):
            bad_conversion(self.of(value).name, target.name)
        if type(value) is int and target.symbol.name == "Long":
            return value
        return value

    def _cast_primitive(self, value: Any, target: Type) -> Any:
        name = target.symbol.name
        if not self.conforms(value, target):
            bad_conversion(self.of(value).name, target.name)
        if name == "Long":
            return int(value)
        if name == "Decimal":
            return double_to_decimal(value) if isinstance(value, float) else Decimal(value)
        if name == "Double":
            return float(value)
        if name == "Id":
            return value if isinstance(value, Id) else record_id(value)
        if name == "String":
            return "".join(value) if isinstance(value, Id) else value
        if name == "Datetime" and isinstance(value, date):
            return date_to_datetime(value)
        return value


_ID_LENGTHS = (15, 18)
