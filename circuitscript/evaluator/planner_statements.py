"""Planning of statements. Compiled."""

from typing import Any

from circuitscript.bindings import Iteration
from circuitscript.evaluator import counting_loops, loops, switches
from circuitscript.evaluator import statements as nodes
from circuitscript.evaluator.builtins import OpenCall
from circuitscript.evaluator.calls import Call
from circuitscript.evaluator.conversions import convert
from circuitscript.evaluator.counting import CountedSwitchTypes, CountedSwitchValues
from circuitscript.evaluator.dml import Dml, Merge, RunAs
from circuitscript.evaluator.exceptions import Handler, Throw, Try
from circuitscript.evaluator.fields import StoreStaticField
from circuitscript.evaluator.lists import ListSet, set_element
from circuitscript.evaluator.literals import Constant
from circuitscript.evaluator.locals import Local, StoreInteger, StoreLocal
from circuitscript.evaluator.nodes import BREAK, CONTINUE, Expression, IntegerExpression, Statement
from circuitscript.evaluator.planner_bodies import BodyPlanner
from circuitscript.evaluator.planner_elements import coerced
from circuitscript.evaluator.planner_keeping import planned
from circuitscript.evaluator.planner_places import increment
from circuitscript.symbols import FieldSymbol, LocalSymbol, Type
from circuitscript.syntax import ast


def block(body: BodyPlanner, node: ast.Block) -> list[Statement]:
    """The statements of a block; scopes need nothing at run time."""
    planned: list[Statement] = []
    for statement in node.statements:
        planned.extend(body.statement(statement))
    return planned


def effect(body: BodyPlanner, expression: Expression) -> Statement:
    """A statement that evaluates an expression for its effect."""
    if isinstance(expression, StoreInteger):
        return body.register(nodes.StoreNumber(body.site, expression.slot, expression.value))
    if isinstance(expression, IntegerExpression):
        return body.register(nodes.IntegerStatement(body.site, expression))
    if isinstance(expression, Call):
        return body.register(nodes.CallStatement(body.site, expression))
    if isinstance(expression, StoreLocal):
        value = expression.value
        if isinstance(value, Call):
            return body.register(nodes.StoreCall(body.site, expression.slot, value))
        return body.register(nodes.StoreStatement(body.site, expression.slot, value))
    if isinstance(expression, ListSet):
        shaped = set_element(body.site, expression)
        if shaped is not None:
            return body.register(shaped)
    return body.register(nodes.ExpressionStatement(body.site, expression))


def expression_statement(body: BodyPlanner, node: ast.ExpressionStatement) -> list[Statement]:
    """An expression for its effect; an increment's old value is not needed."""
    expression = node.expression
    while isinstance(expression, ast.Parenthesized):
        expression = expression.inner
    if isinstance(expression, ast.Increment):
        return [effect(body, increment(body, expression, True))]
    return [effect(body, body.expression(expression))]


def local_declaration(body: BodyPlanner, node: ast.LocalDeclaration) -> list[Statement]:
    """`T a = 1, b;`: one statement, however many variables."""
    planned = [_declarator(body, declarator) for declarator in node.declarators]
    if len(planned) == 1:
        return [effect(body, planned[0])]
    return [body.register(nodes.Group(body.site, planned))]


def _declarator(body: BodyPlanner, node: ast.VariableDeclarator) -> Expression:
    symbol = body.bindings.declarations[node]
    value: Expression = Constant(None) if node.initializer is None else body.expression(node.initializer)
    if isinstance(symbol, FieldSymbol):
        return StoreStaticField(body.program.runtime_class(symbol.owner), symbol.slot, value, body.site)
    assert isinstance(symbol, LocalSymbol)
    body.hold(symbol)
    if isinstance(value, IntegerExpression):
        return StoreInteger(symbol.slot, value)
    return StoreLocal(symbol.slot, value)


LONGEST_NESTED = 16
"""Chains of `else if` up to this length nest, so that each has its own place; longer ones are one node."""


def if_statement(body: BodyPlanner, node: ast.If) -> list[Statement]:
    """`if`, with its chain of `else if`."""
    length = 0
    current: ast.Statement | None = node
    while isinstance(current, ast.If):
        length += 1
        current = current.otherwise
    if length > LONGEST_NESTED:
        return [_if_chain(body, node)]
    condition = body.condition(node.condition)
    then = body.body(node.then)
    if node.otherwise is None:
        made = nodes.IfOne(body.site, condition, then[0]) if len(then) == 1 else nodes.If(body.site, condition, then)
        return [body.register(made)]
    return [body.register(nodes.IfElse(body.site, condition, then, body.body(node.otherwise)))]


