"""What a class owes to its superclasses and interfaces: overriding, implementing, visibility and result types.

Two methods with the same name and parameter types override one another; an interface's method may be implemented with
wider parameters and a narrower result. Which method implements which goes to `bindings.implementations`.
"""

from collections.abc import Iterator

from circuitscript.checker import messages_declarations as messages
from circuitscript.checker.elements import Subject
from circuitscript.checker.inheritance import described, names_unknown
from circuitscript.checker.layout import signature
from circuitscript.checker.lookup import is_test, outermost
from circuitscript.checker.messages import Message, spelled
from circuitscript.source.classes import frozen
from circuitscript.symbols import Candidate, MethodSymbol, Type, TypeKind, TypeSymbol
from circuitscript.symbols.overloads import candidate
from circuitscript.syntax.ast import MethodDeclaration

_NAMED_BY_OVERRIDE = "tostring"
_NEVER_OVERRIDE = "equals"
_ACCESS_RANK = {"private": 0, "protected": 1, "public": 2, "global": 2, "webservice": 2}


@frozen(eq=False)
class _Inherited:
    """A method of an ancestor, seen with that ancestor's type arguments."""

    owner: Type
    candidate: Candidate

    @property
    def method(self) -> MethodSymbol:
        return self.candidate.method

    @property
    def text(self) -> str:
        return described(self.method, self.owner, self.candidate.parameters, self.candidate.result)


def check_class_contracts(subject: Subject, symbol: TypeSymbol) -> None:
    """Checks the methods of a class against its superclasses and interfaces."""
    if subject.checker.lookup.is_open(symbol.type):
        return
    for overloads in symbol.methods.values():
        for method in overloads:
            _check_method(subject, symbol, method)
    if "abstract" not in symbol.modifiers:
        _check_abstract_methods(subject, symbol)
        _check_interfaces(subject, symbol)


def check_interface_contracts(subject: Subject, symbol: TypeSymbol) -> None:
    """Checks that what an interface declares again has the same result."""
    for parent in _interfaces(symbol.type):
        for inherited in _declared(parent):
            for method in symbol.methods.get(inherited.method.name, ()):
                same = signature(method)[1] == inherited.candidate.parameters
                if same and method.return_type != inherited.candidate.result:
                    first, second = spelled(inherited.candidate.result), spelled(method.return_type)
                    _report(subject, method, messages.RETURN_TYPES_CLASH(first, second, spelled(parent)))


def _check_method(subject: Subject, symbol: TypeSymbol, method: MethodSymbol) -> None:
    if names_unknown(signature(method)[1]):
        return
    own = described(method, symbol.type, signature(method)[1], method.return_type)
    inherited = _overridden(subject, symbol, method)
    hidden = None if method.is_static else _hidden_static(subject, symbol, method)
    if hidden is not None:
        _report(subject, method, messages.OVERRIDES_STATIC(hidden.text, own))
    elif inherited is None:
        if "override" in method.modifiers and not method.is_static:
            _report(subject, method, messages.OVERRIDES_NOTHING(own))
    elif inherited.owner == subject.checker.known.object:
        _check_object_method(subject, symbol, method, inherited)
    elif not _is_seen(inherited.method, symbol):
        if "override" in method.modifiers and not method.is_static:
            _report(subject, method, messages.OVERRIDES_NOTHING(own))
        elif not method.is_static and not inherited.method.is_static:
            _check_result(subject, symbol, method, inherited)
    elif not method.is_static:
        _check_override(subject, symbol, method, inherited)


def _check_object_method(subject: Subject, symbol: TypeSymbol, method: MethodSymbol, inherited: _Inherited) -> None:
    """`toString` overrides, `equals` implements, and `hashCode` may do either."""
    own = described(method, symbol.type, signature(method)[1], method.return_type)
    name = method.name.lower()
    is_override = "override" in method.modifiers
    if name == _NAMED_BY_OVERRIDE and not method.is_static:
        if not is_override:
            _report(subject, method, messages.MUST_OVERRIDE(own))
        else:
            _check_result(subject, symbol, method, inherited)
    elif is_override and (name == _NEVER_OVERRIDE or method.return_type != inherited.candidate.result):
        _report(subject, method, messages.OVERRIDES_NOTHING(own))


