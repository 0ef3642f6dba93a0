"""The library's types that the language itself speaks of."""

from circuitscript.symbols import Type, TypeKind, Universe


class WellKnown:
    """Types by their role in the language, looked up once per universe."""

    def __init__(self, universe: Universe) -> None:
        self._universe = universe
        self.any = universe.any
        self.void = universe.void
        self.null = universe.null
        self.object = universe.type("Object")
        self.sobject = universe.type("SObject")
        self.integer = universe.type("Integer")
        self.long = universe.type("Long")
        self.double = universe.type("Double")
        self.decimal = universe.type("Decimal")
        self.string = universe.type("String")
        self.boolean = universe.type("Boolean")
        self.id = universe.type("Id")
        self.date = universe.type("Date")
        self.datetime = universe.type("Datetime")
        self.time = universe.type("Time")
        self.exception = universe.type("Exception")
        self.list = universe.type("List").symbol
        self.set = universe.type("Set").symbol
        self.map = universe.type("Map").symbol
        self.iterable = universe.type("Iterable").symbol
        self.iterator = universe.type("Iterator").symbol
        self.integral = frozenset({self.integer, self.long})
        self.numeric = frozenset({self.integer, self.long, self.double, self.decimal})

    def optional(self, name: str) -> Type:
        """Returns a type that this universe may leave out; ANY where it does."""
        symbol = self._universe.find(name.lower())
        return self.any if symbol is None else symbol.type

    def list_of(self, element: Type) -> Type:
        """Returns `List<element>`."""
        return Type(self.list, (element,))

    @staticmethod
    def is_untyped(type: Type) -> bool:
        """Whether an expression of this type was reported already."""
        return type.symbol.kind is TypeKind.ANY

    @classmethod
    def has_unknown(cls, type: Type) -> bool:
        """Whether the type, or a type argument in it, is one that was reported already."""
        return cls.is_untyped(type) or any(map(cls.has_unknown, type.arguments))

    @staticmethod
    def is_sobject(type: Type) -> bool:
        """Whether the type is `SObject` or one object of the schema."""
        return type.symbol.kind is TypeKind.SOBJECT
