"""How a built-in is declared: its signature in the language's notation, its docstring, its Python body.

A library module holds one class's declarations:

    STRING = LibraryClass("String", TypeKind.PRIMITIVE, doc="Text, immutable.")

    @STRING.method("Integer indexOf(String substring, Integer fromIndex)")
    def index_of(context: Context, this: str, substring: str, from_index: int) -> int:
        \"\"\"Returns the index of `substring` at or after `fromIndex`, or -1 when there is none.\"\"\"

Bodies get script values and return script values. The receiver is never null (the evaluator has thrown); arguments may
be. Bodies raise `ScriptException` without a position, and charge `context` before they grow memory. Signatures are
parsed when the class is first named (`library.signatures`).
"""

from collections.abc import Callable
from typing import Any, TypeVar

from circuitscript.source.classes import Factory, define, field, frozen
from circuitscript.symbols import TypeKind

F = TypeVar("F", bound=Callable[..., Any])


@frozen(eq=False)
class Builtin:
    """One declared member. `kind` is `method`, `static`, `constructor`, `property`, `static property` or `abstract`.

    `body(context, this, *arguments)` for methods and properties; `body(context, *arguments)` for statics;
    `body(context, type, *arguments)` for constructors, where `type` is the exact type to make (`List<Integer>`).
    """

    kind: str
    signature: str
    body: Callable[..., Any]
    doc: str
    setter: Callable[..., Any] | None = None


@define(eq=False)
class LibraryClass:
    """A class of the library. `parameters` are the names of its type parameters (`("K", "V")`)."""

    name: str
    kind: TypeKind = TypeKind.CLASS
    doc: str = ""
    namespace: str = "System"
    parameters: tuple[str, ...] = ()
    superclass: str = ""
    interfaces: tuple[str, ...] = ()
    modifiers: frozenset[str] = frozenset()
    constants: tuple[str, ...] = ()
    """The constants of an enum, in order."""
    outer: "LibraryClass | None" = None
    members: list[Builtin] = Factory(list)
    nested: "list[LibraryClass]" = field(factory=list)
    unavailable: dict[str, str] = Factory(dict)
    """Members left out on purpose, with what to use instead."""

    def method(self, signature: str) -> Callable[[F], F]:
        """Declares an instance method."""
        return self._declare("method", signature)

    def static(self, signature: str) -> Callable[[F], F]:
        """Declares a static method."""
        return self._declare("static", signature)

    def constructor(self, signature: str) -> Callable[[F], F]:
        """Declares a constructor; the signature is the class's name with parameters."""
        return self._declare("constructor", signature)

    def property(self, signature: str, setter: Callable[..., Any] | None = None) -> Callable[[F], F]:
        """Declares an instance property (`Integer size`); with `setter` it can be assigned."""
        return self._declare("property", signature, setter)

    def static_property(self, signature: str, setter: Callable[..., Any] | None = None) -> Callable[[F], F]:
        """Declares a static property."""
        return self._declare("static property", signature, setter)

    def abstract(self, signature: str, doc: str) -> None:
        """Declares a method of an interface, which only authors' classes have a body for."""
        self.members.append(Builtin("abstract", signature, _no_body, doc))

    def interface_method(self, signature: str) -> Callable[[F], F]:
        """Declares a method of an interface, with the body that serves the library's own objects of that interface.

        A call on an author's object goes to its class; only on any other value does the body run.
        """
        return self._declare("abstract", signature)

    def leave_out(self, instead: str, names: str) -> None:
        """Leaves members out on purpose: their names, with spaces between them, and what to use instead."""
        self.unavailable.update(dict.fromkeys(names.split(), instead))

    def _declare(self, kind: str, signature: str, setter: Callable[..., Any] | None = None) -> Callable[[F], F]:
        def register(body: F) -> F:
            self.members.append(Builtin(kind, signature, body, body.__doc__ or "", setter))
            return body

        return register


@frozen(eq=False)
class OperatorDeclaration:
    """`Integer + (Integer, Integer)`: one overload of an operator and the node class that computes it."""

    operator: str
    operands: tuple[str, ...]
    result: str
    node: str


def _no_body(*_: object) -> None:
    raise AssertionError("an abstract library method has no body")
