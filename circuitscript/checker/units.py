"""One unit while it is checked: its source, tree, version and the diagnostics found so far."""

from typing import Protocol

from circuitscript.checker.messages import Message
from circuitscript.source import Diagnostic, Severity, SourceText, Span
from circuitscript.source.classes import Factory, define
from circuitscript.symbols import TypeSymbol
from circuitscript.syntax.ast import (
    AnonymousUnit,
    ClassDeclaration,
    ClassUnit,
    CompilationUnit,
    InterfaceDeclaration,
    Node,
    TriggerUnit,
)


class ParsedUnit(Protocol):
    """What the parser hands over: a source, its tree (None when there is none) and the syntax errors.

    `skipped` are the places that the tree leaves out; nothing is reported inside a member that has one.
    """

    @property
    def source(self) -> SourceText:
        """The text."""
        ...

    @property
    def unit(self) -> CompilationUnit | None:
        """The tree."""
        ...

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The syntax errors."""
        ...

    @property
    def skipped(self) -> tuple[Span, ...]:
        """The places that the tree leaves out."""
        ...


@define(eq=False)
class UnitChecker:
    """A unit under check. `types` are its top-level types, each followed by its inner types, in source order.

    `body_type` is the class that stands around the statements of a trigger or of anonymous code. `damaged` are the
    members with syntax errors in them; `is_incomplete` is set where whole members may be missing.
    """

    source: SourceText
    unit: CompilationUnit | None
    api_version: int
    types: list[TypeSymbol] = Factory(list)
    body_type: TypeSymbol | None = None
    diagnostics: list[Diagnostic] = Factory(list)
    damaged: tuple[Span, ...] = ()
    is_incomplete: bool = False
    reported: set[tuple[Span, str]] = Factory(set)

    def report(self, place: Node | Span, message: Message, severity: Severity = Severity.ERROR) -> None:
        """Collects `message` about `place`, once, and not inside a member with a syntax error."""
        span = place if isinstance(place, Span) else place.span
        key = (span, message.text)
        if key not in self.reported and not self.is_damaged(span):
            self.reported.add(key)
            self.diagnostics.append(Diagnostic(self.source, span, message.code, message.text, severity, message.hint))

    def is_damaged(self, span: Span) -> bool:
        """Whether `span` is inside a member with a syntax error."""
        return any(one.start <= span.start and span.end <= one.end for one in self.damaged)


def unit_checker(parsed: ParsedUnit, api_version: int) -> UnitChecker:
    """Returns the checker of a parsed unit."""
    unit = UnitChecker(parsed.source, parsed.unit, api_version, diagnostics=list(parsed.diagnostics))
    unit.reported.update((one.span, one.message) for one in parsed.diagnostics)
    if parsed.skipped:
        members = list(_members(parsed.unit))
        damaged = [span for span in members if any(_touches(skipped, span) for skipped in parsed.skipped)]
        unit.damaged = tuple(damaged)
        unit.is_incomplete = any(not any(_touches(skipped, span) for span in members) for skipped in parsed.skipped)
    return unit


def _touches(skipped: Span, span: Span) -> bool:
    return skipped.start <= span.end and span.start <= skipped.end


def _members(tree: CompilationUnit | None) -> list[Span]:
    """The places of the members of all types, and of the members and statements of a trigger or of anonymous code."""
    if isinstance(tree, TriggerUnit):
        nodes: tuple[Node, ...] = tree.trigger.body
    elif isinstance(tree, AnonymousUnit):
        nodes = tree.body
    else:
        nodes = tree.declarations if isinstance(tree, ClassUnit) else ()
    spans: list[Span] = []
    for node in nodes:
        if isinstance(node, ClassDeclaration | InterfaceDeclaration):
            for member in node.members:
                if isinstance(member, ClassDeclaration | InterfaceDeclaration):
                    spans.extend(inner.span for inner in member.members)
                else:
                    spans.append(member.span)
        else:
            spans.append(node.span)
    return spans
