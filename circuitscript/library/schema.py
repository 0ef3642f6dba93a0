"""Schema: tokens of objects and fields, `Contact.SObjectType` and `Contact.Email`, and what describe tells about them.

The state of tokens and of describe results is the schema's own definition.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from circuitscript.data.record import Record
from circuitscript.data.schema import (
    ChildRelationship,
    FieldDefinition,
    FieldType,
    ObjectDefinition,
)
from circuitscript.library.construction import enum_constant, new_list, new_map
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import given
from circuitscript.library.records import object_token
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.source.classes import frozen
from circuitscript.symbols import TypeKind
from circuitscript.values.collections import ListValue, MapValue
from circuitscript.values.equality import FoldedKey
from circuitscript.values.instances import NativeInstance
from circuitscript.values.text import Id

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

_OWNERS = "library.field_owners"
_MASTER = "012000000000000AAA"


def _declare_class(name: str, doc: str) -> LibraryClass:
    return LibraryClass(name, namespace="Schema", doc=doc)


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
SOBJECT_TYPE = _declare_class("SObjectType", "The token of an object, `Contact.SObjectType`.")
SOBJECT_FIELD = _declare_class("SObjectField", "The token of a field, `Contact.Email`.")
DESCRIBE_SOBJECT = _declare_class("DescribeSObjectResult", "What there is to know about an object.")
DESCRIBE_FIELD = _declare_class("DescribeFieldResult", "What there is to know about a field.")
DESCRIBE_SOBJECT.leave_out("use the properties fields and fieldSets", "getFields getFieldSets")
DESCRIBE_SOBJECT.leave_out(
    "the schema does not say",
    "getAssociateEntityType getAssociateParentEntity getDataTranslationEnabled getDefaultImplementation getHasSubtypes"
    " getImplementedBy getImplementsInterfaces getIsInterface getIsSubtype getSObjectDescribeOption",
)
DESCRIBE_FIELD.leave_out("the schema has no dependent picklists", "getController")
DESCRIBE_FIELD.leave_out(
    "the schema does not say",
    "getCompoundFieldName getDataTranslationEnabled getFilteredLookupInfo getMask getMaskType getReferenceTargetField"
    " isAiPredictionField isDisplayLocationInDecimal isFormulaTreatNullNumberAsZero isHighScaleNumber isQueryByDistance"
    " isSearchPrefilterable",
)
SOBJECT_TYPE_FIELDS = _declare_class("SObjectTypeFields", "The fields of an object.")
SOBJECT_TYPE_FIELD_SETS = _declare_class("SObjectTypeFieldSets", "The field sets of an object; there are none.")
CHILD_RELATIONSHIP = _declare_class("ChildRelationship", "How records of another object belong to an object's.")
CHILD_RELATIONSHIP.leave_out("the schema has no junctions", "getJunctionIdListNames getJunctionReferenceTo")
PICKLIST_ENTRY = _declare_class("PicklistEntry", "One of the values that a field may have.")
RECORD_TYPE_INFO = _declare_class("RecordTypeInfo", "A record type. Every object has the master one only.")
FIELD_SET = _declare_class("FieldSet", "A named group of fields for a page. No object has any.")
FIELD_SET_MEMBER = _declare_class("FieldSetMember", "A field of a field set. No object has field sets.")
DISPLAY_TYPE = LibraryClass(
    "DisplayType",
    TypeKind.ENUM,
    namespace="Schema",
    doc="The kinds of fields.",
    constants=(
        "ADDRESS",
        "ANYTYPE",
        "BASE64",
        "BOOLEAN",
        "COMBOBOX",
        "COMPLEXVALUE",
        "CURRENCY",
        "DATACATEGORYGROUPREFERENCE",
        "DATE",
        "DATETIME",
        "DOUBLE",
        "EMAIL",
        "ENCRYPTEDSTRING",
        "ID",
        "INTEGER",
        "JSON",
        "LOCATION",
        "LONG",
        "MULTIPICKLIST",
        "PERCENT",
        "PHONE",
        "PICKLIST",
        "REFERENCE",
        "SOBJECT",
        "STRING",
        "TEXTAREA",
        "TEXTARRAY",
        "TIME",
        "URL",
    ),
)
SOAP_TYPE = LibraryClass(
    "SoapType",
    TypeKind.ENUM,
    namespace="Schema",
    doc="The types of fields' values in the SOAP API.",
    constants=("ANYTYPE", "BASE64BINARY", "BOOLEAN", "DATE", "DATETIME", "DOUBLE", "ID", "INTEGER", "STRING", "TIME"),
)
DESCRIBE_OPTIONS = LibraryClass(
    "SObjectDescribeOptions",
    TypeKind.ENUM,
    namespace="Schema",
    doc="How much describe reads at once; it has no effect.",
    constants=("DEFAULT", "DEFERRED", "FULL"),
)

_DISPLAY_TYPES = {FieldType.TEXT_LIST: "TEXTARRAY", FieldType.ANY: "ANYTYPE"}
_SOAP_TYPES = {
    FieldType.ID: "ID",
    FieldType.REFERENCE: "ID",
    FieldType.BOOLEAN: "BOOLEAN",
    FieldType.INTEGER: "INTEGER",
    FieldType.LONG: "INTEGER",
    FieldType.DOUBLE: "DOUBLE",
    FieldType.CURRENCY: "DOUBLE",
    FieldType.PERCENT: "DOUBLE",
    FieldType.DATE: "DATE",
    FieldType.DATETIME: "DATETIME",
    FieldType.TIME: "TIME",
    FieldType.BLOB: "BASE64BINARY",
    FieldType.ANY: "ANYTYPE",
}
_UNFILTERABLE = frozenset({FieldType.BLOB, FieldType.TEXTAREA})


@frozen
class ChildDescription:
    """A child relationship with the object that it leads from."""

    parent: ObjectDefinition
    relationship: ChildRelationship


# Tokens


@SCHEMA.static("Map<String, Schema.SObjectType> getGlobalDescribe()")
def get_global_describe(context: "Context") -> MapValue:
    """Returns the tokens of all objects, by their names in lower case; a name may be looked up in any case."""
    objects = () if context.schema is None else context.schema.objects.values()
    return _by_name(context, "Schema.SObjectType", {each.name: object_token(context, each) for each in objects})


@SCHEMA.static("List<Schema.DescribeSObjectResult> describeSObjects(List<String> names)")
def describe_sobjects(context: "Context", names: ListValue | None) -> ListValue:
    """Returns what there is to know about these objects.

    Throws a `System.InvalidParameterValueException` when there is no such object.
    """
    described = [describe_object(context, _object_named(context, given(name))) for name in given(names).items]
    return new_list(context, "Schema.DescribeSObjectResult", described)


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
    context.charge_heap(64)
    return Record(_object(this), {})


@SOBJECT_TYPE.method("SObject newSObject(Id id)")
def new_sobject_with_id(context: "Context", this: NativeInstance, id_: Id | None) -> Record:
    """Makes a record of the object with this id."""
    context.charge_heap(64)
    return Record(_object(this), {"Id": id_})


@SOBJECT_TYPE.method("SObject newSObject(Id recordTypeId, Boolean loadDefaults)")
def new_sobject_with_defaults(
    context: "Context", this: NativeInstance, record_type: Id | None, load: bool | None
) -> Record:
    """Makes a record of the object; with `loadDefaults`, with the fields' default values."""
    context.charge_heap(64)
    definition = _object(this)
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
    tokens = {each.name: field_token(context, each) for each in _object(this).fields.values()}
    return _by_name(context, "Schema.SObjectField", tokens)


