"""Operators: which overload, and how its operands get there.

The overloads are the universe's; what is here is how one is chosen, and Apex's messages when none is there.
"""

from circuitscript.bindings import OperatorBinding
from circuitscript.checker import messages
from circuitscript.checker.body import BodyChecker
from circuitscript.checker.messages import Message
from circuitscript.symbols import Conversion, OperatorSymbol, Type, TypeKind
from circuitscript.syntax.ast import Binary, Coalesce, Expression, IndexAccess, Logical, Ternary, Unary

_EQUALITY = frozenset({"==", "!="})
_IDENTITY = frozenset({"===", "!=="})
_INEQUALITY = frozenset({"<", "<=", ">", ">="})
_BITWISE = frozenset({"&", "|", "^"})
_SHIFTS = frozenset({"<<", ">>", ">>>"})


def binary(body: BodyChecker, node: Binary) -> Type:
    """Every operator that evaluates both sides. Long chains lean left, so they are walked without recursion."""
    chain: list[Binary] = [node]
    while isinstance(chain[-1].left, Binary):
        chain.append(chain[-1].left)
    left = body.expression(chain[-1].left)
    types = body.program.bindings.types
    for one in reversed(chain):
        right = body.expression(one.right)
        left = types[one] = _combine(body, one, left, right)
    return left


def _combine(body: BodyChecker, node: Binary, left: Type, right: Type) -> Type:
    known = body.program.known
    operator = node.operator
    if known.is_untyped(left) or known.is_untyped(right):
        return known.boolean if operator in _EQUALITY | _IDENTITY | _INEQUALITY else known.any
    problem = check_operands(body, operator, left, right)
    if problem is None:
        binding = choose(body, operator, left, right)
        if binding is not None:
            body.program.bindings.operators[node] = binding
            return binding.operator.result
        problem = no_overload(body, operator, left, right)
    body.report(node, problem)
    return known.boolean if operator in _EQUALITY | _IDENTITY | _INEQUALITY else known.any


def check_operands(body: BodyChecker, operator: str, left: Type, right: Type) -> Message | None:
    """Returns what is wrong with the operands before any overload is looked at."""
    if operator in _EQUALITY or operator in _IDENTITY or operator in _INEQUALITY:
        return _check_comparison(body, operator, left, right)
    if TypeKind.VOID in (left.symbol.kind, right.symbol.kind):
        return messages.void_arithmetic()
    return None


def _check_comparison(body: BodyChecker, operator: str, left: Type, right: Type) -> Message | None:
    relations = body.program.relations
    if not (relations.is_assignable(left, right) or relations.is_assignable(right, left)):
        return messages.incompatible_comparison(left, right)
    if operator in _IDENTITY:
        for type, other in ((left, right), (right, left)):
            if type.symbol.kind is TypeKind.PRIMITIVE and other.symbol is not body.program.known.object.symbol:
                return messages.exact_equality_not_allowed(type)
    if operator in _INEQUALITY and TypeKind.NULL in (left.symbol.kind, right.symbol.kind):
        return messages.incompatible_comparison(left, right)
    return None


def choose(body: BodyChecker, operator: str, left: Type, right: Type) -> OperatorBinding | None:
    """Returns the overload for two operands: the exact one, else the first of equal operands that both widen to."""
    choices = body.program.operator_choices
    key = (operator, left, right)
    if key not in choices:
        choices[key] = _choose(body, operator, left, right)
    return choices[key]


def _choose(body: BodyChecker, operator: str, left: Type, right: Type) -> OperatorBinding | None:
    operators = body.program.universe.operators.get(operator, ())
    if operator in _EQUALITY and TypeKind.NULL in (left.symbol.kind, right.symbol.kind):
        left, right = (right, right) if left.symbol.kind is TypeKind.NULL else (left, left)
    exact = _exact(operators, left, right)
    if exact is not None:
        return OperatorBinding(exact)
    known = body.program.known
    for overload in operators:
        first, second = overload.operands
        if first == second and first != known.object and _widens(body, left, first) and _widens(body, right, second):
            conversion = body.program.relations.conversion
            return OperatorBinding(overload, (conversion(left, first), conversion(right, second)))
    for overload in operators:
        if known.object in overload.operands and _fits_object(body, overload, left, right):
            return OperatorBinding(overload, (_boxed(body, left), _boxed(body, right)))
    return None


def _exact(operators: tuple[OperatorSymbol, ...], left: Type, right: Type) -> OperatorSymbol | None:
    for overload in operators:
        if overload.operands == (left, right):
            return overload
    return None


def _widens(body: BodyChecker, type: Type, target: Type) -> bool:
    """Whether an operand becomes `target` on its own: numbers upwards only, Dates to Datetimes, never through text."""
    if type == target:
        return True
    known = body.program.known
    if type in known.numeric and target in known.numeric:
        return _RANK[type.symbol.name] < _RANK[target.symbol.name]
    return type == known.date and target == known.datetime


_RANK = {"Integer": 0, "Long": 1, "Double": 2, "Decimal": 3}


