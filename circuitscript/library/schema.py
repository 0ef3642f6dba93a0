"""Schema: tokens of objects and fields, `Contact.SObjectType` and `Contact.Email`, and the maps of them all."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from circuitscript.data.record import Record
from circuitscript.data.schema import FieldDefinition, ObjectDefinition
from circuitscript.library.construction import new_map
from circuitscript.library.declare import LibraryClass
from circuitscript.library.describing import declare_class, describe_field, describe_object, object_named
from circuitscript.library.failures import given
from circuitscript.library.growing import charge_objects, new_objects
from circuitscript.runtime import heap
from circuitscript.symbols import TypeKind
from circuitscript.values.collections import ListValue, MapValue
from circuitscript.values.equality import FoldedKey
from circuitscript.values.instances import NativeInstance
from circuitscript.values.text import Id

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


SCHEMA = LibraryClass("Schema", doc="The objects and fields that a program may use, as values.")
SCHEMA.unavailable.update(
    {
        "describeTabs": "there are no tabs",
        "describeDataCategoryGroupStructures": "data categories belong to Salesforce",
        "describeDataCategoryGroups": "data categories belong to Salesforce",
        "getAppDescribe": "use Schema.getGlobalDescribe",
        "getModuleDescribe": "use Schema.getGlobalDescribe",
    }
)
SOBJECT_TYPE = declare_class("SObjectType", "The token of an object, `Contact.SObjectType`.")
SOBJECT_FIELD = declare_class("SObjectField", "The token of a field, `Contact.Email`.")
SOBJECT_TYPE_FIELDS = declare_class("SObjectTypeFields", "The fields of an object.")
SOBJECT_TYPE_FIELD_SETS = declare_class("SObjectTypeFieldSets", "The field sets of an object; there are none.")
DESCRIBE_OPTIONS = LibraryClass(
    "SObjectDescribeOptions",
    TypeKind.ENUM,
    namespace="Schema",
    doc="How much describe reads at once; it has no effect.",
    constants=("DEFAULT", "DEFERRED", "FULL"),
)


@SCHEMA.static("Map<String, Schema.SObjectType> getGlobalDescribe()")
def get_global_describe(context: "Context") -> MapValue:
    """Returns the tokens of all objects, by their names in lower case; a name may be looked up in any case."""
    objects = {} if context.schema is None else context.schema.objects
    return _by_name(context, "Schema.SObjectType", objects.values())


@SCHEMA.static("List<Schema.DescribeSObjectResult> describeSObjects(List<String> names)")
def describe_sobjects(context: "Context", names: ListValue | None) -> ListValue:
    """Returns what there is to know about these objects.

    Throws a `System.InvalidParameterValueException` when there is no such object.
    """
    named = given(names).items
    context.charge_items(len(named), len(named))
    definitions = [object_named(context, given(name)) for name in named]
    return new_objects(context, "Schema.DescribeSObjectResult", definitions)


@SCHEMA.static(
    "List<Schema.DescribeSObjectResult> describeSObjects(List<String> names, Schema.SObjectDescribeOptions options)"
)
def describe_sobjects_with(context: "Context", names: ListValue | None, options: Any) -> ListValue:
    """Returns what there is to know about these objects; the options have no effect."""
    return describe_sobjects(context, names)


@SOBJECT_TYPE.method("Schema.DescribeSObjectResult getDescribe()")
def get_describe(context: "Context", this: NativeInstance) -> NativeInstance:
    """Returns what there is to know about the object."""
    return describe_object(context, _object(this))


@SOBJECT_TYPE.method("Schema.DescribeSObjectResult getDescribe(Schema.SObjectDescribeOptions options)")
def get_describe_with(context: "Context", this: NativeInstance, options: Any) -> NativeInstance:
    """Returns what there is to know about the object; the options have no effect."""
    return describe_object(context, _object(this))


@SOBJECT_TYPE.method("SObject newSObject()")
def new_sobject(context: "Context", this: NativeInstance) -> Record:
    """Makes a record of the object."""
    context.charge_heap(heap.RECORD)
    return Record(_object(this), {})


@SOBJECT_TYPE.method("SObject newSObject(Id id)")
def new_sobject_with_id(context: "Context", this: NativeInstance, id_: Id | None) -> Record:
    """Makes a record of the object with this id."""
    context.charge_heap(heap.RECORD + heap.ENTRY)
    return Record(_object(this), {"Id": id_})


@SOBJECT_TYPE.method("SObject newSObject(Id recordTypeId, Boolean loadDefaults)")
def new_sobject_with_defaults(
    context: "Context", this: NativeInstance, record_type: Id | None, load: bool | None
) -> Record:
    """Makes a record of the object; with `loadDefaults`, with the fields' default values."""
    definition = _object(this)
    context.charge_heap(heap.RECORD + heap.ENTRY * len(definition.fields))
    defaults = {each.name: each.default for each in definition.fields.values() if each.default is not None}
    return Record(definition, defaults if load else {})


@SOBJECT_TYPE.method("String toString()")
def sobject_type_to_string(context: "Context", this: NativeInstance) -> str:
    """Returns the object's name."""
    return _object(this).name


@SOBJECT_FIELD.method("Schema.DescribeFieldResult getDescribe()")
def get_field_describe(context: "Context", this: NativeInstance) -> NativeInstance:
    """Returns what there is to know about the field."""
    return describe_field(context, _field_token(this))


@SOBJECT_FIELD.method("Schema.DescribeFieldResult getDescribe(Schema.SObjectDescribeOptions options)")
def get_field_describe_with(context: "Context", this: NativeInstance, options: Any) -> NativeInstance:
    """Returns what there is to know about the field; the options have no effect."""
    return describe_field(context, _field_token(this))


@SOBJECT_FIELD.method("String toString()")
def sobject_field_to_string(context: "Context", this: NativeInstance) -> str:
    """Returns the field's name."""
    return _field_token(this).name


@SOBJECT_TYPE_FIELDS.method("Map<String, Schema.SObjectField> getMap()")
def get_field_map(context: "Context", this: NativeInstance) -> MapValue:
    """Returns the tokens of all fields, by their names in lower case; a name may be looked up in any case."""
    return _by_name(context, "Schema.SObjectField", _object(this).fields.values())


@SOBJECT_TYPE_FIELD_SETS.method("Map<String, Schema.FieldSet> getMap()")
def get_field_set_map(context: "Context", this: NativeInstance) -> MapValue:
    """Returns an empty map: no object has field sets."""
    return new_map(context, "String", "Schema.FieldSet", {})


def _by_name(
    context: "Context", name: str, described: Collection[ObjectDefinition] | Collection[FieldDefinition]
) -> MapValue:
    """Returns a map by name in lower case, which can be asked for a name in any case, as Apex's describe maps."""
    charge_objects(context, len(described))
    context.charge_heap(heap.KEYED_ENTRY * len(described))
    type_ = context.universe.type(name)
    entries = {FoldedKey(each.name.lower(), context): NativeInstance(type_, each) for each in described}
    return MapValue(context.universe.type("Map", context.universe.type("String"), type_), entries, has_plain_keys=False)


def _object(token: NativeInstance) -> ObjectDefinition:
    state = token.state
    assert isinstance(state, ObjectDefinition)
    return state


def _field_token(token: NativeInstance) -> FieldDefinition:
    state = token.state
    assert isinstance(state, FieldDefinition)
    return state
