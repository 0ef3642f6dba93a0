"""Annotations: which exist, where they stand, which properties they have. The tables are in `annotation_table`."""

from circuitscript.checker import messages_declarations as messages
from circuitscript.checker.annotation_table import ANNOTATIONS, AnnotationKind, Placement, Property
from circuitscript.checker.annotation_values import BOOLEAN_TEXTS, check_values
from circuitscript.checker.elements import TYPE_ELEMENTS, Element, Subject
from circuitscript.checker.modifiers import spelling
from circuitscript.checker.units import UnitChecker
from circuitscript.symbols import TypeSymbol, fold
from circuitscript.syntax.ast import (
    Annotation,
    AnnotationArgument,
    BooleanLiteral,
    Expression,
    Modifiers,
    StringLiteral,
)


def check_annotations(subject: Subject) -> None:
    """Checks all annotations of one declaration."""
    seen: set[str] = set()
    for annotation in subject.modifiers.annotations:
        folded = fold(annotation.name.text)
        kind = ANNOTATIONS.get(folded)
        if kind is None:
            subject.report(messages.UNKNOWN_ANNOTATION(annotation.name.text), annotation)
        elif folded in seen:
            subject.report(messages.DUPLICATE_MODIFIER(kind.name), annotation)
        else:
            _check_annotation(subject, kind, annotation)
        seen.add(folded)


def check_local_annotations(unit: UnitChecker, modifiers: Modifiers, element: Element = Element.LOCAL) -> None:
    """Checks the annotations of a local variable or parameter."""
    for annotation in modifiers.annotations:
        kind = ANNOTATIONS.get(fold(annotation.name.text))
        if kind is None:
            unit.report(annotation, messages.UNKNOWN_ANNOTATION(annotation.name.text))
        elif element not in kind.placements:
            unit.report(annotation, messages.NOT_ALLOWED(kind.name, element.value))


def _check_annotation(subject: Subject, kind: AnnotationKind, annotation: Annotation) -> None:
    placement = kind.placements.get(subject.element)
    if placement is None:
        subject.report(messages.NOT_ALLOWED(kind.name, subject.element.value), annotation)
        return
    if placement.is_top_level and subject.is_in_inner_type:
        plural = subject.element.value
        message = (
            messages.TOP_LEVEL_ONLY(kind.name)
            if subject.element in TYPE_ELEMENTS
            else messages.TOP_LEVEL_MEMBERS_ONLY(kind.name, plural)
        )
        subject.report(message, annotation)
        return
    _check_placement(subject, kind, placement, annotation)
    _check_properties(subject, kind, annotation)


def _check_placement(subject: Subject, kind: AnnotationKind, placement: Placement, annotation: Annotation) -> None:
    plural = subject.element.value
    marks = subject.marks
    for mark in placement.required:
        if mark not in marks:
            subject.report(messages.MUST_BE(kind.name, plural, mark), annotation)
    for mark in placement.excluded:
        if mark in marks:
            subject.report(messages.CANNOT_BE(kind.name, plural, _spelled(mark)), annotation)
    if placement.any_of and not marks & set(placement.any_of):
        subject.report(messages.NEEDS_ONE_OF(kind.name, plural, _listed(placement.any_of)), annotation)
    if placement.defining and subject.owner is not None:
        _check_defining_types(subject, kind, placement, subject.owner, annotation)


def _check_defining_types(
    subject: Subject, kind: AnnotationKind, placement: Placement, owner: TypeSymbol, annotation: Annotation
) -> None:
    plural = subject.element.value
    wanted = set(placement.defining)
    if owner.modifiers & wanted:
        return
    if subject.element in TYPE_ELEMENTS:
        message = messages.ENCLOSING_TYPE_NEEDS_ONE_OF(kind.name, plural, _listed(placement.defining))
    elif "global" in wanted:
        message = messages.DEFINING_TYPE_NEEDS_ONE_OF(kind.name, plural, _listed(placement.defining))
    else:
        message = messages.DEFINING_TYPE_MUST_BE(kind.name, plural, _spelled(placement.defining[0]))
    subject.report(message, annotation)


def _check_properties(subject: Subject, kind: AnnotationKind, annotation: Annotation) -> None:
    values: dict[str, str] = {}
    is_sound = True
    for argument in annotation.arguments:
        written = argument.name.text if argument.name is not None else "value"
        declared = _property(kind, written)
        if declared is None:
            subject.report(messages.UNKNOWN_PROPERTY(written, kind.name), argument)
            is_sound = False
        elif _check_property(subject, kind, declared, argument):
            values[declared.name] = _text(argument.value)
        else:
            is_sound = False
    for declared in kind.properties:
        if declared.is_required and declared.name not in values:
            if is_sound:
                subject.report(messages.PROPERTY_MISSING(declared.name), annotation)
            is_sound = False
    if is_sound:
        check_values(subject, kind.name, annotation, values)


def _property(kind: AnnotationKind, name: str) -> Property | None:
    folded = fold(name)
    return next((declared for declared in kind.properties if fold(declared.name) == folded), None)


def _check_property(subject: Subject, kind: AnnotationKind, declared: Property, argument: AnnotationArgument) -> bool:
    plural = subject.element.value
    fits = isinstance(argument.value, StringLiteral) or (
        declared.kind == "Boolean" and isinstance(argument.value, BooleanLiteral)
    )
    if not fits:
        subject.report(messages.PROPERTY_TYPE(declared.name, declared.kind), argument)
    elif declared.elements is not None and subject.element not in declared.elements:
        subject.report(messages.PROPERTY_NOT_ALLOWED(declared.name, kind.name, plural), argument)
    elif subject.unit.api_version < declared.since:
        subject.report(messages.PROPERTY_SINCE(declared.name, kind.name, declared.since), argument)
    elif declared.values and fold(_text(argument.value)) not in map(fold, declared.values):
        subject.report(messages.PROPERTY_VALUE(declared.name, kind.name, _text(argument.value)), argument)
    else:
        return True
    return False


def _text(value: Expression) -> str:
    if isinstance(value, BooleanLiteral):
        return BOOLEAN_TEXTS[value.value]
    return value.value if isinstance(value, StringLiteral) else ""


def _spelled(mark: str) -> str:
    kind = ANNOTATIONS.get(mark.removeprefix("@")) if mark.startswith("@") else None
    return spelling(mark) if kind is None else kind.name


def _listed(marks: tuple[str, ...]) -> str:
    return ", ".join(map(_spelled, marks))
