"""The project's own schema files, TOML: objects and fields that a project adds to the built-in ones.

[Contact.fields.lead_score__c]      # a custom field of a built-in object
type = "number"                     # see TYPES; precision, scale, length, required, unique, external_id, default …
key = "contact.lead_score"          # HighLevel's field key
id = "BcdmQEsNgz6AVpgLVUJ0"         # its id in a location (or `ids = […]`), under which webhooks carry it

[Visit__c]                          # an object of the project
label = "Visit"
api_name = "custom_objects.visit"
[Visit__c.fields.Guest__c]
type = "reference"
to = "Contact"
relationship = "Guest__r"
children = "Visits__r"
"""

from decimal import Decimal

from circuitscript.data.schema import FieldDefinition, FieldType
from circuitscript.data.schemas.extension import SchemaExtension
from circuitscript.source import SourceText
from circuitscript.source.toml import TomlError, parse_toml

TYPES = {kind.value: kind for kind in FieldType} | {
    "text": FieldType.STRING,
    "number": FieldType.DOUBLE,
    "money": FieldType.CURRENCY,
    "checkbox": FieldType.BOOLEAN,
    "lookup": FieldType.REFERENCE,
    "blob": FieldType.BLOB,
}
"""Field types by the names that a schema file may use."""

_OBJECT_KEYS = {
    "label": str,
    "plural_label": str,
    "key_prefix": str,
    "api_name": str,
    "createable": bool,
    "updateable": bool,
    "deletable": bool,
}
_FIELD_KEYS: dict[str, tuple[str, type]] = {
    "label": ("label", str),
    "key": ("api_name", str),
    "api_name": ("api_name", str),
    "length": ("length", int),
    "precision": ("precision", int),
    "scale": ("scale", int),
    "required": ("is_required", bool),
    "createable": ("is_createable", bool),
    "updateable": ("is_updateable", bool),
    "unique": ("is_unique", bool),
    "external_id": ("is_external_id", bool),
    "cascade": ("is_cascade", bool),
    "relationship": ("relationship", str),
    "children": ("child_relationship", str),
    "auto_number": ("auto_number", str),
}
_OTHER_KEYS = {"type", "to", "picklist", "default", "id", "ids", "read_only"}


def read_project_file(extension: SchemaExtension, source: SourceText) -> None:
    """Adds what one schema file declares; what is wrong with it goes to the extension's diagnostics."""
    try:
        tables = parse_toml(source.text)
    except TomlError as error:
        extension.report(source, "", "invalid-schema-file", f"{source.name} is not valid TOML: {error}")
        return
    for name, table in tables.items():
        if isinstance(table, dict):
            _read_object(extension, source, name, table)
        else:
            extension.report(source, name, "invalid-schema-file", f"'{name}' stands outside an object's table")


def _read_object(extension: SchemaExtension, source: SourceText, name: str, table: dict[str, object]) -> None:
    definition = extension.object(source, name)
    if definition is None:
        return
    for key, value in table.items():
        expected = _OBJECT_KEYS.get(key)
        if key == "fields":
            continue
        if expected is None:
            known = ", ".join((*_OBJECT_KEYS, "fields"))
            message = f"Unknown setting '{key}' of object {name}"
            extension.report(source, (name, key), "invalid-schema-file", message, f"Known are {known}.")
        elif not isinstance(value, expected):
            message = f"'{key}' of object {name} must be a {_TYPE_NAMES[expected]}"
            extension.report(source, (name, key), "invalid-schema-file", message)
        else:
            attribute = f"is_{key}" if expected is bool else key
            setattr(definition, attribute, value)
    fields = table.get("fields", {})
    if not isinstance(fields, dict):
        extension.report(source, (name, "fields"), "invalid-schema-file", f"'fields' of object {name} must be a table")
        return
    for field_name, settings in fields.items():
        if not isinstance(settings, dict):
            message = f"Field {name}.{field_name} must be a table with at least 'type'"
            extension.report(source, (name, field_name), "invalid-schema-file", message)
            continue
        field = _read_field(extension, source, f"{name}.{field_name}", field_name, settings)
        if field is not None:
            extension.add_field(source, definition, field)


def _read_field(
    extension: SchemaExtension, source: SourceText, path: str, name: str, settings: dict[str, object]
) -> FieldDefinition | None:
    kind = TYPES.get(str(settings.get("type", "")).lower())
    if kind is None:
        written = (
            f"Unknown type '{settings['type']}' of field {path}" if "type" in settings else f"Field {path} has no type"
        )
        extension.report(
            source, tuple(path.split(".")), "invalid-schema-file", written, f"Types are {', '.join(sorted(TYPES))}."
        )
        return None
    values: dict[str, object] = {"name": name, "type": kind, "is_custom": name.lower().endswith("__c")}
    values["label"] = name.removesuffix("__c").replace("_", " ")
    for key, value in settings.items():
        known = _FIELD_KEYS.get(key)
        if known is not None and type(value) is known[1]:
            values[known[0]] = value
        elif known is not None:
            message = f"'{key}' of field {path} must be a {_TYPE_NAMES[known[1]]}"
            extension.report(source, (*path.split("."), key), "invalid-schema-file", message)
        elif key not in _OTHER_KEYS:
            message = f"Unknown setting '{key}' of field {path}"
            hint = f"Known are {', '.join(sorted((*_FIELD_KEYS, *_OTHER_KEYS)))}."
            extension.report(source, (*path.split("."), key), "invalid-schema-file", message, hint)
    _read_other(extension, source, path, settings, values)
    return FieldDefinition(**values)  # type: ignore[arg-type]


def _read_other(
    extension: SchemaExtension, source: SourceText, path: str, settings: dict[str, object], values: dict[str, object]
) -> None:
    if settings.get("read_only") is True:
        values["is_createable"] = values["is_updateable"] = False
    values["picklist"] = _texts(extension, source, path, settings, "picklist")
    values["api_ids"] = (
        *_texts(extension, source, path, settings, "id"),
        *_texts(extension, source, path, settings, "ids"),
    )
    default = settings.get("default")
    values["default"] = Decimal(str(default)) if isinstance(default, float) else default
    parents = _texts(extension, source, path, settings, "to")
    if values["type"] is not FieldType.REFERENCE:
        return
    if not parents:
        extension.report(
            source, path.partition(".")[2], "invalid-schema-file", f"Reference {path} needs 'to', the parent object"
        )
    values["references"] = parents
    name = str(values["name"])
    implied = f"{name[:-3]}__r" if name.lower().endswith("__c") else name.removesuffix("Id")
    values.setdefault("relationship", implied if implied != name else "")


def _texts(
    extension: SchemaExtension, source: SourceText, path: str, settings: dict[str, object], key: str
) -> tuple[str, ...]:
    value = settings.get(key, [])
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) for item in items):
        message = f"'{key}' of field {path} must be text or a list of texts"
        extension.report(source, (*path.split("."), key), "invalid-schema-file", message)
        return ()
    return tuple(items)


_TYPE_NAMES: dict[type, str] = {str: "text", bool: "true or false", int: "whole number"}
