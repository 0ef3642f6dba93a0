"""Schema tokens: `Contact.SObjectType` and `Contact.Email` as values, and describe, which tells about them."""

from typing import TYPE_CHECKING

from circuitscript.library.declare import LibraryClass

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

SOBJECT_TYPE = LibraryClass("SObjectType", namespace="Schema", doc="The token of an object, `Contact.SObjectType`.")
SOBJECT_FIELD = LibraryClass("SObjectField", namespace="Schema", doc="The token of a field, `Contact.Email`.")
