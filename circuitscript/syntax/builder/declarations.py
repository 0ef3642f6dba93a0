"""Builders of units, types, members, modifiers and annotations. Declared names are checked here, for all families."""

from sys import intern

from circuitscript.source import Span
from circuitscript.syntax import messages
from circuitscript.syntax.ast import (
    Accessor,
    Annotation,
    AnnotationArgument,
    AnonymousUnit,
    Block,
    ClassDeclaration,
    ClassUnit,
    ConstructorDeclaration,
    Declaration,
    EnumDeclaration,
    Expression,
    FieldDeclaration,
    InitializerDeclaration,
    InterfaceDeclaration,
    MethodDeclaration,
    Modifier,
    Modifiers,
    Name,
    Parameter,
    PropertyDeclaration,
    Statement,
    TriggerDeclaration,
    TriggerEvent,
    TriggerUnit,
    TypeDeclaration,
    TypeRef,
    VariableDeclarator,
)
from circuitscript.syntax.builder.literals import resolved
from circuitscript.syntax.builder.names import DottedName, QualifiedName, type_named
from circuitscript.syntax.builder.rules import SEQUENCE, Build, Rejected, Sequence
from circuitscript.syntax.messages import Report
from circuitscript.syntax.words import MAX_NAME_LENGTH, RESERVED_NAMES, is_well_formed


def modifiers_or_none(span: Span, modifiers: Modifiers | None) -> Modifiers:
    """Returns `modifiers`, or no modifiers at the start of `span`."""
    return modifiers or Modifiers(Span(span.start, span.start))


