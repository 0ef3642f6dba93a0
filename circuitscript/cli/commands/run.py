"""`circuitscript run`: an event in, the triggers that handle it run, everything that happened told."""

import click

from circuitscript.cli.event_run import RunWords, run_event
from circuitscript.cli.options import database_option, json_option, limits_option, location_options


@click.command("run")
@click.argument("path")
@click.option("--event", metavar="FILE", help="The event's payload, JSON; - reads standard input.")
@click.option("--type", metavar="NAME", help="Take the payload for an event of this type (ContactCreate).")
@database_option
@click.option("--state", metavar="FILE", help="Remember events and records in FILE: old values, repeated webhooks.")
@location_options
@limits_option
@click.option("--record", metavar="FILE", help="Write every effect of the run to FILE, for replay.")
@click.option("--record-callouts", metavar="FILE", help="Write the callouts to FILE, for tests.")
@click.option("--watch", is_flag=True, help="Run again whenever sources, event or settings change, until Ctrl-C.")
@json_option
def command(**words: str | bool | None) -> int:
    """Run the triggers that an event is for.

    PATH is a project, a folder of sources, or one .cls or .trigger file. Exits with 1 when the script fails, when the
    sources have errors in what was to run, and when no trigger handles the event.
    """
    words["json"] = words.pop("is_json")
    return run_event(RunWords(**words))  # type: ignore[arg-type]
