"""Files that commands write."""

import os
import stat
from collections.abc import Mapping

from circuitscript.cli.failures import Failure


def write_file(path: str, text: str) -> None:
    """Writes `text` to the file `path` and makes the folders above it; raises Failure when that is impossible.

    A file is replaced in one step, so that a failure in between leaves the old one; links and devices are written to.
    """
    if not path:
        raise Failure(EMPTY_NAME)
    target = os.path.realpath(path)
    try:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if os.path.exists(target) and not os.path.isfile(target):
            _write(target, text)
        else:
            _replace(target, text)
    except OSError as error:
        raise Failure(f"{path}: cannot be written: {error.strerror}") from None


EMPTY_NAME = "a file or folder has an empty name: is a variable of your shell unset?"


def refuse_shared_files(names: Mapping[str, str | None]) -> None:
    """Raises Failure where two of the files of a command, given by what names them, are the same: one would be lost."""
    seen: dict[str, str] = {}
    for what, name in names.items():
        if name is None or name in ("-", ":memory:"):
            continue
        if not name:
            raise Failure(f"{what}: {EMPTY_NAME}")
        path = os.path.realpath(name)
        if os.path.exists(path) and not os.path.isfile(path):
            continue
        if path in seen:
            raise Failure(f"{seen[path]} and {what} name the same file, {name}: give each its own")
        seen[path] = what


def _replace(path: str, text: str) -> None:
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        _write(temporary, text)
        if os.path.exists(path):
            os.chmod(temporary, stat.S_IMODE(os.stat(path).st_mode))
        os.replace(temporary, path)
    except BaseException:
        if os.path.exists(temporary):
            os.unlink(temporary)
        raise


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8", newline="") as stream:
        stream.write(text)
