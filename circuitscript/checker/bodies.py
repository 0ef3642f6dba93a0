"""Pass 4: everything that holds code: methods, constructors, accessors, initialisers, triggers, anonymous code."""

from typing import TYPE_CHECKING

from circuitscript.checker import messages
from circuitscript.checker.body import BodyChecker
from circuitscript.checker.creations import constructors
from circuitscript.checker.rules import RULES
from circuitscript.checker.scopes import LocalScope
from circuitscript.checker.statements import sequence
from circuitscript.checker.units import UnitChecker
from circuitscript.source import Span
from circuitscript.symbols import FieldSymbol, MethodSymbol, TypeSymbol
from circuitscript.syntax.ast import (
    AnonymousUnit,
    Block,
    ClassDeclaration,
    ConstructorCall,
    ConstructorDeclaration,
    Declaration,
    ExpressionStatement,
    FieldDeclaration,
    InitializerDeclaration,
    LocalDeclaration,
    MethodDeclaration,
    Node,
    PropertyDeclaration,
    Statement,
    TriggerUnit,
)

if TYPE_CHECKING:
    from circuitscript.checker.program import ProgramChecker

STRICT_REACHABILITY = 42
"""From this API version on, a statement that control cannot reach is an error."""


def check_bodies(checker: "ProgramChecker", unit: UnitChecker) -> None:
    """Checks every body of one unit."""
    for symbol in unit.types:
        origin = symbol.origin
        if isinstance(origin, ClassDeclaration):
            bodies = _Bodies(checker, unit, symbol)
            for member in origin.members:
                bodies.check(member)
            bodies.check_automatic_constructors(origin)
    tree = unit.unit
    if unit.body_type is not None:
        bodies = _Bodies(checker, unit, unit.body_type)
        if isinstance(tree, TriggerUnit):
            bodies.check_outermost(tree.trigger, tree.trigger.body)
        elif isinstance(tree, AnonymousUnit):
            bodies.check_outermost(tree, tree.body)


class _Bodies:
    """Checks the bodies of one type."""

    def __init__(self, checker: "ProgramChecker", unit: UnitChecker, owner: TypeSymbol) -> None:
        self._checker = checker
        self._unit = unit
        self._owner = owner
        self._bindings = checker.bindings

    def check(self, member: Declaration) -> None:
        """Checks the code of one member; inner types come by themselves."""
        if isinstance(member, MethodDeclaration):
            if member.body is not None:
                self._method(member, member.body)
        elif isinstance(member, ConstructorDeclaration):
            self._constructor(member)
        elif isinstance(member, FieldDeclaration):
            self._field(member)
        elif isinstance(member, PropertyDeclaration):
            self._property(member)
        elif isinstance(member, InitializerDeclaration):
            is_static = "static" in member.modifiers.keywords
            body = self._body(is_static)
            body.is_initializer = True
            body.statement(member.body)
            self._bindings.frame_sizes[member] = body.scope.frame_size

    def _body(self, is_static: bool, method: MethodSymbol | None = None) -> BodyChecker:
        scope = LocalScope(0 if is_static else 1)
        body = BodyChecker(self._checker, self._unit, RULES, self._owner, is_static, scope, method)
        body.allows_unreachable = self._unit.api_version < STRICT_REACHABILITY
        body.allows_shadowing = isinstance(self._unit.unit, AnonymousUnit)
        if method is not None:
            for parameter in method.parameters:
                scope.declare_parameter(parameter)
            scope.skip(method.frame_size)
            body.return_type = method.return_type
        return body

    def _method(self, node: MethodDeclaration, block: Block) -> None:
        method = self._bindings.declarations[node]
        assert isinstance(method, MethodSymbol)
        body = self._body(method.is_static, method)
        self._run(body, method, block)

    def _run(self, body: BodyChecker, method: MethodSymbol, block: Block) -> None:
        """Checks a body, and that a method with a result never just ends."""
        goes_on = body.statement(block)
        method.frame_size = body.scope.frame_size
        known = self._checker.known
        if goes_on and not method.is_constructor and method.return_type not in (known.void, known.any):
            body.report(Span(block.span.end - 1, block.span.end), messages.missing_return(method.return_type))

    def _constructor(self, node: ConstructorDeclaration) -> None:
        method = self._bindings.declarations[node]
        assert isinstance(method, MethodSymbol)
        statements = node.body.statements if node.body is not None else ()
        first = statements[0] if statements else None
        call = first.expression if isinstance(first, ExpressionStatement) else None
        body = self._body(False, method)
        body.first_statement = first
        if not isinstance(call, ConstructorCall):
            self._implicit_super(method, node.name)
        if node.body is not None:
            self._run(body, method, node.body)

    def check_automatic_constructors(self, declaration: ClassDeclaration) -> None:
        """The constructors that nobody wrote call the superclass's, too."""
        for method in self._owner.constructors:
            if method.is_automatic:
                self._implicit_super(method, declaration.name)

    def _implicit_super(self, method: MethodSymbol, place: Node) -> None:
        parent = self._owner.superclass
        if parent is None or parent.symbol.is_library or self._checker.lookup.is_open(parent):
            return
        types = [parameter.type for parameter in method.parameters] if method.is_automatic else []
        for one in constructors(parent):
            if list(one.parameters) == types:
                self._bindings.super_calls[method] = one.method
                if self._checker.lookup.is_visible(one.method.modifiers, parent.symbol, self._owner):
                    return
        self._unit.report(place, messages.no_default_constructor(parent))

    def _field(self, node: FieldDeclaration) -> None:
        for declarator in node.declarators:
            if declarator.initializer is not None:
                field = self._bindings.declarations[declarator]
                assert isinstance(field, FieldSymbol)
                body = self._body(field.is_static)
                body.is_initializer = True
                body.assign(declarator.initializer, field.type)
                self._bindings.frame_sizes[declarator] = body.scope.frame_size

    def _property(self, node: PropertyDeclaration) -> None:
        field = self._bindings.declarations[node]
        assert isinstance(field, FieldSymbol)
        for accessor in node.accessors:
            if accessor.body is not None:
                method = self._bindings.declarations[accessor]
                assert isinstance(method, MethodSymbol)
                body = self._body(method.is_static, method)
                body.storage_of = field
                self._run(body, method, accessor.body)

    def check_outermost(self, origin: Node, members: "tuple[Declaration | Statement, ...]") -> None:
        """Checks the statements of a trigger or of anonymous code, then the methods beside them."""
        statements = [member for member in members if isinstance(member, Statement)]
        body = self._body(True)
        body.pending = {
            symbol
            for statement in statements
            if isinstance(statement, LocalDeclaration)
            for declarator in statement.declarators
            if isinstance(symbol := self._bindings.declarations.get(declarator), FieldSymbol)
        }
        body.scope.enter()
        sequence(body, statements)
        body.scope.leave()
        self._bindings.frame_sizes[origin] = body.scope.frame_size
        for member in members:
            if isinstance(member, Declaration):
                self.check(member)
