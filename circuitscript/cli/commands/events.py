"""`circuitscript events`: the types of events that HighLevel sends, and a sample of any."""

import json

import click

from circuitscript.cli.encoding import encode
from circuitscript.cli.failures import Failure
from circuitscript.cli.files import write_file
from circuitscript.cli.inputs import opened
from circuitscript.cli.options import json_option
from circuitscript.cli.output import make_output
from circuitscript.cli.terminal import standard_output
from circuitscript.engine import Engine
from circuitscript.triggers.catalogue import EVENT_TYPES, EventType, find_event_type, similar_event_types
from circuitscript.triggers.samples import sample


@click.command("events")
@click.argument("name", required=False, metavar="[TYPE]")
@click.option("--out", metavar="FILE", help="Write the sample to FILE.")
@click.option("--project", "folder", metavar="DIR", help="Use the objects and custom fields of this project.")
@json_option
def command(name: str | None, out: str | None, folder: str | None, is_json: bool) -> int:
    """List the types of events, or write a sample of TYPE for `circuitscript run --event`.

    Ids and texts of a sample are made up; those of custom fields come from the project's schema.
    """
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


def _find(name: str) -> EventType:
    found = find_event_type(name)
    if found is None:
        close = " or ".join(one.name for one in similar_event_types(name))
        hint = f"did you mean {close}?" if close else "`circuitscript events` lists them"
        raise Failure(f"unknown event type {name}: {hint}")
    return found
