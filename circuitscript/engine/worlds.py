"""What programs have in common before their sources are read: a schema and the universe of types over it."""

from collections.abc import Callable, Sequence

from circuitscript.data.schema import Schema
from circuitscript.data.schemas import builtin_schema
from circuitscript.data.types import sobject_types
from circuitscript.engine.stdlib import ScriptLibrary
from circuitscript.library.universe import make_universe
from circuitscript.source import Diagnostic, SourceText
from circuitscript.source.classes import Factory, frozen
from circuitscript.symbols import TypeSymbol, Universe


@frozen(eq=False)
class World:
    """What every program with the same schema files shares: schema, universe, the library written in CircuitScript."""

    schema: Schema
    universe: Universe
    diagnostics: tuple[Diagnostic, ...] = ()
    library: ScriptLibrary = Factory(ScriptLibrary)


def make_world(name: str, files: Sequence[SourceText] = ()) -> World:
    """Returns the world of the built-in schema `name` with a project's own objects and fields.

    Raises LookupError for an unknown schema.
    """
    schema = builtin_schema(name)
    diagnostics = extend_schema(schema, files) if files else ()
    return World(schema, _universe(schema), diagnostics)


def extend_schema(schema: Schema, files: Sequence[SourceText]) -> tuple[Diagnostic, ...]:
    """Adds a project's objects and fields to `schema` and returns what is wrong with their files."""
    from circuitscript.data.schemas.extension import SchemaExtension
    from circuitscript.data.schemas.schema_files import read_schema_files

    extension = SchemaExtension(schema)
    read_schema_files(extension, files)
    return extension.finish()


def _universe(schema: Schema) -> Universe:
    finders: list[Callable[[str], TypeSymbol | None]] = []

    def find_object(name: str) -> TypeSymbol | None:
        return finders[0](name)

    universe = make_universe(find_object, schema.labels)
    finders.append(sobject_types(schema, universe.find))
    return universe
