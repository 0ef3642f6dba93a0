"""JSONGenerator: JSON text, piece by piece."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from circuitscript.library.declare import LibraryClass
from circuitscript.library.json_writing import JsonWriter, is_long, json_failure, quoted, quoted_pieces, scalar
from circuitscript.runtime.exceptions import LimitException, ScriptException
from circuitscript.values.instances import NativeInstance
from circuitscript.values.text import Id

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

JSON_GENERATOR = LibraryClass("JSONGenerator", doc="Writes JSON piece by piece; `JSON.createGenerator` makes one.")

_PART_BYTES = 64
_MAX_DEPTH = 1000
_ROOT, _OBJECT, _ARRAY = "ROOT", "OBJECT", "ARRAY"


class GeneratorState:
    """The state of a JSONGenerator: the text so far, and for each open object or array how many entries it has."""

    def __init__(self, pretty: bool) -> None:
        self.pretty = pretty
        self.parts: list[str] = []
        self.size = 0
        self.kinds = [_ROOT]
        self.counts = [0]
        self.has_name = False
        self.is_closed = False

    def put(self, context: "Context", text: str) -> None:
        """Adds text, charged."""
        self.size += len(text)
        context.charge_heap(_PART_BYTES + len(text))
        self.parts.append(text)

    def name(self, context: "Context", name: str) -> None:
        """Writes a field's name. Raises a `JSONException` where a value is expected."""
        self._check_open()
        if self.kinds[-1] != _OBJECT or self.has_name:
            raise json_failure("Can not write a field name, expecting a value")
        between = "," if self.counts[-1] else ""
        line = "\n" + "  " * self._level() if self.pretty else ""
        self._put_text(context, name, between + line)
        self.counts[-1] += 1
        self.has_name = True

    def value(self, context: "Context", text: str, what: str) -> None:
        """Writes a value's text. Raises a `JSONException` where a field's name is expected."""
        self._before_value(context, what)
        self.put(context, text)

    def scalar(self, context: "Context", value: Any, what: str) -> None:
        """Writes a value that holds no other. Raises as `value` does."""
        if isinstance(value, str) or is_long(value):
            self._before_value(context, what)
            self._put_text(context, value)
        else:
            self.value(context, scalar(value) or "", what)

    def _put_text(self, context: "Context", text: str | bytes, before: str = "") -> None:
        if isinstance(text, str) and not is_long(text):
            self.put(context, before + quoted(text))
            return
        self.put(context, before)
        for piece in quoted_pieces(text):
            self.put(context, piece)

    def begin(self, context: "Context", kind: str) -> None:
        """Opens an object or array."""
        self._before_value(context, f"start {'an object' if kind == _OBJECT else 'an array'}")
        if len(self.kinds) > _MAX_DEPTH:
            raise json_failure(f"Document nesting depth ({len(self.kinds)}) exceeds the maximum allowed ({_MAX_DEPTH})")
        self.put(context, "{" if kind == _OBJECT else "[" + (" " if self.pretty else ""))
        self.kinds.append(kind)
        self.counts.append(0)

    def end(self, context: "Context", kind: str) -> None:
        """Closes an object or array. Raises a `JSONException` when another kind is open."""
        self._check_open()
        if self.kinds[-1] != kind:
            wanted = "an object" if kind == _OBJECT else "an ARRAY"
            raise json_failure(f"Current context not {wanted} but {self.kinds[-1]}")
        count = self.counts[-1]
        level = self._level() - 1
        self.kinds.pop()
        self.counts.pop()
        self.has_name = False
        self.put(context, _closing(kind, count, level, self.pretty))

    def text(self) -> str:
        """Returns the text so far; objects and arrays still open are closed in it."""
        closing = [
            _closing(kind, count, level, self.pretty)
            for level, (kind, count) in enumerate(zip(self.kinds[1:], self.counts[1:], strict=True))
        ]
        return "".join(self.parts) + "".join(reversed(closing))

    def unclosed(self) -> int:
        """Returns how much `text` adds to what was written, at most."""
        depth = len(self.kinds)
        return depth * (2 * depth + 2) if self.pretty else depth

    def _level(self) -> int:
        return self.kinds.count(_OBJECT)

    def _check_open(self) -> None:
        if self.is_closed:
            raise LimitException("The JSON generator is closed", "UnexpectedException")

    def _before_value(self, context: "Context", what: str) -> None:
        self._check_open()
        kind = self.kinds[-1]
        if kind == _OBJECT:
            if not self.has_name:
                raise json_failure(f"Can not {what}, expecting field name")
            self.put(context, " : " if self.pretty else ":")
            self.has_name = False
            return
        if self.counts[-1]:
            self.put(context, " " if kind == _ROOT else ", " if self.pretty else ",")
        self.counts[-1] += 1


@JSON_GENERATOR.method("void close()")
def close(context: "Context", this: NativeInstance) -> None:
    """Ends the writing; nothing can be written afterwards."""
    _state(this).is_closed = True


@JSON_GENERATOR.method("Boolean isClosed()")
def is_closed(context: "Context", this: NativeInstance) -> bool:
    """Returns whether the writing has ended."""
    return _state(this).is_closed


