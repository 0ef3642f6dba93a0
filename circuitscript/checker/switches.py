"""`switch`: what may be switched on, what a `when` may hold, and that no value stands twice."""

from circuitscript.bindings import NameBinding, NameKind, SwitchBinding
from circuitscript.checker import messages
from circuitscript.checker.body import BodyChecker
from circuitscript.checker.statements import declare_local
from circuitscript.symbols import FieldSymbol, Type, TypeKind
from circuitscript.syntax.ast import (
    Expression,
    IntegerLiteral,
    LongLiteral,
    MemberAccess,
    NameExpression,
    NullLiteral,
    Parenthesized,
    StringLiteral,
    Switch,
    SwitchCase,
    Unary,
)


def switch(body: BodyChecker, node: Switch) -> bool:
    """`switch on subject { when … }`; without a `when else` control can always go on."""
    subject = body.value(node.subject)
    binding = _binding(body, subject)
    if binding is None and not body.program.known.is_untyped(subject):
        body.report(node.subject, messages.switch_type(subject))
    elif binding is not None:
        body.program.bindings.switches[node] = binding
    if not node.cases:
        body.report(node, messages.no_when())
    seen: set[object] = set()
    goes_on = not any(case.is_else for case in node.cases)
    for position, case in enumerate(node.cases):
        if case.is_else and position != len(node.cases) - 1:
            body.report(case, messages.when_else_not_last())
        goes_on = _case(body, case, subject, binding, seen) or goes_on
    return goes_on


def _binding(body: BodyChecker, subject: Type) -> SwitchBinding | None:
    known = body.program.known
    if subject == known.integer:
        return SwitchBinding("integer")
    if subject == known.long:
        return SwitchBinding("long")
    if subject == known.string:
        return SwitchBinding("string")
    if subject.symbol.kind is TypeKind.ENUM:
        return SwitchBinding("enum", subject.symbol)
    return SwitchBinding("type") if known.is_sobject(subject) else None


def _case(body: BodyChecker, case: SwitchCase, subject: Type, binding: SwitchBinding | None, seen: set[object]) -> bool:
    body.scope.enter()
    if case.type is not None and case.name is not None:
        _type_case(body, case, subject, binding, seen)
    elif case.values:
        values = [_value(body, one, subject, binding) for one in case.values]
        body.program.bindings.case_values[case] = tuple(values)
        for one, value in zip(case.values, values, strict=True):
            if value is not _UNKNOWN:
                _check_unique(body, one, value, seen)
    goes_on = body.statement(case.body)
    body.scope.leave()
    return goes_on


def _check_unique(body: BodyChecker, node: Expression, value: object, seen: set[object]) -> None:
    if value in seen:
        shown = value.name if isinstance(value, FieldSymbol) else ("null" if value is None else str(value))
        body.report(node, messages.when_duplicate(shown))
    seen.add(value)


def _type_case(
    body: BodyChecker, case: SwitchCase, subject: Type, binding: SwitchBinding | None, seen: set[object]
) -> None:
    """`when Account a`: only where the subject is an sObject."""
    assert case.type is not None
    assert case.name is not None
    type = body.resolve_type(case.type)
    known = body.program.known
    if binding is not None and not known.is_untyped(type):
        if binding.kind != "type" or not known.is_sobject(type) or type == known.sobject:
            body.report(case.type, messages.when_type_not_allowed(type))
        elif not body.program.relations.is_castable(subject, type):
            body.report(case.type, messages.when_value_type(type, subject))
        elif type in seen:
            body.report(case.type, messages.when_duplicate(messages.spelled(type)))
        seen.add(type)
    declare_local(body, case, case.name, type)


_UNKNOWN = object()


def _value(body: BodyChecker, node: Expression, subject: Type, binding: SwitchBinding | None) -> object:
    """Decides about one value of a `when`; returns it: a constant, an enum constant's symbol, or None for null."""
    inner = node
    while isinstance(inner, Parenthesized):
        inner = inner.inner
    types = body.program.bindings.types
    if isinstance(inner, NullLiteral):
        types[node] = body.expression(inner)
        return None
    if binding is None:
        if not (isinstance(inner, NameExpression) and subject.symbol.kind is TypeKind.ANY):
            body.expression(node)
        return _UNKNOWN
    if binding.kind == "type":
        body.report(node, messages.when_needs_type())
        return _UNKNOWN
    if binding.kind == "enum":
        return _enum_value(body, node, inner, subject)
    return _literal_value(body, node, inner, subject)


def _enum_value(body: BodyChecker, node: Expression, inner: Expression, subject: Type) -> object:
    """Constants of the subject's enum by their bare names."""
    if isinstance(inner, MemberAccess):
        found = body.expression(inner)
        binding = body.program.bindings.names.get(inner)
        if found == subject and binding is not None and isinstance(binding.symbol, FieldSymbol):
            return binding.symbol
        body.report(node, messages.when_enum_qualified())
        return _UNKNOWN
    if not isinstance(inner, NameExpression):
        found = body.expression(node)
        body.report(node, messages.when_value_type(found, subject))
        return _UNKNOWN
    fields = subject.symbol.complete().fields
    name = inner.name.text
    if name not in fields or not fields[name].is_enum_constant:
        body.report(node, messages.variable_does_not_exist(name))
        return _UNKNOWN
    constant = fields[name]
    body.program.bindings.names[inner] = NameBinding(NameKind.STATIC, constant)
    body.program.bindings.types[inner] = subject
    return constant


def _literal_value(body: BodyChecker, node: Expression, inner: Expression, subject: Type) -> object:
    found = body.value(node)
    if body.program.known.is_untyped(found):
        return _UNKNOWN
    value = literal_value(inner)
    if value is None:
        is_name = isinstance(inner, NameExpression | MemberAccess)
        body.report(node, messages.when_field() if is_name else messages.when_literal())
        return _UNKNOWN
    if not body.program.relations.is_assignable(found, subject):
        body.report(node, messages.when_value_type(found, subject))
        return _UNKNOWN
    return value


def literal_value(node: Expression | None) -> int | str | None:
    """Returns the value of an integer or string literal, perhaps negated; None for anything else."""
    while isinstance(node, Parenthesized):
        node = node.inner
    if isinstance(node, IntegerLiteral | LongLiteral | StringLiteral):
        return node.value
    if isinstance(node, Unary) and node.operator in ("-", "+"):
        value = literal_value(node.operand)
        if isinstance(value, int):
            return -value if node.operator == "-" else value
    return None
