"""What annotations ask of the method or field that they stand on: its parameters, its result, its types."""

from collections.abc import Callable, Mapping

from circuitscript.checker import messages_declarations as messages
from circuitscript.checker.annotation_table import ANNOTATIONS
from circuitscript.checker.annotation_values import has_batches, has_cases
from circuitscript.checker.elements import Element, Subject
from circuitscript.checker.exposed_types import ExposedTypes, IsSupported
from circuitscript.checker.messages import spelled
from circuitscript.checker.narrowings import check_range, check_values
from circuitscript.symbols import FieldSymbol, MethodSymbol, TypeKind, fold
from circuitscript.syntax.ast import Annotation, MethodDeclaration, Node

_REST_METHODS = ("HttpDelete", "HttpGet", "HttpPatch", "HttpPost", "HttpPut")
_WITHOUT_PARAMETERS = frozenset({"HttpDelete", "HttpGet"})
_READ_ONLY = ("webService", "RemoteAction", "HttpGet", "HttpPost", "HttpPatch", "HttpPut", "HttpDelete")
_READ_ONLY_REST_SINCE = 49


def check_method_annotations(subject: Subject, method: MethodSymbol) -> None:
    """Checks what the annotations of a method ask of its signature."""
    for annotation in subject.modifiers.annotations:
        rule = _METHOD_RULES.get(fold(annotation.name.text))
        if rule is not None:
            rule(subject, method)
    exposed = ExposedTypes(subject.checker.known)
    if "webservice" in subject.keywords:
        _check_types(subject, method, "webService", exposed.web_service)
    elif "global" in subject.keywords:
        _check_types(subject, method, "global", exposed.globally_visible)


def check_constructor_types(subject: Subject, constructor: MethodSymbol) -> None:
    """Checks that a global constructor's parameters can be seen where it can."""
    if "global" in subject.keywords:
        _check_types(subject, constructor, "global", ExposedTypes(subject.checker.known).globally_visible)


def check_field_annotations(subject: Subject, field: FieldSymbol) -> None:
    """Checks what the annotations of a field or property ask of its type."""
    exposed = ExposedTypes(subject.checker.known)
    plural = subject.element.value
    marks = subject.marks
    for mark, name, is_supported in (
        ("webservice", "webService", exposed.web_service),
        ("@auraenabled", "AuraEnabled", exposed.aura),
        ("@invocablevariable", "InvocableVariable", exposed.invocable_variable),
    ):
        applies = mark in marks and (name != "InvocableVariable" or subject.element is Element.FIELD)
        if applies and not is_supported(field.type):
            subject.report(messages.FIELD_TYPE(name, plural, spelled(field.type)))
    if "@invocablevariable" in marks and "private" in field.owner.modifiers:
        subject.report(messages.DEFINING_TYPE_CANNOT_BE("InvocableVariable", plural, "private"))


def _check_types(subject: Subject, method: MethodSymbol, name: str, is_supported: IsSupported) -> None:
    _check_parameters(subject, method, name, is_supported)
    if method.return_type.symbol.kind is not TypeKind.VOID and not is_supported(method.return_type):
        subject.report(messages.RETURN_TYPE(name, spelled(method.return_type)), _result_place(subject))


def _check_parameters(subject: Subject, method: MethodSymbol, name: str, is_supported: IsSupported) -> None:
    for parameter in method.parameters:
        if not is_supported(parameter.type):
            place = parameter.origin if isinstance(parameter.origin, Node) else None
            subject.report(messages.PARAMETER_TYPE(name, spelled(parameter.type)), place)


def _result_place(subject: Subject) -> Node:
    return subject.node.return_type if isinstance(subject.node, MethodDeclaration) else subject.place


def _aura_enabled(subject: Subject, method: MethodSymbol) -> None:
    _check_types(subject, method, "AuraEnabled", ExposedTypes(subject.checker.known).aura)
    if "static" in subject.keywords:
        return
    if not fold(method.name).startswith("get"):
        subject.report(messages.AURA_PREFIX())
    elif method.parameters:
        subject.report(messages.AURA_PARAMETERS())


def _future(subject: Subject, method: MethodSymbol) -> None:
    _check_parameters(subject, method, "Future", ExposedTypes(subject.checker.known).future)
    if method.return_type.symbol.kind is not TypeKind.VOID:
        subject.report(messages.RETURN_TYPE("Future", spelled(method.return_type)), _result_place(subject))


