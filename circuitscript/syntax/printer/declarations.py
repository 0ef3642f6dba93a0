"""Printers of units, types, members, modifiers and annotations."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

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
    FieldDeclaration,
    InitializerDeclaration,
    InterfaceDeclaration,
    MethodDeclaration,
    Modifier,
    Modifiers,
    Name,
    Node,
    Parameter,
    PropertyDeclaration,
    Statement,
    TriggerDeclaration,
    TriggerEvent,
    TriggerUnit,
    TypeDeclaration,
    TypeRef,
)
from circuitscript.syntax.printer.author import Author
from circuitscript.syntax.printer.document import (
    HARD,
    LINE,
    Comments,
    Document,
    Group,
    Indent,
    Separator,
    bracketed,
    joined,
)
from circuitscript.syntax.printer.names import Printer
from circuitscript.syntax.printer.statements import in_braces, inline_modifiers

_SPELLINGS: Final = {"testmethod": "testMethod"}


def _class_unit(node: ClassUnit, author: Author) -> Document:
    return joined(Separator(empty=True), list(node.declarations))


def _trigger_unit(node: TriggerUnit, author: Author) -> Document:
    return node.trigger


def _anonymous_unit(node: AnonymousUnit, author: Author) -> Document:
    first, *rest = node.body
    document: list[Document] = [first]
    for separator, item in zip(_separators(node.body), rest, strict=True):
        document += (separator, item)
    return document


def _separators(items: Sequence[Declaration | Statement]) -> list[Separator]:
    """Returns what is between each two members: an empty line around everything that has a body."""
    big = [_has_body(item) for item in items]
    return [Separator(empty=left or right) for left, right in pairwise(big)]


def _has_body(item: Declaration | Statement) -> bool:
    if isinstance(item, (MethodDeclaration, ConstructorDeclaration)):
        return item.body is not None
    if isinstance(item, PropertyDeclaration):
        return any(accessor.body for accessor in item.accessors)
    return isinstance(item, (TypeDeclaration, InitializerDeclaration))


def _members(members: Sequence[Declaration | Statement]) -> Document:
    return in_braces(list(members), _separators(members))


def _leading_modifiers(modifiers: Modifiers) -> Document:
    """Returns modifiers before a member: annotations that come first have lines of their own."""
    document: list[Document] = []
    annotations_only = True
    for item in modifiers.items:
        annotations_only = annotations_only and isinstance(item, Annotation)
        document += (item, HARD if annotations_only else " ")
    return document


def _trigger(node: TriggerDeclaration, author: Author) -> Document:
    head = ["trigger", " ", node.name, " ", "on", " ", node.sobject, " "]
    return [*head, bracketed("(", list(node.events), ")"), " ", _members(node.body)]


def _event(node: TriggerEvent, author: Author) -> Document:
    return [node.time, " ", node.operation]


def _class(node: ClassDeclaration, author: Author) -> Document:
    heritage: list[Document] = []
    if node.superclass:
        heritage += (LINE, "extends", " ", node.superclass)
    if node.interfaces:
        heritage += (LINE, "implements", " ", *joined([",", " "], list(node.interfaces)))
    head = ["class", " ", node.name, _type_parameters(node.type_parameters), Group(Indent(heritage))]
    return [_leading_modifiers(node.modifiers), *head, " ", _members(node.members)]


def _interface(node: InterfaceDeclaration, author: Author) -> Document:
    bases: list[Document] = [" ", "extends", " ", *joined([",", " "], list(node.interfaces))] if node.interfaces else []
    head = ["interface", " ", node.name, _type_parameters(node.type_parameters), *bases]
    return [_leading_modifiers(node.modifiers), *head, " ", _members(node.members)]


def _type_parameters(names: tuple[Name, ...]) -> Document:
    return ["<", *joined([",", " "], list(names)), ">"] if names else []


def _enum(node: EnumDeclaration, author: Author) -> Document:
    head = [_leading_modifiers(node.modifiers), "enum", " ", node.name, " "]
    if not node.constants:
        return [*head, in_braces([])]
    constants = joined([",", LINE], list(node.constants))
    return [*head, Group(["{", Indent([LINE, *constants, Comments()]), LINE, "}"])]


def _field(node: FieldDeclaration, author: Author) -> Document:
    declarators: list[Document] = list(node.declarators)
    rest: Document = [",", LINE, *joined([",", LINE], declarators[1:])] if len(declarators) > 1 else []
    return [_leading_modifiers(node.modifiers), node.type, " ", Group([declarators[0], Indent(rest)]), ";"]


def _property(node: PropertyDeclaration, author: Author) -> Document:
    head = [_leading_modifiers(node.modifiers), node.type, " ", node.name, " "]
    if _has_body(node):
        return [*head, in_braces(list(node.accessors))]
    accessors = joined(LINE, list(node.accessors))
    return [*head, Group(["{", Indent([LINE, *accessors, Comments()]), LINE, "}"])]


def _accessor(node: Accessor, author: Author) -> Document:
    return [inline_modifiers(node.modifiers), node.kind, _optional_block(node.body)]


def _optional_block(body: Block | None) -> Document:
    return [" ", body] if body else ";"


def _method(node: MethodDeclaration, author: Author) -> Document:
    return [_leading_modifiers(node.modifiers), _signature(node.return_type, node), _optional_block(node.body)]


def _signature(return_type: TypeRef | None, node: MethodDeclaration | ConstructorDeclaration) -> Document:
    type_and_space = [return_type, " "] if return_type else []
    return [*type_and_space, node.name, bracketed("(", list(node.parameters), ")")]


def _constructor(node: ConstructorDeclaration, author: Author) -> Document:
    return [_leading_modifiers(node.modifiers), _signature(None, node), _optional_block(node.body)]


def _initializer(node: InitializerDeclaration, author: Author) -> Document:
    return [_leading_modifiers(node.modifiers), node.body]


def _parameter(node: Parameter, author: Author) -> Document:
    return [inline_modifiers(node.modifiers), node.type, " ", node.name]


def _modifier(node: Modifier, author: Author) -> Document:
    return joined(" ", [_SPELLINGS.get(word, word) for word in node.keyword.split()])


def _annotation(node: Annotation, author: Author) -> Document:
    if not node.arguments and not author.wrote("(", node.name.span.end, node.span.end):
        return ["@", node.name]
    arguments = Group(["(", Indent(joined(LINE, list(node.arguments))), ")"])
    return ["@", node.name, arguments]


def _annotation_argument(node: AnnotationArgument, author: Author) -> Document:
    return [node.name, "=", node.value] if node.name else node.value


DECLARATION_PRINTERS: Final[dict[type[Node], Printer]] = {
    ClassUnit: _class_unit,
    TriggerUnit: _trigger_unit,
    AnonymousUnit: _anonymous_unit,
    TriggerDeclaration: _trigger,
    TriggerEvent: _event,
    ClassDeclaration: _class,
    InterfaceDeclaration: _interface,
    EnumDeclaration: _enum,
    FieldDeclaration: _field,
    PropertyDeclaration: _property,
    Accessor: _accessor,
    MethodDeclaration: _method,
    ConstructorDeclaration: _constructor,
    InitializerDeclaration: _initializer,
    Parameter: _parameter,
    Modifier: _modifier,
    Annotation: _annotation,
    AnnotationArgument: _annotation_argument,
}
