"""Which modifier keyword may stand where, and which of them exclude or need each other.

The tables are Apex's; what the annotations ask for is in `annotations`. Knows nothing of contracts between types.
"""

from collections.abc import Mapping

from circuitscript.checker import messages_declarations as messages
from circuitscript.checker.elements import MEMBER_ELEMENTS, TEST_ANNOTATIONS, TYPE_ELEMENTS, Element, Subject, is_global
from circuitscript.checker.units import UnitChecker
from circuitscript.symbols import TypeKind, TypeSymbol
from circuitscript.syntax.ast import AnonymousUnit, ConstructorDeclaration, MethodDeclaration, Modifier, Modifiers

ACCESS_KEYWORDS = frozenset({"public", "private", "protected", "global"})
_SCOPES = frozenset({"public", "private", "global"})
_SHARING = frozenset({"with sharing", "without sharing", "inherited sharing"})
_WIDE = frozenset({"global", "public", "protected"})
_VARIABLE = ACCESS_KEYWORDS | {"static", "final", "transient", "webservice"}

ALLOWED: Mapping[Element, frozenset[str]] = {
    Element.CLASS: _SCOPES | _SHARING | {"abstract", "virtual"},
    Element.INTERFACE: _SCOPES | {"virtual"},
    Element.ENUM: _SCOPES,
    Element.METHOD: ACCESS_KEYWORDS | {"static", "abstract", "virtual", "override", "webservice", "testmethod"},
    Element.INTERFACE_METHOD: frozenset(),
    Element.CONSTRUCTOR: ACCESS_KEYWORDS,
    Element.FIELD: _VARIABLE,
    Element.PROPERTY: _VARIABLE,
    Element.ACCESSOR: ACCESS_KEYWORDS,
    Element.INITIALIZER: frozenset({"static"}),
    Element.LOCAL: frozenset({"final", "transient"}),
    Element.PARAMETER: frozenset({"final"}),
}
"""The modifiers that a kind of declaration may have."""

_BY_DEFAULT: Mapping[tuple[Element, str], str] = {
    (Element.CLASS, "final"): "final",
    (Element.METHOD, "final"): "final",
}
_EXCLUSIVE: Mapping[Element, tuple[tuple[str, str], ...]] = {
    Element.CLASS: (
        ("with sharing", "without sharing"),
        ("with sharing", "inherited sharing"),
        ("without sharing", "inherited sharing"),
    ),
    Element.METHOD: (
        ("static", "virtual"),
        ("static", "abstract"),
        ("static", "override"),
        ("protected", "static"),
    ),
    Element.FIELD: (("protected", "static"),),
    Element.PROPERTY: (("protected", "static"),),
}
_AS_WRITTEN = _SHARING | {"virtual"}
"""In messages about these the modifier that was written first comes first."""
_SPELLINGS: Mapping[str, str] = {
    "with sharing": "withSharing",
    "without sharing": "withoutSharing",
    "inherited sharing": "inheritedSharing",
    "webservice": "webService",
    "testmethod": "testMethod",
}
_WRITTEN_ACCESS_SINCE = 65
_TEST_METHODS_IN_TEST_CLASSES_SINCE = 25


def spelling(keyword: str) -> str:
    """Returns a keyword as Apex's messages write it: `withSharing`."""
    return _SPELLINGS.get(keyword, keyword)


def check_modifiers(subject: Subject) -> None:
    """Checks the modifier keywords of one declaration."""
    keywords = [item for item in subject.modifiers.items if isinstance(item, Modifier)]
    _check_each(subject, keywords)
    if subject.element in TYPE_ELEMENTS:
        _check_type(subject)
    elif subject.element in MEMBER_ELEMENTS:
        _check_member(subject)


def check_local(unit: UnitChecker, modifiers: Modifiers, is_outermost: bool = False) -> None:
    """Checks the modifier keywords of a local variable; the outermost ones of a trigger may have a field's."""
    element = Element.FIELD if is_outermost else Element.LOCAL
    _check_allowed(unit, element, [item for item in modifiers.items if isinstance(item, Modifier)])


def _check_each(subject: Subject, keywords: list[Modifier]) -> None:
    _check_allowed(subject.unit, subject.element, keywords)
    if not keywords or subject.element is Element.INTERFACE_METHOD:
        return
    written = [modifier.keyword for modifier in keywords]
    if len(_SCOPES & subject.marks) > 1:
        subject.report(messages.SINGLE_SCOPE())
    if "webservice" in written and "global" in written:
        subject.report(messages.DUPLICATE_MODIFIER("global"))
    for first, second in _EXCLUSIVE.get(subject.element, ()):
        if first in written and second in written:
            pair = sorted((first, second), key=written.index) if second in _AS_WRITTEN else (first, second)
            subject.report(messages.CANNOT_BE(spelling(pair[0]), subject.element.value, spelling(pair[1])))
    if "abstract" in written and "virtual" in written:
        subject.report(messages.BY_DEFAULT("abstract", "virtual"))


