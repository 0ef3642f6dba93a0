"""Cache: values that are kept for the run, by key, in partitions."""

from typing import TYPE_CHECKING, Any, Final

from circuitscript.library.construction import new_map, new_set
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import given, null_argument
from circuitscript.runtime import heap
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import Type, TypeKind
from circuitscript.values.collections import MapValue, SetValue
from circuitscript.values.instances import NativeInstance

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

ORG = LibraryClass("Org", namespace="Cache", doc="Values kept for the run, by key. They do not outlive it.")
SESSION = LibraryClass("Session", namespace="Cache", doc="Values kept for the run, by key. They do not outlive it.")
ORG_PARTITION = LibraryClass("OrgPartition", namespace="Cache", doc="Values kept for the run, by key.")
SESSION_PARTITION = LibraryClass("SessionPartition", namespace="Cache", doc="Values kept for the run, by key.")
VISIBILITY = LibraryClass(
    "Visibility",
    TypeKind.ENUM,
    namespace="Cache",
    doc="Who sees a value; it has no effect.",
    constants=("ALL", "NAMESPACE"),
)
CACHE_BUILDER = LibraryClass(
    "CacheBuilder", TypeKind.INTERFACE, namespace="Cache", doc="Makes a value that is not in the cache."
)
CACHE_BUILDER.abstract("Object doLoad(String key)", "Returns the value for a key that is not in the cache.")

_MEASURES = (
    "getAvgGetSize getAvgGetTime getAvgValueSize getCapacity getMaxGetSize getMaxGetTime getMaxValueSize getMissRate"
)
_INTERNAL = (
    "createFullyQualifiedKey createFullyQualifiedPartition validateCacheBuilder validateKey validateKeys"
    " validateKeyValue validatePartitionName"
)
for _cache in (ORG, SESSION, ORG_PARTITION, SESSION_PARTITION):
    _cache.leave_out("values are kept in the run's own memory, which CircuitGovernor tells of", _MEASURES)
for _cache in (ORG_PARTITION, SESSION_PARTITION):
    _cache.leave_out("keys are checked when they are used", _INTERNAL)

_STATE = "library.cache"
_MAX_KEY = 50
_DEFAULT = "default"