class DeclarationRules:
    """The builders of declarations; they report declared names that Apex does not allow."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def table(self) -> dict[str, Build | Sequence]:
        """Returns the builders by the names of their rules."""
        return {
            "class_unit": _class_unit,
            "trigger_unit": TriggerUnit,
            "anonymous_unit": _anonymous_unit,
            "trigger": self._trigger,
            "trigger_events": SEQUENCE,
            "trigger_event": _trigger_event,
            "class_declaration": self._class,
            "interface_declaration": self._interface,
            "enum_declaration": self._enum,
            "type_parameters": SEQUENCE,
            "enum_constants": SEQUENCE,
            "field": _field,
            "property": self._property,
            "method": self._method,
            "interface_method": self._interface_method,
            "constructor": self._constructor,
            "initializer": _initializer,
            "accessor": _accessor,
            "access": _access,
            "accessor_kind": _accessor_kind,
            "no_block": _no_block,
            "declarators": SEQUENCE,
            "declarator": self._declarator,
            "parameters": SEQUENCE,
            "parameter": self._parameter,
            "modifiers": _modifiers,
            "modifier": _modifier,
            "annotation": _annotation,
            "annotation_arguments": SEQUENCE,
            "lone_argument": self._lone_argument,
            "annotation_argument": AnnotationArgument,
        }

    def declare(self, name: Name) -> None:
        """Reports `name` unless it may be declared."""
        text = name.text
        if text.lower() in RESERVED_NAMES:
            messages.reserved_name(self._report, name.span, text)
        else:
            self._check_form(name)

    def _check_form(self, name: Name) -> None:
        if not is_well_formed(name.text):
            messages.invalid_name(self._report, name.span, name.text)
        elif len(name.text) > MAX_NAME_LENGTH:
            messages.name_too_long(self._report, name.span, name.text)

    def _trigger(
        self,
        span: Span,
        name: Name,
        sobject: QualifiedName,
        events: tuple[TriggerEvent, ...],
        *body: Declaration | Statement,
    ) -> TriggerDeclaration:
        self.declare(name)
        return TriggerDeclaration(span, modifiers_or_none(span, None), name, type_named(sobject), events, body)

    def _class(
        self,
        span: Span,
        modifiers: Modifiers | None,
        name: Name,
        type_parameters: tuple[Name, ...] | None,
        superclass: TypeRef | None,
        interfaces: tuple[TypeRef, ...] | None,
        *members: Declaration,
    ) -> ClassDeclaration:
        self.declare(name)
        modifiers = modifiers_or_none(span, modifiers)
        return ClassDeclaration(span, modifiers, name, superclass, interfaces or (), members, type_parameters or ())

    def _interface(
        self,
        span: Span,
        modifiers: Modifiers | None,
        name: Name,
        type_parameters: tuple[Name, ...] | None,
        base: TypeRef | None,
        *members: Declaration,
    ) -> InterfaceDeclaration:
        self.declare(name)
        bases = (base,) if base else ()
        return InterfaceDeclaration(
            span, modifiers_or_none(span, modifiers), name, bases, members, type_parameters or ()
        )

    def _enum(
        self, span: Span, modifiers: Modifiers | None, name: Name, constants: tuple[Name, ...]
    ) -> EnumDeclaration:
        self.declare(name)
        return EnumDeclaration(span, modifiers_or_none(span, modifiers), name, constants)

    def _property(
        self, span: Span, modifiers: Modifiers | None, type: TypeRef, name: Name, *accessors: Accessor
    ) -> PropertyDeclaration:
        kinds = [accessor.kind for accessor in accessors]
        for place, accessor in enumerate(accessors):
            if accessor.kind in kinds[:place]:
                raise Rejected(accessor.span, f"Missing '}}' at '{accessor.kind}'")
        self.declare(name)
        return PropertyDeclaration(span, modifiers_or_none(span, modifiers), type, name, accessors)

    def _method(
        self,
        span: Span,
        modifiers: Modifiers | None,
        return_type: TypeRef,
        name: Name,
        parameters: tuple[Parameter, ...],
        body: Block | None,
    ) -> MethodDeclaration:
        self._check_form(name)
        return MethodDeclaration(span, modifiers_or_none(span, modifiers), return_type, name, parameters, body)

    def _interface_method(
        self, span: Span, return_type: TypeRef, name: Name, parameters: tuple[Parameter, ...]
    ) -> MethodDeclaration:
        return self._method(span, None, return_type, name, parameters, None)

    def _constructor(
        self,
        span: Span,
        modifiers: Modifiers | None,
        name: QualifiedName,
        parameters: tuple[Parameter, ...],
        body: Block | None,
    ) -> ConstructorDeclaration:
        if isinstance(name, DottedName):
            raise Rejected(name.names[1].span, "Unexpected token '.'.")
        return ConstructorDeclaration(span, modifiers_or_none(span, modifiers), name, parameters, body)

    def _declarator(self, span: Span, name: Name, initializer: Expression | None) -> VariableDeclarator:
        self.declare(name)
        return VariableDeclarator(span, name, initializer)

    def _parameter(self, span: Span, modifiers: Modifiers | None, type: TypeRef, name: Name) -> Parameter:
        self.declare(name)
        return Parameter(span, modifiers_or_none(span, modifiers), type, name)

    def _lone_argument(self, span: Span, literal: str) -> AnnotationArgument:
        return AnnotationArgument(span, None, resolved(span, literal, self._report))


def _class_unit(span: Span, *declarations: TypeDeclaration) -> ClassUnit:
    return ClassUnit(span, declarations)


def _anonymous_unit(span: Span, *body: Declaration | Statement) -> AnonymousUnit:
    return AnonymousUnit(span, body)


def _field(
    span: Span, modifiers: Modifiers | None, type: TypeRef, declarators: tuple[VariableDeclarator, ...]
) -> FieldDeclaration:
    return FieldDeclaration(span, modifiers_or_none(span, modifiers), type, declarators)


def _initializer(span: Span, modifiers: Modifiers | None, body: Block) -> InitializerDeclaration:
    if modifiers and [item.keyword if isinstance(item, Modifier) else "@" for item in modifiers.items] != ["static"]:
        raise Rejected(Span(body.span.start, body.span.start + 1), "Unexpected token '{'.")
    return InitializerDeclaration(span, modifiers_or_none(span, modifiers), body)


def _accessor(span: Span, access: Modifier | None, kind: str, body: Block | None) -> Accessor:
    modifiers = Modifiers(access.span, (access,)) if access else modifiers_or_none(span, None)
    return Accessor(span, modifiers, kind, body)


def _access(span: Span, word: str) -> Modifier:
    return Modifier(span, word.lower())


def _accessor_kind(span: Span, word: str) -> str:
    return word.lower()


def _no_block(span: Span) -> None:
    return None


def _trigger_event(span: Span, time: str, operation: str) -> TriggerEvent:
    return TriggerEvent(span, time.lower(), operation.lower())


def _modifiers(span: Span, *items: Modifier | Annotation) -> Modifiers:
    return Modifiers(span, items)


def _modifier(span: Span, *words: str) -> Modifier:
    return Modifier(span, intern(" ".join(words).lower()))


def _annotation(span: Span, name: Name, arguments: tuple[AnnotationArgument, ...] | None) -> Annotation:
    return Annotation(span, name, arguments or ())