def _if_chain(body: BodyPlanner, node: ast.If) -> Statement:
    conditions: list[Expression] = []
    branches: list[list[Statement]] = []
    current: ast.Statement | None = node
    while isinstance(current, ast.If):
        conditions.append(body.condition(current.condition))
        branches.append(body.body(current.then))
        current = current.otherwise
    return body.register(nodes.IfChain(body.site, conditions, branches, body.body(current)))


def while_loop(body: BodyPlanner, node: ast.While) -> list[Statement]:
    """`while (condition) body`."""
    return [body.register(loops.While(body.site, body.condition(node.condition), body.body(node.body)))]


def do_while(body: BodyPlanner, node: ast.DoWhile) -> list[Statement]:
    """`do body while (condition);`."""
    held = body.body(node.body)
    return [body.register(loops.DoWhile(body.site, body.condition(node.condition), held))]


def for_loop(body: BodyPlanner, node: ast.For) -> list[Statement]:
    """`for (start; condition; step) body`."""
    start: list[Expression] = []
    if node.declaration is not None:
        start.extend(_declarator(body, declarator) for declarator in node.declaration.declarators)
    start.extend(body.expression(one) for one in node.initializers)
    condition = None if node.condition is None else body.condition(node.condition)
    step = [_step(body, one) for one in node.update]
    before = len(body.assigned)
    held = body.body(node.body)
    assigned = None if body.program.options.is_observed else body.assigned[before:]
    update = counting_loops.Update(step, assigned)
    return [body.register(counting_loops.for_loop(body.site, start, condition, update, held))]


def _step(body: BodyPlanner, node: ast.Expression) -> Expression:
    return increment(body, node, True) if isinstance(node, ast.Increment) else body.expression(node)


def for_each(body: BodyPlanner, node: ast.ForEach) -> list[Statement]:
    """`for (T x : xs) body`."""
    iteration = body.bindings.iterations[node]
    iterable = body.expression(node.iterable)
    slot = body.local(node).slot
    element = _element(body, node, slot)
    kept = body.take_slot()
    body.take_slot()
    held = body.body(node.body)
    site = body.site
    if iteration is Iteration.QUERY_CHUNKS:
        made: Statement = loops.ForChunks(site, slot, kept, iterable, body.local(node).type, held)
    elif iteration in (Iteration.LIST, Iteration.QUERY):
        made = loops.ForList(site, slot, kept, iterable, element, held)
    elif iteration is Iteration.SET:
        made = loops.ForSet(site, slot, kept, iterable, element, held)
    else:
        hidden = body.bindings.iterators[node]
        body.hold(hidden)
        made = _iterable_loop(body, slot, hidden.slot, kept, iterable, element, held)
    body.next_slot = kept
    return [body.register(made)]


def _element(body: BodyPlanner, node: ast.ForEach, slot: int) -> Expression | None:
    """Returns what brings each element into the loop variable's form, None where it has it already."""
    declared = body.local(node).type
    found = body.program.relations.instantiation(body.type_of(node.iterable), body.program.iterable)
    read: Expression = Local(slot)
    element = read
    if found is not None and found.arguments:
        conversion = body.program.relations.conversion(found.arguments[0], declared)
        element = convert(coerced(body, read, found.arguments[0]), conversion)
    return None if element is read else element


def _iterable_loop(
    body: BodyPlanner,
    slot: int,
    hidden: int,
    kept: int,
    iterable: Expression,
    element: Expression | None,
    held: list[Statement],
) -> Statement:
    """A loop over what only the running value tells: a list, a set, or something with an iterator."""
    program = body.program
    site = body.site
    source = Local(hidden)
    offset = body.next_slot

    def call(method: Any) -> Expression:
        return OpenCall(site, offset, method.origin.body, source, [], method)

    body.take_slot()
    body.free_slot()
    has_next, following = program.iterator_methods()
    over_other = loops.ForIterable(
        site, slot, StoreLocal(hidden, call(program.iterable_method())), call(has_next), call(following), element, held
    )
    over_list = loops.ForList(site, slot, kept, iterable, element, held)
    over_set = loops.ForSet(site, slot, kept, source, element, held)
    return loops.ForCollection(site, hidden, over_list, over_set, over_other)


