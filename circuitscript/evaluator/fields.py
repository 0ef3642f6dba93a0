"""Fields of objects, static fields, and fields of records. Compiled."""

from typing import Any

from mypy_extensions import i64

from circuitscript.data.record import Record
from circuitscript.evaluator.arguments import local_slot
from circuitscript.evaluator.classes import RuntimeClass, statics_of
from circuitscript.evaluator.nodes import Expression
from circuitscript.runtime import heap
from circuitscript.runtime.context import Context
from circuitscript.runtime.exceptions import ScriptException, Site, null_dereference, read_only_record
from circuitscript.values.instances import Instance


class ThisField(Expression):
    """A field of `this`."""

    slot: i64

    def __init__(self, slot: int) -> None:
        self.slot = slot
        self.is_solid = False

    def evaluate(self, context: Context, base: i64) -> Any:
        this: Instance = context.slots[base]
        return this.fields[self.slot]

    def evaluate_int(self, context: Context, base: i64) -> i64:
        this: Instance = context.slots[base]
        value: Any = this.fields[self.slot]
        if value is None:
            null_dereference()
        number: i64 = value
        return number


class StoreThisField(Expression):
    """`this.x = value`."""

    slot: i64

    def __init__(self, slot: int, value: Expression) -> None:
        self.slot = slot
        self.value = value
        self.is_solid = value.is_solid

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.value.evaluate(context, base)
        this: Instance = context.slots[base]
        this.fields[self.slot] = value
        return value


class InstanceField(Expression):
    """`target.x`."""

    slot: i64
    target_slot: i64

    def __init__(self, target: Expression, slot: int) -> None:
        self.target = target
        self.target_slot = local_slot(target)
        self.slot = slot
        self.is_solid = False

    def evaluate(self, context: Context, base: i64) -> Any:
        local = self.target_slot
        target: Any = context.slots[base + local] if local >= 0 else self.target.evaluate(context, base)
        if target is None:
            null_dereference()
        instance: Instance = target
        return instance.fields[self.slot]


class StoreInstanceField(Expression):
    """`target.x = value`: target, then value, then the check for null."""

    slot: i64
    target_slot: i64

    def __init__(self, target: Expression, slot: int, value: Expression) -> None:
        self.target = target
        self.target_slot = local_slot(target)
        self.slot = slot
        self.value = value
        self.is_solid = value.is_solid

    def evaluate(self, context: Context, base: i64) -> Any:
        local = self.target_slot
        target: Any = context.slots[base + local] if local >= 0 else self.target.evaluate(context, base)
        value = self.value.evaluate(context, base)
        if target is None:
            null_dereference()
        instance: Instance = target
        instance.fields[self.slot] = value
        return value


class StaticField(Expression):
    """A static field of a class that may have to be initialised first."""

    slot: i64

    def __init__(self, owner: RuntimeClass, slot: int, site: Site) -> None:
        self.owner = owner
        self.slot = slot
        self.site = site
        self.is_solid = False

    def evaluate(self, context: Context, base: i64) -> Any:
        statics: Any = context.statics[self.owner.index]
        if statics is None:
            context.sites[context.depth] = self.site
            statics = statics_of(self.owner, context)
        values: list[Any] = statics
        return values[self.slot]


class StoreStaticField(Expression):
    """`Owner.x = value`."""

    slot: i64

    def __init__(self, owner: RuntimeClass, slot: int, value: Expression, site: Site) -> None:
        self.owner = owner
        self.slot = slot
        self.value = value
        self.site = site
        self.is_solid = value.is_solid

    def evaluate(self, context: Context, base: i64) -> Any:
        if context.statics[self.owner.index] is None:
            context.sites[context.depth] = self.site
            statics_of(self.owner, context)
        value = self.value.evaluate(context, base)
        statics: list[Any] = context.statics[self.owner.index]
        statics[self.slot] = value
        return value


class RecordField(Expression):
    """`record.Name`; a parent relationship that is null yields null for its fields, too (`is_safe`)."""

    target_slot: i64

    def __init__(self, target: Expression, name: str, absent: Any, is_safe: bool) -> None:
        self.target = target
        self.target_slot = local_slot(target)
        self.name = name
        self.absent: Any = absent
        self.is_safe = is_safe
        self.is_solid = False

    def evaluate(self, context: Context, base: i64) -> Any:
        local = self.target_slot
        target: Any = context.slots[base + local] if local >= 0 else self.target.evaluate(context, base)
        if target is None:
            if self.is_safe:
                return None
            null_dereference()
        record: Record = target
        value = record.values.get(self.name)
        if value is None:
            return absent_field(context, record, self.name, self.absent)
        return value


def absent_field(context: Context, record: Record, name: str, absent: Any) -> Any:
    """Returns the value of a field that is null or missing; throws where a query left the field out."""
    if record.is_incomplete and name not in record.values and name in record.definition.fields:
        context.records.complete(record)
        fetched: Any = record.values.get(name)
        return absent if fetched is None else fetched
    if record.is_partial and name != "Id" and name not in record.values:
        raise ScriptException(
            "SObjectException",
            f"SObject row was retrieved via SOQL without querying the requested field: {record.definition.name}.{name}",
        )
    return absent


class StoreRecordField(Expression):
    """`record.Name = value`."""

    target_slot: i64

    def __init__(self, target: Expression, name: str, value: Expression) -> None:
        self.target = target
        self.target_slot = local_slot(target)
        self.name = name
        self.value = value
        self.is_solid = value.is_solid

    def evaluate(self, context: Context, base: i64) -> Any:
        local = self.target_slot
        target: Any = context.slots[base + local] if local >= 0 else self.target.evaluate(context, base)
        value = self.value.evaluate(context, base)
        if target is None:
            null_dereference()
        record: Record = target
        if record.is_read_only:
            read_only_record()
        if self.name not in record.values:
            context.charge_heap(heap.ENTRY)
        record.values[self.name] = value
        return value
