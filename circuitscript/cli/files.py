"""Files that commands write."""

import os

from circuitscript.cli.failures import Failure


def write_file(path: str, text: str) -> None:
    """Writes `text` to the file `path` and makes the folders above it; raises Failure when that is impossible."""
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise Failure(f"{path}: cannot be written: {error.strerror}") from None
