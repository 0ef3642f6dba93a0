"""JSON: values to text and back."""

from typing import TYPE_CHECKING, Any

from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import null_argument
from circuitscript.library.json_reading import JsonReader, read_bytes
from circuitscript.library.json_untyped import read_quickly, read_untyped
from circuitscript.library.json_values import TypedReader
from circuitscript.library.json_writing import JsonWriter
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import Type
from circuitscript.values.instances import NativeInstance

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

JSON = LibraryClass("JSON", doc="Values to JSON text and back.")


@JSON.static("String serialize(Object value)")
def serialize(context: "Context", value: Any) -> str:
    """Returns the value as JSON. Throws a `System.JSONException` for a value that has no such form."""
    return JsonWriter(context, pretty=False, suppress_nulls=False).write(value)


@JSON.static("String serialize(Object value, Boolean suppressNulls)")
def serialize_without_nulls(context: "Context", value: Any, suppress: bool | None) -> str:
    """Returns the value as JSON; with `suppressNulls`, without objects' fields that are null."""
    return JsonWriter(context, pretty=False, suppress_nulls=bool(suppress)).write(value)


@JSON.static("String serializePretty(Object value)")
def serialize_pretty(context: "Context", value: Any) -> str:
    """Returns the value as JSON, a field a line."""
    return JsonWriter(context, pretty=True, suppress_nulls=False).write(value)


@JSON.static("String serializePretty(Object value, Boolean suppressNulls)")
def serialize_pretty_without_nulls(context: "Context", value: Any, suppress: bool | None) -> str:
    """Returns the value as JSON, a field a line; with `suppressNulls`, without objects' fields that are null."""
    return JsonWriter(context, pretty=True, suppress_nulls=bool(suppress)).write(value)


@JSON.static("Object deserialize(String text, Type type)")
def deserialize(context: "Context", text: str | None, type_: NativeInstance | None) -> Any:
    """Returns the value of this type that the text shows; fields that the type does not have are ignored.

    Throws a `System.JSONException` when the text is not JSON, or not of the type.
    """
    return _typed(context, text, type_, is_strict=False)


@JSON.static("Object deserializeStrict(String text, Type type)")
def deserialize_strict(context: "Context", text: str | None, type_: NativeInstance | None) -> Any:
    """Returns the value of this type that the text shows.

    A field that the type does not have throws a `System.JSONException`.
    """
    return _typed(context, text, type_, is_strict=True)


@JSON.static("Object deserializeUntyped(String text)")
def deserialize_untyped(context: "Context", text: str | None) -> Any:
    """Returns Maps, Lists and simple values as the text shows them; numbers as Integer, Long or Decimal."""
    if text is None:
        raise null_argument()
    _charge(context, text)
    found = read_quickly(context, text)
    return read_untyped(context, _begun(text)) if found is None else found[0]


@JSON.static("JSONParser createParser(String text)")
def create_parser(context: "Context", text: str | None) -> NativeInstance:
    """Returns a parser that reads the text token by token."""
    from circuitscript.library.json_parser import ParserState

    if text is None:
        raise ScriptException("NullPointerException", "null input to JSON parser")
    return NativeInstance(context.universe.type("JSONParser"), ParserState(text))


@JSON.static("JSONGenerator createGenerator(Boolean pretty)")
def create_generator(context: "Context", pretty: bool | None) -> NativeInstance:
    """Returns a generator that writes JSON piece by piece; with `pretty`, a field a line."""
    from circuitscript.library.json_generator import GeneratorState

    if pretty is None:
        raise null_argument()
    return NativeInstance(context.universe.type("JSONGenerator"), GeneratorState(pretty))


def _typed(context: "Context", text: str | None, token: NativeInstance | None, is_strict: bool) -> Any:
    if text is None or token is None:
        raise null_argument()
    type_ = token.state
    assert isinstance(type_, Type)
    _charge(context, text)
    return TypedReader(context, _begun(text), is_strict).read(type_)


def _charge(context: "Context", text: str) -> None:
    """Charges a text and at least what its values will take, before any is made."""
    context.charge_work(len(text) >> 3)
    context.charge_heap(read_bytes(text))


def _begun(text: str) -> JsonReader:
    reader = JsonReader(text)
    if reader.next() is None:
        raise reader.failure("No content to map to Object due to end of input")
    return reader
