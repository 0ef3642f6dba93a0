"""What the values of annotation properties must look like: formats, combinations, and the variables they are for."""

import re
from collections.abc import Callable, Mapping

from circuitscript.checker import messages_declarations as messages
from circuitscript.checker.elements import Subject
from circuitscript.checker.messages import Message, spelled
from circuitscript.symbols import FieldSymbol, Type, fold
from circuitscript.syntax.ast import Annotation, FieldDeclaration, MethodDeclaration, Modifiers, TriggerUnit

BOOLEAN_TEXTS = {True: "true", False: "false"}
"""How the values of Boolean properties are handed on."""

Values = Mapping[str, str]

_MAXIMUM_URL = 255
_MAXIMUM_INTEGER = 2**31 - 1
_MAXIMUM_CASES = 10_000
_ICON = re.compile(r"slds:(standard|custom|utility|action|doctype):\w+|resource:\w+:\w+")
_CAPABILITY = re.compile(r"\w+://.+")
_COMPONENT = re.compile(r"[A-Za-z]\w*-[A-Za-z]\w*")
_DEFAULTS: Mapping[str, re.Pattern[str]] = {
    "integer": re.compile(r"[+-]?\d+"),
    "long": re.compile(r"[+-]?\d+[Ll]"),
    "decimal": re.compile(r"[+-]?\d+(\.\d+)?"),
    "double": re.compile(r"[+-]?\d+(\.\d+)?[Dd]"),
    "boolean": re.compile("true|false", re.IGNORECASE),
    "string": re.compile(".*", re.DOTALL),
}
_PLACEHOLDER_TYPES = frozenset({*_DEFAULTS, "id"})
_TEST_FOR_PREFIXES = {"apexclass": "class", "apextrigger": "trigger"}


def check_values(subject: Subject, name: str, annotation: Annotation, values: Values) -> None:
    """Checks the `values` of an annotation's properties, by declared property name, together."""
    rule = _RULES.get(name)
    if rule is not None:
        for message in rule(subject, values):
            subject.report(message, annotation)


def is_true(values: Values, name: str) -> bool:
    """Whether the Boolean property `name` is set."""
    return fold(values.get(name, "")) == "true"


def _aura_enabled(subject: Subject, values: Values) -> list[Message]:
    if "scope" in values and not is_true(values, "cacheable"):
        return [messages.PROPERTY_COMBINATION("cacheable", "scope", "AuraEnabled")]
    return []


def _json_access(subject: Subject, values: Values) -> list[Message]:
    return [] if values else [messages.JSON_ACCESS_EMPTY()]


def _rest_resource(subject: Subject, values: Values) -> list[Message]:
    url = values["urlMapping"]
    if not url:
        return [messages.REST_URL_EMPTY()]
    found = []
    if len(url) > _MAXIMUM_URL:
        found.append(messages.REST_URL_TOO_LONG())
    if not url.startswith("/"):
        found.append(messages.REST_URL_NO_SLASH())
    elif re.search(r"[^/]\*", url) and not re.search(r"/\*[^/]", url):
        found.append(messages.REST_URL_BEFORE_WILDCARD())
    elif re.search(r"\*[^/]", url):
        found.append(messages.REST_URL_AFTER_WILDCARD())
    return found


def _invocable_method(subject: Subject, values: Values) -> list[Message]:
    found = []
    for name, pattern in (("iconName", _ICON), ("capabilityType", _CAPABILITY)):
        value = values.get(name)
        if value == "":
            found.append(messages.PROPERTY_MISSING(name))
        elif value is not None and not pattern.fullmatch(value):
            found.append(messages.PROPERTY_FORMAT(name, "InvocableMethod"))
    component = values.get("configurationEditor")
    if component is not None and not _COMPONENT.fullmatch(component):
        found.append(messages.COMPONENT_NAME(component))
    return found


def _invocable_variable(subject: Subject, values: Values) -> list[Message]:
    found = []
    if "defaultValue" in values and is_true(values, "required"):
        found.append(messages.PROPERTY_COMBINATION("required", "defaultValue", "InvocableVariable"))
    for name, type in _fields(subject):
        placeholder = values.get("placeholderText")
        if placeholder is not None:
            if fold(type.name) not in _PLACEHOLDER_TYPES:
                found.append(messages.PROPERTY_UNSUPPORTED_TYPE("placeholderText", spelled(type)))
            elif not placeholder:
                found.append(messages.PROPERTY_EMPTY("placeholderText"))
        default = values.get("defaultValue")
        if default is not None:
            found.extend(_default_value(default, name, type))
    return found


