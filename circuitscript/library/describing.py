"""Describe results and tokens as values, and how their classes declare facts."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from circuitscript.data.schema import FieldDefinition, ObjectDefinition
from circuitscript.library.declare import LibraryClass
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.values.instances import NativeInstance

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context


def declare_class(name: str, doc: str) -> LibraryClass:
    """Returns a class of the namespace `Schema`."""
    return LibraryClass(name, namespace="Schema", doc=doc)


def facts(declaration: LibraryClass, answers: "list[tuple[str, str, Callable[[Context, Any], Any], str]]") -> None:
    """Declares facts: `getLabel`, its type, what it answers, and its doc; `label` is the same as a property."""
    for name, type_, answer, doc in answers:
        _fact(declaration, name, type_, answer, doc)


def _fact(declaration: LibraryClass, name: str, type_: str, answer: "Callable[[Context, Any], Any]", doc: str) -> None:
    def body(context: "Context", this: NativeInstance) -> Any:
        return answer(context, this.state)

    body.__doc__ = doc
    declaration.method(f"{type_} {name}()")(body)
    plain = name.removeprefix("get").removeprefix("is")
    declaration.property(f"{type_} {plain[0].lower()}{plain[1:]}")(body)


def describe_object(context: "Context", definition: ObjectDefinition) -> NativeInstance:
    """Returns the describe result of an object."""
    return NativeInstance(context.universe.type("Schema.DescribeSObjectResult"), definition)


def describe_field(context: "Context", field: FieldDefinition) -> NativeInstance:
    """Returns the describe result of a field."""
    return NativeInstance(context.universe.type("Schema.DescribeFieldResult"), field)


def field_token(context: "Context", field: FieldDefinition) -> NativeInstance:
    """Returns the token of a field, `Contact.Email`."""
    return NativeInstance(context.universe.type("Schema.SObjectField"), field)


def object_named(context: "Context", name: str) -> ObjectDefinition:
    """Returns the object with this name; throws a `System.InvalidParameterValueException` when there is none."""
    definition = None if context.schema is None else context.schema.objects.get(name)
    if definition is None:
        raise ScriptException("InvalidParameterValueException", f"Invalid sobject provided: {name}")
    return definition


def label(definition: ObjectDefinition | FieldDefinition) -> str:
    """Returns what people call an object or a field."""
    return definition.label or definition.name
