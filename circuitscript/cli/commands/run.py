"""`circuitscript run`: an event in, the triggers that handle it run, everything that happened told."""

import click

from circuitscript.cli.failures import FAILED, Failure
from circuitscript.cli.options import (
    database_option,
    folder_of,
    json_option,
    limits_option,
    opened,
    read_input,
    shown_input,
)
from circuitscript.cli.output import Output, Sources, make_output
from circuitscript.cli.session import Session
from circuitscript.cli.starting import event_input, read_events
from circuitscript.data.record import Record
from circuitscript.engine import Event, InvalidEventError, Program, RunResult
from circuitscript.project import Project


@click.command("run")
@click.argument("path")
@click.option("--event", "event_name", metavar="FILE", help="The event's payload, JSON; - reads standard input.")
@click.option("--type", "type_name", metavar="NAME", help="Take the payload for an event of this type (ContactCreate).")
@database_option
@limits_option
@click.option("--record", metavar="FILE", help="Write every effect of the run to FILE, for replay.")
@json_option
def command(
    path: str,
    event_name: str | None,
    type_name: str | None,
    db: str | None,
    limits: str | None,
    record: str | None,
    is_json: bool,
) -> int:
    """Run the triggers that an event is for.

    PATH is a project, a folder of sources, or one .cls or .trigger file. Exits with 1 when the script fails, when the
    sources have errors in what was to run, and when no trigger handles the event.
    """
    project = opened(path).narrowed().without_tests()
    if event_name is None:
        raise Failure(f"nothing to run: name an event with --event FILE{_known_events(project)}")
    payload = read_input(event_name)
    with Session(project, db, limits, record) as session:
        program = session.load()
        output = make_output(is_json, folder_of(project))
        output.diagnostics(program.diagnostics)
        events = read_events(payload, program, type_name or "", shown_input(event_name))
        for event in events:
            if not program.handles(event):
                return _without_trigger(program, output, f"no trigger handles {event}", is_json)
        try:
            result = session.run(
                program,
                lambda options: program.run_event(*events, options=options),
                event_input(payload, type_name or ""),
            )
        except InvalidEventError as error:
            raise Failure(f"{shown_input(event_name)}: {error}") from None
        _tell(output, program, events, result, folder_of(project))
        return 0 if result.is_success else FAILED


def _tell(output: Output, program: Program, events: list[Event], result: RunResult, folder: str) -> None:
    ids = [
        str(record.values.get("Id", "")) for event in events for record in event.records if isinstance(record, Record)
    ]
    output.event(f"{', '.join(event.name for event in events)}  {events[0].object} {' '.join(ids)}", result.fired)
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
    import os

    files = [
        os.path.relpath(os.path.join(folder, name))
        for folder in project.folders("events")
        for name in sorted(os.listdir(folder))
        if name.endswith(".json")
    ]
    return f" (the project has {', '.join(files)})" if files else ""
