"""Values that a project keeps in files: labels, and the records of custom metadata types."""

import tomllib
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree

from circuitscript.data.schema import FieldType, ObjectDefinition
from circuitscript.data.schemas.extension import SchemaExtension
from circuitscript.data.schemas.source_format import read_root, text_of
from circuitscript.source import SourceText

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_NUMBERS = frozenset({FieldType.DOUBLE, FieldType.CURRENCY, FieldType.PERCENT})


def read_labels_file(extension: SchemaExtension, source: SourceText) -> None:
    """Adds the labels of a `labels-meta.xml` file of Salesforce's source format."""
    root = read_root(extension, source, "CustomLabels")
    if root is None:
        return
    for element in root.findall("{*}labels"):
        name = text_of(element, "fullName")
        if name:
            value = element.find("{*}value")
            extension.schema.labels[name] = (value.text or "") if value is not None else ""
        else:
            extension.report(source, "<labels", "invalid-schema-file", f"{source.name} has a label without <fullName>")


def read_labels_of_settings(extension: SchemaExtension, source: SourceText) -> None:
    """Adds the labels of the table `[labels]` in a project's settings, which were checked when they were read."""
    for name, value in tomllib.loads(source.text).get("labels", {}).items():
        extension.schema.labels[name] = str(value)


def read_metadata_file(extension: SchemaExtension, name: str, source: SourceText) -> None:
    """Adds the record `name`, `Type.Record`, of a custom metadata type from its `md-meta.xml`.

    Records of types that the project does not declare, those of packages, are left out.
    """
    root = read_root(extension, source, "CustomMetadata")
    if root is None:
        return
    type_name, _, developer_name = name.partition(".")
    definition = extension.schema.objects.get(f"{type_name}__mdt")
    if definition is None or not developer_name:
        return
    values: dict[str, object] = {
        "DeveloperName": developer_name,
        "MasterLabel": text_of(root, "label") or developer_name,
        "QualifiedApiName": developer_name,
    }
    for element in root.findall("{*}values"):
        _add_value(extension, source, definition, element, values)
    extension.schema.metadata.setdefault(definition.name, []).append(values)


def _add_value(
    extension: SchemaExtension,
    source: SourceText,
    definition: ObjectDefinition,
    element: ElementTree.Element,
    values: dict[str, object],
) -> None:
    name = text_of(element, "field")
    field = definition.fields.get(name)
    value = element.find("{*}value")
    if field is None:
        message = f"{definition.name} has no field {name}"
        extension.report(source, name or "<values", "unknown-schema-field", message)
        return
    if value is None or value.get(_NIL) == "true":
        return
    try:
        values[field.name] = _value(field.type, value.text or "")
    except (ValueError, InvalidOperation):
        message = f"{value.text!r} is no value of {definition.name}.{field.name}, which is of type {field.type.value}"
        extension.report(source, value.text or name, "invalid-schema-file", message)


def _value(kind: FieldType, text: str) -> object:
    """Returns the script's value for a value in a file; raises ValueError or its kin for text that is none."""
    if kind is FieldType.BOOLEAN:
        return text.strip().lower() == "true"
    if kind in _NUMBERS:
        return Decimal(text.strip())
    if kind in (FieldType.INTEGER, FieldType.LONG):
        return int(Decimal(text.strip()))
    if kind is FieldType.DATE:
        return date.fromisoformat(text.strip())
    if kind is FieldType.DATETIME:
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(UTC) if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    if kind is FieldType.TIME:
        return time.fromisoformat(text.strip().removesuffix("Z"))
    return text
