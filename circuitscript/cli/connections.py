"""How a command reaches HighLevel: the project's settings, an environment of them, and what the command line says."""

import os

from circuitscript.cli.failures import Failure
from circuitscript.hosts.highlevel.hosting import Connection, ConnectionSettingsError, read_connection
from circuitscript.project import Project


def connection_for(project: Project | None, environment: str | None = None, **given: str | None) -> Connection:
    """Returns the connection of a project, or of the command line alone; raises Failure when it says too little.

    `environment` is the name of a table `[environments.NAME]` of `circuit.toml`, whose keys are those of `[highlevel]`.
    `given` are keys that the command line sets.
    """
    settings = dict(project.settings.highlevel) if project is not None else {}
    if environment is not None:
        known = project.settings.environments if project is not None else {}
        table = known.get(environment)
        if not isinstance(table, dict):
            names = ", ".join(sorted(known)) or "none"
            raise Failure(f"no environment {environment} in circuit.toml; there are: {names}")
        settings |= table
    settings |= {name: value for name, value in given.items() if value is not None}
    try:
        return read_connection(settings, os.environ)
    except ConnectionSettingsError as error:
        raise Failure(str(error)) from None
