"""Loops. Control always goes on behind one, whatever its condition."""

from circuitscript.bindings import Iteration
from circuitscript.checker import messages
from circuitscript.checker.body import BodyChecker, query_of
from circuitscript.checker.operators import condition
from circuitscript.checker.statements import branch, declare_local
from circuitscript.symbols import LocalSymbol, Type
from circuitscript.syntax.ast import DoWhile, Expression, For, ForEach, Statement, While


def while_loop(body: BodyChecker, node: While) -> bool:
    """`while (condition) body`."""
    condition(body, node.condition)
    _loop_body(body, node.body)
    return True


def do_while(body: BodyChecker, node: DoWhile) -> bool:
    """`do { … } while (condition);`."""
    _loop_body(body, node.body)
    condition(body, node.condition)
    return True


def for_loop(body: BodyChecker, node: For) -> bool:
    """`for (init; condition; update) body`; the variables live in the whole loop."""
    body.scope.enter()
    if node.declaration is not None:
        body.statement(node.declaration)
    for initializer in node.initializers:
        body.expression(initializer)
    if node.condition is not None:
        condition(body, node.condition)
    for update in node.update:
        body.expression(update)
    _loop_body(body, node.body)
    body.scope.leave()
    return True


def for_each(body: BodyChecker, node: ForEach) -> bool:
    """`for (T x : xs) body` over a list, set, iterable or query."""
    declared = body.resolve_type(node.type)
    iterable = body.value(node.iterable)
    _decide_iteration(body, node, declared, iterable)
    body.scope.enter()
    iterator = LocalSymbol("", iterable, origin=node, slot=body.scope.hidden_slot())
    body.program.bindings.iterators[node] = iterator
    declare_local(body, node, node.name, declared, "final" in node.modifiers.keywords)
    _loop_body(body, node.body)
    body.scope.leave()
    return True


def _loop_body(body: BodyChecker, node: Statement) -> None:
    body.loop_depth += 1
    branch(body, node)
    body.loop_depth -= 1


def _decide_iteration(body: BodyChecker, node: ForEach, declared: Type, iterable: Type) -> None:
    program = body.program
    known = program.known
    if known.is_untyped(iterable) or known.is_untyped(declared):
        return
    if query_of(node.iterable) is not None and iterable.symbol is known.list:
        _query_loop(body, node, declared, iterable)
        return
    element = _element(body, node.iterable, iterable)
    if element is None:
        body.report(node, messages.not_iterable(iterable))
        return
    if iterable.symbol is known.list:
        program.bindings.iterations[node] = Iteration.LIST
    elif iterable.symbol is known.set:
        program.bindings.iterations[node] = Iteration.SET
    else:
        program.bindings.iterations[node] = Iteration.ITERABLE
    if program.relations.is_assignable(element, declared):
        return
    if body.is_query(node.iterable) and element == known.sobject:
        if declared.symbol is known.list and known.is_sobject(declared.arguments[0]):
            program.bindings.iterations[node] = Iteration.QUERY_CHUNKS
            return
        if known.is_sobject(declared):
            return
    body.report(node, messages.loop_variable_type(element, declared))


def _element(body: BodyChecker, node: Expression, iterable: Type) -> Type | None:
    found = body.program.relations.instantiation(iterable, body.program.known.iterable)
    return found.arguments[0] if found is not None else None


def _query_loop(body: BodyChecker, node: ForEach, declared: Type, iterable: Type) -> None:
    """The SOQL loop: record by record, or in lists."""
    program = body.program
    known = program.known
    record = iterable.arguments[0]
    bindings = program.bindings
    if declared.symbol is known.list and known.is_sobject(declared.arguments[0]):
        bindings.iterations[node] = Iteration.QUERY_CHUNKS
        wanted = declared.arguments[0]
    else:
        bindings.iterations[node] = Iteration.QUERY
        wanted = declared
    if not (known.is_sobject(wanted) and program.relations.is_assignable(record, wanted)):
        body.report(node, messages.query_loop_variable(record))