class Partition:
    """The state of a partition: its name, and for each key the value with the time when it ends."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.values: dict[str, tuple[Any, int]] = {}

    def get(self, context: "Context", key: str | None) -> Any:
        """Returns the value, or None when there is none or its time is over."""
        found = self.values.get(_checked(key))
        if found is None:
            return None
        value, ends = found
        if ends and context.now() >= ends:
            del self.values[str(key)]
            return None
        return value

    def put(self, context: "Context", key: str | None, value: Any, seconds: int | None) -> None:
        """Keeps a value, for so many seconds or for good."""
        if value is None:
            raise null_argument()
        context.charge_items(len(self.values) + 1, 1)
        context.charge_heap(heap.LIST + 2 * heap.ITEM + len(given(key)))
        self.values[_checked(key)] = (value, context.now() + 1000 * seconds if seconds else 0)


def _checked(key: str | None) -> str:
    given_key = given(key)
    simple = given_key.rpartition(".")[2]
    if not simple.isascii() or not simple.isalnum() or len(simple) > _MAX_KEY:
        raise ScriptException("IllegalArgumentException", f"Invalid cache key: {given_key}")
    return simple


def _partition(context: "Context", kind: str, name: str) -> Partition:
    partitions: dict[tuple[str, str], Partition] = context.state.setdefault(_STATE, {})
    key = (kind, name.lower())
    if key not in partitions:
        context.charge_heap(heap.OBJECT + 2 * heap.DICTIONARY + 2 * len(name))
        partitions[key] = Partition(name)
    return partitions[key]


def _declare(declaration: LibraryClass, kind: str, is_static: bool) -> None:
    """Declares the methods of a cache (static, on its default partition) or of a partition."""

    def method(signature: str, doc: str, body: Any) -> None:
        def of_instance(context: "Context", this: NativeInstance, *arguments: Any) -> Any:
            return body(context, this.state, *arguments)

        def of_class(context: "Context", *arguments: Any) -> Any:
            return body(context, _partition(context, kind, _DEFAULT), *arguments)

        of_instance.__doc__ = of_class.__doc__ = doc
        if is_static:
            declaration.static(signature)(of_class)
        else:
            declaration.method(signature)(of_instance)

    for signature, doc, body in _METHODS:
        method(signature, doc, body)
    if not is_static or kind == "session":
        method("Boolean isAvailable()", "Returns true.", lambda c, p: True)
    if is_static:
        partition = f"Cache.{declaration.name}Partition"

        def get_partition(context: "Context", name: str | None) -> NativeInstance:
            """Returns the partition with this name."""
            return NativeInstance(context.universe.type(partition), _partition(context, kind, given(name)))

        declaration.static(f"{partition} getPartition(String name)")(get_partition)


def _get_or_build(context: "Context", partition: Partition, builder: NativeInstance | None, key: str | None) -> Any:
    found = partition.get(context, key)
    if found is None:
        type_ = given(builder).state
        assert isinstance(type_, Type)
        found = context.call_named(context.new_instance(type_, []), "doLoad", [key])
        if found is not None:
            partition.put(context, key, found, None)
    return found


def _get_many(context: "Context", partition: Partition, keys: SetValue | None) -> MapValue:
    wanted = given(keys).entries.values()
    context.charge_items(len(wanted), len(wanted))
    return new_map(context, "String", "Object", {key: partition.get(context, key) for key in wanted})


def _contains_many(context: "Context", partition: Partition, keys: SetValue | None) -> MapValue:
    wanted = given(keys).entries.values()
    context.charge_items(len(wanted), len(wanted))
    return new_map(context, "String", "Boolean", {key: partition.get(context, key) is not None for key in wanted})


def _get_keys(context: "Context", partition: Partition) -> SetValue:
    count = len(partition.values)
    context.charge_items(count, 2 * count)
    present = [key for key in list(partition.values) if partition.get(context, key) is not None]
    return new_set(context, "String", present)


_METHODS: Final = (
    ("void put(String key, Object value)", "Keeps a value.", lambda c, p, key, value: p.put(c, key, value, None)),
    (
        "void put(String key, Object value, Integer seconds)",
        "Keeps a value for so many seconds.",
        lambda c, p, key, value, seconds: p.put(c, key, value, seconds),
    ),
    (
        "void put(String key, Object value, Cache.Visibility visibility)",
        "Keeps a value.",
        lambda c, p, key, value, visibility: p.put(c, key, value, None),
    ),
    (
        "void put(String key, Object value, Integer seconds, Cache.Visibility visibility, Boolean immutable)",
        "Keeps a value for so many seconds.",
        lambda c, p, key, value, seconds, visibility, immutable: p.put(c, key, value, seconds),
    ),
    ("Object get(String key)", "Returns the value for the key, or null.", lambda c, p, key: p.get(c, key)),
    (
        "Object get(Type builder, String key)",
        "Returns the value for the key; where there is none, the builder's `doLoad` makes it.",
        _get_or_build,
    ),
    ("Map<String, Object> get(Set<String> keys)", "Returns the values for these keys.", _get_many),
    (
        "Boolean contains(String key)",
        "Returns whether there is a value for the key.",
        lambda c, p, key: p.get(c, key) is not None,
    ),
    ("Map<String, Boolean> contains(Set<String> keys)", "Returns for which keys there are values.", _contains_many),
    (
        "Boolean remove(String key)",
        "Removes the value for the key, and returns whether there was one.",
        lambda c, p, key: p.values.pop(_checked(key), None) is not None,
    ),
    ("Set<String> getKeys()", "Returns all keys.", _get_keys),
    ("Long getNumKeys()", "Returns the number of keys.", lambda c, p: len(p.values)),
    ("String getName()", "Returns the partition's name.", lambda c, p: p.name),
)
"""What a partition and a cache itself can do: signature, description, body."""

_declare(ORG, "org", is_static=True)
_declare(SESSION, "session", is_static=True)
_declare(ORG_PARTITION, "org", is_static=False)
_declare(SESSION_PARTITION, "session", is_static=False)
