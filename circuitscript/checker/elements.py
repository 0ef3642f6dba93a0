"""What a modifier or annotation stands on: the kind of declaration, and the declaration with what its rules ask for."""

from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from circuitscript.checker.messages import Message
from circuitscript.checker.units import UnitChecker
from circuitscript.source import Severity
from circuitscript.source.classes import define
from circuitscript.symbols import TypeSymbol
from circuitscript.syntax.ast import Modifiers, Node, TypeDeclaration

if TYPE_CHECKING:
    from circuitscript.checker.program import ProgramChecker

TEST_ANNOTATIONS = frozenset({"@istest", "@test"})


class Element(Enum):
    """The kinds of declarations; the value is the plural that messages use."""

    CLASS = "classes"
    INTERFACE = "interfaces"
    ENUM = "enums"
    METHOD = "methods"
    INTERFACE_METHOD = "interface methods"
    CONSTRUCTOR = "constructors"
    FIELD = "fields"
    PROPERTY = "properties"
    ACCESSOR = "accessors"
    INITIALIZER = "initializers"
    LOCAL = "locals"
    PARAMETER = "parameters"


TYPE_ELEMENTS = frozenset({Element.CLASS, Element.INTERFACE, Element.ENUM})
MEMBER_ELEMENTS = frozenset({Element.METHOD, Element.CONSTRUCTOR, Element.FIELD, Element.PROPERTY})


@define(eq=False, slots=False)
class Subject:
    """One declaration under check. `node` is its AST node, `place` where messages about the whole of it point.

    `owner` is the type that the declaration belongs to: the type around a member or inner type, None for top-level
    types. `symbol` is the declared type, for types only.
    """

    checker: "ProgramChecker"
    unit: UnitChecker
    element: Element
    node: Node
    place: Node
    modifiers: Modifiers
    owner: TypeSymbol | None = None
    symbol: TypeSymbol | None = None

    @property
    def keywords(self) -> frozenset[str]:
        """The modifier keywords that were written."""
        return self.modifiers.keywords

    @cached_property
    def marks(self) -> frozenset[str]:
        """Keywords and annotations (`@name` in lower case); `webservice` brings `global` with it."""
        keywords = self.modifiers.keywords
        annotations = {"@" + annotation.name.text.lower() for annotation in self.modifiers.annotations}
        marks = keywords | annotations
        return marks | {"global"} if "webservice" in keywords else marks

    @property
    def is_in_inner_type(self) -> bool:
        """Whether the declaration is a member of an inner type, or a type inside a type."""
        if self.owner is None or self.owner is self.unit.body_type:
            return False
        return self.element in TYPE_ELEMENTS or self.owner.outer is not None

    def report(self, message: Message, place: Node | None = None, severity: Severity = Severity.ERROR) -> None:
        """Collects a message about the declaration, or about a place in it."""
        self.unit.report(self.place if place is None else place, message, severity)


def is_global(symbol: TypeSymbol) -> bool:
    """Whether a type can be seen from everywhere: library types, the schema's objects and types declared `global`."""
    return not isinstance(symbol.origin, TypeDeclaration) or bool(symbol.modifiers & {"global", "webservice"})


def is_test_class(symbol: TypeSymbol) -> bool:
    """Whether the type itself is marked as a test."""
    return bool(symbol.modifiers & TEST_ANNOTATIONS)
