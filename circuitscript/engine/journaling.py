"""What a journal says of the program that it is about: writing it down, and making the program again."""

from collections.abc import Mapping
from typing import Any, Final

from circuitscript.engine.results import RunResult
from circuitscript.engine.sources import SourceSet
from circuitscript.hosts.journal import Header
from circuitscript.runtime.governor import Limits, Resource
from circuitscript.source import SourceText
from circuitscript.version import VERSION

_VERSIONS: Final = "api_versions"
_VERSION: Final = "api_version"


def header_of(sources: SourceSet, limits: Limits, settings: Mapping[str, str], run_input: Mapping[str, Any]) -> Header:
    """Returns the header for a run of the program in `sources`; `run_input` is what it begins with, as JSON."""
    return Header(
        sources={unit.name: unit.text for unit in sources.units},
        schema=sources.schema,
        schema_files={file.name: file.text for file in sources.schema_files},
        input={**run_input, _VERSION: sources.api_version, _VERSIONS: dict(sources.api_versions)},
        limits={resource.name.lower(): maximum for resource, maximum in limits.maxima.items()},
        profile=limits.name,
        settings=dict(settings),
        version=VERSION,
    )


def sources_of(header: Header) -> SourceSet:
    """Returns the sources that a journal embeds. Raises ValueError when its header makes no sense."""
    versions = header.input.get(_VERSIONS, {})
    version = header.input.get(_VERSION)
    if not isinstance(versions, dict) or not isinstance(version, int):
        raise ValueError("the header has no API version")
    return SourceSet(
        units=tuple(SourceText(name, text) for name, text in header.sources.items()),
        schema=header.schema,
        schema_files=tuple(SourceText(name, text) for name, text in header.schema_files.items()),
        api_version=version,
        api_versions=versions,
    )


def limits_of(header: Header) -> Limits:
    """Returns the limits of the recorded run. Raises ValueError for a resource that is unknown."""
    try:
        return Limits(header.profile, {Resource[name.upper()]: maximum for name, maximum in header.limits.items()})
    except KeyError as error:
        raise ValueError(f"the header limits {error.args[0]}, which is unknown") from None


def differing_files(recorded: SourceSet, other: SourceSet) -> list[str]:
    """Returns the names of the sources and schema files that one set has otherwise than the other."""
    first, second = ({file.name: file.text for file in (*one.units, *one.schema_files)} for one in (recorded, other))
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))


def outcome_of(result: RunResult) -> dict[str, Any]:
    """Returns what a run came to, as the journal's last line has it."""
    return {
        "outcome": result.outcome.value,
        "error": None if result.error is None else str(result.error),
        "frames": [] if result.error is None else [str(frame) for frame in result.error.frames],
        "limits": {usage.resource.name.lower(): usage.used for usage in result.limits},
    }
