"""The mutants of a program's sources: each an edit of one source, with the statement that has to run to notice it."""

from collections.abc import Iterator, Sequence

from circuitscript.bindings import Bindings, CheckedUnit
from circuitscript.source import SourceText
from circuitscript.source.classes import field_names, frozen
from circuitscript.syntax import ast
from circuitscript.testing.mutation.operators import Edit, Types, edits, is_silent

Place = tuple[str, int, int]
"""A statement as coverage knows it: the name of its source, its line and its column."""

_SKIPPED = (ast.Annotation, ast.Modifiers, ast.QueryExpression, ast.SearchExpression, ast.TypeRef)
"""What is left as it is: a query is compared with the schema, not computed with."""


@frozen
class Mutant:
    """One change of the source `file`, in the statement that begins at `place`; line and column are the edit's."""

    file: str
    line: int
    column: int
    edit: Edit
    place: Place
    before: tuple[str, ...]
    after: tuple[str, ...]
    """The lines that the edit touches, and what becomes of them."""

    def apply(self, source: SourceText) -> SourceText:
        """Returns the source with the change."""
        text = source.text
        return SourceText(source.name, text[: self.edit.start] + self.edit.text + text[self.edit.end :])


def mutants_of(units: Sequence[CheckedUnit], bindings: Bindings) -> list[Mutant]:
    """Returns the mutants of units without errors, in order of their sources, and in each from its beginning.

    `bindings` are the program's decisions about the units.
    """
    found = []
    for unit in sorted(units, key=lambda unit: unit.source.name):
        tree = unit.unit
        if tree is not None and not unit.diagnostics:
            found += sorted(
                _mutants(unit.source, tree, bindings.types),
                key=lambda mutant: (mutant.edit.start, mutant.edit.end, mutant.edit.text),
            )
    return found


def _mutants(source: SourceText, tree: ast.Node, types: Types) -> Iterator[Mutant]:
    """Walks the tree; `place` is the innermost statement, or field with an initialiser, around a node."""
    waiting: list[tuple[ast.Node, Place | None]] = [(tree, None)]
    headers: set[ast.Node] = set()
    while waiting:
        node, place = waiting.pop()
        if is_silent(source, node):
            continue
        is_statement = isinstance(node, ast.Statement) and not isinstance(node, ast.Block) and node not in headers
        if is_statement or (isinstance(node, ast.VariableDeclarator) and place is None):
            place = _place(source, node)
        if isinstance(node, ast.For) and node.declaration is not None:
            headers.add(node.declaration)  # it runs as a part of its loop
        if place is not None:
            for edit in edits(source, node, types):
                yield _mutant(source, edit, place)
        waiting += [(child, place) for child in _children(node)]


def _children(node: ast.Node) -> Iterator[ast.Node]:
    for name in field_names(type(node)):
        value = getattr(node, name)
        for child in value if isinstance(value, tuple) else (value,):
            if isinstance(child, ast.Node) and not isinstance(child, _SKIPPED):
                yield child


def _place(source: SourceText, node: ast.Node) -> Place:
    position = source.position(node.span.start)
    return source.name, position.line, position.column


def _mutant(source: SourceText, edit: Edit, place: Place) -> Mutant:
    text = source.text
    position = source.position(edit.start)
    first = text.rfind("\n", 0, edit.start) + 1
    last = text.find("\n", edit.end)
    last = len(text) if last < 0 else last
    before = text[first:last]
    after = text[first : edit.start] + edit.text + text[edit.end : last]
    return Mutant(
        source.name, position.line, position.column, edit, place, tuple(before.splitlines()), tuple(after.splitlines())
    )