def switch(body: BodyPlanner, node: ast.Switch) -> list[Statement]:
    """`switch on subject { when … }`."""
    subject = body.expression(node.subject)
    if body.bindings.switches[node].kind == "type":
        return [body.register(_type_switch(body, node, subject))]
    cases: dict[Any, int] = {}
    bodies: list[list[Statement]] = []
    otherwise = -1
    for case in node.cases:
        if case.is_else:
            otherwise = len(bodies)
        for value in body.bindings.case_values.get(case, ()):
            key = body.program.constant(value) if isinstance(value, FieldSymbol) else value
            cases.setdefault(key, len(bodies))
        bodies.append(body.body(case.body))
    if body.program.options.count_branches:
        choice = body.choice("switch", node.span.start, len(bodies) + (otherwise < 0))
        return [body.register(CountedSwitchValues(body.site, subject, cases, bodies, otherwise, choice))]
    return [body.register(switches.SwitchValues(body.site, subject, cases, bodies, otherwise))]


def _type_switch(body: BodyPlanner, node: ast.Switch, subject: Expression) -> Statement:
    cases: list[switches.TypeCase] = []
    otherwise: list[Statement] | None = None
    for case in node.cases:
        held = body.body(case.body)
        if case.is_else:
            otherwise = held
        elif case.type is None:
            cases.append(switches.TypeCase(None, 0, held))
        else:
            cases.append(switches.TypeCase(body.type_ref(case.type), body.local(case).slot, held))
    if body.program.options.count_branches:
        choice = body.choice("switch", node.span.start, len(cases) + 1)
        return CountedSwitchTypes(body.site, subject, cases, otherwise, body.program.types, choice)
    return switches.SwitchTypes(body.site, subject, cases, otherwise, body.program.types)


def try_statement(body: BodyPlanner, node: ast.Try) -> list[Statement]:
    """`try … catch … finally …`."""
    slot = body.next_slot
    held = body.body(node.body)
    handlers = [_handler(body, one) for one in node.catches]
    final = None
    if node.finally_body is not None:
        body.take_slot()
        body.take_slot()
        final = body.body(node.finally_body)
        body.next_slot = slot
    return [body.register(Try(body.site, slot, held, handlers, final, body.program.types))]


def _handler(body: BodyPlanner, node: ast.Catch) -> Handler:
    type_: Type | None = body.type_ref(node.type)
    if type_ == body.program.exception:
        type_ = None
    return Handler(type_, body.local(node).slot, body.body(node.body), body.program.types)


def throw(body: BodyPlanner, node: ast.Throw) -> list[Statement]:
    """`throw value;`."""
    return [body.register(Throw(body.site, body.expression(node.value)))]


def return_statement(body: BodyPlanner, node: ast.Return) -> list[Statement]:
    """`return;` and `return value;`."""
    if node.value is None:
        return [body.register(nodes.ReturnNothing(body.site))]
    value = body.expression(node.value)
    if isinstance(value, IntegerExpression):
        return [body.register(nodes.ReturnNumber(body.site, value))]
    if isinstance(value, Call):
        return [body.register(nodes.ReturnCall(body.site, value))]
    if type(value) is Local:
        return [body.register(nodes.ReturnLocal(body.site, value.slot))]
    return [body.register(nodes.Return(body.site, value))]


def break_statement(body: BodyPlanner, node: ast.Break) -> list[Statement]:
    """`break;`."""
    return [body.register(nodes.Jump(body.site, BREAK))]


def continue_statement(body: BodyPlanner, node: ast.Continue) -> list[Statement]:
    """`continue;`."""
    return [body.register(nodes.Jump(body.site, CONTINUE))]


def dml(body: BodyPlanner, node: ast.Dml) -> list[Statement]:
    """`insert records;` and its like."""
    if node.operation == "merge" and node.argument is not None:
        keeping = planned(body, (node.records, node.argument)).wrapped()
        return [body.register(Merge(body.site, keeping[0], keeping[1], node.access))]
    field = body.bindings.record_fields.get(node.argument) if node.argument is not None else None
    external = field.name if field is not None and field.name != "Id" else ""
    return [body.register(Dml(body.site, node.operation, body.expression(node.records), external, node.access))]


def run_as(body: BodyPlanner, node: ast.RunAs) -> list[Statement]:
    """`System.runAs(user) { … }`."""
    return [body.register(RunAs(body.site, body.expression(node.arguments[0]), body.body(node.body)))]