def _default_value(default: str, name: str, type: Type) -> list[Message]:
    folded = fold(type.name)
    pattern = _DEFAULTS.get(folded)
    if pattern is None:
        return [messages.PROPERTY_UNSUPPORTED_TYPE("defaultValue", spelled(type))]
    if not default and folded != "string":
        return [messages.PROPERTY_EMPTY("defaultValue")]
    fits = pattern.fullmatch(default) is not None
    if fits and folded == "integer":
        fits = abs(int(default)) <= _MAXIMUM_INTEGER
    return [] if fits else [messages.PROPERTY_MISMATCH("defaultValue", name, spelled(type))]


def _fields(subject: Subject) -> list[tuple[str, Type]]:
    if not isinstance(subject.node, FieldDeclaration):
        return []
    declared = subject.checker.bindings.declarations
    symbols = [declared.get(declarator) for declarator in subject.node.declarators]
    return [(symbol.name, symbol.type) for symbol in symbols if isinstance(symbol, FieldSymbol)]


def _is_test(subject: Subject, values: Values) -> list[Message]:
    found = []
    if is_true(values, "isParallel") and is_true(values, "SeeAllData"):
        found.append(messages.PARALLEL_CLASS_SEES_DATA())
    if "testFor" in values:
        found.extend(_test_for(subject, values["testFor"]))
    if "cases" in values:
        cases = values["cases"]
        if not _is_count(cases):
            found.append(messages.CASES_NOT_A_NUMBER(cases))
    if "batches" in values:
        if not all(_is_count(size.strip()) for size in values["batches"].split(",")):
            found.append(messages.BATCHES_NOT_NUMBERS(values["batches"]))
        if "cases" in values:
            found.append(messages.BATCHES_AND_CASES())
    return found


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 1 <= int(text) <= _MAXIMUM_CASES


def _test_for(subject: Subject, value: str) -> list[Message]:
    if not value:
        return [messages.PROPERTY_MISSING("testFor")]
    found = []
    for part in value.split(","):
        prefix, colon, name = (text.strip() for text in part.partition(":"))
        kind = _TEST_FOR_PREFIXES.get(fold(prefix))
        if kind is None or not colon:
            found.append(messages.TEST_FOR_PREFIX(value))
        elif not name:
            found.append(messages.TEST_FOR_EMPTY(kind))
        elif not _exists(subject, kind, name):
            found.append(messages.TEST_FOR_UNKNOWN(kind, name))
    return found


def _exists(subject: Subject, kind: str, name: str) -> bool:
    if kind == "class":
        return subject.checker.resolver.find_simple(name, None) is not None
    trees = (unit.unit for unit in subject.checker.units)
    return any(isinstance(tree, TriggerUnit) and fold(tree.trigger.name.text) == fold(name) for tree in trees)


def has_cases(modifiers: Modifiers) -> bool:
    """Whether a test method asks for generated arguments: `@IsTest(cases='200')`."""
    return _has_argument(modifiers, "cases")


def has_batches(modifiers: Modifiers) -> bool:
    """Whether a test method runs at several sizes: `@IsTest(batches='1, 10, 200')`."""
    return _has_argument(modifiers, "batches")


def _has_argument(modifiers: Modifiers, name: str) -> bool:
    return any(
        argument.name is not None and fold(argument.name.text) == name
        for annotation in modifiers.annotations
        for argument in annotation.arguments
    )


def _generated(name: str) -> Callable[[Subject, Values], list[Message]]:
    def rule(subject: Subject, values: Values) -> list[Message]:
        node = subject.node
        if isinstance(node, MethodDeclaration) and node.parameters and has_cases(subject.modifiers):
            return []
        return [messages.GENERATED_PARAMETER(name)]

    return rule


_RULES: Mapping[str, Callable[[Subject, Values], list[Message]]] = {
    "AuraEnabled": _aura_enabled,
    "InvocableMethod": _invocable_method,
    "InvocableVariable": _invocable_variable,
    "IsTest": _is_test,
    "JsonAccess": _json_access,
    "Range": _generated("Range"),
    "RestResource": _rest_resource,
    "Test": _is_test,
    "Values": _generated("Values"),
}
