"""What tests of the checker share: parsing sources and making a universe over a built-in schema."""

from functools import cache

from attrs import frozen

from circuitscript.bindings import CheckedProgram
from circuitscript.checker import CheckOptions, check
from circuitscript.data.schema import Schema
from circuitscript.data.schemas import builtin_schema
from circuitscript.data.types import sobject_types
from circuitscript.library.universe import make_universe
from circuitscript.source import Diagnostic, SourceText, Span
from circuitscript.symbols import TypeSymbol, Universe
from circuitscript.syntax.ast import CompilationUnit
from circuitscript.syntax.parser import UnitKind, parse_unit


@frozen(eq=False)
class Unit:
    """A parsed unit as the checker takes it."""

    source: SourceText
    unit: CompilationUnit | None
    diagnostics: tuple[Diagnostic, ...]
    skipped: tuple[Span, ...]


def universe_of(schema_name: str) -> tuple[Universe, Schema]:
    """Returns the library's universe over a built-in schema, and the schema."""
    schema = builtin_schema(schema_name)
    universes: list[Universe] = []

    def find(name: str) -> TypeSymbol | None:
        return universes[0].find(name)

    universes.append(make_universe(sobject_types(schema, find)))
    return universes[0], schema


@cache
def salesforce() -> tuple[Universe, Schema]:
    """The universe over the `salesforce` schema, made once."""
    return universe_of("salesforce")


def parse(name: str, text: str) -> Unit:
    """Parses a class, a trigger or (any other name) anonymous code."""
    kind = UnitKind.CLASS if name.endswith(".cls") else UnitKind.ANONYMOUS
    if name.endswith(".trigger"):
        kind = UnitKind.TRIGGER
    source = SourceText(name, text)
    parsed = parse_unit(source, kind)
    return Unit(source, parsed.unit, parsed.diagnostics, parsed.skipped)


def check_sources(sources: dict[str, str], api_version: int = 67) -> CheckedProgram:
    """Checks sources by name (`A.cls`, `T.trigger`, `script`) over the `salesforce` schema."""
    universe, schema = salesforce()
    units = [parse(name, text) for name, text in sources.items()]
    return check(units, universe, schema, CheckOptions(api_version=api_version))


def messages_of(text: str, api_version: int = 67) -> list[str]:
    """Checks anonymous code and returns the messages."""
    return [one.message for one in check_sources({"script": text}, api_version).diagnostics]


def messages_in_method(text: str, around: str = "") -> list[str]:
    """Checks statements as the body of a method `void run()` of a class `Probe` with the members `around`."""
    source = f"public class Probe {{ {around} public void run() {{ {text} }} }}"
    return [one.message for one in check_sources({"Probe.cls": source}).diagnostics]
