"""From source text to an executable program: parse, check, plan, with the checked program kept between starts.

The parser and the checker are imported only when there is something to parse: a warm start needs neither.
"""

from collections.abc import Sequence

from circuitscript.bindings import CheckedProgram, CheckedUnit
from circuitscript.engine.cache import ProgramCache, content_digest
from circuitscript.engine.firing import Trigger, find_triggers
from circuitscript.engine.references import Namer, Resolver
from circuitscript.engine.sources import SourceSet
from circuitscript.engine.worlds import World
from circuitscript.evaluator import ExecutableProgram, plan
from circuitscript.project.layout import TRIGGER_SUFFIX
from circuitscript.source import Diagnostic, SourceText, Span
from circuitscript.source.classes import frozen
from circuitscript.source.resources import read_stdlib
from circuitscript.syntax.ast import CompilationUnit


@frozen(eq=False)
class Compiled:
    """A checked program with its triggers, ready to be planned."""

    checked: CheckedProgram
    triggers: tuple[Trigger, ...]
    world: World

    def executable(self) -> ExecutableProgram:
        """Plans the program."""
        return plan(self.checked, self.world.universe)


def load(sources: SourceSet, world: World, use_cache: bool) -> Compiled:
    """Returns the program in `sources`, from the cache where it is known."""
    texts = [*sources.units, *library_sources(sources.units)]
    if not (use_cache and sources.cache_folder):
        return _compile(texts, sources, world)
    cache = ProgramCache(sources.cache_folder)
    digest = content_digest(sources.parts())
    known = cache.read(digest, Resolver(world.universe, world.schema, texts).resolve)
    if isinstance(known, tuple) and len(known) == 2:
        return Compiled(known[0], known[1], world)
    compiled = _compile(texts, sources, world)
    namer = Namer(world.universe, world.schema, texts)
    cache.write(digest, (compiled.checked, compiled.triggers), namer.refer)
    return compiled


def library_sources(units: Sequence[SourceText]) -> list[SourceText]:
    """Returns the classes of the library written in CircuitScript that `units` name, directly or through each other."""
    texts = [unit.text.lower() for unit in units]
    own = {unit.name.rpartition("/")[2].lower() for unit in units}
    chosen: list[SourceText] = []
    waiting = [(name, text) for name, text in read_stdlib() if name.rpartition("/")[2].lower() not in own]
    found = True
    while found:
        found = False
        for name, text in list(waiting):
            simple = name.rpartition("/")[2].removesuffix(".cls").lower()
            if any(simple in other for other in texts):
                waiting.remove((name, text))
                chosen.append(SourceText(f"stdlib/{name}", text))
                texts.append(text.lower())
                found = True
    return chosen


def load_anonymous(sources: SourceSet, checked: CheckedProgram, world: World, code: SourceText) -> Compiled:
    """Returns anonymous code checked together with the units of a program."""
    units = [_parsed_again(unit) for unit in checked.units]
    known = {unit.source.name for unit in units}
    units += [_parse(source) for source in library_sources([code]) if source.name not in known]
    return _check([*units, _parse(code, is_anonymous=True)], sources, world)


def syntax_diagnostics(sources: SourceSet) -> tuple[Diagnostic, ...]:
    """Returns what is wrong with the syntax of all units."""
    found = [diagnostic for source in sources.units for diagnostic in _parse(source).diagnostics]
    return (*sources.diagnostics, *found)


@frozen(eq=False)
class _Unit:
    """A parsed unit as the checker takes it."""

    source: SourceText
    unit: CompilationUnit | None
    diagnostics: tuple[Diagnostic, ...]
    skipped: tuple[Span, ...] = ()


def _compile(texts: Sequence[SourceText], sources: SourceSet, world: World) -> Compiled:
    return _check([_parse(source) for source in texts], sources, world)


def _check(units: Sequence[_Unit], sources: SourceSet, world: World) -> Compiled:
    from circuitscript.checker import CheckOptions, check

    options = CheckOptions(sources.api_version, sources.api_versions)
    checked = check(units, world.universe, world.schema, options)
    return Compiled(checked, find_triggers(checked), world)


def _parse(source: SourceText, is_anonymous: bool = False) -> _Unit:
    from circuitscript.syntax.parser import UnitKind, parse_unit

    kind = UnitKind.TRIGGER if source.name.lower().endswith(TRIGGER_SUFFIX) else UnitKind.CLASS
    parsed = parse_unit(source, UnitKind.ANONYMOUS if is_anonymous else kind)
    return _Unit(source, parsed.unit, parsed.diagnostics, parsed.skipped)


def _parsed_again(unit: CheckedUnit) -> _Unit:
    """Returns a checked unit as it was before checking; one in which nothing was found need not be parsed for that."""
    return _parse(unit.source) if unit.diagnostics else _Unit(unit.source, unit.unit, ())
