"""Salesforce's source format for objects: `NAME.object-meta.xml` and `fields/NAME.field-meta.xml`, from their text."""

import re
from xml.etree import ElementTree

from circuitscript.data.schema import FieldDefinition, FieldType, ObjectDefinition
from circuitscript.data.schemas.extension import SchemaExtension
from circuitscript.source import SourceText

_TYPES = {
    "Text": FieldType.STRING,
    "EncryptedText": FieldType.STRING,
    "TextArea": FieldType.TEXTAREA,
    "LongTextArea": FieldType.TEXTAREA,
    "Html": FieldType.TEXTAREA,
    "Email": FieldType.EMAIL,
    "Phone": FieldType.PHONE,
    "Url": FieldType.URL,
    "Picklist": FieldType.PICKLIST,
    "MultiselectPicklist": FieldType.MULTIPICKLIST,
    "Checkbox": FieldType.BOOLEAN,
    "Number": FieldType.DOUBLE,
    "Currency": FieldType.CURRENCY,
    "Percent": FieldType.PERCENT,
    "Date": FieldType.DATE,
    "DateTime": FieldType.DATETIME,
    "Time": FieldType.TIME,
    "Lookup": FieldType.REFERENCE,
    "MasterDetail": FieldType.REFERENCE,
    "Hierarchy": FieldType.REFERENCE,
    "ExternalLookup": FieldType.REFERENCE,
    "IndirectLookup": FieldType.REFERENCE,
    "MetadataRelationship": FieldType.REFERENCE,
    "AutoNumber": FieldType.STRING,
    "Summary": FieldType.DOUBLE,
    "Location": FieldType.ANY,
    "Address": FieldType.ANY,
}
_FIXED_LENGTHS = {"TextArea": 255, "Email": 80, "Phone": 40, "Url": 255}
_DEFAULT_TEXT = re.compile(r"""["'](.*)["']\Z""", re.DOTALL)


def read_object_file(extension: SchemaExtension, name: str, source: SourceText) -> None:
    """Adds the object `name` from its `object-meta.xml`, with the fields that older formats keep inside it."""
    root = read_root(extension, source, "CustomObject")
    if root is None:
        return
    is_new = name not in extension.schema.objects
    definition = extension.object(source, name)
    if definition is None:
        return
    if is_new:
        definition.label = text_of(root, "label") or definition.label
        definition.plural_label = text_of(root, "pluralLabel") or definition.label
        _shape(extension, definition, name, text_of(root, "customSettingsType"))
        _name_field(definition, root)
    for element in root.findall("{*}fields"):
        _add(extension, source, definition, element)


def read_field_file(extension: SchemaExtension, object_name: str, source: SourceText) -> None:
    """Adds one field to the object `object_name` from its `field-meta.xml`."""
    root = read_root(extension, source, "CustomField")
    if root is None:
        return
    definition = extension.object(source, object_name)
    if definition is not None:
        _add(extension, source, definition, root)


def _shape(extension: SchemaExtension, definition: ObjectDefinition, name: str, settings: str) -> None:
    if name.endswith("__mdt"):
        definition.is_createable = definition.is_updateable = definition.is_deletable = False
        definition.configuration = "metadata"
        for field_name, length in (
            ("DeveloperName", 40),
            ("MasterLabel", 40),
            ("QualifiedApiName", 70),
            ("NamespacePrefix", 15),
        ):
            definition.fields[field_name] = FieldDefinition(field_name, FieldType.STRING, field_name, length=length)
        del definition.fields["Name"]
    elif name.endswith("__e"):
        definition.is_event = True
        definition.fields["ReplayId"] = FieldDefinition("ReplayId", FieldType.STRING, "Replay ID", is_createable=False)
    elif settings:
        definition.configuration = settings.lower()
        owner = FieldDefinition(
            "SetupOwnerId",
            FieldType.REFERENCE,
            "Location",
            references=("Organization", "Profile", "User"),
            relationship="SetupOwner",
        )
        definition.fields["SetupOwnerId"] = owner
        definition.fields.pop("OwnerId", None)


def _name_field(definition: ObjectDefinition, root: ElementTree.Element) -> None:
    element = root.find("{*}nameField")
    if element is None or "Name" not in definition.fields:
        return
    is_number = text_of(element, "type") == "AutoNumber"
    definition.fields["Name"] = FieldDefinition(
        "Name",
        FieldType.STRING,
        text_of(element, "label") or "Name",
        length=80,
        auto_number=(text_of(element, "displayFormat") or "{0}") if is_number else "",
        is_createable=not is_number,
        is_updateable=not is_number,
    )


