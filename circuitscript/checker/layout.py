"""Pass 2c: slots. Instance fields follow the superclass's, overriding methods take the overridden method's place."""

from circuitscript.symbols import FieldSymbol, MethodSymbol, Type, TypeKind, TypeSymbol, fold

_OVERRIDABLE = frozenset({"public", "global", "protected", "virtual", "abstract", "override", "webservice"})

Signature = tuple[str, tuple[Type, ...]]


def signature(method: MethodSymbol) -> Signature:
    """Returns what two methods must share for one to override the other: folded name and parameter types."""
    return fold(method.name), tuple(parameter.type for parameter in method.parameters)


def is_private(method: MethodSymbol) -> bool:
    """Whether a method belongs to its class alone: no access is written, or `private`, and nothing makes it virtual."""
    return not method.modifiers & _OVERRIDABLE


def lay_out_type(symbol: TypeSymbol, done: set[TypeSymbol]) -> None:
    """Lays out `symbol` after the types that it inherits from. Library types have no slots."""
    if symbol in done or symbol.is_library or symbol.kind is TypeKind.ENUM:
        return
    done.add(symbol)
    parent = symbol.superclass.symbol if symbol.superclass is not None else None
    if parent is not None:
        lay_out_type(parent, done)
    _lay_out_fields(symbol, parent)
    if symbol.kind is TypeKind.INTERFACE:
        _lay_out_interface(symbol, done)
    else:
        _lay_out_methods(symbol, parent)


def _lay_out_fields(symbol: TypeSymbol, parent: TypeSymbol | None) -> None:
    symbol.field_count = parent.field_count if parent is not None else 0
    for field in symbol.fields.values():
        if field.is_static:
            field.slot = symbol.static_count
            symbol.static_count += 1
        else:
            field.slot = symbol.field_count
            symbol.field_count += 1


def _lay_out_methods(symbol: TypeSymbol, parent: TypeSymbol | None) -> None:
    table = list(parent.virtual_methods) if parent is not None else []
    inherited = {signature(method): method for method in table}
    for overloads in symbol.methods.values():
        for method in overloads:
            if not method.is_static and not is_private(method):
                _place(table, inherited, method, signature(method))
    _place_accessors(symbol, table)
    symbol.virtual_methods = table


def _place(
    table: list[MethodSymbol], inherited: dict[Signature, MethodSymbol], method: MethodSymbol, key: Signature
) -> None:
    overridden = inherited.get(key)
    if overridden is not None and overridden.owner is not method.owner:
        method.overrides = overridden
        method.slot = overridden.slot
        table[method.slot] = method
    else:
        method.slot = len(table)
        table.append(method)


def _place_accessors(symbol: TypeSymbol, table: list[MethodSymbol]) -> None:
    for field in symbol.fields.values():
        if field.is_property and not field.is_static and field.modifiers & {"virtual", "abstract", "override"}:
            overridden = inherited_property(symbol, field)
            for method, other in (
                (field.getter, overridden.getter if overridden else None),
                (field.setter, overridden.setter if overridden else None),
            ):
                if method is None:
                    continue
                if other is not None and other.slot >= 0:
                    method.overrides = other
                    method.slot = other.slot
                    table[method.slot] = method
                else:
                    method.slot = len(table)
                    table.append(method)


def inherited_property(symbol: TypeSymbol, field: FieldSymbol) -> FieldSymbol | None:
    """Returns the nearest superclass's property of the same name, or None."""
    parent = symbol.superclass
    while parent is not None:
        if field.name in parent.symbol.fields:
            found = parent.symbol.fields[field.name]
            return found if found.is_property else None
        parent = parent.symbol.superclass
    return None


def _lay_out_interface(symbol: TypeSymbol, done: set[TypeSymbol]) -> None:
    table: list[MethodSymbol] = []
    for parent in symbol.interfaces:
        lay_out_type(parent.symbol, done)
        table.extend(method for method in parent.symbol.virtual_methods if method not in table)
    for overloads in symbol.methods.values():
        for method in overloads:
            method.slot = len(table)
            table.append(method)
    symbol.virtual_methods = table
