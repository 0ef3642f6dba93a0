"""Trigger: what a trigger sees of the change that fired it; null or false where none is running."""

from typing import TYPE_CHECKING

from circuitscript.library.construction import enum_constant
from circuitscript.library.declare import LibraryClass
from circuitscript.symbols import TypeKind
from circuitscript.values.collections import ListValue, MapValue
from circuitscript.values.instances import EnumConstant

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

TRIGGER = LibraryClass("Trigger", doc="The change that fired the running trigger.")
TRIGGER_OPERATION = LibraryClass(
    "TriggerOperation",
    TypeKind.ENUM,
    doc="When a trigger is fired, and by what.",
    constants=(
        "BEFORE_INSERT",
        "BEFORE_UPDATE",
        "BEFORE_DELETE",
        "AFTER_INSERT",
        "AFTER_UPDATE",
        "AFTER_DELETE",
        "AFTER_UNDELETE",
    ),
)


@TRIGGER.static_property("List<SObject> new")
def new(context: "Context") -> ListValue | None:
    """The records after the change; null for deletions. Their fields can be set in before triggers only."""
    return None if context.trigger is None else context.trigger.new


@TRIGGER.static_property("List<SObject> old")
def old(context: "Context") -> ListValue | None:
    """The records before the change; null for insertions and undeletions."""
    return None if context.trigger is None else context.trigger.old


@TRIGGER.static_property("Map<Id, SObject> newMap")
def new_map(context: "Context") -> MapValue | None:
    """The records after the change by id; null before an insertion, where there are no ids yet, and for deletions."""
    return None if context.trigger is None else context.trigger.new_map


@TRIGGER.static_property("Map<Id, SObject> oldMap")
def old_map(context: "Context") -> MapValue | None:
    """The records before the change by id; null for insertions and undeletions."""
    return None if context.trigger is None else context.trigger.old_map


@TRIGGER.static_property("Boolean isExecuting")
def is_executing(context: "Context") -> bool:
    """Whether the code runs in a trigger."""
    return context.trigger is not None


@TRIGGER.static_property("Boolean isBefore")
def is_before(context: "Context") -> bool:
    """Whether the trigger was fired before the records were stored."""
    return context.trigger is not None and context.trigger.is_before


@TRIGGER.static_property("Boolean isAfter")
def is_after(context: "Context") -> bool:
    """Whether the trigger was fired after the records were stored."""
    return context.trigger is not None and not context.trigger.is_before


@TRIGGER.static_property("Boolean isInsert")
def is_insert(context: "Context") -> bool:
    """Whether an insertion fired the trigger."""
    return _is(context, "insert")


@TRIGGER.static_property("Boolean isUpdate")
def is_update(context: "Context") -> bool:
    """Whether an update fired the trigger."""
    return _is(context, "update")


@TRIGGER.static_property("Boolean isDelete")
def is_delete(context: "Context") -> bool:
    """Whether a deletion fired the trigger."""
    return _is(context, "delete")


@TRIGGER.static_property("Boolean isUndelete")
def is_undelete(context: "Context") -> bool:
    """Whether an undeletion fired the trigger."""
    return _is(context, "undelete")


@TRIGGER.static_property("System.TriggerOperation operationType")
def operation_type(context: "Context") -> EnumConstant | None:
    """What fired the trigger, and when; null outside triggers."""
    frame = context.trigger
    if frame is None:
        return None
    time = "BEFORE" if frame.is_before else "AFTER"
    return enum_constant(context, "TriggerOperation", f"{time}_{frame.operation.upper()}")


@TRIGGER.static_property("Integer size")
def size(context: "Context") -> int | None:
    """The number of records of the change; null outside triggers."""
    return None if context.trigger is None else context.trigger.size


def _is(context: "Context", operation: str) -> bool:
    return context.trigger is not None and context.trigger.operation == operation
