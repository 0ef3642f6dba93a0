"""`circuitscript explain`: what a query would do on HighLevel."""

import json
from typing import TYPE_CHECKING

import click

from circuitscript.cli.connections import connection_for
from circuitscript.cli.failures import FAILED, Failure
from circuitscript.cli.inputs import opened
from circuitscript.cli.options import json_option
from circuitscript.cli.output import make_output

if TYPE_CHECKING:
    from circuitscript.data.query import LogicalQuery
    from circuitscript.data.schema import Schema
    from circuitscript.engine import AnonymousProgram
    from circuitscript.hosts.highlevel.explaining import Explanation
    from circuitscript.hosts.highlevel.hosting import Connection


@click.command("explain")
@click.argument("query")
@click.option("--project", "folder", metavar="DIR", help="Use the schema and the settings of this project.")
@click.option("--env", "environment", metavar="NAME", help="Use the settings of [environments.NAME].")
@click.option("--location", metavar="ID", help="Ask this location how many rows there are: one or two calls.")
@click.option("--url", metavar="URL", help="Where HighLevel is, such as a sandbox.")
@json_option
def command(
    query: str, folder: str | None, environment: str | None, location: str | None, url: str | None, is_json: bool
) -> int:
    """Tell which part of a QUERY HighLevel does, what is left to memory, and what it costs.

    Without --location or --env no call is made, and numbers of rows and calls stay open. Custom fields are searched by
    ids that only a location knows, so that conditions on them are told as residual then.
    """
    from circuitscript.engine import Engine

    project = opened(folder) if folder is not None else None
    engine = Engine()
    program = engine.load(project if project is not None else {})
    anonymous = program.compile_anonymous(f"Object rows = [{query}];", "query")
    if anonymous.has_errors:
        make_output(is_json).diagnostics(anonymous.diagnostics)
        if is_json:
            make_output(is_json).result(outcome="invalid")
        return FAILED
    is_connected = location is not None or environment is not None or url is not None
    logical = _logical(anonymous)
    if is_connected:
        connection = connection_for(project, environment, location=location, url=url)
        told = _connected(connection, program.world.schema, logical)
    else:
        told = _alone(logical)
    _show(told, is_json)
    return 0


def _logical(anonymous: "AnonymousProgram") -> "LogicalQuery":
    queries = list(anonymous.program.checked.bindings.queries.values())
    if not queries or queries[-1].bind_count:
        raise Failure("explain takes a query without binds: write the values out")
    return queries[-1]


def _connected(connection: "Connection", schema: "Schema", query: "LogicalQuery") -> "Explanation":
    from circuitscript.hosts.highlevel.records import HighLevelRecords, RecordsOptions
    from circuitscript.runtime.exceptions import ScriptException

    client = connection.client()
    try:
        return HighLevelRecords(client, schema, RecordsOptions(connection.max_scan_rows)).explain(query)
    except ScriptException as error:
        raise Failure(str(error.message), FAILED) from None
    finally:
        client.close()


def _alone(query: "LogicalQuery") -> "Explanation":
    from circuitscript.hosts.highlevel.explaining import explain_alone
    from circuitscript.runtime.exceptions import ScriptException

    try:
        return explain_alone(query)
    except ScriptException as error:
        raise Failure(str(error.message), FAILED) from None


def _show(told: "Explanation", is_json: bool) -> None:
    if is_json:
        values = {
            "endpoint": told.endpoint,
            "pushed_down": list(told.pushed_down),
            "residual": list(told.residual),
            "in_memory": list(told.in_memory),
            "further": list(told.further),
            "page_size": told.page_size,
            "rows": told.rows,
            "calls": told.calls,
            "seconds": told.seconds,
            "refused": told.refused or None,
        }
        click.echo(json.dumps({"type": "plan", **values}))
        make_output(is_json).result(outcome="refused" if told.refused else "explained")
        return
    click.echo(told.endpoint)
    parts = (
        ("done by HighLevel", told.pushed_down),
        ("checked in memory", told.residual),
        ("done in memory", told.in_memory),
        ("read besides", told.further),
    )
    for title, lines in parts:
        for at, line in enumerate(lines):
            click.echo(f"  {title if at == 0 else '':<18}{line}")
    click.echo(f"  {'cost':<18}{_cost(told)}")
    if told.refused:
        click.echo(f"  {'refused':<18}{told.refused}")


def _cost(told: "Explanation") -> str:
    if told.calls is None:
        return f"one call for each {told.page_size:,} rows" if told.page_size > 1 else "one call a row"
    rows = "" if told.rows is None else f" for {told.rows:,} rows"
    seconds = "" if told.seconds is None else f", at least {told.seconds:g} s under the rate limit"
    return f"{told.calls:,} call{'' if told.calls == 1 else 's'}{rows}{seconds}"
