"""The annotations as data: what each may stand on, what it needs there, and its properties with their values.

Rules that look at types of parameters or at other members are in `annotation_rules`. Apex's own annotations follow its
compiler; `TriggerHandler`, `Test`, `Values`, `Range` and the `cases` and `batches` of `IsTest` are CircuitScript's.
"""

from collections.abc import Mapping

from circuitscript.checker.elements import Element
from circuitscript.source.classes import frozen


@frozen
class Placement:
    """What an annotation needs where it stands. Annotations among the modifiers are written `@name` in lower case.

    All of `required`, one of `any_of` and none of `excluded` must be there; the type around must have one of `defining`
    (for an inner type's annotation, the type around the type); `is_top_level` keeps it to top-level types and members.
    """

    required: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    defining: tuple[str, ...] = ()
    is_top_level: bool = False


@frozen
class Property:
    """A property of an annotation. `kind` is `String` or `Boolean`; `values` are the only ones, if any are given.

    `elements` narrows where it may be used, `since` is the first API version that has it.
    """

    name: str
    kind: str = "String"
    values: tuple[str, ...] = ()
    elements: frozenset[Element] | None = None
    is_required: bool = False
    since: int = 0


@frozen
class AnnotationKind:
    """One annotation: its name as messages spell it, its placements and its properties."""

    name: str
    placements: Mapping[Element, Placement]
    properties: tuple[Property, ...] = ()


_ANYWHERE = Placement()
_ACCESSIBLE = ("global", "public")
_CLASS_ONLY = frozenset({Element.CLASS})
_METHOD_ONLY = frozenset({Element.METHOD})
_TYPES = (Element.CLASS, Element.INTERFACE, Element.ENUM)
_MEMBERS = (Element.METHOD, Element.CONSTRUCTOR, Element.FIELD, Element.PROPERTY)
_TYPES_AND_MEMBERS = _TYPES + _MEMBERS


def _on(elements: tuple[Element, ...], placement: Placement = _ANYWHERE) -> dict[Element, Placement]:
    return dict.fromkeys(elements, placement)


_TEST = {
    Element.CLASS: Placement(excluded=("abstract", "virtual"), is_top_level=True),
    Element.METHOD: Placement(required=("static",), defining=("@istest", "@test"), is_top_level=True),
}
_TEST_PROPERTIES = (
    Property("SeeAllData", "Boolean"),
    Property("isParallel", "Boolean", elements=_CLASS_ONLY),
    Property("onInstall", "Boolean"),
    Property("critical", "Boolean", elements=_CLASS_ONLY, since=66),
    Property("testFor", elements=_CLASS_ONLY, since=66),
    Property("cases", elements=_METHOD_ONLY),
    Property("batches", elements=_METHOD_ONLY),
)
_REST_METHOD = _on((Element.METHOD,), Placement(required=("global", "static"), defining=("@restresource",)))
_JSON_VALUES = ("always", "never", "sameNamespace", "samePackage")
_AURA = ("@namespaceaccessible",)

_KINDS = (
    AnnotationKind(
        "AuraEnabled",
        {
            Element.METHOD: Placement(any_of=_ACCESSIBLE, excluded=_AURA),
            Element.FIELD: Placement(any_of=_ACCESSIBLE, excluded=("static", *_AURA)),
            Element.PROPERTY: Placement(any_of=_ACCESSIBLE, excluded=_AURA),
        },
        (
            Property("cacheable", "Boolean", elements=_METHOD_ONLY),
            Property("continuation", "Boolean", elements=_METHOD_ONLY),
            Property("scope", values=("global",), since=55),
        ),
    ),
    AnnotationKind("Deprecated", _on(_TYPES_AND_MEMBERS)),
    AnnotationKind(
        "Future",
        _on((Element.METHOD,), Placement(required=("static",), excluded=("@istest", "@test"))),
        (Property("callout", "Boolean"),),
    ),
    AnnotationKind("HttpDelete", _REST_METHOD),
    AnnotationKind("HttpGet", _REST_METHOD),
    AnnotationKind("HttpPatch", _REST_METHOD),
    AnnotationKind("HttpPost", _REST_METHOD),
    AnnotationKind("HttpPut", _REST_METHOD),
    AnnotationKind(
        "InvocableMethod",
        _on((Element.METHOD,), Placement(required=("static",), any_of=_ACCESSIBLE)),
        (
            Property("label"),
            Property("description"),
            Property("category"),
            Property("callout", "Boolean"),
            Property("configurationEditor"),
            Property("iconName"),
            Property("capabilityType"),
        ),
    ),
    AnnotationKind(
        "InvocableVariable",
        _on((Element.FIELD,), Placement(any_of=_ACCESSIBLE, excluded=("static", "final"))),
        (
            Property("label"),
            Property("description"),
            Property("required", "Boolean"),
            Property("defaultValue"),
            Property("placeholderText"),
        ),
    ),
    AnnotationKind("IsTest", _TEST, _TEST_PROPERTIES),
    AnnotationKind(
        "JsonAccess",
        _on((Element.CLASS,)),
        (Property("serializable", values=_JSON_VALUES), Property("deserializable", values=_JSON_VALUES)),
    ),
    AnnotationKind(
        "NamespaceAccessible",
        _on(
            _TYPES_AND_MEMBERS,
            Placement(any_of=("public", "protected"), defining=("@namespaceaccessible", "global")),
        ),
    ),
    AnnotationKind(
        "Range",
        _on((Element.METHOD,), Placement(defining=("@istest", "@test"))),
        (Property("value", is_required=True),),
    ),
    AnnotationKind("ReadOnly", _on((Element.METHOD,))),
    AnnotationKind(
        "RemoteAction",
        {
            Element.METHOD: Placement(required=("static",), any_of=_ACCESSIBLE),
            **_on((Element.CLASS, Element.FIELD, Element.PROPERTY, Element.LOCAL)),
        },
    ),
    AnnotationKind(
        "RestResource",
        _on((Element.CLASS, Element.INTERFACE, Element.METHOD), Placement(required=("global",))),
        (Property("urlMapping", is_required=True),),
    ),
    AnnotationKind(
        "SuppressWarnings",
        _on((*_TYPES_AND_MEMBERS, Element.LOCAL, Element.PARAMETER)),
        (Property("value"),),
    ),
    AnnotationKind("Test", _TEST, _TEST_PROPERTIES),
    AnnotationKind(
        "TestSetup",
        _on(
            (Element.METHOD,),
            Placement(
                required=("static",),
                excluded=("@istest", "@test"),
                defining=("@istest", "@test"),
                is_top_level=True,
            ),
        ),
    ),
    AnnotationKind("TestVisible", _on((*_TYPES_AND_MEMBERS, Element.LOCAL))),
    AnnotationKind(
        "TriggerHandler",
        _on((Element.CLASS,), Placement(excluded=("abstract", "@istest", "@test"), is_top_level=True)),
        (
            Property("sobject", is_required=True),
            Property("events", is_required=True),
            Property("order"),
            Property("when"),
        ),
    ),
    AnnotationKind(
        "Values",
        _on((Element.METHOD,), Placement(defining=("@istest", "@test"))),
        (Property("value", is_required=True),),
    ),
)

ANNOTATIONS: Mapping[str, AnnotationKind] = {kind.name.lower(): kind for kind in _KINDS}
"""All annotations by their name in lower case."""
