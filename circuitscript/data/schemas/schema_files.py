"""Which reader a schema file is for, by its name, and the order in which files are read."""

from collections.abc import Iterable

from circuitscript.data.schemas import (
    FIELD_SUFFIX,
    LABEL_SUFFIXES,
    METADATA_SUFFIX,
    OBJECT_SUFFIXES,
    PROJECT_SUFFIX,
    SETTINGS_FILE,
)
from circuitscript.data.schemas.extension import SchemaExtension
from circuitscript.data.schemas.project_format import read_project_file
from circuitscript.source import SourceText


def read_schema_files(extension: SchemaExtension, files: Iterable[SourceText]) -> None:
    """Reads a project's schema files: Salesforce's objects, then their fields, then what the project itself adds."""
    ordered = sorted(files, key=lambda file: (_rank(file.name), file.name))
    for file in ordered:
        folders, _, name = file.name.rpartition("/")
        if name.endswith((*LABEL_SUFFIXES, METADATA_SUFFIX)) or file.name == SETTINGS_FILE:
            _read_values(extension, name, file)
        elif name.endswith(PROJECT_SUFFIX):
            read_project_file(extension, file)
        elif name.endswith(FIELD_SUFFIX):
            from circuitscript.data.schemas.source_format import read_field_file

            owner = folders.removesuffix("/fields").rpartition("/")[2]
            read_field_file(extension, owner, file)
        else:
            from circuitscript.data.schemas.source_format import read_object_file

            for suffix in OBJECT_SUFFIXES:
                name = name.removesuffix(suffix)
            read_object_file(extension, name, file)


def _read_values(extension: SchemaExtension, name: str, file: SourceText) -> None:
    """Reads labels, or a record of a custom metadata type."""
    from circuitscript.data.schemas import values_format

    if name.endswith(LABEL_SUFFIXES):
        values_format.read_labels_file(extension, file)
    elif name.endswith(METADATA_SUFFIX):
        values_format.read_metadata_file(extension, name.removesuffix(METADATA_SUFFIX), file)
    else:
        values_format.read_labels_of_settings(extension, file)


def _rank(name: str) -> int:
    if name.endswith((*LABEL_SUFFIXES, METADATA_SUFFIX)):
        return 3
    return 2 if name.endswith(PROJECT_SUFFIX) else 1 if name.endswith(FIELD_SUFFIX) else 0