@SOBJECT_TYPE_FIELD_SETS.method("Map<String, Schema.FieldSet> getMap()")
def get_field_set_map(context: "Context", this: NativeInstance) -> MapValue:
    """Returns an empty map: no object has field sets."""
    return new_map(context, "String", "Schema.FieldSet", {})


# Facts about an object, a field and the like: a method and the property of the same name


def _facts(declaration: LibraryClass, answers: "list[tuple[str, str, Callable[[Context, Any], Any], str]]") -> None:
    """Declares facts: `getLabel`, its type, what it answers, and its doc; `label` is the same as a property."""
    for name, type_, answer, doc in answers:
        _fact(declaration, name, type_, answer, doc)


def _fact(declaration: LibraryClass, name: str, type_: str, answer: "Callable[[Context, Any], Any]", doc: str) -> None:
    def body(context: "Context", this: NativeInstance) -> Any:
        return answer(context, this.state)

    body.__doc__ = doc
    declaration.method(f"{type_} {name}()")(body)
    plain = name.removeprefix("get").removeprefix("is")
    declaration.property(f"{type_} {plain[0].lower()}{plain[1:]}")(body)


def describe_object(context: "Context", definition: ObjectDefinition) -> NativeInstance:
    """Returns the describe result of an object."""
    return NativeInstance(context.universe.type("Schema.DescribeSObjectResult"), definition)


