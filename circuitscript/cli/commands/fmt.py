"""`circuitscript fmt`: formats sources."""

import click

from circuitscript.cli.encoding import encode
from circuitscript.cli.failures import FAILED, Failure
from circuitscript.cli.files import write_file
from circuitscript.cli.inputs import all_opened, folder_of
from circuitscript.cli.output import make_output
from circuitscript.engine.formatting import Formatted, format_file
from circuitscript.project import SourceFile


@click.command("fmt")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--check", "is_check", is_flag=True, help="Change nothing; exit with 1 when a file is not formatted.")
@click.option("--diff", "is_diff", is_flag=True, help="Change nothing; show what would change.")
@click.option("--json", "is_json", is_flag=True, help="Write JSON Lines to standard output.")
def command(paths: tuple[str, ...], is_check: bool, is_diff: bool, is_json: bool) -> int:
    """Format .cls and .trigger files, in files, folders and projects.

    Keeps comments and meaning. A file with a syntax error is told and left as it is; then, and with --check when a file
    is not formatted, the exit code is 1.
    """
    found = _files(paths)
    changed = failed = 0
    for file, folder in found:
        formatted = format_file(file)
        output = make_output(is_json, folder)
        output.diagnostics(formatted.diagnostics)
        if formatted.diagnostics:
            failed += 1
        elif formatted.is_changed:
            changed += 1
            _tell(file, formatted, folder, is_check, is_diff, is_json)
    if is_json:
        make_output(True).result(
            outcome="invalid" if failed else "changed" if changed else "unchanged", files=len(found), changed=changed
        )
    return FAILED if failed or (is_check and changed) else 0


def _files(paths: tuple[str, ...]) -> list[tuple[SourceFile, str]]:
    """Returns each file that was named once, with the way to its project."""
    files: dict[str, tuple[SourceFile, str]] = {}
    for path in paths:
        for project in all_opened(path):
            for file in project.files:
                if project.is_in_focus(file.name):
                    files.setdefault(file.path, (file, folder_of(project)))
    if not files:
        raise Failure(f"{', '.join(paths)}: no .cls or .trigger files found")
    return list(files.values())


def _tell(file: SourceFile, formatted: Formatted, folder: str, is_check: bool, is_diff: bool, is_json: bool) -> None:
    name = f"{folder}/{file.name}" if folder else file.name
    if not (is_check or is_diff):
        write_file(file.path, formatted.text)
    diff = "".join(_differences(name, formatted)) if is_diff else ""
    if is_json:
        click.echo(encode({"type": "formatted", "file": name, **({"diff": diff} if is_diff else {})}))
    elif is_diff:
        click.echo(diff, nl=False)
    else:
        click.echo(f"{'would format' if is_check else 'formatted'} {name}", err=True)


def _differences(name: str, formatted: Formatted) -> list[str]:
    from difflib import unified_diff

    before, after = (text.splitlines(keepends=True) for text in (formatted.before, formatted.text))
    lines = unified_diff(before, after, name, name)
    return [line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines]
