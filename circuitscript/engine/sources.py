"""What a program is made from, read and named: its units, its schema, its versions and its limits."""

import os
from collections.abc import Callable, Mapping
from typing import Any, Final

from circuitscript.project import Project, ProjectError
from circuitscript.project.settings import LATEST_API_VERSION, SETTINGS_FILE
from circuitscript.runtime.governor import Limits, Resource
from circuitscript.runtime.profiles import profile
from circuitscript.source import Diagnostic, SourceText
from circuitscript.source.classes import Factory, frozen
from circuitscript.source.decoding import decode

CACHE_FOLDER: Final = "cache"


@frozen(eq=False)
class SourceSet:
    """All that decides what a program is. `diagnostics` are about files that are not text.

    `cache_folder` is where the program may be kept, empty for nowhere; `limits` are the project's own, if it has any.
    `callouts` is its table `[callouts]`, `recording_folders` are where tests find recorded callouts; days begin in
    the zone `time_zone`. `static_folders` tells where tests find static resources.
    """

    units: tuple[SourceText, ...]
    schema: str = "highlevel"
    schema_files: tuple[SourceText, ...] = ()
    api_version: int = LATEST_API_VERSION
    api_versions: Mapping[str, int] = Factory(dict)
    tests: frozenset[str] = frozenset()
    limits: Limits | None = None
    cache_folder: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
    callouts: Mapping[str, Any] = Factory(dict)
    recording_folders: tuple[str, ...] = ()
    time_zone: str = ""
    static_folders: Callable[[], tuple[str, ...]] = tuple

    def parts(self) -> "list[bytes]":
        """Returns everything that the checked program depends on, for its digest."""
        parts = [self.schema, str(self.api_version)]
        for source in (*self.schema_files, *self.units):
            parts += [source.name, str(self.api_versions.get(source.name, "")), source.text]
        return [part.encode("utf-8", "surrogatepass") for part in parts]


def from_mapping(sources: Mapping[str, str], schema: str, api_version: int | None) -> SourceSet:
    """Returns the set of sources given as text by file name; a name that ends in `.trigger` holds a trigger."""
    for name, text in sources.items():
        if not isinstance(name, str) or not isinstance(text, str):
            raise TypeError(f"sources are texts by file name, not {type(text).__name__} by {type(name).__name__}")
    units = tuple(SourceText(name, text) for name, text in sources.items())
    return SourceSet(units, schema or "highlevel", api_version=api_version or LATEST_API_VERSION)


def from_project(project: Project, schema: str, api_version: int | None, limits: Limits) -> SourceSet:
    """Returns the sources of a project, read from the disk; `limits` hold where it names no profile of its own.

    Raises ProjectError for what cannot be read.
    """
    units: list[SourceText] = []
    diagnostics: list[Diagnostic] = []
    for file in project.files:
        source, found = decode(file.name, read_file(file.path))
        units.append(source)
        diagnostics += found
    schema_files = []
    for path in project.schema_files():
        source, found = decode(os.path.relpath(path, project.root).replace(os.sep, "/"), read_file(path))
        schema_files.append(source)
        diagnostics += found
    settings = project.settings
    if settings.labels:
        schema_files.append(SourceText(SETTINGS_FILE, project.settings_text))
    return SourceSet(
        tuple(units),
        schema or settings.schema,
        tuple(schema_files),
        api_version or settings.api_version,
        {file.name: file.api_version for file in project.files if file.api_version is not None},
        frozenset(file.name for file in project.files if file.purpose == "tests"),
        _limits(project, limits),
        os.path.join(project.state_folder, CACHE_FOLDER),
        tuple(diagnostics),
        settings.callouts,
        project.folders("recordings"),
        settings.time_zone,
        project.static_folders,
    )


def _limits(project: Project, limits: Limits) -> Limits:
    named, maxima = project.settings.profile, project.settings.limits
    try:
        chosen = profile(named) if named else limits
    except LookupError as error:
        raise ProjectError(f"circuit.toml: {error.args[0]}") from None
    return chosen.replace({Resource[name.upper()]: value for name, value in maxima.items()}) if maxima else chosen


def read_file(path: str) -> bytes:
    """Returns the content of a file. Raises ProjectError when it cannot be read."""
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except OSError as error:
        raise ProjectError(f"{path}: cannot be read: {error.strerror}") from None
