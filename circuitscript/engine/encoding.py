"""A checked program as bytes: a head with what every start needs, and for each unit a part that is read when needed.

The head holds types, members, diagnostics and triggers; a unit's part its tree and what was decided about its nodes.
Both are plain data in Python's own `marshal` form (`engine.stored_classes`), made by functions that are generated
once per class: a program is written in a fraction of the time that parsing and checking it take.
"""

import marshal
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from circuitscript.bindings import CheckedProgram, CheckedUnit
from circuitscript.data.schema import ChildRelationship, FieldDefinition, ObjectDefinition
from circuitscript.engine.firing import Trigger
from circuitscript.engine.stored_classes import (
    BY_NODE,
    BY_SYMBOL,
    FIRST_CLASS,
    MEMBERS,
    OF_FEW,
    OF_TYPES,
    SYMBOLS,
    Form,
    is_plain,
    node_classes,
    stored_classes,
    stored_fields,
)
from circuitscript.source import SourceText
from circuitscript.symbols import (
    LocalSymbol,
    MethodSymbol,
    NamespaceSymbol,
    NameTable,
    OperatorSymbol,
    Symbol,
    Type,
    TypeSymbol,
)
from circuitscript.syntax.ast import Node
from circuitscript.values.instances import EnumConstant
from circuitscript.values.numbers import Long
from circuitscript.values.text import Id

Encode = Callable[[Any], Any]

_SHARED: Final = (SourceText, OperatorSymbol, ObjectDefinition, FieldDefinition, ChildRelationship, EnumConstant)


class UnstorableError(Exception):
    """A program holds something that has no stored form."""


