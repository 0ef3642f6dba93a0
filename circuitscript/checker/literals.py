"""Literals, and the small expressions around one operand: parentheses, `this`, casts, `instanceof`, `T.class`."""

from circuitscript.checker import messages
from circuitscript.checker.body import BodyChecker, query_of
from circuitscript.symbols import Type, TypeKind
from circuitscript.symbols.relations import is_polymorphic
from circuitscript.syntax.ast import (
    BooleanLiteral,
    Cast,
    ClassLiteral,
    DecimalLiteral,
    DoubleLiteral,
    InstanceOf,
    IntegerLiteral,
    LongLiteral,
    NullLiteral,
    Parenthesized,
    StringLiteral,
    SuperExpression,
    ThisExpression,
)

INTEGER_MAX = 2**31 - 1
LONG_MAX = 2**63 - 1


def null_literal(body: BodyChecker, _: NullLiteral) -> Type:
    """`null` fits everywhere."""
    return body.program.universe.null


def boolean_literal(body: BodyChecker, _: BooleanLiteral) -> Type:
    """`true` and `false`."""
    return body.program.known.boolean


def integer_literal(body: BodyChecker, node: IntegerLiteral) -> Type:
    """Even behind a minus sign a literal must be in range: Apex has no literal for the smallest Integer."""
    if node.value > INTEGER_MAX:
        body.report(node, messages.illegal_integer())
    return body.program.known.integer


def long_literal(body: BodyChecker, node: LongLiteral) -> Type:
    """`1L`."""
    if node.value > LONG_MAX:
        body.report(node, messages.illegal_long())
    return body.program.known.long


def decimal_literal(body: BodyChecker, _: DecimalLiteral) -> Type:
    """`1.5` is a Decimal."""
    return body.program.known.decimal


def double_literal(body: BodyChecker, _: DoubleLiteral) -> Type:
    """`1.5d` is a Double."""
    return body.program.known.double


def string_literal(body: BodyChecker, _: StringLiteral) -> Type:
    """`'text'`."""
    return body.program.known.string


def parenthesized(body: BodyChecker, node: Parenthesized) -> Type:
    """What is inside."""
    return body.expression(node.inner)


def this_expression(body: BodyChecker, node: ThisExpression) -> Type:
    """The object whose code this is."""
    if body.is_static:
        body.report(node, messages.this_in_static_context())
        return body.program.universe.any
    return body.owner.type


def super_expression(body: BodyChecker, node: SuperExpression) -> Type:
    """`super` stands only before a dot; the rules of calls and member accesses take care of that."""
    body.report(node, messages.super_is_no_value())
    return body.program.universe.any


def class_literal(body: BodyChecker, node: ClassLiteral) -> Type:
    """`T.class` is a `System.Type`."""
    body.resolve_type(node.type)
    return body.program.known.optional("Type")


def cast(body: BodyChecker, node: Cast) -> Type:
    """`(T) x`, where an x can be a T at all."""
    target = body.resolve_type(node.type)
    found = body.value(node.operand)
    relations = body.program.relations
    if target.symbol.kind is TypeKind.VOID:
        body.report(node, messages.cast_not_allowed(target))
        return body.program.universe.any
    if relations.is_castable(found, target):
        conversion = relations.cast(found, target)
        if conversion is not None:
            body.program.bindings.casts[node] = conversion
    elif not body.accept_record(node.operand, found, target):
        body.report(node, messages.incompatible_cast(found, target))
    return target


def instance_of(body: BodyChecker, node: InstanceOf) -> Type:
    """`x instanceof T`, where the answer is neither always true nor always false."""
    found = body.value(node.operand)
    target = body.resolve_type(node.type)
    is_query = query_of(node.operand) is not None and target.symbol is not found.symbol and found.arguments
    if is_query and body.accept_record(node.operand, found, target):
        found = found.arguments[0]
    known = body.program.known
    if known.is_untyped(found) or known.is_untyped(target):
        return known.boolean
    relations = body.program.relations
    if relations.is_assignable(found, target):
        if not _is_exempt(body, found, target):
            body.report(node, messages.instanceof_always_true(found, target))
    elif not relations.is_castable(found, target):
        body.report(node, messages.instanceof_always_false(found, target))
    return known.boolean


def _is_exempt(body: BodyChecker, found: Type, target: Type) -> bool:
    """A String may be no Id, a polymorphic field refers to any object, and nothing sees through lists of sObjects."""
    known = body.program.known
    if found == known.string:
        return target == known.id
    if is_polymorphic(found):
        return target != known.sobject
    if found.symbol is not known.list or not known.is_sobject(found.arguments[0]):
        return False
    if target.symbol is known.list and found.arguments[0] == known.sobject:
        return known.is_sobject(target.arguments[0])
    return target == found or target.symbol is known.iterable
