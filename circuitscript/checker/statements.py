"""Statements: what each may hold, and whether control can go on behind it.

As Salesforce's compiler has it: control always goes on behind a loop, `break`, `continue` and a `runAs` block, and a
`finally` block does not count.
"""

from collections.abc import Sequence

from circuitscript.checker import annotations, identifiers, messages, modifiers
from circuitscript.checker.body import BodyChecker
from circuitscript.checker.calls import check_arguments
from circuitscript.checker.operators import condition
from circuitscript.symbols import LocalSymbol, Type
from circuitscript.syntax.ast import (
    Assignment,
    Block,
    Break,
    Catch,
    ConstructorCall,
    Continue,
    ExpressionStatement,
    If,
    Increment,
    LocalDeclaration,
    MethodCall,
    Name,
    NewArray,
    NewCollection,
    NewMap,
    NewObject,
    NewRecord,
    Node,
    Parenthesized,
    Return,
    RunAs,
    Statement,
    Throw,
    Try,
)


def block(body: BodyChecker, node: Block) -> bool:
    """`{ … }` with its own variables."""
    body.scope.enter()
    goes_on = sequence(body, node.statements)
    body.scope.leave()
    return goes_on


def sequence(body: BodyChecker, statements: Sequence[Statement]) -> bool:
    """Statements one after another; the first that control cannot reach is reported."""
    goes_on = True
    reported = False
    for statement in statements:
        if not goes_on and not reported and not body.allows_unreachable:
            body.report(statement, messages.unreachable())
            reported = True
        if not body.statement(statement):
            goes_on = False
    return goes_on


def local_declaration(body: BodyChecker, node: LocalDeclaration) -> bool:
    """`T a = 1, b;`: each variable is known from its own end on."""
    type = body.resolve_type(node.type)
    if type == body.program.known.void:
        body.report(node.type, messages.invalid_type("void"))
        type = body.program.known.any
    is_final = "final" in node.modifiers.keywords
    if body.pending is None:
        modifiers.check_local(body.unit, node.modifiers)
    annotations.check_local_annotations(body.unit, node.modifiers)
    for declarator in node.declarators:
        if declarator.initializer is not None:
            body.assign(declarator.initializer, type)
        if body.pending is not None and declarator in body.program.bindings.declarations:
            _reveal(body, declarator)
        else:
            declare_local(body, declarator, declarator.name, type, is_final)
    return True


def _reveal(body: BodyChecker, declarator: Node) -> None:
    """An outermost variable that methods see too is a field; from here on it is known."""
    symbol = body.program.bindings.declarations[declarator]
    if body.pending is not None:
        body.pending.discard(symbol)


def declare_local(body: BodyChecker, node: Node, name: Name, type: Type, is_final: bool = False) -> LocalSymbol:
    """Makes a local variable, and reports a second one of its name."""
    identifiers.check_name(body.unit, name)
    symbol = LocalSymbol(name.text, type, origin=node, is_final=is_final)
    taken = body.scope.find(name.text)
    if taken is not None and (not body.allows_shadowing or body.scope.is_in_block(name.text)):
        body.report(name, messages.duplicate_variable(name.text))
    body.scope.declare(symbol)
    body.program.bindings.declarations[node] = symbol
    return symbol


def expression_statement(body: BodyChecker, node: ExpressionStatement) -> bool:
    """An expression for its effect; only here a void call may stand."""
    if isinstance(node.expression, ConstructorCall) and node is not body.first_statement:
        call = node.expression
        body.report(call, messages.super_call_not_first() if call.is_super else messages.this_call_not_first())
    inner = node.expression
    while isinstance(inner, Parenthesized):
        inner = inner.inner
    if not isinstance(inner, _EFFECTS):
        body.report(node, messages.not_a_statement())
    body.expression(node.expression)
    return True


