"""`circuitscript schema pull`: a location's custom fields and objects as a schema file of the project."""

import os

import click

from circuitscript.cli.connections import connection_for
from circuitscript.cli.failures import FAILED, Failure
from circuitscript.cli.files import write_file
from circuitscript.cli.inputs import opened
from circuitscript.cli.options import json_option, location_options
from circuitscript.cli.output import make_output


@click.group("schema")
def command() -> None:
    """Work with the schema of a project."""


@command.command("pull")
@click.argument("folder", default=".", metavar="[DIR]")
@location_options
@click.option("-o", "--output", metavar="FILE", help="Write FILE instead of schema/highlevel.toml; - for the terminal.")
@json_option
def pull(
    folder: str, environment: str | None, location: str | None, url: str | None, output: str | None, is_json: bool
) -> int:
    """Write the custom fields and custom objects of a location into the project in DIR.

    The file is replaced as a whole: keep fields of your own in other files.
    """
    from circuitscript.data.schemas import builtin_schema
    from circuitscript.hosts.highlevel.failures import ApiFailure
    from circuitscript.hosts.highlevel.pulling import pull_schema

    project = opened(folder)
    client = connection_for(project, environment, location=location, url=url).client()
    try:
        pulled = pull_schema(client, builtin_schema("highlevel"))
    except ApiFailure as failure:
        raise Failure(f"HighLevel: {failure}", FAILED) from None
    finally:
        client.close()
    found = {"objects": pulled.objects, "fields": pulled.fields}
    if output == "-":
        if is_json:
            make_output(True).result(outcome="pulled", text=pulled.text, **found)
        else:
            click.echo(pulled.text, nl=False)
        return 0
    path = output or os.path.join(project.root, project.settings.paths["schema"][0], "highlevel.toml")
    write_file(path, pulled.text)
    make_output(is_json).result(outcome="pulled", file=path, **found)
    if not is_json:
        click.echo(f"{path}: {pulled.fields} fields, {pulled.objects} custom objects")
    return 0
