"""Running an event from the command line: what `circuitscript run` does once its words are understood.

Imports no command-line library: it is what every automation starts with, and a warm start is short.
"""

import os

from circuitscript.cli.failures import FAILED, Failure
from circuitscript.cli.inputs import folder_of, opened, read_input, shown_input
from circuitscript.cli.output import Output, Sources, make_output
from circuitscript.cli.session import Session
from circuitscript.cli.starting import event_input, read_events
from circuitscript.data.record import Record
from circuitscript.engine import Event, InvalidEventError, Program, RunResult
from circuitscript.project import Project
from circuitscript.source.classes import frozen


@frozen
class RunWords:
    """The words of one `run` command; None where an option was not given."""

    path: str
    event: str | None = None
    type: str | None = None
    db: str | None = None
    limits: str | None = None
    record: str | None = None
    environment: str | None = None
    watch: bool = False
    json: bool = False


def run_event(words: RunWords) -> int:
    """Runs the triggers for the event and returns the exit code. Raises Failure for what ends the command early."""
    return _run_and_watch(words) if words.watch else _run_once(words)


def _run_and_watch(words: RunWords) -> int:
    from circuitscript.cli.watching import WatchScope, watch

    if words.event == "-":
        raise Failure("--watch needs the event in a file: standard input can be read once only")
    files = () if words.event is None else (words.event,)
    written = tuple(name for name in (words.db, words.record) if name is not None)
    scope = WatchScope(opened(words.path).root, files, ignored=written)
    return watch(lambda: _run_once(words), scope)


def _run_once(words: RunWords) -> int:
    project = opened(words.path).narrowed().without_tests()
    if words.event is None:
        raise Failure(f"nothing to run: name an event with --event FILE{_known_events(project)}")
    payload, place = read_input(words.event), shown_input(words.event)
    with Session(project, words.db, words.limits, words.record, words.environment) as session:
        program = session.load()
        output = make_output(words.json, folder_of(project))
        output.diagnostics(program.diagnostics)
        events = read_events(payload, program, words.type or "", place)
        for event in events:
            if not program.handles(event):
                return _without_trigger(program, output, f"no trigger handles {event}", words.json)
        try:
            result = session.run(
                program,
                lambda options: program.run_event(*events, options=options),
                event_input(payload, words.type or ""),
            )
        except InvalidEventError as error:
            raise Failure(f"{place}: {error}") from None
        _tell(output, program, events, result, folder_of(project))
        return 0 if result.is_success else FAILED


def _tell(output: Output, program: Program, events: list[Event], result: RunResult, folder: str) -> None:
    records = [record for event in events for record in event.records if isinstance(record, Record)]
    ids = [str(record.values["Id"]) for record in records if record.values.get("Id")]
    names = ", ".join(event.name for event in events)
    output.event(" ".join((f"{names}  {events[0].object}", *ids)), result.fired)
    output.log_section(result.logs)
    output.run(result, Sources(program.texts, folder))


def _without_trigger(program: Program, output: Output, message: str, is_json: bool) -> int:
    """Tells that nothing handles the event; where a trigger has errors, those are the reason that matters."""
    if is_json:
        output.result(outcome="invalid" if program.has_errors else "unhandled", error={"message": message})
    if program.has_errors:
        raise Failure(f"{message}: the program has errors", FAILED)
    known = sorted({f"{trigger.name} ({_event_text(trigger.events)})" for trigger in program.triggers})
    hint = f"; its triggers are {', '.join(known)}" if known else "; the program has no triggers"
    raise Failure(message + hint, FAILED)


def _event_text(events: frozenset[tuple[str, str]]) -> str:
    return ", ".join(sorted(f"{time} {operation}" for time, operation in events))


def _known_events(project: Project) -> str:
    files = [
        os.path.relpath(os.path.join(folder, name))
        for folder in project.folders("events")
        for name in sorted(os.listdir(folder))
        if name.endswith(".json")
    ]
    return f" (the project has {', '.join(files)})" if files else ""
