"""Objects, fields and relationships: what a program may ask of a CRM. Read by the checker, the stores and describe."""

from collections.abc import Mapping
from enum import Enum

from circuitscript.source.classes import Factory, define, field, frozen
from circuitscript.symbols import NameTable


class FieldType(Enum):
    """The kind of value that a field holds, by its describe name; `apex` is the type that scripts see."""

    ID = "id"
    STRING = "string"
    TEXTAREA = "textarea"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    PICKLIST = "picklist"
    MULTIPICKLIST = "multipicklist"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    LONG = "long"
    DOUBLE = "double"
    CURRENCY = "currency"
    PERCENT = "percent"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    REFERENCE = "reference"
    BLOB = "base64"
    TEXT_LIST = "textlist"
    """A list of strings, such as a contact's tags: `List<String>` in scripts."""
    ANY = "any"

    @property
    def apex(self) -> str:
        """The name of the script's type, such as `Id`, `String`, `Decimal` or `List<String>`."""
        return _APEX_TYPES[self]


_TEXT_TYPES = frozenset(
    (
        FieldType.STRING,
        FieldType.TEXTAREA,
        FieldType.EMAIL,
        FieldType.PHONE,
        FieldType.URL,
        FieldType.PICKLIST,
        FieldType.MULTIPICKLIST,
    )
)
_DECIMAL_TYPES = frozenset((FieldType.DOUBLE, FieldType.CURRENCY, FieldType.PERCENT))
_APEX_TYPES = {
    FieldType.ID: "Id",
    FieldType.REFERENCE: "Id",
    FieldType.BOOLEAN: "Boolean",
    FieldType.INTEGER: "Integer",
    FieldType.LONG: "Long",
    FieldType.DOUBLE: "Decimal",
    FieldType.CURRENCY: "Decimal",
    FieldType.PERCENT: "Decimal",
    FieldType.DATE: "Date",
    FieldType.DATETIME: "Datetime",
    FieldType.TIME: "Time",
    FieldType.BLOB: "Blob",
    FieldType.TEXT_LIST: "List<String>",
    FieldType.ANY: "Object",
    **dict.fromkeys(_TEXT_TYPES, "String"),
}


@frozen(eq=False)
class FieldDefinition:
    """One field. `api_name` is the name in the CRM's API; `length`, `precision`, `scale` are 0 where they say nothing.

    A REFERENCE names the objects it may point at (`references`) and the relationship through which scripts reach the
    parent (`relationship`, `Contact` for `ContactId`); deleting the parent deletes the child where `is_cascade` is set
    and empties the field elsewhere. `compound` names the fields whose values, joined by spaces, make up this one.
    A Boolean with `true_for` is true while the field that it names has one of the values that follow.
    `is_restricted` refuses picklist values that are not listed. `auto_number` is the display format of a number that
    the store hands out (`A-{0000}`). A calculated field has a formula that only the CRM evaluates. `api_ids` are the
    ids under which HighLevel keeps a custom field, one a location.
    """

    name: str
    type: FieldType
    label: str = ""
    api_name: str = ""
    length: int = 0
    precision: int = 0
    scale: int = 0
    is_required: bool = False
    is_createable: bool = True
    is_updateable: bool = True
    is_unique: bool = False
    is_external_id: bool = False
    is_custom: bool = False
    default: object = None
    picklist: tuple[str, ...] = ()
    is_restricted: bool = False
    references: tuple[str, ...] = ()
    relationship: str = ""
    child_relationship: str = ""
    is_cascade: bool = False
    compound: tuple[str, ...] = ()
    true_for: tuple[str, ...] = ()
    auto_number: str = ""
    is_calculated: bool = False
    api_ids: tuple[str, ...] = ()

    @property
    def is_writeable(self) -> bool:
        """Whether scripts may set the field, in a new record or later."""
        return not self.compound and (self.is_createable or self.is_updateable)

    @property
    def is_text(self) -> bool:
        """Whether values are strings that compare without regard to case."""
        return self.type in _TEXT_TYPES

    @property
    def is_decimal(self) -> bool:
        """Whether values are Decimals."""
        return self.type in _DECIMAL_TYPES


@frozen(eq=False)
class ChildRelationship:
    """`(SELECT … FROM Opportunities)`: `name` on the parent, the child object, and its field that points back."""

    name: str
    child: str
    field: str


@frozen(eq=False)
class ParentRelationship:
    """`Contact` for the reference field `ContactId`: how scripts reach the parent."""

    name: str
    field: FieldDefinition


@define(eq=False)
class ObjectDefinition:
    """One object with its fields by name, in declaration order; every object has an `Id` field.

    `configuration` is `hierarchy` or `list` for custom settings, `metadata` for custom metadata types, else empty.
    `api_name` is what the CRM's API calls it (`custom_objects.pet`). `is_event` marks what only arrives and is never
    stored, `is_fetchable` records that the CRM tells by their id. `is_abstract` marks `Name`, the common face of the
    parents of a reference to several objects.
    """

    name: str
    label: str = ""
    plural_label: str = ""
    key_prefix: str = ""
    fields: NameTable[FieldDefinition] = Factory(NameTable)
    children: NameTable[ChildRelationship] = Factory(NameTable)
    is_createable: bool = True
    is_updateable: bool = True
    is_deletable: bool = True
    is_custom: bool = False
    is_event: bool = False
    is_fetchable: bool = False
    is_triggerable: bool = True
    is_abstract: bool = False
    configuration: str = ""
    api_name: str = ""

    def relationship(self, name: str) -> FieldDefinition | None:
        """Returns the reference field behind the parent relationship `name`, or None."""
        folded = name.lower()
        for definition in self.fields.values():
            if definition.relationship and definition.relationship.lower() == folded:
                return definition
        return None


@define(eq=False)
class Schema:
    """All objects that a program may name. `name` is `highlevel`, `salesforce` or the project's own.

    `labels` are the project's texts by name. `metadata` has the records of its custom metadata types, by the type's
    name; a reference among their values is the other record's `DeveloperName`.
    """

    name: str
    objects: NameTable[ObjectDefinition] = field(factory=NameTable)
    labels: dict[str, str] = field(factory=dict)
    metadata: NameTable[list[dict[str, object]]] = field(factory=NameTable)

    def parent(self, reference: FieldDefinition) -> ObjectDefinition | None:
        """Returns the object that `reference` points at, None where it may point at several."""
        if len(reference.references) != 1:
            return None
        return self.objects.get(reference.references[0])


AGGREGATE_RESULT = "AggregateResult"


def aggregate_object(types: Mapping[str, FieldType]) -> ObjectDefinition:
    """Returns the object of a grouped query's rows, whose fields are the query's columns by alias."""
    definition = ObjectDefinition(AGGREGATE_RESULT, "Aggregate Result", is_createable=False, is_updateable=False)
    for name, type in types.items():
        definition.fields[name] = FieldDefinition(name, type)
    return definition
