"""`circuitscript explain`: what a query would do on HighLevel, or on a local store."""

import json
import time
from contextlib import closing
from typing import TYPE_CHECKING

import click

from circuitscript.cli.connections import connection_for
from circuitscript.cli.failures import FAILED, Failure
from circuitscript.cli.files import refuse_shared_files
from circuitscript.cli.inputs import opened
from circuitscript.cli.options import json_option, location_options
from circuitscript.cli.output import make_output
from circuitscript.cli.session import STORE_OR_LOCATION

if TYPE_CHECKING:
    from circuitscript.data.plan import QueryPlan
    from circuitscript.data.query import LogicalQuery
    from circuitscript.data.schema import Schema
    from circuitscript.engine import AnonymousProgram
    from circuitscript.hosts.highlevel.hosting import Connection
    from circuitscript.runtime.host import QueryRequest


@click.command("explain")
@click.argument("query")
@click.option("--project", "folder", metavar="DIR", help="Use the schema and the settings of this project.")
@location_options
@click.option("--db", metavar="FILE", help="Tell what the local store in FILE does; :memory: for an empty one.")
@json_option
def command(
    query: str,
    folder: str | None,
    environment: str | None,
    location: str | None,
    url: str | None,
    db: str | None,
    is_json: bool,
) -> int:
    """Tell which part of a QUERY HighLevel does, what is left to memory, and what it costs.

    With --location or --env the location is asked how many rows there are, which is a call or two. Without them no call
    is made, and numbers of rows and calls stay open. Custom fields are searched by
    ids that only a location knows, so that conditions on them are told as residual then. With --db it tells what the
    local store does, and with which index.
    """
    from circuitscript.engine import Engine

    refuse_shared_files({"--db": db})
    is_connected = location is not None or environment is not None or url is not None
    if is_connected and db is not None:
        raise Failure(STORE_OR_LOCATION)
    project = opened(folder) if folder is not None else None
    engine = Engine()
    program = engine.load(project if project is not None else {})
    anonymous = program.compile_anonymous(f"Object rows = [{query}];", "query")
    if anonymous.has_errors:
        make_output(is_json).diagnostics(anonymous.diagnostics)
        if is_json:
            make_output(is_json).result(outcome="invalid")
        return FAILED
    schema, request = program.world.schema, _request(anonymous)
    if is_connected:
        told = _connected(connection_for(project, environment, location=location, url=url), schema, request)
    else:
        told = _alone(schema, request, db)
    _show(told, is_json)
    return 0


def _request(anonymous: "AnonymousProgram") -> "QueryRequest":
    from circuitscript.runtime.host import QueryRequest

    queries: list[LogicalQuery] = list(anonymous.program.checked.bindings.queries.values())
    if not queries or queries[-1].bind_count:
        raise Failure("explain takes a query without binds: write the values out")
    return QueryRequest(queries[-1], (), time.time_ns() // 1_000_000)


def _connected(connection: "Connection", schema: "Schema", request: "QueryRequest") -> "QueryPlan":
    from circuitscript.hosts.highlevel.records import HighLevelRecords, RecordsOptions
    from circuitscript.runtime.exceptions import ScriptException

    client = connection.client()
    try:
        return HighLevelRecords(client, schema, RecordsOptions(connection.max_scan_rows)).explain(request)
    except ScriptException as error:
        raise Failure(str(error.message), FAILED) from None
    finally:
        client.close()


def _alone(schema: "Schema", request: "QueryRequest", db: str | None) -> "QueryPlan":
    """Plans for HighLevel without asking it; for the local store where that is asked for, or the schema is another."""
    from circuitscript.hosts.highlevel.explaining import explain_alone
    from circuitscript.hosts.local import LocalRecords, StoreError
    from circuitscript.runtime.exceptions import ScriptException

    if db is None and schema.name == "highlevel":
        try:
            return explain_alone(request.query, schema, request.parameters)
        except ScriptException as error:
            raise Failure(str(error.message), FAILED) from None
    try:
        with closing(LocalRecords(schema, None if db in (None, ":memory:") else db)) as records:
            return records.explain(request)
    except StoreError as error:
        raise Failure(f"{db}: {error}") from None


def _show(told: "QueryPlan", is_json: bool) -> None:
    from circuitscript.data.plan import plan_text

    if not is_json:
        click.echo(plan_text(told))
        return
    values = {
        "store": told.store,
        "endpoint": told.access,
        "pushed_down": list(told.pushed_down),
        "residual": list(told.residual),
        "in_memory": list(told.in_memory),
        "further": list(told.further),
        "page_size": told.page_size,
        "rows": told.rows,
        "pages": told.pages,
        "calls": told.calls,
        "seconds": told.seconds,
        "refused": told.refused or None,
    }
    click.echo(json.dumps({"type": "plan", **values}))
    make_output(is_json).result(outcome="refused" if told.refused else "explained")
