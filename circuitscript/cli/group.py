"""The commands as a click group: help, options, and one module per command, imported when it is called."""

from collections.abc import Sequence
from importlib import import_module
from typing import Final

import click

from circuitscript.cli.failures import INTERRUPTED, USAGE, say, tell_end

COMMANDS: Final = {
    "init": "Make a new project.",
    "run": "Run the triggers that an event is for.",
    "events": "List event types, write a sample of one.",
    "check": "Find errors in sources without running them.",
    "exec": "Run anonymous code.",
    "replay": "Run a recorded run again and compare its effects.",
    "fmt": "Format sources.",
    "test": "Run tests and measure coverage.",
    "explain": "Tell what a query does on HighLevel.",
    "schema": "Write a location's custom fields into the project.",
    "sandbox": "Serve a local HighLevel.",
    "docs": "Look up classes, objects and their members.",
}


class LazyGroup(click.Group):
    """A group whose commands are modules of `cli.commands`, imported on use; help needs none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Returns the names of all commands, in the order of help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Returns the command of this name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"circuitscript.cli.commands.{cmd_name}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command; an unknown one is told apart by the nearest name."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(args[0], COMMANDS, 1)
            hint = f" Did you mean '{close[0]}'?" if close else f" Commands: {', '.join(COMMANDS)}."
            raise click.UsageError(f"No such command '{args[0]}'.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the table of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _print_version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from circuitscript.version import description

        click.echo(description())
        ctx.exit()


@click.group(cls=LazyGroup, name="circuitscript", context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """Run CircuitScript: HighLevel CRM automation in a language that Apex developers know."""


def run_command(arguments: Sequence[str]) -> int:
    """Runs the command that the arguments name and returns its exit code; tells wrong usage itself."""
    try:
        # Not `cli.main`, which takes a closed pipe for a failure.
        with cli.make_context("circuitscript", list(arguments)) as context:
            code = cli.invoke(context)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        if "--json" in arguments:
            tell_end(USAGE, error.format_message())
        error.show()
        return USAGE
    except click.Abort:
        say("interrupted")
        return INTERRUPTED
    return code if isinstance(code, int) else 0