@JSON_GENERATOR.method("String getAsString()")
def get_as_string(context: "Context", this: NativeInstance) -> str:
    """Returns what was written."""
    state = _state(this)
    context.charge_heap(state.size)
    context.charge_text(state.size + state.unclosed())
    return state.text()


@JSON_GENERATOR.method("void writeStartObject()")
def write_start_object(context: "Context", this: NativeInstance) -> None:
    """Begins an object."""
    _state(this).begin(context, _OBJECT)


@JSON_GENERATOR.method("void writeEndObject()")
def write_end_object(context: "Context", this: NativeInstance) -> None:
    """Ends the object. Throws a `System.JSONException` when none is open."""
    _state(this).end(context, _OBJECT)


@JSON_GENERATOR.method("void writeStartArray()")
def write_start_array(context: "Context", this: NativeInstance) -> None:
    """Begins an array."""
    _state(this).begin(context, _ARRAY)


@JSON_GENERATOR.method("void writeEndArray()")
def write_end_array(context: "Context", this: NativeInstance) -> None:
    """Ends the array. Throws a `System.JSONException` when none is open."""
    _state(this).end(context, _ARRAY)


@JSON_GENERATOR.method("void writeFieldName(String name)")
def write_field_name(context: "Context", this: NativeInstance, name: str | None) -> None:
    """Writes a field's name; its value is to follow."""
    _state(this).name(context, _given(name, "writeFieldName"))


@JSON_GENERATOR.method("void writeNull()")
def write_null(context: "Context", this: NativeInstance) -> None:
    """Writes null."""
    _state(this).value(context, "null", "write null value")


@JSON_GENERATOR.method("void writeNullField(String name)")
def write_null_field(context: "Context", this: NativeInstance, name: str | None) -> None:
    """Writes a field that is null."""
    _state(this).name(context, _given(name, "writeNullField"))
    _state(this).value(context, "null", "write null value")


@JSON_GENERATOR.method("void writeObject(Object value)")
def write_object(context: "Context", this: NativeInstance, value: Any) -> None:
    """Writes any value, as `JSON.serialize` does."""
    state = _state(this)
    text = JsonWriter(context, state.pretty, suppress_nulls=False).write(_given(value, "writeObject"))
    state.value(context, text, "write object value")


@JSON_GENERATOR.method("void writeObjectField(String name, Object value)")
def write_object_field(context: "Context", this: NativeInstance, name: str | None, value: Any) -> None:
    """Writes a field with any value, as `JSON.serialize` does."""
    state = _state(this)
    text = JsonWriter(context, state.pretty, suppress_nulls=False).write(_given(value, "writeObjectField"))
    state.name(context, _given(name, "writeObjectField"))
    state.value(context, text, "write object value")


def _state(generator: NativeInstance) -> GeneratorState:
    state = generator.state
    assert isinstance(state, GeneratorState)
    return state


def _given(value: Any, method: str) -> Any:
    if value is None:
        raise ScriptException("NullPointerException", f"null argument for JSONGenerator.{method}()")
    return value


def _closing(kind: str, count: int, level: int, pretty: bool) -> str:
    if kind == _ARRAY:
        return " ]" if pretty and count else "]"
    if not pretty:
        return "}"
    return "\n" + "  " * level + "}" if count else " }"


Scalar = str | bool | int | float | Decimal | date | datetime | time | bytes | Id


def _declare(kind: str, parameter: str, what: str, doc: str) -> None:
    """Declares the two methods for one kind of value: `writeString` and `writeStringField`."""
    method, field_method = f"write{kind}", f"write{kind}Field"

    def write(context: "Context", this: NativeInstance, value: Scalar | None) -> None:
        _state(this).scalar(context, _given(value, method), what)

    def write_field(context: "Context", this: NativeInstance, name: str | None, value: Scalar | None) -> None:
        given_name, given = _given(name, field_method), _given(value, field_method)
        _state(this).name(context, given_name)
        _state(this).scalar(context, given, what)

    write.__doc__ = f"Writes {doc}."
    write_field.__doc__ = f"Writes a field with {doc}."
    JSON_GENERATOR.method(f"void {method}({parameter} value)")(write)
    JSON_GENERATOR.method(f"void {field_method}(String name, {parameter} value)")(write_field)


_declare("Blob", "Blob", "write text value", "bytes in Base64")
_declare("Boolean", "Boolean", "write boolean value", "true or false")
_declare("Date", "Date", "write text value", "a day, `2024-02-29`")
_declare("DateTime", "Datetime", "write text value", "a moment, `2024-02-29T12:34:56.000Z`")
_declare("Id", "Id", "write text value", "an id")
_declare("Number", "Integer", "write number", "a number")
_declare("Number", "Long", "write number", "a number")
_declare("Number", "Double", "write number", "a number")
_declare("Number", "Decimal", "write number", "a number, with its scale")
_declare("String", "String", "write text value", "a text")
_declare("Time", "Time", "write text value", "a time, `12:34:56.789Z`")
