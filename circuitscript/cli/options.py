"""Options that several commands share."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


class Range(click.FloatRange):
    """A range of numbers, in which what is not a number is not."""

    name = "float range"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Returns the number; fails for one outside of the range."""
        number: float = super().convert(value, param, ctx)
        if number != number:
            self.fail(f"{value} is not a number.", param, ctx)
        return number


def json_option(command: F) -> F:
    """Adds `--json`."""
    return click.option("--json", "is_json", is_flag=True, help="Write JSON Lines to standard output.")(command)


def limits_option(command: F) -> F:
    """Adds `--limits`."""
    return click.option("--limits", metavar="PROFILE", help="Limit profile to use instead of the project's.")(command)


def location_options(command: F) -> F:
    """Adds `--env`, `--location` and `--url`: which location of HighLevel, and where."""
    for option in (
        click.option("--url", metavar="URL", help="Where HighLevel is, such as a sandbox."),
        click.option("--location", metavar="ID", help="Work on this HighLevel location."),
        click.option("--env", "environment", metavar="NAME", help="Work on the location of [environments.NAME]."),
    ):
        command = option(command)
    return command


def database_option(command: F) -> F:
    """Adds `--db`."""
    return click.option("--db", metavar="FILE", help="Keep records in FILE; a fresh store is used otherwise.")(command)
