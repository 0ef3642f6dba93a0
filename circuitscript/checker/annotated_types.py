"""What the annotations in one type ask of each other: one setup method, no overloaded remote methods, test classes."""

from collections import Counter
from collections.abc import Iterable

from circuitscript.checker import messages_declarations as messages
from circuitscript.checker.annotation_table import ANNOTATIONS
from circuitscript.checker.elements import TEST_ANNOTATIONS, Subject
from circuitscript.checker.inheritance import described, is_exception
from circuitscript.checker.messages import Message
from circuitscript.checker.units import UnitChecker
from circuitscript.symbols import MethodSymbol, TypeSymbol, fold
from circuitscript.syntax.ast import Annotation, BooleanLiteral, MethodDeclaration, Modifiers, StringLiteral

_NO_AURA_OVERLOADS_SINCE = 55
_ONCE_PER_TYPE = (
    "@httpdelete",
    "@httpget",
    "@httppatch",
    "@httppost",
    "@httpput",
    "@invocablemethod",
    "@testsetup",
)


def check_annotated_type(subject: Subject, type: TypeSymbol) -> None:
    """Checks the annotations of a class together with those of its methods."""
    methods = [method for overloads in type.methods.values() for method in overloads]
    if not any(method.modifiers - _PLAIN for method in methods) and not type.modifiers & TEST_ANNOTATIONS:
        return
    for mark in _ONCE_PER_TYPE:
        marked = [method for method in methods if mark in method.modifiers]
        for method in marked[1:]:
            _report(subject.unit, method, messages.ONE_PER_TYPE(ANNOTATIONS[mark[1:]].name))
    _check_overloads(subject.unit, methods)
    if type.modifiers & TEST_ANNOTATIONS:
        _check_test_class(subject, type, methods)


_PLAIN = frozenset({"public", "private", "protected", "global", "static", "virtual", "abstract", "override"})


def _check_overloads(unit: UnitChecker, methods: Iterable[MethodSymbol]) -> None:
    is_strict = unit.api_version >= _NO_AURA_OVERLOADS_SINCE
    aura = [method for method in methods if is_strict and "@auraenabled" in method.modifiers]
    counts = Counter(fold(method.name) for method in aura)
    for method in aura:
        if counts[fold(method.name)] > 1:
            _report(unit, method, messages.AURA_OVERLOAD(method.name))
    seen: set[tuple[str, str, int]] = set()
    for method in methods:
        name = fold(method.name)
        if "webservice" in method.modifiers:
            if ("webservice", name, 0) in seen:
                _report(unit, method, messages.WEB_SERVICE_DUPLICATE(_text(method)))
            seen.add(("webservice", name, 0))
        if "@remoteaction" in method.modifiers:
            key = ("remoteaction", name, len(method.parameters))
            if key in seen:
                _report(unit, method, messages.REMOTE_DUPLICATE())
            seen.add(key)


def _text(method: MethodSymbol) -> str:
    types = tuple(parameter.type for parameter in method.parameters)
    return described(method, method.owner.type, types, method.return_type)


def _check_test_class(subject: Subject, type: TypeSymbol, methods: list[MethodSymbol]) -> None:
    if is_exception(subject.checker, type):
        subject.report(messages.TEST_EXCEPTION())
    has_setup = any("@testsetup" in method.modifiers for method in methods)
    if has_setup and _is_set(subject.modifiers, "seealldata"):
        subject.report(messages.TEST_SETUP_CLASS_SEES_DATA())
    is_parallel = _is_set(subject.modifiers, "isparallel")
    for method in methods:
        node = method.origin
        if isinstance(node, MethodDeclaration) and _is_set(node.modifiers, "seealldata"):
            if has_setup:
                subject.unit.report(node.name, messages.TEST_SETUP_METHOD_SEES_DATA())
            if is_parallel:
                subject.unit.report(node.name, messages.PARALLEL_METHOD_SEES_DATA())


def _is_set(modifiers: Modifiers, name: str) -> bool:
    """Whether the test annotation among `modifiers` sets the Boolean property `name`, in lower case."""
    return any(
        _sets(annotation, name)
        for annotation in modifiers.annotations
        if "@" + fold(annotation.name.text) in TEST_ANNOTATIONS
    )


def _sets(annotation: Annotation, name: str) -> bool:
    for argument in annotation.arguments:
        if argument.name is not None and fold(argument.name.text) == name:
            value = argument.value
            if isinstance(value, BooleanLiteral):
                return value.value
            return isinstance(value, StringLiteral) and fold(value.value) == "true"
    return False


def _report(unit: UnitChecker, method: MethodSymbol, message: Message) -> None:
    if isinstance(method.origin, MethodDeclaration):
        unit.report(method.origin.name, message)
