"""Which types may cross a border: parameters and results of methods that something outside of Apex calls."""

from collections.abc import Callable

from circuitscript.checker.elements import is_global
from circuitscript.checker.wellknown import WellKnown
from circuitscript.symbols import Type, TypeKind, TypeSymbol

IsSupported = Callable[[Type], bool]
"""Whether values of a type may cross; asked of a method's parameters and of its result."""

_INVOCABLE = "@invocablevariable"


class ExposedTypes:
    """The rules of one universe, one method a kind of border. Unknown types are supported: they were reported."""

    def __init__(self, known: WellKnown) -> None:
        self._known = known

    def future(self, type: Type) -> bool:
        """Primitive values, and collections of them, can wait in a queue."""
        if type.symbol.kind in (TypeKind.PRIMITIVE, TypeKind.ANY):
            return True
        return self._is_collection(type) and all(
            argument.symbol.kind in (TypeKind.PRIMITIVE, TypeKind.ANY) for argument in type.arguments
        )

    def invocable(self, type: Type) -> bool:
        """Lists of what a flow knows: primitive values, records, and classes with `@InvocableVariable` fields."""
        if type.symbol is self._known.list:
            return self._is_invocable_element(type.arguments[0])
        return self._known.is_untyped(type)

    def is_list(self, type: Type) -> bool:
        """Whether the type is a list at all."""
        return type.symbol is self._known.list or self._known.is_untyped(type)

    def _is_invocable_element(self, type: Type) -> bool:
        symbol = type.symbol
        if symbol.kind in (TypeKind.PRIMITIVE, TypeKind.SOBJECT, TypeKind.ANY):
            return True
        if symbol is self._known.list:
            return self._is_invocable_element(type.arguments[0])
        if symbol.kind is not TypeKind.CLASS or symbol is self._known.object.symbol:
            return False
        is_open = bool(symbol.modifiers & {"public", "global"})
        return is_open and any(_INVOCABLE in field.modifiers for field in symbol.complete().fields.values())

    def invocable_variable(self, type: Type) -> bool:
        """No Object, no base Exception, no collections but lists."""
        if type.symbol is self._known.list:
            return self.invocable_variable(type.arguments[0])
        return type not in (self._known.object, self._known.exception) and not type.arguments

    def rest(self, type: Type) -> bool:
        """What has a form in JSON: no Blob, no Object, no sets, maps by text only."""
        symbol = type.symbol
        if symbol is self._known.map:
            key, value = type.arguments
            return key in (self._known.string, self._known.any) and self.rest(value)
        if symbol is self._known.list:
            return self.rest(type.arguments[0])
        if symbol.is_library and symbol.name in ("RestRequest", "RestResponse", "Blob"):
            return False
        return symbol is not self._known.set and type != self._known.object

    def web_service(self, type: Type) -> bool:
        """What has a form in a web service's description: no maps, sets, interfaces or exceptions; own types global."""
        symbol = type.symbol
        if symbol is self._known.list:
            return self.web_service(type.arguments[0])
        if type in (self._known.object, self._known.exception) or type.arguments or symbol.is_interface:
            return False
        return symbol.kind is TypeKind.ENUM or self.globally_visible(type)

    def aura(self, type: Type) -> bool:
        """Anything but sets and the base Exception."""
        if type.symbol is self._known.list:
            return self.aura(type.arguments[0])
        return type.symbol is not self._known.set and type != self._known.exception

    def remote(self, type: Type) -> bool:
        """Anything but the base Exception."""
        return type != self._known.exception

    def globally_visible(self, type: Type) -> bool:
        """Whether code outside of a package can name the type: all its own types are `global`."""
        return all(map(is_global, self._symbols(type)))

    def _symbols(self, type: Type) -> list[TypeSymbol]:
        return [type.symbol, *(symbol for argument in type.arguments for symbol in self._symbols(argument))]

    def _is_collection(self, type: Type) -> bool:
        return type.symbol in (self._known.list, self._known.set, self._known.map)
