"""From source text to an executable program: parse, check, plan, with the checked program kept between starts.

The parser and the checker are imported only when there is something to parse: a warm start needs neither.
"""

import gc
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress

from circuitscript.bindings import CheckedProgram, CheckedUnit
from circuitscript.engine.cache import ProgramCache, content_digest
from circuitscript.engine.decoding import ProgramDecoder
from circuitscript.engine.firing import Trigger, find_triggers
from circuitscript.engine.references import Namer, Resolver
from circuitscript.engine.sources import SourceSet
from circuitscript.engine.worlds import World
from circuitscript.evaluator import ExecutableProgram, plan
from circuitscript.project.layout import TRIGGER_SUFFIX
from circuitscript.source import Diagnostic, SourceText, Span
from circuitscript.source.classes import frozen
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
    texts = [*sources.units, *world.library.choose(sources.units, sources.schema, world.schema.objects.values())]
    with _collecting_later():
        if use_cache and sources.cache_folder:
            return _load_kept(texts, sources, world)
        return _compile(texts, sources, world)


def _load_kept(texts: Sequence[SourceText], sources: SourceSet, world: World) -> Compiled:
    cache = ProgramCache(sources.cache_folder)
    digest = content_digest(sources.parts())
    parts = cache.read(digest)
    known = _decode(parts, texts, world) if parts is not None else None
    if known is None:
        known = _compile(texts, sources, world)
        _store(cache, digest, known, texts)
    return known


def _decode(parts: Sequence[memoryview], texts: Sequence[SourceText], world: World) -> Compiled | None:
    """Returns a stored program, None where its parts are not what this installation stores."""
    decoder = ProgramDecoder(parts, Resolver(world.universe, world.schema, texts).resolve)
    try:
        return Compiled(*decoder.decode(), world)
    except Exception:  # parts of an older shape: decoding them can raise anything
        return None


def _store(cache: ProgramCache, digest: str, compiled: Compiled, texts: Sequence[SourceText]) -> None:
    from circuitscript.engine.encoding import ProgramEncoder, UnstorableError

    namer = Namer(compiled.world.universe, compiled.world.schema, texts)
    with suppress(UnstorableError, RecursionError):
        cache.write(digest, ProgramEncoder(namer.refer).encode(compiled.checked, compiled.triggers))


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Keeps Python's collector from walking over trees while they grow."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def load_anonymous(sources: SourceSet, checked: CheckedProgram, world: World, code: SourceText) -> Compiled:
    """Returns anonymous code checked together with the units of a program."""
    units = [_parsed_again(unit) for unit in checked.units]
    known = {unit.source.name for unit in units}
    named = [source for source in world.library.choose([code], sources.schema) if source.name not in known]
    units += [world.library.parsed(source, _parse) for source in named]
    return _check([*units, _parse(code, is_anonymous=True)], sources, world)


def load_changed(
    sources: SourceSet, checked: CheckedProgram, world: World, changed: SourceText, left_out: Collection[str]
) -> Compiled:
    """Returns a program with one source exchanged and some left out; only that one is parsed."""
    units = [
        _parse(changed) if unit.source.name == changed.name else _parsed_again(unit)
        for unit in checked.units
        if unit.source.name not in left_out
    ]
    return _check(units, sources, world)


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
    return _check([world.library.parsed(source, _parse) for source in texts], sources, world)


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
