"""What there is to know about objects, their children, record types and field sets."""

from typing import TYPE_CHECKING, Any

from circuitscript.data.schema import ChildRelationship, FieldDefinition, ObjectDefinition
from circuitscript.library.construction import new_map
from circuitscript.library.describing import declare_class, facts, field_token, label, object_named
from circuitscript.library.growing import charge_objects, new_objects
from circuitscript.library.record_values import object_token
from circuitscript.runtime import heap
from circuitscript.source.classes import frozen
from circuitscript.values.collections import ListValue, MapValue
from circuitscript.values.instances import NativeInstance
from circuitscript.values.text import Id

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


_MASTER = "012000000000000AAA"
DESCRIBE_SOBJECT = declare_class("DescribeSObjectResult", "What there is to know about an object.")
DESCRIBE_SOBJECT.leave_out("use the properties fields and fieldSets", "getFields getFieldSets")
DESCRIBE_SOBJECT.leave_out(
    "the schema does not say",
    "getAssociateEntityType getAssociateParentEntity getDataTranslationEnabled getDefaultImplementation getHasSubtypes"
    " getImplementedBy getImplementsInterfaces getIsInterface getIsSubtype getSObjectDescribeOption",
)
CHILD_RELATIONSHIP = declare_class("ChildRelationship", "How records of another object belong to an object's.")
CHILD_RELATIONSHIP.leave_out("the schema has no junctions", "getJunctionIdListNames getJunctionReferenceTo")
RECORD_TYPE_INFO = declare_class("RecordTypeInfo", "A record type. Every object has the master one only.")
FIELD_SET = declare_class("FieldSet", "A named group of fields for a page. No object has any.")
FIELD_SET_MEMBER = declare_class("FieldSetMember", "A field of a field set. No object has field sets.")


@frozen
class ChildDescription:
    """A child relationship with the object that it leads from."""

    parent: ObjectDefinition
    relationship: ChildRelationship


def _children(context: "Context", definition: ObjectDefinition) -> ListValue:
    charge_objects(context, len(definition.children))
    children = [ChildDescription(definition, each) for each in definition.children.values()]
    return new_objects(context, "Schema.ChildRelationship", children)


def _child_field(context: "Context", relationship: ChildRelationship) -> FieldDefinition:
    return object_named(context, relationship.child).fields[relationship.field]


def _record_type(context: "Context") -> NativeInstance:
    charge_objects(context, 1)
    context.charge_heap(heap.DICTIONARY)
    return NativeInstance(context.universe.type("Schema.RecordTypeInfo"), _MASTER)


def _record_types(context: "Context", name: str) -> MapValue:
    return new_map(context, "String", "Schema.RecordTypeInfo", {name: _record_type(context)})


facts(
    DESCRIBE_SOBJECT,
    [
        ("getName", "String", lambda _, state: state.name, "Returns the object's name."),
        ("getLocalName", "String", lambda _, state: state.name, "Returns the object's name."),
        ("getLabel", "String", lambda _, state: label(state), "Returns the object's name for people."),
        (
            "getLabelPlural",
            "String",
            lambda _, state: state.plural_label or label(state),
            "Returns the name of several records for people.",
        ),
        (
            "getKeyPrefix",
            "String",
            lambda _, state: state.key_prefix or None,
            "Returns what the ids of the object's records begin with, or null.",
        ),
        (
            "getSObjectType",
            "Schema.SObjectType",
            object_token,
            "Returns the object's token.",
        ),
        (
            "getChildRelationships",
            "List<Schema.ChildRelationship>",
            _children,
            "Returns how records of other objects belong to this object's.",
        ),
        (
            "getRecordTypeInfos",
            "List<Schema.RecordTypeInfo>",
            lambda context, state: new_objects(context, "Schema.RecordTypeInfo", [_MASTER]),
            "Returns the master record type: there are no others.",
        ),
        (
            "getRecordTypeInfosByName",
            "Map<String, Schema.RecordTypeInfo>",
            lambda context, state: _record_types(context, "Master"),
            "Returns the master record type by its name: there are no others.",
        ),
        (
            "getRecordTypeInfosByDeveloperName",
            "Map<String, Schema.RecordTypeInfo>",
            lambda context, state: _record_types(context, "Master"),
            "Returns the master record type by its name: there are no others.",
        ),
        (
            "getRecordTypeInfosById",
            "Map<Id, Schema.RecordTypeInfo>",
            lambda context, state: new_map(
                context, "Id", "Schema.RecordTypeInfo", {Id(_MASTER): _record_type(context)}
            ),
            "Returns the master record type by its id: there are no others.",
        ),
        ("isAccessible", "Boolean", lambda _, state: True, "Returns true: what the schema names can be read."),
        (
            "isCreateable",
            "Boolean",
            lambda _, state: state.is_createable,
            "Returns whether records can be made.",
        ),
        ("isCustom", "Boolean", lambda _, state: state.is_custom, "Returns whether this is a custom object."),
        ("isCustomSetting", "Boolean", lambda _, state: False, "Returns false: there are no custom settings."),
        (
            "isDeletable",
            "Boolean",
            lambda _, state: state.is_deletable,
            "Returns whether records can be deleted.",
        ),
        ("isDeprecatedAndHidden", "Boolean", lambda _, state: False, "Returns false."),
        ("isFeedEnabled", "Boolean", lambda _, state: False, "Returns false: there are no feeds."),
        (
            "isMergeable",
            "Boolean",
            lambda _, state: state.is_deletable,
            "Returns whether records can be merged.",
        ),
        ("isMruEnabled", "Boolean", lambda _, state: False, "Returns false."),
        (
            "isQueryable",
            "Boolean",
            lambda _, state: not state.is_event,
            "Returns whether records can be queried.",
        ),
        (
            "isSearchable",
            "Boolean",
            lambda _, state: not state.is_event,
            "Returns whether records can be searched.",
        ),
        (
            "isUndeletable",
            "Boolean",
            lambda _, state: state.is_deletable and not state.is_fetchable,
            "Returns whether deleted records can be brought back, which HighLevel cannot.",
        ),
        (
            "isUpdateable",
            "Boolean",
            lambda _, state: state.is_updateable,
            "Returns whether records can be changed.",
        ),
    ],
)


