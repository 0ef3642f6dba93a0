"""Map: values by key, in the order in which the keys were added."""

from typing import TYPE_CHECKING, Any

from circuitscript.library.construction import new_list
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import check_changeable, null_argument
from circuitscript.library.storing import check_element, check_elements
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import Type, TypeKind
from circuitscript.values.collections import ListValue, MapValue, SetValue
from circuitscript.values.equality import Key, equal, has_plain_keys
from circuitscript.values.hashing import hash_code as value_hash_code
from circuitscript.values.instances import NativeInstance

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

MAP = LibraryClass("Map", doc="Values by key, in the order in which the keys were added.", parameters=("K", "V"))


@MAP.constructor("Map()")
def make(context: "Context", type_: Type) -> MapValue:
    """Makes an empty map."""
    context.charge_items(0, 0)
    return MapValue(type_, {}, has_plain_keys(type_.arguments[0]))


@MAP.constructor("Map(Map<K, V> entries)")
def make_from_map(context: "Context", type_: Type, entries: MapValue | None) -> MapValue:
    """Makes a map with the entries of another map."""
    result = MapValue(type_, {}, has_plain_keys(type_.arguments[0]))
    _put_all(context, result, entries)
    return result


@MAP.constructor("Map(List<SObject> records)")
def make_from_records(context: "Context", type_: Type, records: ListValue | None) -> MapValue:
    """Makes a map of records by their ids.

    Throws a `System.ListException` when a record is null or has no id.
    """
    result = MapValue(type_, {}, has_plain_keys(type_.arguments[0]))
    _put_records(context, result, records)
    return result


@MAP.method("void clear()")
def clear(context: "Context", this: MapValue) -> None:
    """Removes all entries."""
    check_changeable(this)
    this.entries.clear()


@MAP.method("Map<K, V> clone()")
def clone(context: "Context", this: MapValue) -> MapValue:
    """Returns a new map with the same entries."""
    context.charge_items(len(this.entries), len(this.entries))
    return MapValue(this.type, dict(this.entries), this.has_plain_keys)


@MAP.method("Boolean containsKey(K key)")
def contains_key(context: "Context", this: MapValue, key: Any) -> bool:
    """Returns whether the map has an entry for the key; case counts for Strings."""
    return (key if this.has_plain_keys else Key(key, context)) in this.entries


@MAP.method("Map<K, V> deepClone()")
def deep_clone(context: "Context", this: MapValue) -> MapValue:
    """Returns a new map with a copy of each record, ids included."""
    from circuitscript.data.record import Record
    from circuitscript.library.record_values import clone_record

    context.charge_items(len(this.entries), len(this.entries))
    copies: dict[Any, Any] = {}
    context.hold(copies)
    try:
        for entry, value in this.entries.items():
            copies[entry] = clone_record(context, value, True, True) if isinstance(value, Record) else value
    finally:
        context.let_go()
    return MapValue(this.type, copies, this.has_plain_keys)


@MAP.method("Boolean equals(Object other)")
def equals(context: "Context", this: MapValue, other: object) -> bool:
    """Returns whether the other is a map with equal entries, in any order."""
    return equal(this, other, context)


@MAP.method("V get(K key)")
def get(context: "Context", this: MapValue, key: Any) -> Any:
    """Returns the value for the key, or null when there is none."""
    return this.entries.get(key if this.has_plain_keys else Key(key, context))


@MAP.method("Schema.SObjectType getSObjectType()")
def get_sobject_type(context: "Context", this: MapValue) -> NativeInstance | None:
    """Returns the token of the object of the records that are the map's values; null when they are not records."""
    from circuitscript.library.record_values import token_of_type

    return token_of_type(context, this.type.arguments[1])


@MAP.method("Integer hashCode()")
def hash_code(context: "Context", this: MapValue) -> int:
    """Returns a number that is the same for equal maps."""
    return value_hash_code(this, context)


@MAP.method("Boolean isEmpty()")
def is_empty(context: "Context", this: MapValue) -> bool:
    """Returns whether the map has no entries."""
    return not this.entries


@MAP.method("Set<K> keySet()")
def key_set(context: "Context", this: MapValue) -> SetValue:
    """Returns a new set of the keys."""
    count = len(this.entries)
    context.charge_items(count, count)
    if this.has_plain_keys:
        entries = {entry: entry for entry in this.entries}
    else:
        entries = {entry: entry.value for entry in this.entries}
    return SetValue(context.universe.type("Set", this.type.arguments[0]), entries, this.has_plain_keys)


@MAP.method("V put(K key, V value)")
def put(context: "Context", this: MapValue, key: Any, value: Any) -> Any:
    """Sets the value for the key, and returns the value that was there before, or null."""
    check_changeable(this)
    check_element(context, this.type, value, 1)
    entry = key if this.has_plain_keys else Key(key, context)
    if entry not in this.entries:
        context.charge_items(len(this.entries) + 1, 1)
    previous = this.entries.get(entry)
    this.entries[entry] = value
    return previous


@MAP.method("void putAll(Map<K, V> entries)")
def put_map(context: "Context", this: MapValue, entries: MapValue | None) -> None:
    """Puts all entries of another map into this one."""
    _put_all(context, this, entries)


@MAP.method("void putAll(List<SObject> records)")
def put_records(context: "Context", this: MapValue, records: ListValue | None) -> None:
    """Puts records into the map, by their ids."""
    _put_records(context, this, records)


@MAP.method("V remove(K key)")
def remove(context: "Context", this: MapValue, key: Any) -> Any:
    """Removes the entry for the key, and returns its value, or null when there was none."""
    check_changeable(this)
    return this.entries.pop(key if this.has_plain_keys else Key(key, context), None)


@MAP.method("Integer size()")
def size(context: "Context", this: MapValue) -> int:
    """Returns the number of entries."""
    return len(this.entries)


@MAP.method("String toString()")
def to_string(context: "Context", this: MapValue) -> str:
    """Returns the text form, `{a=1}`, with ten entries at most."""
    return context.text(this)


@MAP.method("List<V> values()")
def values(context: "Context", this: MapValue) -> ListValue:
    """Returns a new list of the values, in the order of the keys."""
    context.charge_items(len(this.entries), len(this.entries))
    return new_list(context, this.type.arguments[1], list(this.entries.values()))


def _put_all(context: "Context", this: MapValue, source: MapValue | None) -> None:
    if source is None:
        raise null_argument(1)
    check_changeable(this)
    context.charge_items(len(this.entries) + len(source.entries), len(source.entries))
    check_elements(context, this.type, source.entries.values(), source.type.arguments[1], 1)
    if this.has_plain_keys == source.has_plain_keys:
        this.entries.update(source.entries)
        return
    for entry, value in source.entries.items():
        key = entry if source.has_plain_keys else entry.value
        this.entries[key if this.has_plain_keys else Key(key, context)] = value


def _put_records(context: "Context", this: MapValue, records: ListValue | None) -> None:
    if records is None:
        raise null_argument(1)
    check_changeable(this)
    if this.type.arguments[1].symbol.kind is not TypeKind.SOBJECT:
        raise ScriptException("TypeException", f"Invalid conversion from a list of records to {this.type.name}")
    context.charge_items(len(this.entries) + len(records.items), len(records.items))
    for position, record in enumerate(records.items):
        if record is None:
            raise ScriptException("ListException", f"null record at index {position}")
        check_element(context, this.type, record, 1)
        id_ = record.values.get("Id")
        if id_ is None:
            raise ScriptException("ListException", f"Row with null Id at index: {position}")
        this.entries[id_ if this.has_plain_keys else Key(id_, context)] = record
