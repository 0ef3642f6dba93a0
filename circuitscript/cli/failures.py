"""What ends a command early: one message on standard error, and an exit code. No traceback ever reaches the user."""

import os
import sys
from contextlib import suppress
from typing import Final

FAILED: Final = 1
"""The script, check or test failed."""
USAGE: Final = 2
"""Wrong usage, or input that cannot be read."""
INTERNAL: Final = 70
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141


_OUTCOMES: Final = {FAILED: "failed", USAGE: "refused", INTERNAL: "defect", INTERRUPTED: "cancelled"}
"""What the last JSON line calls the end of a command that ended early, by its exit code."""


def say(message: str) -> None:
    """Tells the user something on standard error."""
    with suppress(OSError):
        sys.stdout.flush()
    with suppress(OSError):
        print(f"circuitscript: {message}", file=sys.stderr)


def tell_end(code: int, message: str) -> None:
    """Writes the last JSON line of a command that ends early."""
    from circuitscript.cli.encoding import encode

    with suppress(OSError):
        sys.stdout.write(
            encode({"type": "result", "outcome": _OUTCOMES.get(code, "failed"), "error": {"message": message}}) + "\n"
        )


class Failure(Exception):
    """A trouble with its message for the user and its exit code.

    With `is_told` the command has already written the last of its JSON lines.
    """

    def __init__(self, message: str, code: int = USAGE, *, is_told: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.is_told = is_told

    def report(self, is_json: bool = False) -> int:
        """Prints the message to standard error and returns the exit code; with `is_json` ends the JSON lines, too."""
        if is_json and not self.is_told:
            tell_end(self.code, self.message)
        say(self.message)
        return self.code


def failure_of(error: Exception) -> Failure | None:
    """Returns what to tell of an exception whose cause lies outside of CircuitScript; None for a defect."""
    if isinstance(error, Failure):
        return error
    from circuitscript.project import ProjectError

    if isinstance(error, ProjectError):
        return Failure(str(error))
    if isinstance(error, OSError):
        place = error.filename if isinstance(error.filename, str) else "input or output"
        return Failure(f"{place}: {error.strerror or error}")
    return None


def report_internal_error(error: BaseException, is_json: bool = False) -> int:
    """Prints what to report about a defect of CircuitScript itself, in one line, and returns the exit code.

    With `CIRCUITSCRIPT_TRACEBACK=1` in the environment Python's traceback follows.
    """
    place = _innermost_place(error)
    text = str(error).splitlines()
    message = (
        f"internal error: {type(error).__name__}: {text[0] if text else '(no message)'} [{place}]. "
        "This is a defect of CircuitScript: please report this line with the sources that led to it."
    )
    if is_json:
        tell_end(INTERNAL, message)
    say(message)
    if os.environ.get("CIRCUITSCRIPT_TRACEBACK") == "1":
        import traceback

        traceback.print_exception(error)
    return INTERNAL


def _innermost_place(error: BaseException) -> str:
    trace = error.__traceback__
    place = "unknown place"
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if f"{os.sep}circuitscript{os.sep}" in file:
            place = f"circuitscript/{file.rpartition(f'{os.sep}circuitscript{os.sep}')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
