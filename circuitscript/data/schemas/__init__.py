"""The built-in schemas, read object by object when a program first names one."""

from circuitscript.data.schema import Schema
from circuitscript.data.schemas.notation import LazyObjects, ObjectTables

SCHEMA_NAMES = ("highlevel", "salesforce", "empty")
PROJECT_SUFFIX = ".toml"
SETTINGS_FILE = "circuit.toml"
"""The file of a project that may hold labels."""
OBJECT_SUFFIXES = (".object-meta.xml", ".object")
FIELD_SUFFIX = ".field-meta.xml"
LABEL_SUFFIXES = (".labels-meta.xml", ".labels")
METADATA_SUFFIX = ".md-meta.xml"
SCHEMA_SUFFIXES = (PROJECT_SUFFIX, *OBJECT_SUFFIXES, FIELD_SUFFIX, *LABEL_SUFFIXES, METADATA_SUFFIX)
"""How the names of files end that add to a schema: the project's own, and Salesforce's for objects, fields, labels and
the records of custom metadata types."""


def builtin_schema(name: str) -> Schema:
    """Returns a fresh copy of the built-in schema `name`, open to additions; raises LookupError for an unknown one."""
    if name == "highlevel":
        from circuitscript.data.schemas import highlevel

        return Schema(name, LazyObjects(ObjectTables(highlevel.OBJECTS, highlevel.BLOCKS)))
    if name == "salesforce":
        from circuitscript.data.schemas import salesforce, salesforce_sales

        return Schema(name, LazyObjects(ObjectTables(salesforce.OBJECTS | salesforce_sales.OBJECTS, salesforce.BLOCKS)))
    if name == "empty":
        return Schema(name)
    raise LookupError(name)
