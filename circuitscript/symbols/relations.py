"""How types relate: subtypes, what converts into what on assignment, and which casts can succeed.

The rules are those of Salesforce's compiler: lists convert with their elements, maps with their values, sets and
iterators not at all, and a `List<SObject>` into a list of any of its objects. Knows no syntax and reports nothing.
"""

from circuitscript.symbols.conversions import Conversion
from circuitscript.symbols.symbols import TypeKind, TypeSymbol
from circuitscript.symbols.types import Type
from circuitscript.symbols.universe import Universe

_WIDENING: dict[tuple[str, str], Conversion] = {
    ("Integer", "Long"): Conversion.INTEGER_TO_LONG,
    ("Integer", "Double"): Conversion.INTEGER_TO_DOUBLE,
    ("Integer", "Decimal"): Conversion.INTEGER_TO_DECIMAL,
    ("Long", "Double"): Conversion.LONG_TO_DOUBLE,
    ("Long", "Decimal"): Conversion.LONG_TO_DECIMAL,
    ("Double", "Decimal"): Conversion.DOUBLE_TO_DECIMAL,
    ("Decimal", "Double"): Conversion.DECIMAL_TO_DOUBLE,
    ("String", "Id"): Conversion.STRING_TO_ID,
    ("Id", "String"): Conversion.ID_TO_STRING,
    ("Date", "Datetime"): Conversion.DATE_TO_DATETIME,
}

_NARROWING: dict[tuple[str, str], Conversion] = {
    ("Long", "Integer"): Conversion.LONG_TO_INTEGER,
    ("Double", "Integer"): Conversion.DOUBLE_TO_INTEGER,
    ("Double", "Long"): Conversion.DOUBLE_TO_LONG,
    ("Decimal", "Integer"): Conversion.DECIMAL_TO_INTEGER,
    ("Decimal", "Long"): Conversion.DECIMAL_TO_LONG,
    ("Datetime", "Date"): Conversion.DATETIME_TO_DATE,
}

_UNTYPED = frozenset({TypeKind.ANY, TypeKind.NULL})
_NUMERIC_RANK = {"Integer": 0, "Long": 1, "Double": 2, "Decimal": 3}
_TO_OBJECT = 1000
_FAR = 500
"""Beyond this, Object is on the way: the deeper in a list, the nearer."""
_FROM_NULL = 1