def _check_override(subject: Subject, symbol: TypeSymbol, method: MethodSymbol, inherited: _Inherited) -> None:
    own = described(method, symbol.type, signature(method)[1], method.return_type)
    if not _check_result(subject, symbol, method, inherited):
        return
    if not _is_overridable(inherited.method):
        _report(subject, method, messages.NOT_OVERRIDABLE(own))
    elif "override" not in method.modifiers:
        _report(subject, method, messages.MUST_OVERRIDE(own))
    elif _rank(method) < _rank(inherited.method):
        _report(subject, method, messages.REDUCED_VISIBILITY(own))


def _check_result(subject: Subject, symbol: TypeSymbol, method: MethodSymbol, inherited: _Inherited) -> bool:
    result = inherited.candidate.result
    if method.return_type == result or names_unknown((result, method.return_type)):
        return True
    types = spelled(method.return_type), spelled(result)
    _report(subject, method, messages.RETURN_TYPES_CLASH(*types, spelled(symbol.type)))
    return False


def _is_overridable(method: MethodSymbol) -> bool:
    """Library classes that can be extended let all their methods be overridden."""
    return method.owner.is_library or bool(method.modifiers & {"virtual", "abstract"})


def _rank(method: MethodSymbol) -> int:
    if method.owner.is_library:
        return _ACCESS_RANK["public"]
    return max((_ACCESS_RANK[keyword] for keyword in method.modifiers if keyword in _ACCESS_RANK), default=0)


def _is_seen(method: MethodSymbol, user: TypeSymbol) -> bool:
    """Whether a superclass's method is there for a subclass: private ones only inside their own top-level type.

    Those with `@TestVisible` are there for test classes, too.
    """
    if _rank(method) > 0 or outermost(method.owner) is outermost(user):
        return True
    return "@testvisible" in method.modifiers and is_test(user)


def _overridden(subject: Subject, symbol: TypeSymbol, method: MethodSymbol) -> _Inherited | None:
    """Returns the nearest superclass's method with the same name and parameters, `Object`'s last."""
    wanted = signature(method)[1]
    for ancestor in _ancestors(subject, symbol):
        for inherited in _named(ancestor, method.name):
            if inherited.candidate.parameters == wanted:
                return inherited
    return None


def _hidden_static(subject: Subject, symbol: TypeSymbol, method: MethodSymbol) -> _Inherited | None:
    """Returns a superclass's static method that could be called with the parameters of an instance method, or None."""
    given = signature(method)[1]
    distance = subject.checker.relations.distance
    for ancestor in _ancestors(subject, symbol):
        for inherited in _named(ancestor, method.name):
            taken = inherited.candidate.parameters
            if not inherited.method.is_static or len(taken) != len(given) or not _is_seen(inherited.method, symbol):
                continue
            if all(distance(one, other) is not None for one, other in zip(given, taken, strict=True)):
                return inherited
    return None


def _ancestors(subject: Subject, symbol: TypeSymbol) -> Iterator[Type]:
    known = subject.checker.known
    ancestry = iter(subject.checker.lookup.ancestry(symbol.type))
    next(ancestry)
    for ancestor in ancestry:
        if ancestor != known.object:
            yield ancestor
    yield known.object


def _named(type: Type, name: str) -> Iterator[_Inherited]:
    arguments = dict(zip(type.symbol.parameters, type.arguments, strict=False))
    for method in type.symbol.complete().methods.get(name, ()):
        yield _Inherited(type, candidate(method, arguments))


def _declared(type: Type) -> Iterator[_Inherited]:
    for name in list(type.symbol.complete().methods):
        yield from _named(type, name)


