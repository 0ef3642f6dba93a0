"""Every overload of every operator, in Apex's own typing, with the executable node class that computes it.

`&&`, `||`, `?:`, `??`, `instanceof`, casts and assignment are constructs of the language, not overloads. How an
overload is chosen: exact operand types first; else the first row of equal operand types to which both operands widen
(Integer to Long to Double to Decimal, Date to Datetime, anything to Object); rows with an `Object` operand accept every
type there. Verified against the compiler's front end for all pairs of predefined types.
"""

from collections.abc import Iterator

from circuitscript.library.declare import OperatorDeclaration

NUMBERS = ("Integer", "Long", "Double", "Decimal")
WHOLE_NUMBERS = ("Integer", "Long")
ORDERED = ("Integer", "Long", "Double", "Decimal", "String", "Date", "Datetime", "Time")

_ARITHMETIC = {"+": "Add", "-": "Subtract", "*": "Multiply", "/": "Divide"}
_BITWISE = {"&": "And", "|": "Or", "^": "Xor"}
_SHIFTS = {"<<": "ShiftLeft", ">>": "ShiftRight", ">>>": "UnsignedShiftRight"}
_COMPARISONS = {"<": "Less", "<=": "LessOrEqual", ">": "Greater", ">=": "GreaterOrEqual"}
_EQUALITIES = {"==": "Equals", "!=": "NotEquals"}
_IDENTITIES = {"===": "ObjectSame", "!==": "ObjectNotSame"}
_INCREMENTS = {"++": "Increment", "--": "Decrement"}


def _binary(operator: str, left: str, right: str, result: str, node: str) -> OperatorDeclaration:
    return OperatorDeclaration(operator, (left, right), result, node)


def _unary(operator: str, operand: str, node: str) -> OperatorDeclaration:
    return OperatorDeclaration(operator, (operand,), operand, node)


def _arithmetic() -> Iterator[OperatorDeclaration]:
    for operator, word in _ARITHMETIC.items():
        for number in NUMBERS:
            yield _binary(operator, number, number, number, number + word)
    yield _binary("+", "String", "String", "String", "StringConcat")
    yield _binary("+", "String", "Object", "String", "StringConcat")
    yield _binary("+", "Object", "String", "String", "StringConcat")
    for operator in ("+", "-"):
        word = _ARITHMETIC[operator]
        for number in WHOLE_NUMBERS:
            yield _binary(operator, "Date", number, "Date", "Date" + word)
            yield _binary(operator, "Time", number, "Time", "Time" + word)
        for number in ("Integer", "Double", "Decimal"):
            yield _binary(operator, "Datetime", number, "Datetime", "Datetime" + word)


def _bitwise() -> Iterator[OperatorDeclaration]:
    for operator, word in _BITWISE.items():
        for kind in (*WHOLE_NUMBERS, "Boolean"):
            yield _binary(operator, kind, kind, kind, kind + word)
    for operator, word in _SHIFTS.items():
        for number in WHOLE_NUMBERS:
            for count in WHOLE_NUMBERS:
                yield _binary(operator, number, count, number, number + word)


def _comparisons() -> Iterator[OperatorDeclaration]:
    for operator, word in _COMPARISONS.items():
        for kind in ORDERED:
            yield _binary(operator, kind, kind, "Boolean", kind + word)
        for left, right in (("Id", "Id"), ("Id", "String"), ("String", "Id")):
            yield _binary(operator, left, right, "Boolean", "Id" + word)
    for operator, word in _EQUALITIES.items():
        for kind in (*ORDERED, "Boolean"):
            yield _binary(operator, kind, kind, "Boolean", kind + word)
        for left, right in (("Id", "Id"), ("Id", "String"), ("String", "Id")):
            yield _binary(operator, left, right, "Boolean", "Id" + word)
        yield _binary(operator, "Object", "Object", "Boolean", "Object" + word)
    for operator, node in _IDENTITIES.items():
        yield _binary(operator, "Object", "Object", "Boolean", node)


def _unaries() -> Iterator[OperatorDeclaration]:
    yield _unary("unary !", "Boolean", "BooleanNot")
    for number in WHOLE_NUMBERS:
        yield _unary("unary ~", number, number + "Complement")
    for number in NUMBERS:
        yield _unary("unary -", number, number + "Negate")
        yield _unary("unary +", number, number + "Plus")
    for operator, word in _INCREMENTS.items():
        for number in NUMBERS:
            yield _unary(operator, number, number + word)


def declarations() -> tuple[OperatorDeclaration, ...]:
    """Returns all overloads, in the order in which they are tried."""
    return (*_arithmetic(), *_bitwise(), *_comparisons(), *_unaries())
