"""`(T) x` where only the value decides, `x instanceof T`, and `T.class`. Compiled."""

from typing import Any

from mypy_extensions import i64

from circuitscript.evaluator.nodes import BooleanExpression, Expression
from circuitscript.evaluator.value_types import ValueTypes
from circuitscript.runtime.context import Context
from circuitscript.symbols import Type
from circuitscript.values.instances import Instance


class CheckedCast(Expression):
    """`(T) x`; throws a `TypeException` where the value is no T."""

    def __init__(self, operand: Expression, type: Type, types: ValueTypes) -> None:
        self.operand = operand
        self.type = type
        self.types = types
        self.is_solid = operand.is_solid

    def evaluate(self, context: Context, base: i64) -> Any:
        value = self.operand.evaluate(context, base)
        if value is None:
            return None
        if isinstance(value, Instance) and value.type is self.type:
            return value
        return self.types.cast(value, self.type)


class InstanceOf(BooleanExpression):
    """`x instanceof T`; false for null."""

    def __init__(self, operand: Expression, type: Type, types: ValueTypes) -> None:
        super().__init__()
        self.operand = operand
        self.type = type
        self.types = types

    def evaluate_bool(self, context: Context, base: i64) -> bool:
        value = self.operand.evaluate(context, base)
        if value is None:
            return False
        return self.types.conforms(value, self.type)
