"""`circuitscript init`: makes a project that passes its own check and its own tests."""

import os
import shlex

import click

from circuitscript.cli.failures import Failure
from circuitscript.cli.files import write_file
from circuitscript.cli.new_project import starter_files
from circuitscript.cli.options import json_option
from circuitscript.cli.output import make_output
from circuitscript.cli.terminal import standard_output


@click.command("init")
@click.argument("folder", metavar="NAME")
@json_option
def command(folder: str, is_json: bool) -> int:
    """Make a project in the new folder NAME: a trigger, a class, tests, an event, settings for editors and CI.

    Refuses a folder that has anything in it but `.git`.
    """
    name = os.path.basename(os.path.abspath(folder))
    if not folder or not name or not name.isprintable():
        raise Failure(f"{folder!r} cannot be the name of a project")
    _refuse_what_exists(folder)
    files = list(starter_files(name))
    for file, text in files:
        write_file(os.path.join(folder, file), text)
    if is_json:
        make_output(True).result(outcome="created", folder=folder, files=[file for file, _ in files])
        return 0
    out = standard_output()
    for file, _ in files:
        out.line(os.path.join(folder, file))
    out.line()
    out.line(f"Next: circuitscript test {shlex.quote(folder)}")
    return 0


def _refuse_what_exists(folder: str) -> None:
    if not os.path.lexists(folder):
        return
    if not os.path.isdir(folder):
        raise Failure(f"{folder}: a file of this name exists")
    try:
        found = sorted(name for name in os.listdir(folder) if name != ".git")
    except OSError as error:
        raise Failure(f"{folder}: cannot be read: {error.strerror}") from None
    if found:
        raise Failure(f"{folder}: the folder is not empty (it has {found[0]}); name a new one")
