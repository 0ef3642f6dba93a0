"""Names and member accesses: variables, fields, types, namespaces, and the describe tokens of sObjects."""

from circuitscript.bindings import NameBinding, NameKind
from circuitscript.checker import messages
from circuitscript.checker.body import BodyChecker
from circuitscript.checker.lookup import FoundField
from circuitscript.checker.tokens import object_describe, object_token, tokened_object
from circuitscript.source.classes import frozen
from circuitscript.symbols import FieldSymbol, NamespaceSymbol, Type, TypeKind, TypeSymbol, fold
from circuitscript.syntax.ast import (
    Expression,
    MemberAccess,
    NameExpression,
    PropertyDeclaration,
    SuperExpression,
    TriggerUnit,
    VariableDeclarator,
)


@frozen(eq=False)
class StaticTarget:
    """A type before a dot. `namespace` is the namespace of the same name: its types stand behind the type's own."""

    symbol: TypeSymbol
    namespace: NamespaceSymbol | None = None

    @property
    def type(self) -> Type:
        """The type itself."""
        return Type(self.symbol)


@frozen(eq=False)
class NamespaceTarget:
    """A namespace before a dot."""

    namespace: NamespaceSymbol


Qualifier = Type | StaticTarget | NamespaceTarget | None


def name_expression(body: BodyChecker, node: NameExpression) -> Type:
    """A simple name where a value is wanted: a variable."""
    found = _variable(body, node)
    if found is None:
        if not body.program.lookup.is_open(body.owner.type):
            body.report(node, messages.variable_does_not_exist(node.name.text))
        return body.program.universe.any
    return found


def _variable(body: BodyChecker, node: NameExpression) -> Type | None:
    """Binds a local variable, or a field of the class or (static) of the classes around it."""
    name = node.name.text
    local = body.scope.find(name)
    if local is not None:
        body.program.bindings.names[node] = NameBinding(NameKind.LOCAL, local)
        return local.type
    owner: TypeSymbol | None = body.owner
    while owner is not None:
        found = body.program.lookup.field(owner.type, name)
        if found is not None and (owner is body.owner or found.symbol.is_static):
            return _own_field(body, node, found)
        owner = owner.outer
    return None


def _own_field(body: BodyChecker, node: NameExpression, found: FoundField) -> Type | None:
    symbol = found.symbol
    if not symbol.is_static:
        if body.is_static:
            return None
        if body.is_prologue:
            body.report(node, messages.instance_variable_in_constructor_call(node.name.text))
    _check_access(body, node, symbol)
    _check_forward_reference(body, node, symbol)
    kind = NameKind.STATIC if symbol.is_static else NameKind.FIELD
    body.program.bindings.names[node] = NameBinding(
        kind, symbol, implicit_this=not symbol.is_static, is_storage=symbol is body.storage_of
    )
    return found.type


def _check_access(body: BodyChecker, node: NameExpression | MemberAccess, symbol: FieldSymbol) -> None:
    """Reports a field, or the getter of a property that is read, which cannot be seen from here."""
    lookup = body.program.lookup
    if not lookup.is_visible(symbol.modifiers, symbol.owner, body.owner):
        body.report(node.name, messages.variable_not_visible(symbol.owner, symbol.name))
        return
    if not symbol.is_property or symbol.owner.is_library or node is body.written:
        return
    if symbol.getter is None or not lookup.is_visible(symbol.getter.modifiers, symbol.owner, body.owner):
        body.report(node.name, messages.variable_not_visible(symbol.owner, symbol.name))


def _check_forward_reference(body: BodyChecker, node: NameExpression, symbol: FieldSymbol) -> None:
    """Reports a variable that is named before it is there.

    The outermost variables of a trigger or anonymous code are known only behind their declaration; initialisers cannot
    name the fields that are initialised after them.
    """
    if body.pending is not None and symbol in body.pending:
        body.report(node, messages.variable_does_not_exist(node.name.text))
    origin = symbol.origin
    is_own = body.is_initializer and symbol.owner is body.owner
    if is_own and isinstance(origin, _INITIALIZED) and origin.span.end > node.span.start:
        body.report(node, messages.illegal_forward_reference(node.name.text))


