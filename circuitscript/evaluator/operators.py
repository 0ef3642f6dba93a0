"""The node of every operator that the library declares, by the name that its declaration gives. Compiled.

Specialises by what the planner knows of the operands: locals, constants, and values that are never null.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from circuitscript.evaluator import comparisons as compare
from circuitscript.evaluator import dates, decimals, integers, locals, logic, operands
from circuitscript.evaluator.linear import linear_product, linear_sum
from circuitscript.evaluator.lists import ElementsInOrder, LocalListGetLocal
from circuitscript.evaluator.literals import BooleanConstant, Constant, IntegerConstant
from circuitscript.evaluator.locals import Local
from circuitscript.evaluator.nodes import Expression
from circuitscript.evaluator.strings import Concat

Builder = Callable[[Expression, Expression], Expression]
UnaryBuilder = Callable[[Expression], Expression]


def integer_add(left: Expression, right: Expression) -> Expression:
    """`Integer + Integer`, with shapes for locals and constants."""
    whole = linear_sum(left, right, 1)
    if whole is not None:
        return whole
    if type(right) is IntegerConstant:
        return operands.AddNumber(left, right.number)
    if type(right) is Local:
        return operands.AddLocal(left, right.slot)
    return operands.AddToLocal(left.slot, right) if type(left) is Local else integers.IntegerAdd(left, right)


def integer_subtract(left: Expression, right: Expression) -> Expression:
    """`Integer - Integer`, with shapes for locals and constants."""
    whole = linear_sum(left, right, -1)
    if whole is not None:
        return whole
    if type(right) is IntegerConstant:
        return operands.AddNumber(left, -right.number)
    return operands.SubtractLocal(left, right.slot) if type(right) is Local else integers.IntegerSubtract(left, right)


def integer_multiply(left: Expression, right: Expression) -> Expression:
    """`Integer * Integer`, with shapes for locals and constants."""
    if type(left) is IntegerConstant:
        left, right = right, left
    if type(right) is IntegerConstant:
        return linear_product(left, right.number) or operands.MultiplyNumber(left, right.number)
    return operands.MultiplyLocal(left, right.slot) if type(right) is Local else integers.IntegerMultiply(left, right)


def integer_and(left: Expression, right: Expression) -> Expression:
    """`Integer & Integer`, with shapes for a constant on the right."""
    if type(right) is not IntegerConstant:
        return integers.WholeAnd(left, right)
    if type(left) is Local:
        return locals.LocalAnd(left.slot, right.number)
    return operands.AndNumber(left, right.number)


def integer_equals(left: Expression, right: Expression) -> Expression:
    """`==` on whole numbers, with shapes for a constant on the right."""
    if type(left) is Local and type(right) is IntegerConstant:
        return locals.LocalEqualsConstant(left.slot, right.number, False)
    if not (left.is_solid and right.is_solid):
        return compare.WholeEquals(left, right)
    if type(right) is IntegerConstant:
        return operands.EqualsNumber(left, right.number)
    return compare.SolidEquals(left, right)


def integer_not_equals(left: Expression, right: Expression) -> Expression:
    """`!=` on whole numbers, with a shape for a local and a constant."""
    if type(left) is Local and type(right) is IntegerConstant:
        return locals.LocalEqualsConstant(left.slot, right.number, True)
    return _solid(compare.SolidNotEquals, compare.WholeNotEquals)(left, right)


def whole_less(left: Expression, right: Expression) -> Expression:
    """`<` on whole numbers, with shapes for locals, constants and elements of lists."""
    if type(left) is Local:
        if type(right) is IntegerConstant:
            return locals.LocalLessConstant(left.slot, right.number)
        if type(right) is Local:
            return locals.LocalLess(left.slot, right.slot)
        if right.is_solid:
            return locals.LocalLessSolid(left.slot, right)
    if type(left) is LocalListGetLocal and type(right) is LocalListGetLocal:
        return ElementsInOrder(left, right, True)
    if right.is_solid and not left.is_solid:
        return locals.LessSolid(left, right)
    return compare.SolidLess(left, right) if left.is_solid and right.is_solid else compare.WholeLess(left, right)


def whole_greater(left: Expression, right: Expression) -> Expression:
    """`>` on whole numbers, with shapes for locals, constants and elements of lists."""
    if type(left) is Local:
        if type(right) is Local:
            return locals.LocalLess(right.slot, left.slot)
        if type(right) is IntegerConstant and right.number < integers.INTEGER_MAX:
            return locals.LocalAtLeastConstant(left.slot, right.number + 1)
    if type(left) is LocalListGetLocal and type(right) is LocalListGetLocal:
        return ElementsInOrder(left, right, False)
    return _solid(compare.SolidGreater, compare.WholeGreater)(left, right)


def whole_less_or_equal(left: Expression, right: Expression) -> Expression:
    """`<=` on whole numbers, with shapes for locals and constants."""
    if type(left) is Local:
        if type(right) is Local:
            return locals.LocalAtMost(left.slot, right.slot)
        if type(right) is IntegerConstant and right.number < integers.INTEGER_MAX:
            return locals.LocalLessConstant(left.slot, right.number + 1)
    return _solid(compare.SolidLessOrEqual, compare.WholeLessOrEqual)(left, right)


def whole_greater_or_equal(left: Expression, right: Expression) -> Expression:
    """`>=` on whole numbers, with shapes for locals and constants."""
    if type(left) is Local:
        if type(right) is Local:
            return locals.LocalAtMost(right.slot, left.slot)
        if type(right) is IntegerConstant:
            return locals.LocalAtLeastConstant(left.slot, right.number)
    return _solid(compare.SolidGreaterOrEqual, compare.WholeGreaterOrEqual)(left, right)


def _solid(solid: type[compare.Comparison], whole: type[compare.Comparison]) -> Builder:
    def build(left: Expression, right: Expression) -> Expression:
        node = solid if left.is_solid and right.is_solid else whole
        return node(left, right)

    return build


def is_null_constant(node: Expression) -> bool:
    """Whether an operand is the literal `null`."""
    return type(node) is Constant and node.value is None


def _equality(node: Builder, is_negated: bool) -> Builder:
    def build(left: Expression, right: Expression) -> Expression:
        if is_null_constant(right):
            return compare.IsNotNull(left) if is_negated else compare.IsNull(left)
        if is_null_constant(left):
            return compare.IsNotNull(right) if is_negated else compare.IsNull(right)
        return node(left, right)

    return build


def _not(node: type[compare.Comparison]) -> Builder:
    def build(left: Expression, right: Expression) -> Expression:
        return logic.Not(node(left, right))

    return build


def _text(below: bool, same: bool) -> Builder:
    def build(left: Expression, right: Expression) -> Expression:
        return compare.TextComparison(left, right, below, same)

    return build


def _sum(node: type[dates.MomentSum], sign: int) -> Builder:
    def build(left: Expression, right: Expression) -> Expression:
        return node(left, right, sign)

    return build


def _arithmetic() -> dict[str, Builder]:
    return {
        "IntegerAdd": integer_add,
        "IntegerSubtract": integer_subtract,
        "IntegerMultiply": integer_multiply,
        "IntegerDivide": integers.IntegerDivide,
        "LongAdd": integers.LongAdd,
        "LongSubtract": integers.LongSubtract,
        "LongMultiply": integers.LongMultiply,
        "LongDivide": integers.LongDivide,
        "DoubleAdd": decimals.DoubleAdd,
        "DoubleSubtract": decimals.DoubleSubtract,
        "DoubleMultiply": decimals.DoubleMultiply,
        "DoubleDivide": decimals.DoubleDivide,
        "DecimalAdd": decimals.DecimalAdd,
        "DecimalSubtract": decimals.DecimalSubtract,
        "DecimalMultiply": decimals.DecimalMultiply,
        "DecimalDivide": decimals.DecimalDivide,
        "StringConcat": Concat,
        "DateAdd": _sum(dates.DateSum, 1),
        "DateSubtract": _sum(dates.DateSum, -1),
        "DatetimeAdd": _sum(dates.DatetimeSum, 1),
        "DatetimeSubtract": _sum(dates.DatetimeSum, -1),
        "TimeAdd": _sum(dates.TimeSum, 1),
        "TimeSubtract": _sum(dates.TimeSum, -1),
    }


def _bitwise() -> dict[str, Builder]:
    table: dict[str, Builder] = {
        "IntegerShiftLeft": integers.IntegerShiftLeft,
        "IntegerShiftRight": integers.IntegerShiftRight,
        "IntegerUnsignedShiftRight": integers.IntegerUnsignedShiftRight,
        "LongShiftLeft": integers.LongShiftLeft,
        "LongShiftRight": integers.LongShiftRight,
        "LongUnsignedShiftRight": integers.LongUnsignedShiftRight,
        "BooleanAnd": logic.BooleanAnd,
        "BooleanOr": logic.BooleanOr,
        "BooleanXor": logic.BooleanXor,
    }
    for number in ("Integer", "Long"):
        table[f"{number}And"] = integer_and
        table[f"{number}Or"] = integers.WholeOr
        table[f"{number}Xor"] = integers.WholeXor
    return table


def _comparisons() -> dict[str, Builder]:
    table: dict[str, Builder] = {}
    for number in ("Integer", "Long"):
        table[f"{number}Less"] = whole_less
        table[f"{number}LessOrEqual"] = whole_less_or_equal
        table[f"{number}Greater"] = whole_greater
        table[f"{number}GreaterOrEqual"] = whole_greater_or_equal
        table[f"{number}Equals"] = _equality(integer_equals, False)
        table[f"{number}NotEquals"] = _equality(integer_not_equals, True)
    for kind in ("Double", "Decimal", "Date", "Datetime", "Time"):
        table[f"{kind}Less"] = compare.ValueLess
        table[f"{kind}LessOrEqual"] = compare.ValueLessOrEqual
        table[f"{kind}Greater"] = compare.ValueGreater
        table[f"{kind}GreaterOrEqual"] = compare.ValueGreaterOrEqual
        table[f"{kind}Equals"] = _equality(compare.ValueEquals, False)
        table[f"{kind}NotEquals"] = _equality(compare.ValueNotEquals, True)
    for kind in ("String", "Id"):
        table[f"{kind}Less"] = _text(True, False)
        table[f"{kind}LessOrEqual"] = _text(True, True)
        table[f"{kind}Greater"] = _text(False, False)
        table[f"{kind}GreaterOrEqual"] = _text(False, True)
    table["BooleanEquals"] = _equality(compare.ValueEquals, False)
    table["BooleanNotEquals"] = _equality(compare.ValueNotEquals, True)
    table["StringEquals"] = _equality(compare.StringEquals, False)
    table["StringNotEquals"] = _equality(compare.StringNotEquals, True)
    table["IdEquals"] = _equality(compare.IdEquals, False)
    table["IdNotEquals"] = _equality(_not(compare.IdEquals), True)
    table["ObjectEquals"] = _equality(compare.ObjectEquals, False)
    table["ObjectNotEquals"] = _equality(_not(compare.ObjectEquals), True)
    table["ObjectSame"] = _equality(compare.Same, False)
    table["ObjectNotSame"] = _equality(_not(compare.Same), True)
    return table


def integer_negate(operand: Expression) -> Expression:
    """`-x` on Integer; of a literal, a literal."""
    if type(operand) is IntegerConstant:
        return IntegerConstant(integers.wrap32(-operand.number))
    return integers.IntegerNegate(operand)


def boolean_not(operand: Expression) -> Expression:
    """`!x`; of a literal, a literal."""
    return BooleanConstant(not operand.value) if type(operand) is BooleanConstant else logic.Not(operand)


BINARY: dict[str, Builder] = {**_arithmetic(), **_bitwise(), **_comparisons()}
"""The builder of every binary operator's node."""

