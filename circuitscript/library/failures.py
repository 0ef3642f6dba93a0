"""The exceptions that many built-ins raise, in Apex's own words."""

from typing import TypeVar

from circuitscript.runtime.exceptions import LimitException, ScriptException
from circuitscript.values.collections import ListValue, MapValue, SetValue

V = TypeVar("V")
DEREFERENCED_NULL = "Attempt to de-reference a null object"


def null_reference() -> ScriptException:
    """What using null as an object raises."""
    return ScriptException("NullPointerException", DEREFERENCED_NULL)


def null_argument(position: int = 0) -> ScriptException:
    """What a null argument raises; with `position`, counted from 1, in the form of the collections' methods."""
    message = f"Argument {position} cannot be null" if position else "Argument cannot be null."
    return ScriptException("NullPointerException", message)


def given(value: V | None) -> V:
    """Returns an argument that must not be null."""
    if value is None:
        raise null_argument()
    return value


def type_failure(message: str) -> ScriptException:
    """What a value that cannot be converted raises."""
    return ScriptException("TypeException", message)


def index_failure(index: int) -> ScriptException:
    """What an index outside a list raises."""
    return ScriptException("ListException", f"List index out of bounds: {index}")


def too_deep() -> LimitException:
    """What values that stand inside each other too deeply end a run with."""
    return LimitException("Maximum stack depth reached: values are nested too deeply")


def check_changeable(collection: ListValue | SetValue | MapValue) -> None:
    """Raises when the collection is being iterated, which ends the run, or is read-only."""
    if collection.locks:
        raise LimitException("Cannot modify a collection while it is being iterated.", "FinalException")
    if collection.is_read_only:
        raise ScriptException("FinalException", "Collection is read-only")
