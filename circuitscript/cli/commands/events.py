"""`circuitscript events`: the types of events that HighLevel sends, and a sample of any."""

import json
import os

import click

from circuitscript.cli.encoding import encode
from circuitscript.cli.failures import Failure
from circuitscript.cli.files import write_file
from circuitscript.cli.inputs import opened
from circuitscript.cli.options import json_option
from circuitscript.cli.output import make_output
from circuitscript.cli.terminal import harmless, standard_output
from circuitscript.data.schemas import builtin_schema
from circuitscript.engine import Engine
from circuitscript.hosts.local import StoreError
from circuitscript.hosts.local.event_state import LocalEventState
from circuitscript.triggers.catalogue import EVENT_TYPES, EventType, find_event_type, similar_event_types
from circuitscript.triggers.samples import sample


@click.command("events")
@click.argument("name", required=False, metavar="[TYPE]")
@click.option("--out", metavar="FILE", help="Write the sample to FILE.")
@click.option("--project", "folder", metavar="DIR", help="Use the objects and custom fields of this project.")
@click.option("--state", metavar="FILE", help="List the events of unknown types that runs have kept in FILE.")
@json_option
def command(name: str | None, out: str | None, folder: str | None, state: str | None, is_json: bool) -> int:
    """List the types of events, or write a sample of TYPE for `circuitscript run --event`.

    Ids and texts of a sample are made up; those of custom fields come from the project's schema.
    """
    if state is not None:
        if name is not None or out is not None:
            raise Failure("--state lists what was kept: leave out TYPE and --out")
        return _list_kept(state, is_json)
    if name is None:
        if out is not None:
            raise Failure("--out writes a sample: name the type of event, such as ContactCreate")
        return _list(is_json)
    event_type = _find(name)
    engine = Engine()
    schema = engine.load({} if folder is None else opened(folder)).world.schema
    engine.close()
    if event_type.object not in schema.objects and event_type.object != "Record":
        raise Failure(f"the schema {schema.name} has no object {event_type.object}")
    payload = sample(event_type, schema)
    if out is not None:
        write_file(out, json.dumps(payload, indent=2, ensure_ascii=False) + "\n")
        if is_json:
            make_output(True).result(outcome="written", file=out)
    elif is_json:
        click.echo(encode({"type": "sample", "event": event_type.name, "payload": payload}))
        make_output(True).result(outcome="found")
    else:
        standard_output().line(json.dumps(payload, indent=2, ensure_ascii=False))
    return 0


def _list(is_json: bool) -> int:
    rows = [(one.name, one.object, f"after {one.operation}") for one in EVENT_TYPES.values()]
    if not is_json:
        standard_output().rows(rows, ("name", "", "dim"))
        return 0
    for name, object_name, operation in rows:
        click.echo(
            encode({"type": "event_type", "name": name, "object": object_name, "operation": operation.split()[1]})
        )
    make_output(True).result(outcome="found", events=len(rows))
    return 0


def _list_kept(file: str, is_json: bool) -> int:
    """Tells the events that nobody could handle, each as it came."""
    if not os.path.exists(file):
        raise Failure(f"{file}: no such file")
    try:
        state = LocalEventState(builtin_schema("empty"), file)
        kept = state.unknown_events()
        state.close()
    except StoreError as error:
        raise Failure(f"{file}: {error}") from None
    for one in kept:
        if is_json:
            payload = json.loads(one.payload)
            click.echo(encode({"type": "unknown_event", "event": one.type, "payload": payload, "time": one.time}))
        else:
            standard_output().line(harmless(one.payload))
    if is_json:
        make_output(True).result(outcome="found", events=len(kept))
    return 0


def _find(name: str) -> EventType:
    found = find_event_type(name)
    if found is None:
        close = " or ".join(one.name for one in similar_event_types(name))
        hint = f"did you mean {close}?" if close else "`circuitscript events` lists them"
        raise Failure(f"unknown event type {name}: {hint}")
    return found
