"""A checked program out of bytes: its head at once, the tree and the decisions of a unit when they are asked for.

Until a unit is complete, the nodes that its symbols come from are there but hollow: of the right class, without fields.
Nothing but the classes of `engine.stored_classes` is ever made.
"""

import marshal
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from threading import RLock
from typing import Any

from circuitscript.bindings import Bindings, CheckedProgram, CheckedUnit
from circuitscript.engine.firing import Trigger
from circuitscript.engine.stored_classes import (
    BY_NODE,
    BY_SYMBOL,
    FIRST_CLASS,
    MEMBERS,
    OF_FEW,
    OF_TYPES,
    Form,
    stored_classes,
    stored_fields,
)
from circuitscript.engine.tree_decoding import TreeDecoder
from circuitscript.symbols import NameTable, Type
from circuitscript.values.numbers import Long
from circuitscript.values.text import Id


class ProgramDecoder:
    """Decodes one program. `resolve` gives what a name stands for that programs have in common."""

    def __init__(self, parts: Sequence[bytes | memoryview], resolve: Callable[[object], object]) -> None:
        self._parts = parts
        self._resolve = resolve
        self._lock = RLock()
        self._classes = stored_classes()
        self._setters: dict[int, list[Callable[[Any, Any], None]]] = {}
        self._locals: list[Any] = []
        self._bindings = Bindings()
        self._sets: dict[Any, frozenset[Any]] = {}
        self._trees = TreeDecoder(self._classes)
        self._forms = self._form_decoders()
        self._trees.make_leaves(self._forms)

    def decode(self) -> tuple[CheckedProgram, tuple[Trigger, ...]]:
        """Returns the program and its triggers. Raises any exception for parts that `ProgramEncoder` has not made."""
        self._names, self._type_rows, rows, units, rest = marshal.loads(self._parts[0])
        self._shared: list[Any] = [None] * len(self._names)
        self._types: list[Type | None] = [None] * len(self._type_rows)
        self._symbols = [_new(self._classes[row[0] - FIRST_CLASS]) for row in rows]
        for symbol, row in zip(self._symbols, rows, strict=True):
            self._fill(symbol, row, 1)
        checked_units = tuple([self._unit(at, *unit) for at, unit in enumerate(units)])
        types, triggers, firing, *tables = [self._value(one) for one in rest]
        for name, table in zip(BY_SYMBOL, tables, strict=True):
            setattr(self._bindings, name, table)
        return CheckedProgram(checked_units, self._bindings, types, triggers), firing

    # Units

    def _unit(self, at: int, root: int | None, first: int, *described: Any) -> CheckedUnit:
        source, types, diagnostics, body_type = [self._value(one) for one in described]
        tree_class: Any = None if root is None else self._classes[root - FIRST_CLASS]
        unit = CheckedUnit(source, None, types, diagnostics, body_type, tree_class=tree_class)
        unit.loader = lambda: self._complete(unit, at, first)
        return unit

    def _complete(self, unit: CheckedUnit, at: int, first: int) -> None:
        """Reads the part of a unit, once, whichever thread comes first."""
        with self._lock:
            if unit.loader is None:
                return
            tree, rows, tables = marshal.loads(self._parts[at + 1])
            root = self._trees.decode(tree, first)
            self._locals = [_new(self._classes[row[0] - FIRST_CLASS]) for row in rows]
            for local, row in zip(self._locals, rows, strict=True):
                self._fill(local, row, 1)
            for name, table in zip(BY_NODE, tables, strict=True):
                if table:
                    self._bind(name, *table)
            self._locals = []
            unit.finish(root)

    def _bind(self, name: str, keys: list[int], values: list[Any], distinct: Sequence[Any] = ()) -> None:
        """Puts one table of a unit into the bindings."""
        if name in OF_TYPES:
            decided = [self._type(value) for value in values]
        elif name in OF_FEW:
            known = [self._value(value) for value in distinct]
            decided = [known[at] for at in values]
        else:
            decided = [self._value(value) for value in values]
        nodes = self._trees.nodes
        getattr(self._bindings, name).update(zip([nodes[key] for key in keys], decided, strict=True))

    # Values

    def _value(self, value: Any) -> Any:
        return self._object(value) if type(value) is tuple else value

    def _tuple(self, *items: Any) -> tuple[Any, ...]:
        decode = self._object
        return tuple([decode(item) if type(item) is tuple else item for item in items])

    def _object(self, form: Any) -> Any:
        code = form[0]
        if code < FIRST_CLASS:
            return self._forms[code](*form[1:])
        made = _new(self._classes[code - FIRST_CLASS])
        self._fill(made, form, 1)
        return made

    def _fill(self, made: Any, form: Any, start: int) -> None:
        decode = self._object
        for put, part in zip(self._setters_of(form[0]), form[start:], strict=True):
            put(made, decode(part) if type(part) is tuple else part)

    def _setters_of(self, code: int) -> list[Callable[[Any, Any], None]]:
        setters = self._setters.get(code)
        if setters is None:
            cls = self._classes[code - FIRST_CLASS]
            setters = self._setters[code] = [getattr(cls, name).__set__ for name in stored_fields(cls)]
        return setters

    def _form_decoders(self) -> list[Callable[..., Any]]:
        decoders: dict[int, Callable[..., Any]] = {
            Form.NODE: self._trees.known,
            Form.SYMBOL: lambda at: self._symbols[at],
            Form.LOCAL: lambda at: self._locals[at],
            Form.TYPE: self._type,
            Form.SHARED: self._shared_thing,
            Form.MEMBER: MEMBERS.__getitem__,
            Form.TUPLE: self._tuple,
            Form.LIST: lambda *items: list(self._tuple(*items)),
            Form.DICT: self._pairs,
            Form.TABLE: self._table,
            Form.SET: self._set,
            Form.DECIMAL: Decimal,
            Form.LONG: Long,
            Form.ID: Id,
            Form.DATE: date.fromisoformat,
            Form.DATETIME: datetime.fromisoformat,
            Form.TIME: time.fromisoformat,
            Form.UNKNOWN: object,
        }
        return [decoders[form] for form in range(FIRST_CLASS)]

    def _type(self, at: int) -> Type:
        type_ = self._types[at]
        if type_ is None:
            symbol, arguments = self._type_rows[at]
            type_ = self._types[at] = Type(self._value(symbol), tuple([self._type(one) for one in arguments]))
        return type_

    def _shared_thing(self, at: int) -> Any:
        thing = self._shared[at]
        if thing is None:
            thing = self._shared[at] = self._resolve(self._names[at])
        return thing

    def _set(self, *items: Any) -> frozenset[Any]:
        known = self._sets.get(items)
        if known is None:
            known = self._sets[items] = frozenset(self._tuple(*items))
        return known

    def _pairs(self, *items: Any) -> dict[Any, Any]:
        values = iter(self._tuple(*items))
        return dict(zip(values, values, strict=True))

    def _table(self, *items: Any) -> NameTable[Any]:
        table: NameTable[Any] = NameTable()
        table.update(self._pairs(*items))
        return table


def _new(cls: type) -> Any:
    return object.__new__(cls)
