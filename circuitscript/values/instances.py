"""Objects of classes that authors declare, enum constants, and exceptions as values. Compiled."""

from typing import Any

from circuitscript.symbols import Type


class Instance:
    """An object: its exact type, the class's run-time form (made by the planner) and its field values by slot."""

    def __init__(self, type: Type, runtime_class: Any, fields: list[Any]) -> None:
        self.type = type
        self.runtime_class = runtime_class
        self.fields = fields


class ExceptionInstance(Instance):
    """An exception object; system exceptions have no runtime class and no fields.

    `trace` holds `(frame name, line, column)` from the innermost frame outwards, known once it was thrown.
    """

    def __init__(self, type: Type, runtime_class: Any, fields: list[Any], message: Any, cause: Any) -> None:
        super().__init__(type, runtime_class, fields)
        self.message = message
        self.cause = cause
        self.trace: list[tuple[str, int, int]] = []


class EnumConstant:
    """One constant of an enum; there is exactly one object per constant and program."""

    def __init__(self, type: Type, name: str, ordinal: int) -> None:
        self.type = type
        self.name = name
        self.ordinal = ordinal


class NativeInstance:
    """An object of a library class whose state is a Python object that scripts never see (`HttpRequest`, `Pattern`)."""

    def __init__(self, type: Type, state: Any) -> None:
        self.type = type
        self.state = state