def _invocable_method(subject: Subject, method: MethodSymbol) -> None:
    exposed = ExposedTypes(subject.checker.known)
    if subject.marks & {f"@{name}" for name in ANNOTATIONS} - {"@invocablemethod", "@deprecated"}:
        subject.report(messages.INVOCABLE_ALONE())
    if len(method.parameters) > 1:
        subject.report(messages.INVOCABLE_ONE_PARAMETER())
    elif method.parameters and not exposed.is_list(method.parameters[0].type):
        subject.report(messages.INVOCABLE_PARAMETER(spelled(method.parameters[0].type)))
    elif method.parameters:
        _check_parameters(subject, method, "InvocableMethod", exposed.invocable)
    result = method.return_type
    if result.symbol.kind is not TypeKind.VOID and not exposed.invocable(result):
        subject.report(messages.RETURN_TYPE("InvocableMethod", spelled(result)), _result_place(subject))


def _remote_action(subject: Subject, method: MethodSymbol) -> None:
    _check_types(subject, method, "RemoteAction", ExposedTypes(subject.checker.known).remote)


def _rest_method(name: str) -> Callable[[Subject, MethodSymbol], None]:
    def rule(subject: Subject, method: MethodSymbol) -> None:
        if name in _WITHOUT_PARAMETERS and method.parameters:
            subject.report(messages.NO_PARAMETERS(name))
        _check_types(subject, method, name, ExposedTypes(subject.checker.known).rest)

    return rule


def _read_only(subject: Subject, method: MethodSymbol) -> None:
    allowed = {"webservice", "@remoteaction"}
    if subject.unit.api_version >= _READ_ONLY_REST_SINCE:
        allowed |= {f"@{name.lower()}" for name in _REST_METHODS}
    if "static" not in subject.keywords:
        if not _is_scheduled_execution(subject, method):
            subject.report(messages.READ_ONLY_METHOD())
    elif not subject.marks & allowed:
        subject.report(messages.NEEDS_ONE_OF("ReadOnly", "methods", ", ".join(_READ_ONLY)))


def _is_scheduled_execution(subject: Subject, method: MethodSymbol) -> bool:
    known = subject.checker.known
    schedulable, context = known.optional("Schedulable"), known.optional("SchedulableContext")
    if known.is_untyped(schedulable) or fold(method.name) != "execute":
        return False
    if [parameter.type for parameter in method.parameters] != [context]:
        return False
    return subject.checker.relations.instantiation(method.owner.type, schedulable.symbol) is not None


def _is_test(subject: Subject, method: MethodSymbol) -> None:
    if has_batches(subject.modifiers):
        if [parameter.type for parameter in method.parameters] != [subject.checker.known.integer]:
            subject.report(messages.BATCH_PARAMETER())
    elif method.parameters and not has_cases(subject.modifiers):
        subject.report(messages.TEST_PARAMETERS())


def _test_setup(subject: Subject, method: MethodSymbol) -> None:
    if method.return_type.symbol.kind is not TypeKind.VOID:
        subject.report(messages.TEST_SETUP_RETURNS())
    if method.parameters:
        subject.report(messages.TEST_PARAMETERS())


def _narrowing(
    name: str, check: Callable[[Subject, MethodSymbol, Annotation], None]
) -> Callable[[Subject, MethodSymbol], None]:
    def rule(subject: Subject, method: MethodSymbol) -> None:
        if method.parameters and has_cases(subject.modifiers):
            for annotation in subject.modifiers.annotations:
                if fold(annotation.name.text) == name:
                    check(subject, method, annotation)

    return rule


_METHOD_RULES: Mapping[str, Callable[[Subject, MethodSymbol], None]] = {
    "auraenabled": _aura_enabled,
    "future": _future,
    "invocablemethod": _invocable_method,
    "istest": _is_test,
    "range": _narrowing("range", check_range),
    "readonly": _read_only,
    "remoteaction": _remote_action,
    "test": _is_test,
    "testsetup": _test_setup,
    "values": _narrowing("values", check_values),
    **{name.lower(): _rest_method(name) for name in _REST_METHODS},
}
