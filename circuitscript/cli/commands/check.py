"""`circuitscript check`: finds errors in sources without running them."""

import click

from circuitscript.cli.failures import FAILED, Failure
from circuitscript.cli.inputs import all_opened, folder_of
from circuitscript.cli.options import json_option
from circuitscript.cli.output import make_output
from circuitscript.engine import Engine
from circuitscript.project import Project
from circuitscript.source import Diagnostic, Severity
from circuitscript.source.rendering import summary


@click.command("check")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--syntax-only", is_flag=True, help="Stop after parsing.")
@click.option("--api-version", type=click.IntRange(20, 67), help="Check as this API version where a file names none.")
@json_option
def command(paths: tuple[str, ...], syntax_only: bool, api_version: int | None, is_json: bool) -> int:
    """Find errors in files, folders and projects.

    A PATH is a .cls or .trigger file, a folder of them, or a project. Files are checked together with the project
    around them, and only what is wrong with them is told. Exits with 1 when there is an error.
    """
    projects = _merged([project for path in paths for project in all_opened(path)])
    errors = warnings = files = 0
    for project, focuses in projects:
        found = _check(project, focuses, syntax_only, api_version)
        output = make_output(is_json, folder_of(project))
        output.diagnostics(found)
        files += sum(1 for file in project.files if _is_named(file.name, focuses))
        errors += sum(1 for diagnostic in found if diagnostic.severity is Severity.ERROR)
        warnings += sum(1 for diagnostic in found if diagnostic.severity is Severity.WARNING)
    if not files:
        raise Failure(f"{', '.join(paths)}: no .cls or .trigger files found")
    output = make_output(is_json)
    outcome = "invalid" if errors else "valid"
    output.result(outcome=outcome, files=files, errors=errors, warnings=warnings)
    if not is_json and (errors or warnings):
        click.echo(summary(errors, warnings), err=True)
    return FAILED if errors else 0


def _merged(projects: list[Project]) -> list[tuple[Project, frozenset[str]]]:
    """Returns each project once, with everything in it that was named; nothing stands for all of it."""
    merged: dict[str, tuple[Project, set[str]]] = {}
    for project in projects:
        # Without an enclosing project, a folder holds just the files that were named in it.
        key = project.root if project.is_marked else f"{project.root}\0{project.focus}\0{len(merged)}"
        merged.setdefault(key, (project, set()))[1].add(project.focus)
    return [(project, frozenset(() if "" in focuses else focuses)) for project, focuses in merged.values()]


def _is_named(name: str, focuses: frozenset[str]) -> bool:
    return not focuses or any(name == focus or name.startswith(focus + "/") for focus in focuses)


def _check(project: Project, focuses: frozenset[str], syntax_only: bool, api_version: int | None) -> list[Diagnostic]:
    engine = Engine()
    diagnostics = engine.parse(project) if syntax_only else engine.load(project, api_version=api_version).diagnostics
    return [diagnostic for diagnostic in diagnostics if _is_named(diagnostic.source.name, focuses)]