def _check_allowed(unit: UnitChecker, element: Element, keywords: list[Modifier]) -> None:
    allowed = ALLOWED[element]
    seen: set[str] = set()
    for modifier in keywords:
        keyword = modifier.keyword
        if keyword in seen:
            unit.report(modifier, messages.DUPLICATE_MODIFIER(spelling(keyword)))
        elif keyword not in allowed:
            implied = _BY_DEFAULT.get((element, keyword))
            message = (
                messages.NOT_ALLOWED(spelling(keyword), element.value)
                if implied is None
                else messages.BY_DEFAULT(element.value, implied)
            )
            unit.report(modifier, message)
        seen.add(keyword)


def _check_type(subject: Subject) -> None:
    marks = subject.marks
    if subject.owner is None:
        if not marks & {"public", "global"} and not marks & TEST_ANNOTATIONS:
            subject.report(messages.TOP_LEVEL_VISIBILITY())
    elif subject.owner is subject.unit.body_type:
        if isinstance(subject.unit.unit, AnonymousUnit) and "virtual" in subject.keywords:
            subject.report(messages.BY_DEFAULT(subject.element.value, "virtual"))
    elif "global" in marks and not is_global(subject.owner):
        subject.report(messages.ENCLOSING_TYPE_MUST_BE("global", subject.element.value, "global"))


def _check_member(subject: Subject) -> None:
    owner = subject.owner
    if owner is None or owner is subject.unit.body_type:
        return
    keywords = subject.keywords
    plural = subject.element.value
    if "static" in keywords and subject.is_in_inner_type and subject.element is not Element.CONSTRUCTOR:
        subject.report(messages.TOP_LEVEL_MEMBERS_ONLY("static", plural))
    for keyword in ("global", "webservice"):
        if keyword in keywords & ALLOWED[subject.element] and not is_global(owner):
            subject.report(messages.DEFINING_TYPE_MUST_BE(spelling(keyword), plural, "global"))
    if "webservice" in keywords and "@deprecated" in subject.marks:
        subject.report(messages.CANNOT_BE("webService", plural, "Deprecated"))
    if subject.element in (Element.METHOD, Element.CONSTRUCTOR):
        _check_protected(subject, owner)
    if subject.element is Element.METHOD:
        _check_method(subject, owner)


def _check_protected(subject: Subject, owner: TypeSymbol) -> None:
    keywords = subject.keywords
    if "protected" not in keywords or "override" in keywords or owner.kind is not TypeKind.CLASS:
        return
    is_virtual = isinstance(subject.unit.unit, AnonymousUnit) or owner.modifiers & {"virtual", "abstract"}
    if not is_virtual:
        subject.report(messages.NEW_PROTECTED_METHOD())


def _check_method(subject: Subject, owner: TypeSymbol) -> None:
    keywords = subject.keywords
    plural = subject.element.value
    if "webservice" in keywords and "static" not in keywords:
        subject.report(messages.MUST_BE("webService", plural, "static"))
    if "testmethod" in keywords:
        _check_test_method(subject, owner)
    if "abstract" in keywords:
        if "abstract" not in owner.modifiers:
            subject.report(messages.DEFINING_TYPE_MUST_BE("abstract", plural, "abstract"))
        elif "global" in owner.modifiers and "global" not in subject.marks:
            subject.report(messages.GLOBAL_TYPES_REQUIRE("abstract", plural))
    for keyword in ("abstract", "override"):
        if keyword in keywords and not subject.marks & _WIDE and subject.unit.api_version >= _WRITTEN_ACCESS_SINCE:
            subject.report(messages.NEEDS_ONE_OF(keyword, plural, "global, public, protected"))


def _check_test_method(subject: Subject, owner: TypeSymbol) -> None:
    plural = subject.element.value
    if subject.is_in_inner_type:
        subject.report(messages.TOP_LEVEL_MEMBERS_ONLY("testMethod", plural))
        return
    if "static" not in subject.keywords:
        subject.report(messages.MUST_BE("testMethod", plural, "static"))
    in_test_class = bool(owner.modifiers & TEST_ANNOTATIONS)
    if not in_test_class and subject.unit.api_version >= _TEST_METHODS_IN_TEST_CLASSES_SINCE:
        subject.report(messages.DEFINING_TYPE_MUST_BE("testMethod", plural, "IsTest"))
    if subject.marks & TEST_ANNOTATIONS:
        subject.report(messages.BY_DEFAULT("testMethod", "IsTest"))
    if isinstance(subject.node, MethodDeclaration) and subject.node.parameters:
        subject.report(messages.TEST_PARAMETERS())


def check_body(subject: Subject) -> None:
    """Checks that a method or constructor has a body, and that an abstract one has none."""
    node = subject.node
    if not isinstance(node, MethodDeclaration | ConstructorDeclaration):
        return
    if subject.element is Element.INTERFACE_METHOD:
        if node.body is not None:
            subject.report(messages.INTERFACE_BODY())
    elif "abstract" in subject.keywords and isinstance(node, MethodDeclaration):
        if node.body is not None:
            subject.report(messages.ABSTRACT_WITH_BODY())
    elif node.body is None:
        subject.report(messages.MISSING_BODY())