def _fits_object(body: BodyChecker, overload: OperatorSymbol, left: Type, right: Type) -> bool:
    known = body.program.known
    return all(
        wanted == known.object or found == wanted or (wanted == known.string and found == known.string)
        for found, wanted in zip((left, right), overload.operands, strict=True)
    )


def _boxed(body: BodyChecker, type: Type) -> Conversion | None:
    return Conversion.LONG_TO_OBJECT if type == body.program.known.long else None


def no_overload(body: BodyChecker, operator: str, left: Type, right: Type) -> Message:
    """Returns what Apex says about operands that an operator does not take."""
    known = body.program.known
    if operator in _INEQUALITY:
        orderable = choose(body, operator, left, left) is not None
        return messages.inequality_not_allowed(right if orderable else left)
    if operator in _EQUALITY or operator in _IDENTITY:
        return messages.incompatible_comparison(left, right)
    if operator in _BITWISE:
        return messages.bitwise_operands(operator)
    if operator in _SHIFTS:
        return messages.shift_operands(operator)
    if operator in ("+", "-") and right != known.string:
        if left in (known.date, known.time):
            return messages.date_operands(left)
        if left == known.datetime:
            return messages.datetime_operands()
    return messages.numeric_arguments()


def unary(body: BodyChecker, node: Unary) -> Type:
    """`-x`, `+x`, `!x`, `~x`. A plus before anything but a number has no effect, and no overload."""
    found = body.expression(node.operand)
    known = body.program.known
    if known.is_untyped(found):
        return known.boolean if node.operator == "!" else found
    for overload in body.program.universe.operators.get(f"unary {node.operator}", ()):
        if overload.operands[0] == found:
            body.program.bindings.operators[node] = OperatorBinding(overload)
            return overload.result
    if node.operator == "!":
        body.report(node, messages.boolean_operand("!"))
        return known.boolean
    if node.operator == "+":
        return found
    problem = messages.complement_operand(found) if node.operator == "~" else messages.negation_operand()
    body.report(node, problem)
    return known.any


def logical(body: BodyChecker, node: Logical) -> Type:
    """`&&` and `||`: Booleans only. Long chains lean left, so they are walked without recursion."""
    known = body.program.known
    operands: list[Expression] = [node.right]
    current: Expression = node.left
    inner: list[Logical] = []
    while isinstance(current, Logical):
        inner.append(current)
        operands.append(current.right)
        current = current.left
    operands.append(current)
    for operand in reversed(operands):
        found = body.expression(operand)
        if found.symbol.kind is TypeKind.NULL:
            body.report(operand, messages.incompatible_comparison(known.boolean, found))
        elif found != known.boolean and not known.is_untyped(found):
            body.report(operand, messages.logical_operands())
    for one in inner:
        body.program.bindings.types[one] = known.boolean
    return known.boolean


def ternary(body: BodyChecker, node: Ternary) -> Type:
    """`c ? a : b`: one branch must fit into the other's type, which is the type of the whole."""
    condition(body, node.condition)
    then, otherwise = body.value(node.then), body.value(node.otherwise)
    unified = unify(body, node.then, then, node.otherwise, otherwise)
    if unified is None:
        body.report(node, messages.incompatible_ternary(otherwise, then))
        return body.program.universe.any
    return unified


def coalesce(body: BodyChecker, node: Coalesce) -> Type:
    """`a ?? b`, typed like the branches of a ternary."""
    left, right = body.value(node.left), body.value(node.right)
    unified = unify(body, node.left, left, node.right, right, is_optional=True)
    if unified is None:
        body.report(node, messages.incompatible_coalesce(left, right))
        return body.program.universe.any
    return unified


def unify(
    body: BodyChecker, first: Expression, left: Type, second: Expression, right: Type, *, is_optional: bool = False
) -> Type | None:
    """Returns the common type of two alternatives, with their conversions recorded, or None.

    With `is_optional`, the first is a query that may have no row.
    """
    relations = body.program.relations
    for type, node, other, alternative in ((left, second, right, first), (right, first, left, second)):
        if type.symbol.kind is TypeKind.NULL and other.symbol.kind is not TypeKind.NULL:
            continue
        if relations.is_assignable(other, type):
            body.accept(node, other, type)
            return type
        if body.accept_record(alternative, type, other, is_optional and alternative is first):
            return other
    return None


def condition(body: BodyChecker, node: Expression) -> None:
    """Decides about an expression that must be a Boolean."""
    found = body.expression(node)
    known = body.program.known
    if found != known.boolean and not known.is_untyped(found):
        body.report(node, messages.condition_type(found))


def index_access(body: BodyChecker, node: IndexAccess) -> Type:
    """`list[i]`; only lists have an index, and only Integers are one."""
    known = body.program.known
    target = body.value(node.target)
    index = body.value(node.index)
    if index != known.integer and not known.is_untyped(index):
        body.report(node.index, messages.index_type(index))
    if target.symbol is known.list:
        return target.arguments[0]
    if not known.is_untyped(target):
        body.report(node, messages.not_a_list(target))
    return known.any