_INITIALIZED = (VariableDeclarator, PropertyDeclaration)


def qualifier(body: BodyChecker, node: Expression) -> Qualifier:
    """Decides what stands before a dot: a value (its type), a type, a namespace, or None when it was reported."""
    if isinstance(node, NameExpression):
        found = _simple_qualifier(body, node)
    elif isinstance(node, MemberAccess):
        found = _member(body, node)
    else:
        found = body.expression(node)
    types = body.program.bindings.types
    if isinstance(found, Type):
        types[node] = found
    elif isinstance(found, StaticTarget):
        types[node] = found.type
        body.program.bindings.names[node] = NameBinding(NameKind.TYPE, found.symbol)
    elif isinstance(found, NamespaceTarget):
        types[node] = body.program.universe.any
        body.program.bindings.names[node] = NameBinding(NameKind.NAMESPACE, found.namespace)
    else:
        types[node] = body.program.universe.any
    return found


def _simple_qualifier(body: BodyChecker, node: NameExpression) -> Qualifier:
    variable = _variable(body, node)
    if variable is not None:
        return variable
    name = node.name.text
    program = body.program
    symbol = program.resolver.find_simple(name, body.owner)
    namespace = program.universe.namespaces.get(name)
    if symbol is not None:
        if not program.lookup.is_type_visible(symbol, body.owner):
            body.report(node, messages.type_not_visible(Type(symbol)))
        return StaticTarget(symbol, namespace)
    if namespace is not None and fold(name) not in program.types:
        return NamespaceTarget(namespace)
    if not program.lookup.is_open(body.owner.type):
        body.report(node, messages.variable_does_not_exist(name, program.universe.use_instead(name)))
    return None


def member_access(body: BodyChecker, node: MemberAccess) -> Type:
    """`target.name` where a value is wanted."""
    found = _member(body, node)
    if isinstance(found, Type):
        return found
    if found is not None:
        body.report(node, messages.variable_does_not_exist(_dotted(node)))
    return body.program.universe.any


def _member(body: BodyChecker, node: MemberAccess) -> Qualifier:
    if isinstance(node.target, SuperExpression):
        return _super_field(body, node)
    described = field_token(body, node)
    if described is not None:
        return described
    target = qualifier(body, node.target)
    if target is None:
        return None
    if isinstance(target, NamespaceTarget):
        return _namespace_member(body, node, target.namespace)
    if isinstance(target, StaticTarget):
        if node.safe:
            body.report(node.target, messages.variable_does_not_exist(_dotted(node.target)))
            return None
        return _static_member(body, node, target)
    return _value_member(body, node, target)


def field_token(body: BodyChecker, node: MemberAccess) -> Type | None:
    """`Account.fields.Name` and `Account.SObjectType.fields.Name` are tokens of the field.

    Behind `Schema.SObjectType.Account` the same is the field's describe result.
    """
    fields = node.target
    if not isinstance(fields, MemberAccess) or fold(fields.name.text) != "fields":
        return None
    target = qualifier(body, fields.target)
    symbol = target.symbol if isinstance(target, StaticTarget) else None
    is_describe = False
    if isinstance(target, Type):
        symbol, is_describe = tokened_object(body, fields.target)
    if symbol is None or symbol.kind is not TypeKind.SOBJECT:
        return None
    token = object_token(body, node, symbol)
    if token is None:
        return None
    body.program.bindings.types[fields] = body.program.universe.any
    return body.program.known.optional("Schema.DescribeFieldResult") if is_describe else token


def _super_field(body: BodyChecker, node: MemberAccess) -> Type | None:
    program = body.program
    program.bindings.types[node.target] = program.universe.any
    if body.is_static:
        body.report(node.target, messages.super_in_static_context())
        return None
    parent = body.owner.superclass
    if parent is None:
        body.report(node.target, messages.no_super_type(body.owner.type))
        return None
    program.bindings.types[node.target] = parent
    return _value_member(body, node, parent)