_EFFECTS = (
    Assignment,
    ConstructorCall,
    Increment,
    MethodCall,
    NewArray,
    NewCollection,
    NewMap,
    NewObject,
    NewRecord,
)
"""What has an effect, and so may be a statement."""


def if_statement(body: BodyChecker, node: If) -> bool:
    """`if`, whose branches are scopes of their own. Chains of `else if` are walked without recursion."""
    goes_on = False
    current: Statement | None = node
    while isinstance(current, If):
        condition(body, current.condition)
        goes_on = branch(body, current.then) or goes_on
        current = current.otherwise
    if current is None:
        return True
    return branch(body, current) or goes_on


def branch(body: BodyChecker, node: Statement) -> bool:
    """A statement in its own scope."""
    if isinstance(node, Block):
        return body.statement(node)
    body.scope.enter()
    goes_on = body.statement(node)
    body.scope.leave()
    return goes_on


def return_statement(body: BodyChecker, node: Return) -> bool:
    """`return` with a value exactly where the method has a result."""
    wanted = body.return_type
    void = body.program.known.void
    if node.value is None:
        if wanted is not None and wanted != void:
            body.report(node, messages.missing_return(wanted))
        elif body.is_initializer:
            body.report(node, messages.return_outside_method())
        return False
    found = body.expression(node.value)
    if wanted is None or wanted == void:
        body.report(node, _no_return_value(body))
    elif not body.accept(node.value, found, wanted):
        body.report(node.value, messages.illegal_conversion(found, wanted))
    return False


def _no_return_value(body: BodyChecker) -> messages.Message:
    if body.method is not None:
        return messages.constructor_returns() if body.method.is_constructor else messages.void_method_returns()
    return messages.return_outside_method() if body.is_initializer else messages.trigger_returns()


def throw(body: BodyChecker, node: Throw) -> bool:
    """`throw` of an exception (or of null)."""
    found = body.value(node.value)
    if not body.program.relations.is_assignable(found, body.program.known.exception):
        body.report(node, messages.throw_type(found))
    return False


def try_statement(body: BodyChecker, node: Try) -> bool:
    """`try` with its catches, none of which may be covered by an earlier one."""
    if not node.catches and node.finally_body is None:
        body.report(node, messages.try_alone())
    goes_on = body.statement(node.body)
    caught: list[Type] = []
    for one in node.catches:
        goes_on = _catch(body, one, caught) or goes_on
    if node.finally_body is not None:
        body.statement(node.finally_body)
    return goes_on


def _catch(body: BodyChecker, node: Catch, caught: list[Type]) -> bool:
    type = body.resolve_type(node.type)
    relations = body.program.relations
    known = body.program.known
    if not known.is_untyped(type):
        if not relations.is_subtype(type, known.exception):
            body.report(node.type, messages.catch_type(type))
            type = known.any
        elif any(relations.is_subtype(type, earlier) for earlier in caught):
            body.report(node.type, messages.exception_already_caught(type))
        else:
            caught.append(type)
    body.scope.enter()
    declare_local(body, node, node.name, type)
    goes_on = body.statement(node.body)
    body.scope.leave()
    return goes_on


def break_statement(body: BodyChecker, node: Break) -> bool:
    """`break` ends a loop only; a `when` needs none."""
    if not body.loop_depth:
        body.report(node, messages.break_outside_loop())
    return True


def continue_statement(body: BodyChecker, node: Continue) -> bool:
    """`continue`."""
    if not body.loop_depth:
        body.report(node, messages.continue_outside_loop())
    return True


def run_as(body: BodyChecker, node: RunAs) -> bool:
    """`System.runAs(user) { … }`; its argument is a User or a package Version."""
    types = check_arguments(body, node.arguments)
    known = body.program.known
    is_user = len(types) == 1 and types[0].symbol.name.lower() in ("user", "version", "any")
    if not is_user and not (len(types) == 1 and known.is_untyped(types[0])):
        body.report(node, messages.run_as_argument())
    body.statement(node.body)
    return True
