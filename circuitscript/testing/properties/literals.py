"""Values as source text: how a counterexample becomes a unit test that can be pasted. Knows nothing of hypothesis."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from circuitscript.data.schema import ObjectDefinition
from circuitscript.symbols import FieldSymbol, MethodSymbol, Type, TypeKind, TypeSymbol
from circuitscript.values.numbers import INTEGER_MAX, INTEGER_MIN, LONG_MAX, LONG_MIN

_ESCAPES: Final = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_INDENT: Final = "    "
_LONGEST: Final = 200


def unit_test(method: MethodSymbol, values: Sequence[Any]) -> str:
    """Returns a test method that calls `method` with these values; it belongs into the same class."""
    writer = SourceWriter()
    arguments = [
        writer.text(value, parameter.type, parameter.name)
        for value, parameter in zip(values, method.parameters, strict=True)
    ]
    lines = [*writer.statements, f"{method.name}({', '.join(arguments)});"]
    body = "\n".join(_INDENT + line for line in lines)
    return f"@IsTest\nstatic void {method.name}Counterexample() {{\n{body}\n}}"


def assignments(method: MethodSymbol, values: Sequence[Any]) -> str:
    """Returns `amount = -1, name = 'a'`: the arguments in one line, long ones cut."""
    parts = []
    for value, parameter in zip(values, method.parameters, strict=True):
        text = SourceWriter(is_inline=True).text(value, parameter.type, parameter.name)
        parts.append(f"{parameter.name} = {text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}")
    return ", ".join(parts)


class SourceWriter:
    """Writes values. An object of an author's class needs `statements` before the expression that uses it.

    Where it `is_inline`, such an object is written in one line, which no compiler takes, and the rest as ever.
    """

    def __init__(self, *, is_inline: bool = False) -> None:
        self.statements: list[str] = []
        self._is_inline = is_inline
        self._names: dict[str, int] = {}

    def text(self, value: Any, type: Type, name: str = "value") -> str:
        """Returns the expression for a plain value of the type; `name` is the first choice for a variable."""
        symbol = type.symbol
        if value is None:
            return "null"
        if isinstance(value, Mapping):
            return self._mapping(value, type, name)
        if isinstance(value, list):
            inner = [self.text(item, type.arguments[0], name) for item in value] if type.arguments else []
            return f"new {type.name}{_braces(inner)}"
        if symbol.kind is TypeKind.ENUM:
            return f"{symbol.qualified_name}.{value}"
        return _scalar(value, symbol.name)

    def _mapping(self, value: Mapping[Any, Any], type: Type, name: str) -> str:
        symbol = type.symbol
        if type.arguments:
            key_type, item_type = type.arguments
            pairs = [
                f"{self.text(key, key_type, name)} => {self.text(one, item_type, name)}" for key, one in value.items()
            ]
            return f"new {type.name}{_braces(pairs)}"
        if isinstance(symbol.origin, ObjectDefinition):
            members = symbol.complete().fields
            return f"new {symbol.name}({', '.join(self._field(members[one], item) for one, item in value.items())})"
        return self._object(value, symbol, name)

    def _object(self, value: Mapping[str, Any], symbol: TypeSymbol, name: str) -> str:
        given = {field: item for field, item in value.items() if item is not None}
        if self._is_inline:
            parts = [
                f"{field} = {self.text(item, _member(symbol, field).type, field)}" for field, item in given.items()
            ]
            return f"new {symbol.qualified_name}{_braces(parts)}"
        variable = self._variable(name)
        self.statements.append(f"{symbol.qualified_name} {variable} = new {symbol.qualified_name}();")
        for field, item in given.items():
            written = self.text(item, _member(symbol, field).type, field)
            self.statements.append(f"{variable}.{field} = {written};")
        return variable

    def _field(self, field: FieldSymbol, value: Any) -> str:
        return f"{field.name} = {self.text(value, field.type, field.name)}"

    def _variable(self, name: str) -> str:
        count = self._names[name] = self._names.get(name, 0) + 1
        return name if count == 1 else f"{name}{count}"


def _braces(items: list[str]) -> str:
    return "{ " + ", ".join(items) + " }" if items else "()"


def _member(symbol: TypeSymbol, name: str) -> FieldSymbol:
    found = symbol.fields.get(name)
    if found is None:
        assert symbol.superclass is not None
        return _member(symbol.superclass.symbol, name)
    return found


def _scalar(value: Any, type_name: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"Id.valueOf({_quoted(value)})" if type_name == "Id" else _quoted(value)
    if isinstance(value, datetime):
        parts = (value.year, value.month, value.day, value.hour, value.minute, value.second)
        return f"Datetime.newInstanceGmt({', '.join(map(str, parts))})"
    if isinstance(value, date):
        return f"Date.newInstance({value.year}, {value.month}, {value.day})"
    if isinstance(value, time):
        milliseconds = value.microsecond // 1000
        return f"Time.newInstance({value.hour}, {value.minute}, {value.second}, {milliseconds})"
    if isinstance(value, bytes):
        return f"EncodingUtil.convertFromHex('{value.hex()}')"
    return _number(value, type_name)


def _number(value: Any, type_name: str) -> str:
    if type_name == "Integer" or (type_name == "Object" and isinstance(value, int)):
        return f"{value + 1} - 1" if value == INTEGER_MIN else str(value)
    if type_name == "Long":
        return f"{value + 1}L - 1" if value == LONG_MIN else f"{value}L"
    if isinstance(value, Decimal):
        return _decimal(value)
    written = repr(float(value))
    return f"Double.valueOf('{written}')" if "e" in written else f"{written}d"


def _decimal(value: Decimal) -> str:
    """Returns a Decimal with its scale: a whole one as a whole number, which has to fit its own type."""
    if int(value.as_tuple().exponent) < 0:
        return f"{value:f}"
    whole = int(value)
    if abs(whole) <= INTEGER_MAX:
        return str(whole)
    return f"{whole}L" if abs(whole) <= LONG_MAX else f"Decimal.valueOf('{whole}')"


def _quoted(text: str) -> str:
    return "'" + "".join(_ESCAPES.get(one, one if one.isprintable() else _escaped(one)) for one in text) + "'"


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