@DESCRIBE_SOBJECT.property("Schema.SObjectTypeFields fields")
def fields(context: "Context", this: NativeInstance) -> NativeInstance:
    """The object's fields."""
    return NativeInstance(context.universe.type("Schema.SObjectTypeFields"), this.state)


@DESCRIBE_SOBJECT.property("Schema.SObjectTypeFieldSets fieldSets")
def field_sets(context: "Context", this: NativeInstance) -> NativeInstance:
    """The object's field sets; there are none."""
    return NativeInstance(context.universe.type("Schema.SObjectTypeFieldSets"), this.state)


facts(
    CHILD_RELATIONSHIP,
    [
        (
            "getChildSObject",
            "Schema.SObjectType",
            lambda context, state: object_token(context, object_named(context, state.relationship.child)),
            "Returns the object of the children.",
        ),
        (
            "getField",
            "Schema.SObjectField",
            lambda context, state: field_token(context, _child_field(context, state.relationship)),
            "Returns the field of the children that points at the parent.",
        ),
        (
            "getRelationshipName",
            "String",
            lambda _, state: state.relationship.name or None,
            "Returns the name under which a query reads the children.",
        ),
        (
            "isCascadeDelete",
            "Boolean",
            lambda context, state: _child_field(context, state.relationship).is_cascade,
            "Returns whether deleting the parent deletes the children.",
        ),
        ("isDeprecatedAndHidden", "Boolean", lambda _, state: False, "Returns false."),
        ("isRestrictedDelete", "Boolean", lambda _, state: False, "Returns false."),
    ],
)
facts(
    RECORD_TYPE_INFO,
    [
        ("getDeveloperName", "String", lambda _, state: "Master", "Returns `Master`."),
        ("getName", "String", lambda _, state: "Master", "Returns `Master`."),
        (
            "getRecordTypeId",
            "Id",
            lambda _, state: Id(_MASTER),
            "Returns the id that stands for the master record type.",
        ),
        ("isActive", "Boolean", lambda _, state: True, "Returns true."),
        ("isAvailable", "Boolean", lambda _, state: True, "Returns true."),
        ("isDefaultRecordTypeMapping", "Boolean", lambda _, state: True, "Returns true."),
        ("isMaster", "Boolean", lambda _, state: True, "Returns true."),
    ],
)


def _nothing(context: "Context", state: Any) -> None:
    """Answers for field sets, of which there are none."""


facts(
    FIELD_SET,
    [
        ("getDescription", "String", _nothing, "Returns the description."),
        ("getFields", "List<Schema.FieldSetMember>", _nothing, "Returns the fields in their order."),
        ("getLabel", "String", _nothing, "Returns the name for people."),
        ("getName", "String", _nothing, "Returns the name."),
        ("getNameSpace", "String", _nothing, "Returns the namespace of the package."),
        ("getSObjectType", "Schema.SObjectType", _nothing, "Returns the token of the object."),
    ],
)
facts(
    FIELD_SET_MEMBER,
    [
        ("getDbRequired", "Boolean", _nothing, "Returns whether every record must have a value."),
        ("getFieldPath", "String", _nothing, "Returns the path from the object, `Account.Name`."),
        ("getLabel", "String", _nothing, "Returns the field's name for people."),
        ("getRequired", "Boolean", _nothing, "Returns whether the field set asks for a value."),
        ("getSObjectField", "Schema.SObjectField", _nothing, "Returns the token of the field."),
        ("getType", "Schema.DisplayType", _nothing, "Returns the kind of the field."),
    ],
)
