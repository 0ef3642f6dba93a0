"""Properties: which accessors they have, and how visible those may be."""

from circuitscript.checker import messages_declarations as messages
from circuitscript.checker.elements import Element, Subject
from circuitscript.checker.modifiers import ACCESS_KEYWORDS, check_modifiers
from circuitscript.syntax.ast import Accessor, PropertyDeclaration

_RANK = {"private": 0, "protected": 1, "public": 2, "global": 3, "webservice": 3}


def check_accessors(subject: Subject) -> None:
    """Checks the accessors of a property: each kind once, none more visible than the property."""
    node = subject.node
    if not isinstance(node, PropertyDeclaration):
        return
    seen: set[str] = set()
    for accessor in node.accessors:
        if accessor.kind in seen:
            subject.report(messages.DUPLICATE_ACCESSOR(node.name.text, accessor.kind), accessor)
        seen.add(accessor.kind)
        _check_accessor(subject, accessor)


def _check_accessor(subject: Subject, accessor: Accessor) -> None:
    if not accessor.modifiers.items:
        return
    own = Subject(
        subject.checker, subject.unit, Element.ACCESSOR, accessor, accessor, accessor.modifiers, subject.owner
    )
    check_modifiers(own)
    for annotation in accessor.modifiers.annotations:
        own.report(messages.NOT_ALLOWED(annotation.name.text, Element.ACCESSOR.value), annotation)
    wanted, given = _access(own), _access(subject)
    if own.keywords & ACCESS_KEYWORDS and _RANK[wanted] > _RANK[given]:
        own.report(messages.ACCESSOR_VISIBILITY(wanted, given))


def _access(subject: Subject) -> str:
    """The widest access that was written; `private` where none was."""
    return max(subject.marks & _RANK.keys(), key=lambda mark: _RANK[mark], default="private")