def _add(
    extension: SchemaExtension, source: SourceText, definition: ObjectDefinition, element: ElementTree.Element
) -> None:
    name = text_of(element, "fullName")
    kind = text_of(element, "type")
    if not name:
        extension.report(source, "<fullName", "invalid-schema-file", f"{source.name} has no <fullName>")
        return
    if not kind or not name.endswith("__c"):
        return  # a setting of a standard field, which the built-in schema describes
    type = _field_type(element, kind)
    if type is None:
        message = f"Unknown type '{kind}' of field {definition.name}.{name}"
        extension.report(source, kind, "invalid-schema-file", message)
        return
    extension.add_field(source, definition, _field(element, name, kind, type))


def _field_type(element: ElementTree.Element, kind: str) -> FieldType | None:
    type = _TYPES.get(kind)
    if type is FieldType.DOUBLE and kind == "Summary":
        return FieldType.DOUBLE
    return type


def _field(element: ElementTree.Element, name: str, kind: str, type: FieldType) -> FieldDefinition:
    is_fixed = bool(text_of(element, "formula")) or kind in ("Summary", "AutoNumber")
    parent = text_of(element, "referenceTo") or ("User" if kind == "Hierarchy" else "")
    relationship = text_of(element, "relationshipName")
    return FieldDefinition(
        name,
        type,
        text_of(element, "label") or name,
        length=_number(element, "length") or _FIXED_LENGTHS.get(kind, 0),
        precision=_number(element, "precision"),
        scale=_number(element, "scale"),
        is_required=text_of(element, "required") == "true" or kind == "MasterDetail",
        is_createable=not is_fixed,
        is_updateable=not is_fixed
        and not (kind == "MasterDetail" and text_of(element, "reparentableMasterDetail") != "true"),
        is_unique=text_of(element, "unique") == "true",
        is_external_id=text_of(element, "externalId") == "true",
        is_custom=True,
        default=_default(element, type),
        picklist=_picklist(element),
        references=(parent,) if parent and type is FieldType.REFERENCE else (),
        relationship=f"{name[:-3]}__r" if type is FieldType.REFERENCE else "",
        child_relationship=f"{relationship}__r" if relationship else "",
        is_cascade=kind == "MasterDetail" or text_of(element, "deleteConstraint") == "Cascade",
        auto_number=text_of(element, "displayFormat") or ("{0}" if kind == "AutoNumber" else ""),
        is_calculated=bool(text_of(element, "formula")) or kind == "Summary",
    )


def _default(element: ElementTree.Element, type: FieldType) -> object:
    for value in element.iterfind("{*}valueSet/{*}valueSetDefinition/{*}value"):
        if text_of(value, "default") == "true":
            return text_of(value, "fullName")
    written = text_of(element, "defaultValue")
    if type is FieldType.BOOLEAN:
        return written.lower() == "true"
    literal = _DEFAULT_TEXT.match(written)
    return literal[1] if literal else None


def _picklist(element: ElementTree.Element) -> tuple[str, ...]:
    values = element.findall("{*}valueSet/{*}valueSetDefinition/{*}value") or element.findall(
        "{*}picklist/{*}picklistValues"
    )
    return tuple(text_of(value, "fullName") for value in values)


def read_root(extension: SchemaExtension, source: SourceText, expected: str) -> ElementTree.Element | None:
    """Returns the root of a file of this kind; None, and a diagnostic, for another one."""
    try:
        root = ElementTree.fromstring(source.text)
    except (ElementTree.ParseError, ValueError) as error:
        extension.report(source, "", "invalid-schema-file", f"{source.name} is not valid XML: {error}")
        return None
    if root.tag.rpartition("}")[2] != expected:
        extension.report(source, "", "invalid-schema-file", f"{source.name} is no {expected} file")
        return None
    return root


def text_of(element: ElementTree.Element, name: str) -> str:
    """Returns the text of the child element `name`, empty without one."""
    found = element.find(f"{{*}}{name}")
    return (found.text or "").strip() if found is not None else ""


def _number(element: ElementTree.Element, name: str) -> int:
    text = text_of(element, name)
    return int(text) if text.isdigit() else 0
