"""Builders of expressions."""

from typing import Final

from circuitscript.source import Span
from circuitscript.syntax.ast import (
    Assignment,
    Binary,
    Cast,
    ClassLiteral,
    Coalesce,
    ConstructorCall,
    Expression,
    FieldInitializer,
    Increment,
    IndexAccess,
    InstanceOf,
    Logical,
    MapEntry,
    MemberAccess,
    MethodCall,
    Name,
    NameExpression,
    NewArray,
    NewCollection,
    NewMap,
    NewObject,
    NewRecord,
    Parenthesized,
    QueryExpression,
    SearchExpression,
    SuperExpression,
    Ternary,
    ThisExpression,
    TypeRef,
    Unary,
)
from circuitscript.syntax.builder.literals import LiteralRules
from circuitscript.syntax.builder.names import (
    QualifiedName,
    array_element,
    chain,
    generic_type,
    name_expression,
    span_of,
    type_named,
)
from circuitscript.syntax.builder.rules import SEQUENCE, Build, Rejected, Sequence
from circuitscript.syntax.messages import Report

Arguments = tuple[Expression, ...]


def _assignment(span: Span, target: Expression, value: Expression) -> Assignment:
    return Assignment(span, "=", target, value)


def _compound_assignment(span: Span, target: Expression, operator: str, value: Expression) -> Assignment:
    return Assignment(span, operator, target, value)


def _binary(span: Span, left: Expression, operator: str, right: Expression) -> Binary:
    return Binary(span, "!=" if operator == "<>" else operator, left, right)


def _operator(operator: str) -> Build:
    def build(span: Span, left: Expression, right: Expression) -> Binary:
        return Binary(span, operator, left, right)

    return build


def _logical(operator: str) -> Build:
    def build(span: Span, left: Expression, right: Expression) -> Logical:
        return Logical(span, operator, left, right)

    return build


def _prefix_increment(span: Span, operator: str, operand: Expression) -> Increment:
    return Increment(span, operator, operand, is_prefix=True)


def _suffix_increment(span: Span, operand: Expression, operator: str) -> Increment:
    return Increment(span, operator, operand, is_prefix=False)


def _safe_member_access(span: Span, target: Expression, name: Name) -> MemberAccess:
    return MemberAccess(span, target, name, safe=True)


def _safe_member_call(span: Span, target: Expression, name: Name, arguments: Arguments) -> MethodCall:
    return MethodCall(span, target, name, arguments, safe=True)


def _name_call(span: Span, name: QualifiedName, arguments: Arguments) -> MethodCall:
    if isinstance(name, Name):
        return MethodCall(span, None, name, arguments)
    return MethodCall(span, chain(name.names[:-1]), name.names[-1], arguments)


def _safe_name_access(span: Span, target: QualifiedName, name: Name) -> MemberAccess:
    return MemberAccess(span, name_expression(span_of(target), target), name, safe=True)


def _safe_name_call(span: Span, target: QualifiedName, name: Name, arguments: Arguments) -> MethodCall:
    return MethodCall(span, name_expression(span_of(target), target), name, arguments, safe=True)


def _name_index(span: Span, target: QualifiedName, index: Expression) -> IndexAccess:
    return IndexAccess(span, name_expression(span_of(target), target), index)


def _this_call(span: Span, arguments: Arguments) -> ConstructorCall:
    return ConstructorCall(span, False, arguments)


def _super_call(span: Span, arguments: Arguments) -> ConstructorCall:
    return ConstructorCall(span, True, arguments)


def _class_literal(span: Span, name: QualifiedName) -> ClassLiteral:
    return ClassLiteral(span, type_named(name))


def _generic_class_literal(span: Span, name: QualifiedName, *arguments: TypeRef) -> ClassLiteral:
    return ClassLiteral(span, _generic(name, arguments))


def _new_object(span: Span, name: QualifiedName, arguments: Arguments) -> NewObject | NewRecord:
    if arguments and _field_name(arguments[0]):
        fields = tuple(_field_initializer(argument) for argument in arguments)
        return NewRecord(span, type_named(name), fields)
    return NewObject(span, type_named(name), arguments)


