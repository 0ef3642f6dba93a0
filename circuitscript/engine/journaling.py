"""Runs with a journal, and what a journal says of its program: writing that down, and making the program again."""

from collections.abc import Callable, Mapping
from typing import IO, Any, Final

from circuitscript.engine.program import Program, RunOptions
from circuitscript.engine.results import RunResult
from circuitscript.engine.sources import SourceSet
from circuitscript.hosts.journal import Header, Journal, JournalError, JournalWriter, Preamble, Replay, record
from circuitscript.project.settings import SCHEMAS
from circuitscript.runtime.governor import Limits, Resource
from circuitscript.source import SourceText
from circuitscript.source.classes import evolve
from circuitscript.version import VERSION

_DEFAULTS: Final = RunOptions()
_NAMES: Final = {resource: resource.name.lower() for resource in Resource}


class Recorder:
    """Runs a program with a journal. What the journals of its runs have in common is put together once."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._last: tuple[Limits, dict[str, str], Preamble] | None = None

    def run(
        self,
        start: Callable[[RunOptions], RunResult],
        run_input: Mapping[str, Any],
        stream: IO[bytes],
        options: RunOptions = _DEFAULTS,
    ) -> RunResult:
        """Starts a run of the program, writes its journal to a binary `stream` and returns its result.

        `run_input` is what the run begins with, as JSON: it is what a replay starts with. However the run ends, what
        it did so far is written; a journal without its last line is that of a run that was cut short.
        """
        program = self._program
        limits = options.limits or program.limits
        host = options.host or program.engine.make_host(program)
        writer = JournalWriter(stream)
        writer.begin(self._preamble(limits, host.settings), run_input)
        try:
            result = start(evolve(options, host=record(host, writer), limits=limits))
        except BaseException:
            writer.flush()
            raise
        writer.close(outcome_of(result))
        return result

    def _preamble(self, limits: Limits, settings: dict[str, str]) -> Preamble:
        last = self._last
        if last is None or last[0] is not limits or last[1] != settings:
            preamble = Preamble(_header_of(self._program.sources, limits, settings))
            last = self._last = limits, dict(settings), preamble
        return last[2]


def _header_of(sources: SourceSet, limits: Limits, settings: dict[str, str]) -> Header:
    return Header(
        sources={unit.name: unit.text for unit in sources.units},
        schema=sources.schema,
        input={},
        schema_files={file.name: file.text for file in sources.schema_files},
        limits={_NAMES[resource]: maximum for resource, maximum in limits.maxima.items()},
        profile=limits.name,
        settings=settings,
        version=VERSION,
        api_version=sources.api_version,
        api_versions=dict(sources.api_versions),
    )


def sources_of(header: Header) -> SourceSet:
    """Returns the sources that a journal embeds. Raises ValueError when its header makes no sense."""
    if not isinstance(header.api_versions, dict) or not isinstance(header.api_version, int) or not header.api_version:
        raise ValueError("the header has no API version")
    if header.schema not in SCHEMAS:
        raise ValueError(f"the header has no schema that is known: {header.schema!r}")
    return SourceSet(
        units=tuple(SourceText(name, text) for name, text in header.sources.items()),
        schema=header.schema,
        schema_files=tuple(SourceText(name, text) for name, text in header.schema_files.items()),
        api_version=header.api_version,
        api_versions=header.api_versions,
    )


def limits_of(header: Header) -> Limits:
    """Returns the limits of the recorded run. Raises ValueError for a resource that is unknown."""
    try:
        return Limits(header.profile, {Resource[name.upper()]: maximum for name, maximum in header.limits.items()})
    except KeyError as error:
        raise ValueError(f"the header limits {error.args[0]}, which is unknown") from None


def differences(recorded: SourceSet, other: SourceSet) -> list[str]:
    """Returns what two programs differ in: names of sources and schema files, `the schema`, `the API version`."""
    first, second = ({file.name: file.text for file in (*one.units, *one.schema_files)} for one in (recorded, other))
    found = sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
    if recorded.schema != other.schema:
        found.append("the schema")
    if (recorded.api_version, dict(recorded.api_versions)) != (other.api_version, dict(other.api_versions)):
        found.append("the API version")
    return found


def replay(
    program: Program, journal: Journal, start: Callable[[RunOptions], RunResult], *, is_forced: bool = False
) -> RunResult:
    """Starts a run of `program` that gets its answers from `journal`, and returns its result when it did the same.

    Raises `Divergence` at the first thing that it does otherwise, JournalError for a damaged header and, unless
    `is_forced`, for a journal of another version of the program.
    """
    try:
        recorded, limits = sources_of(journal.header), limits_of(journal.header)
    except ValueError as error:
        raise JournalError(str(error), 1) from None
    found = [] if is_forced else differences(recorded, program.sources)
    if found:
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        raise JournalError(f"it was recorded with other sources: {', '.join(found[:3])}{more}")
    replayed = Replay(journal, program.world.schema)
    result = start(RunOptions(host=replayed.host(), limits=limits))
    replayed.finish(outcome_of(result))
    return result


def outcome_of(result: RunResult) -> dict[str, Any]:
    """Returns what a run came to, as the journal's last line has it."""
    return {
        "outcome": result.outcome.value,
        "error": None if result.error is None else str(result.error),
        "frames": [] if result.error is None else [str(frame) for frame in result.error.frames],
        "limits": {_NAMES[usage.resource]: usage.used for usage in result.limits if usage.used},
    }
