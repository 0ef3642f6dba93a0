"""Objects of classes that authors declare, enum constants, and exceptions as values. Compiled."""

from typing import Any

from circuitscript.symbols import Type


class Instance:
    """An object: its exact type, the class's run-time form (made by the planner) and its field values by slot.

    `serial` tells it from the run's other objects once its hash code was asked for; 0 before.
    """

    def __init__(self, type: Type, runtime_class: Any, fields: list[Any]) -> None:
        self.type = type
        self.runtime_class = runtime_class
        self.fields = fields
        self.serial: int = 0


class ExceptionInstance(Instance):
    """An exception object; system exceptions have no runtime class and no fields.

    `trace` holds `(frame name, line, column)` from the innermost frame outwards, known once it was thrown. `details` of
    a `DmlException` is a list of `FailedRow`.
    """

    def __init__(self, type: Type, runtime_class: Any, fields: list[Any], message: Any, cause: Any) -> None:
        super().__init__(type, runtime_class, fields)
        self.message = message
        self.cause = cause
        self.trace: list[tuple[str, int, int]] = []
        self.details: Any = None


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


class RecordValue:
    """An sObject as far as values need to know it; `data.Record` is the one subclass.

    `error_fields` has, for each error that `addError` left, the field it is about, or nothing. A record that `clone`
    made knows so, with the id of the record that it is a copy of. `is_hashed` marks one that was made from JSON, whose
    fields show in the order of a hash map.
    """

    def __init__(self, values: dict[str, object]) -> None:
        self.values = values
        self.error_fields: list[str] = []
        self.is_clone: bool = False
        self.cloned_id: Any = None
        self.is_hashed: bool = False

    def object_name(self) -> str:
        """Returns the name of the record's object, in the schema's spelling."""
        raise NotImplementedError


class FailedRow:
    """One row that a DML statement could not change: what `DmlException.getDmlMessage(i)` and the like answer."""

    def __init__(self, index: int, id: str | None, code: str, message: str, fields: tuple[str, ...]) -> None:
        self.index = index
        self.id = id
        self.code = code
        self.message = message
        self.fields = fields