def _check_abstract_methods(subject: Subject, symbol: TypeSymbol) -> None:
    own = list(_instance_methods(symbol))
    settled = {signature(method) for method in own}
    unclear = {method.name.lower() for method in own if names_unknown(signature(method)[1])}
    for ancestor in subject.checker.lookup.ancestry(symbol.type):
        if ancestor.symbol is symbol or ancestor.symbol.kind is not TypeKind.CLASS:
            continue
        for inherited in _declared(ancestor):
            key = (inherited.method.name.lower(), inherited.candidate.parameters)
            if inherited.method.is_static or key in settled:
                continue
            settled.add(key)
            if inherited.method.is_abstract and key[0] not in unclear:
                subject.report(messages.ABSTRACT_NOT_IMPLEMENTED(spelled(symbol.type), inherited.text))


def _instance_methods(symbol: TypeSymbol) -> Iterator[MethodSymbol]:
    for overloads in symbol.methods.values():
        yield from (method for method in overloads if not method.is_static)


def _check_interfaces(subject: Subject, symbol: TypeSymbol) -> None:
    found = subject.checker.bindings.implementations.setdefault(symbol, {})
    visited: set[Type] = set()
    for ancestor in subject.checker.lookup.ancestry(symbol.type):
        is_reported = ancestor.symbol is not symbol and "abstract" not in ancestor.symbol.modifiers
        for interface in _interfaces(ancestor):
            if names_unknown(interface.arguments) or interface in visited:
                continue
            visited.add(interface)
            for wanted in _declared(interface):
                if not wanted.method.is_abstract:
                    continue
                method = _implementation(subject, symbol, wanted)
                if method is not None:
                    found.setdefault(wanted.method, method)
                if not is_reported:
                    _check_implementation(subject, symbol, wanted, method)


def _interfaces(type: Type) -> Iterator[Type]:
    """Yields the interfaces that a type names, each followed by those that it extends, with type arguments put in."""
    arguments = dict(zip(type.symbol.parameters, type.arguments, strict=False))
    for declared in type.symbol.interfaces:
        interface = declared.substitute(arguments) if arguments else declared
        yield interface
        yield from _interfaces(interface)


def _implementation(subject: Subject, symbol: TypeSymbol, wanted: _Inherited) -> MethodSymbol | None:
    """Returns the method that is called for an interface's: the same parameters first, then wider ones."""
    fitting: list[MethodSymbol] = []
    for ancestor in (symbol.type, *_ancestors(subject, symbol)):
        for own in _named(ancestor, wanted.method.name):
            if own.method.is_abstract or not _implements(subject, own.candidate, wanted.candidate):
                continue
            if own.candidate.parameters == wanted.candidate.parameters:
                return own.method
            fitting.append(own.method)
    return fitting[0] if fitting else None


def _implements(subject: Subject, own: Candidate, wanted: Candidate) -> bool:
    if len(own.parameters) != len(wanted.parameters):
        return False
    relations = subject.checker.relations
    pairs = zip(wanted.parameters, own.parameters, strict=True)
    if not all(relations.is_assignable(given, taken) for given, taken in pairs):
        return False
    return own.result == wanted.result or relations.is_assignable(own.result, wanted.result)


def _check_implementation(
    subject: Subject, symbol: TypeSymbol, wanted: _Inherited, method: MethodSymbol | None
) -> None:
    name = spelled(symbol.type)
    if method is None:
        subject.report(messages.INTERFACE_NOT_IMPLEMENTED(name, wanted.text))
    elif _rank(method) < _ACCESS_RANK["public"]:
        message = messages.IMPLEMENTATION_NOT_VISIBLE(name, wanted.text)
        if method.owner is symbol:
            _report(subject, method, message)
        else:
            subject.report(message)


def _report(subject: Subject, method: MethodSymbol, message: Message) -> None:
    place = method.origin.name if isinstance(method.origin, MethodDeclaration) else None
    subject.report(message, place)
