"""Planning of whole routines: methods, constructors with their initialisers, accessors, triggers, anonymous code."""

from typing import TYPE_CHECKING

from circuitscript.bindings import CheckedUnit
from circuitscript.evaluator.calls import DirectCall
from circuitscript.evaluator.fields import StoreStaticField, StoreThisField, ThisField
from circuitscript.evaluator.locals import Local
from circuitscript.evaluator.nodes import Expression, Routine, Statement
from circuitscript.evaluator.planner_bodies import BodyPlanner
from circuitscript.evaluator.planner_creations import set_cause
from circuitscript.evaluator.planner_tables import TABLES
from circuitscript.evaluator.statements import Bracketed, ExpressionStatement, Return
from circuitscript.symbols import FieldSymbol, MethodSymbol, TypeSymbol
from circuitscript.syntax import ast

if TYPE_CHECKING:
    from circuitscript.evaluator.planner import ProgramPlanner

METHOD = "method"
INITIALIZER = "initializer"
STATIC_INITIALIZER = "static initializer"
BODY = "body"


class RoutinePlan:
    """What a routine is planned from: a method, or the initialisers or outermost statements of its owner."""

    def __init__(self, owner: TypeSymbol, method: MethodSymbol | None, kind: str = METHOD) -> None:
        self.owner = owner
        self.method = method
        self.kind = kind

    def frame(self, unit: CheckedUnit) -> str:
        """Returns the name that stands in stack traces."""
        place = owner_frame(self.owner, unit)
        method = self.method
        if self.kind == BODY:
            return place
        if method is None or method.is_constructor:
            return f"{place}.<clinit>" if self.kind == STATIC_INITIALIZER else f"{place}.<init>"
        prefix = "__sfdc_" if isinstance(method.origin, ast.Accessor) or method.origin is None else ""
        return f"{place}.{prefix}{method.name}"


def owner_frame(owner: TypeSymbol, unit: CheckedUnit) -> str:
    """Returns `Class.Outer.Inner`, `Trigger.Name` or `AnonymousBlock`."""
    if owner is unit.body_type:
        return f"Trigger.{owner.name}" if unit.tree_class is ast.TriggerUnit else "AnonymousBlock"
    name = owner.qualified_name
    if unit.body_type is not None:
        name = name.removeprefix(f"{unit.body_type.name}.")
    return f"Class.{name}"


def plan_routine(program: "ProgramPlanner", routine: Routine, plan: RoutinePlan) -> None:
    """Fills in the body and measures of a routine."""
    program.unit_of(plan.owner).complete()
    if plan.kind == METHOD:
        _plan_method(program, routine, plan)
    elif plan.kind == BODY:
        _plan_outermost(program, routine, plan)
    else:
        _plan_initializers(program, routine, plan)


def _body(
    program: "ProgramPlanner", routine: Routine, owner: TypeSymbol, is_static: bool, frame_size: int
) -> BodyPlanner:
    unit = program.unit_of(owner)
    return BodyPlanner(program, TABLES, unit.source, routine.name, owner, is_static, frame_size)


def _finish(body: BodyPlanner, routine: Routine, statements: list[Statement], parameters: int) -> None:
    if body.program.options.is_observed:
        statements = [Bracketed(body.site, routine.name, statements, parameters, body.frame_size)]
    body.finish(routine, statements)


def _plan_method(program: "ProgramPlanner", routine: Routine, plan: RoutinePlan) -> None:
    method = plan.method
    assert method is not None
    parameters = len(method.parameters) + (0 if method.is_static else 1)
    body = _body(program, routine, plan.owner, method.is_static, max(method.frame_size, parameters))
    for parameter in method.parameters:
        body.hold(parameter)
    origin = method.origin
    if isinstance(origin, ast.Node):
        body.site = body.site_of(origin)
    elif isinstance(plan.owner.origin, ast.TypeDeclaration):
        body.site = body.site_of(plan.owner.origin.name)
    if method.is_constructor:
        statements = _constructor(body, method)
    elif isinstance(origin, ast.MethodDeclaration | ast.Accessor) and origin.body is not None:
        statements = body.statement(origin.body)
    else:
        statements = _automatic_accessor(body, method)
    _finish(body, routine, statements, parameters)


def _constructor(body: BodyPlanner, method: MethodSymbol) -> list[Statement]:
    """`this(…)` and the body; or the initialisers, the superclass's constructor, the body.

    Other than in Java, the initialisers come first: a method that the superclass's constructor calls finds the fields
    of its own class set.
    """
    origin = method.origin
    written: tuple[ast.Statement, ...] = ()
    if isinstance(origin, ast.ConstructorDeclaration) and origin.body is not None:
        written = origin.body.statements
    call = _constructor_call(written)
    if call is not None and not call.is_super:
        return _sequence(body, written)
    statements: list[Statement] = []
    initializer = body.program.runtime_class(method.owner).initializer
    if initializer is not None:
        invocation = DirectCall(body.site, body.next_slot, [], Local(0, True), initializer)
        statements.append(ExpressionStatement(body.site, invocation))
        body.take_slot()
        body.free_slot()
    if call is None:
        statements.extend(_implicit_super(body, method))
    return statements + _sequence(body, written)


