"""The engine: the one place where the rooms are wired together, from source text to a program that runs."""

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from threading import Lock
from typing import Final, TypeVar

from circuitscript.engine import pipeline
from circuitscript.engine.program import AnonymousProgram, Program
from circuitscript.engine.sources import SourceSet, from_mapping, from_project
from circuitscript.engine.workers import Workers
from circuitscript.engine.worlds import World, make_world
from circuitscript.project import Project, ProjectError, open_project
from circuitscript.project.settings import LATEST_API_VERSION, OLDEST_API_VERSION, SCHEMAS, parse_api_version
from circuitscript.runtime.governor import Limits
from circuitscript.runtime.host import Host
from circuitscript.runtime.profiles import profile
from circuitscript.source import Diagnostic, SourceText

HostFactory = Callable[[Program], Host]
Sources = SourceSet | Project | Mapping[str, str] | str | os.PathLike[str]

T = TypeVar("T")

_MOST_WORLDS: Final = 32


class Engine:
    """Loads programs and runs them. One engine serves many programs and many threads.

    `limits` are those of programs that bring none: a profile's name or a `Limits`. `host_factory` makes the ports of
    each run; by default every run gets a store of its own in memory and is cut off from the world.
    """

    def __init__(self, limits: Limits | str = "circuit", host_factory: HostFactory | None = None) -> None:
        self.limits = profile(limits) if isinstance(limits, str) else limits
        self.workers = Workers()
        self._host_factory = host_factory
        self._worlds: dict[tuple[str, ...], World] = {}
        self._lock = Lock()

    def load(
        self, sources: Sources, *, schema: str = "", api_version: int | None = None, use_cache: bool = True
    ) -> Program:
        """Returns the program in a project, in the project or file at a path, or in a mapping of file names to texts.

        `schema` is `highlevel` or `salesforce`; it and `api_version` override the project's. What is wrong with the
        sources is in the program's `diagnostics`. Raises ProjectError when the sources cannot be read at all, or nest
        too deeply, and ValueError for an unknown schema or version.
        """
        source_set = _source_set(sources, schema, api_version, self.limits)
        return self._compiled(lambda: self._load(source_set, use_cache))

    def parse(self, sources: Sources) -> tuple[Diagnostic, ...]:
        """Returns what is wrong with the syntax of sources, without checking them."""
        source_set = _source_set(sources, "", None, self.limits)
        return self._compiled(lambda: pipeline.syntax_diagnostics(source_set))

    def compile_anonymous(self, program: Program, code: SourceText) -> AnonymousProgram:
        """Returns anonymous code, checked together with the classes of `program`; raises as `load` does."""
        return self._compiled(lambda: self._compile_anonymous(program, code))

    def load_changed(self, program: Program, changed: SourceText, left_out: Collection[str] = ()) -> Program:
        """Returns `program` with one source exchanged and some left out, without parsing the others again."""
        return self._compiled(lambda: self._load_changed(program, changed, left_out))

    def make_host(self, program: Program) -> Host:
        """Returns the ports for one run of `program`."""
        if self._host_factory is not None:
            return self._host_factory(program)
        from circuitscript.hosts.local import memory_host

        return memory_host(program.world.schema)

    def close(self) -> None:
        """Ends the engine's idle threads."""
        self.workers.close()

    def _compiled(self, task: Callable[[], T]) -> T:
        """Does `task` on a thread with a large stack; chains of calls may be longer than even that has room for."""
        try:
            return self.workers.run(task)
        except RecursionError:
            raise ProjectError(
                "the sources nest too deeply: an expression has too many parts inside each other"
            ) from None

    def _load(self, sources: SourceSet, use_cache: bool) -> Program:
        world = self._world(sources.schema, sources.schema_files)
        compiled = pipeline.load(sources, world, use_cache)
        diagnostics = (*sources.diagnostics, *world.diagnostics, *compiled.checked.diagnostics)
        return Program(self, sources, world, compiled.checked, compiled.executable(), compiled.triggers, diagnostics)

    def _load_changed(self, program: Program, changed: SourceText, left_out: Collection[str]) -> Program:
        sources, world = program.sources, program.world
        compiled = pipeline.load_changed(sources, program.checked, world, changed, left_out)
        found = compiled.checked.diagnostics
        return Program(self, sources, world, compiled.checked, compiled.executable(), compiled.triggers, found)

    def _compile_anonymous(self, program: Program, code: SourceText) -> AnonymousProgram:
        compiled = pipeline.load_anonymous(program.sources, program.checked, program.world, code)
        found = tuple(diagnostic for diagnostic in compiled.checked.diagnostics if diagnostic.source is code)
        anonymous = Program(
            self, program.sources, program.world, compiled.checked, compiled.executable(), compiled.triggers, found
        )
        return AnonymousProgram(anonymous, found)

    def _world(self, schema: str, files: Sequence[SourceText]) -> World:
        """Returns the world of a schema; programs with the same schema share one."""
        key = (schema, *(part for file in files for part in (file.name, file.text)))
        with self._lock:
            world = self._worlds.get(key)
            if world is None:
                if len(self._worlds) >= _MOST_WORLDS:
                    del self._worlds[next(iter(self._worlds))]
                world = self._worlds[key] = make_world(schema, files)
        return world


def _source_set(sources: Sources, schema: str, api_version: int | None, limits: Limits) -> SourceSet:
    if schema and schema not in SCHEMAS:
        raise ValueError(f"unknown schema {schema!r}; known are {', '.join(SCHEMAS)}")
    if api_version is not None and parse_api_version(str(api_version)) is None:
        raise ValueError(f"no API version {api_version!r}: it is from {OLDEST_API_VERSION} to {LATEST_API_VERSION}")
    if isinstance(sources, SourceSet):
        return sources
    if isinstance(sources, Mapping):
        return from_mapping(sources, schema, api_version)
    project = sources if isinstance(sources, Project) else open_project(os.fspath(sources))
    return from_project(project, schema, api_version, limits)
