"""`circuitscript exec`: runs anonymous code."""

import click

from circuitscript.cli.failures import FAILED, Failure
from circuitscript.cli.files import refuse_shared_files
from circuitscript.cli.inputs import folder_of, opened, read_input, shown_input
from circuitscript.cli.options import database_option, json_option, limits_option, location_options
from circuitscript.cli.output import Sources, make_output
from circuitscript.cli.session import Session
from circuitscript.cli.starting import code_input
from circuitscript.source import SourceText
from circuitscript.source.decoding import decode


@click.command("exec")
@click.argument("file", required=False)
@click.option("-e", "--execute", "code", metavar="CODE", help="The code itself.")
@click.option("--project", "folder", metavar="DIR", help="Use the classes of this project.")
@database_option
@location_options
@limits_option
@click.option("--record", metavar="FILE", help="Write every effect of the run to FILE, for replay.")
@click.option("--record-callouts", "callouts", metavar="FILE", help="Write the callouts to FILE, for tests.")
@click.option("-v", "--verbose", is_flag=True, help="Tell changes and limits, too.")
@json_option
def command(
    file: str | None,
    code: str | None,
    folder: str | None,
    db: str | None,
    environment: str | None,
    location: str | None,
    url: str | None,
    limits: str | None,
    record: str | None,
    callouts: str | None,
    verbose: bool,
    is_json: bool,
) -> int:
    """Run anonymous code: FILE (- for standard input), or CODE with -e.

    Prints what the code writes with System.debug. Exits with 1 when the code has errors or fails.
    """
    refuse_shared_files({"FILE": file, "--db": db, "--record": record, "--record-callouts": callouts})
    source = _source(file, code)
    project = opened(folder).without_tests() if folder is not None else None
    prefix = folder_of(project) if project is not None else ""
    with Session(project, db, limits, record, environment, callouts, location=location, url=url) as session:
        program = session.load()
        output = make_output(is_json, prefix, source.name)
        anonymous = program.compile_anonymous(source.text, source.name)
        output.diagnostics(anonymous.diagnostics)
        if anonymous.has_errors:
            if is_json:
                output.result(outcome="invalid")
            return FAILED
        result = session.run(program, anonymous.run, code_input(source.text, source.name), output.log)
        jobs = session.run_jobs(anonymous.program) if result.is_success else ()
        output.run(result, Sources(anonymous.program.texts, prefix, source.name), is_brief=not verbose, jobs=jobs)
        session.write_recording()
        return 0 if result.is_success and all(job.is_success for job in jobs) else FAILED


def _source(file: str | None, code: str | None) -> SourceText:
    if (file is None) == (code is None):
        raise click.UsageError("Give the code as a FILE, or with -e CODE.")
    if code is not None:
        return SourceText("anonymous", code)
    assert file is not None
    source, diagnostics = decode(shown_input(file), read_input(file))
    if diagnostics:
        raise Failure(f"{shown_input(file)}: not valid UTF-8")
    return source
