"""What the user names on the command line, opened: projects, files and standard input. Without click."""

import os
import sys
from typing import Final

from circuitscript.cli.failures import Failure
from circuitscript.cli.files import EMPTY_NAME
from circuitscript.project import Project, ProjectError, open_project, open_projects

MOST_INPUT_BYTES: Final = 64 * 1024 * 1024


def all_opened(path: str) -> list[Project]:
    """Returns the project at `path` and those below it; raises Failure when there is none."""
    _refuse_empty(path)
    try:
        return open_projects(path)
    except ProjectError as error:
        raise Failure(str(error)) from None


def opened(path: str) -> Project:
    """Returns the project at `path`; raises Failure when there is none."""
    _refuse_empty(path)
    try:
        return open_project(path)
    except ProjectError as error:
        raise Failure(str(error)) from None


def folder_of(project: Project) -> str:
    """Returns the way from the working folder to the project, empty where they are the same."""
    try:
        relative = os.path.relpath(project.root)
    except ValueError:
        return project.root
    if relative == ".":
        return ""
    return (project.root if relative.startswith("..") else relative).replace(os.sep, "/")


def read_input(name: str) -> bytes:
    """Returns the bytes of the file `name`, or of standard input for `-`; raises Failure when they cannot be read."""
    _refuse_empty(name)
    if name == "-":
        content = sys.stdin.buffer.read(MOST_INPUT_BYTES + 1)
    else:
        if not os.path.exists(name):
            raise Failure(f"{name}: no such file")
        if os.path.isdir(name):
            raise Failure(f"{name}: a folder, not a file")
        try:
            with open(name, "rb") as stream:
                content = stream.read(MOST_INPUT_BYTES + 1)
        except OSError as error:
            raise Failure(f"{name}: cannot be read: {error.strerror}") from None
    if len(content) > MOST_INPUT_BYTES:
        raise Failure(f"{shown_input(name)}: more than {MOST_INPUT_BYTES // 1024 // 1024} MiB")
    return content


def _refuse_empty(name: str) -> None:
    if not name:
        raise Failure(EMPTY_NAME)


def shown_input(name: str) -> str:
    """Returns how messages speak of an input."""
    return "standard input" if name == "-" else name
