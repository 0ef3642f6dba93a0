"""What resolving one query shares: the schema, the binds met so far, and where to report."""

from collections.abc import Callable, Mapping

from circuitscript.checker import messages_queries as messages
from circuitscript.checker.messages import Message
from circuitscript.checker.wellknown import WellKnown
from circuitscript.data.query import BindReference, FieldReference
from circuitscript.data.schema import FieldDefinition, ObjectDefinition, Schema
from circuitscript.source.classes import Factory, define
from circuitscript.symbols import Type
from circuitscript.syntax.ast import Bind, FieldPath, Name, Node

POLYMORPHIC_PARENT = "Name"
"""The object that stands for the parents of a reference to several objects."""


@define(eq=False)
class QueryContext:
    """Shared by a query and everything nested in it. `bind_type` decides about a bind's expression."""

    schema: Schema
    known: WellKnown
    api_version: int
    report: Callable[[Node, Message], None]
    bind_type: Callable[[Bind], Type]
    is_dynamic: bool = False
    binds: list[Bind] = Factory(list)

    def bind(self, node: Bind) -> tuple[BindReference, Type]:
        """Gives a bind its number and decides about its type."""
        self.binds.append(node)
        return BindReference(len(self.binds) - 1), self.bind_type(node)

    def object(self, name: Name) -> ObjectDefinition | None:
        """Returns the object with this name, or reports that there is none."""
        found = self.schema.objects.get(name.text)
        if found is None:
            self.report(name, messages.unknown_object(name.text))
        return found


@define(eq=False)
class QueryScope:
    """One query's object, and the aliases of its `FROM`: alias (folded) to the path it stands for."""

    context: QueryContext
    object: ObjectDefinition
    aliases: Mapping[str, tuple[Name, ...]] = Factory(dict)

    def field(self, path: FieldPath) -> FieldReference | None:
        """Resolves a dotted path to a field, or reports the first part that is unknown."""
        names = self.names(path)
        steps: list[FieldDefinition] = []
        current = self.object
        for name in names[:-1]:
            reference = current.relationship(name.text)
            if reference is None:
                self.context.report(path, messages.unknown_relationship(name.text))
                return None
            steps.append(reference)
            current = self.parent(reference)
        field = current.fields.get(names[-1].text)
        if field is None:
            self.context.report(path, messages.unknown_column(names[-1].text, current.name))
            return None
        return FieldReference(tuple(steps), field)

    def names(self, path: FieldPath) -> tuple[Name, ...]:
        """Returns the path's names with an alias, or the object's own name, in front replaced by what it stands for."""
        first = path.names[0].text.lower()
        if len(path.names) > 1:
            if first in self.aliases:
                return (*self.aliases[first], *path.names[1:])
            if first == self.object.name.lower() and self.object.relationship(first) is None:
                return path.names[1:]
        return path.names

    def parent(self, reference: FieldDefinition) -> ObjectDefinition:
        """Returns the object that a reference points at; for one to several objects, their common face."""
        schema = self.context.schema
        found = schema.parent(reference) or schema.objects.get(POLYMORPHIC_PARENT)
        return found if found is not None else ObjectDefinition(POLYMORPHIC_PARENT)