def _namespace_member(body: BodyChecker, node: MemberAccess, namespace: NamespaceSymbol) -> Qualifier:
    symbol = body.program.universe.find(f"{namespace.name}.{node.name.text}".lower())
    if symbol is not None:
        inner_namespace = None
        return StaticTarget(symbol, inner_namespace)
    instead = body.program.universe.use_instead(f"{namespace.name}.{node.name.text}")
    body.report(node, messages.variable_does_not_exist(_dotted(node), instead))
    return None


def _static_member(body: BodyChecker, node: MemberAccess, target: StaticTarget) -> Qualifier:
    """`Type.name`: a static field, a describe token, or an inner type."""
    program = body.program
    name = node.name.text
    if target.symbol.kind is TypeKind.SOBJECT:
        token = object_token(body, node, target.symbol)
        if token is not None:
            return token
    found = program.lookup.field(target.type, name)
    if found is not None and found.symbol.is_static:
        return _bind_static(body, node, found)
    inner = program.resolver.inner(target.symbol, name)
    if inner is None and target.namespace is not None:
        inner = program.universe.find(f"{target.namespace.name}.{name}".lower())
    if inner is not None:
        if not program.lookup.is_type_visible(inner, body.owner):
            body.report(node, messages.type_not_visible(Type(inner)))
        return StaticTarget(inner)
    special = object_describe(body, node, target.symbol)
    if special is not None:
        return special
    if not program.lookup.is_open(target.type):
        shown = _dotted(node) if target.symbol.kind is TypeKind.SOBJECT else name
        instead = program.universe.use_instead(f"{target.symbol.qualified_name}.{name}")
        body.report(node.name, messages.variable_does_not_exist(shown, instead))
    return None


def _bind_static(body: BodyChecker, node: MemberAccess, found: FoundField) -> Type:
    symbol = found.symbol
    _check_access(body, node, symbol)
    body.program.bindings.names[node] = NameBinding(NameKind.STATIC, symbol, is_storage=symbol is body.storage_of)
    return _trigger_type(body, symbol) or found.type


def _trigger_type(body: BodyChecker, symbol: FieldSymbol) -> Type | None:
    """In a trigger, `Trigger.new` and its like are collections of the trigger's own object."""
    if not (symbol.owner.is_library and fold(symbol.owner.name) == "trigger"):
        return None
    unit = body.unit.unit
    if not isinstance(unit, TriggerUnit) or symbol.type.symbol.kind is TypeKind.PRIMITIVE:
        return None
    record = body.program.resolve_type(unit.trigger.sobject, None, body.unit)
    replaced = {body.program.known.sobject.symbol: record}
    return symbol.type.substitute(replaced)


def _value_member(body: BodyChecker, node: MemberAccess, target: Type) -> Type | None:
    """`value.name`: an instance field, a property, or a field of a record."""
    program = body.program
    name = node.name.text
    if program.known.is_untyped(target):
        return program.universe.any
    record = _record_of_query(body, node, target)
    if record is not None:
        target = record
    found = program.lookup.field(target, name)
    if found is None:
        if not program.lookup.is_open(target):
            body.report(node.name, messages.variable_does_not_exist(name))
        return None
    symbol = found.symbol
    if symbol.is_static:
        body.report(node.name, messages.static_through_instance(symbol.name, symbol.owner))
        return found.type
    _check_access(body, node, symbol)
    kind = NameKind.RECORD_FIELD if symbol.owner.kind is TypeKind.SOBJECT else NameKind.FIELD
    program.bindings.names[node] = NameBinding(kind, symbol, is_storage=symbol is body.storage_of)
    return found.type


def _record_of_query(body: BodyChecker, node: MemberAccess, target: Type) -> Type | None:
    """`[SELECT …].Name` reads from the query's only record; with `?.` there may be none."""
    if not body.has_query(node.target) or target.symbol is not body.program.known.list:
        return None
    record = target.arguments[0]
    body.take_record(node.target, record, node.safe)
    return record


def _dotted(node: Expression) -> str:
    if isinstance(node, MemberAccess):
        return f"{_dotted(node.target)}.{node.name.text}"
    return node.name.text if isinstance(node, NameExpression) else "?"