def _sequence(body: BodyPlanner, written: tuple[ast.Statement, ...]) -> list[Statement]:
    planned: list[Statement] = []
    for statement in written:
        planned.extend(body.statement(statement))
    return planned


def _constructor_call(written: tuple[ast.Statement, ...]) -> ast.ConstructorCall | None:
    first = written[0] if written else None
    if isinstance(first, ast.ExpressionStatement) and isinstance(first.expression, ast.ConstructorCall):
        return first.expression
    return None


def _implicit_super(body: BodyPlanner, method: MethodSymbol) -> list[Statement]:
    """The superclass's constructor that nobody wrote; an exception's own parameters go to `Exception`."""
    parent = body.bindings.super_calls.get(method)
    arguments: list[Expression] = []
    if method.is_automatic:
        arguments = [Local(parameter.slot) for parameter in method.parameters]
    if parent is None:
        if not arguments:
            return []
        return [ExpressionStatement(body.site, set_cause(method, arguments))]
    constructor = body.program.constructor(parent)
    if constructor is None:
        return []
    offset = body.next_slot
    for _ in range(len(arguments) + 1):
        body.take_slot()
    for _ in range(len(arguments) + 1):
        body.free_slot()
    return [ExpressionStatement(body.site, DirectCall(body.site, offset, arguments, Local(0, True), constructor))]


def _automatic_accessor(body: BodyPlanner, method: MethodSymbol) -> list[Statement]:
    """`get;` and `set;` of a property that can be overridden."""
    field = method.owner.fields[method.name]
    if method.parameters:
        value = Local(method.parameters[0].slot)
        if field.is_static:
            store: Expression = StoreStaticField(body.program.runtime_class(method.owner), field.slot, value, body.site)
        else:
            store = StoreThisField(field.slot, value)
        return [ExpressionStatement(body.site, store)]
    return [Return(body.site, ThisField(field.slot))]


def _plan_initializers(program: "ProgramPlanner", routine: Routine, plan: RoutinePlan) -> None:
    """Field initialisers and initialiser blocks, in the order in which they are written."""
    is_static = plan.kind == STATIC_INITIALIZER
    origin = plan.owner.origin
    assert isinstance(origin, ast.ClassDeclaration)
    chosen = [member for member in origin.members if is_initializing(member) and is_of(member, is_static)]
    first = 0 if is_static else 1
    sizes = [program.bindings.frame_sizes.get(node, first) for member in chosen for node in _framed(member)]
    body = _body(program, routine, plan.owner, is_static, max([first, *sizes]))
    statements: list[Statement] = []
    for member in chosen:
        body.site = body.site_of(member)
        if isinstance(member, ast.InitializerDeclaration):
            statements.extend(body.statement(member.body))
        elif isinstance(member, ast.FieldDeclaration):
            written = [one for one in member.declarators if one.initializer is not None]
            statements.extend(_field_initializer(body, declarator) for declarator in written)
    _finish(body, routine, statements, first)


def _framed(member: ast.Declaration) -> list[ast.Node]:
    return list(member.declarators) if isinstance(member, ast.FieldDeclaration) else [member]


def _field_initializer(body: BodyPlanner, node: ast.VariableDeclarator) -> Statement:
    field = body.bindings.declarations[node]
    assert isinstance(field, FieldSymbol)
    assert node.initializer is not None
    body.site = body.site_of(node)
    value = body.expression(node.initializer)
    if field.is_static:
        store: Expression = StoreStaticField(body.program.runtime_class(field.owner), field.slot, value, body.site)
    else:
        store = StoreThisField(field.slot, value)
    return body.register(ExpressionStatement(body.site, store))


def is_initializing(member: ast.Declaration) -> bool:
    """Whether a member runs when its class or an object of it comes to life."""
    if isinstance(member, ast.InitializerDeclaration):
        return True
    return isinstance(member, ast.FieldDeclaration) and any(one.initializer is not None for one in member.declarators)


def is_of(member: ast.Declaration, is_static: bool) -> bool:
    """Whether a member belongs to the class (`is_static`) or to each object."""
    return ("static" in member.modifiers.keywords) is is_static


def _plan_outermost(program: "ProgramPlanner", routine: Routine, plan: RoutinePlan) -> None:
    """The statements of a trigger or of anonymous code."""
    unit = program.unit_of(plan.owner)
    tree = unit.unit
    assert isinstance(tree, ast.TriggerUnit | ast.AnonymousUnit)
    origin: ast.Node = tree.trigger if isinstance(tree, ast.TriggerUnit) else tree
    members = tree.trigger.body if isinstance(tree, ast.TriggerUnit) else tree.body
    body = _body(program, routine, plan.owner, True, program.bindings.frame_sizes.get(origin, 0))
    body.site = body.site_of(origin)
    statements: list[Statement] = []
    for member in members:
        if isinstance(member, ast.Statement):
            statements.extend(body.statement(member))
    _finish(body, routine, statements, 0)
