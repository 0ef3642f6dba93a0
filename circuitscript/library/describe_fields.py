"""What there is to know about fields, their types and the values of picklists."""

from typing import TYPE_CHECKING

from circuitscript.data.schema import FieldDefinition, FieldType, ObjectDefinition
from circuitscript.library.construction import enum_constant
from circuitscript.library.declare import LibraryClass
from circuitscript.library.describing import declare_class, facts, field_token, label, object_named
from circuitscript.library.growing import new_objects
from circuitscript.library.record_values import object_token
from circuitscript.symbols import TypeKind

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


_OWNERS = "library.field_owners"
DESCRIBE_FIELD = declare_class("DescribeFieldResult", "What there is to know about a field.")
DESCRIBE_FIELD.leave_out("the schema has no dependent picklists", "getController")
DESCRIBE_FIELD.leave_out(
    "the schema does not say",
    "getCompoundFieldName getDataTranslationEnabled getFilteredLookupInfo getMask getMaskType getReferenceTargetField"
    " isAiPredictionField isDisplayLocationInDecimal isFormulaTreatNullNumberAsZero isHighScaleNumber isQueryByDistance"
    " isSearchPrefilterable",
)
PICKLIST_ENTRY = declare_class("PicklistEntry", "One of the values that a field may have.")
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


def _owner(context: "Context", field: FieldDefinition) -> ObjectDefinition:
    owners: dict[FieldDefinition, ObjectDefinition] | None = context.state.get(_OWNERS)
    if owners is None:
        objects = () if context.schema is None else context.schema.objects.values()
        owners = {each: definition for definition in objects for each in definition.fields.values()}
        context.state[_OWNERS] = owners
    return owners.get(field) or ObjectDefinition("")


def _display_type(kind: FieldType) -> str:
    return _DISPLAY_TYPES.get(kind, kind.value.upper())


facts(
    DESCRIBE_FIELD,
    [
        ("getName", "String", lambda _, state: state.name, "Returns the field's name."),
        ("getLocalName", "String", lambda _, state: state.name, "Returns the field's name."),
        ("getLabel", "String", lambda _, state: label(state), "Returns the field's name for people."),
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
            lambda context, state: new_objects(context, "Schema.PicklistEntry", state.picklist),
            "Returns the values that the field may have.",
        ),
        (
            "getReferenceTo",
            "List<Schema.SObjectType>",
            lambda context, state: new_objects(
                context, "Schema.SObjectType", [object_named(context, name) for name in state.references]
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
facts(
    PICKLIST_ENTRY,
    [
        ("getLabel", "String", lambda _, state: state, "Returns the value for people."),
        ("getValue", "String", lambda _, state: state, "Returns the value."),
        ("isActive", "Boolean", lambda _, state: True, "Returns true."),
        ("isDefaultValue", "Boolean", lambda _, state: False, "Returns false: the field's describe tells its default."),
    ],
)
