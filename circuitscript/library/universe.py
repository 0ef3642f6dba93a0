"""The library's universe: predefined types as symbols, made when they are first named.

A class's module is imported when a program first names the class, its members are indexed by name when the checker
first asks for one, and a member's signature is read when that name is looked up.
"""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module

from circuitscript.data.schema import ObjectDefinition
from circuitscript.library.declare import Builtin, LibraryClass
from circuitscript.library.index import IMPLICIT_NAMESPACES, MODULES, PRIMITIVES
from circuitscript.library.operators import declarations
from circuitscript.library.signatures import TypeText, member_name, parse_signature, parse_type
from circuitscript.symbols import (
    MAKING,
    FieldSymbol,
    LocalSymbol,
    MethodSymbol,
    NamespaceSymbol,
    NameTable,
    OperatorSymbol,
    Type,
    TypeKind,
    TypeSymbol,
    Universe,
)
from circuitscript.values.instances import EnumConstant

_PUBLIC = frozenset({"global"})
_ABSTRACT = frozenset({"global", "abstract"})
_CONSTANT = frozenset({"global", "static", "final"})
_METHOD_KINDS = frozenset({"method", "static", "abstract"})


def make_universe(
    sobject_finder: Callable[[str], TypeSymbol | None], labels: Mapping[str, str] | None = None
) -> Universe:
    """Returns a universe of the library's types; what they do not name is asked of `sobject_finder`, by folded name.

    `labels` are the project's texts, the fields of `Label`.
    """
    types = _Types(sobject_finder, labels or {})
    universe = Universe(types.find, types.namespaces, {}, _use_instead)
    types.void = universe.void
    types.any = universe.any
    universe.operators.update(types.operators())
    return universe


def _use_instead(name: str) -> str:
    from circuitscript.library.left_out import use_instead

    return use_instead(name)


def class_names() -> tuple[str, ...]:
    """Returns the qualified name of every library class, in the order of the index."""
    return tuple(name for names in MODULES.values() for name in names.split())


def library_class(name: str) -> LibraryClass | None:
    """Returns the declaration of the class with this qualified name, or None."""
    folded = name.lower()
    module = _MODULE_BY_CLASS.get(folded)
    return None if module is None else _declared(module)[folded]


def _declared(module: str) -> dict[str, LibraryClass]:
    """Imports a module of the library and returns the classes that it declares, by folded qualified name."""
    members = vars(import_module(f"circuitscript.library.{module}")).values()
    return {qualified_name(member).lower(): member for member in members if isinstance(member, LibraryClass)}


def qualified_name(declaration: LibraryClass) -> str:
    """Returns `Database.SaveResult`; classes of `System` go by their simple name."""
    if declaration.outer is not None:
        return f"{qualified_name(declaration.outer)}.{declaration.name}"
    if declaration.namespace == "System":
        return declaration.name
    return f"{declaration.namespace}.{declaration.name}"


_PRIMITIVES = {name.lower(): name for name in PRIMITIVES}
_MODULE_BY_CLASS = {name: module for module, names in MODULES.items() for name in names.lower().split()}


class _NamespaceTypes(NameTable[TypeSymbol]):
    """The types of one namespace, found through the universe on first use."""

    __slots__ = ("_find", "_prefix")

    def __init__(self, find: Callable[[str], TypeSymbol | None], prefix: str) -> None:
        super().__init__()
        self._find = find
        self._prefix = prefix

    def __getitem__(self, name: str) -> TypeSymbol:
        symbol = self._find(f"{self._prefix}.{name}")
        if symbol is None:
            raise KeyError(name)
        return symbol

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._find(f"{self._prefix}.{name}") is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())

    def _names(self) -> list[str]:
        if self._prefix == "system":
            return [name for name in _MODULE_BY_CLASS if "." not in name]
        names = [
            name.removeprefix(f"{self._prefix}.") for name in _MODULE_BY_CLASS if name.startswith(f"{self._prefix}.")
        ]
        return [name for name in names if "." not in name]


