"""What a run asks of the program that it executes; the evaluator's program is one. Compiled.

`runtime` knows no nodes: everything that runs upward (calls of authors' methods from built-ins, triggers, jobs) goes
through this class.
"""

from typing import TYPE_CHECKING, Any

from circuitscript.symbols import MethodSymbol, Type, TypeSymbol
from circuitscript.values.instances import EnumConstant

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


class Program:
    """An executable program, immutable and shared between runs. `class_count` is the number of classes with statics."""

    def __init__(self) -> None:
        self.class_count: int = 0

    def call(self, context: "Context", method: MethodSymbol, receiver: Any, arguments: list[Any]) -> Any:
        """Calls `method`, dispatched by the receiver's class where it is virtual, and returns its value."""
        raise NotImplementedError

    def call_named(self, context: "Context", receiver: Any, name: str, arguments: list[Any]) -> Any:
        """Calls the author's method `name` of `receiver`; raises `LookupError` when its class has none."""
        raise NotImplementedError

    def has_method(self, receiver: Any, name: str, count: int) -> bool:
        """Whether the class of `receiver` has a method of an author with this folded name and number of parameters."""
        raise NotImplementedError

    def new_instance(self, context: "Context", type: Type, arguments: list[Any]) -> Any:
        """Makes an object of an author's class with the constructor that takes so many arguments."""
        raise NotImplementedError

    def find_type(self, name: str) -> TypeSymbol | None:
        """Returns the author's or predefined type with this (qualified) name, or None."""
        raise NotImplementedError

    def allocate(self, context: "Context", type: Type) -> Any:
        """Makes an object of an author's class without running anything: its fields are null (for deserialisation)."""
        raise NotImplementedError

    def enum_constants(self, symbol: TypeSymbol) -> list[EnumConstant]:
        """Returns the constants of an enum, in order."""
        raise NotImplementedError

    def conforms(self, value: Any, type: Type) -> bool:
        """Whether `value instanceof type`; null conforms to nothing."""
        raise NotImplementedError

    def create_stub(self, context: "Context", type: Type, provider: Any) -> Any:
        """Makes an object of an author's type whose methods all call `provider.handleMethodCall`."""
        raise NotImplementedError