def _field_name(argument: Expression) -> Name | None:
    if isinstance(argument, Assignment) and argument.operator == "=" and isinstance(argument.target, NameExpression):
        return argument.target.name
    return None


def _field_initializer(argument: Expression) -> FieldInitializer:
    name = _field_name(argument)
    if name is None or not isinstance(argument, Assignment):
        raise Rejected(argument.span, "Expecting a field and its value, as in the arguments before")
    return FieldInitializer(argument.span, name, argument.value)


def _new_generic_object(
    span: Span, name: QualifiedName, type_arguments: tuple[TypeRef, ...], arguments: Arguments
) -> NewObject:
    return NewObject(span, _generic(name, type_arguments), arguments)


def _new_collection(
    span: Span, name: QualifiedName, type_arguments: tuple[TypeRef, ...], elements: Arguments
) -> NewCollection:
    return NewCollection(span, _generic(name, type_arguments), elements)


def _new_map(
    span: Span, name: QualifiedName, type_arguments: tuple[TypeRef, ...], entries: tuple[MapEntry, ...]
) -> NewMap:
    return NewMap(span, _generic(name, type_arguments), entries)


def _new_array(span: Span, name: QualifiedName, size: Expression) -> NewArray:
    return NewArray(span, type_named(name), size)


def _new_generic_array(
    span: Span, name: QualifiedName, type_arguments: tuple[TypeRef, ...], size: Expression
) -> NewArray:
    return NewArray(span, array_element(name, type_arguments), size)


def _generic(name: QualifiedName, arguments: tuple[TypeRef, ...]) -> TypeRef:
    return generic_type(Span(span_of(name).start, arguments[-1].span.end), name, arguments)


_PURE_RULES: Final[dict[str, Build | Sequence]] = {
    "assignment": _assignment,
    "compound_assignment": _compound_assignment,
    "ternary": Ternary,
    "coalesce": Coalesce,
    "logical_or": _logical("||"),
    "logical_and": _logical("&&"),
    "bitwise_or": _operator("|"),
    "bitwise_xor": _operator("^"),
    "bitwise_and": _operator("&"),
    "instance_of": InstanceOf,
    "binary": _binary,
    "less_than": _operator("<"),
    "greater_than": _operator(">"),
    "shift_left": _operator("<<"),
    "shift_right": _operator(">>"),
    "unsigned_shift_right": _operator(">>>"),
    "unary": Unary,
    "prefix_increment": _prefix_increment,
    "suffix_increment": _suffix_increment,
    "cast": Cast,
    "parenthesized": Parenthesized,
    "this_expression": ThisExpression,
    "this_call": _this_call,
    "super_expression": SuperExpression,
    "super_call": _super_call,
    "member_access": MemberAccess,
    "safe_member_access": _safe_member_access,
    "member_call": MethodCall,
    "safe_member_call": _safe_member_call,
    "name_call": _name_call,
    "safe_name_access": _safe_name_access,
    "safe_name_call": _safe_name_call,
    "name_index": _name_index,
    "class_literal": _class_literal,
    "array_class_literal": ClassLiteral,
    "generic_class_literal": _generic_class_literal,
    "index_access": IndexAccess,
    "query_expression": QueryExpression,
    "search_expression": SearchExpression,
    "new_object": _new_object,
    "new_generic_object": _new_generic_object,
    "new_collection": _new_collection,
    "new_map": _new_map,
    "new_array": _new_array,
    "new_generic_array": _new_generic_array,
    "new_array_of_elements": NewCollection,
    "arguments": SEQUENCE,
    "map_entries": SEQUENCE,
    "map_entry": MapEntry,
}


class ExpressionRules:
    """The builders of expressions, literals among them."""

    def __init__(self, report: Report) -> None:
        self._literals = LiteralRules(report)

    def table(self) -> dict[str, Build | Sequence]:
        """Returns the builders by the names of their rules."""
        return {**_PURE_RULES, **self._literals.table()}
