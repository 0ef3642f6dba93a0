"""Boolean, Id and Blob."""

from typing import TYPE_CHECKING, Any

from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import null_argument, type_failure
from circuitscript.library.record_values import object_token
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import TypeKind
from circuitscript.values.hashing import hash_code as value_hash_code
from circuitscript.values.instances import NativeInstance
from circuitscript.values.text import Id, is_id, record_id, same_id

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

BOOLEAN = LibraryClass("Boolean", TypeKind.PRIMITIVE, doc="True, false, or null.")


@BOOLEAN.static("Boolean valueOf(String text)")
def boolean_value_of(context: "Context", text: str | None) -> bool:
    """Returns whether the text is `true`; case does not matter."""
    if text is None:
        raise null_argument()
    return text.lower() == "true"


@BOOLEAN.static("Boolean valueOf(Object value)")
def boolean_value_of_object(context: "Context", value: Any) -> bool | None:
    """Returns a Boolean, or whether a String is `true`; null for null."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value.lower() == "true"
    raise type_failure(f"Invalid boolean: {context.text(value)}")


@BOOLEAN.method("Boolean equals(Object other)")
def boolean_equals(context: "Context", this: bool, other: object) -> bool:
    """Returns whether the other is the same."""
    if other is None:
        raise null_argument(1)
    return this is other


@BOOLEAN.method("Integer hashCode()")
def boolean_hash_code(context: "Context", this: bool) -> int:
    """Returns 1231 for true and 1237 for false."""
    return value_hash_code(this, context)


@BOOLEAN.method("String toString()")
def boolean_to_string(context: "Context", this: bool) -> str:
    """Returns `true` or `false`."""
    return "true" if this else "false"


ID = LibraryClass("Id", TypeKind.PRIMITIVE, doc="The id of a record; case counts.")

_SHORT, _LONG = 15, 18


@ID.static("Id valueOf(String text)")
def id_value_of(context: "Context", text: str | None) -> Id:
    """Returns the text as an id. Throws a `System.StringException` when it cannot be one."""
    if text is None:
        raise null_argument()
    return make_id(text)


@ID.static("Id valueOf(String text, Boolean restoreCasing)")
def id_value_of_restored(context: "Context", text: str | None, restore: bool | None) -> Id:
    """Returns the text as an id; `restoreCasing` gives 18 characters back the case that the last 3 of them keep."""
    if text is None:
        raise null_argument()
    return make_id(_restored(text) if restore and len(text) == _LONG else text)


@ID.method("Schema.SObjectType getSObjectType()")
def id_sobject_type(context: "Context", this: Id) -> NativeInstance:
    """Returns the token of the object whose records have ids that begin like this one.

    Throws a `System.SObjectException` when no object has this prefix.
    """
    if context.schema is not None:
        for definition in context.schema.objects.values():
            if definition.key_prefix and this.startswith(definition.key_prefix):
                return object_token(context, definition)
    raise ScriptException("SObjectException", f"Unable to determine the object of the id {this}")


@ID.method("String to15()")
def to15(context: "Context", this: Id) -> str:
    """Returns the first 15 characters of an id of 18."""
    return str(this)[:_SHORT] if len(this) == _LONG else str(this)


@ID.method("Boolean equals(Object other)")
def id_equals(context: "Context", this: Id, other: object) -> bool:
    """Returns whether the other is the same id, in its long or short form."""
    return isinstance(other, str) and same_id(this, other)


@ID.method("Integer hashCode()")
def id_hash_code(context: "Context", this: Id) -> int:
    """Returns a number that is the same for the same ids."""
    return value_hash_code(this, context)


@ID.method("String toString()")
def id_to_string(context: "Context", this: Id) -> str:
    """Returns the id as a String."""
    return str(this)


BLOB = LibraryClass("Blob", TypeKind.PRIMITIVE, doc="Bytes.")


@BLOB.static("Blob valueOf(String text)")
def blob_value_of(context: "Context", text: str | None) -> bytes:
    """Returns the text's bytes in UTF-8."""
    if text is None:
        raise null_argument()
    context.charge_heap(len(text) * 3)
    return text.encode("utf-8", "replace")


@BLOB.method("Integer size()")
def size(context: "Context", this: bytes) -> int:
    """Returns the number of bytes."""
    return len(this)


@BLOB.method("String toString()")
def blob_to_string(context: "Context", this: bytes) -> str:
    """Returns the text whose bytes in UTF-8 these are. Throws a `System.StringException` when they are not UTF-8."""
    context.charge_text(len(this))
    try:
        return this.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ScriptException("StringException", "BLOB is not a valid UTF-8 string") from error


BLOB.unavailable["toPdf"] = "make the document with a service of your own, by a callout"


def make_id(text: str) -> Id:
    """Returns the text as an id; raises a `StringException` when it cannot be one."""
    if not is_id(text):
        raise ScriptException("StringException", f"Invalid id: {text}")
    return record_id(text)


def _restored(text: str) -> str:
    letters = list(text[:_SHORT].lower())
    for group, character in enumerate(text[_SHORT:].upper()):
        bits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345".find(character)
        if bits < 0:
            raise ScriptException("StringException", f"Invalid id: {text}")
        for offset in range(5):
            if bits >> offset & 1:
                letters[5 * group + offset] = letters[5 * group + offset].upper()
    return "".join(letters) + text[_SHORT:].upper()