def describe_field(context: "Context", field: FieldDefinition) -> NativeInstance:
    """Returns the describe result of a field."""
    return NativeInstance(context.universe.type("Schema.DescribeFieldResult"), field)


def field_token(context: "Context", field: FieldDefinition) -> NativeInstance:
    """Returns the token of a field, `Contact.Email`."""
    return NativeInstance(context.universe.type("Schema.SObjectField"), field)


def _by_name(context: "Context", type_: str, tokens: dict[str, NativeInstance]) -> MapValue:
    """Returns a map by name in lower case, which can be asked for a name in any case, as Apex's describe maps."""
    context.charge_items(len(tokens), len(tokens))
    entries = {FoldedKey(name.lower(), context): token for name, token in tokens.items()}
    types = context.universe.type("String"), context.universe.type(type_)
    return MapValue(context.universe.type("Map", *types), entries, has_plain_keys=False)


def _owner(context: "Context", field: FieldDefinition) -> ObjectDefinition:
    owners: dict[FieldDefinition, ObjectDefinition] | None = context.state.get(_OWNERS)
    if owners is None:
        objects = () if context.schema is None else context.schema.objects.values()
        owners = {each: definition for definition in objects for each in definition.fields.values()}
        context.state[_OWNERS] = owners
    return owners.get(field) or ObjectDefinition("")


def _object_named(context: "Context", name: str) -> ObjectDefinition:
    definition = None if context.schema is None else context.schema.objects.get(name)
    if definition is None:
        raise ScriptException("InvalidParameterValueException", f"Invalid sobject provided: {name}")
    return definition


def _object(token: NativeInstance) -> ObjectDefinition:
    state = token.state
    assert isinstance(state, ObjectDefinition)
    return state


def _field_token(token: NativeInstance) -> FieldDefinition:
    state = token.state
    assert isinstance(state, FieldDefinition)
    return state


def _label(definition: ObjectDefinition | FieldDefinition) -> str:
    return definition.label or definition.name


def _display_type(kind: FieldType) -> str:
    return _DISPLAY_TYPES.get(kind, kind.value.upper())


def _children(context: "Context", definition: ObjectDefinition) -> ListValue:
    type_ = context.universe.type("Schema.ChildRelationship")
    children = [NativeInstance(type_, ChildDescription(definition, each)) for each in definition.children.values()]
    return new_list(context, "Schema.ChildRelationship", children)


def _child_field(context: "Context", relationship: ChildRelationship) -> FieldDefinition:
    return _object_named(context, relationship.child).fields[relationship.field]


def _record_type(context: "Context") -> NativeInstance:
    return NativeInstance(context.universe.type("Schema.RecordTypeInfo"), _MASTER)


def _record_types(context: "Context", name: str) -> MapValue:
    return new_map(context, "String", "Schema.RecordTypeInfo", {name: _record_type(context)})