class ProgramEncoder:
    """Encodes one program. `refer` gives the name of what programs have in common, None for the program's own."""

    def __init__(self, refer: Callable[[object], tuple[object, ...] | None]) -> None:
        self._refer = refer
        self._names: list[tuple[object, ...]] = []
        self._known: dict[int, tuple[int, int]] = {}
        self._symbols: list[Symbol] = []
        self._types: dict[Type, int] = {}
        self._type_numbers: dict[int, int] = {}
        self._key_classes: dict[str, list[type]] = {}
        self._type_rows: list[tuple[Any, list[int]]] = []
        self._nodes: list[Node] = []
        self._numbers: dict[Node, int] = {}
        self._locals: dict[LocalSymbol, int] | None = None
        self._counts = dict.fromkeys(BY_NODE, 0)
        self._codes = {cls: FIRST_CLASS + at for at, cls in enumerate(stored_classes())}
        self._values: dict[type, Encode] = self._value_encoders()
        self._trees: dict[type, Encode] = self._tree_encoders()
        self._encode_local = self._record_encoder(LocalSymbol)

    def encode(self, checked: CheckedProgram, triggers: Sequence[Trigger]) -> list[bytes]:
        """Returns the head and each unit's part. Raises UnstorableError for what cannot be stored."""
        self._intern_members(checked)
        self._key_classes = {name: list(dict.fromkeys(map(type, getattr(checked.bindings, name)))) for name in BY_NODE}
        try:
            parts = [self._part(checked, unit) for unit in checked.units]
            head = self._head(checked, triggers)
        except (KeyError, TypeError, AttributeError) as error:
            raise UnstorableError(f"{type(error).__name__}: {error}") from error
        for name, count in self._counts.items():
            if count != len(getattr(checked.bindings, name)):
                raise UnstorableError(f"{name} holds nodes that are in no tree")
        return [dump(head), *parts]

    def _intern_members(self, checked: CheckedProgram) -> None:
        """Gives every type, member and parameter of the program its number, so that all parts agree on it."""
        for unit in checked.units:
            for symbol in (*unit.types, *([unit.body_type] if unit.body_type is not None else [])):
                self._symbol(symbol)
                for method in _methods(symbol):
                    for parameter in method.parameters:
                        self._symbol(parameter)

    # A unit's part

    def _part(self, checked: CheckedProgram, unit: CheckedUnit) -> bytes:
        first = len(self._numbers)
        self._nodes.clear()
        self._locals = {}
        tree = self._tree(unit.unit)
        nodes = self._nodes
        self._numbers.update(zip(nodes, range(first, first + len(nodes)), strict=True))
        by_class: dict[type, list[int]] = {}
        for at, node in enumerate(nodes):
            by_class.setdefault(type(node), []).append(at)
        tables = [self._table(checked, name, by_class) for name in BY_NODE]
        rows = [self._encode_local(local) for local in self._locals]
        self._locals = None
        return dump((tree, rows, tables))

    def _tree(self, root: Node | None) -> Any:
        return None if root is None else self._trees[type(root)](root)

    def _table(self, checked: CheckedProgram, name: str, by_class: dict[type, list[int]]) -> tuple[Any, ...]:
        """Returns the places of the nodes that a table of the bindings knows, and what it says of them."""
        table: dict[Node, Any] = getattr(checked.bindings, name)
        if not table:
            return ()
        nodes, keys = self._nodes, []
        for cls in self._key_classes[name]:
            keys += [at for at in by_class.get(cls, ()) if nodes[at] in table]
        self._counts[name] += len(keys)
        decided = [table[nodes[at]] for at in keys]
        if name in OF_TYPES:
            return keys, [self._type(type_) for type_ in decided]
        values = self._values
        forms = [values[type(value)](value) for value in decided]
        if name not in OF_FEW:
            return keys, forms
        distinct = {form: at for at, form in enumerate(dict.fromkeys(forms))}
        return keys, [distinct[form] for form in forms], list(distinct)

    # The head

    def _head(self, checked: CheckedProgram, triggers: Sequence[Trigger]) -> tuple[Any, ...]:
        units, first = [], 0
        for unit in checked.units:
            tree = unit.unit
            count = 0 if tree is None else self._numbers[tree] - first + 1
            root = None if tree is None else self._codes[type(tree)]
            described = (unit.source, unit.types, unit.diagnostics, unit.body_type)
            units.append((root, first, *(self._value(one) for one in described)))
            first += count
        rest = [self._value(one) for one in (checked.types, checked.triggers, tuple(triggers))]
        rest += [self._value(getattr(checked.bindings, name)) for name in BY_SYMBOL]
        encoders = {cls: self._record_encoder(cls) for cls in SYMBOLS}
        rows: list[Any] = []
        while len(rows) < len(self._symbols):
            symbol = self._symbols[len(rows)]
            rows.append(encoders[type(symbol)](symbol))
        return self._names, self._type_rows, rows, units, rest

    # Values

    def _value_encoders(self) -> dict[type, Encode]:
        encoders: dict[type, Encode] = dict.fromkeys((type(None), bool, int, float, str), _itself)
        encoders |= dict.fromkeys((*SYMBOLS, NamespaceSymbol), self._symbol)
        encoders |= dict.fromkeys(_SHARED, self._shared)
        encoders |= dict.fromkeys(node_classes(), self._node)
        members = {member: (Form.MEMBER, at) for at, member in enumerate(MEMBERS)}
        encoders |= dict.fromkeys(map(type, MEMBERS), members.__getitem__)
        encoders |= {
            Type: lambda type_: (Form.TYPE, self._type(type_)),
            tuple: lambda value: (Form.TUPLE, *[self._value(one) for one in value]),
            list: lambda value: (Form.LIST, *[self._value(one) for one in value]),
            dict: lambda value: (Form.DICT, *self._pairs(value)),
            NameTable: lambda value: (Form.TABLE, *self._pairs(value)),
            frozenset: lambda value: (Form.SET, *[self._value(one) for one in sorted(value)]),
            Decimal: lambda value: (Form.DECIMAL, str(value)),
            Long: lambda value: (Form.LONG, int(value)),
            Id: lambda value: (Form.ID, str(value)),
            date: lambda value: (Form.DATE, value.isoformat()),
            datetime: lambda value: (Form.DATETIME, value.isoformat()),
            time: lambda value: (Form.TIME, value.isoformat()),
            object: lambda value: (Form.UNKNOWN,),
        }
        self._values = encoders
        nodes = frozenset(node_classes())
        for cls in self._codes:
            if cls not in nodes and cls not in encoders:
                encoders[cls] = self._record_encoder(cls)
        return encoders

    def _value(self, value: Any) -> Any:
        return self._values[type(value)](value)

    def _pairs(self, table: Any) -> Iterator[Any]:
        for key, value in table.items():
            yield self._value(key)
            yield self._value(value)

    def _node(self, node: Node) -> Any:
        return (Form.NODE, self._numbers[node], self._codes[type(node)])

    def _shared(self, thing: object) -> tuple[int, int]:
        known = self._known.get(id(thing))
        if known is None:
            name = self._refer(thing)
            if name is None:
                raise UnstorableError(f"{type(thing).__name__} without a name")
            known = self._known[id(thing)] = (Form.SHARED, len(self._names))
            self._names.append(name)
        return known

    def _symbol(self, symbol: Symbol) -> tuple[int, int]:
        known = self._known.get(id(symbol))
        if known is not None:
            return known
        if isinstance(symbol, LocalSymbol) and self._locals is not None:
            return (Form.LOCAL, self._locals.setdefault(symbol, len(self._locals)))
        if self._refer(symbol) is not None:
            return self._shared(symbol)
        if type(symbol) not in SYMBOLS:
            raise UnstorableError(f"{type(symbol).__name__} {symbol.name}")
        known = self._known[id(symbol)] = (Form.SYMBOL, len(self._symbols))
        self._symbols.append(symbol)
        return known

    def _type(self, type_: Type) -> int:
        number = self._type_numbers.get(id(type_))
        if number is not None:
            return number
        number = self._types.get(type_)
        if number is None:
            row = (self._symbol(type_.symbol), [self._type(argument) for argument in type_.arguments])
            number = self._types[type_] = len(self._type_rows)
            self._type_rows.append(row)
        self._type_numbers[id(type_)] = number
        return number

    # Generated functions

    def _record_encoder(self, cls: type) -> Encode:
        parts = [f"values[type(part := it.{name})](part)" for name in stored_fields(cls)]
        return _compiled(f"({self._codes[cls]}, {', '.join(parts)},)", {"values": self._values})

    def _tree_encoders(self) -> dict[type, Encode]:
        """Returns what makes the stored form of a tree; children are numbered before their parents."""
        trees: dict[type, Encode] = dict.fromkeys((type(None), bool, int, float, str), _itself)
        trees[Decimal] = self._values[Decimal]
        trees[tuple] = lambda value: [trees[type(one)](one) for one in value]
        scope = {"trees": trees, "number": self._nodes.append}
        for cls in node_classes():
            parts = [
                f"it.{name}" if is_plain(cls, name) else f"trees[type(part := it.{name})](part)"
                for name in stored_fields(cls)
            ]
            form = f"({self._codes[cls]}, (span := it.span).start, span.end, {', '.join(parts)})"
            trees[cls] = _compiled(f"({form}, number(it))[0]", scope)
        return trees


def dump(data: object) -> bytes:
    """Returns the bytes of plain data: what needs no class to be read."""
    try:
        return marshal.dumps(data)  # type: ignore[arg-type]
    except ValueError as error:
        raise UnstorableError(f"no plain data, or nested too deeply: {error}") from None


def _compiled(expression: str, scope: dict[str, Any]) -> Encode:
    """Returns the function of `it` that gives the value of `expression`."""
    return eval(f"lambda it: {expression}", scope)  # type: ignore[no-any-return]


def _itself(value: Any) -> Any:
    return value


def _methods(symbol: TypeSymbol) -> Iterator[MethodSymbol]:
    yield from symbol.constructors
    for overloads in symbol.methods.values():
        yield from overloads
    for field in symbol.fields.values():
        for accessor in (field.getter, field.setter):
            if accessor is not None:
                yield accessor
