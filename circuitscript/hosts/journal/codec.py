"""Script values as JSON and back, exactly: a Decimal keeps its scale, a Datetime its milliseconds, an Id its type.

Strings, Booleans, Integers and null are JSON's own; everything else is an object with one key that names its type.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from circuitscript.data.record import Record
from circuitscript.data.schema import AGGREGATE_RESULT, FieldType, ObjectDefinition, Schema, aggregate_object
from circuitscript.values.collections import ListValue, MapValue, SetValue
from circuitscript.values.instances import EnumConstant
from circuitscript.values.numbers import Long
from circuitscript.values.text import Id

Json = Any


def encode(value: object) -> Json:
    """Returns the JSON form of a script value; raises TypeError for an object that cannot cross the boundary."""
    encoder = _ENCODERS.get(type(value))
    if encoder is None:
        encoder = next((one for kind, one in _ENCODERS.items() if isinstance(value, kind)), None)
        if encoder is None:
            raise TypeError(f"{type(value).__name__} cannot stand in a journal")
    return encoder(value)


def encode_record(record: Record) -> Json:
    """Returns a record as `{"record": object, "values": {…}}`, a grouped row with its columns' types."""
    values = {name: encode(value) for name, value in record.values.items()}
    if record.definition.name != AGGREGATE_RESULT:
        return {"record": record.definition.name, "values": values}
    return {"record": AGGREGATE_RESULT, "types": types_of(record.definition), "values": values}


def encode_blob(value: bytes) -> str:
    """Returns bytes as Base64."""
    return b64encode(value).decode()


def types_of(definition: ObjectDefinition) -> dict[str, str]:
    """Returns the types of a grouped row's columns by their names."""
    return {field.name: field.type.value for field in definition.fields.values()}


class Decoder:
    """Makes script values of JSON; records get the objects of `schema`."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def value(self, json: Json) -> Any:
        """Returns the script value; raises ValueError for what `encode` never made."""
        if not isinstance(json, dict):
            return json
        if "record" in json:
            return self.record(json)
        (kind, inner), *others = json.items()
        if kind == "tuple":
            return tuple(self.value(one) for one in inner)
        decoder = _DECODERS.get(kind)
        if decoder is None or others:
            raise ValueError(f"unknown value {json!r}")
        return decoder(inner)

    def values(self, json: Mapping[str, Json]) -> dict[str, object]:
        """Returns field values."""
        return {name: self.value(value) for name, value in json.items()}

    def record(self, json: Json) -> Record:
        """Returns a record; raises ValueError for an object that the schema does not have."""
        return Record(self._definition(json), self.values(json["values"]))

    def rows(self, json: Json) -> list[dict[str, Any]]:
        """Returns rows of field values."""
        return [row for block in json for row in self._block(block)]

    def records(self, json: Json) -> list[Record]:
        """Returns records."""
        made: list[Record] = []
        for block in json:
            definition = self._definition(block)
            made += [Record(definition, values) for values in self._block(block)]
        return made

    def _definition(self, json: Json) -> ObjectDefinition:
        name = json["record"]
        if name == AGGREGATE_RESULT:
            return aggregate_object({alias: FieldType(kind) for alias, kind in json["types"].items()})
        definition = self._schema.objects.get(name)
        if definition is None:
            raise ValueError(f"unknown object {name}")
        return definition

    def _block(self, block: Json) -> list[dict[str, Any]]:
        names = list(block["fields"])
        if not names:
            return [{} for _ in block["rows"]]
        columns = zip(*block["rows"], strict=True)
        decoded = [self._column(kind, one) for kind, one in zip(block["fields"].values(), columns, strict=True)]
        return [dict(zip(names, row, strict=True)) for row in zip(*decoded, strict=True)]

    def _column(self, kind: str | None, values: Sequence[Json]) -> Sequence[object]:
        if kind is None:
            return values
        if kind == "any":
            return [self.value(value) for value in values]
        if kind == "tuple":
            return [None if value is None else tuple(self.value(one) for one in value) for value in values]
        decode = _DECODERS[kind]
        return [None if value is None else decode(value) for value in values]


def _encode_map(value: MapValue) -> Json:
    items = (
        value.entries.items() if value.has_plain_keys else ((one.value, held) for one, held in value.entries.items())
    )
    return {"map": [[encode(key), encode(held)] for key, held in items]}


def _encode_set(value: SetValue) -> Json:
    return {"set": [encode(one) for one in (value.entries if value.has_plain_keys else value.entries.values())]}


def _same(value: object) -> Json:
    return value


_ENCODERS: dict[type, Callable[[Any], Json]] = {
    str: _same,
    bool: _same,
    int: _same,
    type(None): _same,
    Id: lambda value: {"id": str(value)},
    Long: lambda value: {"long": int(value)},
    float: lambda value: {"double": repr(value)},
    Decimal: lambda value: {"decimal": str(value)},
    datetime: lambda value: {"datetime": value.isoformat()},
    date: lambda value: {"date": value.isoformat()},
    time: lambda value: {"time": value.isoformat()},
    bytes: lambda value: {"blob": encode_blob(value)},
    tuple: lambda value: {"tuple": [encode(one) for one in value]},
    Record: encode_record,
    ListValue: lambda value: {"list": [encode(one) for one in value.items]},
    SetValue: _encode_set,
    MapValue: _encode_map,
    EnumConstant: lambda value: {"enum": f"{value.type.name}.{value.name}"},
    list: lambda value: {"list": [encode(one) for one in value]},
}
_DECODERS: dict[str, Callable[[Any], object]] = {
    "id": Id,
    "long": Long,
    "double": float,
    "decimal": Decimal,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "blob": b64decode,
}
