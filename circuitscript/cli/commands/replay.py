"""`circuitscript replay`: runs a recorded run again, without the world, and compares its effects."""

from functools import partial

import click

from circuitscript.cli.failures import FAILED, Failure
from circuitscript.cli.inputs import folder_of, opened
from circuitscript.cli.options import json_option
from circuitscript.cli.output import make_output
from circuitscript.cli.session import Session
from circuitscript.cli.starting import start_again
from circuitscript.engine import InvalidProgramError, NoTriggerError, Program
from circuitscript.engine.journaling import limits_of, replay, sources_of
from circuitscript.hosts.journal import Divergence, Journal, JournalError, read_journal
from circuitscript.version import VERSION


@click.command("replay")
@click.argument("file")
@click.option("--project", "folder", metavar="DIR", help="Run the sources in DIR instead of the recorded ones.")
@click.option("--force", is_flag=True, help="Do so even if they differ.")
@json_option
def command(file: str, folder: str | None, force: bool, is_json: bool) -> int:
    """Run the run recorded in FILE again and compare what it does.

    Prints "identical", or the first effect that differs; then the exit code is 1. Nothing is sent or stored: every
    answer comes from the journal.
    """
    journal = _read(file)
    project = opened(folder).without_tests() if folder is not None else None
    with Session(project) as session:
        program = session.load() if project is not None else _load(session, journal, file)
        output = make_output(is_json, folder_of(project) if project is not None else "")
        output.diagnostics(program.diagnostics)
        try:
            message = _replay(program, journal, force)
        except JournalError as error:
            raise Failure(f"{file}: {error}; --force runs these all the same") from None
    if message:
        output.result(outcome="diverged", message=message)
        raise Failure(message, FAILED, is_told=True)
    text = f"identical: {len(journal.entries)} entries"
    output.result(outcome="identical", entries=len(journal.entries))
    if not is_json:
        click.echo(text)
    return 0


def _read(file: str) -> Journal:
    try:
        with open(file, "rb") as stream:
            return read_journal(stream)
    except FileNotFoundError:
        raise Failure(f"{file}: no such file") from None
    except OSError as error:
        raise Failure(f"{file}: cannot be read: {error.strerror}") from None
    except JournalError as error:
        raise Failure(f"{file}: {error}") from None


def _load(session: Session, journal: Journal, file: str) -> Program:
    """Returns the program that the journal embeds."""
    try:
        limits_of(journal.header)
        return session.engine.load(sources_of(journal.header))
    except ValueError as error:
        raise Failure(f"{file}: {error}") from None


def _replay(program: Program, journal: Journal, is_forced: bool) -> str:
    """Runs, and returns what differs, empty when nothing does."""
    start = partial(start_again, program, journal.header.input)
    try:
        replay(program, journal, start, is_forced=is_forced)
    except Divergence as error:
        version = journal.header.version
        return f"{error} (it was recorded with CircuitScript {version})" if version != VERSION else str(error)
    except NoTriggerError as error:
        return str(error)
    except InvalidProgramError as error:
        return f"the program has errors: {error}"
    return ""