_facts(
    DESCRIBE_SOBJECT,
    [
        ("getName", "String", lambda _, state: state.name, "Returns the object's name."),
        ("getLocalName", "String", lambda _, state: state.name, "Returns the object's name."),
        ("getLabel", "String", lambda _, state: _label(state), "Returns the object's name for people."),
        (
            "getLabelPlural",
            "String",
            lambda _, state: state.plural_label or _label(state),
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
            lambda context, state: new_list(context, "Schema.RecordTypeInfo", [_record_type(context)]),
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
        ("isUndeletable", "Boolean", lambda _, state: False, "Returns false: deleted records are gone."),
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


_facts(
    DESCRIBE_FIELD,
    [
        ("getName", "String", lambda _, state: state.name, "Returns the field's name."),
        ("getLocalName", "String", lambda _, state: state.name, "Returns the field's name."),
        ("getLabel", "String", lambda _, state: _label(state), "Returns the field's name for people."),
        (
            "getType",
            "Schema.DisplayType",
            lambda context, state: enum_constant(context, "Schema.DisplayType", _display_type(state.type)),
            "Returns the kind of field.",
        ),
        (
            "getSoapType",
            "Schema.SoapType",
            lambda context, state: enum_constant(context, "Schema.SoapType", _SOAP_TYPES.get(state.type, "STRING")),
            "Returns the type of its values in the SOAP API.",
        ),
        ("getLength", "Integer", lambda _, state: state.length, "Returns how many characters a text may have."),
        (
            "getByteLength",
            "Integer",
            lambda _, state: 3 * state.length,
            "Returns how many bytes a text may have.",
        ),
        (
            "getPrecision",
            "Integer",
            lambda _, state: state.precision,
            "Returns how many digits a number may have.",
        ),
        ("getScale", "Integer", lambda _, state: state.scale, "Returns how many of them follow the point."),
        (
            "getDigits",
            "Integer",
            lambda _, state: state.precision if state.type in (FieldType.INTEGER, FieldType.LONG) else 0,
            "Returns how many digits a whole number may have.",
        ),
        ("getDefaultValue", "Object", lambda _, state: state.default, "Returns the default value, or null."),
        ("getDefaultValueFormula", "String", lambda _, state: None, "Returns null: there are no default formulas."),
        ("getCalculatedFormula", "String", lambda _, state: None, "Returns null: formulas stay in the CRM."),
        ("getInlineHelpText", "String", lambda _, state: None, "Returns null: there are no help texts."),
        (
            "getPicklistValues",
            "List<Schema.PicklistEntry>",
            lambda context, state: new_list(
                context,
                "Schema.PicklistEntry",
                [NativeInstance(context.universe.type("Schema.PicklistEntry"), value) for value in state.picklist],
            ),
            "Returns the values that the field may have.",
        ),
        (
            "getReferenceTo",
            "List<Schema.SObjectType>",
            lambda context, state: new_list(
                context,
                "Schema.SObjectType",
                [object_token(context, _object_named(context, name)) for name in state.references],
            ),
            "Returns the objects that a reference may point at.",
        ),
        (
            "getRelationshipName",
            "String",
            lambda _, state: state.relationship or None,
            "Returns the name of the relationship to the parent, or null.",
        ),
        ("getRelationshipOrder", "Integer", lambda _, state: None, "Returns null: there are no junction objects."),
        (
            "getSObjectField",
            "Schema.SObjectField",
            field_token,
            "Returns the field's token.",
        ),
        (
            "getSObjectType",
            "Schema.SObjectType",
            lambda context, state: object_token(context, _owner(context, state)),
            "Returns the token of the field's object.",
        ),
        ("isAccessible", "Boolean", lambda _, state: True, "Returns true: what the schema names can be read."),
        (
            "isAggregatable",
            "Boolean",
            lambda _, state: state.type not in _UNFILTERABLE,
            "Returns whether it can be aggregated.",
        ),
        (
            "isAutoNumber",
            "Boolean",
            lambda _, state: bool(state.auto_number),
            "Returns whether the CRM numbers it.",
        ),
        (
            "isCalculated",
            "Boolean",
            lambda _, state: state.is_calculated,
            "Returns whether the CRM calculates it.",
        ),
        (
            "isCascadeDelete",
            "Boolean",
            lambda _, state: state.is_cascade,
            "Returns whether deleting the parent deletes the record.",
        ),
        ("isCaseSensitive", "Boolean", lambda _, state: False, "Returns false: texts compare without regard to case."),
        (
            "isCreateable",
            "Boolean",
            lambda _, state: state.is_createable,
            "Returns whether it can be set on new records.",
        ),
        ("isCustom", "Boolean", lambda _, state: state.is_custom, "Returns whether this is a custom field."),
        (
            "isDefaultedOnCreate",
            "Boolean",
            lambda _, state: state.default is not None,
            "Returns whether it has a default value.",
        ),
        (
            "isDependentPicklist",
            "Boolean",
            lambda _, state: False,
            "Returns false: picklists do not depend on each other.",
        ),
        ("isDeprecatedAndHidden", "Boolean", lambda _, state: False, "Returns false."),
        ("isEncrypted", "Boolean", lambda _, state: False, "Returns false."),
        (
            "isExternalId",
            "Boolean",
            lambda _, state: state.is_external_id,
            "Returns whether an upsert can match by it.",
        ),
        (
            "isFilterable",
            "Boolean",
            lambda _, state: state.type not in _UNFILTERABLE,
            "Returns whether queries can filter by it.",
        ),
        (
            "isGroupable",
            "Boolean",
            lambda _, state: state.type not in _UNFILTERABLE,
            "Returns whether queries can group by it.",
        ),
        ("isHtmlFormatted", "Boolean", lambda _, state: False, "Returns false."),
        (
            "isIdLookup",
            "Boolean",
            lambda _, state: state.type is FieldType.ID or state.is_external_id,
            "Returns whether an upsert can match by it.",
        ),
        (
            "isNameField",
            "Boolean",
            lambda _, state: state.name == "Name",
            "Returns whether this is the record's name.",
        ),
        (
            "isNamePointing",
            "Boolean",
            lambda _, state: len(state.references) > 1,
            "Returns whether it may point at several objects.",
        ),
        ("isNillable", "Boolean", lambda _, state: not state.is_required, "Returns whether it may be null."),
        (
            "isPermissionable",
            "Boolean",
            lambda _, state: not state.is_required,
            "Returns whether permissions apply to it.",
        ),
        ("isRestrictedDelete", "Boolean", lambda _, state: False, "Returns false."),
        (
            "isRestrictedPicklist",
            "Boolean",
            lambda _, state: bool(state.picklist),
            "Returns whether it has a set of values.",
        ),
        (
            "isSortable",
            "Boolean",
            lambda _, state: state.type not in _UNFILTERABLE,
            "Returns whether queries can order by it.",
        ),
        (
            "isUnique",
            "Boolean",
            lambda _, state: state.is_unique,
            "Returns whether no two records have the same value.",
        ),
        ("isUpdateable", "Boolean", lambda _, state: state.is_updateable, "Returns whether it can be changed."),
        ("isWriteRequiresMasterRead", "Boolean", lambda _, state: False, "Returns false."),
    ],
)
_facts(
    CHILD_RELATIONSHIP,
    [
        (
            "getChildSObject",
            "Schema.SObjectType",
            lambda context, state: object_token(context, _object_named(context, state.relationship.child)),
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
_facts(
    PICKLIST_ENTRY,
    [
        ("getLabel", "String", lambda _, state: state, "Returns the value for people."),
        ("getValue", "String", lambda _, state: state, "Returns the value."),
        ("isActive", "Boolean", lambda _, state: True, "Returns true."),
        ("isDefaultValue", "Boolean", lambda _, state: False, "Returns false: the field's describe tells its default."),
    ],
)
_facts(
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


_facts(
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
_facts(
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
