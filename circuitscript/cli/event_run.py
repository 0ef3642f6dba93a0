"""Running an event from the command line: what `circuitscript run` does once its words are understood.

Imports no command-line library: it is what every automation starts with, and a warm start is short.
"""

import os

from circuitscript.cli.failures import FAILED, Failure
from circuitscript.cli.files import refuse_shared_files
from circuitscript.cli.inputs import folder_of, opened, read_input, shown_input
from circuitscript.cli.output import Output, Sources, make_output
from circuitscript.cli.session import Session
from circuitscript.cli.starting import event_input, read_delivered
from circuitscript.engine import InvalidEventError, Program
from circuitscript.project import Project
from circuitscript.source.classes import frozen
from circuitscript.triggers.delivery import DeliveryRun
from circuitscript.triggers.webhooks import UnknownWebhook


@frozen
class RunWords:
    """The words of one `run` command; None where an option was not given."""

    path: str
    event: str | None = None
    type: str | None = None
    db: str | None = None
    state: str | None = None
    limits: str | None = None
    record: str | None = None
    record_callouts: str | None = None
    environment: str | None = None
    location: str | None = None
    url: str | None = None
    watch: bool = False
    json: bool = False


def run_event(words: RunWords) -> int:
    """Runs the triggers for the event and returns the exit code. Raises Failure for what ends the command early."""
    named = {"--event": words.event, "--db": words.db, "--state": words.state}
    refuse_shared_files({**named, "--record": words.record, "--record-callouts": words.record_callouts})
    return _run_and_watch(words) if words.watch else _run_once(words)


def _run_and_watch(words: RunWords) -> int:
    from circuitscript.cli.watching import WatchScope, watch

    if words.event == "-":
        raise Failure("--watch needs the event in a file: standard input can be read once only")
    files = () if words.event is None else (words.event,)
    written = tuple(name for name in (words.db, words.state, words.record, words.record_callouts) if name is not None)
    scope = WatchScope(opened(words.path).root, files, ignored=written)
    return watch(lambda: _run_once(words), scope, is_json=words.json)


def _run_once(words: RunWords) -> int:
    project = opened(words.path).narrowed().without_tests()
    if words.event is None:
        raise Failure(f"nothing to run: name an event with --event FILE{_known_events(project)}")
    payload, place = read_input(words.event), shown_input(words.event)
    target = {"environment": words.environment, "location": words.location, "url": words.url}
    target["callouts_file"] = words.record_callouts
    with Session(project, words.db, words.limits, words.record, **target, state=words.state) as session:
        program = session.load()
        output = make_output(words.json, folder_of(project))
        output.diagnostics(program.diagnostics)
        window = round(project.settings.window * 1000)
        events = read_delivered(payload, program, words.type or "", place)
        delivery = DeliveryRun(program, events, window, is_kept=words.state is not None)
        if words.state is None and not delivery.handles_any():
            return _without_trigger(program, output, _unhandled(delivery, words), words.json)
        run_input = event_input(payload, words.type or "", window)
        try:
            result = session.run(program, delivery, run_input, takes_events=True)
        except InvalidEventError as error:
            raise Failure(f"{place}: {error}") from None
        if not delivery.handles_any():
            return _without_trigger(program, output, _unhandled(delivery, words), words.json)
        jobs = session.run_jobs(program) if result.is_success else ()
        output.delivery(delivery.reports, result.fired)
        output.log_section(result.logs)
        output.run(result, Sources(program.texts, folder_of(project)), jobs=jobs)
        session.write_recording()
        return 0 if result.is_success and all(job.is_success for job in jobs) else FAILED


def _unhandled(delivery: DeliveryRun, words: RunWords) -> str:
    """Returns why nothing of a delivery can be run."""
    unknown = [one for one in delivery.events if isinstance(one, UnknownWebhook)]
    if unknown:
        hint = f" ({unknown[0].hint})" if unknown[0].hint else ""
        kept = f"; it is kept in {words.state}" if words.state is not None else ""
        return f"unknown event type `{unknown[0].type}`{hint}{kept}"
    known = dict.fromkeys(str(event) for event in delivery.as_events())
    return f"no trigger handles {', '.join(known)}"


def _without_trigger(program: Program, output: Output, message: str, is_json: bool) -> int:
    """Tells that nothing handles the event; where a trigger has errors, those are the reason that matters."""
    if is_json:
        output.result(outcome="invalid" if program.has_errors else "unhandled", error={"message": message})
    if program.has_errors:
        raise Failure(f"{message}: the program has errors", FAILED, is_told=is_json)
    known = sorted({f"{trigger.name} ({_event_text(trigger.events)})" for trigger in program.triggers})
    hint = f"; its triggers are {', '.join(known)}" if known else "; the program has no triggers"
    raise Failure(message + hint, FAILED, is_told=is_json)


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