class _Methods(NameTable[list[MethodSymbol]]):
    """Overloads by name; a name's signatures are read when it is first looked up."""

    __slots__ = ("_make", "_pending")

    def __init__(self, members: dict[str, list[Builtin]], make: Callable[[Builtin], MethodSymbol]) -> None:
        super().__init__()
        self._pending = members
        self._make = make

    def __getitem__(self, name: str) -> list[MethodSymbol]:
        folded = name.lower()
        if folded in self._pending:
            with MAKING:
                pending = self._pending.get(folded)
                if pending is not None:
                    self._entries[folded] = [*self._entries.get(folded, ()), *map(self._make, pending)]
                    del self._pending[folded]
        return self._entries[folded]

    def __contains__(self, name: object) -> bool:
        # What is pending becomes an entry: in this order it is seen in one of the two.
        return isinstance(name, str) and (name.lower() in self._pending or name.lower() in self._entries)

    def __iter__(self) -> Iterator[str]:
        with MAKING:
            return iter([*self._entries, *(name for name in self._pending if name not in self._entries)])

    def __len__(self) -> int:
        with MAKING:
            return len(self._entries.keys() | self._pending.keys())


class _Types:
    """Makes and keeps the symbols of one universe."""

    def __init__(
        self, sobject_finder: Callable[[str], TypeSymbol | None], labels: Mapping[str, str] | None = None
    ) -> None:
        self._sobject_finder = sobject_finder
        self._labels = labels or {}
        self._symbols: dict[str, TypeSymbol] = {}
        self._making: dict[str, TypeSymbol] = {}
        self._is_making = False
        self._types: dict[str, Type] = {}
        self.void: Type
        self.any: Type
        self.namespaces: NameTable[NamespaceSymbol] = NameTable()
        for namespace in dict.fromkeys(["System", "Schema", *map(_namespace, class_names())]):
            self.namespaces[namespace] = NamespaceSymbol(namespace, types=_NamespaceTypes(self.find, namespace.lower()))

    def find(self, name: str) -> TypeSymbol | None:
        """Returns the type with this simple or qualified name, or None; case does not matter."""
        folded = name.lower()
        known = self._symbols.get(folded)
        if known is not None:
            return known
        with MAKING:
            return self._find_making(folded)

    def _find_making(self, folded: str) -> TypeSymbol | None:
        """Makes a symbol and those that it is declared with; threads that do not wait see all of them or none."""
        known = self._symbols.get(folded) or self._making.get(folded)
        if known is not None:
            return known
        is_outermost = not self._is_making
        self._is_making = True
        try:
            symbol = self._make(folded)
            if symbol is not None:
                self._making[folded] = symbol
        finally:
            if is_outermost:
                self._is_making = False
                self._symbols.update(self._making)
                self._making.clear()
        return symbol

    def operators(self) -> dict[str, tuple[OperatorSymbol, ...]]:
        """Returns every overload of every operator."""
        table: dict[str, list[OperatorSymbol]] = {}
        for declaration in declarations():
            operands = tuple(map(self.resolve, declaration.operands))
            symbol = OperatorSymbol(
                declaration.operator, operands, self.resolve(declaration.result), declaration.node, origin=declaration
            )
            table.setdefault(declaration.operator, []).append(symbol)
        return {operator: tuple(overloads) for operator, overloads in table.items()}

    def resolve(self, text: str) -> Type:
        """Returns the type that `text` names, without type parameters."""
        known = self._types.get(text)
        if known is None:
            known = self._types[text] = self._resolve(parse_type(text), {})
        return known

    def _make(self, folded: str) -> TypeSymbol | None:
        if folded in _PRIMITIVES:
            return TypeSymbol(
                _PRIMITIVES[folded], kind=TypeKind.PRIMITIVE, namespace="System", is_library=True, loader=self._complete
            )
        if folded in _MODULE_BY_CLASS:
            return self._declare(folded, _MODULE_BY_CLASS[folded])
        namespace, dot, rest = folded.partition(".")
        if dot and namespace in IMPLICIT_NAMESPACES:
            found = self.find(rest)
            if found is not None and (namespace == "schema") == (found.namespace != "System"):
                return found
            return None
        for implicit in IMPLICIT_NAMESPACES:
            if f"{implicit}.{folded}" in _MODULE_BY_CLASS:
                return self.find(f"{implicit}.{folded}")
        symbol = None if dot else self._sobject_finder(folded)
        if symbol is not None and isinstance(symbol.origin, ObjectDefinition) and symbol.origin.configuration:
            self._configure(symbol, symbol.origin)
        return symbol

    def _configure(self, symbol: TypeSymbol, definition: ObjectDefinition) -> None:
        """Adds the static methods of custom settings and custom metadata types to their fields."""
        from circuitscript.library.configuration import configuration_methods

        load = symbol.loader

        def complete(owner: TypeSymbol) -> None:
            if load is not None:
                load(owner)
            for member in configuration_methods(definition):
                method = self._method(owner, {}, member)
                owner.methods.setdefault(method.name, []).append(method)

        symbol.loader = complete

    def _declare(self, folded: str, module: str) -> TypeSymbol:
        declaration = _declared(module)[folded]
        symbol = TypeSymbol(
            declaration.name,
            origin=declaration,
            kind=declaration.kind,
            namespace=declaration.namespace,
            modifiers=declaration.modifiers | _PUBLIC,
            parameters=tuple(
                TypeSymbol(name, kind=TypeKind.PARAMETER, is_library=True) for name in declaration.parameters
            ),
            is_library=True,
            loader=self._complete,
        )
        self._making[folded] = symbol
        if declaration.outer is not None:
            symbol.outer = self.find(qualified_name(declaration.outer))
        scope = _scope(symbol)
        if declaration.superclass:
            symbol.superclass = self._resolve(parse_type(declaration.superclass), scope)
        symbol.interfaces = tuple(self._resolve(parse_type(text), scope) for text in declaration.interfaces)
        for nested in declaration.nested:
            inner = self.find(qualified_name(nested))
            if inner is not None:
                symbol.types[nested.name] = inner
        return symbol

    def _complete(self, symbol: TypeSymbol) -> None:
        """Adds the members of a library class, whose signatures are read on demand."""
        declaration = symbol.origin
        if declaration is None:
            declaration = symbol.origin = library_class(symbol.name)
        assert isinstance(declaration, LibraryClass)
        scope = _scope(symbol)
        if declaration.name == "Label":
            from circuitscript.library.labels import label_properties

            for member in label_properties(self._labels):
                field = self._field(symbol, scope, member)
                symbol.fields[field.name] = field
        methods: dict[str, list[Builtin]] = {}
        for member in declaration.members:
            if member.kind in _METHOD_KINDS:
                methods.setdefault(member_name(member.signature).lower(), []).append(member)
            elif member.kind == "constructor":
                symbol.constructors.append(self._method(symbol, scope, member))
            else:
                field = self._field(symbol, scope, member)
                symbol.fields[field.name] = field
        symbol.methods = _Methods(methods, lambda member: self._method(symbol, scope, member))
        for ordinal, name in enumerate(declaration.constants):
            symbol.fields[name] = _constant(symbol, name, ordinal)

    def _method(self, symbol: TypeSymbol, scope: dict[str, Type], member: Builtin) -> MethodSymbol:
        signature = parse_signature(member.signature)
        is_constructor = member.kind == "constructor"
        return MethodSymbol(
            "<init>" if is_constructor else signature.name,
            origin=member,
            owner=symbol,
            return_type=self.void if signature.result is None else self._resolve(signature.result, scope),
            parameters=tuple(
                LocalSymbol(name, type=self._resolve(text, scope), slot=position)
                for position, (name, text) in enumerate(signature.parameters or ())
            ),
            modifiers=_ABSTRACT if member.kind == "abstract" else _PUBLIC,
            is_static=member.kind == "static",
            is_constructor=is_constructor,
        )

    def _field(self, symbol: TypeSymbol, scope: dict[str, Type], member: Builtin) -> FieldSymbol:
        signature = parse_signature(member.signature)
        return FieldSymbol(
            signature.name,
            origin=member,
            type=self.any if signature.result is None else self._resolve(signature.result, scope),
            owner=symbol,
            modifiers=_PUBLIC,
            is_static=member.kind == "static property",
            is_final=member.setter is None,
            is_property=True,
        )

    def _resolve(self, text: TypeText, scope: dict[str, Type]) -> Type:
        parameter = scope.get(text.name)
        if parameter is not None:
            return parameter
        if text.name == "void":
            return self.void
        if text.name == "any":
            return self.any
        symbol = self.find(text.name)
        if symbol is None:
            raise LookupError(text.name)
        return Type(symbol, tuple(self._resolve(argument, scope) for argument in text.arguments))


def _scope(symbol: TypeSymbol) -> dict[str, Type]:
    return {parameter.name: Type(parameter) for parameter in symbol.parameters}


def _namespace(name: str) -> str:
    return name.partition(".")[0] if "." in name else "System"


def _constant(symbol: TypeSymbol, name: str, ordinal: int) -> FieldSymbol:
    """Makes an enum constant; its `origin` is the one object that stands for it in every run of this universe."""
    return FieldSymbol(
        name,
        origin=EnumConstant(symbol.type, name, ordinal),
        type=symbol.type,
        owner=symbol,
        modifiers=_CONSTANT,
        is_static=True,
        is_final=True,
        slot=ordinal,
        is_enum_constant=True,
    )
