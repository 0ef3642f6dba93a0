"""Which reader a schema file is for, by its name, and the order in which files are read."""

from collections.abc import Iterable

from circuitscript.data.schemas import FIELD_SUFFIX, OBJECT_SUFFIXES, PROJECT_SUFFIX
from circuitscript.data.schemas.extension import SchemaExtension
from circuitscript.data.schemas.project_format import read_project_file
from circuitscript.source import SourceText


def read_schema_files(extension: SchemaExtension, files: Iterable[SourceText]) -> None:
    """Reads a project's schema files: Salesforce's objects, then their fields, then what the project itself adds."""
    ordered = sorted(files, key=lambda file: (_rank(file.name), file.name))
    for file in ordered:
        folders, _, name = file.name.rpartition("/")
        if name.endswith(PROJECT_SUFFIX):
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


def _rank(name: str) -> int:
    return 2 if name.endswith(PROJECT_SUFFIX) else 1 if name.endswith(FIELD_SUFFIX) else 0