UNARY: dict[str, UnaryBuilder] = {
    "BooleanNot": boolean_not,
    "IntegerNegate": integer_negate,
    "LongNegate": integers.LongNegate,
    "DoubleNegate": decimals.DoubleNegate,
    "DecimalNegate": decimals.DecimalNegate,
    "IntegerPlus": integers.WholePlus,
    "LongPlus": integers.WholePlus,
    "DoublePlus": decimals.NumberPlus,
    "DecimalPlus": decimals.NumberPlus,
    "IntegerComplement": integers.WholeComplement,
    "LongComplement": integers.WholeComplement,
}
"""The builder of every unary operator's node."""

STEPS: dict[str, tuple[str, Any]] = {
    "IntegerIncrement": ("IntegerAdd", 1),
    "IntegerDecrement": ("IntegerSubtract", 1),
    "LongIncrement": ("LongAdd", 1),
    "LongDecrement": ("LongSubtract", 1),
    "DoubleIncrement": ("DoubleAdd", 1.0),
    "DoubleDecrement": ("DoubleSubtract", 1.0),
    "DecimalIncrement": ("DecimalAdd", Decimal(1)),
    "DecimalDecrement": ("DecimalSubtract", Decimal(1)),
}
"""What `++` and `--` add or take, with the operator that does it."""


def step_constant(name: str) -> Expression:
    """Returns the constant of an increment's operator."""
    value = STEPS[name][1]
    return IntegerConstant(value) if type(value) is int else Constant(value)