class Relations:
    """The relations between the types of one universe and the program's own. Answers are remembered."""

    def __init__(self, universe: Universe) -> None:
        self._universe = universe
        self._object = universe.type("Object").symbol
        self._sobject = universe.type("SObject").symbol
        self._list = universe.type("List").symbol
        self._map = universe.type("Map").symbol
        self._iterable = universe.type("Iterable").symbol
        self._comparator = universe.type("Comparator").symbol
        self._primitive: dict[tuple[TypeSymbol, TypeSymbol], Conversion] = self._table(_WIDENING)
        self._narrow: dict[tuple[TypeSymbol, TypeSymbol], Conversion] = self._table(_NARROWING)
        self._long = universe.type("Long").symbol
        self._assignable: dict[tuple[Type, Type], bool] = {}

    def _table(self, names: dict[tuple[str, str], Conversion]) -> dict[tuple[TypeSymbol, TypeSymbol], Conversion]:
        find = self._universe.type
        return {(find(source).symbol, find(target).symbol): kind for (source, target), kind in names.items()}

    def instantiation(self, type: Type, symbol: TypeSymbol) -> Type | None:
        """Returns `type` seen as `symbol` (`List<Account>` as `Iterable` is `Iterable<Account>`), or None."""
        if type.symbol is symbol:
            return type
        declared = type.symbol
        parents = declared.interfaces if declared.superclass is None else (declared.superclass, *declared.interfaces)
        if not parents:
            return None
        arguments = dict(zip(declared.parameters, type.arguments, strict=False))
        for parent in parents:
            found = self.instantiation(parent.substitute(arguments) if arguments else parent, symbol)
            if found is not None:
                return found
        return None

    def is_subtype(self, type: Type, other: Type) -> bool:
        """Whether every value of `type` is one of `other`: by declaration, no conversion of primitives or lists."""
        if type == other or other.symbol is self._object:
            return True
        if other.symbol is self._sobject and type.symbol.kind is TypeKind.SOBJECT:
            return True
        found = self.instantiation(type, other.symbol)
        return found is not None and self._arguments_fit(found, other)

    def _arguments_fit(self, type: Type, other: Type) -> bool:
        if all(map(_may_be_same, type.arguments, other.arguments)):
            return True
        if type.symbol is self._comparator and type.arguments[0].symbol is self._sobject:
            return other.arguments[0].symbol.kind is TypeKind.SOBJECT
        return type.symbol is self._iterable and self.is_assignable(type.arguments[0], other.arguments[0])

    def is_assignable(self, type: Type, target: Type) -> bool:
        """Whether a value of `type` may stand where `target` is wanted, converted if need be."""
        if type == target:
            return True
        key = (type, target)
        answer = self._assignable.get(key)
        if answer is None:
            answer = self._assignable[key] = self._decide(type, target)
        return answer

    def _decide(self, type: Type, target: Type) -> bool:
        source_kind, target_kind = type.symbol.kind, target.symbol.kind
        if source_kind is TypeKind.ANY or target_kind is TypeKind.ANY:
            return True
        if source_kind is TypeKind.VOID or target_kind is TypeKind.VOID:
            return False
        if source_kind is TypeKind.NULL:
            return True
        if (type.symbol, target.symbol) in self._primitive or self.is_subtype(type, target):
            return True
        if is_polymorphic(type) and target_kind is TypeKind.SOBJECT:
            return True
        if type.symbol is not target.symbol:
            return False
        if type.symbol is self._list:
            return self._list_fits(type.arguments[0], target.arguments[0])
        if type.symbol is self._map:
            (key, value), (wanted_key, wanted_value) = type.arguments, target.arguments
            return _may_be_same(key, wanted_key) and self.is_assignable(value, wanted_value)
        return False

    def _list_fits(self, element: Type, wanted: Type) -> bool:
        if element.symbol is self._sobject and wanted.symbol.kind is TypeKind.SOBJECT:
            return True
        return self.is_assignable(element, wanted)

    def conversion(self, type: Type, target: Type) -> Conversion | None:
        """Returns what happens to a value of `type` on its way into `target`, given that it is assignable."""
        if type.symbol is target.symbol:
            return None
        found = self._primitive.get((type.symbol, target.symbol))
        if found is None and type.symbol is self._long and target.symbol.kind is not TypeKind.PRIMITIVE:
            return Conversion.LONG_TO_OBJECT
        if is_polymorphic(type) and target.symbol.kind is TypeKind.SOBJECT and target.symbol is not self._sobject:
            return Conversion.CHECKED
        return found

    def cast(self, type: Type, target: Type) -> Conversion | None:
        """Returns how a castable value of `type` becomes a `target`: None where nothing is to be done."""
        found = self._primitive.get((type.symbol, target.symbol)) or self._narrow.get((type.symbol, target.symbol))
        if found is not None:
            return found
        if type.symbol.kind in _UNTYPED or self.is_subtype(type, target):
            return self.conversion(type, target)
        return Conversion.CHECKED

    def is_castable(self, type: Type, target: Type) -> bool:
        """Whether a cast can succeed at all: either way assignable, narrowing, or an interface on one side."""
        if self.is_assignable(type, target) or self.is_assignable(target, type):
            return target.symbol.kind is not TypeKind.VOID
        if TypeKind.VOID in (type.symbol.kind, target.symbol.kind):
            return False
        return type.symbol.is_interface or target.symbol.is_interface or (type.symbol, target.symbol) in self._narrow

    def distance(self, type: Type, target: Type, widen_decimal: bool = False) -> int | None:
        """Returns how far an argument of `type` is from a parameter of `target`, or None when it does not fit.

        0 is an exact match. Every parameter is equally far from null. What a polymorphic field refers to must be in a
        variable first. A Decimal does not become a Double on the way into a parameter, unless `widen_decimal`
        (parameters of built-in methods).
        """
        if type == target:
            return 0
        if type.symbol.kind in _UNTYPED or target.symbol.kind is TypeKind.ANY:
            return _FROM_NULL if type.symbol.kind is not TypeKind.VOID else None
        if not self.is_assignable(type, target) or self.conversion(type, target) is Conversion.CHECKED:
            return None
        return self._distance(type, target, widen_decimal)

    def _distance(self, type: Type, target: Type, widen_decimal: bool) -> int | None:
        if type == target:
            return 0
        if target.symbol is self._object:
            return _TO_OBJECT
        if (type.symbol, target.symbol) in self._primitive:
            return self._widening_distance(type, target, widen_decimal)
        if target.symbol is self._list or target.symbol is self._iterable:
            return self._element_distance(type, target)
        if target.symbol.is_interface:
            return 1
        return self._depth(type, target)

    def _widening_distance(self, type: Type, target: Type, widen_decimal: bool) -> int | None:
        source_name, target_name = type.symbol.name, target.symbol.name
        if source_name in _NUMERIC_RANK:
            step = _NUMERIC_RANK[target_name] - _NUMERIC_RANK[source_name]
            return step if step > 0 else (1 if widen_decimal else None)
        return 1

    def _element_distance(self, type: Type, target: Type) -> int:
        seen = self.instantiation(type, target.symbol)
        if seen is None or not seen.arguments:
            return 1
        element, wanted = seen.arguments[0], target.arguments[0]
        if not self.is_subtype(element, wanted) and element.symbol is self._sobject:
            return 2
        inner = self._distance(element, wanted, True) or 0
        return inner - 1 if inner > _FAR else inner

    def _depth(self, type: Type, target: Type) -> int:
        depth = 0
        current: Type | None = type
        while current is not None and current.symbol is not target.symbol:
            current = current.symbol.superclass
            depth += 1
        return max(depth, 1) if current is not None else 1


def is_polymorphic(type: Type) -> bool:
    """Whether `type` stands for the objects that a polymorphic field such as `OwnerId` may refer to."""
    return type.symbol.kind is TypeKind.SOBJECT and type.symbol.name == "Name"


def _may_be_same(type: Type, other: Type) -> bool:
    """Whether two types are the same, as far as both are known."""
    if type == other or TypeKind.ANY in (type.symbol.kind, other.symbol.kind):
        return True
    return type.symbol is other.symbol and all(map(_may_be_same, type.arguments, other.arguments))
